//! The article that the product grew from: each of its 7 causes, 7 remedies, 4 tips and 5 questions has an entry whose rendered answer
//! still says the essential facts, in every language; where we say something else, the table says why.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use simdesk::app::data::Data;
use simdesk::model::{Carrier, EntryId, Locale, Reply};
use simdesk::render::Renderer;

const TABLE: &str = include_str!("../data/article.tsv");
const HEADER: [&str; 6] = ["item", "entry", "verdict", "facts_zh_hans", "facts_zh_hant", "facts_en"];
const ITEMS: [(&str, usize); 4] = [("cause", 7), ("remedy", 7), ("tip", 4), ("qa", 5)];

/// One line of the table, with its line number.
struct Row<'a> {
    line: usize,
    cells: Vec<&'a str>,
}

impl<'a> Row<'a> {
    fn facts(&self) -> impl Iterator<Item = (Locale, &'a str)> {
        Locale::ALL.into_iter().zip(self.cells[3..].iter().copied())
    }
}

fn rows() -> Vec<Row<'static>> {
    let mut lines = TABLE.lines().enumerate().map(|(at, line)| Row { line: at + 1, cells: line.split('\t').collect() });
    let header = lines.next().expect("the table has a header");
    assert_eq!(header.cells, HEADER);
    lines.inspect(|row| assert_eq!(row.cells.len(), HEADER.len(), "line {}", row.line)).collect()
}

/// What of `facts` (` && ` between facts, ` | ` between their alternatives) the text does not say.
fn missing<'a>(facts: &'a str, text: &str) -> Vec<&'a str> {
    facts.split(" && ").filter(|fact| !fact.split(" | ").any(|words| text.contains(words.trim()))).collect()
}

#[test]
fn every_item_has_its_row_and_a_verdict() {
    let expected: BTreeSet<String> =
        ITEMS.iter().flat_map(|(kind, count)| (1..=*count).map(move |number| format!("{kind}-{number}"))).collect();
    let rows = rows();
    let found: BTreeSet<String> = rows.iter().map(|row| row.cells[0].to_owned()).collect();
    assert_eq!(found, expected);
    assert_eq!(rows.len(), expected.len(), "an item stands twice");
    for Row { line, cells } in &rows {
        let corrected = cells[2].strip_prefix("corrected: because ").is_some_and(|why| why.len() > 20);
        assert!(cells[2] == "adopted" || corrected, "line {line}: the verdict is \"adopted\" or \"corrected: because …\"");
        let several =
            cells[3..].iter().all(|facts| facts.split(" && ").count() >= 3 && facts.split(" && ").all(|f| !f.is_empty()));
        assert!(several, "line {line}: an answer that says fewer than three facts is not proven to say the article's");
    }
}

#[test]
fn rendered_answers_say_the_facts() {
    let Data { faq, sentences, .. } = Data::embedded().expect("the embedded data has no faults");
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).expect("a real date");
    let carriers = [None, Some(Carrier::Mobile), Some(Carrier::Unicom), Some(Carrier::Telecom), Some(Carrier::Cbn)];
    let mut faults = Vec::new();
    for row in rows() {
        let id: EntryId = row.cells[1].parse().expect("an entry's name");
        assert!(faq.get(&id).is_some(), "line {}: there is no entry {id}", row.line);
        for (locale, facts) in row.facts() {
            for carrier in carriers {
                let renderer = Renderer { sentences: &sentences, faq: &faq, locale, today, carrier };
                let text = renderer.message(&[Reply::Entry(id.clone())]).text;
                faults.extend(
                    missing(facts, &text).iter().map(|fact| format!("line {}: {id} in {locale} does not say {fact:?}", row.line)),
                );
            }
        }
    }
    faults.dedup();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn facts_are_found_only_where_they_stand() {
    let cases: [(&str, &str, &[&str]); 4] = [
        ("a && b", "b then a", &[]),
        ("a && c | d", "a, later d", &[]),
        ("a && c | d", "a, later b", &["c | d"]),
        ("x && y", "", &["x", "y"]),
    ];
    for (facts, text, expected) in cases {
        assert_eq!(missing(facts, text), expected, "{facts:?} in {text:?}");
    }
}

/// The one piece of the article's advice that must never come back.
#[test]
fn nobody_is_sent_to_another_account() {
    const ADVICE: [&str; 12] = [
        "换个抖音",
        "换一个抖音",
        "换个账号",
        "换一个账号",
        "另一个账号",
        "注册新的",
        "注册一个新",
        "重新注册",
        "換個帳號",
        "另一個帳號",
        "use another account",
        "new account",
    ];
    let Data { faq, .. } = Data::embedded().expect("the embedded data has no faults");
    for entry in faq.entries() {
        for (locale, answer) in &entry.answer {
            for step in &answer.remedy {
                let hit = ADVICE.iter().find(|words| step.contains(**words));
                assert!(hit.is_none(), "{} in {locale} advises {hit:?}: {step}", entry.id);
            }
        }
    }
}
