//! The life of a case. Transitions are pure; each takes the state it may start from, so an illegal one can't be written.

use chrono::{DateTime, Utc};

use crate::model::{Case, CaseId, CaseNote, CaseReason, CaseState, Conversation, EntryId, OrderId, Speaker, StaffId};

/// What a new case starts with.
#[derive(Debug, Clone)]
pub struct Opening {
    /// Its number.
    pub id: CaseId,
    /// Why.
    pub reason: CaseReason,
    /// Which order.
    pub order: Option<OrderId>,
    /// Whether the order is proven to be the customer's.
    pub owner_checked: bool,
    /// The entry last answered.
    pub entry: Option<EntryId>,
}

/// A new case, waiting, with the last lines of the conversation: whoever takes it over knows it already.
#[must_use]
pub fn open(conversation: &Conversation, opening: Opening, now: DateTime<Utc>) -> Case {
    Case {
        id: opening.id,
        version: 0,
        conversation: conversation.id.clone(),
        locale: conversation.language(),
        state: CaseState::Waiting,
        reason: opening.reason,
        order: opening.order,
        owner_checked: opening.owner_checked,
        entry: opening.entry,
        opened_at: now,
        notes: conversation.recent.clone(),
    }
}

/// A member of staff answered: the first answer claims a waiting case, and an answer to a resolved one opens it again.
#[must_use]
pub fn answered(mut case: Case, staff: &StaffId, text: &str, now: DateTime<Utc>) -> Case {
    case.state = match case.state {
        CaseState::Claimed { by, since } if &by == staff => CaseState::Claimed { by, since },
        CaseState::Waiting | CaseState::Claimed { .. } | CaseState::Resolved { .. } => {
            CaseState::Claimed { by: staff.clone(), since: now }
        }
    };
    case.notes.push(CaseNote { at: now, who: Speaker::Staff(staff.clone()), text: text.to_owned() });
    case
}

/// Done. `by` is `None` when the customer said that it is solved.
#[must_use]
pub fn resolved(mut case: Case, by: Option<StaffId>, now: DateTime<Utc>) -> Case {
    case.state = match case.state {
        done @ CaseState::Resolved { .. } => done,
        CaseState::Waiting | CaseState::Claimed { .. } => CaseState::Resolved { at: now, by },
    };
    case
}

/// The customer goes back to the bot: the case waits again, nobody has it.
#[must_use]
pub fn released(mut case: Case) -> Case {
    case.state = match case.state {
        CaseState::Claimed { .. } => CaseState::Waiting,
        other => other,
    };
    case
}
