//! What arrived: in once, out in order, one at a time per conversation.
//!
//! The queue of a conversation is its `Queue` records. A conversation with events that nobody works on has one `Ready` record, at the
//! position of its oldest event; while it is worked on it has a `Claim` record instead.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};

use crate::model::{Conversation, ConversationId, Event, EventBody, EventKey, StaffAct};
use crate::port::{Accepted, Changes, Claim, Owner, StoreError};

use super::super::key::{Key, Kind};
use super::super::kv::View;
use super::super::record::{Claimed, Counter, Queued, Seen, day_of};
use super::super::wire::Proof;
use super::{audits, bound, cases, dead, erase, last_number, next_number, notes, outbox, staff, threads, timers};

const EXTERNAL_ID_BYTES_MAX: usize = 200;
/// A message of 8,000 characters with the longest encoding fits.
const EVENT_BYTES_MAX: usize = 64 << 10;
const WHY_CHARS_MAX: usize = 500;
/// Bounds of what one event may change.
const OUTBOX_MAX: usize = 32;
const TIMERS_MAX: usize = 64;
const WATCHES_MAX: usize = 64;
/// One claim in so many looks for claims that have ended, although others are ready.
const CLAIMS_LOOK: u64 = 16;

fn seen_key(key: &EventKey) -> Key {
    Kind::Seen.key().text(key.conversation.as_str()).bytes(key.external_id.as_bytes())
}

fn queue_key(conversation: &ConversationId) -> Key {
    Kind::Queue.key().text(conversation.as_str())
}

fn claim_key(conversation: &ConversationId) -> Key {
    Kind::Claim.key().text(conversation.as_str())
}

fn ready_key(position: u64) -> Key {
    Kind::Ready.key().number(position)
}

pub(super) fn conversation_key(id: &ConversationId) -> Key {
    Kind::Conversation.key().text(id.as_str())
}

pub(super) fn conversation(view: &View, id: &ConversationId) -> Result<Option<Conversation>, StoreError> {
    view.read(&conversation_key(id))
}

pub(super) fn knows(view: &View, key: &EventKey) -> Result<bool, StoreError> {
    view.has(&seen_key(key))
}

pub(super) fn accept(view: &mut View, event: &Event) -> Result<Accepted, StoreError> {
    accept_beside(view, event, &mut BTreeSet::new())
}

/// Whose events wait is looked for once: a hundred of one chat come at once, and everybody behind them waits for this.
pub(super) fn accept_all(view: &mut View, events: &[Event]) -> Result<(), StoreError> {
    let mut waiting = BTreeSet::new();
    events.iter().try_for_each(|event| accept_beside(view, event, &mut waiting).map(drop))
}

fn accept_beside(view: &mut View, event: &Event, waiting: &mut BTreeSet<ConversationId>) -> Result<Accepted, StoreError> {
    if event.key.external_id.is_empty() {
        return Err(StoreError::Refused("an event without an ID".to_owned()));
    }
    bound("bytes in an event's ID", event.key.external_id.len(), EXTERNAL_ID_BYTES_MAX)?;
    let body = if let EventBody::InThread { what, .. } = &event.body { what } else { &event.body };
    if let EventBody::Text { text, .. }
    | EventBody::Captioned { text, .. }
    | EventBody::StaffReply { text, .. }
    | EventBody::Staff { act: StaffAct::Reply { text, .. } | StaffAct::Note { text }, .. }
    | EventBody::Pressed { value: text, .. }
    | EventBody::Foreign { what: text } = body
    {
        bound("bytes in a message", text.len(), EVENT_BYTES_MAX)?;
    }
    if let EventBody::Announced { notice, .. } = &event.body {
        bound("bytes in a notice", notice.iter().map(|(_, text)| text.len()).sum(), EVENT_BYTES_MAX)?;
    }
    let seen = seen_key(&event.key);
    if view.has(&seen)? {
        return Ok(Accepted::Duplicate);
    }
    view.write(&seen, &Seen { day: day_of(event.at) })?;
    enqueue_beside(view, event.clone(), waiting)?;
    Ok(Accepted::New)
}

/// Puts an event of the store's own making into the inbox. Its ID is made of `name` and its position, so it is new.
pub(super) fn raise(
    view: &mut View,
    conversation: ConversationId,
    name: &str,
    at: DateTime<Utc>,
    body: EventBody,
) -> Result<(), StoreError> {
    let number = next_number(view, "raised")?;
    let key = EventKey { conversation, external_id: format!("{name}/{number}") };
    accept(view, &Event { key, at, body, origin: None }).map(drop)
}

pub(super) fn enqueue(view: &mut View, event: Event) -> Result<(), StoreError> {
    enqueue_beside(view, event, &mut BTreeSet::new())
}

/// `waiting` are conversations of which events surely wait.
fn enqueue_beside(view: &mut View, event: Event, waiting: &mut BTreeSet<ConversationId>) -> Result<(), StoreError> {
    let position = next_number(view, "inbox")?;
    let conversation = event.key.conversation.clone();
    let queue = queue_key(&conversation);
    let idle = waiting.insert(conversation.clone()) && view.list::<Queued>(&queue, 1)?.is_empty();
    view.write(&queue.number(position), &Queued { event, tries: 0 })?;
    if idle {
        view.write(&ready_key(position), &conversation)?;
    }
    Ok(())
}

pub(super) fn claim_next(
    view: &mut View,
    boot: u64,
    owner: &Owner,
    now: DateTime<Utc>,
    lease: TimeDelta,
) -> Result<Option<Claim>, StoreError> {
    let Some((position, conversation)) = oldest_free(view, boot, owner, now)? else { return Ok(None) };
    view.delete(&ready_key(position));
    let queue = queue_key(&conversation).number(position);
    let Some(queued) = view.read::<Queued>(&queue)? else {
        let what = "an event that should be waiting is missing".to_owned();
        return Err(StoreError::Damaged { place: super::super::kv::Base::place(view).to_owned(), what });
    };
    // A claim that has ended was a try; one before that was counted by it.
    let ended: Option<Claimed> = view.read(&claim_key(&conversation))?;
    let ended = ended.filter(|claimed| claimed.position == position);
    let tries = ended.map_or(queued.tries, |claimed| queued.tries.max(claimed.tries.saturating_add(1)));
    let fence = next_number(view, "fence")?;
    let claimed = Claimed { position, owner: owner.clone(), boot, until: now + lease, fence, tries };
    view.write(&claim_key(&conversation), &claimed)?;

    let stored = self::conversation(view, &conversation)?.unwrap_or_else(|| Conversation::new(conversation));
    let case = match stored.case {
        Some(id) => cases::get(view, id)?.filter(cases::is_open),
        None => None,
    };
    Ok(Some(Claim { event: queued.event, position, conversation: stored, case, tries, fence, owner: owner.clone() }))
}

/// Whether it is this claim's turn to look for claims that have ended.
pub(super) fn looks_for_ended_claims(view: &View) -> Result<bool, StoreError> {
    let fence = view.read::<Counter>(&Kind::Meta.key().bytes(b"fence"))?;
    Ok(fence.is_none_or(|last| last.0.is_multiple_of(CLAIMS_LOOK)))
}

/// The oldest event among conversations that are ready or whose claim has ended. Claims are as few as workers; while others are ready
/// they are looked through only now and then.
fn oldest_free(view: &View, boot: u64, owner: &Owner, now: DateTime<Utc>) -> Result<Option<(u64, ConversationId)>, StoreError> {
    let ready = view.list::<ConversationId>(&Kind::Ready.key(), 1)?;
    let mut best = ready.into_iter().next().map(|(key, conversation)| (last_number(&key), conversation));
    if best.is_some() && !looks_for_ended_claims(view)? {
        return Ok(best);
    }
    for (key, claimed) in view.list::<Claimed>(&Kind::Claim.key(), usize::MAX)? {
        if claimed.is_free(owner, boot, now) && best.as_ref().is_none_or(|b| claimed.position < b.0) {
            let name = std::str::from_utf8(key.strip_suffix(&[0]).unwrap_or(&key)).ok();
            best = name.and_then(|n| n.parse().ok()).map(|conversation| (claimed.position, conversation)).or(best);
        }
    }
    Ok(best)
}

/// Ends the claim and removes its event from the queue. The conversation is ready again if more is waiting.
fn end_claim(view: &mut View, proof: &Proof) -> Result<Event, StoreError> {
    let claim = claim_key(&proof.conversation);
    let held: Option<Claimed> = view.read(&claim)?;
    if held.is_none_or(|held| held.fence != proof.fence || held.position != proof.position) {
        return Err(StoreError::Fenced);
    }
    view.delete(&claim);
    let queue = queue_key(&proof.conversation);
    let key = queue.clone().number(proof.position);
    let queued: Queued = view.read(&key)?.ok_or(StoreError::Fenced)?;
    view.delete(&key);
    if let Some((next, _)) = view.list::<Queued>(&queue, 1)?.first() {
        view.write(&ready_key(last_number(next)), &proof.conversation)?;
    }
    Ok(queued.event)
}

pub(super) fn finish(view: &mut View, proof: &Proof, changes: Changes) -> Result<(), StoreError> {
    bound("messages for one event", changes.outbox.len(), OUTBOX_MAX)?;
    bound("messages to staff for one event", changes.thread.len(), OUTBOX_MAX)?;
    bound("timers for one event", changes.timers.len(), TIMERS_MAX)?;
    bound("watches for one event", changes.watch.len(), WATCHES_MAX)?;
    if changes.conversation.id != proof.conversation {
        return Err(StoreError::Refused("the changes are of another conversation".to_owned()));
    }
    end_claim(view, proof)?;
    let stored = conversation(view, &proof.conversation)?;
    let (version, sent) = stored.map_or((0, 0), |c| (c.version, c.sent));
    if version != changes.conversation.version {
        return Err(StoreError::Conflict);
    }
    if changes.erase {
        return erase::with_turn(view, changes, sent);
    }
    let mut next = changes.conversation;
    next.version = version + 1;
    next.sent = outbox::put(view, &next.id, sent, changes.outbox, changes.at)?;
    view.write(&conversation_key(&next.id), &next)?;
    // Before the cases: one that is emptied as it is closed takes its thread with it.
    threads::say(view, &next.id, changes.thread, changes.at)?;
    for case in changes.cases {
        cases::put(view, case)?;
    }
    for change in changes.timers {
        timers::change(view, change)?;
    }
    for order in changes.watch {
        audits::watch(view, &order, &proof.conversation)?;
    }
    if let Some(note) = changes.note {
        notes::put(view, &proof.conversation, proof.position, &note)?;
        staff::note_wait(view, &note)?;
    }
    Ok(())
}

/// Puts the event of a claim aside.
pub(super) fn give_up(view: &mut View, proof: &Proof, why: &str) -> Result<(), StoreError> {
    let event = end_claim(view, proof)?;
    dead::put(view, proof.position, event, why.chars().take(WHY_CHARS_MAX).collect())
}
