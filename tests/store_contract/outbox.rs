//! Messages: in order per conversation, never lost, and a repeated try shows as one.

use simdesk::port::{SendClaim, SendOutcome, StoreError};

use super::Subject;
use super::things::*;

async fn next(store: &Subject, channel: &str, minutes: i64) -> Option<SendClaim> {
    store.claim_send(&owner(1), channel, at(minutes), LEASE).await.unwrap()
}

fn sent() -> SendOutcome {
    SendOutcome::Sent { external_id: Some("77".to_owned()) }
}

/// Delivers all there is and returns the texts.
async fn drain(store: &Subject, channel: &str, minutes: i64) -> Vec<String> {
    let mut texts = Vec::new();
    while let Some(claim) = next(store, channel, minutes).await {
        store.record_send(&claim, sent()).await.unwrap();
        texts.push(claim.message.text);
    }
    texts
}

pub async fn messages_leave_in_order_one_at_a_time(store: Subject) {
    say(&store, "t:a", "1", &["a1", "a2"]).await;
    say(&store, "t:b", "1", &["b1"]).await;
    let first = next(&store, "t", 2).await.unwrap();
    let second = next(&store, "t", 2).await.unwrap();
    assert_eq!((first.message.text.as_str(), first.message.sequence, first.tries), ("a1", 1, 0));
    assert_eq!(second.message.text, "b1", "a2 waits for a1");
    assert_eq!(next(&store, "t", 2).await, None);
    store.record_send(&first, sent()).await.unwrap();
    assert_eq!(store.record_send(&first, sent()).await, Err(StoreError::Fenced), "recorded already");
    say(&store, "t:a", "2", &["a3"]).await;
    store.record_send(&second, sent()).await.unwrap();
    assert_eq!(drain(&store, "t", 2).await, ["a2", "a3"]);
    say(&store, "t:a", "3", &["a4"]).await;
    assert_eq!(drain(&store, "t", 2).await, ["a4"], "after all were delivered, new ones go out");
}

pub async fn channels_do_not_see_each_other(store: Subject) {
    say(&store, "web:a", "1", &["web"]).await;
    say(&store, "webx:a", "1", &["webx"]).await;
    assert_eq!(next(&store, "we", 2).await, None);
    assert_eq!(drain(&store, "webx", 2).await, ["webx"]);
    assert_eq!(drain(&store, "web", 2).await, ["web"]);
}

pub async fn a_delayed_message_holds_its_conversation_only(store: Subject) {
    say(&store, "t:a", "1", &["a1", "a2"]).await;
    say(&store, "t:b", "1", &["b1"]).await;
    let first = next(&store, "t", 2).await.unwrap();
    store.record_send(&first, SendOutcome::Later { at: at(10), may_have_arrived: false }).await.unwrap();
    assert_eq!(drain(&store, "t", 9).await, ["b1"], "a2 does not overtake a1");
    let unsent = next(&store, "t", 10).await.unwrap();
    assert_eq!((unsent.message.text.as_str(), unsent.tries), ("a1", 0), "what surely did not arrive is not counted");
    store.record_send(&unsent, SendOutcome::Later { at: at(10), may_have_arrived: true }).await.unwrap();
    let again = next(&store, "t", 10).await.unwrap();
    assert_eq!((again.message.text.as_str(), again.tries), ("a1", 1));
    store.record_send(&again, sent()).await.unwrap();
    assert_eq!(drain(&store, "t", 10).await, ["a2"]);
}

pub async fn failed_and_uncertain_let_the_next_one_go(store: Subject) {
    say(&store, "t:a", "1", &["a1", "a2", "a3"]).await;
    for outcome in
        [SendOutcome::Failed { why: "blocked".to_owned() }, SendOutcome::Uncertain { why: "no answer".to_owned() }, sent()]
    {
        let claim = next(&store, "t", 2).await.unwrap();
        store.record_send(&claim, outcome).await.unwrap();
    }
    assert_eq!(next(&store, "t", 2).await, None);
    assert_eq!(store.messages(&who("t:a"), 0, 10).await.unwrap().len(), 3, "all stay in the transcript");
}

pub async fn an_unanswered_send_is_tried_again_and_counted(store: Subject) {
    say(&store, "t:a", "1", &["a1", "a2"]).await;
    let lost = next(&store, "t", 2).await.unwrap();
    assert_eq!(next(&store, "t", 2).await, None);
    let again = next(&store, "t", 3).await.unwrap();
    assert_eq!((again.message.text.as_str(), lost.tries, again.tries), ("a1", 0, 1));
    assert_eq!(store.record_send(&lost, sent()).await, Err(StoreError::Fenced));
    let later = store.claim_send(&owner(2), "t", at(3), LEASE).await.unwrap().unwrap();
    assert_eq!((later.message.text.as_str(), later.tries), ("a1", 2), "a later start need not wait for the lease");
    store.record_send(&later, sent()).await.unwrap();
    assert_eq!(drain(&store, "t", 3).await, ["a2"]);
}

pub async fn messages_are_read_by_sequence(store: Subject) {
    say(&store, "t:a", "1", &["a1", "a2"]).await;
    say(&store, "t:a", "2", &["a3"]).await;
    say(&store, "t:ab", "1", &["other"]).await;
    let read = async |after, limit| -> Vec<(u64, String)> {
        let found = store.messages(&who("t:a"), after, limit).await.unwrap();
        found.into_iter().map(|m| (m.sequence, m.text)).collect()
    };
    let all = [(1, "a1".to_owned()), (2, "a2".to_owned()), (3, "a3".to_owned())];
    assert_eq!(read(0, 10).await, all);
    assert_eq!(read(1, 1).await, all[1..2]);
    assert_eq!(read(3, 10).await, []);
}
