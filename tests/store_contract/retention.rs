//! What has outlived its days goes, and nothing else: whatever the size of the parts, however often it is done.

use chrono::{DateTime, TimeDelta, Utc};
use simdesk::model::{AuditStatus, CaseNote, CaseState, Retention, Speaker, Timer, TimerKind, TurnOutcome};
use simdesk::port::{Accepted, AttemptKey, CaseFilter, ImportId, SendOutcome, StoreError, SweepPage, Swept, TimerChange};

use super::Subject;
use super::notes::note;
use super::things::*;

/// A number with two cards, and one that a distributor's row joined to another.
const MAIN: &str = "4781234567890123700";
const CARDS: [&str; 2] = ["4781234567890123701", "4781234567890123702"];

pub fn days(days: i64) -> DateTime<Utc> {
    at(0) + TimeDelta::days(days)
}

/// Only what is named has an end.
fn only(change: impl FnOnce(&mut Retention)) -> Retention {
    let mut rules = Retention {
        turn_notes_days: 0,
        conversations_days: 0,
        closed_cases_days: 0,
        orders_days: 0,
        dead_letters_days: 0,
        event_names_days: 0,
        imports_days: 0,
    };
    change(&mut rules);
    rules
}

/// A whole sweep in parts of this size: what went, in the order of the words.
pub async fn swept(store: &Subject, rules: &Retention, now: DateTime<Utc>, limit: usize, dry_run: bool) -> Vec<(String, u64)> {
    let mut page = SweepPage { after: Vec::new(), limit, dry_run };
    let mut gone = std::collections::BTreeMap::new();
    loop {
        let part: Swept = store.sweep(rules, now, &page).await.unwrap();
        assert!(part.gone.iter().map(|(_, count)| count).sum::<u64>() <= 100, "{part:?}");
        for (what, count) in part.gone {
            *gone.entry(what).or_default() += count;
        }
        match part.next {
            Some(next) => page.after = next,
            None => return gone.into_iter().collect(),
        }
    }
}

/// The same for every size of the parts: a dry run tells what goes and changes nothing; afterwards nothing is left to go, and the store
/// is whole.
async fn goes(store: &Subject, rules: &Retention, now: DateTime<Utc>, expected: &[(&str, u64)]) {
    let expected: Vec<(String, u64)> = expected.iter().map(|(what, count)| ((*what).to_owned(), *count)).collect();
    let before = store.verify().await.unwrap();
    assert_eq!(before.faults, Vec::<String>::new());
    for limit in [1, 2, 1_000] {
        assert_eq!(swept(store, rules, now, limit, true).await, expected, "dry run by {limit}");
    }
    let kinds = |report: &simdesk::port::VerifyReport| {
        report.records.iter().filter(|(kind, _)| kind != "counters").cloned().collect::<Vec<_>>()
    };
    assert_eq!(kinds(&store.verify().await.unwrap()), kinds(&before), "a dry run changes nothing");
    assert_eq!(swept(store, rules, now, 2, false).await, expected);
    assert_eq!(swept(store, rules, now, 1_000, false).await, [], "nothing is left to go");
    assert_eq!(store.verify().await.unwrap().faults, Vec::<String>::new());
}

/// How many records of a kind there are.
async fn count(store: &Subject, kind: &str) -> u64 {
    let report = store.verify().await.unwrap();
    report.records.iter().find(|(name, _)| name == kind).map_or(0, |(_, count)| *count)
}

/// Says something and delivers it.
async fn talk(store: &Subject, who: &str, id: &str, when: DateTime<Utc>) {
    let claim = claimed(store, who, id).await;
    let mut changes = saying(&claim, &["answer"]);
    changes.at = when;
    store.finish(&claim, changes).await.unwrap();
    deliver(store).await;
}

async fn deliver(store: &Subject) {
    while let Some(claim) = store.claim_send(&owner(1), "t", at(9), LEASE).await.unwrap() {
        store.record_send(&claim, SendOutcome::Sent { external_id: None }).await.unwrap();
    }
}

/// Opens, and with `closed` closes, a case.
async fn with_case(store: &Subject, who: &str, id: &str, about: Option<&str>, closed: Option<DateTime<Utc>>) {
    let claim = claimed(store, who, id).await;
    let mut changes = saying(&claim, &[]);
    let mut case = case(store.next_case_id().await.unwrap(), who);
    case.order = about.map(order);
    case.notes = vec![CaseNote { at: at(0), who: Speaker::Customer, text: "secret".to_owned() }];
    if let Some(at) = closed {
        case.state = CaseState::Resolved { at, by: None };
    }
    changes.cases = vec![case];
    store.finish(&claim, changes).await.unwrap();
}

async fn import(store: &Subject, name: &str, rows: Vec<simdesk::model::AuditUpdate>) {
    store.import_chunk(&ImportId(name.to_owned()), 0, rows, at(5)).await.unwrap();
}

pub async fn nothing_goes_when_all_is_kept_for_ever(store: Subject) {
    talk(&store, "t:a", "1", at(1)).await;
    import(&store, "f", vec![row(&["6900000001"], 0)]).await;
    let before = store.verify().await.unwrap();
    goes(&store, &only(|_| {}), days(40_000), &[]).await;
    goes(&store, &Retention::default(), days(1), &[]).await;
    assert_eq!(store.verify().await.unwrap().records, before.records);
}

pub async fn a_conversation_goes_when_nothing_has_happened_in_it(store: Subject) {
    import(&store, "f", vec![rejected(&["6900000001"], 0, "a")]).await;
    for (who, when) in [("t:old", at(1)), ("t:new", days(50)), ("t:case", at(1)), ("t:waits", at(1)), ("t:soon", at(1))] {
        let claim = claimed(&store, who, "1").await;
        let mut changes = saying(&claim, &["one", "two"]);
        changes.at = when;
        changes.watch = vec![order("6900000001")];
        let due = if who == "t:soon" { days(60) } else { at(500) };
        let timer = Timer { conversation: self::who(who), kind: TimerKind::Overdue(order("6900000001")), due };
        changes.timers = vec![TimerChange::Set(timer)];
        store.finish(&claim, changes).await.unwrap();
    }
    deliver(&store).await;
    with_case(&store, "t:case", "2", None, None).await;
    say(&store, "t:unsent", "1", &["not delivered"]).await;
    store.accept(text("t:waits", "2")).await.unwrap();
    // Messages go by their own time, the rest with the last of them. What is in hand stays, however old.
    let rules = only(|rules| rules.conversations_days = 30);
    let now = days(70);
    goes(&store, &rules, now, &[("conversations", 1), ("messages", 4), ("watches", 1)]).await;
    assert_eq!(store.conversation(&who("t:old")).await, Ok(None));
    assert_eq!(store.messages(&who("t:old"), 0, 9).await, Ok(Vec::new()));
    for (name, messages) in [("t:new", 2), ("t:case", 2), ("t:waits", 2), ("t:soon", 0), ("t:unsent", 1)] {
        assert_eq!(store.messages(&who(name), 0, 9).await.unwrap().len(), messages, "{name}");
        assert!(store.conversation(&who(name)).await.unwrap().is_some(), "{name}");
    }
    assert_eq!(count(&store, "timers").await, 4, "its reminder went with it");
    assert_eq!(count(&store, "watches").await, 4);
    // Who comes back begins anew.
    let claim = store.claim_next(&owner(1), at(9), LEASE).await.unwrap().expect("the one that waits");
    store.give_up(&claim, "why").await.unwrap();
    talk(&store, "t:old", "9", now).await;
    assert_eq!(store.messages(&who("t:old"), 0, 9).await.unwrap().len(), 1);
}

pub async fn what_a_sweep_left_of_a_conversation_can_be_erased(store: Subject) {
    let claim = claimed(&store, "t:a", "1").await;
    let mut changes = saying(&claim, &["one"]);
    changes.note = Some(note(1, TurnOutcome::Answered));
    store.finish(&claim, changes).await.unwrap();
    deliver(&store).await;
    goes(&store, &only(|rules| rules.conversations_days = 30), days(60), &[("conversations", 1), ("messages", 1)]).await;
    assert_eq!(store.turn_notes(chrono::NaiveDate::MIN, None, 9).await.unwrap().len(), 1, "its notes live longer");
    assert!(store.erase(&who("t:a"), days(61)).await.unwrap().is_some(), "something was deleted, and that is noted");
    assert_eq!(store.turn_notes(chrono::NaiveDate::MIN, None, 9).await.unwrap(), []);
    assert_eq!(count(&store, "erasures").await, 1);
    assert_eq!(store.erase(&who("t:a"), days(62)).await.unwrap(), None, "nothing is left");
    assert_eq!(count(&store, "erasures").await, 1);
}

pub async fn closed_cases_lose_their_texts(store: Subject) {
    with_case(&store, "t:a", "1", Some("6900000001"), Some(days(1))).await;
    with_case(&store, "t:b", "1", Some("6900000001"), Some(days(50))).await;
    with_case(&store, "t:c", "1", Some("6900000001"), None).await;
    goes(&store, &only(|rules| rules.closed_cases_days = 30), days(60), &[("closed_cases", 1)]).await;
    let cases = store.cases(CaseFilter { all: true }, 9).await.unwrap();
    let texts: Vec<_> = cases.iter().map(|case| (case.notes.len(), case.order.is_some())).collect();
    assert_eq!(texts, [(0, false), (1, true), (1, true)]);
    assert_eq!((cases[0].id.0, &cases[0].state), (1001, &CaseState::Resolved { at: days(1), by: None }), "number and time stay");
}

pub async fn an_order_goes_with_all_that_leads_to_it(store: Subject) {
    let with_tail = |mut row: simdesk::model::AuditUpdate| {
        row.submitted_at = Some(at(0));
        row.tail_hash = Some(tail(1));
        row
    };
    let card = |sub: &str, minutes| simdesk::model::AuditUpdate { part_of: part_of(MAIN, sub), ..row(&[MAIN, sub], minutes) };
    let day = 24 * 60;
    let again = simdesk::model::AuditUpdate { resubmission_of: Some(order("6900000001")), ..row(&["6900000009"], 3) };
    let rows = vec![
        with_tail(rejected(&["6900000001", "DD20000001", "DD20000002"], 1, "a")),
        with_tail(rejected(&["6900000002", "DD20000003"], 50 * day, "news")),
        again,
        // Of two cards one has news: both stay. Of two others none has.
        card(CARDS[0], 1),
        card(CARDS[1], 50 * day),
        simdesk::model::AuditUpdate {
            part_of: part_of("4781234567890123800", "4781234567890123801"),
            ..row(&["4781234567890123800", "4781234567890123801"], 1)
        },
        simdesk::model::AuditUpdate {
            part_of: part_of("4781234567890123800", "4781234567890123802"),
            ..row(&["4781234567890123800", "4781234567890123802"], 1)
        },
        rejected(&["6900000003"], 1, "in a case"),
        rejected(&["6900000004", "DD20000004"], 1, "news on its way"),
        rejected(&["6900000005"], 1, "watched only"),
    ];
    import(&store, "f", rows).await;
    with_case(&store, "t:case", "1", Some("6900000003"), None).await;
    for (who, watched) in [("t:told", "DD20000004"), ("t:idle", "6900000005")] {
        let claim = claimed(&store, who, "1").await;
        let mut changes = saying(&claim, &[]);
        changes.watch = vec![order(watched)];
        store.finish(&claim, changes).await.unwrap();
    }
    // News for one of them waits in the inbox.
    import(&store, "g", vec![with_status(&["6900000004"], 2, AuditStatus::Shipped)]).await;
    let rules = only(|rules| rules.orders_days = 30);
    goes(&store, &rules, days(60), &[("orders", 5)]).await;
    for gone in
        ["6900000001", "DD20000001", "DD20000002", "6900000009", "4781234567890123800", "4781234567890123801", "6900000005"]
    {
        assert_eq!(store.audits_by_order(&order(gone)).await, Ok(Vec::new()), "{gone}");
    }
    for (stays, cards) in [("DD20000003", 1), (MAIN, 2), (CARDS[0], 1), ("6900000003", 1), ("DD20000004", 1)] {
        assert_eq!(store.audits_by_order(&order(stays)).await.unwrap().len(), cards, "{stays}");
    }
    let day_one = at(0).date_naive();
    assert_eq!(store.audits_by_tail(tail(1), day_one, 9).await.unwrap().len(), 1);
    let left: Vec<_> = [count(&store, "phone tail index").await, count(&store, "resubmissions").await].into();
    assert_eq!((left, count(&store, "watches").await), (vec![1, 0], 1));
    // It may come again, as a new order; and it is joined as any other.
    import(&store, "h", vec![rejected(&["6900000001", "DD20000001"], 60 * day, "again")]).await;
    assert_eq!(store.audits_by_order(&order("DD20000001")).await.unwrap().len(), 1);
    assert_eq!(store.verify().await.unwrap().faults, Vec::<String>::new());
}

pub async fn a_refund_is_news_of_an_order(store: Subject) {
    let refund = simdesk::model::RefundState::Processing;
    let rows = vec![
        rejected(&["6900000001"], 1, "a"),
        simdesk::model::AuditUpdate { refund: Some(refund), ..row(&["6900000001"], 50 * 24 * 60) },
    ];
    import(&store, "f", rows).await;
    let rules = only(|rules| rules.orders_days = 30);
    goes(&store, &rules, days(60), &[]).await;
    goes(&store, &rules, days(81), &[("orders", 1)]).await;
}

pub async fn names_letters_notes_and_attempts_have_their_days(store: Subject) {
    let key = AttemptKey { name: "person".to_owned(), window: TimeDelta::hours(1) };
    store.count_attempt(std::slice::from_ref(&key), at(0)).await.unwrap();
    goes(&store, &only(|_| {}), at(30), &[]).await;
    goes(&store, &only(|_| {}), at(61), &[("attempts", 1)]).await;

    let claim = claimed(&store, "t:a", "1").await;
    let mut changes = saying(&claim, &[]);
    changes.note = Some(note(1, TurnOutcome::OutOfScope));
    store.finish(&claim, changes).await.unwrap();
    let notes = only(|rules| rules.turn_notes_days = 30);
    goes(&store, &notes, days(30), &[]).await;
    goes(&store, &notes, days(31), &[("turn_notes", 1)]).await;

    store.give_up(&claimed(&store, "t:b", "1").await, "why").await.unwrap();
    let letters = only(|rules| rules.dead_letters_days = 30);
    goes(&store, &letters, days(30), &[]).await;
    goes(&store, &letters, days(31), &[("dead_letters", 1)]).await;

    import(&store, "f", vec![row(&["6900000001"], 0)]).await;
    let imports = only(|rules| rules.imports_days = 30);
    goes(&store, &imports, days(30), &[]).await;
    goes(&store, &imports, days(31), &[("imports", 1)]).await;
    let again = store.import_chunk(&ImportId("f".to_owned()), 0, vec![row(&["6900000001"], 0)], days(31)).await.unwrap();
    assert!(!again.repeated, "it is read again, and nothing in it is news: {again:?}");

    // The name of an event that waits stays: the event may be delivered again as long as it is not finished.
    store.accept(text("t:c", "1")).await.unwrap();
    let names = only(|rules| rules.event_names_days = 30);
    goes(&store, &names, days(30), &[]).await;
    goes(&store, &names, days(31), &[("event_names", 2)]).await;
    assert_eq!(store.accept(text("t:c", "1")).await, Ok(Accepted::Duplicate));
    assert_eq!(store.accept(text("t:a", "1")).await, Ok(Accepted::New));
}

pub async fn what_did_not_arrive_goes_with_its_message(store: Subject) {
    for (name, outcome) in [
        ("t:a", SendOutcome::Failed { why: "blocked".to_owned() }),
        ("t:b", SendOutcome::Uncertain { why: "no answer".to_owned() }),
    ] {
        super::outbox::say_and_end(&store, name, "1", outcome).await;
    }
    let rules = only(|rules| rules.conversations_days = 30);
    goes(&store, &rules, days(30), &[]).await;
    assert_eq!(store.undelivered(None, 9).await.unwrap().len(), 2);
    goes(&store, &rules, days(32), &[("conversations", 2), ("messages", 2)]).await;
    assert_eq!(store.undelivered(None, 9).await, Ok(vec![]));
}

pub async fn an_erased_conversation_goes_with_the_names_of_its_events(store: Subject) {
    talk(&store, "t:a", "1", at(1)).await;
    store.erase(&who("t:a"), at(2)).await.unwrap();
    let rules = only(|rules| {
        rules.conversations_days = 30;
        rules.event_names_days = 60;
    });
    goes(&store, &rules, days(20), &[]).await;
    goes(&store, &rules, days(40), &[("conversations", 1)]).await;
    goes(&store, &rules, days(61), &[("event_names", 1)]).await;
    assert_eq!(count(&store, "erasures").await, 1, "an older backup may still bring it back");
}

/// More names than any page holds; the youngest lies behind all others.
pub async fn all_names_of_events_are_looked_at(store: Subject) {
    const NAMES: usize = 1_200;
    talk(&store, "t:a", "1", at(1)).await;
    for first in (0..NAMES).step_by(20) {
        let mut accepted = tokio::task::JoinSet::new();
        for n in first..first + 20 {
            let store = store.clone();
            accepted.spawn(async move { store.accept(text("t:a", &format!("n{n}"))).await.unwrap() });
        }
        accepted.join_all().await;
    }
    store.accept(simdesk::model::Event { at: days(40), ..text("t:a", "z") }).await.unwrap();
    // What waits goes, its names stay.
    store.erase(&who("t:a"), at(2)).await.unwrap();
    let rules = only(|rules| rules.conversations_days = 30);
    goes(&store, &rules, days(60), &[]).await;
    goes(&store, &rules, days(80), &[("conversations", 1)]).await;
}

pub async fn a_sweep_goes_on_where_it_has_ended(store: Subject) {
    let page = |after: &[u8]| SweepPage { after: after.to_vec(), limit: 5, dry_run: false };
    let rules = Retention::default();
    for nonsense in [&b"\x00zz"[..], b"\x03a", b"\x0a\xff\xff"] {
        let refused = store.sweep(&rules, at(0), &page(nonsense)).await;
        assert!(matches!(refused, Err(StoreError::Refused(_))), "{nonsense:?}: {refused:?}");
    }
    assert_eq!(store.sweep(&rules, at(0), &page(b"\xff\x00")).await.unwrap().next, None, "there is nothing behind the end");
}
