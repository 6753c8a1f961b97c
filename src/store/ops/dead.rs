//! Events put aside: listed, tried again, dropped. Each has a number, its place in the inbox when it was put aside.

use crate::model::Event;
use crate::port::{DeadLetter, StoreError};

use super::super::key::{Key, Kind};
use super::super::kv::View;
use super::super::record;
use super::{bound, inbox, last_number, own};

/// Most that are dropped in one commit.
const DROP_MAX: usize = 1_000;

fn key(number: u64) -> Key {
    Kind::Dead.key().number(number)
}

pub(super) fn put(view: &mut View, number: u64, event: Event, why: String) -> Result<(), StoreError> {
    own::add(view, &event.key.conversation, &key(number))?;
    view.write(&key(number), &record::DeadLetter { event, why })
}

pub(super) fn list(view: &View, after: Option<u64>, limit: usize) -> Result<Vec<DeadLetter>, StoreError> {
    let all = Kind::Dead.key();
    let after = after.map_or_else(|| all.clone(), key);
    let letters = view.list_after::<record::DeadLetter>(&all, &after, limit)?;
    let letter = |(key, letter): (Vec<u8>, record::DeadLetter)| DeadLetter {
        number: last_number(&key),
        event: letter.event,
        why: letter.why,
    };
    Ok(letters.into_iter().map(letter).collect())
}

/// Takes one out.
fn take(view: &mut View, number: u64) -> Result<Option<Event>, StoreError> {
    let key = key(number);
    let Some(letter) = view.read::<record::DeadLetter>(&key)? else { return Ok(None) };
    own::remove(view, &letter.event.key.conversation, &key);
    view.delete(&key);
    Ok(Some(letter.event))
}

/// Puts an event that was put aside into the inbox again, behind what waits there. False when it is not among them.
pub(super) fn retry(view: &mut View, number: u64) -> Result<bool, StoreError> {
    let Some(event) = take(view, number)? else { return Ok(false) };
    inbox::enqueue(view, event)?;
    Ok(true)
}

/// Returns how many there were. The names of their events stay, so that none is taken in again.
pub(super) fn drop_all(view: &mut View, numbers: &[u64]) -> Result<u64, StoreError> {
    bound("events to drop", numbers.len(), DROP_MAX)?;
    let mut dropped = 0;
    for number in numbers {
        dropped += u64::from(take(view, *number)?.is_some());
    }
    Ok(dropped)
}
