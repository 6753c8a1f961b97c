//! The life of a case: what opens one, and what happens to it. What each happening makes of each state is said by [`step`] alone, which
//! stands in the vocabulary, since a store that erases closes cases, too.

use chrono::{DateTime, Utc};

use crate::model::{
    Case, CaseId, CaseNote, CaseReason, CaseState, Conversation, Deed, EntryId, OrderId, Speaker, StaffAct, StaffId,
};
pub use crate::model::{Refused, step};

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

/// What an act of a member of staff does to the case; `None` for what is always possible.
#[must_use]
pub fn deed_of(act: &StaffAct, by: &StaffId) -> Option<Deed> {
    let by = by.clone();
    Some(match act {
        StaffAct::Claim => Deed::Claimed(by),
        StaffAct::Reply { .. } | StaffAct::Send { .. } => Deed::Answered(by),
        StaffAct::Assign { to } => Deed::Assigned { by, to: to.clone() },
        StaffAct::HandBack => Deed::HandedBack(by),
        StaffAct::Close => Deed::Closed(by),
        StaffAct::Reopen => Deed::Reopened(by),
        // Whoever may take back what was said may put it right.
        StaffAct::Withdraw | StaffAct::Correct { .. } => Deed::Withdrawn(Some(by)),
        StaffAct::Ban => Deed::Banned(by),
        StaffAct::Unban => Deed::Unbanned(by),
        StaffAct::Note { .. } | StaffAct::Read => return None,
    })
}

/// Lets it happen to this case, and notes it where nothing else tells.
///
/// # Errors
/// As [`step`].
pub fn happen(case: &mut Case, deed: Deed, over: bool, now: DateTime<Utc>) -> Result<(), Refused> {
    case.state = step(&case.state, &deed, over, now)?;
    // What was said is in the case as it was said.
    if !matches!(deed, Deed::Answered(_) | Deed::Wrote) {
        case.notes.push(CaseNote { at: now, who: Speaker::Desk(deed), text: String::new() });
    }
    Ok(())
}
