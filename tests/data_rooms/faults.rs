//! `faults.txt`: good files, one edit each, and the exact faults that must be told.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use simdesk::calendar::Calendar;
use simdesk::config::{Config, Env};
use simdesk::faq::Faq;
use simdesk::locale::Sentences;
use simdesk::model::Fault;

const BASE: &[(&str, &str, &str)] = &[
    ("faq", "quota.toml", include_str!("base/faq/quota.toml")),
    ("faq", "address.toml", include_str!("base/faq/address.toml")),
    ("faq", "contacts.toml", include_str!("base/faq/contacts.toml")),
    ("calendar", "2026.toml", include_str!("base/calendar/2026.toml")),
    ("calendar", "2027.json", include_str!("base/calendar/2027.json")),
    ("locales", "zh-Hans.ftl", include_str!("base/locales/zh-Hans.ftl")),
    ("locales", "zh-Hant.ftl", include_str!("base/locales/zh-Hant.ftl")),
    ("locales", "en.ftl", include_str!("base/locales/en.ftl")),
    ("config", "config.toml", include_str!("base/config/config.toml")),
];

/// The good files of one room.
pub fn base(room: &str) -> Vec<(String, String)> {
    let files = BASE.iter().filter(|(of, ..)| *of == room);
    files.map(|(_, name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

struct Case<'t> {
    room: &'t str,
    title: &'t str,
    files: Vec<(String, String)>,
    expected: Vec<&'t str>,
}

fn cases(table: &str) -> Vec<Case<'_>> {
    table.split("\n## ").skip(1).map(case).collect()
}

fn case(block: &str) -> Case<'_> {
    let mut lines = block.lines();
    let (room, title) = lines.next().and_then(|head| head.split_once(": ")).expect("`## room: title`");
    let mut case = Case { room, title, files: base(room), expected: Vec::new() };
    let mut file = 0;
    let mut put_in_after: BTreeMap<usize, Option<usize>> = BTreeMap::new();
    for line in lines {
        if let Some(name) = line.strip_prefix("@ ") {
            file = case.files.iter().position(|(known, _)| known == name).unwrap_or_else(|| panic!("{title}: no file {name}"));
        } else if let Some(out) = line.strip_prefix("- ") {
            let text = &mut case.files[file].1;
            let at = format!("\n{text}").find(&format!("\n{out}\n")).unwrap_or_else(|| panic!("{title}: no line {out}"));
            text.replace_range(at..=at + out.len(), "");
            put_in_after.insert(file, Some(at));
        } else if let Some(put_in) = line.strip_prefix("+ ") {
            let text = &mut case.files[file].1;
            let at = put_in_after.get(&file).copied().flatten().unwrap_or(text.len());
            text.insert_str(at, &format!("{put_in}\n"));
            put_in_after.insert(file, Some(at + put_in.len() + 1));
        } else if let Some(fault) = line.strip_prefix("> ") {
            case.expected.push(fault);
        } else {
            assert!(line.is_empty(), "{title}: {line}");
        }
    }
    case
}

/// What the room's loader says about the files.
fn faults(room: &str, files: &[(String, String)]) -> Vec<Fault> {
    match room {
        // The base has two entries; which ones must exist is a test of its own.
        "faq" => match Faq::load(files) {
            Ok(faq) => faq.warnings().to_vec(),
            Err(faults) => faults.into_iter().filter(|fault| !fault.message.ends_with("the program speaks of it")).collect(),
        },
        "calendar" => Calendar::load(files).err().unwrap_or_default(),
        "locales" => {
            let tagged = files.iter().map(|(name, text)| {
                let locale = name.trim_end_matches(".ftl").parse().expect("a language");
                (locale, name.clone(), text.clone())
            });
            Sentences::load(&tagged.collect::<Vec<_>>()).err().unwrap_or_default()
        }
        "config" => {
            let (name, text) = &files[0];
            Config::parse(name, text, &Env::new()).err().map(|faults| faults.0).unwrap_or_default()
        }
        other => panic!("no room {other}"),
    }
}

#[test]
fn every_fault_is_told_with_file_and_line() {
    let mut wrong = String::new();
    for case in cases(include_str!("faults.txt")) {
        let told: Vec<String> = faults(case.room, &case.files).iter().map(ToString::to_string).collect();
        if told != case.expected {
            let _ = writeln!(wrong, "\n## {}: {}", case.room, case.title);
            for fault in told {
                let _ = writeln!(wrong, "> {fault}");
            }
        }
    }
    assert!(wrong.is_empty(), "what is told now:\n{wrong}");
}
