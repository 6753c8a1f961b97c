//! A case: a person's problem in the hands of staff.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{CaseId, ConversationId, EntryId, IncidentId, Locale, OrderId, Said, StaffId};

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

/// Where a case stands. States carry their data; [`CaseState`] changes only through `decide::case`. Stored by position: new ones go last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CaseState {
    /// Nobody has it yet.
    Waiting,
    /// A member of staff has it and has not answered yet; the bot is silent.
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
    /// Nobody has it any more, or again: it waits as [`CaseState::Waiting`] does.
    WaitingAgain {
        /// Since when.
        since: DateTime<Utc>,
        /// Who had it last.
        after: Option<StaffId>,
    },
    /// Staff have answered; the customer's turn.
    WaitingOnCustomer {
        /// Who has it.
        by: StaffId,
        /// When they answered last.
        since: DateTime<Utc>,
    },
    /// The customer has written since; the turn of whoever has it.
    WaitingOnStaff {
        /// Who has it.
        by: StaffId,
        /// When the customer wrote first.
        since: DateTime<Utc>,
    },
    /// Done, and the customer has said how it was.
    Rated {
        /// When it was done.
        at: DateTime<Utc>,
        /// By whom.
        by: Option<StaffId>,
        /// From 1 to 5.
        stars: u8,
    },
}

impl CaseState {
    /// The states as people name them, in the order of a case's life.
    pub const NAMES: [&'static str; 6] = ["waiting", "claimed", "waiting-on-customer", "waiting-on-staff", "resolved", "rated"];

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Waiting | Self::WaitingAgain { .. } => "waiting",
            Self::Claimed { .. } => "claimed",
            Self::WaitingOnCustomer { .. } => "waiting-on-customer",
            Self::WaitingOnStaff { .. } => "waiting-on-staff",
            Self::Resolved { .. } => "resolved",
            Self::Rated { .. } => "rated",
        }
    }

    /// True while somebody has to do something about it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.closed_at().is_none()
    }

    /// True while nobody has it.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        matches!(self, Self::Waiting | Self::WaitingAgain { .. })
    }

    /// Who has it: then the bot is silent.
    #[must_use]
    pub fn holder(&self) -> Option<&StaffId> {
        match self {
            Self::Claimed { by, .. } | Self::WaitingOnCustomer { by, .. } | Self::WaitingOnStaff { by, .. } => Some(by),
            Self::Waiting | Self::WaitingAgain { .. } | Self::Resolved { .. } | Self::Rated { .. } => None,
        }
    }

    /// When it was done, if it is.
    #[must_use]
    pub fn closed_at(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Resolved { at, .. } | Self::Rated { at, .. } => Some(*at),
            _ => None,
        }
    }

    /// Who closed it, or who has it, or had it last.
    #[must_use]
    pub fn staff(&self) -> Option<&StaffId> {
        match self {
            Self::Waiting => None,
            Self::WaitingAgain { after: by, .. } | Self::Resolved { by, .. } | Self::Rated { by, .. } => by.as_ref(),
            Self::Claimed { by, .. } | Self::WaitingOnCustomer { by, .. } | Self::WaitingOnStaff { by, .. } => Some(by),
        }
    }
}

/// What happened to a case, beside what was said. Stored by position: new ones go last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deed {
    /// A member of staff took it.
    Claimed(StaffId),
    /// A member of staff answered. Not kept: the answer itself is.
    Answered(StaffId),
    /// It was given to somebody.
    Assigned {
        /// Who gave it.
        by: StaffId,
        /// To whom.
        to: StaffId,
    },
    /// Whoever had it gave the conversation back to the bot; it waits again.
    HandedBack(StaffId),
    /// A member of staff closed it.
    Closed(StaffId),
    /// A member of staff took up again what was closed.
    Reopened(StaffId),
    /// The customer wrote. Not kept: the message itself is.
    Wrote,
    /// The customer wrote again after it was closed, and it was not for the bot.
    Returned,
    /// The customer said that it is solved.
    Solved,
    /// The customer wants the bot instead of whoever has it.
    Left,
    /// The customer said how it was, from 1 to 5.
    Rated(u8),
    /// Whoever had it did nothing for too long.
    Idle(StaffId),
    /// The customer was silent for too long.
    Lapsed,
    /// Nobody has taken it: staff were reminded.
    Reminded,
    /// Still nobody has: it is for the admins now.
    Escalated,
    /// The customer was asked whether anything is still open.
    Nudged,
    /// Whoever has it has read what the customer wrote.
    Read(StaffId),
    /// The customer is not answered any more.
    Banned(StaffId),
    /// The customer is answered again.
    Unbanned(StaffId),
    /// A message was taken back: by a member of staff, or by the customer.
    Withdrawn(Option<StaffId>),
    /// The customer blocked the channel: nothing reaches them.
    Blocked,
    /// They let it in again.
    Unblocked,
    /// There was news of the order, and the customer wants none.
    NewsKept,
    /// The same with the notice of an incident.
    NoticeKept(IncidentId),
    /// What was said above did not arrive.
    Missed {
        /// What it was.
        said: Said,
        /// True when nobody knows whether it arrived.
        perhaps: bool,
        /// Why, masked, in the words of the channel.
        why: String,
    },
    /// The customer's message before this line was longer.
    Cut {
        /// Characters that were kept.
        kept: usize,
        /// Characters that there were.
        whole: usize,
    },
}

/// Who said a line of a case. Stored by position: new ones go last.
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
    /// A member of staff, to other staff: the customer never reads it.
    Note(StaffId),
    /// Nobody; there is no text. What happened to the case.
    Desk(Deed),
    /// A member of staff, whose words were not sent: somebody else has the case.
    Refused(StaffId),
    /// The customer, who has taken these words back: there is no text.
    TakenBack,
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
    /// True when nothing that the customer said, or that was said to them, is in it.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        let is_bare = |note: &CaseNote| matches!(note.who, Speaker::Undelivered(_)) && note.text.is_empty();
        self.order.is_none() && self.notes.iter().all(is_bare)
    }

    /// True when it is over, and what the customer left in it was erased.
    #[must_use]
    pub fn is_erased(&self) -> bool {
        !self.state.is_open() && self.is_bare()
    }

    /// Whose answers did not reach the customer, since what they left here was erased before, and when that was.
    pub fn undelivered(&self) -> impl Iterator<Item = (&StaffId, DateTime<Utc>)> {
        self.notes.iter().filter_map(|note| match &note.who {
            Speaker::Undelivered(staff) => Some((staff, note.at)),
            _ => None,
        })
    }

    /// When it began to wait, if it waits.
    #[must_use]
    pub fn waiting_since(&self) -> Option<DateTime<Utc>> {
        match self.state {
            CaseState::Waiting => Some(self.opened_at),
            CaseState::WaitingAgain { since, .. } => Some(since),
            _ => None,
        }
    }

    /// When this was done last, if it was at this time or later.
    #[must_use]
    pub fn done_since(&self, deed: &Deed, since: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let is_it = |note: &&CaseNote| note.at >= since && matches!(&note.who, Speaker::Desk(done) if done == deed);
        self.notes.iter().rev().find(is_it).map(|note| note.at)
    }

    /// Since when it is for the admins, if it is.
    #[must_use]
    pub fn escalated(&self) -> Option<DateTime<Utc>> {
        self.done_since(&Deed::Escalated, self.waiting_since()?)
    }

    /// True once a person has answered.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        self.notes.iter().any(|note| matches!(note.who, Speaker::Staff(_)))
    }

    /// When the customer had what they left here erased, if they did: the texts of this case go when it is closed.
    #[must_use]
    pub fn erasure_asked(&self) -> Option<DateTime<Utc>> {
        self.notes.iter().rev().find(|note| note.who == Speaker::Erasure).map(|note| note.at)
    }
}
