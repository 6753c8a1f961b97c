//! Which records belong to a conversation although their keys do not begin with its name: cases, watches, dead letters, delayed messages.
//! Erasing a conversation happens in the one writer, for which everybody waits, so it must look at nothing else.
//!
//! Notes of turns need no such list: they lie by day and then by name, and there are few days.

use crate::model::{Case, ConversationId};
use crate::port::StoreError;

use super::super::key::{Key, Kind};
use super::super::kv::{Base, View};
use super::super::record::{self, Counter, DeadLetter, Mark, Place};
use super::missed;

/// Records looked at in one commit when a store of an earlier version gets its list.
const PAGE: usize = 5_000;
/// The kinds that are listed, in the order of their keys.
const LISTED: [Kind; 4] = [Kind::Dead, Kind::Case, Kind::Delayed, Kind::Watch];

fn of(conversation: &ConversationId) -> Key {
    Kind::Own.key().text(conversation.as_str())
}

pub(super) fn add(view: &mut View, conversation: &ConversationId, key: &Key) -> Result<(), StoreError> {
    view.write(&of(conversation).bytes(key.as_slice()), &Mark)
}

pub(super) fn remove(view: &mut View, conversation: &ConversationId, key: &Key) {
    view.delete(&of(conversation).bytes(key.as_slice()));
}

/// The keys of the records of a conversation.
pub(super) fn list(view: &View, conversation: &ConversationId) -> Result<Vec<Key>, StoreError> {
    let found = view.list::<Mark>(&of(conversation), usize::MAX)?;
    Ok(found.into_iter().filter_map(|(key, Mark)| Key::read(&key)).collect())
}

/// True once the list is whole.
fn whole() -> Key {
    Kind::Meta.key().bytes(b"own")
}

/// Gives a store that an earlier version wrote the lists that it does not have, from the key `from` on. Returns where to go on, in a
/// further commit.
pub(in super::super) fn index(view: &mut View, from: Option<Vec<u8>>) -> Result<Option<Vec<u8>>, StoreError> {
    let of_messages = |key: &Vec<u8>| Kind::of(key) == Some(Kind::Message);
    if !from.as_ref().is_some_and(of_messages) && !view.has(&whole())? {
        let next = index_own(view, from)?;
        // The other list comes when this one is whole.
        return if next.is_none() { missed::index(view, None) } else { Ok(next) };
    }
    missed::index(view, from)
}

fn index_own(view: &mut View, from: Option<Vec<u8>>) -> Result<Option<Vec<u8>>, StoreError> {
    let from = from.unwrap_or_default();
    let mut found = Vec::new();
    for kind in LISTED {
        let begin = kind.key();
        for item in view.range(begin.as_slice().max(&from), &begin.end()).take(PAGE - found.len()) {
            let (key, value) = item?;
            found.push((whose(view, kind, &key, &value)?, key));
        }
    }
    let next = (found.len() == PAGE).then(|| found.last().map(|(_, key)| [key.as_slice(), &[0]].concat())).flatten();
    for (conversation, key) in found {
        let entry = of(&conversation).bytes(&key);
        if !view.has(&entry)? {
            view.write(&entry, &Mark)?;
        }
    }
    if next.is_none() {
        view.write(&whole(), &Counter(1))?;
    }
    Ok(next)
}

fn whose(view: &View, kind: Kind, key: &[u8], value: &[u8]) -> Result<ConversationId, StoreError> {
    let place = view.place();
    Ok(match kind {
        Kind::Dead => record::decode::<DeadLetter>(place, key, value)?.event.key.conversation,
        Kind::Case => record::decode::<Case>(place, key, value)?.conversation,
        Kind::Delayed => record::decode::<Place>(place, key, value)?.conversation,
        _ => record::decode::<ConversationId>(place, key, value)?,
    })
}
