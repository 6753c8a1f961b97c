//! Messages that failed or may not have arrived, listed by their place among all messages: nobody looks through a large store for the
//! few. A message is listed as long as its delivery says so; whoever deletes it takes it off the list, by its position.

use chrono::{DateTime, Utc};

use crate::model::{ConversationId, Manner, OutboxMessage};
use crate::port::{MESSAGE_UNITS_MAX, Missed, StoreError};

use super::super::key::{Key, Kind};
use super::super::kv::{Base, View};
use super::super::record::{self, Counter, Delivery, Message, Place};
use super::{bound, inbox, last_number, outbox, threads};

/// Text in one answer.
const LIST_BYTES_MAX: usize = 4 << 20;
const LEAD_BYTES_MAX: usize = 1_000;
/// Messages looked at in one commit when a store of an earlier version gets its list.
const PAGE: usize = 5_000;

fn key(position: u64) -> Key {
    Kind::Missed.key().number(position)
}

/// What the customer has said themselves is no answer that they miss.
pub(super) fn is_echo(body: &OutboxMessage) -> bool {
    body.passing.as_ref().is_some_and(|passing| passing.manner == Manner::Echo)
}

/// Why it did not arrive, and whether that is uncertain; `None` for what was delivered or is still to be.
fn missed(record: &Message) -> Option<(&str, bool)> {
    if is_echo(&record.body) {
        return None;
    }
    match &record.delivery {
        Delivery::Failed { why } => Some((why, false)),
        Delivery::Uncertain { why } => Some((why, true)),
        Delivery::Pending | Delivery::Sent { .. } => None,
    }
}

/// Lists a message that did not arrive.
pub(super) fn add(view: &mut View, record: &Message) -> Result<(), StoreError> {
    let place = Place { conversation: record.body.conversation.clone(), sequence: record.body.sequence };
    view.write(&key(record.position), &place)
}

/// The key under which a message is listed, if it is.
pub(super) fn key_of(record: &Message) -> Option<Key> {
    missed(record).map(|_| key(record.position))
}

pub(super) fn list(view: &View, after: Option<u64>, limit: usize) -> Result<Vec<Missed>, StoreError> {
    let all = Kind::Missed.key();
    let from = after.map_or_else(|| all.as_slice().to_vec(), |number| key(number).end());
    let (mut found, mut bytes) = (Vec::new(), 0);
    for item in view.range(&from, &all.end()) {
        if found.len() == limit || bytes > LIST_BYTES_MAX {
            break;
        }
        let (key, value) = item?;
        let place: Place = record::decode(view.place(), &key, &value)?;
        let message = outbox::read_message(view, &place.conversation, place.sequence)?;
        if let Some(message) = message.and_then(|message| told(last_number(&key), message)) {
            bytes += message.message.text.len();
            found.push(message);
        }
    }
    Ok(found)
}

fn told(number: u64, record: Message) -> Option<Missed> {
    let (why, uncertain) = missed(&record)?;
    Some(Missed { number, uncertain, why: why.to_owned(), notice: record.notice, message: record.body })
}

/// Says it again, behind all that the conversation is told. Its old place is given up, so that it is in the transcript once.
///
/// Its buttons mean what was offered with it: they go along only while nothing was said since.
pub(super) fn resend(view: &mut View, number: u64, lead: &str, now: DateTime<Utc>) -> Result<Option<Missed>, StoreError> {
    bound("bytes before a message", lead.len(), LEAD_BYTES_MAX)?;
    let Some(place) = view.read::<Place>(&key(number))? else { return Ok(None) };
    let thread = place.conversation.of_thread().or_else(|| place.conversation.is_thread().then(|| place.conversation.clone()));
    if let Some(thread) = thread {
        return resend_in_thread(view, number, &place, &thread, now);
    }
    let Some(mut conversation) = inbox::conversation(view, &place.conversation)? else { return Ok(None) };
    let Some(old) = outbox::read_message(view, &place.conversation, place.sequence)? else { return Ok(None) };
    let Some(missed) = told(number, old) else { return Ok(None) };
    view.delete(&key(number));
    outbox::delete(view, &place);
    let whole = format!("{lead}\n\n{}", missed.message.text);
    let fits = !lead.is_empty() && whole.encode_utf16().count() <= MESSAGE_UNITS_MAX;
    let is_last = conversation.sent == place.sequence;
    conversation.sent += 1;
    let message = OutboxMessage {
        sequence: conversation.sent,
        text: if fits { whole } else { missed.message.text.clone() },
        buttons: if is_last { missed.message.buttons.clone() } else { Vec::new() },
        at: now,
        ..missed.message.clone()
    };
    // No turn has changed it: its version stays, so that one that runs now need not be run again.
    view.write(&inbox::conversation_key(&conversation.id), &conversation)?;
    // What may have arrived has been tried.
    outbox::append(view, message, u32::from(missed.uncertain), missed.notice, None)?;
    Ok(Some(missed))
}

/// As it was: its buttons name what they are for.
fn resend_in_thread(
    view: &mut View,
    number: u64,
    place: &Place,
    thread: &ConversationId,
    now: DateTime<Utc>,
) -> Result<Option<Missed>, StoreError> {
    let old = outbox::read_message(view, &place.conversation, place.sequence)?;
    let Some(missed) = old.and_then(|old| told(number, old)) else { return Ok(None) };
    view.delete(&key(number));
    outbox::delete(view, place);
    let sequence = threads::next(view, thread)?;
    let message = OutboxMessage { sequence, at: now, ..missed.message.clone() };
    outbox::append(view, message, u32::from(missed.uncertain), missed.notice, None)?;
    Ok(Some(missed))
}

/// True once the list is whole.
fn whole() -> Key {
    Kind::Meta.key().bytes(b"missed")
}

/// Lists the messages of a store that an earlier version wrote, from the key `from` on. Returns where to go on, in a further commit.
pub(super) fn index(view: &mut View, from: Option<Vec<u8>>) -> Result<Option<Vec<u8>>, StoreError> {
    if view.has(&whole())? {
        return Ok(None);
    }
    let all = Kind::Message.key();
    let from = from.unwrap_or_else(|| all.as_slice().to_vec());
    let (mut looked, mut last, mut found) = (0, None, Vec::new());
    for item in view.range(&from, &all.end()).take(PAGE) {
        let (key, value) = item?;
        looked += 1;
        let message: Message = record::decode(view.place(), &key, &value)?;
        found.extend(missed(&message).is_some().then_some(message));
        last = Some(key);
    }
    for message in &found {
        if !view.has(&key(message.position))? {
            add(view, message)?;
        }
    }
    if looked < PAGE {
        view.write(&whole(), &Counter(1))?;
        return Ok(None);
    }
    Ok(last.map(|key| [key.as_slice(), &[0]].concat()))
}
