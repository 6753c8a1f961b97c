//! Who works at the desk, and how long customers waited for them.

use chrono::TimeDelta;

use crate::model::{StaffAccount, TurnNote, TurnOutcome, Wait};
use crate::port::StoreError;

use super::super::key::{Key, Kind};
use super::super::kv::View;
use super::super::record::Waits;
use super::LIST_MAX;

pub(super) fn list(view: &View) -> Result<Vec<StaffAccount>, StoreError> {
    Ok(view.list::<StaffAccount>(&Kind::Staff.key(), LIST_MAX)?.into_iter().map(|(_, account)| account).collect())
}

pub(super) fn put(view: &mut View, account: &StaffAccount) -> Result<(), StoreError> {
    view.write(&Kind::Staff.key().text(account.id.as_str()), account)
}

/// One record holds the last of them: no more are ever asked for.
fn waits_key() -> Key {
    Kind::Waits.key()
}

pub(super) fn waits(view: &View) -> Result<Vec<Wait>, StoreError> {
    Ok(view.read::<Waits>(&waits_key())?.map(|waits| waits.0).unwrap_or_default())
}

/// A turn in which a person answered for the first time tells how long that took.
pub(super) fn note_wait(view: &mut View, note: &TurnNote) -> Result<(), StoreError> {
    let TurnOutcome::FirstAnswer { waited_s, .. } = note.outcome else { return Ok(()) };
    let mut all = waits(view)?;
    all.push(Wait { opened_at: note.at - TimeDelta::seconds(waited_s.into()), answered_at: note.at });
    let extra = all.len().saturating_sub(Wait::KEPT_MAX);
    all.drain(..extra);
    view.write(&waits_key(), &Waits(all))
}
