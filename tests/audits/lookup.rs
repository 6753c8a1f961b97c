//! What staff see of an order, in a terminal and as JSON.

use simdesk::calendar::Calendar;
use simdesk::cli::desk::Who;
use simdesk::cli::lookup::{LookupArgs, Outcome, run};
use simdesk::model::{AuditRecord, Evidence, ReasonHit};
use simdesk::store::MemoryStore;
use unicode_width::UnicodeWidthStr;

use super::help::{import_new, keyring, now, sample};

fn explain(record: &AuditRecord) -> Vec<ReasonHit> {
    let hit = |text: &str| ReasonHit {
        entry: "quota".parse().expect("a constant entry parses"),
        evidence: Evidence::Pattern("最大值".into()),
        text: text.to_owned(),
    };
    record.reasons.iter().map(|r| hit(&r.text)).collect()
}

fn look(store: &MemoryStore, args: &LookupArgs) -> Outcome {
    super::help::run(run(args, store, &keyring(), &Calendar::default(), &explain, now())).expect("the memory store answers")
}

fn by_id(store: &MemoryStore, id: &str, json: bool) -> Outcome {
    look(store, &LookupArgs { id: Some(id.into()), tail: None, date: None, json, who: Who::default() })
}

fn store() -> MemoryStore {
    import_new(&["doudian.csv", "172.xlsx", "haoyi.xlsx", "juliang.tsv", "neutral.jsonl"].map(sample)).0
}

#[test]
fn a_record_in_eighty_columns() {
    let found = by_id(&store(), "172000000000101", false);
    assert_eq!(found.code, 0);
    let expected = "\
order         6900000000000000101
also known as 172000000000101
              6900000000000009101
status        rejected
carrier       unicom
plan          联通示例卡19元（16-60岁） [ages 16-60]
submitted     2026-11-02 09:30
state since   2026-11-02 09:31
reasons       证件号码【***】实名制开户的数量已达到最大值【5个】
means         quota (pattern 最大值)
paid          0.00 yuan, with the platform
refund        not known
phone tail    known (stored as a keyed hash)
sources       172:172.xlsx
              doudian:doudian.csv
";
    assert_eq!(found.out, expected);
    for id in ["6900000000000000102", "HK202611100900000001", "6900000000000000112"] {
        let found = by_id(&store(), id, false);
        assert!(found.out.lines().all(|l| l.width() <= 80), "{}", found.out);
    }
}

#[test]
fn a_record_as_json() {
    let found = by_id(&store(), "HK202611100900000001", true);
    let value: serde_json::Value = serde_json::from_str(&found.out).expect("JSON");
    assert_eq!(value["status"], "rejected");
    assert_eq!(value["refund"]["state"], "refunded");
    assert_eq!(value["refund"]["at"], "2026-11-12T10:00:00+08:00");
    assert_eq!(value["reasons"][0]["code"], "KSSC");
    assert_eq!(value["entries"][0]["evidence"], "pattern");
}

#[test]
fn by_tail_and_day() {
    let args = |tail: &str, day: &str| LookupArgs {
        id: None,
        tail: Some(tail.parse().expect("four digits")),
        date: Some(day.parse().expect("a date")),
        json: false,
        who: Who::default(),
    };
    let store = store();
    assert!(look(&store, &args("8101", "2026-11-02")).out.starts_with("order         6900000000000000101\n"));
    let nothing = look(&store, &args("8101", "2026-11-03"));
    assert_eq!((nothing.code, nothing.out.as_str()), (4, ""));
}

#[test]
fn what_is_not_found_is_explained() {
    let store = store();
    let absent = by_id(&store, "6900000000000000998", false);
    assert_eq!((absent.code, absent.out.as_str()), (4, ""));
    for reason in ["1. a digit is wrong", "2. it is another number", "3. it is not imported yet"] {
        assert!(absent.err.contains(reason), "{}", absent.err);
    }
    assert!(absent.err.lines().all(|l| l.width() <= 80), "{}", absent.err);
    let table = [
        ("8986010000000000001", "the number printed on a SIM card"),
        ("4.78132E+18", "an order number that a spreadsheet destroyed"),
        ("13800138000", "a phone number; look up with --tail"),
        ("你好", "no order number"),
    ];
    for (text, what) in table {
        let found = by_id(&store, text, false);
        assert_eq!(found.code, 4, "{text}");
        assert!(found.err.contains(what), "{text}: {}", found.err);
        assert!(!found.err.contains("13800138000"));
    }
}
