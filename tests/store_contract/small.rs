//! Timers, cases, attempts, settings, hints, verification.

use std::time::Duration;

use chrono::TimeDelta;
use simdesk::model::{CaseState, EventBody, Timer, TimerKind};
use simdesk::port::{AttemptKey, CaseFilter, StoreError, TimerChange};

use super::Subject;
use super::things::*;

const ORDER: &str = "4781234567890123640";

fn overdue() -> TimerKind {
    TimerKind::Overdue(order(ORDER))
}

fn set(conversation: &str, minutes: i64) -> TimerChange {
    TimerChange::Set(Timer { conversation: who(conversation), kind: overdue(), due: at(minutes) })
}

async fn change_timers(store: &Subject, conversation: &str, id: &str, timers: Vec<TimerChange>) {
    let claim = claimed(store, conversation, id).await;
    let mut changes = saying(&claim, &[]);
    changes.timers = timers;
    store.finish(&claim, changes).await.unwrap();
}

pub async fn timers_are_replaced_cancelled_and_fire_once(store: Subject) {
    change_timers(&store, "t:a", "1", vec![set("t:a", 10), set("t:a", 20)]).await;
    change_timers(&store, "t:b", "1", vec![set("t:b", 20)]).await;
    change_timers(&store, "t:c", "1", vec![set("t:c", 15)]).await;
    change_timers(&store, "t:c", "2", vec![TimerChange::Cancel(who("t:c"), overdue())]).await;
    assert_eq!(store.fire_due_timers(at(19), 10).await, Ok(0), "the first was replaced, the third cancelled");
    assert_eq!(store.fire_due_timers(at(20), 1).await, Ok(1));
    assert_eq!(store.fire_due_timers(at(20), 10).await, Ok(1));
    assert_eq!(store.fire_due_timers(at(99), 10).await, Ok(0), "once");
    let claim = store.claim_next(&owner(1), at(20), LEASE).await.unwrap().unwrap();
    assert_eq!((claim.event.body, claim.event.at), (EventBody::TimerFired { kind: overdue() }, at(20)));
    // The same timer can be set again for the same time.
    let claim = store.claim_next(&owner(1), at(20), LEASE).await.unwrap().unwrap();
    let mut changes = saying(&claim, &[]);
    changes.timers = vec![set(claim.conversation.id.as_str(), 20)];
    store.finish(&claim, changes).await.unwrap();
    assert_eq!(store.fire_due_timers(at(20), 10).await, Ok(1));
}

pub async fn cases_are_numbered_versioned_and_filtered(store: Subject) {
    let (first, second) = (store.next_case_id().await.unwrap(), store.next_case_id().await.unwrap());
    assert!(first < second);
    let claim = claimed(&store, "t:a", "1").await;
    let mut changes = saying(&claim, &[]);
    let mut resolved = case(second, "t:a");
    resolved.state = CaseState::Resolved { at: at(1), by: None };
    changes.cases = vec![case(first, "t:a"), resolved];
    store.finish(&claim, changes).await.unwrap();
    let ids = |cases: Vec<simdesk::model::Case>| cases.into_iter().map(|c| c.id).collect::<Vec<_>>();
    assert_eq!(ids(store.cases(CaseFilter::default(), 10).await.unwrap()), [first]);
    assert_eq!(ids(store.cases(CaseFilter { all: true }, 10).await.unwrap()), [first, second]);
    assert_eq!(ids(store.cases(CaseFilter { all: true }, 1).await.unwrap()), [first]);

    let claim = claimed(&store, "t:a", "2").await;
    let mut changes = saying(&claim, &[]);
    changes.cases = vec![case(first, "t:a")];
    assert_eq!(store.finish(&claim, changes.clone()).await, Err(StoreError::Conflict), "it exists: version 0 is old");
    changes.cases[0].version = 1;
    changes.cases[0].state = CaseState::Resolved { at: at(2), by: None };
    store.finish(&claim, changes).await.unwrap();
    assert_eq!(store.cases(CaseFilter::default(), 10).await, Ok(vec![]));
    assert_eq!(store.case(first).await.unwrap().unwrap().version, 2);
}

fn attempt(name: &str, minutes: i64) -> AttemptKey {
    AttemptKey { name: name.to_owned(), window: TimeDelta::minutes(minutes) }
}

pub async fn attempts_are_forgotten_after_their_window(store: Subject) {
    let keys = [attempt("person/t:a", 60), attempt("all", 10)];
    assert_eq!(store.count_attempt(&keys, at(0)).await, Ok(vec![1, 1]));
    assert_eq!(store.count_attempt(&keys[..1], at(9)).await, Ok(vec![2]));
    assert_eq!(store.count_attempt(&keys, at(9)).await, Ok(vec![3, 2]));
    assert_eq!(store.count_attempt(&keys, at(11)).await, Ok(vec![4, 2]), "the first of all is out of its window");
    assert_eq!(store.count_attempt(&keys, at(60)).await, Ok(vec![4, 1]), "one of the person's too");
    assert_eq!(store.count_attempt(&[attempt("person/t:b", 60)], at(60)).await, Ok(vec![1]));
    assert!(matches!(store.count_attempt(&[attempt(&"x".repeat(121), 1)], at(0)).await, Err(StoreError::Refused(_))));
}

pub async fn many_attempts_take_little_room(store: Subject) {
    for n in 0..300_i64 {
        let keys = [attempt("all", 60), attempt(&format!("person/{n}"), 5)];
        let now = at(0) + TimeDelta::seconds(n * 6);
        assert_eq!(store.count_attempt(&keys, now).await.unwrap()[0], u32::try_from(n + 1).unwrap());
    }
    let records = store.verify().await.unwrap().records;
    let attempts = records.iter().find(|(name, _)| name == "attempts").unwrap().1;
    assert!(attempts <= 52, "persons older than five minutes are forgotten: {attempts}");
}

pub async fn settings_are_kept(store: Subject) {
    assert_eq!(store.setting("key").await, Ok(None));
    store.put_setting("key", b"one").await.unwrap();
    store.put_setting("key", &[0, 255]).await.unwrap();
    store.put_setting("key2", b"").await.unwrap();
    assert_eq!(store.setting("key").await, Ok(Some(vec![0, 255])));
    assert_eq!(store.setting("key2").await, Ok(Some(vec![])));
    assert!(matches!(store.put_setting("large", &vec![0; 65 << 10]).await, Err(StoreError::Refused(_))));
}

pub async fn changed_never_waits_for_ever(store: Subject) {
    let waiting = store.clone();
    let waiter = tokio::spawn(async move { waiting.changed().await });
    store.accept(text("t:a", "1")).await.unwrap();
    tokio::time::timeout(Duration::from_mins(1), waiter).await.expect("it does not wait for ever").unwrap();
}

pub async fn verify_counts_what_is_there(store: Subject) {
    say(&store, "t:a", "1", &["a1", "a2"]).await;
    store.accept(text("t:a", "2")).await.unwrap();
    let report = store.verify().await.unwrap();
    let count = |kind: &str| report.records.iter().find(|(name, _)| name == kind).map_or(0, |(_, count)| *count);
    assert_eq!(report.faults, Vec::<String>::new());
    assert_eq!((count("event keys"), count("waiting events"), count("messages"), count("conversations")), (2, 1, 2, 1));
}
