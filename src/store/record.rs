//! The stored form of every record: a version byte, a checksum over key and content, and the content in postcard.
//!
//! All versions store the vocabulary's own types inside the records below. Version 2 keeps the parts of an audit record; one of version
//! 1 is read as a record of one part. Version 3 keeps the day of an event's name and of an imported chunk, so that they can go some day. Version
//! 5 keeps where an event comes from. Version 6 keeps what a message passes on, the carrier and its code in
//! the note of a turn, and the incidents that somebody was told of. `tests/store_contract/fixtures` holds a store written by each version: when a change to a type makes
//! that test fail, keep the old type here, raise the version, and read both.

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::model::{
    AuditCard, Button, Case, Conversation, ConversationId, Event, EventBody, EventKey, Incident, LogEntry, MergedAudit, OrderId,
    OutboxMessage, StaffAccount, StaffId, Thread, Timer, TurnNote, Wait,
};
use crate::port::{Owner, RowOutcome, StoreError};

use super::key::Kind;

/// The version that is written.
const VERSION: u8 = 6;
/// Version and checksum.
const HEAD_BYTES: usize = 5;
/// Largest value. A case with its 200 lines of text fits.
const VALUE_BYTES_MAX: usize = 8 << 20;

/// Something that can be stored.
pub(super) trait Record: Serialize + DeserializeOwned {
    /// Reads what version 1 wrote.
    fn read_1(body: &[u8]) -> postcard::Result<Self> {
        Self::read_2(body)
    }

    /// Reads what version 2 wrote.
    fn read_2(body: &[u8]) -> postcard::Result<Self> {
        Self::read_3(body)
    }

    /// Reads what version 3 wrote.
    fn read_3(body: &[u8]) -> postcard::Result<Self> {
        Self::read_4(body)
    }

    /// Reads what version 4 wrote.
    fn read_4(body: &[u8]) -> postcard::Result<Self> {
        Self::read_5(body)
    }

    /// Reads what version 5 wrote.
    fn read_5(body: &[u8]) -> postcard::Result<Self> {
        postcard::from_bytes(body)
    }
}

impl Record for Conversation {
    /// Version 3 ended before [`Conversation::notices_off`] and the two numbers of [`Pace`](crate::model::Pace): zeros in all of them.
    fn read_3(body: &[u8]) -> postcard::Result<Self> {
        Self::read_4(&[body, &[0; 3]].concat())
    }

    /// Version 4 ended before [`Conversation::erase_over`] and [`Conversation::album`].
    fn read_4(body: &[u8]) -> postcard::Result<Self> {
        Self::read_5(&[body, &[0; 2]].concat())
    }

    /// Version 5 ended before [`Conversation::banned_at`], [`Conversation::draft`], [`Conversation::told`],
    /// [`Conversation::media`], [`Conversation::overtaken`] and [`Conversation::heard`].
    fn read_5(body: &[u8]) -> postcard::Result<Self> {
        postcard::from_bytes(&[body, &[0; 6]].concat())
    }
}

impl Record for TurnNote {
    /// Version 5 ended before [`TurnNote::carrier`] and [`TurnNote::code`].
    fn read_5(body: &[u8]) -> postcard::Result<Self> {
        postcard::from_bytes(&[body, &[0; 2]].concat())
    }
}

/// An event as version 4 wrote it.
#[derive(Deserialize)]
struct Event4 {
    key: EventKey,
    at: DateTime<Utc>,
    body: EventBody,
}

impl From<Event4> for Event {
    fn from(Event4 { key, at, body }: Event4) -> Self {
        Self { key, at, body, origin: None }
    }
}

impl Record for Queued {
    fn read_4(body: &[u8]) -> postcard::Result<Self> {
        postcard::from_bytes(body).map(|(event, tries): (Event4, u32)| Self { event: event.into(), tries })
    }
}

impl Record for DeadLetter {
    fn read_4(body: &[u8]) -> postcard::Result<Self> {
        postcard::from_bytes(body).map(|(event, why): (Event4, String)| Self { event: event.into(), why })
    }
}

impl Record for Claimed {
    /// Version 3 ended before [`Claimed::tries`], which stood in what was claimed, this claim counted.
    fn read_3(body: &[u8]) -> postcard::Result<Self> {
        postcard::from_bytes(&[body, &[0]].concat())
    }
}

/// A message as version 5 wrote it.
#[derive(Deserialize)]
struct OutboxMessage5 {
    conversation: ConversationId,
    sequence: u64,
    text: String,
    buttons: Vec<Button>,
    at: DateTime<Utc>,
    from_staff: Option<StaffId>,
}

impl Record for Message {
    /// Version 3 ended before [`Message::notice`].
    fn read_3(body: &[u8]) -> postcard::Result<Self> {
        Self::read_4(&[body, &[0]].concat())
    }

    /// Version 5 had no [`OutboxMessage::passing`].
    fn read_5(body: &[u8]) -> postcard::Result<Self> {
        let (body, position, tries, delivery, notice) = postcard::from_bytes(body)?;
        let OutboxMessage5 { conversation, sequence, text, buttons, at, from_staff } = body;
        let body = OutboxMessage { conversation, sequence, text, buttons, at, from_staff, passing: None };
        Ok(Self { body, position, tries, delivery, notice })
    }
}

impl Record for Seen {
    fn read_2(_body: &[u8]) -> postcard::Result<Self> {
        Ok(Self { day: None })
    }
}

impl Record for Outcomes {
    fn read_2(body: &[u8]) -> postcard::Result<Self> {
        Ok(Self { rows: postcard::from_bytes(body)?, day: None })
    }
}

impl Record for AuditCard {
    /// Version 1 wrote one [`MergedAudit`] without its last field, which says nothing when it is a zero.
    fn read_1(body: &[u8]) -> postcard::Result<Self> {
        postcard::from_bytes::<MergedAudit>(&[body, &[0]].concat()).map(Self::from)
    }
}

macro_rules! records {
    ($($type:ty),* $(,)?) => { $(impl Record for $type {})* };
}
records!(
    Counter,
    Mark,
    ConversationId,
    Place,
    Due,
    Timer,
    Case,
    OrderId,
    Attempts,
    Value,
    LogEntry,
    StaffAccount,
    Waits,
    Thread,
    Number,
    Incident
);

/// A number that only grows.
#[derive(Serialize, Deserialize)]
pub(super) struct Counter(pub u64);

/// A number of a channel's.
#[derive(Serialize, Deserialize)]
pub(super) struct Number(pub i64);

/// A key that says everything.
#[derive(Serialize, Deserialize)]
pub(super) struct Mark;

/// An event that is not finished.
#[derive(Serialize, Deserialize)]
pub(super) struct Queued {
    pub event: Event,
    /// How often it had been claimed when a claim of it ended last without a result.
    pub tries: u32,
}

/// Who works on it.
#[derive(Serialize, Deserialize)]
pub(super) struct Claimed {
    /// Position of the event, or sequence number of the message.
    pub position: u64,
    pub owner: Owner,
    /// The store's own start at which it was claimed.
    pub boot: u64,
    pub until: DateTime<Utc>,
    pub fence: u64,
    /// How often it had been claimed before. What is claimed is not written again for that: most things are claimed once.
    pub tries: u32,
}

impl Claimed {
    /// True when somebody else may claim it.
    pub(super) fn is_free(&self, by: &Owner, boot: u64, now: DateTime<Utc>) -> bool {
        self.boot < boot || self.until <= now || (self.owner.name == by.name && self.owner.epoch < by.epoch)
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct DeadLetter {
    pub event: Event,
    pub why: String,
}

/// Where the delivery of a message stands.
#[derive(Serialize, Deserialize, PartialEq, Eq)]
pub(super) enum Delivery {
    Pending,
    Sent { external_id: Option<String> },
    Failed { why: String },
    Uncertain { why: String },
}

#[derive(Serialize, Deserialize)]
pub(super) struct Message {
    pub body: OutboxMessage,
    /// Order among all messages of the store.
    pub position: u64,
    /// As in [`Queued::tries`].
    pub tries: u32,
    pub delivery: Delivery,
    /// As in [`NewMessage`](crate::port::NewMessage).
    pub notice: bool,
}

/// A message, by conversation and sequence number.
#[derive(Serialize, Deserialize)]
pub(super) struct Place {
    pub conversation: ConversationId,
    pub sequence: u64,
}

/// When the timer of this name is due.
#[derive(Serialize, Deserialize)]
pub(super) struct Due {
    pub ms: i64,
}

/// A day in UTC, counted from 1970; `None` in what versions wrote that did not note it.
pub(super) type Day = Option<i32>;

/// The day of a moment.
pub(super) fn day_of(at: DateTime<Utc>) -> Day {
    i32::try_from(at.timestamp().div_euclid(24 * 60 * 60)).ok()
}

/// An event of this name was accepted.
#[derive(Serialize, Deserialize)]
pub(super) struct Seen {
    pub day: Day,
}

/// What became of the rows of a chunk.
#[derive(Serialize, Deserialize)]
pub(super) struct Outcomes {
    pub rows: Vec<RowOutcome>,
    pub day: Day,
}

/// Recent attempts, gathered into slots so that they take little room however many they are.
#[derive(Serialize, Deserialize)]
pub(super) struct Attempts {
    pub slots: Vec<Slot>,
    /// When all of them are out of their window.
    pub end_ms: i64,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Slot {
    pub first_ms: i64,
    pub last_ms: i64,
    pub count: u32,
}

/// Oldest first.
#[derive(Serialize, Deserialize)]
pub(super) struct Waits(pub Vec<Wait>);

#[derive(Serialize, Deserialize)]
pub(super) struct Value(pub Vec<u8>);

fn checksum(key: &[u8], version: u8, body: &[u8]) -> [u8; 4] {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(key);
    hasher.update(&[version]);
    hasher.update(body);
    hasher.finalize().to_le_bytes()
}

/// The checksum that a stored value carries.
pub(super) fn checksum_of(value: &[u8]) -> u64 {
    value.get(1..HEAD_BYTES).and_then(|b| b.try_into().ok()).map_or(0, |b| u64::from(u32::from_le_bytes(b)))
}

/// True when a stored value is as it was written under this key.
pub(super) fn is_whole(key: &[u8], value: &[u8]) -> bool {
    match (value.split_first(), value.get(1..HEAD_BYTES), value.get(HEAD_BYTES..)) {
        (Some((&version, _)), Some(sum), Some(body)) => checksum(key, version, body) == *sum,
        _ => false,
    }
}

pub(super) fn encode<R: Record>(key: &[u8], record: &R) -> Result<Vec<u8>, StoreError> {
    let body = postcard::to_stdvec(record).map_err(|e| StoreError::Refused(format!("a record cannot be written ({e})")))?;
    if body.len() > VALUE_BYTES_MAX {
        return Err(StoreError::Refused(format!("a record of {} bytes is too large", body.len())));
    }
    let mut value = Vec::with_capacity(HEAD_BYTES + body.len());
    value.push(VERSION);
    value.extend_from_slice(&checksum(key, VERSION, &body));
    value.extend_from_slice(&body);
    Ok(value)
}

pub(super) fn decode<R: Record>(place: &str, key: &[u8], value: &[u8]) -> Result<R, StoreError> {
    let kind = Kind::of(key).map_or("records of an unknown kind", Kind::name);
    let damaged = |why: &str| StoreError::Damaged { place: place.to_owned(), what: format!("one of its {kind} {why}") };
    let (Some((&version, rest)), true) = (value.split_first(), value.len() >= HEAD_BYTES) else {
        return Err(damaged("is cut off"));
    };
    let (sum, body) = rest.split_at(HEAD_BYTES - 1);
    if checksum(key, version, body) != sum {
        return Err(damaged("fails its checksum"));
    }
    let read = match version {
        1 => R::read_1(body),
        2 => R::read_2(body),
        3 => R::read_3(body),
        4 => R::read_4(body),
        5 => R::read_5(body),
        VERSION => postcard::from_bytes(body),
        _ => return Err(damaged(&format!("has format {version}, which this version of simdesk does not know"))),
    };
    read.map_err(|e| damaged(&format!("cannot be read ({e})")))
}
