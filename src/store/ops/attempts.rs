//! Counting attempts within a window, in little room however many there are.

use chrono::{DateTime, Utc};

use crate::port::{AttemptKey, StoreError};

use super::super::key::{Key, Kind};
use super::super::kv::View;
use super::super::record::{Attempts, Mark, Slot};
use super::bound;

const KEYS_MAX: usize = 16;
const NAME_BYTES_MAX: usize = 120;
/// An attempt that follows another within 1/64 of the window is counted, and forgotten, together with it.
const SLOTS_MAX: i64 = 64;
/// How many forgotten keys each call clears away: more than it can add, so that they never pile up.
const SWEEP_MAX: usize = 2 * KEYS_MAX;

fn attempts_key(name: &str) -> Key {
    Kind::Attempts.key().bytes(name.as_bytes())
}

fn end_key(end_ms: i64, name: &str) -> Key {
    Kind::AttemptsEnd.key().signed(end_ms).bytes(name.as_bytes())
}

pub(super) fn count(view: &mut View, keys: &[AttemptKey], now: DateTime<Utc>) -> Result<Vec<u32>, StoreError> {
    bound("attempt keys at once", keys.len(), KEYS_MAX)?;
    let now_ms = now.timestamp_millis();
    sweep(view, now_ms)?;
    keys.iter().map(|key| count_one(view, key, now_ms)).collect()
}

fn count_one(view: &mut View, key: &AttemptKey, now_ms: i64) -> Result<u32, StoreError> {
    bound("bytes in an attempt key", key.name.len(), NAME_BYTES_MAX)?;
    let window_ms = key.window.num_milliseconds().max(1);
    let mut attempts: Attempts = view.read(&attempts_key(&key.name))?.unwrap_or(Attempts { slots: Vec::new(), end_ms: 0 });
    if !attempts.slots.is_empty() {
        view.delete(&end_key(attempts.end_ms, &key.name));
    }
    attempts.slots.retain(|slot| slot.last_ms > now_ms.saturating_sub(window_ms));
    let at = attempts.slots.last().map_or(now_ms, |slot| slot.last_ms.max(now_ms));
    match attempts.slots.last_mut() {
        Some(slot) if at - slot.first_ms < window_ms / SLOTS_MAX => {
            slot.last_ms = at;
            slot.count = slot.count.saturating_add(1);
        }
        _ => attempts.slots.push(Slot { first_ms: at, last_ms: at, count: 1 }),
    }
    attempts.end_ms = at.saturating_add(window_ms);
    view.write(&end_key(attempts.end_ms, &key.name), &Mark)?;
    view.write(&attempts_key(&key.name), &attempts)?;
    Ok(attempts.slots.iter().fold(0, |sum, slot| sum.saturating_add(slot.count)))
}

/// Takes the latest attempt under each key back: it turned out to be no failure.
pub(super) fn forgive(view: &mut View, keys: &[AttemptKey], now: DateTime<Utc>) -> Result<(), StoreError> {
    bound("attempt keys at once", keys.len(), KEYS_MAX)?;
    sweep(view, now.timestamp_millis())?;
    keys.iter().try_for_each(|key| forgive_one(view, key))
}

fn forgive_one(view: &mut View, key: &AttemptKey) -> Result<(), StoreError> {
    let Some(mut attempts) = view.read::<Attempts>(&attempts_key(&key.name))? else { return Ok(()) };
    if let Some(slot) = attempts.slots.last_mut() {
        slot.count = slot.count.saturating_sub(1);
    }
    attempts.slots.retain(|slot| slot.count > 0);
    if attempts.slots.is_empty() {
        view.delete(&end_key(attempts.end_ms, &key.name));
        view.delete(&attempts_key(&key.name));
        return Ok(());
    }
    view.write(&attempts_key(&key.name), &attempts)
}

fn sweep(view: &mut View, now_ms: i64) -> Result<(), StoreError> {
    let ends = Kind::AttemptsEnd.key();
    for (key, Mark) in view.list_through(&ends, &ends.clone().signed(now_ms), SWEEP_MAX)? {
        forget_ended(view, &key);
    }
    Ok(())
}

/// Deletes attempts by the rest of the key that says when they end.
pub(super) fn forget_ended(view: &mut View, end: &[u8]) {
    view.delete(&Kind::AttemptsEnd.key().bytes(end));
    view.delete(&Kind::Attempts.key().bytes(end.get(8..).unwrap_or_default()));
}
