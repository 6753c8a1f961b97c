//! What turns came to, by day: old days can be dropped as one range.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::model::{ConversationId, TurnMark, TurnNote, TurnRow, shanghai_day};
use crate::port::StoreError;

use super::super::key::{Key, Kind};
use super::super::kv::{Base, View};
use super::{bound, last_number};

/// Bytes of the day in a key.
const DAY_BYTES: usize = 8;
/// Bytes of the position, and of the end of the conversation's name.
const END_BYTES: usize = 9;

fn day_key(day: NaiveDate) -> Key {
    Kind::TurnNote.key().signed(day.signed_duration_since(NaiveDate::default()).num_days())
}

/// Every note of an earlier day lies before this key.
pub(super) fn first_key_of_day(at: DateTime<Utc>) -> Vec<u8> {
    day_key(shanghai_day(at)).as_slice().to_vec()
}

fn note_key(mark: &TurnMark) -> Key {
    day_key(mark.day).text(mark.conversation.as_str()).number(mark.position)
}

pub(super) fn put(view: &mut View, conversation: &ConversationId, position: u64, note: &TurnNote) -> Result<(), StoreError> {
    let chars = note.question.as_ref().map_or(0, |question| question.chars().count());
    bound("characters in a noted question", chars, TurnNote::QUESTION_CHARS_MAX)?;
    let chars = note.code.as_ref().map_or(0, |code| code.chars().count());
    bound("characters in a noted code", chars, TurnNote::CODE_CHARS_MAX)?;
    let day = shanghai_day(note.at);
    view.write(&note_key(&TurnMark { day, conversation: conversation.clone(), position }), note)
}

pub(super) fn list(view: &View, from: NaiveDate, after: Option<&TurnMark>, limit: usize) -> Result<Vec<TurnRow>, StoreError> {
    // A day's key is the beginning of its notes' keys, and so comes before them all.
    let start = after.filter(|mark| mark.day >= from).map_or_else(|| day_key(from), note_key);
    let found = view.list_after::<TurnNote>(&Kind::TurnNote.key(), &start, limit)?;
    let rows = found.into_iter().map(|(key, note)| {
        let mark = read_mark(&key).ok_or_else(|| StoreError::Damaged {
            place: view.place().to_owned(),
            what: "the key of one of its turn notes cannot be read".to_owned(),
        })?;
        Ok(TurnRow { mark, note })
    });
    rows.collect()
}

/// The keys of the notes of a conversation: one look for every day that has notes, whoever's they are.
pub(super) fn of(view: &View, conversation: &ConversationId) -> Result<Vec<Key>, StoreError> {
    let all = Kind::TurnNote.key();
    let mut found = Vec::new();
    let mut from = all.as_slice().to_vec();
    while let Some(first) = view.range(&from, &all.end()).next() {
        let (first, _) = first?;
        let Some(day) = first.get(1..=DAY_BYTES) else { break };
        let day = all.clone().bytes(day);
        let own = day.clone().text(conversation.as_str());
        for item in view.range(own.as_slice(), &own.end()) {
            found.extend(Key::read(&item?.0));
        }
        from = day.end();
    }
    Ok(found)
}

/// When the turns were of which a conversation has notes.
pub(super) fn times(view: &View, conversation: &ConversationId) -> Result<Vec<DateTime<Utc>>, StoreError> {
    let mut times = Vec::new();
    for key in of(view, conversation)? {
        times.extend(view.read::<TurnNote>(&key)?.map(|note| note.at));
    }
    Ok(times)
}

/// Whose notes there are.
pub(super) fn whose(view: &View) -> Result<BTreeSet<ConversationId>, StoreError> {
    let all = Kind::TurnNote.key();
    let mut found = BTreeSet::new();
    for item in view.range(all.as_slice(), &all.end()) {
        let (key, _) = item?;
        found.extend(key.get(1..).and_then(read_mark).map(|mark| mark.conversation));
    }
    Ok(found)
}

fn read_mark(key: &[u8]) -> Option<TurnMark> {
    let (day, rest) = key.split_first_chunk::<DAY_BYTES>()?;
    let days = (u64::from_be_bytes(*day) ^ (1 << 63)).cast_signed();
    let name = rest.get(..rest.len().checked_sub(END_BYTES)?)?;
    Some(TurnMark {
        day: NaiveDate::default().checked_add_signed(TimeDelta::try_days(days)?)?,
        conversation: std::str::from_utf8(name).ok()?.parse().ok()?,
        position: last_number(key),
    })
}
