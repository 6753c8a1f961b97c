//! Where each kind of record lies: one byte for the kind, then its parts, so that a range of keys is a list in the right order.

/// Every kind of record. The byte is part of the stored format: never reuse one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    /// Counters and the format number.
    Meta = b'm',
    /// Names of events ever accepted.
    Seen = b'k',
    /// Unfinished events by conversation and position.
    Queue = b'q',
    /// Conversations that can be claimed, by the position of their oldest event.
    Ready = b'r',
    /// Conversations being worked on.
    Claim = b'c',
    /// Events put aside.
    Dead = b'd',
    /// Conversations.
    Conversation = b'v',
    /// Messages of a conversation, by sequence number.
    Message = b'o',
    /// The oldest undelivered message of a conversation.
    Unsent = b'u',
    /// Messages that can be sent, by channel and position.
    Sendable = b'p',
    /// Messages to be sent later, by channel and time.
    Delayed = b'l',
    /// Messages being sent, by channel and conversation.
    SendClaim = b'x',
    /// Timers by time.
    Timer = b't',
    /// When the timer of a conversation and kind is due.
    TimerName = b'n',
    /// Cases.
    Case = b'e',
    /// Cases that are not resolved.
    OpenCase = b'f',
    /// Audit records by their own number.
    Audit = b'a',
    /// Other numbers of audit records.
    Alias = b'b',
    /// Records of cards that share a main order, by the main order's number.
    Shared = b'j',
    /// Audit records by day and phone tail.
    TailDay = b'h',
    /// Conversations to tell about changes of an order.
    Watch = b'w',
    /// Orders that repeat another, by the other's number.
    Resubmission = b's',
    /// Chunks of imports that were applied.
    Chunk = b'i',
    /// Recent attempts under one key.
    Attempts = b'y',
    /// Keys of attempts by the time when they can be forgotten.
    AttemptsEnd = b'z',
    /// The operator's values.
    Setting = b'g',
    /// What turns came to, by day, conversation and position.
    TurnNote = b'1',
    /// Conversations that were erased, by time and hash.
    Erasure = b'E',
    /// Open cases whose texts go when they are closed.
    CaseToStrip = b'S',
    /// The audit log, by time and number.
    Log = b'L',
    /// Records of a conversation whose own keys do not begin with its name.
    Own = b'O',
    /// Messages that failed or may not have arrived, by position.
    Missed = b'M',
    /// Accounts of staff, by name.
    Staff = b'D',
    /// How long the last customers waited for a person: one record.
    Waits = b'W',
    /// Threads in which staff work, by conversation.
    Thread = b'T',
    /// Conversations by group and number of their threads.
    ThreadAt = b'A',
    /// What messages that were passed on are on the other side, by conversation, side and number.
    Passed = b'P',
    /// Incidents, those that are not over first, by number.
    Incident = b'I',
}

impl Kind {
    pub(super) const ALL: [Self; 38] = [
        Self::Meta,
        Self::Seen,
        Self::Queue,
        Self::Ready,
        Self::Claim,
        Self::Dead,
        Self::Conversation,
        Self::Message,
        Self::Unsent,
        Self::Sendable,
        Self::Delayed,
        Self::SendClaim,
        Self::Timer,
        Self::TimerName,
        Self::Case,
        Self::OpenCase,
        Self::Audit,
        Self::Alias,
        Self::Shared,
        Self::TailDay,
        Self::Watch,
        Self::Resubmission,
        Self::Chunk,
        Self::Attempts,
        Self::AttemptsEnd,
        Self::Setting,
        Self::TurnNote,
        Self::Erasure,
        Self::CaseToStrip,
        Self::Log,
        Self::Own,
        Self::Missed,
        Self::Staff,
        Self::Waits,
        Self::Thread,
        Self::ThreadAt,
        Self::Passed,
        Self::Incident,
    ];

    pub(super) fn of(key: &[u8]) -> Option<Self> {
        let first = *key.first()?;
        Self::ALL.into_iter().find(|kind| *kind as u8 == first)
    }

    /// What people call it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Meta => "counters",
            Self::Seen => "event keys",
            Self::Queue => "waiting events",
            Self::Ready => "claimable conversations",
            Self::Claim => "claims",
            Self::Dead => "dead letters",
            Self::Conversation => "conversations",
            Self::Message => "messages",
            Self::Unsent => "unsent heads",
            Self::Sendable => "sendable messages",
            Self::Delayed => "delayed messages",
            Self::SendClaim => "send claims",
            Self::Timer => "timers",
            Self::TimerName => "timer names",
            Self::Case => "cases",
            Self::OpenCase => "open cases",
            Self::Audit => "audit records",
            Self::Alias => "order aliases",
            Self::Shared => "shared order aliases",
            Self::TailDay => "phone tail index",
            Self::Watch => "watches",
            Self::Resubmission => "resubmissions",
            Self::Chunk => "import chunks",
            Self::Attempts => "attempts",
            Self::AttemptsEnd => "attempt ends",
            Self::Setting => "settings",
            Self::TurnNote => "turn notes",
            Self::Erasure => "erasures",
            Self::CaseToStrip => "cases to be emptied",
            Self::Log => "audit log entries",
            Self::Own => "records by conversation",
            Self::Missed => "undelivered messages",
            Self::Staff => "staff accounts",
            Self::Waits => "recent waits",
            Self::Thread => "staff threads",
            Self::ThreadAt => "staff thread numbers",
            Self::Passed => "passed messages",
            Self::Incident => "incidents",
        }
    }

    /// A key of this kind, to be continued.
    pub(super) fn key(self) -> Key {
        Key(vec![self as u8])
    }
}

/// A key under construction. The same parts always make the same bytes, and sort as their parts do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key(Vec<u8>);

impl Key {
    /// A text that cannot hold a NUL byte (identifiers cannot).
    pub(super) fn text(mut self, text: &str) -> Self {
        self.0.extend_from_slice(text.as_bytes());
        self.0.push(0);
        self
    }

    /// A number, sorting as a number.
    pub(super) fn number(mut self, number: u64) -> Self {
        self.0.extend_from_slice(&number.to_be_bytes());
        self
    }

    /// A point in time or a day, sorting as such also before 1970.
    pub(super) fn signed(self, number: i64) -> Self {
        self.number(number.cast_unsigned() ^ (1 << 63))
    }

    /// Any bytes: of fixed length, or as the last part.
    pub(super) fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend_from_slice(bytes);
        self
    }

    /// A key that was stored.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        Kind::of(bytes).map(|_| Self(bytes.to_vec()))
    }

    pub(super) fn as_slice(&self) -> &[u8] {
        &self.0
    }

    /// The first key after all that begin with this one.
    pub(super) fn end(&self) -> Vec<u8> {
        end_of(&self.0)
    }
}

pub(super) fn end_of(prefix: &[u8]) -> Vec<u8> {
    let mut end = prefix.to_vec();
    while let Some(last) = end.pop() {
        if last < u8::MAX {
            end.push(last + 1);
            return end;
        }
    }
    LAST.to_vec()
}

/// After every key: none is as long, or begins so.
pub(super) const LAST: &[u8] = &[u8::MAX; 300];
