//! A turn in which the customer has what they left here erased: one commit, with the answer. And the log of erasures beside the store.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use simdesk::model::{
    Case, CaseNote, CaseState, Event, EventBody, Locale, Role, Speaker, StaffAccount, StaffAct, Timer, TimerKind, TurnOutcome,
    Verified,
};
use simdesk::port::{Changes, SendOutcome, StoreError, TimerChange, Undelivered};
use simdesk::store::{SledOptions, SledStore, compact, erasures_path};

use super::things::*;
use super::{Subject, on_runtime, options};

fn line(text: &str) -> CaseNote {
    CaseNote { at: at(0), who: Speaker::Customer, text: text.to_owned() }
}

pub async fn a_turn_erases_all_but_its_answer(store: Subject) {
    let claim = claimed(&store, "t:a", "1").await;
    let (open, done) = (store.next_case_id().await.unwrap(), store.next_case_id().await.unwrap());
    let mut changes = saying(&claim, &["one", "two"]);
    let mut closed = Case { notes: vec![line("old")], ..case(done, "t:a") };
    closed.state = CaseState::Resolved { at: at(1), by: None };
    changes.cases = vec![Case { notes: vec![line("new")], order: Some(order("10000001")), ..case(open, "t:a") }, closed];
    changes.conversation.case = Some(open);
    changes.conversation.locale = Some(Locale::En);
    changes.conversation.verified = vec![Verified { order: order("10000001"), at: at(0) }];
    changes.conversation.recent = vec![line("new")];
    changes.timers =
        vec![TimerChange::Set(Timer { conversation: who("t:a"), kind: TimerKind::Overdue(order("10000001")), due: at(5) })];
    changes.watch = vec![order("10000001")];
    changes.note = Some(super::notes::note(1, TurnOutcome::Answered));
    store.finish(&claim, changes).await.unwrap();
    let sending = store.claim_send(&owner(1), "t", at(2), LEASE).await.unwrap().unwrap();

    // News of the order wait, and words that are written after the wish.
    let claim = claimed(&store, "t:a", "2").await;
    let update = with_status(&["10000001"], 3, simdesk::model::AuditStatus::Approved);
    store.import_chunk(&simdesk::port::ImportId("i".to_owned()), 0, vec![row(&["10000001"], 1), update], at(3)).await.unwrap();
    store.accept(text("t:a", "3")).await.unwrap();
    let mut changes = Changes { erase: true, ..saying(&claim, &["deleted"]) };
    changes.conversation.recent.push(line("deleted"));
    changes.note = Some(super::notes::note(1, TurnOutcome::Answered));
    changes.cases = vec![Case { notes: vec![line("new"), line("yes")], ..store.case(open).await.unwrap().unwrap() }];
    store.finish(&claim, changes).await.unwrap();

    assert_eq!(store.verify().await.unwrap().faults, Vec::<String>::new());
    let messages = store.messages(&who("t:a"), 0, 9).await.unwrap();
    assert_eq!(messages.iter().map(|m| (m.sequence, m.text.as_str())).collect::<Vec<_>>(), [(3, "deleted")]);
    let left = store.conversation(&who("t:a")).await.unwrap().unwrap();
    assert_eq!((left.sent, left.case, left.locale), (3, Some(open), Some(Locale::En)), "while a case is open");
    assert!(left.recent.is_empty() && left.verified.is_empty() && left.last_answer.is_none());
    assert_eq!(store.turn_notes(chrono::NaiveDate::MIN, None, 9).await.unwrap(), []);
    assert_eq!(store.fire_due_timers(at(9), 9).await.unwrap(), 0);
    assert_eq!(store.case(done).await.unwrap().unwrap().notes, []);
    let case_now = store.case(open).await.unwrap().unwrap();
    assert_eq!(case_now.erasure_asked(), Some(at(1)), "staff see it");
    assert_eq!(case_now.notes.iter().filter(|n| n.text == "yes").count(), 1, "the open case goes on");

    // The old message is not delivered any more, the answer is; the next words are heard, the news of the order are not.
    assert_eq!(store.record_send(&sending, SendOutcome::Sent { external_id: None }).await, Err(StoreError::Fenced));
    let sending = store.claim_send(&owner(1), "t", at(2), LEASE).await.unwrap().unwrap();
    assert_eq!(sending.message.text, "deleted");
    store.record_send(&sending, SendOutcome::Sent { external_id: None }).await.unwrap();
    let claim = store.claim_next(&owner(1), at(4), LEASE).await.unwrap().unwrap();
    assert_eq!(claim.event.key, key("t:a", "3"));
    let mut closing = store.case(open).await.unwrap().unwrap();
    closing.state = CaseState::Resolved { at: at(4), by: None };
    let mut changes = saying(&claim, &["bye"]);
    changes.cases = vec![closing];
    changes.conversation.case = None;
    store.finish(&claim, changes).await.unwrap();
    assert_eq!(store.claim_next(&owner(1), at(4), LEASE).await.unwrap(), None);
    let closed = store.case(open).await.unwrap().unwrap();
    assert_eq!((closed.notes, closed.order), (Vec::new(), None), "its texts go when it is closed");
    assert_eq!(store.verify().await.unwrap().faults, Vec::<String>::new());
}

pub async fn a_turn_that_erases_is_fenced_like_any_other(store: Subject) {
    say(&store, "t:a", "1", &["one"]).await;
    let old = claimed(&store, "t:a", "2").await;
    let claim = store.claim_next(&owner(2), at(0), LEASE).await.unwrap().unwrap();
    let erase = |claim| Changes { erase: true, ..saying(claim, &["deleted"]) };
    assert_eq!(store.finish(&old, erase(&old)).await, Err(StoreError::Fenced));
    assert_eq!(store.messages(&who("t:a"), 0, 9).await.unwrap().len(), 1, "nothing has happened");
    store.finish(&claim, erase(&claim)).await.unwrap();
    assert_eq!(store.finish(&claim, erase(&claim)).await, Err(StoreError::Fenced));
    assert_eq!(store.messages(&who("t:a"), 0, 9).await.unwrap().len(), 1);
}

/// Names that begin alike, other days, other channels.
pub async fn what_is_not_of_the_conversation_stays(store: Subject) {
    let others = ["t:a", "t:ab", "u:a", "t:b"];
    for (n, name) in others.into_iter().enumerate() {
        for day in 0..3 {
            let noted = super::notes::note(day * 1440, TurnOutcome::Answered);
            super::notes::noted(&store, name, &format!("n{day}"), noted).await;
        }
        let claim = claimed(&store, name, "case").await;
        let id = store.next_case_id().await.unwrap();
        let mut changes = saying(&claim, &[name]);
        changes.cases = vec![Case { notes: vec![line(name)], ..case(id, name) }];
        changes.cases[0].state = CaseState::Resolved { at: at(1), by: None };
        changes.watch = vec![order("10000001")];
        store.finish(&claim, changes).await.unwrap();
        let dead = claimed(&store, name, "dead").await;
        store.give_up(&dead, "why").await.unwrap();
        let channel = name.split(':').next().unwrap();
        if n != 3 {
            let sending = store.claim_send(&owner(1), channel, at(2), LEASE).await.unwrap().unwrap();
            store.record_send(&sending, SendOutcome::Later { at: at(60), may_have_arrived: true }).await.unwrap();
        }
    }
    let erased = store.erase(&who("t:a"), at(3)).await.unwrap().unwrap();
    assert_eq!((erased.cases, erased.events), (1, 1));
    assert_eq!(store.verify().await.unwrap().faults, Vec::<String>::new());
    let notes = store.turn_notes(chrono::NaiveDate::MIN, None, 99).await.unwrap();
    assert_eq!(notes.iter().filter(|row| row.mark.conversation == who("t:a")).count(), 0);
    assert_eq!(notes.len(), 9);
    assert_eq!(store.dead_letters(None, 9).await.unwrap().len(), 3);
    let cases = store.cases(simdesk::port::CaseFilter { all: true }, 9).await.unwrap();
    assert_eq!(cases.iter().filter(|case| !case.notes.is_empty()).count(), 3);
    for name in &others[1..] {
        assert_eq!(store.messages(&who(name), 0, 9).await.unwrap().len(), 1, "{name}");
    }
    // A delayed message of the others is still delivered.
    let again = store.claim_send(&owner(1), "u", at(61), LEASE).await.unwrap().unwrap();
    assert_eq!(again.message.conversation, who("u:a"));
    let update = with_status(&["10000001"], 3, simdesk::model::AuditStatus::Approved);
    store.import_chunk(&simdesk::port::ImportId("i".to_owned()), 0, vec![row(&["10000001"], 1), update], at(3)).await.unwrap();
    let mut told = Vec::new();
    while let Some(claim) = store.claim_next(&owner(1), at(4), LEASE).await.unwrap() {
        told.push(claim.event.key.conversation.to_string());
        store.finish(&claim, saying(&claim, &[])).await.unwrap();
    }
    told.sort();
    assert_eq!(told, ["t:ab", "t:b", "u:a"]);
}

/// What staff said and the customer has not been told, in each way that it can wait: it goes, its case tells whose it was, and a case that
/// was to be closed is closed.
pub async fn answers_of_staff_that_go_are_noted(store: Subject) {
    let reply = |case, text: &str, close| {
        let body = EventBody::StaffReply { case, staff: "amy".parse().unwrap(), text: text.to_owned(), close };
        Event { key: key("t:a", &format!("staff/{text}{close}")), at: at(2), body, origin: None }
    };
    // What waits, and whether it is being worked on; what becomes of the case: closed or not, told to staff or not.
    let table = [
        ("answer", false, false, (false, true)),
        ("answer", false, true, (false, true)),
        ("answer", true, false, (true, true)),
        ("", true, false, (true, false)),
    ];
    for (n, (text, close, worked_on, (closed, unheard))) in table.into_iter().enumerate() {
        let claim = claimed(&store, "t:a", &format!("open {n}")).await;
        let id = store.next_case_id().await.unwrap();
        let mut changes = saying(&claim, &[]);
        changes.cases = vec![Case { notes: vec![line("help")], ..case(id, "t:a") }];
        changes.conversation.case = Some(id);
        store.finish(&claim, changes).await.unwrap();
        let event = reply(id, text, close);
        store.accept(Event { key: key("t:a", &format!("{n}")), ..event }).await.unwrap();
        let claim = if worked_on { store.claim_next(&owner(1), at(2), LEASE).await.unwrap() } else { None };
        let erased = store.erase(&who("t:a"), at(3)).await.unwrap().unwrap();
        let told = Undelivered { case: id, staff: "amy".parse().unwrap(), closed, unheard };
        assert_eq!((erased.undelivered, erased.open.contains(&id)), (vec![told], !closed), "{n}");
        let now = store.case(id).await.unwrap().unwrap();
        let state = if closed { CaseState::Resolved { at: at(3), by: Some("amy".parse().unwrap()) } } else { CaseState::Waiting };
        assert_eq!((now.state.clone(), now.undelivered().count()), (state, usize::from(unheard)), "{n}");
        assert_eq!(now.notes.iter().any(|note| note.text == "help"), !closed, "{n}: texts of a closed case are gone");
        assert_eq!(now.notes.iter().any(|note| note.text == "answer"), !closed, "{n}: those of an open one are for staff");
        assert_eq!(store.verify().await.unwrap().faults, Vec::<String>::new(), "{n}");
        if let Some(claim) = claim {
            assert_eq!(store.finish(&claim, saying(&claim, &["answer"])).await, Err(StoreError::Fenced), "{n}: the turn is off");
        }
        assert_eq!(store.claim_next(&owner(1), at(4), LEASE).await.unwrap(), None, "{n}: nothing of it is left");
        // The next one begins with no open case.
        if !closed {
            let claim = claimed(&store, "t:a", &format!("close {n}")).await;
            let mut changes = saying(&claim, &[]);
            changes.cases = vec![Case { state: CaseState::Resolved { at: at(5), by: None }, ..now }];
            changes.conversation.case = None;
            store.finish(&claim, changes).await.unwrap();
            let stripped = store.case(id).await.unwrap().unwrap();
            assert!(stripped.undelivered().count() == 1 && stripped.notes.iter().all(|note| note.text.is_empty()), "{n}");
        }
    }
    // One that was worked on, and whose message is still on its way.
    let claim = claimed(&store, "t:a", "last").await;
    let id = store.next_case_id().await.unwrap();
    let mut changes = saying(&claim, &["amy says"]);
    changes.outbox[0].from_staff = Some("amy".parse().unwrap());
    changes.cases = vec![case(id, "t:a")];
    changes.conversation.case = Some(id);
    store.finish(&claim, changes).await.unwrap();
    let erased = store.erase(&who("t:a"), at(6)).await.unwrap().unwrap();
    let told = Undelivered { case: id, staff: "amy".parse().unwrap(), closed: false, unheard: true };
    assert_eq!(erased.undelivered, [told]);
    assert_eq!(store.erase(&who("t:a"), at(7)).await.unwrap().unwrap().undelivered, [], "it is told once");
    // The same when the customer erases. What staff say after that is worked on as usual.
    let claim = claimed(&store, "t:a", "again").await;
    let mut changes = saying(&claim, &["amy says"]);
    changes.outbox[0].from_staff = Some("amy".parse().unwrap());
    store.finish(&claim, changes).await.unwrap();
    let claim = claimed(&store, "t:a", "yes").await;
    store.accept(reply(id, "later", false)).await.unwrap();
    store.finish(&claim, Changes { erase: true, ..saying(&claim, &["deleted"]) }).await.unwrap();
    assert_eq!(store.case(id).await.unwrap().unwrap().undelivered().count(), 2);
    let claim = store.claim_next(&owner(1), at(8), LEASE).await.unwrap().expect("the later answer waits");
    assert!(matches!(claim.event.body, EventBody::StaffReply { .. }) && claim.case.is_some(), "{claim:?}");
    assert_eq!(store.verify().await.unwrap().faults, Vec::<String>::new());
}

/// What staff wrote in the thread and nobody has worked on goes with the data; they hear that it went nowhere. A case is closed with an
/// answer only by somebody who may close it.
pub async fn words_of_the_thread_that_wait_are_told_as_not_sent(store: Subject) {
    let amy =
        StaffAccount { id: "amy".parse().unwrap(), role: Role::Agent, telegram: Some(20), added_at: at(0), revoked_at: None };
    store.put_staff(amy).await.unwrap();
    let claim = claimed(&store, "t:a", "open").await;
    let id = store.next_case_id().await.unwrap();
    let mut changes = saying(&claim, &[]);
    let held = CaseState::Claimed { by: "bob".parse().unwrap(), since: at(1) };
    changes.cases = vec![Case { state: held.clone(), ..case(id, "t:a") }];
    changes.conversation.case = Some(id);
    store.finish(&claim, changes).await.unwrap();
    let text = |text: &str| EventBody::Text { text: text.to_owned(), cut_from: None, masked: Vec::new() };
    let said = [
        (Some(20), text("on its way")),
        (Some(20), text("/close")),
        (Some(20), EventBody::Unreadable),
        (Some(99), text("a stranger")),
        (None, text("nobody")),
    ];
    for (n, (by, what)) in said.into_iter().enumerate() {
        let body = EventBody::InThread { by, what: Box::new(what) };
        store.accept(Event { key: key("t:a", &format!("said {n}")), at: at(2), body, origin: None }).await.unwrap();
    }
    // Somebody else has it.
    let act = StaffAct::Reply { text: "and closed".to_owned(), close: true };
    let body = EventBody::Staff { case: id, staff: "amy".parse().unwrap(), over: false, act };
    store.accept(Event { key: key("t:a", "close"), at: at(2), body, origin: None }).await.unwrap();
    let erased = store.erase(&who("t:a"), at(3)).await.unwrap().unwrap();
    let told = Undelivered { case: id, staff: "amy".parse().unwrap(), closed: false, unheard: true };
    assert_eq!(erased.undelivered, vec![told; 3]);
    let now = store.case(id).await.unwrap().unwrap();
    assert_eq!(now.state, held, "the step refuses what amy may not do");
    let words: Vec<_> =
        now.notes.iter().filter(|note| matches!(note.who, Speaker::Undelivered(_))).map(|note| note.text.as_str()).collect();
    assert_eq!(words, ["on its way", "[·]", "and closed"]);
    assert_eq!(store.claim_next(&owner(1), at(4), LEASE).await.unwrap(), None);
    assert_eq!(store.verify().await.unwrap().faults, Vec::<String>::new());
}

fn open(dir: &Path) -> Subject {
    Arc::new(SledStore::open(dir, &options()).unwrap())
}

fn lines(dir: &Path) -> usize {
    fs::read_to_string(erasures_path(dir)).map_or(0, |text| text.lines().count())
}

#[test]
fn an_erasure_that_cannot_be_noted_is_refused_alone() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("s");
    on_runtime(async {
        let store = open(&dir);
        say(&store, "t:a", "1", &["one"]).await;
        fs::create_dir(erasures_path(&dir)).unwrap();
        let refused = store.erase(&who("t:a"), at(1)).await;
        assert!(
            matches!(&refused, Err(StoreError::Refused(why)) if why.contains("s.erasures") && why.contains("nothing was erased"))
        );
        let claim = claimed(&store, "t:a", "2").await;
        let refused = store.finish(&claim, Changes { erase: true, ..saying(&claim, &["deleted"]) }).await;
        assert!(matches!(refused, Err(StoreError::Refused(_))), "{refused:?}");
        assert_eq!(store.messages(&who("t:a"), 0, 9).await.unwrap().len(), 1, "nothing has happened");
        store.finish(&claim, saying(&claim, &["two"])).await.unwrap();
        // Of several operations in one commit, only this one fails.
        let anna = who("t:a");
        let (erased, said) = tokio::join!(store.erase(&anna, at(1)), store.accept(text("t:b", "1")));
        assert!(erased.is_err() && said.is_ok(), "the store goes on");
        fs::remove_dir(erasures_path(&dir)).unwrap();
        store.erase(&who("t:a"), at(1)).await.unwrap().unwrap();
        assert_eq!(lines(&dir), 1);
    });
}

#[test]
fn a_store_that_is_older_than_its_log_is_erased_again() {
    let home = tempfile::tempdir().unwrap();
    let (dir, copy) = (home.path().join("s"), home.path().join("copy"));
    on_runtime(async { say(&open(&dir), "t:a", "1", &["one"]).await });
    fs::create_dir(&copy).unwrap();
    crate::folder::copy(&dir, &copy);
    on_runtime(async {
        let store = open(&dir);
        store.accept(text("t:b", "1")).await.unwrap();
        store.erase(&who("t:a"), at(1)).await.unwrap().unwrap();
    });
    fs::remove_dir_all(&dir).unwrap();
    fs::rename(&copy, &dir).unwrap();
    on_runtime(async {
        let store = open(&dir);
        assert_eq!(store.messages(&who("t:a"), 0, 9).await.unwrap(), []);
        let body = EventBody::Unreadable;
        store.accept(Event { key: key("t:a", "9"), at: at(2), body, origin: None }).await.unwrap();
    });
    assert_eq!(lines(&dir), 1);
    on_runtime(async { assert!(open(&dir).knows(&key("t:a", "9")).await.unwrap(), "once is enough") });
}

/// Every record, as a backup would read it.
async fn records(store: &Subject) -> Vec<simdesk::port::RawRecord> {
    let snapshot = store.snapshot().await.unwrap();
    let mut all: Vec<simdesk::port::RawRecord> = Vec::new();
    loop {
        let after = all.last().map(|(key, _)| key.clone()).unwrap_or_default();
        let page = store.snapshot_page(&snapshot, &after).await.unwrap();
        if page.is_empty() {
            // Counters of the store itself, such as its starts.
            all.retain(|(key, _)| key.first() != Some(&b'm'));
            return all;
        }
        all.extend(page);
    }
}

#[test]
fn compacting_keeps_every_record_and_needs_the_store_and_room() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("s");
    let before = on_runtime(async {
        let store = open(&dir);
        // Records of many sizes, the largest in files of their own, and many that are replaced.
        for n in 0..40_usize {
            let long = "long ".repeat(n * n * 8);
            say(&store, &format!("t:{}", n % 5), &n.to_string(), &[&long]).await;
            store.put_setting("often", &vec![7; 60_000]).await.unwrap();
        }
        assert!(matches!(compact(&dir, &options()), Err(StoreError::Locked { .. })), "it is in use");
        records(&store).await
    });
    let full = SledOptions { free_mb_min: u64::MAX >> 21, ..options() };
    assert!(matches!(compact(&dir, &full), Err(StoreError::Full { .. })));
    for _ in 0..2 {
        let done = compact(&dir, &options()).unwrap();
        assert!(done.records > 40 && done.bytes_after > 0, "{done:?}");
        on_runtime(async {
            let store = open(&dir);
            assert!(records(&store).await == before);
            assert_eq!(store.verify().await.unwrap().faults, Vec::<String>::new());
        });
    }
    let names: Vec<String> = crate::folder::files_below(&dir).iter().map(|path| path.display().to_string()).collect();
    assert!(!names.iter().any(|name| name.contains("db.f")), "nothing is left beside it: {names:?}");
}
