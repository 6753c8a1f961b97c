//! The operations of the port as values: what the adapters hand to the rules, and what crosses the control socket.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::model::{
    AuditRecord, AuditUpdate, Case, CaseId, Conversation, ConversationId, Event, EventKey, Incident, IncidentId, LogEntry,
    LogMark, LogRow, OrderId, OutboxMessage, Retention, Side, StaffAccount, StaffSaid, TailHash, Thread, TurnMark, TurnRow, Wait,
};
use crate::port::{
    Accepted, AttemptKey, CaseFilter, Changes, ChunkReport, Claim, DeadLetter, Erased, ImportId, Missed, Owner, RawRecord,
    SendClaim, SendOutcome, Snapshot, StoreError, SweepPage, Swept, VerifyReport,
};

/// Raised with every change to the types below.
pub(super) const PROTOCOL: u32 = 10;
/// Largest frame on the socket.
pub(super) const FRAME_BYTES_MAX: usize = 16 << 20;

/// The first frame in each direction.
#[derive(Serialize, Deserialize)]
pub(super) struct Hello {
    /// Always `simdesk`.
    pub magic: String,
    pub protocol: u32,
}

impl Hello {
    pub(super) fn ours() -> Self {
        Self { magic: "simdesk".to_owned(), protocol: PROTOCOL }
    }
}

/// A claim by what proves it.
#[derive(Serialize, Deserialize)]
pub(super) struct Proof {
    pub conversation: ConversationId,
    /// Position of the event, or sequence number of the message.
    pub position: u64,
    pub fence: u64,
}

impl From<&Claim> for Proof {
    fn from(claim: &Claim) -> Self {
        Self { conversation: claim.event.key.conversation.clone(), position: claim.position, fence: claim.fence }
    }
}

impl From<&SendClaim> for Proof {
    fn from(claim: &SendClaim) -> Self {
        Self { conversation: claim.message.conversation.clone(), position: claim.message.sequence, fence: claim.fence }
    }
}

/// One call of the port.
#[derive(Serialize, Deserialize)]
pub(super) enum Request {
    Accept(Event),
    ClaimNext { owner: Owner, now: DateTime<Utc>, lease_ms: i64 },
    Finish { proof: Proof, changes: Box<Changes> },
    GiveUp { proof: Proof, why: String },
    DeadLetters { after: Option<u64>, limit: usize },
    ClaimSend { owner: Owner, channel: String, now: DateTime<Utc>, lease_ms: i64 },
    RecordSend { proof: Proof, outcome: SendOutcome },
    Messages { conversation: ConversationId, after: u64, limit: usize },
    FireDueTimers { now: DateTime<Utc>, limit: usize },
    ImportChunk { import: ImportId, chunk: u32, updates: Vec<AuditUpdate>, now: DateTime<Utc> },
    AuditsByOrder(OrderId),
    AuditsByTail { tail: TailHash, day: NaiveDate, limit: usize },
    Audits { after: Option<OrderId>, limit: usize },
    NextCaseId,
    Case(CaseId),
    Cases { filter: CaseFilter, limit: usize },
    Conversation(ConversationId),
    CountAttempt { keys: Vec<AttemptKey>, now: DateTime<Utc> },
    Setting(String),
    PutSetting { name: String, value: Vec<u8> },
    Knows(EventKey),
    Changed,
    Verify,
    ForgiveAttempt { keys: Vec<AttemptKey>, now: DateTime<Utc> },
    TurnNotes { from: NaiveDate, after: Option<TurnMark>, limit: usize },
    Snapshot,
    SnapshotPage { snapshot: Snapshot, after: Vec<u8> },
    Erase { conversation: ConversationId, now: DateTime<Utc> },
    Sweep { rules: Retention, now: DateTime<Utc>, page: SweepPage },
    Log(LogEntry),
    AuditLog { after: Option<LogMark>, limit: usize },
    Retry(u64),
    AcceptAll(Vec<Event>),
    DropLetters(Vec<u64>),
    Undelivered { after: Option<u64>, limit: usize },
    Resend { number: u64, lead: String, now: DateTime<Utc> },
    Waits,
    Staff,
    PutStaff(StaffAccount),
    Thread(ConversationId),
    ThreadAt { group: i64, number: i64 },
    PutThread { conversation: ConversationId, place: Option<(i64, i64)> },
    Passed { conversation: ConversationId, side: Side, number: i64, alone: bool },
    Incidents { all: bool, limit: usize },
    Incident(IncidentId),
    PutIncident(Box<Incident>),
    SaidByStaff { conversation: ConversationId, limit: usize },
    AllPassed { conversation: ConversationId, side: Side, number: i64, alone: bool },
    LeavePlace,
}

impl Request {
    /// True when it only reads.
    pub(super) fn is_read(&self) -> bool {
        matches!(
            self,
            Self::DeadLetters { .. }
                | Self::Undelivered { .. }
                | Self::Messages { .. }
                | Self::SaidByStaff { .. }
                | Self::AuditsByOrder(_)
                | Self::AuditsByTail { .. }
                | Self::Audits { .. }
                | Self::Case(_)
                | Self::Cases { .. }
                | Self::Conversation(_)
                | Self::Setting(_)
                | Self::Waits
                | Self::Staff
                | Self::Thread(_)
                | Self::ThreadAt { .. }
                | Self::Passed { .. }
                | Self::AllPassed { .. }
                | Self::Incidents { .. }
                | Self::Incident(_)
                | Self::Knows(_)
                | Self::Changed
                | Self::Verify
                | Self::TurnNotes { .. }
                | Self::AuditLog { .. }
                | Self::Snapshot
                | Self::SnapshotPage { .. }
                | Self::Sweep { page: SweepPage { dry_run: true, .. }, .. }
        )
    }

    /// The time, from those who ask as it goes on: the workers.
    pub(super) fn clock(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::ClaimNext { now, .. } | Self::ClaimSend { now, .. } | Self::FireDueTimers { now, .. } => Some(*now),
            _ => None,
        }
    }

    /// True for what nobody waits for at a keyboard, and what takes longer than a turn.
    pub(super) fn is_bulk(&self) -> bool {
        matches!(self, Self::ImportChunk { .. } | Self::Sweep { .. })
    }

    /// What the failpoints call it.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Accept(_) | Self::AcceptAll(_) => "accept",
            Self::ClaimNext { .. } => "claim",
            Self::Finish { .. } => "finish",
            Self::GiveUp { .. } => "give-up",
            Self::Retry(_) => "retry",
            Self::DropLetters(_) => "drop",
            Self::Resend { .. } => "resend",
            Self::ClaimSend { .. } => "claim-send",
            Self::RecordSend { .. } => "record-send",
            Self::FireDueTimers { .. } => "timers",
            Self::ImportChunk { .. } => "chunk",
            Self::NextCaseId => "case-id",
            Self::CountAttempt { .. } | Self::ForgiveAttempt { .. } => "attempt",
            Self::PutSetting { .. } => "setting",
            Self::PutStaff(_) => "staff",
            Self::PutThread { .. } | Self::LeavePlace => "thread",
            Self::PutIncident(_) => "incident",
            Self::Erase { .. } => "erase",
            Self::Sweep { .. } => "sweep",
            Self::Log(_) => "log",
            _ => "read",
        }
    }

    /// True when a success can give a worker something to do.
    pub(super) fn wakes(&self) -> bool {
        let quiet = matches!(
            self,
            Self::ClaimNext { .. }
                | Self::ClaimSend { .. }
                | Self::CountAttempt { .. }
                | Self::ForgiveAttempt { .. }
                | Self::Sweep { .. }
                | Self::DropLetters(_)
                | Self::Log(_)
        );
        !self.is_read() && !quiet
    }
}

/// The answer to a [`Request`].
#[derive(Serialize, Deserialize)]
pub(super) enum Response {
    Done,
    Accepted(Accepted),
    Claim(Option<Box<Claim>>),
    Send(Option<Box<SendClaim>>),
    DeadLetters(Vec<DeadLetter>),
    Messages(Vec<OutboxMessage>),
    Fired(usize),
    Chunk(ChunkReport),
    Audits(Vec<AuditRecord>),
    CaseId(CaseId),
    Case(Option<Box<Case>>),
    Cases(Vec<Case>),
    Conversation(Option<Box<Conversation>>),
    Counts(Vec<u32>),
    Setting(Option<Vec<u8>>),
    Known(bool),
    Verified(VerifyReport),
    TurnNotes(Vec<TurnRow>),
    Snapshot(Snapshot),
    Records(Vec<RawRecord>),
    Erased(Option<Erased>),
    Swept(Swept),
    Log(Vec<LogRow>),
    Dropped(u64),
    Undelivered(Vec<Missed>),
    Resent(Option<Box<Missed>>),
    Waits(Vec<Wait>),
    Staff(Vec<StaffAccount>),
    Thread(Option<Thread>),
    Named(Option<ConversationId>),
    Passed(Option<i64>),
    Incidents(Vec<Incident>),
    Incident(Option<Box<Incident>>),
    IncidentId(IncidentId),
    SaidByStaff(Vec<StaffSaid>),
    AllPassed(Vec<i64>),
}

/// What a frame of the server holds.
pub(super) type Answer = Result<Response, StoreError>;
