//! What staff have looked up, as data; the words are in `locales/`, in the language of the staff.

use chrono::{DateTime, NaiveDate, Utc};

use super::{AuditStatus, Carrier, EntryId, Payment, Progress, RefundState};

/// Why a reason is taken for a cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grounds {
    /// This code of the carrier means it.
    Code(String),
    /// The words mean it.
    Words,
    /// It is most like it.
    Likeness,
    /// Nothing does.
    Nothing,
}

/// An order as staff see it. Nothing personal is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderSeen {
    /// Its number.
    pub order: String,
    /// Its other numbers.
    pub aliases: Vec<String>,
    /// Where it stands.
    pub status: AuditStatus,
    /// Where the review stands in working days; `None` when it has ended.
    pub progress: Option<Progress>,
    /// Whose card it is.
    pub carrier: Option<Carrier>,
    /// The plan.
    pub product: Option<String>,
    /// When it went in.
    pub submitted_at: Option<DateTime<Utc>>,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// What the reviewer wrote.
    pub reasons: Vec<String>,
    /// What that means, and why.
    pub causes: Vec<(EntryId, Grounds)>,
    /// What was paid.
    pub paid: Option<Payment>,
    /// Where the money back stands.
    pub refund: RefundState,
    /// The order that it repeats.
    pub resubmission_of: Option<String>,
    /// The order that repeats it.
    pub resubmitted_as: Option<String>,
    /// Earlier states, with the reasons of then.
    pub before: Vec<(DateTime<Utc>, AuditStatus, Vec<String>)>,
    /// True when its owner can be checked.
    pub has_tail: bool,
}

/// What happened in the last days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// The first day.
    pub from: NaiveDate,
    /// The last one.
    pub to: NaiveDate,
    /// Orders that are stored.
    pub orders: u64,
    /// Rejections of these days.
    pub rejections: u64,
    /// By cause, the most frequent first.
    pub causes: Vec<(EntryId, u64)>,
    /// Conversations in which something was asked.
    pub talks: u64,
    /// Answered by the bot alone.
    pub without_human: u64,
    /// In which it asked back.
    pub clarified: u64,
    /// Handed to a person.
    pub handed_off: u64,
    /// Why, by the name of the reason, the most frequent first.
    pub hand_offs: Vec<(&'static str, u64)>,
    /// Seconds within which half of the first answers came, and nine of ten, of how many.
    pub first_answers: Option<(u32, u32, usize)>,
    /// Cases that nobody has answered.
    pub waiting: u64,
    /// Questions that the bot is not for: one of each kind, and how many.
    pub out_of_scope: Vec<(String, u64)>,
    /// Questions that it did not understand.
    pub not_understood: Vec<(String, u64)>,
}
