//! A case: a person's problem in the hands of staff.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{CaseId, ConversationId, EntryId, Locale, OrderId, StaffId};

/// Why the conversation went to a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CaseReason {
    /// The customer asked for a person.
    Asked,
    /// The bot did not understand twice.
    NotUnderstood,
    /// A complaint.
    Complaint,
    /// The third working day has passed without a result.
    Overdue,
    /// The order has no second factor, or the owner check failed too often.
    OwnerCheck,
    /// An adult was refused for age.
    AgeDispute,
    /// Something only staff can do (cancel, correct, unblock, refund by the carrier …).
    Action(super::Request),
    /// The answer did not solve it.
    NotSolved(EntryId),
    /// The entry always goes to a person.
    Entry(EntryId),
    /// News about their order, or an answer of staff, could not be delivered: somebody should reach them another way.
    NotReached,
}

/// Where a case stands. States carry their data; [`CaseState`] changes only through `decide::case`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CaseState {
    /// Nobody has it yet.
    Waiting,
    /// A member of staff has it; the bot is silent.
    Claimed {
        /// Who.
        by: StaffId,
        /// Since when.
        since: DateTime<Utc>,
    },
    /// Done.
    Resolved {
        /// When.
        at: DateTime<Utc>,
        /// By whom; `None` when the customer said so.
        by: Option<StaffId>,
    },
}

/// Who said a line of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Speaker {
    /// The customer.
    Customer,
    /// The bot.
    Bot,
    /// A member of staff.
    Staff(StaffId),
    /// Nobody, and there is no text: the line says that the customer had what they left here erased, so that the texts of this case go
    /// when it is closed.
    Erasure,
    /// A member of staff, whose words did not reach the customer: what the customer left was erased before.
    Undelivered(StaffId),
}

/// One line of a case's history. Masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseNote {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub who: Speaker,
    /// What.
    pub text: String,
}

/// A person's problem, with what staff need to take it over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Its number.
    pub id: CaseId,
    /// Grows by one with every change; a change to an older version is refused.
    pub version: u64,
    /// Whose conversation.
    pub conversation: ConversationId,
    /// The customer's language.
    pub locale: Locale,
    /// Where it stands.
    pub state: CaseState,
    /// Why it was opened.
    pub reason: CaseReason,
    /// The order it is about, where known.
    pub order: Option<OrderId>,
    /// True when the customer proved that the order is theirs.
    pub owner_checked: bool,
    /// The FAQ entry last answered, where there was one.
    pub entry: Option<EntryId>,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// What was said, oldest first, at most 200 lines.
    pub notes: Vec<CaseNote>,
}

impl Case {
    /// Whose answers did not reach the customer, since what they left here was erased before, and when that was.
    pub fn undelivered(&self) -> impl Iterator<Item = (&StaffId, DateTime<Utc>)> {
        self.notes.iter().filter_map(|note| match &note.who {
            Speaker::Undelivered(staff) => Some((staff, note.at)),
            _ => None,
        })
    }

    /// When the customer had what they left here erased, if they did: the texts of this case go when it is closed.
    #[must_use]
    pub fn erasure_asked(&self) -> Option<DateTime<Utc>> {
        self.notes.iter().rev().find(|note| note.who == Speaker::Erasure).map(|note| note.at)
    }
}
