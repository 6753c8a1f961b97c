//! The audit log: who of the staff read or changed what, by numbers only. No text, no phone, no phone tail is in it, and a conversation,
//! whose name can be a person's, only as its hash.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{CaseId, IncidentId, OrderId, StaffId};

/// What was done. Stored by position: new ones go last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Act {
    /// Looked an order up by its number.
    LookUp,
    /// Looked orders up by phone tail and day.
    LookUpByTail,
    /// Listed cases with their last lines.
    ListCases,
    /// Read a case.
    ShowCase,
    /// Answered in a case.
    Reply,
    /// Closed a case.
    Close,
    /// Imported a file.
    Import,
    /// Copied everything into a backup.
    Backup,
    /// Made a store from a backup; the entry is in the new store.
    Restore,
    /// Erased a conversation.
    Erase,
    /// Rewrote the store's files.
    Compact,
    /// Deleted what was kept long enough.
    Sweep,
    /// Read questions of customers to try a FAQ on them.
    TryFaq,
    /// Read statistics, with examples of questions.
    Statistics,
    /// Read this log.
    ReadLog,
    /// Tried an import, which wrote nothing.
    TryImport,
    /// Read what was put aside.
    DeadLetters,
    /// Had what was put aside tried again.
    Retry,
    /// Deleted what was put aside.
    DropLetters,
    /// Read what did not arrive.
    Undelivered,
    /// Had what did not arrive sent again.
    Resend,
    /// Took a case.
    Claim,
    /// Wrote a note for other staff into a case.
    Note,
    /// Gave a case to somebody.
    Assign,
    /// Gave a conversation back to the bot.
    HandBack,
    /// Took up again what was closed.
    Reopen,
    /// Added an account of staff.
    AddStaff,
    /// Ended an account of staff.
    RevokeStaff,
    /// Listed the accounts of staff.
    ListStaff,
    /// Put right what they had answered.
    Correct,
    /// Took back what they had answered.
    Withdraw,
    /// Had a customer not answered any more.
    Ban,
    /// Had a customer answered again.
    Unban,
    /// Listed incidents, or had somebody look for new ones.
    ListIncidents,
    /// Had the notice of an incident sent.
    Announce,
    /// Said that an incident is none for customers.
    Dismiss,
    /// Made a token for an account of staff, which ended the one before.
    MakeToken,
    /// Ended the token of an account.
    EndToken,
}

impl Act {
    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::LookUp => "lookup",
            Self::LookUpByTail => "lookup-by-tail",
            Self::ListCases => "cases",
            Self::ShowCase => "case",
            Self::Reply => "reply",
            Self::Close => "close",
            Self::Import => "import",
            Self::Backup => "backup",
            Self::Restore => "restore",
            Self::Erase => "erase",
            Self::Compact => "compact",
            Self::Sweep => "sweep",
            Self::TryFaq => "faq-try",
            Self::Statistics => "stats",
            Self::ReadLog => "audit-log",
            Self::TryImport => "import-dry-run",
            Self::DeadLetters => "dead-letters",
            Self::Retry => "dead-letters-retry",
            Self::DropLetters => "dead-letters-drop",
            Self::Undelivered => "undelivered",
            Self::Resend => "undelivered-retry",
            Self::Claim => "claim",
            Self::Note => "note",
            Self::Assign => "assign",
            Self::HandBack => "hand-back",
            Self::Reopen => "reopen",
            Self::AddStaff => "staff-add",
            Self::RevokeStaff => "staff-revoke",
            Self::ListStaff => "staff-list",
            Self::Correct => "correct",
            Self::Withdraw => "withdraw",
            Self::Ban => "ban",
            Self::Unban => "unban",
            Self::ListIncidents => "incidents",
            Self::Announce => "incidents-approve",
            Self::Dismiss => "incidents-dismiss",
            Self::MakeToken => "staff-token",
            Self::EndToken => "staff-token-end",
        }
    }
}

/// What it was done to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum About {
    /// An order, by its stored number.
    Order(OrderId),
    /// A case.
    Case(CaseId),
    /// A conversation: the hash of its name, as in the log of erasures.
    Conversation(String),
    /// A file: the SHA-256 of its bytes.
    File(String),
    /// Nothing was found. What was looked for may be anybody's, so only its kind is named.
    Nothing(Sought),
    /// An incident.
    Incident(IncidentId),
}

/// What a look-up that found nothing was for. Stored by position: new ones go last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sought {
    /// The number of an order.
    Order,
    /// The tail of a phone, on a day.
    Tail,
    /// A phone.
    Phone,
    /// The number of an identity card.
    IdNumber,
    /// The number of a bank card.
    BankCard,
    /// Something else.
    Other,
}

impl Sought {
    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Order => "order-number",
            Self::Tail => "phone-tail",
            Self::Phone => "phone",
            Self::IdNumber => "identity-number",
            Self::BankCard => "bank-card",
            Self::Other => "other",
        }
    }
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogEntry {
    /// When.
    pub at: DateTime<Utc>,
    /// The name that they work under; `None` when the customer did it.
    pub staff: Option<StaffId>,
    /// The account of the system that the command ran under; empty for the customer.
    pub account: String,
    /// What.
    pub act: Act,
    /// To what, at most [`LogEntry::ABOUT_MAX`].
    pub about: Vec<About>,
}

impl LogEntry {
    /// Things named in one entry; more need further entries.
    pub const ABOUT_MAX: usize = 100;
}

/// Where an entry lies: by time, then by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LogMark {
    /// Milliseconds since 1970.
    pub ms: i64,
    /// Counts entries.
    pub number: u64,
}

impl LogMark {
    /// Comes before every entry of this time and later ones.
    #[must_use]
    pub fn before(at: DateTime<Utc>) -> Self {
        Self { ms: at.timestamp_millis(), number: 0 }
    }
}

/// An entry and where it lies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogRow {
    /// Where.
    pub mark: LogMark,
    /// What.
    pub entry: LogEntry,
}
