//! What leaves: in order, one at a time per conversation, kept as the conversation's transcript.
//!
//! A conversation with undelivered messages has an `Unsent` record naming the oldest; that one is `Sendable`, `Delayed` or claimed.

use chrono::{DateTime, TimeDelta, Utc};

use crate::model::{Came, ConversationId, EventBody, Manner, OutboxMessage, Said, StaffSaid};
use crate::port::{NewMessage, Owner, SendClaim, SendOutcome, StoreError};

use super::super::key::{Key, Kind};
use super::super::kv::View;
use super::super::record::{Claimed, Counter, Delivery, Message, Place};
use super::super::wire::Proof;
use super::{bound, inbox, missed, next_number, own, threads};

pub(super) const TEXT_BYTES_MAX: usize = 64 << 10;
const CHANNEL_BYTES_MAX: usize = 64;
const WHY_CHARS_MAX: usize = 500;
/// So far back it is looked for what staff said.
const SAID_BACK_MAX: u64 = 500;

pub(super) fn message_key(conversation: &ConversationId) -> Key {
    Kind::Message.key().text(conversation.as_str())
}

fn unsent_key(conversation: &ConversationId) -> Key {
    Kind::Unsent.key().text(conversation.as_str())
}

pub(super) fn claim_key(conversation: &ConversationId) -> Key {
    Kind::SendClaim.key().text(conversation.channel()).text(conversation.as_str())
}

/// Adds messages after the `sent` ones of the conversation; returns how many it has now.
pub(super) fn put(
    view: &mut View,
    conversation: &ConversationId,
    sent: u64,
    messages: Vec<NewMessage>,
    at: DateTime<Utc>,
) -> Result<u64, StoreError> {
    threads::put_all(view, conversation, sent, messages, at)
}

/// Adds the message after the last one of its conversation. It is not delivered before `later`, unless others of the conversation are
/// delivered until then.
pub(super) fn append(
    view: &mut View,
    body: OutboxMessage,
    tries: u32,
    notice: bool,
    later: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    let position = next_number(view, "outbox")?;
    let unsent = unsent_key(&body.conversation);
    let record = Message { body, position, tries, delivery: Delivery::Pending, notice };
    write_message(view, &record)?;
    if view.has(&unsent)? {
        return Ok(());
    }
    match later {
        None => make_head(view, &record),
        Some(at) => {
            view.write(&unsent, &Counter(record.body.sequence))?;
            delay(view, &record, at)
        }
    }
}

pub(super) fn write_message(view: &mut View, record: &Message) -> Result<(), StoreError> {
    view.write(&message_key(&record.body.conversation).number(record.body.sequence), record)
}

/// It is delivered later.
fn delay(view: &mut View, record: &Message, at: DateTime<Utc>) -> Result<(), StoreError> {
    let conversation = &record.body.conversation;
    let delayed = Kind::Delayed.key().text(conversation.channel());
    let key = delayed.signed(at.timestamp_millis()).number(record.position);
    own::add(view, conversation, &key)?;
    view.write(&key, &Place { conversation: conversation.clone(), sequence: record.body.sequence })
}

/// Deletes a message that is not to be delivered any more.
pub(super) fn delete(view: &mut View, place: &Place) {
    view.delete(&message_key(&place.conversation).number(place.sequence));
}

/// Makes this the message of its conversation that is to be delivered next.
fn make_head(view: &mut View, record: &Message) -> Result<(), StoreError> {
    view.write(&unsent_key(&record.body.conversation), &Counter(record.body.sequence))?;
    make_sendable(view, record)
}

fn make_sendable(view: &mut View, record: &Message) -> Result<(), StoreError> {
    let conversation = record.body.conversation.clone();
    let key = Kind::Sendable.key().text(conversation.channel()).number(record.position);
    view.write(&key, &Place { conversation, sequence: record.body.sequence })
}

pub(super) fn claim_send(
    view: &mut View,
    boot: u64,
    owner: &Owner,
    channel: &str,
    now: DateTime<Utc>,
    lease: TimeDelta,
) -> Result<Option<SendClaim>, StoreError> {
    bound("bytes in a channel's name", channel.len(), CHANNEL_BYTES_MAX)?;
    wake_delayed(view, channel, now)?;
    let sendable = Kind::Sendable.key().text(channel);
    let mut first = view.list::<Place>(&sendable, 1)?.pop();
    if first.is_none() || inbox::looks_for_ended_claims(view)? {
        free_ended_claims(view, boot, owner, channel, now)?;
        first = view.list::<Place>(&sendable, 1)?.pop();
    }
    let Some((key, place)) = first else { return Ok(None) };
    view.delete(&sendable.bytes(&key));
    let Some(record) = read_message(view, &place.conversation, place.sequence)? else { return Ok(None) };
    let tries = record.tries;
    let fence = next_number(view, "fence")?;
    let claimed = Claimed { position: place.sequence, owner: owner.clone(), boot, until: now + lease, fence, tries };
    view.write(&claim_key(&place.conversation), &claimed)?;
    Ok(Some(SendClaim { message: record.body, tries, fence, owner: owner.clone() }))
}

pub(super) fn read_message(view: &View, conversation: &ConversationId, sequence: u64) -> Result<Option<Message>, StoreError> {
    view.read(&message_key(conversation).number(sequence))
}

/// Messages that wait for a time that has come take their old place in the order.
fn wake_delayed(view: &mut View, channel: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
    let delayed = Kind::Delayed.key().text(channel);
    let due = delayed.clone().signed(now.timestamp_millis());
    for (key, place) in view.list_through::<Place>(&delayed, &due, 100)? {
        let key = delayed.clone().bytes(&key);
        own::remove(view, &place.conversation, &key);
        view.delete(&key);
        if let Some(record) = read_message(view, &place.conversation, place.sequence)? {
            make_sendable(view, &record)?;
        }
    }
    Ok(())
}

fn free_ended_claims(view: &mut View, boot: u64, owner: &Owner, channel: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
    let claims = Kind::SendClaim.key().text(channel);
    for (key, claimed) in view.list::<Claimed>(&claims, usize::MAX)? {
        if !claimed.is_free(owner, boot, now) {
            continue;
        }
        view.delete(&claims.clone().bytes(&key));
        let message = Kind::Message.key().bytes(&key).number(claimed.position);
        if let Some(mut record) = view.read::<Message>(&message)? {
            // The claim was a try, and its end is not known.
            record.tries = record.tries.max(claimed.tries.saturating_add(1));
            view.write(&message, &record)?;
            make_sendable(view, &record)?;
        }
    }
    Ok(())
}

pub(super) fn record_send(view: &mut View, proof: &Proof, outcome: SendOutcome) -> Result<(), StoreError> {
    let claim = claim_key(&proof.conversation);
    let held: Option<Claimed> = view.read(&claim)?;
    let Some(held) = held.filter(|held| held.fence == proof.fence && held.position == proof.position) else {
        return Err(StoreError::Fenced);
    };
    view.delete(&claim);
    let Some(mut record) = read_message(view, &proof.conversation, proof.position)? else { return Err(StoreError::Fenced) };
    record.delivery = match outcome {
        SendOutcome::Later { at, may_have_arrived } => {
            // What surely did not arrive is no try.
            if may_have_arrived || record.tries != held.tries {
                record.tries = held.tries.saturating_add(u32::from(may_have_arrived));
                view.write(&message_key(&proof.conversation).number(proof.position), &record)?;
            }
            return delay(view, &record, at);
        }
        SendOutcome::Sent { external_id } => {
            if threads::delivered(view, &record, external_id.as_deref())? {
                return Ok(());
            }
            Delivery::Sent { external_id }
        }
        SendOutcome::Failed { why } => {
            not_delivered(view, &record, false, &why)?;
            Delivery::Failed { why }
        }
        SendOutcome::Uncertain { why } => {
            not_delivered(view, &record, true, &why)?;
            Delivery::Uncertain { why }
        }
    };
    view.write(&message_key(&proof.conversation).number(proof.position), &record)?;
    if let Some(next) = read_message(view, &proof.conversation, proof.position + 1)? {
        return make_head(view, &next);
    }
    view.delete(&unsent_key(&proof.conversation));
    Ok(())
}

/// What did not arrive is listed, and an event of its conversation, so that somebody hears of it.
fn not_delivered(view: &mut View, record: &Message, perhaps: bool, why: &str) -> Result<(), StoreError> {
    if missed::is_echo(&record.body) {
        return Ok(());
    }
    missed::add(view, record)?;
    let of_thread = record.body.conversation.is_thread();
    let conversation = record.body.conversation.of_thread();
    let said = match &record.body.from_staff {
        _ if of_thread => Said::ToStaff,
        Some(staff) => Said::ByStaff(staff.clone()),
        None if record.notice => Said::Notice,
        None => Said::Answer,
    };
    let body =
        EventBody::NotDelivered { message: record.body.sequence, said, perhaps, why: why.chars().take(WHY_CHARS_MAX).collect() };
    match conversation {
        Some(conversation) => inbox::raise(view, conversation, "send", record.body.at, body),
        // What the staff's own conversation is told concerns nobody else.
        None if of_thread => Ok(()),
        None => inbox::raise(view, record.body.conversation.clone(), "send", record.body.at, body),
    }
}

pub(super) fn messages(
    view: &View,
    conversation: &ConversationId,
    after: u64,
    limit: usize,
) -> Result<Vec<OutboxMessage>, StoreError> {
    let prefix = message_key(conversation);
    let after = prefix.clone().number(after);
    let found = view.list_after::<Message>(&prefix, &after, limit)?;
    Ok(found.into_iter().map(|(_, record)| record.body).collect())
}

/// What staff said last, newest first. Messages that were sent again have given up their place.
pub(super) fn said_by_staff(view: &View, conversation: &ConversationId, limit: usize) -> Result<Vec<StaffSaid>, StoreError> {
    let sent = inbox::conversation(view, conversation)?.map_or(0, |known| known.sent);
    let mut found = Vec::new();
    for sequence in (sent.saturating_sub(SAID_BACK_MAX) + 1..=sent).rev() {
        if found.len() == limit {
            break;
        }
        let Some(Message { body, position, delivery, .. }) = read_message(view, conversation, sequence)? else { continue };
        let Some(staff) = body.from_staff else { continue };
        if body.passing.is_some_and(|passing| matches!(passing.manner, Manner::Edit | Manner::Withdraw)) {
            continue;
        }
        let came = match delivery {
            Delivery::Pending => Came::Nowhere,
            Delivery::Sent { .. } => Came::There,
            Delivery::Failed { .. } => Came::Failed,
            Delivery::Uncertain { .. } => Came::Perhaps,
        };
        found.push(StaffSaid { number: position, staff, at: body.at, came });
    }
    Ok(found)
}
