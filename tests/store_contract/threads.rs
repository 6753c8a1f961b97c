//! Threads of staff: where they are, what is put into them, what was passed on, and what is left of them after an erasure.

use chrono::{DateTime, TimeDelta, Utc};
use simdesk::model::{Button, EventBody, Manner, Media, Passing, Said, Side, Thread};
use simdesk::port::{Changes, NewMessage, SendClaim, SendOutcome, StoreError};

use super::Subject;
use super::things::*;

fn message(text: &str, passing: Passing) -> NewMessage {
    NewMessage { text: text.to_owned(), buttons: Vec::new(), from_staff: None, notice: false, passing: Some(passing) }
}

fn say_of(text: &str, sources: &[i64]) -> NewMessage {
    message(text, Passing { sources: sources.to_vec(), ..Passing::say() })
}

fn with_button(text: &str) -> NewMessage {
    let buttons = vec![Button { label: "Claim".to_owned(), value: "1/claim".to_owned() }];
    NewMessage { buttons, ..say_of(text, &[]) }
}

fn part(album: &str, source: i64) -> NewMessage {
    let album = Some(album.to_owned());
    message("photo", Passing { manner: Manner::Copy, sources: vec![source], album, media: Some(Media::Photo), ..Passing::say() })
}

/// Puts messages out to the thread of a conversation, each batch in a turn of its own.
async fn put(store: &Subject, conversation: &str, id: &str, thread: Vec<NewMessage>) {
    let claim = claimed(store, conversation, id).await;
    store.finish(&claim, Changes { thread, ..saying(&claim, &[]) }).await.unwrap();
}

async fn next_at(store: &Subject, now: DateTime<Utc>) -> Option<SendClaim> {
    store.claim_send(&owner(1), "desk", now, LEASE).await.unwrap()
}

async fn next(store: &Subject) -> Option<SendClaim> {
    next_at(store, at(2)).await
}

async fn sent(store: &Subject, claim: &SendClaim, id: &str) {
    store.record_send(claim, SendOutcome::Sent { external_id: Some(id.to_owned()) }).await.unwrap();
}

fn later() -> SendOutcome {
    SendOutcome::Later { at: at(2), may_have_arrived: false }
}

/// What is kept of threads, by the words of `simdesk verify`.
async fn kept(store: &Subject) -> Vec<(String, u64)> {
    let report = store.verify().await.unwrap();
    assert_eq!(report.faults, Vec::<String>::new());
    let of_threads = ["staff threads", "staff thread numbers", "passed messages", "messages", "delayed messages"];
    report.records.into_iter().filter(|(kind, count)| of_threads.contains(&kind.as_str()) && *count > 0).collect()
}

pub async fn a_thread_is_where_it_was_put(store: Subject) {
    let id = who("t:a");
    assert_eq!(store.thread(&id).await, Ok(None));
    assert_eq!(store.thread_at(-7, 50).await, Ok(None));
    put(&store, "t:a", "1", vec![say_of("one", &[])]).await;
    assert_eq!(store.thread(&id).await, Ok(Some(Thread { place: None, lost: false, sent: 1 })));
    store.put_thread(&id, Some((-7, 50))).await.unwrap();
    assert_eq!(store.thread(&id).await, Ok(Some(Thread { place: Some((-7, 50)), lost: false, sent: 1 })));
    assert_eq!(store.thread_at(-7, 50).await, Ok(Some(id.clone())));
    assert_eq!((store.thread_at(-8, 50).await, store.thread_at(-7, 51).await), (Ok(None), Ok(None)));
    store.put_thread(&id, None).await.unwrap();
    assert_eq!(store.thread(&id).await, Ok(Some(Thread { place: None, lost: true, sent: 1 })));
    store.put_thread(&id, Some((-7, 60))).await.unwrap();
    assert_eq!(store.thread(&id).await.unwrap().unwrap().place, Some((-7, 60)));
    assert_eq!(store.thread_at(-7, 50).await, Ok(Some(id.clone())), "staff may still write there");
    assert_eq!(store.thread_at(-7, 60).await, Ok(Some(id)));
    // A message to staff is no message to the customer, nor the other way round.
    assert_eq!(store.claim_send(&owner(1), "t", at(2), LEASE).await, Ok(None));
    let claim = next(&store).await.unwrap();
    assert_eq!((claim.message.conversation.as_str(), claim.message.sequence), ("desk:t:a", 1));
}

pub async fn what_waits_for_a_thread_is_joined(store: Subject) {
    put(&store, "t:a", "1", vec![say_of("one", &[1]), say_of("two", &[2])]).await;
    put(&store, "t:a", "2", vec![with_button("three"), say_of("four", &[4])]).await;
    let claim = next(&store).await.unwrap();
    assert_eq!((claim.message.text.as_str(), claim.message.buttons.len()), ("one\ntwo\nthree", 1));
    assert_eq!(claim.message.passing.as_ref().unwrap().sources, [1, 2, 0]);
    // What is on its way stays as it is; what did not arrive may be joined again; what may have arrived may not.
    put(&store, "t:a", "3", vec![say_of("five", &[])]).await;
    sent(&store, &claim, "70").await;
    let claim = next(&store).await.unwrap();
    assert_eq!(claim.message.text, "four\nfive");
    store.record_send(&claim, later()).await.unwrap();
    put(&store, "t:a", "4", vec![say_of("six", &[])]).await;
    let claim = next(&store).await.unwrap();
    assert_eq!(claim.message.text, "four\nfive\nsix");
    store.record_send(&claim, SendOutcome::Later { at: at(2), may_have_arrived: true }).await.unwrap();
    put(&store, "t:a", "5", vec![say_of("seven", &[])]).await;
    let claim = next(&store).await.unwrap();
    assert_eq!(claim.message.text, "four\nfive\nsix");
    sent(&store, &claim, "71").await;
    let claim = next(&store).await.unwrap();
    assert_eq!(claim.message.text, "seven");
    sent(&store, &claim, "72").await;
    // Nothing becomes too long for one message, nobody speaks for another one, and an answer stays an answer.
    let amy = NewMessage { from_staff: Some("amy".parse().unwrap()), ..say_of("by amy", &[]) };
    let answer = message("answer", Passing { quotes: Some(1), ..Passing::say() });
    let edit = message("edit", Passing { manner: Manner::Edit, sources: vec![1], ..Passing::say() });
    let long = "字".repeat(2_500);
    put(&store, "t:a", "6", vec![say_of(&long, &[]), say_of(&long, &[]), amy, answer, edit.clone(), edit]).await;
    let mut texts = Vec::new();
    while let Some(claim) = next(&store).await {
        texts.push(claim.message.text.chars().take(6).collect::<String>());
        sent(&store, &claim, "73").await;
    }
    assert_eq!(texts, ["字字字字字字", "字字字字字字", "by amy", "answer", "edit", "edit"]);
    // Nothing is joined in the chat of a customer.
    let claim = claimed(&store, "t:b", "1").await;
    let outbox = vec![say_of("one", &[1]), say_of("two", &[2])];
    store.finish(&claim, Changes { outbox, ..saying(&claim, &[]) }).await.unwrap();
    assert_eq!(store.messages(&who("t:b"), 0, 9).await.unwrap().len(), 2);
}

pub async fn an_album_waits_a_moment_and_is_one_message(store: Subject) {
    for (event, source) in [("1", 11), ("2", 12)] {
        put(&store, "t:a", event, vec![part("x", source)]).await;
    }
    assert_eq!(next_at(&store, at(1) + TimeDelta::milliseconds(1_199)).await, None, "others may come");
    put(&store, "t:a", "3", vec![part("x", 13), part("y", 14), say_of("text", &[])]).await;
    let claim = next_at(&store, at(1) + TimeDelta::milliseconds(1_200)).await.unwrap();
    assert_eq!(claim.message.passing.as_ref().unwrap().sources, [11, 12, 13]);
    sent(&store, &claim, "71,72,73").await;
    let passed = async |side, number| store.passed(&who("t:a"), side, number, false).await.unwrap();
    for at in 0..3 {
        assert_eq!(passed(Side::Customer, 11 + at).await, Some(71 + at));
        assert_eq!(passed(Side::Staff, 71 + at).await, Some(11 + at));
    }
    let claim = next(&store).await.unwrap();
    assert_eq!(claim.message.passing.as_ref().unwrap().sources, [14]);
    sent(&store, &claim, "74").await;
    assert_eq!(next(&store).await.unwrap().message.text, "text");
}

pub async fn what_was_passed_on_is_found_from_both_sides(store: Subject) {
    put(&store, "t:a", "1", vec![say_of("one", &[1]), say_of("two", &[2])]).await;
    let claim = next(&store).await.unwrap();
    sent(&store, &claim, "70").await;
    let passed = async |side, number| store.passed(&who("t:a"), side, number, false).await.unwrap();
    assert_eq!((passed(Side::Customer, 1).await, passed(Side::Customer, 2).await), (Some(70), Some(70)));
    assert_eq!(passed(Side::Staff, 70).await, Some(2), "the last of those that became one");
    assert_eq!((passed(Side::Customer, 70).await, passed(Side::Staff, 1).await), (None, None));
    assert_eq!(store.passed(&who("t:b"), Side::Customer, 1, false).await, Ok(None), "numbers are those of a chat");
    // The other way, by the outbox of the customer. Edits and what has no number leave no trace.
    let claim = claimed(&store, "t:a", "2").await;
    let edit = message("edit", Passing { manner: Manner::Edit, sources: vec![80], ..Passing::say() });
    let outbox = vec![say_of("answer", &[80]), edit.clone(), say_of("nameless", &[81])];
    store.finish(&claim, Changes { outbox, ..saying(&claim, &[]) }).await.unwrap();
    // What is changed before it was delivered is delivered as it was changed; after that the change is a message of its own.
    let claim = store.claim_send(&owner(1), "t", at(2), LEASE).await.unwrap().unwrap();
    assert_eq!((claim.message.text.as_str(), claim.message.sequence), ("edit", 1));
    store.record_send(&claim, SendOutcome::Sent { external_id: Some("5".to_owned()) }).await.unwrap();
    let claim = claimed(&store, "t:a", "2b").await;
    store.finish(&claim, Changes { outbox: vec![edit], ..saying(&claim, &[]) }).await.unwrap();
    for id in [None, Some("6")] {
        let claim = store.claim_send(&owner(1), "t", at(2), LEASE).await.unwrap().unwrap();
        store.record_send(&claim, SendOutcome::Sent { external_id: id.map(str::to_owned) }).await.unwrap();
    }
    assert_eq!((passed(Side::Staff, 80).await, passed(Side::Customer, 5).await), (Some(5), Some(80)));
    assert_eq!((passed(Side::Customer, 6).await, passed(Side::Staff, 81).await), (None, None));
    // Delivered anew, in a thread that took the place of the first one.
    put(&store, "t:a", "3", vec![say_of("one again", &[1])]).await;
    let claim = next(&store).await.unwrap();
    sent(&store, &claim, "90").await;
    assert_eq!(passed(Side::Customer, 1).await, Some(90));
    // In another group the same numbers are other messages.
    store.put_thread(&who("t:a"), Some((-7, 50))).await.unwrap();
    store.put_thread(&who("t:a"), Some((-7, 60))).await.unwrap();
    assert_eq!(passed(Side::Customer, 1).await, Some(90));
    store.put_thread(&who("t:a"), Some((-8, 50))).await.unwrap();
    assert_eq!((passed(Side::Customer, 1).await, passed(Side::Staff, 80).await), (None, None));
}

pub async fn what_staff_did_not_get_is_an_event_and_can_be_said_again(store: Subject) {
    put(&store, "t:a", "1", vec![with_button("header")]).await;
    let claim = next(&store).await.unwrap();
    store.record_send(&claim, SendOutcome::Failed { why: "no".to_owned() }).await.unwrap();
    let event = store.claim_next(&owner(1), at(2), LEASE).await.unwrap().unwrap();
    assert_eq!(event.conversation.id, who("t:a"));
    let said = EventBody::NotDelivered { message: 1, said: Said::ToStaff, perhaps: false, why: "no".to_owned() };
    assert_eq!(event.event.body, said);
    store.finish(&event, saying(&event, &[])).await.unwrap();
    let listed = store.undelivered(None, 9).await.unwrap();
    assert_eq!(listed[0].message.conversation, who("desk:t:a"));
    store.resend(listed[0].number, "lead", at(3)).await.unwrap().unwrap();
    let claim = next_at(&store, at(3)).await.unwrap();
    assert_eq!((claim.message.text.as_str(), claim.message.sequence, claim.message.buttons.len()), ("header", 2, 1));
    sent(&store, &claim, "70").await;
    assert_eq!(store.undelivered(None, 9).await, Ok(vec![]));
    // What the staff's own conversation did not get is no event of anybody's.
    let claim = claimed(&store, "desk:general", "1").await;
    store.finish(&claim, saying(&claim, &["for all"])).await.unwrap();
    let claim = next(&store).await.unwrap();
    assert_eq!(claim.message.conversation, who("desk:general"));
    store.record_send(&claim, SendOutcome::Failed { why: "no".to_owned() }).await.unwrap();
    assert_eq!(store.claim_next(&owner(1), at(3), LEASE).await, Ok(None));
}

/// A thread with what was passed on, one message delivered and one waiting.
async fn lived_in(store: &Subject, place: Option<(i64, i64)>) {
    put(store, "t:a", "1", vec![say_of("one", &[1])]).await;
    if place.is_some() {
        store.put_thread(&who("t:a"), place).await.unwrap();
    }
    let claim = next(store).await.unwrap();
    sent(store, &claim, "70").await;
    put(store, "t:a", "2", vec![part("x", 11)]).await;
}

pub async fn an_erasure_closes_the_thread_and_leaves_nothing(store: Subject) {
    lived_in(&store, Some((-7, 50))).await;
    store.erase(&who("t:a"), at(2)).await.unwrap().unwrap();
    assert_eq!(store.passed(&who("t:a"), Side::Customer, 1, false).await, Ok(None), "at once");
    let claim = next_at(&store, at(9)).await.unwrap();
    let passing = claim.message.passing.clone().unwrap();
    assert_eq!((passing.manner, claim.message.text.as_str()), (Manner::Close, ""));
    assert_eq!(store.thread(&who("t:a")).await.unwrap().unwrap().place, Some((-7, 50)), "until it is gone");
    store.record_send(&claim, SendOutcome::Sent { external_id: None }).await.unwrap();
    assert_eq!((store.thread(&who("t:a")).await, store.thread_at(-7, 50).await), (Ok(None), Ok(None)));
    assert_eq!(next_at(&store, at(9)).await, None);
    assert_eq!(kept(&store).await, []);
}

pub async fn a_thread_that_was_never_made_is_only_forgotten(store: Subject) {
    lived_in(&store, None).await;
    store.erase(&who("t:a"), at(2)).await.unwrap().unwrap();
    assert_eq!((next_at(&store, at(9)).await, kept(&store).await), (None, vec![]));
}

pub async fn who_comes_back_before_the_thread_is_gone_gets_a_new_one(store: Subject) {
    lived_in(&store, Some((-7, 50))).await;
    store.erase(&who("t:a"), at(2)).await.unwrap().unwrap();
    put(&store, "t:a", "3", vec![with_button("new case"), say_of("more", &[])]).await;
    let claim = next_at(&store, at(9)).await.unwrap();
    assert_eq!(claim.message.passing.as_ref().unwrap().manner, Manner::Close);
    store.record_send(&claim, SendOutcome::Sent { external_id: None }).await.unwrap();
    let thread = store.thread(&who("t:a")).await.unwrap().unwrap();
    assert_eq!((thread.place, thread.lost), (None, false), "it begins anew, without what was before");
    assert_eq!(store.thread_at(-7, 50).await, Ok(None));
    let claim = next_at(&store, at(9)).await.unwrap();
    assert_eq!(claim.message.text, "new case");
    // Erased again.
    store.erase(&who("t:a"), at(10)).await.unwrap().unwrap();
    assert_eq!(store.record_send(&claim, later()).await, Err(StoreError::Fenced));
    assert_eq!((next_at(&store, at(11)).await, kept(&store).await), (None, vec![]));
}

pub async fn a_thread_that_was_made_while_its_customer_was_erased_goes(store: Subject) {
    put(&store, "t:a", "1", vec![say_of("one", &[1])]).await;
    let claim = next(&store).await.unwrap();
    store.erase(&who("t:a"), at(2)).await.unwrap().unwrap();
    // Whoever was delivering comes back with a thread.
    store.put_thread(&who("t:a"), Some((-7, 50))).await.unwrap();
    assert_eq!(store.record_send(&claim, later()).await, Err(StoreError::Fenced));
    let claim = next(&store).await.unwrap();
    assert_eq!(claim.message.passing.as_ref().unwrap().manner, Manner::Close);
    store.record_send(&claim, SendOutcome::Sent { external_id: None }).await.unwrap();
    assert_eq!(kept(&store).await, []);
    // One that is said to be gone is nothing.
    store.put_thread(&who("t:a"), None).await.unwrap();
    assert_eq!((store.thread(&who("t:a")).await, kept(&store).await), (Ok(None), vec![]));
}

pub async fn a_thread_of_an_open_case_stays_until_it_is_closed(store: Subject) {
    let claim = claimed(&store, "t:a", "1").await;
    let id = store.next_case_id().await.unwrap();
    let mut changes = Changes { thread: vec![say_of("header", &[])], cases: vec![case(id, "t:a")], ..saying(&claim, &[]) };
    changes.conversation.case = Some(id);
    store.finish(&claim, changes).await.unwrap();
    store.put_thread(&who("t:a"), Some((-7, 50))).await.unwrap();
    let header = next(&store).await.unwrap();
    sent(&store, &header, "70").await;
    // The customer erases in a turn: staff hear of it, in their thread.
    let claim = claimed(&store, "t:a", "2").await;
    let thread = vec![say_of("erased", &[])];
    store.finish(&claim, Changes { erase: true, thread, ..saying(&claim, &["done"]) }).await.unwrap();
    let told = next(&store).await.unwrap();
    assert_eq!(told.message.text, "erased");
    sent(&store, &told, "71").await;
    let claim = claimed(&store, "t:a", "3").await;
    let mut closing = store.case(id).await.unwrap().unwrap();
    closing.state = simdesk::model::CaseState::Resolved { at: at(4), by: None };
    let mut changes = Changes { cases: vec![closing], ..saying(&claim, &[]) };
    changes.conversation.case = None;
    store.finish(&claim, changes).await.unwrap();
    let close = next_at(&store, at(5)).await.unwrap();
    assert_eq!(close.message.passing.as_ref().unwrap().manner, Manner::Close);
    store.record_send(&close, SendOutcome::Sent { external_id: None }).await.unwrap();
    assert_eq!(store.thread(&who("t:a")).await, Ok(None));
}

pub async fn all_that_a_message_was_delivered_as_is_known(store: Subject) {
    let id = who("t:a");
    store.put_thread(&id, None).await.unwrap();
    let words = message("words", Passing { album: Some("7".to_owned()), ..say_of("", &[1]).passing.unwrap() });
    let batches = [vec![part("7", 1)], vec![words, say_of("more", &[5])], vec![say_of("changed", &[1])]];
    for (n, batch) in batches.into_iter().enumerate() {
        put(&store, "t:a", &format!("{n}"), batch).await;
    }
    store.put_thread(&id, Some((-7, 50))).await.unwrap();
    // The words of an album are joined with nothing.
    for number in ["10", "11", "12"] {
        let claim = next_at(&store, at(9)).await.unwrap();
        sent(&store, &claim, number).await;
    }
    assert_eq!(next_at(&store, at(9)).await, None);
    let all = async |number, alone| store.all_passed(&id, Side::Customer, number, alone).await.unwrap();
    assert_eq!(all(1, true).await, [10, 11]);
    // "more" and "changed" became one message.
    assert_eq!((all(1, false).await, all(5, false).await), (vec![12], vec![12]));
    assert_eq!((all(9, true).await, all(9, false).await), (vec![], vec![]));
    assert_eq!(store.passed(&id, Side::Customer, 1, true).await, Ok(Some(11)));
}
