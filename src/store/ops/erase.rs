//! "Delete my data": what one conversation left goes, in one commit.
//!
//! What stays: the names of its events, so that a redelivery is not answered again; attempts of the owner check until their window ends,
//! since deleting them would lift the limit; an open case, until it is closed; closed cases without their texts, so that their numbers
//! are not given out again; and a row that says that it was erased, which a restore goes by.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use crate::model::{Case, Conversation, ConversationId, TurnNote};
use crate::port::{Erased, StoreError};

use super::super::erasures::Row;
use super::super::key::{Key, Kind};
use super::super::kv::{Base, View};
use super::super::record::{self, DeadLetter, Due, Mark, Message, Place, Queued, Record};
use super::{cases, inbox, last_number, notes, outbox};

/// Every record of a kind, without a bound: only keys and what `pick` makes of a record are kept.
fn all<R: Record, T>(view: &View, prefix: &Key, pick: impl Fn(&[u8], R) -> Option<T>) -> Result<Vec<T>, StoreError> {
    let mut found = Vec::new();
    for item in view.range(prefix.as_slice(), &prefix.end()) {
        let (key, value) = item?;
        found.extend(pick(&key, record::decode(view.place(), &key, &value)?));
    }
    Ok(found)
}

fn key_of(bytes: &[u8]) -> Option<Key> {
    Kind::of(bytes).map(|kind| kind.key().bytes(&bytes[1..]))
}

fn delete_all(view: &mut View, keys: &[Key]) -> u64 {
    for key in keys {
        view.delete(key);
    }
    keys.len() as u64
}

/// A row's key says all of it.
fn row_key(row: &Row) -> Key {
    Kind::Erasure.key().signed(row.ms).bytes(&row.hash)
}

/// The row that a key says.
pub(in super::super) fn row_of(key: &[u8]) -> Option<Row> {
    let rest = key.strip_prefix(&[Kind::Erasure as u8])?;
    let (ms, hash) = rest.split_first_chunk::<8>()?;
    Some(Row { ms: (u64::from_be_bytes(*ms) ^ (1 << 63)).cast_signed(), hash: hash.try_into().ok()? })
}

pub(super) fn erase(view: &mut View, id: &ConversationId, now: DateTime<Utc>) -> Result<Option<Erased>, StoreError> {
    erase_as(view, id, &Row::new(id, now))
}

fn erase_as(view: &mut View, id: &ConversationId, row: &Row) -> Result<Option<Erased>, StoreError> {
    let stored = inbox::conversation(view, id)?;
    let events = waiting(view, id)?;
    let messages = messages(view, id)?;
    let (open, closed): (Vec<Case>, Vec<Case>) =
        all(view, &Kind::Case.key(), |_, case: Case| (case.conversation == *id).then_some(case))?
            .into_iter()
            .partition(cases::is_open);
    if stored.is_none() && events.is_empty() && messages.is_empty() && open.is_empty() && closed.is_empty() {
        return Ok(None);
    }
    let mut erased = Erased { open: open.iter().map(|case| case.id).collect(), ..Erased::default() };
    erased.events = delete_all(view, &events);
    view.delete(&Kind::Claim.key().text(id.as_str()));
    erased.messages = delete_all(view, &messages);
    let notes = all(view, &Kind::TurnNote.key(), |key, _: TurnNote| if notes::is_of(key, id) { key_of(key) } else { None })?;
    let led = [reminders(view, id)?, watches(view, id)?, notes].concat();
    delete_all(view, &led);
    erased.cases = closed.len() as u64;
    for case in closed {
        cases::strip(view, case)?;
    }
    for case in &open {
        view.write(&cases::to_strip_key(case.id), &Mark)?;
    }
    if let Some(stored) = stored {
        let mut blank = Conversation::new(id.clone());
        blank.version = stored.version + 1;
        blank.sent = stored.sent;
        blank.case = stored.case.filter(|case| open.iter().any(|open| open.id == *case));
        view.write(&inbox::conversation_key(id), &blank)?;
    }
    view.write(&row_key(row), &Mark)?;
    Ok(Some(erased))
}

/// Events that are not finished, or were put aside.
fn waiting(view: &View, id: &ConversationId) -> Result<Vec<Key>, StoreError> {
    let mut keys = all(view, &Kind::Queue.key().text(id.as_str()), |key, _: Queued| key_of(key))?;
    let ready: Vec<Key> = keys.iter().map(|key| Kind::Ready.key().number(last_number(key.as_slice()))).collect();
    for key in ready {
        if view.has(&key)? {
            keys.push(key);
        }
    }
    keys.extend(all(
        view,
        &Kind::Dead.key(),
        |key, letter: DeadLetter| {
            if letter.event.key.conversation == *id { key_of(key) } else { None }
        },
    )?);
    Ok(keys)
}

/// What was said to them, and where its delivery stands.
fn messages(view: &View, id: &ConversationId) -> Result<Vec<Key>, StoreError> {
    let channel = outbox::channel_of(id);
    let sent = all(view, &Kind::Message.key().text(id.as_str()), |key, message: Message| Some((key_of(key)?, message.position)))?;
    let mut keys = all(
        view,
        &Kind::Delayed.key().text(channel),
        |key, place: Place| {
            if place.conversation == *id { key_of(key) } else { None }
        },
    )?;
    let others = [Kind::Unsent.key().text(id.as_str()), Kind::SendClaim.key().text(channel).text(id.as_str())];
    let sendable = sent.iter().map(|(_, position)| Kind::Sendable.key().text(channel).number(*position));
    for key in sendable.chain(others) {
        if view.has(&key)? {
            keys.push(key);
        }
    }
    keys.extend(sent.into_iter().map(|(key, _)| key));
    Ok(keys)
}

pub(super) fn reminders(view: &View, id: &ConversationId) -> Result<Vec<Key>, StoreError> {
    let names = Kind::TimerName.key().text(id.as_str());
    let found = view.list::<Due>(&names, usize::MAX)?;
    let both = found
        .into_iter()
        .map(|(rest, Due { ms })| [names.clone().bytes(&rest), Kind::Timer.key().signed(ms).text(id.as_str()).bytes(&rest)]);
    Ok(both.flatten().collect())
}

fn watches(view: &View, id: &ConversationId) -> Result<Vec<Key>, StoreError> {
    all(view, &Kind::Watch.key(), |key, watcher: ConversationId| if watcher == *id { key_of(key) } else { None })
}

/// Erases again what a backup has brought back. Rows that the store knows were erased before the backup was made: what is there came
/// after. Returns how many conversations were erased.
pub(in super::super) fn replay(view: &mut View, rows: &BTreeSet<Row>) -> Result<usize, StoreError> {
    let mut news: BTreeMap<[u8; 32], Row> = BTreeMap::new();
    for row in rows {
        if !view.has(&row_key(row))? {
            news.insert(row.hash, *row);
            view.write(&row_key(row), &Mark)?;
        }
    }
    let mut who: BTreeSet<String> = BTreeSet::new();
    who.extend(all(view, &Kind::Conversation.key(), |_, c: Conversation| Some(c.id.as_str().to_owned()))?);
    who.extend(all(view, &Kind::Queue.key(), |_, q: Queued| Some(q.event.key.conversation.as_str().to_owned()))?);
    who.extend(all(view, &Kind::Dead.key(), |_, d: DeadLetter| Some(d.event.key.conversation.as_str().to_owned()))?);
    who.extend(all(view, &Kind::Case.key(), |_, c: Case| Some(c.conversation.as_str().to_owned()))?);
    let mut erased = 0;
    for id in who.iter().filter_map(|id| id.parse::<ConversationId>().ok()) {
        if let Some(row) = news.get(&Row::hash(&id)) {
            erased += usize::from(erase_as(view, &id, row)?.is_some());
        }
    }
    Ok(erased)
}

/// Every row that the store knows.
pub(in super::super) fn rows(view: &View) -> Result<BTreeSet<Row>, StoreError> {
    Ok(all(view, &Kind::Erasure.key(), |key, _: Mark| row_of(key))?.into_iter().collect())
}
