//! Everything the bot can say, in every language: nothing missing, nothing left unfilled, nothing too long, every choice numbered.

mod every;
mod every_desk;

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use chrono::{TimeZone, Utc};
use regex::Regex;
use simdesk::app::{data::Data, demo};
use simdesk::audits::Keyring;
use simdesk::model::{AgeAdvice, Button, Carrier, DeskNote, Locale, Offer, Reply, Sample};
use simdesk::render::Renderer;

static DATA: LazyLock<Data> = LazyLock::new(|| Data::embedded().expect("the embedded data has no faults"));

/// Characters of one reply without texts of others, and of a message with the longest staff answer. The narrowest channel planned
/// takes 4,096.
const REPLY_CHARS_MAX: usize = 1_600;
const MESSAGE_CHARS_MAX: usize = 4_096;

fn renderer(locale: Locale, carrier: Option<Carrier>) -> Renderer<'static> {
    Renderer { sentences: &DATA.sentences, faq: &DATA.faq, locale, today: every::day(2026, 11, 23), carrier }
}

fn samples() -> Vec<Sample> {
    let now = Utc.with_ymd_and_hms(2026, 11, 23, 2, 0, 0).single().expect("a real moment");
    demo::seed(&Keyring::from_bytes([7; 32]), &DATA.calendar, now).expect("the demo's orders can be made").1
}

fn replies() -> Vec<Reply> {
    every::replies(&DATA.faq, &samples())
}

/// Replies that add no words of their own.
fn silent(reply: &Reply) -> bool {
    let nothing_known = Reply::Age(AgeAdvice::OutsidePlan { min: None, max: None });
    *reply == Reply::Separator
        || *reply == nothing_known
        || *reply == Reply::Choices(Vec::new())
        || *reply == Reply::Commands(Vec::new())
        || matches!(reply, Reply::DeskChoices(_))
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// What is wrong with a rendered text, whatever it says.
fn faults(text: &str) -> Vec<&'static str> {
    static MISSING: LazyLock<Regex> = LazyLock::new(|| Regex::new("「[a-z0-9_-]+」").expect("a valid pattern"));
    let checks = [
        (MISSING.is_match(text), "a sentence is missing"),
        (text.contains(['{', '}', '$']), "an argument is not filled"),
        (text.contains(['\u{2068}', '\u{2069}']), "invisible marks around arguments would be copied with an order number"),
        (text.lines().any(|l| l != l.trim_end()), "a line ends with a space"),
        (text.contains("  \n") || text.contains("\n\n\n"), "an empty line too many"),
        (text.contains("，，") || text.contains("。。") || text.contains(", ,") || text.contains(".."), "punctuation twice"),
        (text.chars().any(|c| c.is_control() && c != '\n'), "a control character"),
    ];
    checks.into_iter().filter(|(wrong, _)| *wrong).map(|(_, what)| what).collect()
}

#[test]
fn every_reply_reads_well_in_every_language() {
    let mut wrong = Vec::new();
    for reply in replies() {
        for locale in Locale::ALL {
            let text = renderer(locale, None).message(std::slice::from_ref(&reply)).text;
            let mut found = faults(&text);
            if text.is_empty() != silent(&reply) {
                found.push(if text.is_empty() { "nothing is said" } else { "something is said" });
            }
            wrong.extend(found.iter().map(|what| format!("{what}: {reply:?} in {locale}: {text}")));
        }
    }
    assert!(wrong.is_empty(), "{} faults\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_reply_is_in_its_own_language() {
    let mut wrong = Vec::new();
    for reply in replies() {
        // The person's, the seller's or the FAQ's own words, and languages that name themselves.
        let quotes = matches!(
            reply,
            Reply::Entry(_) | Reply::EntryBrief(_) | Reply::Evidence { .. } | Reply::StaffSays { .. } | Reply::Choices(_) | Reply::Commands(_)
        ) || matches!(&reply, Reply::Order { product: Some(_), .. })
            // Whatever was looked up or drafted, and lines that are somebody's words; languages name themselves.
            || matches!(
                &reply,
                Reply::Desk(
                    DeskNote::Orders(_) | DeskNote::Figures(_) | DeskNote::Line(..) | DeskNote::Draft { .. } | DeskNote::Sent(_) | DeskNote::Head(_)
                )
            );
        if silent(&reply) || quotes {
            continue;
        }
        let text = |locale| renderer(locale, None).message(std::slice::from_ref(&reply)).text;
        let terms = ["抖店", "审核失败", "转人工"];
        let english = terms.iter().fold(text(Locale::En), |text, term| text.replace(term, ""));
        if english.chars().any(is_han) {
            wrong.push(format!("Chinese in English: {reply:?}: {english}"));
        }
        for locale in [Locale::ZhHans, Locale::ZhHant] {
            if !text(locale).chars().any(is_han) {
                wrong.push(format!("no Chinese in {locale}: {reply:?}: {}", text(locale)));
            }
        }
    }
    assert!(wrong.is_empty(), "{} faults\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_carrier_has_its_contacts() {
    let carriers = [None, Some(Carrier::Mobile), Some(Carrier::Unicom), Some(Carrier::Telecom), Some(Carrier::Cbn)];
    for carrier in carriers {
        for locale in Locale::ALL {
            for entry in DATA.faq.entries() {
                let text = renderer(locale, carrier).message(&[Reply::Entry(entry.id.clone())]).text;
                assert_eq!(faults(&text), Vec::<&str>::new(), "{} for {carrier:?} in {locale}: {text}", entry.id);
            }
        }
    }
}

#[test]
fn choices_are_numbered_in_the_text_as_on_the_buttons() {
    let offers = every::offers();
    for locale in Locale::ALL {
        let rendered = renderer(locale, None).message(&[Reply::Clarify, Reply::Choices(offers.clone())]);
        assert_eq!(rendered.buttons.len(), offers.len());
        for (at, button) in rendered.buttons.iter().enumerate() {
            let (number, command) = Button::meaning(&button.value);
            assert_eq!(number, (at + 1).to_string());
            assert_ne!(command, Some("/"), "{locale}: button {number} has no command");
            assert!(!button.label.is_empty(), "{locale}: button {number} says nothing");
            let shown = rendered.text.lines().filter(|l| l.starts_with(number) && l.ends_with(&button.label)).count();
            assert_eq!(shown, 1, "{locale}: {number} {} is not one line of\n{}", button.label, rendered.text);
        }
    }
    // Without choices there are no buttons.
    assert!(renderer(Locale::En, None).message(&[Reply::Menu]).buttons.is_empty());
}

#[test]
fn languages_name_themselves_everywhere() {
    for locale in Locale::ALL {
        let offers = every::locales().into_iter().map(Offer::Language).collect();
        let labels: Vec<String> =
            renderer(locale, None).message(&[Reply::Choices(offers)]).buttons.into_iter().map(|b| b.label).collect();
        assert_eq!(labels, ["简体中文", "繁體中文", "English"]);
    }
}

#[test]
fn messages_are_bounded() {
    for reply in replies() {
        for locale in Locale::ALL {
            let length = renderer(locale, None).message(std::slice::from_ref(&reply)).text.chars().count();
            let max =
                if matches!(reply, Reply::StaffSays { .. } | Reply::Samples(_)) { MESSAGE_CHARS_MAX } else { REPLY_CHARS_MAX };
            assert!(length <= max, "{length} characters, at most {max}: {reply:?} in {locale}");
        }
    }
}

/// The fullest answer: an order with everything, three reasons in brief, money, retry and choices.
#[test]
fn the_fullest_message_fits() {
    let longest = |locale| {
        let mut ids: Vec<_> = DATA.faq.entries().iter().map(|e| e.id.clone()).collect();
        let length =
            |id: &simdesk::model::EntryId| renderer(locale, None).message(&[Reply::EntryBrief(id.clone())]).text.chars().count();
        ids.sort_by_key(|id| std::cmp::Reverse(length(id)));
        ids.truncate(3);
        ids
    };
    for locale in Locale::ALL {
        let mut say = vec![
            Reply::Order {
                order: "478…3640".to_owned(),
                status: simdesk::model::AuditStatus::Rejected,
                product: Some(every::LONG.repeat(60)),
                submitted: Some(every::day(2025, 12, 30)),
                decided: Some(every::day(2025, 12, 31)),
            },
            Reply::Evidence { text: every::LONG.repeat(200) },
            Reply::SeveralReasons { count: 3 },
        ];
        say.extend(longest(locale).into_iter().map(Reply::EntryBrief));
        let of = |wanted: fn(&Reply) -> bool| {
            let length = |r: &Reply| renderer(locale, None).message(std::slice::from_ref(r)).text.chars().count();
            replies().into_iter().filter(wanted).max_by_key(length)
        };
        say.extend(of(|r| matches!(r, Reply::Retry(_))));
        say.extend(of(|r| matches!(r, Reply::Money { .. })));
        say.extend([Reply::IfToday { due: Some(every::day(2027, 1, 5)) }, Reply::AskSolved, Reply::Choices(every::offers())]);
        let length = renderer(locale, None).message(&say).text.chars().count();
        assert!(length <= MESSAGE_CHARS_MAX, "{length} characters in {locale}");
    }
}

#[test]
fn an_entry_that_is_gone_is_no_panic() {
    let gone: simdesk::model::EntryId = "gone".parse().expect("an entry's name");
    let ask = |step| [Reply::PreCheckAsk { entry: gone.clone(), step }, Reply::PreCheckNotReady { entry: gone.clone(), step }];
    let mut say: Vec<Reply> = [0, 3, u8::MAX - 1].into_iter().flat_map(ask).collect();
    say.extend([Reply::Entry, Reply::EntryBrief, Reply::EntryCause, Reply::Denied].map(|reply| reply(gone.clone())));
    for locale in Locale::ALL {
        let text = renderer(locale, None).message(&say).text;
        assert!(text.contains("gone") && !text.contains(['{', '}', '$']), "{text}");
    }
}

/// What templates say exists, and what exists for pages is on one.
#[test]
fn every_sentence_of_a_page_is_on_a_page() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut text = String::new();
    for folder in ["templates/web", "src/channel/web", "src/channel/web/site", "src/channel/web/chat"] {
        for entry in fs::read_dir(root.join(folder)).expect("the folder can be read") {
            let path = entry.expect("a folder entry can be read").path();
            text.push_str(&fs::read_to_string(path).unwrap_or_default());
        }
    }
    let named = Regex::new(r#"(?:words\.(?:of|about|with)\("|"web-)([a-z0-9-]+)""#).expect("a valid pattern");
    let named: std::collections::BTreeSet<String> = named.captures_iter(&text).map(|c| format!("web-{}", &c[1])).collect();
    let known = |id: &str| DATA.sentences.variables(id).is_some();
    let missing: Vec<&String> = named.iter().filter(|id| !known(id)).collect();
    assert!(missing.is_empty(), "templates say what no language has: {missing:?}");
    let unsaid =
        |id: &&str| id.starts_with("web-") && !named.contains(*id) && !id.starts_with("web-topic-") && *id != "web-language";
    let unsaid: Vec<&str> = DATA.sentences.ids().filter(unsaid).collect();
    assert!(unsaid.is_empty(), "no page says: {unsaid:?}");
}

/// A sentence that nothing says is dead weight in three languages.
#[test]
fn every_sentence_is_said_somewhere() {
    fn read(folder: &Path, out: &mut String) {
        for entry in fs::read_dir(folder).expect("src can be read") {
            let path = entry.expect("a folder entry can be read").path();
            if path.is_dir() {
                read(&path, out);
            } else if path.extension().is_some_and(|e| e == "rs") {
                out.push_str(&fs::read_to_string(&path).expect("sources are UTF-8"));
            }
        }
    }
    let mut code = String::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut code);
    // `"status-{…}"` says every sentence that begins so.
    let families = Regex::new(r#""([a-z][a-z0-9-]*-)\{"#).expect("a valid pattern");
    let families: Vec<&str> = families.captures_iter(&code).map(|c| c.get(1).map_or("", |m| m.as_str())).collect();
    let said = |id: &str| code.contains(&format!("\"{id}\"")) || families.iter().any(|family| id.starts_with(family));
    let unsaid: Vec<&str> =
        DATA.sentences.ids().filter(|id| !said(id)).filter(|id| !id.strip_suffix("-nodate").is_some_and(said)).collect();
    assert!(unsaid.is_empty(), "nothing in src says: {}", unsaid.join(", "));
}
