//! Short names for what the suite puts into a store.

use chrono::{DateTime, TimeDelta, Utc};
use simdesk::model::{
    AuditStatus, AuditUpdate, Case, CaseId, CaseReason, CaseState, Conversation, ConversationId, Event, EventBody, EventKey,
    Locale, OrderId, PartOf, Reason, TailHash,
};
use simdesk::port::{Changes, Claim, NewMessage, Owner};

use super::Subject;

pub const LEASE: TimeDelta = TimeDelta::seconds(30);

/// `minutes` after the start of the tests' time.
pub fn at(minutes: i64) -> DateTime<Utc> {
    "2026-02-10T04:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::minutes(minutes)
}

pub fn who(name: &str) -> ConversationId {
    name.parse().unwrap()
}

pub fn order(id: &str) -> OrderId {
    id.parse().unwrap()
}

pub fn owner(epoch: u64) -> Owner {
    Owner { name: "worker".to_owned(), epoch }
}

pub fn key(conversation: &str, id: &str) -> EventKey {
    EventKey { conversation: who(conversation), external_id: id.to_owned() }
}

pub fn text(conversation: &str, id: &str) -> Event {
    let body = EventBody::Text { text: format!("text {id}"), cut_from: None, masked: Vec::new() };
    Event { key: key(conversation, id), at: at(0), body, origin: None }
}

/// Changes that say these texts.
pub fn saying(claim: &Claim, texts: &[&str]) -> Changes {
    Changes {
        conversation: claim.conversation.clone(),
        outbox: texts
            .iter()
            .map(|text| NewMessage {
                text: (*text).to_owned(),
                buttons: Vec::new(),
                from_staff: None,
                notice: false,
                passing: None,
            })
            .collect(),
        cases: Vec::new(),
        thread: Vec::new(),
        timers: Vec::new(),
        watch: Vec::new(),
        note: None,
        erase: false,
        at: at(1),
    }
}

/// Accepts an event and claims it; the queue must be empty.
pub async fn claimed(store: &Subject, conversation: &str, id: &str) -> Claim {
    store.accept(text(conversation, id)).await.unwrap();
    store.claim_next(&owner(1), at(0), LEASE).await.unwrap().expect("something to claim")
}

/// Says these texts in a conversation.
pub async fn say(store: &Subject, conversation: &str, id: &str, texts: &[&str]) {
    let claim = claimed(store, conversation, id).await;
    store.finish(&claim, saying(&claim, texts)).await.unwrap();
}

pub fn case(id: CaseId, conversation: &str) -> Case {
    Case {
        id,
        version: 0,
        conversation: who(conversation),
        locale: Locale::ZhHans,
        state: CaseState::Waiting,
        reason: CaseReason::Asked,
        order: None,
        owner_checked: false,
        entry: None,
        opened_at: at(0),
        notes: Vec::new(),
    }
}

pub fn reason(text: &str) -> Reason {
    Reason { text: text.to_owned(), code: None }
}

/// Which card of a main order a row is about.
#[expect(clippy::unnecessary_wraps, reason = "as the field has it")]
pub fn part_of(main: &str, sub: &str) -> Option<PartOf> {
    Some(PartOf { main: order(main), sub: order(sub) })
}

/// A row that says nothing but its numbers and its time.
pub fn row(ids: &[&str], minutes: i64) -> AuditUpdate {
    AuditUpdate { source: "file.csv".to_owned(), ..crate::rows::empty(ids, at(minutes)) }
}

pub fn with_status(ids: &[&str], minutes: i64, status: AuditStatus) -> AuditUpdate {
    AuditUpdate { status: Some(status), ..row(ids, minutes) }
}

pub fn rejected(ids: &[&str], minutes: i64, why: &str) -> AuditUpdate {
    AuditUpdate { reasons: Some(vec![reason(why)]), ..with_status(ids, minutes, AuditStatus::Rejected) }
}

pub fn tail(byte: u8) -> TailHash {
    TailHash([byte; 16])
}

pub fn fresh(conversation: &str) -> Conversation {
    Conversation::new(who(conversation))
}
