//! The threads in which staff work: where each one is, what waits to be put into it, and what messages are on the other side.
//!
//! | record | says |
//! |---|---|
//! | `Thread` | where the thread of a conversation is, and how many messages were put out to it |
//! | `ThreadAt` | whose thread a number in a group is, or was: staff may still write in one that was replaced |
//! | `Passed` | what a message of one side was delivered as on the other |
//!
//! Messages to a thread lie in the outbox under the thread's own name.

use chrono::{DateTime, TimeDelta, Utc};

use crate::model::{ConversationId, Manner, OutboxMessage, Passing, Side, Thread};
use crate::port::{MESSAGE_UNITS_MAX, NewMessage, StoreError};

use super::super::key::{Key, Kind};
use super::super::kv::View;
use super::super::record::{Claimed, Counter, Delivery, Message, Number, Place, Queued};
use super::{bound, outbox, own, said};

/// What comes between two texts that became one message.
const JOINT: &str = "\n";
/// Parts of an album arrive within this time, nearly always in one piece.
const ALBUM_WAIT: TimeDelta = TimeDelta::milliseconds(1_200);
/// Messages among which the others of an album are looked for.
const ALBUM_BACK: u64 = 8;
/// As many as one copy may hold.
const ALBUM_MAX: usize = 100;
/// Stands for lines that are no message of anybody's; no channel gives this number.
const NOBODYS: i64 = 0;
/// Messages that one was delivered as before the last one.
const EARLIER_MAX: usize = 64;
/// Messages to a customer among which the one is looked for that is put right.
const CORRECTED_BACK: u64 = 200;
/// Texts that are joined.
const JOINED_MAX: usize = 50;

fn key(conversation: &ConversationId) -> Key {
    Kind::Thread.key().text(conversation.as_str())
}

fn at_key((group, number): (i64, i64)) -> Key {
    Kind::ThreadAt.key().signed(group).signed(number)
}

fn passed_key(conversation: &ConversationId) -> Key {
    Kind::Passed.key().text(conversation.as_str())
}

/// What a message was delivered as, alone: small letters. Which message one on this side stands for, and what was delivered with others
/// as one: capital letters.
fn side_byte(side: Side, alone: bool) -> u8 {
    match (side, alone) {
        (Side::Customer, true) => b'c',
        (Side::Staff, true) => b's',
        (Side::Customer, false) => b'C',
        (Side::Staff, false) => b'S',
    }
}

/// What was delivered before the last one.
fn earlier_byte(side: Side, alone: bool) -> u8 {
    match (side, alone) {
        (Side::Customer, true) => b'a',
        (Side::Staff, true) => b'b',
        (Side::Customer, false) => b'A',
        (Side::Staff, false) => b'B',
    }
}

pub(super) fn get(view: &View, conversation: &ConversationId) -> Result<Option<Thread>, StoreError> {
    view.read(&key(conversation))
}

pub(super) fn at(view: &View, group: i64, number: i64) -> Result<Option<ConversationId>, StoreError> {
    view.read(&at_key((group, number)))
}

pub(super) fn put(view: &mut View, conversation: &ConversationId, place: Option<(i64, i64)>) -> Result<(), StoreError> {
    let Some(before) = get(view, conversation)? else {
        let Some(place) = place else { return Ok(()) };
        // It was made while the data of its customer went: so it goes, too. When is told by nothing that is kept.
        view.write(&key(conversation), &Thread { place: Some(place), ..Thread::default() })?;
        return close(view, conversation, DateTime::UNIX_EPOCH);
    };
    if let Some(place) = place {
        leave_others(view, conversation, place.0)?;
        view.write(&at_key(place), conversation)?;
        own::add(view, &conversation.thread(), &at_key(place))?;
    }
    let lost = place.is_none() && (before.lost || before.place.is_some());
    view.write(&key(conversation), &Thread { place, lost, ..before })
}

/// A number means another message in another group: what was passed on there can't be referred to any more.
fn leave_others(view: &mut View, conversation: &ConversationId, group: i64) -> Result<(), StoreError> {
    let here = Kind::ThreadAt.key().signed(group);
    let own = own::list(view, &conversation.thread())?;
    let is_elsewhere =
        |key: &Key| Kind::of(key.as_slice()) == Some(Kind::ThreadAt) && !key.as_slice().starts_with(here.as_slice());
    if own.iter().any(is_elsewhere) { forget_passed(view, conversation) } else { Ok(()) }
}

fn forget_passed(view: &mut View, conversation: &ConversationId) -> Result<(), StoreError> {
    let passed = passed_key(conversation);
    for (rest, Number(_)) in view.list::<Number>(&passed, usize::MAX)? {
        view.delete(&passed.clone().bytes(&rest));
    }
    Ok(())
}

pub(super) fn passed(
    view: &View,
    conversation: &ConversationId,
    side: Side,
    number: i64,
    alone: bool,
) -> Result<Option<i64>, StoreError> {
    let look = |alone| view.read::<Number>(&passed_key(conversation).bytes(&[side_byte(side, alone)]).signed(number));
    let found = match look(true)? {
        None if !alone => look(false)?,
        found => found,
    };
    Ok(found.map(|found| found.0))
}

/// All that a message was delivered as: an answer and its correction, a picture and the words with it.
pub(super) fn all_passed(
    view: &View,
    conversation: &ConversationId,
    side: Side,
    number: i64,
    alone: bool,
) -> Result<Vec<i64>, StoreError> {
    let earlier = passed_key(conversation).bytes(&[earlier_byte(side, alone)]).signed(number);
    let last = passed_key(conversation).bytes(&[side_byte(side, alone)]).signed(number);
    let mut all: Vec<i64> = view.list::<Number>(&earlier, EARLIER_MAX)?.into_iter().map(|(_, Number(number))| number).collect();
    all.extend(view.read::<Number>(&last)?.map(|Number(number)| number));
    Ok(all)
}

/// Numbers of a place that is used no more mean other messages in the next one: whatever is still to be delivered to customers, or sent to
/// them again, goes by its text alone.
pub(super) fn leave_place(view: &mut View) -> Result<u64, StoreError> {
    let mut places = Vec::new();
    for (key, Counter(first)) in view.list::<Counter>(&Kind::Unsent.key(), usize::MAX)? {
        let name = key.split(|byte| *byte == 0).next().unwrap_or_default();
        let Some(name) = std::str::from_utf8(name).ok().and_then(|name| name.parse::<ConversationId>().ok()) else { continue };
        let mut sequence = first;
        while view.has(&outbox::message_key(&name).number(sequence))? {
            places.push((name.clone(), sequence));
            sequence += 1;
        }
    }
    let missed = view.list::<Place>(&Kind::Missed.key(), usize::MAX)?;
    places.extend(missed.into_iter().map(|(_, place)| (place.conversation, place.sequence)));
    let mut changed = 0;
    for (name, sequence) in places.into_iter().filter(|(name, _)| !name.is_thread()) {
        let Some(mut record) = outbox::read_message(view, &name, sequence)? else { continue };
        // What is passed on from a page names the page's message, not one of the staff's.
        let of_staff = |passing: &&mut Passing| passing.manner != Manner::Echo;
        let Some(passing) = record.body.passing.as_mut().filter(of_staff) else { continue };
        passing.sources.clear();
        passing.quotes = None;
        outbox::write_message(view, &record)?;
        changed += 1;
    }
    // What staff said there and nobody has worked on yet.
    for (rest, mut queued) in view.list::<Queued>(&Kind::Queue.key(), usize::MAX)? {
        if queued.event.origin.is_some() && queued.event.body.in_thread().is_some() {
            queued.event.origin = None;
            view.write(&Kind::Queue.key().bytes(&rest), &queued)?;
        }
    }
    Ok(changed)
}

/// The number of a further message to a thread.
pub(super) fn next(view: &mut View, conversation: &ConversationId) -> Result<u64, StoreError> {
    let mut thread = get(view, conversation)?.unwrap_or_default();
    thread.sent += 1;
    view.write(&key(conversation), &thread)?;
    Ok(thread.sent)
}

/// Puts messages out to the thread of a conversation.
pub(super) fn say(
    view: &mut View,
    conversation: &ConversationId,
    messages: Vec<NewMessage>,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    if messages.is_empty() {
        return Ok(());
    }
    let mut thread = get(view, conversation)?.unwrap_or_default();
    thread.sent = put_all(view, &conversation.thread(), thread.sent, messages, at)?;
    view.write(&key(conversation), &thread)
}

/// Adds messages after the `sent` ones; returns how many there are now. What can be joined to the one before it is.
pub(super) fn put_all(
    view: &mut View,
    name: &ConversationId,
    sent: u64,
    messages: Vec<NewMessage>,
    at: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let mut sequence = sent;
    for message in messages {
        bound("bytes in a message", message.text.len(), outbox::TEXT_BYTES_MAX)?;
        if message.passing.is_some()
            && (corrects(view, name, sequence, &message)? || joined_at_all(view, name, sequence, &message)?)
        {
            continue;
        }
        sequence += 1;
        let NewMessage { text, buttons, from_staff, notice, passing } = message;
        let parts_may_come = |passing: &Passing| passing.album.is_some() && passing.manner == Manner::Copy;
        let later = passing.as_ref().is_some_and(parts_may_come).then(|| at + ALBUM_WAIT);
        let body = OutboxMessage { conversation: name.clone(), sequence, text, buttons, at, from_staff, passing };
        outbox::append(view, body, 0, notice, later)?;
    }
    Ok(sequence)
}

/// Puts right what has not been delivered: it goes out, or out again, as it was said last. True when nothing else is to be done, since
/// nothing that could be changed is with the customer.
fn corrects(view: &mut View, name: &ConversationId, last: u64, next: &NewMessage) -> Result<bool, StoreError> {
    let Some(passing) = next.passing.as_ref().filter(|passing| passing.manner == Manner::Edit && !name.is_thread()) else {
        return Ok(false);
    };
    for sequence in (last.saturating_sub(CORRECTED_BACK) + 1..=last).rev() {
        let Some(mut before) = outbox::read_message(view, name, sequence)? else { continue };
        let said = |said: &Passing| {
            matches!(said.manner, Manner::Say | Manner::Copy)
                && said.sources.iter().any(|source| passing.sources.contains(source))
        };
        if !before.body.passing.as_ref().is_some_and(said) {
            continue;
        }
        let claim: Option<Claimed> = view.read(&outbox::claim_key(name))?;
        let is_tried = before.tries > 0 || claim.is_some_and(|claim| claim.position == sequence);
        let is_there = match before.delivery {
            Delivery::Sent { .. } => return Ok(false),
            // It may be with them as it was.
            Delivery::Pending => is_tried,
            Delivery::Failed { .. } | Delivery::Uncertain { .. } => false,
        };
        before.body.text.clone_from(&next.text);
        outbox::write_message(view, &before)?;
        return Ok(!is_there);
    }
    Ok(false)
}

/// Joins a message to one before it. Between the parts of an album there may be what was said about the first of them.
fn joined_at_all(view: &mut View, name: &ConversationId, last: u64, next: &NewMessage) -> Result<bool, StoreError> {
    let of_album = next.passing.as_ref().is_some_and(|passing| passing.album.is_some());
    let back = if of_album { ALBUM_BACK } else { 1 };
    for sequence in (last.saturating_sub(back - 1)..=last).rev() {
        if joined(view, name, sequence, next)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Joins a message to this one, as long as nobody delivers it.
fn joined(view: &mut View, name: &ConversationId, sequence: u64, next: &NewMessage) -> Result<bool, StoreError> {
    let Some(mut last) = outbox::read_message(view, name, sequence)? else { return Ok(false) };
    let claim: Option<Claimed> = view.read(&outbox::claim_key(name))?;
    // What was tried may have arrived as it was.
    if last.delivery != Delivery::Pending || last.tries > 0 || claim.is_some_and(|claim| claim.position == sequence) {
        return Ok(false);
    }
    let (Some(before), Some(passing)) = (last.body.passing.as_mut(), next.passing.as_ref()) else { return Ok(false) };
    if before.manner != passing.manner || last.body.from_staff != next.from_staff {
        return Ok(false);
    }
    match passing.manner {
        Manner::Copy if passing.album.is_some() && before.album == passing.album && before.sources.len() < ALBUM_MAX => {
            before.sources.extend(&passing.sources);
            // The words of an album hang on one of its parts.
            if next.text.len() > last.body.text.len() {
                last.body.text.clone_from(&next.text);
            }
        }
        // The words of an album stay apart, so that they can go with it.
        Manner::Say
            if name.is_thread() && before.sources.len() < JOINED_MAX && before.album.is_none() && passing.album.is_none() =>
        {
            let text = format!("{}{JOINT}{}", last.body.text, next.text);
            let simple = last.body.buttons.is_empty() && passing.quotes.is_none_or(|quoted| before.quotes == Some(quoted));
            if !simple || text.encode_utf16().count() > MESSAGE_UNITS_MAX {
                return Ok(false);
            }
            if before.sources.is_empty() || passing.sources.is_empty() {
                before.sources.push(NOBODYS);
            }
            before.sources.extend(&passing.sources);
            last.body.text = text;
            last.body.buttons.clone_from(&next.buttons);
        }
        _ => return Ok(false),
    }
    outbox::write_message(view, &last)?;
    Ok(true)
}

/// Notes what a message was delivered as. True when nothing is left of its thread, nor anything to deliver in it.
pub(super) fn delivered(view: &mut View, message: &Message, external_id: Option<&str>) -> Result<bool, StoreError> {
    let Some(passing) = &message.body.passing else { return Ok(false) };
    let (conversation, side) = match message.body.conversation.of_thread() {
        Some(conversation) => (conversation, Side::Customer),
        None => (message.body.conversation.clone(), Side::Staff),
    };
    if passing.manner == Manner::Close {
        return closed(view, &conversation, message.body.sequence);
    }
    if matches!(passing.manner, Manner::Edit | Manner::Withdraw | Manner::Echo) {
        return Ok(false);
    }
    let numbers: Vec<i64> = external_id.into_iter().flat_map(|ids| ids.split(',')).filter_map(|id| id.parse().ok()).collect();
    let other = match side {
        Side::Customer => Side::Staff,
        Side::Staff => Side::Customer,
    };
    let from_side = side;
    let mut link = |side: Side, alone: bool, from: i64, to: i64| {
        let last = passed_key(&conversation).bytes(&[side_byte(side, alone)]).signed(from);
        let earlier = if side == from_side { view.read::<Number>(&last)? } else { None };
        if let Some(Number(earlier)) = earlier.filter(|Number(earlier)| *earlier != to) {
            let earlier_key = passed_key(&conversation).bytes(&[earlier_byte(side, alone)]).signed(from).signed(earlier);
            view.write(&earlier_key, &Number(earlier))?;
        }
        view.write(&passed_key(&conversation).bytes(&[side_byte(side, alone)]).signed(from), &Number(to))
    };
    // What was joined, and the head of a case, are more than what somebody wrote: they are not taken back with it.
    let one_each = numbers.len() == passing.sources.len();
    let alone = one_each && (side == Side::Staff || message.body.buttons.is_empty());
    for (at, source) in passing.sources.iter().enumerate().filter(|(_, source)| **source != NOBODYS) {
        // One of several, or all in one.
        let number = if one_each { numbers.get(at) } else { numbers.first() };
        if let Some(number) = number {
            link(side, alone, *source, *number)?;
            link(other, false, *number, *source)?;
        }
    }
    Ok(false)
}

/// The thread of a conversation whose data go: nothing more is put into it, and it is deleted where it is.
pub(super) fn close(view: &mut View, conversation: &ConversationId, at: DateTime<Utc>) -> Result<(), StoreError> {
    let Some(mut thread) = get(view, conversation)? else { return Ok(()) };
    empty(view, conversation)?;
    if thread.place.is_none() {
        return forget(view, conversation);
    }
    thread.sent += 1;
    let body = OutboxMessage {
        conversation: conversation.thread(),
        sequence: thread.sent,
        text: String::new(),
        buttons: Vec::new(),
        at,
        from_staff: None,
        passing: Some(Passing { manner: Manner::Close, ..Passing::say() }),
    };
    view.write(&key(conversation), &thread)?;
    outbox::append(view, body, 0, false, None)
}

/// It was deleted where it was. What was put out since is of a new case, and goes into a new thread.
fn closed(view: &mut View, conversation: &ConversationId, sequence: u64) -> Result<bool, StoreError> {
    let thread = get(view, conversation)?.unwrap_or_default();
    if thread.sent <= sequence {
        forget(view, conversation)?;
        return Ok(true);
    }
    let name = conversation.thread();
    for key in own::list(view, &name)? {
        if Kind::of(key.as_slice()) == Some(Kind::ThreadAt) {
            own::remove(view, &name, &key);
            view.delete(&key);
        }
    }
    view.write(&key(conversation), &Thread { place: None, lost: false, ..thread })?;
    Ok(false)
}

/// What was put out and what was passed on.
fn empty(view: &mut View, conversation: &ConversationId) -> Result<(), StoreError> {
    let name = conversation.thread();
    said::delete(view, &name, usize::MAX)?;
    for key in own::list(view, &name)? {
        if Kind::of(key.as_slice()) == Some(Kind::Delayed) {
            own::remove(view, &name, &key);
            view.delete(&key);
        }
    }
    forget_passed(view, conversation)
}

/// All that is known of a thread.
fn forget(view: &mut View, conversation: &ConversationId) -> Result<(), StoreError> {
    empty(view, conversation)?;
    let name = conversation.thread();
    for key in own::list(view, &name)? {
        own::remove(view, &name, &key);
        view.delete(&key);
    }
    view.delete(&key(conversation));
    Ok(())
}
