//! Events: in once, out in order, one at a time per conversation; what they change is one commit.

use chrono::TimeDelta;
use simdesk::model::{Case, CaseState, Conversation, Timer, TimerKind};
use simdesk::port::{Accepted, CaseFilter, NewMessage, Owner, StoreError, TimerChange};

use super::Subject;
use super::things::*;

pub async fn an_event_is_accepted_once_for_ever(store: Subject) {
    assert_eq!(store.accept(text("t:a", "1")).await, Ok(Accepted::New));
    assert_eq!(store.accept(text("t:a", "1")).await, Ok(Accepted::Duplicate));
    assert_eq!(store.accept(text("t:b", "1")).await, Ok(Accepted::New), "another conversation's 1 is another event");
    let claim = store.claim_next(&owner(1), at(0), LEASE).await.unwrap().unwrap();
    store.finish(&claim, saying(&claim, &[])).await.unwrap();
    assert_eq!(store.accept(text("t:a", "1")).await, Ok(Accepted::Duplicate), "finished, but known");
    assert_eq!(store.knows(&key("t:a", "1")).await, Ok(true));
    assert_eq!(store.knows(&key("t:a", "2")).await, Ok(false));
    for bad in [String::new(), "x".repeat(201)] {
        assert!(matches!(store.accept(text("t:a", &bad)).await, Err(StoreError::Refused(_))));
    }
    assert_eq!(store.accept(text("t:a", &"x".repeat(200))).await, Ok(Accepted::New));
}

pub async fn several_events_are_accepted_in_their_order_and_in_one_piece(store: Subject) {
    store.accept(text("t:a", "2")).await.unwrap();
    let several = |last: &str| vec![text("t:b", "1"), text("t:a", "2"), text("t:b", "3"), text("t:b", "1"), text("t:a", last)];
    assert!(matches!(store.accept_all(several("")).await, Err(StoreError::Refused(_))));
    assert_eq!(store.knows(&key("t:b", "1")).await, Ok(false), "all or none");
    for _ in 0..2 {
        store.accept_all(several("4")).await.unwrap();
    }
    store.accept_all(Vec::new()).await.unwrap();
    let mut seen = Vec::new();
    while let Some(claim) = store.claim_next(&owner(1), at(0), LEASE).await.unwrap() {
        store.finish(&claim, saying(&claim, &[])).await.unwrap();
        seen.push(claim.event.key.external_id);
    }
    assert_eq!(seen, ["2", "1", "3", "4"]);
}

pub async fn events_of_a_conversation_keep_their_order(store: Subject) {
    for n in 1..=12 {
        store.accept(text(if n % 3 == 0 { "t:b" } else { "t:a" }, &n.to_string())).await.unwrap();
    }
    let mut seen = Vec::new();
    while let Some(claim) = store.claim_next(&owner(1), at(0), LEASE).await.unwrap() {
        assert_eq!(claim.conversation.version, seen.iter().filter(|(c, _)| *c == claim.conversation.id).count() as u64);
        seen.push((claim.conversation.id.clone(), claim.event.key.external_id.clone()));
        store.finish(&claim, saying(&claim, &[])).await.unwrap();
    }
    let ids: Vec<&str> = seen.iter().map(|(_, id)| id.as_str()).collect();
    assert_eq!(ids, ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"], "the oldest first");
}

pub async fn a_conversation_is_claimed_once_at_a_time(store: Subject) {
    for (conversation, id) in [("t:a", "1"), ("t:a", "2"), ("t:b", "3")] {
        store.accept(text(conversation, id)).await.unwrap();
    }
    let first = store.claim_next(&owner(1), at(0), LEASE).await.unwrap().unwrap();
    let second = store.claim_next(&owner(1), at(0), LEASE).await.unwrap().unwrap();
    assert_eq!((first.event.key.external_id.as_str(), second.event.key.external_id.as_str()), ("1", "3"));
    assert!(first.fence != second.fence);
    assert_eq!(store.claim_next(&owner(1), at(0), LEASE).await, Ok(None), "2 waits for 1");
    store.accept(text("t:a", "4")).await.unwrap();
    assert_eq!(store.claim_next(&owner(1), at(0), LEASE).await, Ok(None), "4 waits too");
    store.finish(&first, saying(&first, &[])).await.unwrap();
    let third = store.claim_next(&owner(1), at(0), LEASE).await.unwrap().unwrap();
    assert_eq!(third.event.key.external_id, "2");
    assert_eq!(store.finish(&first, saying(&first, &[])).await, Err(StoreError::Fenced), "finished already");
}

pub async fn an_ended_lease_frees_the_claim_and_fences_the_old_one(store: Subject) {
    let lost = claimed(&store, "t:a", "1").await;
    assert_eq!(store.claim_next(&owner(1), at(0) + LEASE - TimeDelta::seconds(1), LEASE).await, Ok(None));
    let again = store.claim_next(&owner(1), at(0) + LEASE, LEASE).await.unwrap().unwrap();
    assert_eq!((again.event.clone(), lost.tries, again.tries), (lost.event.clone(), 0, 1));
    assert_eq!(store.finish(&lost, saying(&lost, &["old"])).await, Err(StoreError::Fenced));
    assert_eq!(store.give_up(&lost, "old").await, Err(StoreError::Fenced));
    store.finish(&again, saying(&again, &["new"])).await.unwrap();
    let messages = store.messages(&who("t:a"), 0, 10).await.unwrap();
    assert_eq!(messages.iter().map(|m| m.text.as_str()).collect::<Vec<_>>(), ["new"]);
}

pub async fn a_later_start_frees_claims_of_the_same_name(store: Subject) {
    let lost = claimed(&store, "t:a", "1").await;
    let other = Owner { name: "somebody else".to_owned(), epoch: 9 };
    assert_eq!(store.claim_next(&other, at(0), LEASE).await, Ok(None), "another name's epoch says nothing");
    let again = store.claim_next(&owner(2), at(0), LEASE).await.unwrap().unwrap();
    assert_eq!(again.event, lost.event);
    assert_eq!(store.finish(&lost, saying(&lost, &[])).await, Err(StoreError::Fenced));
    assert_eq!(store.claim_next(&owner(1), at(0), LEASE).await, Ok(None), "an earlier epoch frees nothing");
    store.finish(&again, saying(&again, &[])).await.unwrap();
}

pub async fn finish_writes_everything_or_nothing(store: Subject) {
    let claim = claimed(&store, "t:a", "1").await;
    let id = store.next_case_id().await.unwrap();
    let mut changes = saying(&claim, &["hello", "again"]);
    changes.conversation.demo = true;
    changes.cases = vec![case(id, "t:a"), Case { version: 3, ..case(id, "t:a") }];
    let timer = Timer { conversation: who("t:a"), kind: TimerKind::Overdue(order("4781234567890123640")), due: at(5) };
    changes.timers = vec![TimerChange::Set(timer)];
    assert_eq!(store.finish(&claim, changes.clone()).await, Err(StoreError::Conflict), "the second case has a wrong version");
    assert_eq!(store.conversation(&who("t:a")).await, Ok(None));
    assert_eq!(store.messages(&who("t:a"), 0, 10).await, Ok(vec![]));
    assert_eq!(store.case(id).await, Ok(None));
    assert_eq!(store.fire_due_timers(at(9), 10).await, Ok(0));

    changes.cases.truncate(1);
    store.finish(&claim, changes).await.expect("a refused finish leaves the claim as it was");
    let expected = Conversation { version: 1, sent: 2, demo: true, ..fresh("t:a") };
    assert_eq!(store.conversation(&who("t:a")).await, Ok(Some(expected)));
    assert_eq!(store.messages(&who("t:a"), 0, 10).await.unwrap().len(), 2);
    assert_eq!(store.case(id).await.unwrap().unwrap().version, 1);
    assert_eq!(store.cases(CaseFilter::default(), 10).await.unwrap().len(), 1);
    assert_eq!(store.fire_due_timers(at(9), 10).await, Ok(1));
}

pub async fn finish_refuses_an_older_conversation(store: Subject) {
    say(&store, "t:a", "1", &["one"]).await;
    let claim = claimed(&store, "t:a", "2").await;
    assert_eq!((claim.conversation.version, claim.conversation.sent), (1, 1));
    let mut stale = saying(&claim, &["two"]);
    stale.conversation.version = 0;
    assert_eq!(store.finish(&claim, stale).await, Err(StoreError::Conflict));
    store.finish(&claim, saying(&claim, &["two"])).await.unwrap();
    let conversation = store.conversation(&who("t:a")).await.unwrap().unwrap();
    assert_eq!((conversation.version, conversation.sent), (2, 2));
}

pub async fn finish_refuses_what_breaks_a_bound(store: Subject) {
    let claim = claimed(&store, "t:a", "1").await;
    let mut other = saying(&claim, &[]);
    other.conversation = fresh("t:b");
    let mut flood = saying(&claim, &[]);
    flood.outbox =
        vec![NewMessage { text: "x".to_owned(), buttons: Vec::new(), from_staff: None, notice: false, passing: None }; 33];
    for changes in [other, flood] {
        assert!(matches!(store.finish(&claim, changes).await, Err(StoreError::Refused(_))));
    }
    store.finish(&claim, saying(&claim, &["fine"])).await.unwrap();
}

pub async fn a_dead_letter_lets_the_conversation_go_on(store: Subject) {
    let bad = claimed(&store, "t:a", "1").await;
    store.accept(text("t:a", "2")).await.unwrap();
    store.give_up(&bad, "failed five times").await.unwrap();
    let letters = store.dead_letters(None, 10).await.unwrap();
    assert_eq!(letters.iter().map(|l| (&l.event, l.why.as_str())).collect::<Vec<_>>(), [(&bad.event, "failed five times")]);
    assert_eq!(store.dead_letters(None, 0).await, Ok(vec![]));
    let next = store.claim_next(&owner(1), at(0), LEASE).await.unwrap().unwrap();
    assert_eq!(next.event.key.external_id, "2");
    assert_eq!(store.accept(text("t:a", "1")).await, Ok(Accepted::Duplicate), "put aside, but known");
}

/// All of them are read by small pages; one is tried again and comes back with a number of its own, others are dropped.
pub async fn dead_letters_are_paged_tried_again_and_dropped(store: Subject) {
    for n in 1..=7 {
        store.give_up(&claimed(&store, &format!("t:{n}"), "1").await, "why").await.unwrap();
    }
    let paged = async |limit| {
        let (mut after, mut names, mut numbers) = (None, Vec::new(), Vec::new());
        loop {
            let page = store.dead_letters(after, limit).await.unwrap();
            let Some(last) = page.last() else { return (names, numbers) };
            assert!(page.len() <= limit);
            after = Some(last.number);
            names.extend(page.iter().map(|letter| letter.event.key.conversation.to_string()));
            numbers.extend(page.iter().map(|letter| letter.number));
        }
    };
    let (names, numbers) = paged(7).await;
    assert_eq!(names, ["t:1", "t:2", "t:3", "t:4", "t:5", "t:6", "t:7"]);
    for limit in [1, 2, 3, 100] {
        assert_eq!(paged(limit).await, (names.clone(), numbers.clone()), "by {limit}");
    }
    assert_eq!(store.retry(numbers[1]).await, Ok(true));
    assert_eq!(store.retry(numbers[1]).await, Ok(false), "it is not among them now");
    let again = store.claim_next(&owner(1), at(1), LEASE).await.unwrap().unwrap();
    assert_eq!(again.event.key, key("t:2", "1"));
    store.give_up(&again, "again").await.unwrap();
    assert_eq!(store.drop_letters(&[numbers[0], numbers[1], numbers[2], numbers[0]]).await, Ok(2), "those that there are");
    assert_eq!(paged(3).await.0, ["t:4", "t:5", "t:6", "t:7", "t:2"]);
    assert_eq!(store.accept(text("t:1", "1")).await, Ok(Accepted::Duplicate), "dropped, but known");
    assert!(matches!(store.drop_letters(&[1; 1_001]).await, Err(StoreError::Refused(_))));
    // Nothing leads to what is gone: an erasure finds what is left of a conversation.
    assert_eq!(store.erase(&who("t:2"), at(2)).await.unwrap().unwrap().events, 1);
    assert_eq!(store.erase(&who("t:1"), at(2)).await.unwrap(), None);
    assert_eq!(store.verify().await.unwrap().faults, Vec::<String>::new());
}

pub async fn a_claim_brings_the_open_case_only(store: Subject) {
    let claim = claimed(&store, "t:a", "1").await;
    let id = store.next_case_id().await.unwrap();
    let mut changes = saying(&claim, &[]);
    changes.cases = vec![case(id, "t:a")];
    changes.conversation.case = Some(id);
    store.finish(&claim, changes).await.unwrap();

    let claim = claimed(&store, "t:a", "2").await;
    let mut open = claim.case.clone().expect("the case is open");
    assert_eq!((open.id, open.version), (id, 1));
    open.state = CaseState::Resolved { at: at(1), by: None };
    let mut changes = saying(&claim, &[]);
    changes.cases = vec![open];
    store.finish(&claim, changes).await.unwrap();
    assert_eq!(claimed(&store, "t:a", "3").await.case, None);
}
