//! What staff read in the thread of a case, as data; the words are in `locales/`, in the language of the staff.

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    CaseId, CaseNote, CaseReason, CaseState, EntryId, Figures, FoundKind, Incident, IncidentId, Locale, Media, OrderSeen, Role,
    Speaker, StaffId,
};

/// How a case stands, for whoever takes it over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseHead {
    /// Its number.
    pub case: CaseId,
    /// Where it stands.
    pub state: CaseState,
    /// Since when nobody has it, if nobody has.
    pub waiting_since: Option<DateTime<Utc>>,
    /// Until when somebody should take or answer it.
    pub promised: Option<DateTime<Utc>>,
    /// True when it is for the admins.
    pub escalated: bool,
    /// Why it was opened.
    pub reason: CaseReason,
    /// Masked number of the order.
    pub order: Option<String>,
    /// True when the order is proven to be the customer's.
    pub owner_checked: bool,
    /// The entry last answered.
    pub entry: Option<EntryId>,
    /// What the carrier wrote, masked.
    pub evidence: Vec<String>,
    /// Masked name of the conversation.
    pub customer: String,
    /// The customer's language.
    pub locale: Locale,
    /// The last lines.
    pub notes: Vec<CaseNote>,
}

/// Why nothing was decided about an incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotDecided {
    /// There is none of this number.
    Unknown,
    /// It is over.
    Over,
    /// This member of staff has had its notice sent.
    Announced(StaffId),
    /// Somebody decided at the same moment.
    Changed,
}

/// Where a draft comes from: whoever sends it answers for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftSource {
    /// The beginning of the words that it answers.
    pub question: String,
    /// The entries in it.
    pub entries: Vec<EntryId>,
    /// False when nothing was sure about the words, and the draft is what the case is about.
    pub sure: bool,
}

/// What staff read beside the lines of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeskNote {
    /// How a case stands.
    Head(Box<CaseHead>),
    /// A line of the case.
    Line(Speaker, String),
    /// The customer has changed what they wrote.
    Changed(String),
    /// The customer sent something that can't be shown.
    Sent(Media),
    /// Somebody else has the case, so nothing was done.
    Held(StaffId),
    /// Somebody else has the case; what was to be said to the customer was not, and is kept in it.
    NotSent(StaffId),
    /// It is theirs already.
    Theirs,
    /// Nobody has it.
    NobodyHas,
    /// It is open.
    Open,
    /// It is closed.
    Closed(CaseId),
    /// There is none.
    NoCase,
    /// A button or command that is about an earlier case.
    OldCase(CaseId),
    /// Whoever wrote has no account.
    Stranger(i64),
    /// Their account has ended.
    Revoked(StaffId),
    /// Nobody can tell who wrote.
    Anonymous,
    /// A command was not understood; its name.
    Usage(String),
    /// There is no such command.
    UnknownCommand(String),
    /// All commands.
    Help,
    /// A command that is about the case of a thread was written where there is none.
    OnlyInThread,
    /// Orders that were looked up.
    Orders(Vec<OrderSeen>),
    /// No order has this number.
    NoOrder(String),
    /// No order with the phone tail that was given went in on this day.
    NoOrderOf(NaiveDate),
    /// What was looked up is the number of something else.
    NotAnOrder(Option<FoundKind>),
    /// What happened in the last days.
    Figures(Box<Figures>),
    /// Something is suddenly frequent: how it stands.
    Incident(Box<Incident>),
    /// Nothing was decided about an incident.
    NotDecided(IncidentId, NotDecided),
    /// What waits and who has what.
    Queue {
        /// Cases that nobody has, the oldest first: number, since when, for the admins.
        waiting: Vec<(CaseId, DateTime<Utc>, bool)>,
        /// Cases that somebody has: number, who, true when the customer waits for them.
        held: Vec<(CaseId, StaffId, bool)>,
    },
    /// A case that nobody takes.
    Waits {
        /// Which.
        case: CaseId,
        /// Since when.
        since: DateTime<Utc>,
        /// The admins, when it is for them now.
        admins: Option<Vec<StaffId>>,
        /// Where it is worked on.
        link: Option<String>,
    },
    /// What failed or may not have arrived: its number, a masked name of whom it was for, true when nobody knows, and why.
    Undelivered {
        /// The latest ones.
        listed: Vec<(u64, String, bool, String)>,
        /// All there are.
        count: usize,
    },
    /// Who has an account, and how many cases.
    Who(Vec<(StaffId, Role, usize)>),
    /// An answer that staff may send.
    Draft {
        /// The words.
        text: String,
        /// Where it comes from; `None` when whoever asked for it has chosen it.
        source: Option<DraftSource>,
    },
    /// The bot has none.
    NoDraft,
    /// A draft that something newer has taken the place of.
    DraftOver,
    /// Nothing in the FAQ is called so.
    NoEntry(String),
    /// Nobody has an account of this name.
    NoStaff(String),
    /// The command has to answer the message that it is about.
    ReplyNeeded,
    /// Too long.
    TooLong {
        /// So many characters, as channels count them.
        length: usize,
        /// So many fit.
        most: usize,
    },
    /// The customer's channel takes text only.
    OnlyText,
    /// Something did not reach the customer.
    NotDelivered {
        /// True when nobody knows.
        perhaps: bool,
        /// Why, masked.
        why: String,
    },
    /// The customer has written since this draft was made.
    DraftOvertaken,
    /// It is sent again.
    Retried,
    /// It was sent again before, and is on its way or has arrived.
    RetriedBefore,
    /// The thread belongs to no case.
    NoCasesThread,
    /// The thread of this case was somewhere else before.
    ThreadMoved(CaseId),
    /// It was sent again before, or is gone.
    NothingToRetry,
    /// Done, where nothing else tells.
    Done,
}

/// A button in a thread. It means the same at any later time: the command behind it names what it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeskChoice {
    /// Take the case.
    Claim(CaseId),
    /// Have the bot write an answer.
    Draft(CaseId),
    /// Close the case.
    Close(CaseId),
    /// Give the conversation back to the bot.
    HandBack(CaseId),
    /// Take up again what was closed.
    Reopen(CaseId),
    /// Send the draft of this number.
    Send(u64),
    /// Send what was not delivered, by its sequence number.
    Retry(u64),
    /// Send what was not delivered, by its number in the store.
    Resend(u64),
    /// Send the notice of an incident to those who wait.
    Approve(IncidentId),
    /// Send none.
    Dismiss(IncidentId),
}

impl DeskChoice {
    /// The command that it stands for.
    #[must_use]
    pub fn command(self) -> String {
        match self {
            Self::Claim(case) => format!("/claim {case}"),
            Self::Draft(case) => format!("/draft {case}"),
            Self::Close(case) => format!("/close {case}"),
            Self::HandBack(case) => format!("/bot {case}"),
            Self::Reopen(case) => format!("/reopen {case}"),
            Self::Send(number) => format!("/send {number}"),
            Self::Retry(sequence) => format!("/retry {sequence}"),
            Self::Resend(number) => format!("/resend {number}"),
            Self::Approve(incident) => format!("/approve {incident}"),
            Self::Dismiss(incident) => format!("/dismiss {incident}"),
        }
    }

    /// The last part of its sentence's id.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Claim(_) => "claim",
            Self::Draft(_) => "draft",
            Self::Close(_) => "close",
            Self::HandBack(_) => "bot",
            Self::Reopen(_) => "reopen",
            Self::Send(_) => "send",
            Self::Retry(_) => "retry",
            Self::Resend(_) => "resend",
            Self::Approve(_) => "approve",
            Self::Dismiss(_) => "dismiss",
        }
    }
}
