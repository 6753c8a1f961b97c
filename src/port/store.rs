//! Where everything is kept: business operations, each atomic, and durable when it returns.
//!
//! One contract suite (`tests/store_contract`) runs against every adapter. An adapter knows this file, the vocabulary and its own
//! external crate.

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{DeadLetter, Erased, Missed, RawRecord, Snapshot, SweepPage, Swept, VerifyReport};
use crate::model::{
    AuditRecord, AuditUpdate, Button, Case, CaseId, Conversation, ConversationId, Event, EventKey, Incident, IncidentId,
    LogEntry, LogMark, LogRow, OrderId, OutboxMessage, Passing, Retention, Side, StaffAccount, StaffId, StaffSaid, TailHash,
    Thread, Timer, TimerKind, TurnMark, TurnNote, TurnRow, Wait,
};

/// Why a store could not do what was asked. Its text is one line for an operator: what is wrong, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum StoreError {
    /// Another process holds the store.
    #[error(
        "the store {place} is in use by process {holder}; stop that process, or let this command reach it over its control socket"
    )]
    Locked {
        /// Directory or address.
        place: String,
        /// Process number or "unknown".
        holder: String,
    },
    /// The disk is full or nearly so. Nothing was written.
    #[error(
        "no space left for {place} ({free_mb} MB free, {needed_mb} MB needed); free some space and start again, nothing was lost"
    )]
    Full {
        /// Directory.
        place: String,
        /// Free, in MB.
        free_mb: u64,
        /// Wanted, in MB.
        needed_mb: u64,
    },
    /// A sync failed: what was acknowledged before is safe, nothing more is taken.
    #[error(
        "writing to {place} failed ({why}); the store stops here so that nothing unsafe is acknowledged: check the disk, then restart"
    )]
    Poisoned {
        /// Directory.
        place: String,
        /// The system's words.
        why: String,
    },
    /// The files can't be read as what they should be.
    #[error("the store {place} is damaged: {what}; restore a backup into an empty place, or move the directory away")]
    Damaged {
        /// Directory.
        place: String,
        /// What does not fit.
        what: String,
    },
    /// Anything else from below (permission, missing directory, broken connection).
    #[error("the store {place} cannot be used: {why}")]
    Unavailable {
        /// Directory or address.
        place: String,
        /// The system's words and how to mend it.
        why: String,
    },
    /// Somebody else finished this claim, or the lease ran out. Run the turn again.
    #[error("this claim is no longer held")]
    Fenced,
    /// The conversation or case was changed meanwhile. Run the turn again.
    #[error("changed by somebody else meanwhile")]
    Conflict,
    /// The request breaks a bound of the port.
    #[error("refused: {0}")]
    Refused(String),
}

/// A process (or thread) that claims work. A new start is a new epoch, and fences what the old one of the same name held: processes that
/// may run side by side need different names.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Owner {
    /// Who, for logs.
    pub name: String,
    /// Higher at every start of this name; the time of the start in milliseconds will do.
    pub epoch: u64,
}

/// The answer to [`Store::accept`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Accepted {
    /// Durable now.
    New,
    /// Was durable already: acknowledge it again, do nothing.
    Duplicate,
}

/// An event to work on, with the conversation as it stands. The event's conversation, `position` and `fence` prove the claim; a store
/// looks at nothing else when it ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The event.
    pub event: Event,
    /// Its place in the inbox.
    pub position: u64,
    /// The conversation (new ones have version 0).
    pub conversation: Conversation,
    /// The open case of the conversation, if any.
    pub case: Option<Case>,
    /// How often this event has been claimed before.
    pub tries: u32,
    /// Proof of the claim.
    pub fence: u64,
    /// Who claimed it.
    pub owner: Owner,
}

/// A message to put into the outbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewMessage {
    /// Plain text.
    pub text: String,
    /// Buttons.
    pub buttons: Vec<Button>,
    /// `None` is the bot.
    pub from_staff: Option<StaffId>,
    /// True for news that the person had not asked for just then.
    pub notice: bool,
    /// What it passes on from the other side, where it does. Parts of an album wait a moment for the others, and are one message.
    pub passing: Option<Passing>,
}

/// A change to a timer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TimerChange {
    /// Set or replace.
    Set(Timer),
    /// Remove.
    Cancel(ConversationId, TimerKind),
}

/// What one event changes; committed together or not at all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// The conversation's next state. Its `version` is the claimed one; the store adds one. Its `sent` is set by the store.
    pub conversation: Conversation,
    /// Messages to send, in order, to this conversation.
    pub outbox: Vec<NewMessage>,
    /// Messages to send, in order, to the thread of this conversation. A text is joined to the one before it as long as that one waits.
    pub thread: Vec<NewMessage>,
    /// Cases to write. `version` is the one that was read (0 = new); the store adds one and refuses a mismatch.
    pub cases: Vec<Case>,
    /// Timers.
    pub timers: Vec<TimerChange>,
    /// Orders of which this conversation wants to hear changes (the owner check was passed).
    pub watch: Vec<OrderId>,
    /// What the turn came to, for statistics.
    pub note: Option<TurnNote>,
    /// True when the customer has what they left here erased with this turn. What the messages of this turn say is all that is kept of
    /// the conversation, and of its next state the language while a case is open, and that it was erased; timers, watches and the note
    /// are not written. Events that arrived after this one are answered as usual. [`StoreError::Refused`] when the erasure can't be
    /// noted outside the store; then nothing has happened.
    pub erase: bool,
    /// When.
    pub at: DateTime<Utc>,
}

/// A message to deliver. Its conversation, `sequence` and `fence` prove the claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendClaim {
    /// The message.
    pub message: OutboxMessage,
    /// How often it has been claimed before. More than 0 = an earlier try may have been delivered.
    pub tries: u32,
    /// Proof of the claim.
    pub fence: u64,
    /// Who claimed it.
    pub owner: Owner,
}

/// How a delivery ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SendOutcome {
    /// Delivered, with the channel's own ID of the message where there is one.
    Sent {
        /// The channel's message ID; those of a copy of several, with commas between them.
        external_id: Option<String>,
    },
    /// Will never be delivered.
    Failed {
        /// Why, masked.
        why: String,
    },
    /// Perhaps delivered; the channel never said.
    Uncertain {
        /// Why, masked.
        why: String,
    },
    /// Try again from `at`.
    Later {
        /// When.
        at: DateTime<Utc>,
        /// True when this try may have arrived; one that surely did not is not counted in [`SendClaim::tries`].
        may_have_arrived: bool,
    },
}

/// The name of one import (hash of the file and its mapping): the same chunk of the same import is applied once.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ImportId(pub String);

/// What became of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RowOutcome {
    /// An order that was not known.
    New,
    /// A known order that changed.
    Updated,
    /// Nothing in it was news.
    Unchanged,
    /// Older than what is stored: only filled gaps or nothing.
    Older,
}

/// The answer to [`Store::import_chunk`]: one outcome a row, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ChunkReport {
    /// Outcomes.
    pub rows: Vec<RowOutcome>,
    /// True when this chunk had been applied before (the outcomes are those of that time).
    pub repeated: bool,
}

/// Which cases to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CaseFilter {
    /// Resolved ones too.
    pub all: bool,
}

/// What is limited: wrong phone tails per person, per order, overall.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AttemptKey {
    /// Such as `person/terminal:demo`, `order/4781…`, `all`. At most 120 bytes.
    pub name: String,
    /// Attempts older than this are forgotten.
    #[serde(with = "seconds")]
    pub window: TimeDelta,
}

mod seconds {
    use chrono::TimeDelta;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(delta: &TimeDelta, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_i64(delta.num_seconds())
    }
    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<TimeDelta, D::Error> {
        i64::deserialize(d).map(TimeDelta::seconds)
    }
}

/// Where everything is kept.
///
/// Every method is atomic, and what it acknowledges is durable. Methods never panic on stored data.
#[async_trait]
pub trait Store: Send + Sync {
    /// Takes an event into the inbox, once per [`EventKey`] as long as names of events are kept ([`Retention`]; erasure keeps them).
    async fn accept(&self, event: Event) -> Result<Accepted, StoreError>;

    /// Takes several in this order, all or none; those that were taken before are passed over, as by [`Store::accept`].
    async fn accept_all(&self, events: Vec<Event>) -> Result<(), StoreError>;

    /// Claims the oldest unfinished event whose conversation nobody else is working on; at most one claim per conversation. An event
    /// whose claim has ended may have to wait for a few that came after it.
    /// A claim ends by [`Store::finish`], [`Store::give_up`], or when somebody claims the event again: after the `lease` has run out at
    /// their `now`, after a later start of the same owner (epoch), or after a restart of the process that holds the store.
    async fn claim_next(&self, owner: &Owner, now: DateTime<Utc>, lease: TimeDelta) -> Result<Option<Claim>, StoreError>;

    /// Commits what an event changes and ends the claim. [`StoreError::Fenced`] or [`StoreError::Conflict`] change nothing.
    async fn finish(&self, claim: &Claim, changes: Changes) -> Result<(), StoreError>;

    /// Puts an event that can't be worked on aside, so that the conversation goes on. `why` must be masked.
    async fn give_up(&self, claim: &Claim, why: &str) -> Result<(), StoreError>;

    /// Events put aside, by number, those after `after`, at most `limit`; none only at the end.
    async fn dead_letters(&self, after: Option<u64>, limit: usize) -> Result<Vec<DeadLetter>, StoreError>;

    /// Puts an event that was put aside into the inbox again, behind what waits there. False when there is none of this number.
    async fn retry(&self, number: u64) -> Result<bool, StoreError>;

    /// Deletes events that were put aside, at most 1,000; returns how many of these numbers there were.
    async fn drop_letters(&self, numbers: &[u64]) -> Result<u64, StoreError>;

    /// Claims the next message to deliver on `channel` (the part of the conversation's ID before `:`), oldest first per
    /// conversation, one at a time per conversation.
    async fn claim_send(
        &self,
        owner: &Owner,
        channel: &str,
        now: DateTime<Utc>,
        lease: TimeDelta,
    ) -> Result<Option<SendClaim>, StoreError>;

    /// Records how a delivery ended.
    async fn record_send(&self, claim: &SendClaim, outcome: SendOutcome) -> Result<(), StoreError>;

    /// The messages of a conversation after sequence number `after`, oldest first, at most `limit`.
    async fn messages(&self, conversation: &ConversationId, after: u64, limit: usize) -> Result<Vec<OutboxMessage>, StoreError>;

    /// Messages that failed or may not have arrived, by number, those after `after`, at most `limit`; none only at the end.
    async fn undelivered(&self, after: Option<u64>, limit: usize) -> Result<Vec<Missed>, StoreError>;

    /// What staff last said to a conversation, newest first, at most `limit`: a long answer counts as often as it has parts. Corrections and
    /// what was taken back are not among it.
    async fn said_by_staff(&self, conversation: &ConversationId, limit: usize) -> Result<Vec<StaffSaid>, StoreError>;

    /// Puts one of them into the outbox again, behind all that waits there for its conversation, with the paragraph `lead` (at most 1,000
    /// bytes) before it where there is room. `None` when there is none of this number. One that may have arrived counts as tried. Its
    /// buttons stay behind when something was said after it: they may mean something else by now.
    async fn resend(&self, number: u64, lead: &str, now: DateTime<Utc>) -> Result<Option<Missed>, StoreError>;

    /// Turns timers that are due into inbox events, at most `limit`. Returns how many.
    async fn fire_due_timers(&self, now: DateTime<Utc>, limit: usize) -> Result<usize, StoreError>;

    /// Applies rows of an import, once per `(import, chunk)`, each by the rules of [`MergedAudit`](crate::model::MergedAudit)
    /// and [`arrange`](crate::model::arrange).
    /// Conversations that watch an order whose status, reasons or refund changed get an inbox event in the same commit. At most 2,000
    /// rows. A row without a number, or one that would join more than 64 numbers or cards, refuses the chunk.
    async fn import_chunk(
        &self,
        import: &ImportId,
        chunk: u32,
        updates: Vec<AuditUpdate>,
        now: DateTime<Utc>,
    ) -> Result<ChunkReport, StoreError>;

    /// The records that a number leads to, by stored number: none, one, or those of a main order with several cards.
    async fn audits_by_order(&self, id: &OrderId) -> Result<Vec<AuditRecord>, StoreError>;

    /// Records with this phone tail that were submitted on this day (Asia/Shanghai), at most `limit`.
    async fn audits_by_tail(&self, tail: TailHash, day: NaiveDate, limit: usize) -> Result<Vec<AuditRecord>, StoreError>;

    /// Audit records by stored number, after `after`, at most `limit`: for consoles and statistics.
    async fn audits(&self, after: Option<&OrderId>, limit: usize) -> Result<Vec<AuditRecord>, StoreError>;

    /// A number for a new case, never given out twice (gaps are fine).
    async fn next_case_id(&self) -> Result<CaseId, StoreError>;

    /// One case.
    async fn case(&self, id: CaseId) -> Result<Option<Case>, StoreError>;

    /// Cases, oldest first, at most `limit`.
    async fn cases(&self, filter: CaseFilter, limit: usize) -> Result<Vec<Case>, StoreError>;

    /// How long the last customers waited for the first answer of a person, oldest first, at most [`Wait::KEPT_MAX`].
    async fn waits(&self) -> Result<Vec<Wait>, StoreError>;

    /// Every account of staff, those that have ended too, by name.
    async fn staff(&self) -> Result<Vec<StaffAccount>, StoreError>;

    /// Writes one, over one of the same name.
    async fn put_staff(&self, account: StaffAccount) -> Result<(), StoreError>;

    /// One conversation.
    async fn conversation(&self, id: &ConversationId) -> Result<Option<Conversation>, StoreError>;

    /// Counts one attempt under each key and returns the counts, this attempt included, within each key's window. A turn that is run
    /// again after a crash counts again: erring on the safe side.
    async fn count_attempt(&self, keys: &[AttemptKey], now: DateTime<Utc>) -> Result<Vec<u32>, StoreError>;

    /// Takes back the latest attempt under each key: it was no failure.
    async fn forgive_attempt(&self, keys: &[AttemptKey], now: DateTime<Utc>) -> Result<(), StoreError>;

    /// A small value of the operator's (key fingerprint …).
    async fn setting(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError>;

    /// Writes one.
    async fn put_setting(&self, name: &str, value: &[u8]) -> Result<(), StoreError>;

    /// True when this event has been accepted before.
    async fn knows(&self, key: &EventKey) -> Result<bool, StoreError>;

    /// What turns came to, from the day `from` on (Asia/Shanghai), after `after`: by day, then conversation, then order of events; at most
    /// `limit`, and none only at the end.
    async fn turn_notes(&self, from: NaiveDate, after: Option<&TurnMark>, limit: usize) -> Result<Vec<TurnRow>, StoreError>;

    /// Waits until something was written that can give a worker something to do. A hint: it returns early now and then, so that nobody
    /// who misses one waits long.
    async fn changed(&self);

    /// Deletes what a conversation left, and notes that; `None` when there is nothing. What stays is told in `store/ops/erase.rs`.
    async fn erase(&self, conversation: &ConversationId, now: DateTime<Utc>) -> Result<Option<Erased>, StoreError>;

    /// Deletes what has outlived its days, one small part at a time. What is in use stays: whatever belongs to an open case, to an event
    /// that waits or to a message that was not delivered. Every part is a commit of its own, and may be done again.
    async fn sweep(&self, rules: &Retention, now: DateTime<Utc>, page: &SweepPage) -> Result<Swept, StoreError>;
    /// Adds an entry to the audit log. No operation changes or removes one, an erasure neither.
    async fn log(&self, entry: LogEntry) -> Result<(), StoreError>;

    /// Entries of the audit log after `after`, oldest first, at most `limit`; none only at the end.
    async fn audit_log(&self, after: Option<LogMark>, limit: usize) -> Result<Vec<LogRow>, StoreError>;

    /// Begins a view of everything as it is now. Nobody waits for its reader.
    async fn snapshot(&self) -> Result<Snapshot, StoreError>;

    /// Its records after the key `after`, which is the last one that was read (empty at first), in the order of their keys; none at the
    /// end. [`StoreError::Refused`] when the view is gone, because too much was written meanwhile or the store changed hands: begin again.
    async fn snapshot_page(&self, snapshot: &Snapshot, after: &[u8]) -> Result<Vec<RawRecord>, StoreError>;

    /// Reads every record and checks it.
    async fn verify(&self) -> Result<VerifyReport, StoreError>;

    /// The thread of a conversation, if one was ever wanted.
    async fn thread(&self, conversation: &ConversationId) -> Result<Option<Thread>, StoreError>;

    /// The conversation whose thread has, or once had, this number in this group.
    async fn thread_at(&self, group: i64, number: i64) -> Result<Option<ConversationId>, StoreError>;

    /// Notes where the thread of a conversation is now; `None` when it is gone.
    async fn put_thread(&self, conversation: &ConversationId, place: Option<(i64, i64)>) -> Result<(), StoreError>;

    /// The number that the message `number` of one `side` was delivered as on the other side, last; or that of the message that it stands
    /// for. With `alone` only what was delivered for this message and nothing else, so that it can be changed or taken back.
    async fn passed(
        &self,
        conversation: &ConversationId,
        side: Side,
        number: i64,
        alone: bool,
    ) -> Result<Option<i64>, StoreError>;

    /// All numbers that the message `number` of one `side` was delivered as on the other, the last one last: alone, or with others as one.
    async fn all_passed(
        &self,
        conversation: &ConversationId,
        side: Side,
        number: i64,
        alone: bool,
    ) -> Result<Vec<i64>, StoreError>;

    /// Staff work in another place from now on: what waits to be delivered to customers, or did not reach them, names no message of the
    /// old one any more. Returns how many messages that were.
    async fn leave_place(&self) -> Result<u64, StoreError>;

    /// Incidents that are not over, by number, at most `limit`; with `all` those that are over behind them.
    async fn incidents(&self, all: bool, limit: usize) -> Result<Vec<Incident>, StoreError>;

    /// One incident.
    async fn incident(&self, id: IncidentId) -> Result<Option<Incident>, StoreError>;

    /// Writes one. `version` is the one that was read; the store adds one. A new one (version 0) gets its number here.
    /// [`StoreError::Conflict`] when it was changed meanwhile, or when one with the same key is not over.
    async fn put_incident(&self, incident: Incident) -> Result<IncidentId, StoreError>;
}
