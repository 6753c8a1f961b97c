//! The FAQ as a snapshot: the real entries load, patterns are found fast and completely, the version follows the content.

use std::collections::BTreeSet;

use simdesk::app::data::Data;
use simdesk::faq::Faq;
use simdesk::model::Locale;

use super::faults::base;

fn real() -> Faq {
    Data::embedded().unwrap_or_else(|faults| panic!("{faults}")).faq
}

#[test]
fn the_embedded_faq_has_every_entry_and_no_fault() {
    let faq = real();
    assert!(faq.entries().len() >= 39, "{}", faq.entries().len());
    for entry in faq.entries() {
        assert_eq!(faq.get(&entry.id).map(|found| &found.id), Some(&entry.id));
        assert!(faq.rules(&entry.id).is_some_and(|rules| rules.patterns.len() == entry.patterns.len()), "{}", entry.id);
        for locale in Locale::ALL {
            assert!(!entry.answer[&locale].title.is_empty() && !entry.examples[&locale].is_empty(), "{} {locale}", entry.id);
        }
    }
    for (code, id) in faq.codes() {
        assert_eq!(faq.by_code(&code.to_lowercase()), Some(id));
    }
}

#[test]
fn every_filled_answer_shows_reviewed_numbers_only() {
    let faq = real();
    let reviewed: BTreeSet<&str> = faq.contacts().addresses().collect();
    for entry in faq.entries() {
        for (locale, answer) in &entry.answer {
            for text in answer.remedy.iter().chain([&answer.cause]).chain(&answer.note) {
                let filled = faq.contacts().fill(text, *locale, None);
                assert!(!filled.contains(['{', '}']), "{} {locale}: {filled}", entry.id);
                let numbers = filled.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() >= 5);
                for number in numbers {
                    assert!(reviewed.contains(number), "{} {locale}: {number}", entry.id);
                }
            }
        }
    }
}

#[test]
fn the_matcher_finds_exactly_what_trying_every_pattern_finds() {
    let faq = real();
    let mut found = 0;
    for text in faq.entries().iter().flat_map(|entry| entry.examples.values().flatten()) {
        let text = text.to_lowercase();
        let fast: BTreeSet<_> =
            faq.matches(&text).into_iter().map(|hit| (hit.entry, hit.pattern, hit.span.start, hit.span.end)).collect();
        let mut slow = BTreeSet::new();
        for entry in faq.entries() {
            let rules = faq.rules(&entry.id).expect("rules of an entry");
            if rules.except.iter().all(|regex| !regex.is_match(&text)) {
                let hits = rules.patterns.iter().filter_map(|regex| Some((regex, regex.find(&text)?)));
                slow.extend(
                    hits.map(|(regex, hit)| {
                        (entry.id.clone(), regex.as_str().replace(r"(?-u:\b)", r"\b"), hit.start(), hit.end())
                    }),
                );
            }
        }
        assert_eq!(fast, slow, "{text}");
        found += fast.len();
    }
    assert!(found > 500, "the examples hit only {found} patterns");
}

#[test]
fn a_match_says_where_and_an_exception_takes_it_back() {
    let faq = only_base();
    let hits = faq.matches("地址门牌不详,名下号码已满");
    let told: Vec<_> = hits.iter().map(|hit| (hit.entry.as_str(), hit.span.clone())).collect();
    assert_eq!(told, [("address", 0..18), ("quota", 19..37)]);
    assert_eq!(faq.matches("名下号码已满,接口异常"), []);
    assert_eq!(faq.matches(""), []);
}

#[test]
fn the_border_of_a_latin_word_is_found_beside_chinese() {
    let files: Vec<(String, String)> = with_stand_ins(base("faq"))
        .into_iter()
        .map(|(name, text)| (name, text.replacen("patterns = [", r"patterns = [ '''\bkdx\b''',", 1)))
        .collect();
    let faq = Faq::load(&files).unwrap_or_else(|faults| panic!("{faults:?}"));
    for (text, found) in [("提示kdx什么意思", true), ("kdx", true), ("kdxx", false), ("akdx", false)] {
        let hits = faq.matches(text);
        assert_eq!(hits.iter().any(|hit| hit.pattern == r"\bkdx\b"), found, "{text}: {hits:?}");
    }
}

/// The base files together with stand-ins for every entry that must exist.
fn only_base() -> Faq {
    Faq::load(&with_stand_ins(base("faq"))).unwrap_or_else(|faults| panic!("{faults:?}"))
}

fn with_stand_ins(mut files: Vec<(String, String)>) -> Vec<(String, String)> {
    let address = files.iter().find(|(name, _)| name == "address.toml").expect("in the base").1.clone();
    for fault in Faq::load(&files).expect_err("entries are missing") {
        let id = fault.file.trim_end_matches(".toml").to_owned();
        let mut text = address.replace("id = \"address\"", &format!("id = \"{id}\"")).replace("E222222", &format!("X-{id}"));
        text = text.replace("'''地址.{0,4}不详'''", "");
        for example in ["收货地址不详细", "家庭地址超出派送范围", "地址寫不清楚", "address is incomplete"]
        {
            text = text.replace(&format!("\"{example}\""), &format!("\"{example} {id}\""));
        }
        files.push((fault.file, text));
    }
    files
}

#[test]
fn entries_that_the_program_speaks_of_must_exist() {
    let faults = Faq::load(&base("faq")).expect_err("entries are missing");
    assert_eq!(faults.len(), 37);
    let told = faults.iter().map(ToString::to_string).find(|fault| fault.starts_with("human"));
    assert_eq!(told.as_deref(), Some("human.toml: the entry `human` is missing: the program speaks of it"));
    let nothing = Faq::load(&[]).expect_err("everything is missing");
    assert_eq!(nothing.len(), 40);
    assert!(nothing.iter().any(|fault| fault.file == "contacts.toml"));
}

#[test]
fn the_version_follows_names_and_contents_only() {
    let files = with_stand_ins(base("faq"));
    let hash = |files: &[(String, String)]| Faq::load(files).unwrap_or_else(|faults| panic!("{faults:?}")).hash();
    let first = hash(&files);
    let mut reversed = files.clone();
    reversed.reverse();
    assert_eq!(hash(&reversed), first, "order");
    let moved: Vec<_> = files.iter().map(|(name, text)| (format!("some/where/{name}"), text.clone())).collect();
    assert_eq!(hash(&moved), first, "folder");
    let mut edited = files.clone();
    edited[0].1.push('\n');
    assert_ne!(hash(&edited), first, "content");
    let version = only_base().version();
    assert!(version.len() == 12 && version.bytes().all(|b| b.is_ascii_hexdigit()), "{version}");
}
