//! The life of a case: one total function says what each happening makes of each state, or why it is refused. Nothing else changes a
//! state. `docs/desk.md` shows all of it as one table, which a test writes and plays.

use chrono::{DateTime, Utc};

use super::{CaseState, Deed, StaffId};

/// Why something does not happen to a case.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Somebody else has it.
    #[error("{0} has it")]
    Held(StaffId),
    /// They have it already.
    #[error("it is theirs already")]
    Theirs,
    /// Nobody has it.
    #[error("nobody has it")]
    NobodyHas,
    /// It is closed.
    #[error("it is closed")]
    Closed,
    /// It is open.
    #[error("it is open")]
    Open,
    /// What it was about is over: a timer that something else was faster than.
    #[error("it is over")]
    Over,
}

/// What a happening makes of a state. `over`: whoever acts may also act on what others have.
///
/// # Errors
/// When it can't happen in this state; then nothing has happened.
pub fn step(state: &CaseState, deed: &Deed, over: bool, now: DateTime<Utc>) -> Result<CaseState, Refused> {
    use CaseState as S;
    // Of the customer rather than of the case, so also when that is closed.
    if matches!(deed, Deed::Banned(_) | Deed::Unbanned(_)) {
        return Ok(state.clone());
    }
    if let S::Resolved { at, by } | S::Rated { at, by, .. } = state {
        return closed(*at, by.as_ref(), deed, now);
    }
    let holder = state.holder();
    let waits = S::WaitingAgain { since: now, after: holder.cloned() };
    let mine = |by: &StaffId| holder.filter(|has| *has != by && !over).map_or(Ok(()), |has| Err(Refused::Held(has.clone())));
    match deed {
        // The first one has it: nobody takes a case away by claiming it, an admin neither.
        Deed::Claimed(by) => match holder {
            None => Ok(S::Claimed { by: by.clone(), since: now }),
            Some(has) if has == by => Err(Refused::Theirs),
            Some(has) => Err(Refused::Held(has.clone())),
        },
        Deed::Answered(by) => mine(by).map(|()| S::WaitingOnCustomer { by: by.clone(), since: now }),
        Deed::Assigned { to, .. } if holder == Some(to) => Err(Refused::Theirs),
        Deed::Assigned { by, to } => mine(by).map(|()| S::Claimed { by: to.clone(), since: now }),
        Deed::HandedBack(by) if holder.is_some() => mine(by).map(|()| waits),
        Deed::Closed(by) => mine(by).map(|()| S::Resolved { at: now, by: Some(by.clone()) }),
        Deed::Reopened(_) | Deed::Returned | Deed::Rated(_) => Err(Refused::Open),
        Deed::Solved => Ok(S::Resolved { at: now, by: None }),
        Deed::Left if holder.is_some() => Ok(waits),
        Deed::Left
        | Deed::Banned(_)
        | Deed::Unbanned(_)
        | Deed::Withdrawn(None)
        | Deed::Blocked
        | Deed::Unblocked
        | Deed::NewsKept
        | Deed::NoticeKept(_)
        | Deed::Missed { .. }
        | Deed::Cut { .. } => Ok(state.clone()),
        Deed::Withdrawn(Some(by)) => mine(by).map(|()| state.clone()),
        Deed::Wrote => Ok(match state {
            S::WaitingOnCustomer { by, .. } => S::WaitingOnStaff { by: by.clone(), since: now },
            _ => state.clone(),
        }),
        Deed::Idle(of) => match state {
            S::Claimed { by, .. } | S::WaitingOnStaff { by, .. } if by == of => Ok(waits),
            _ => Err(Refused::Over),
        },
        Deed::Lapsed => match state {
            S::WaitingOnCustomer { by, .. } => Ok(S::Resolved { at: now, by: Some(by.clone()) }),
            _ => Err(Refused::Over),
        },
        Deed::Nudged => match state {
            S::WaitingOnCustomer { .. } => Ok(state.clone()),
            _ => Err(Refused::Over),
        },
        Deed::Reminded | Deed::Escalated if state.is_waiting() => Ok(state.clone()),
        Deed::Reminded | Deed::Escalated => Err(Refused::Over),
        Deed::Read(by) if holder == Some(by) => Ok(state.clone()),
        Deed::HandedBack(_) | Deed::Read(_) => Err(Refused::NobodyHas),
    }
}

/// What happens to a closed case: it is rated, or taken up again.
fn closed(at: DateTime<Utc>, by: Option<&StaffId>, deed: &Deed, now: DateTime<Utc>) -> Result<CaseState, Refused> {
    match deed {
        Deed::Rated(stars) => Ok(CaseState::Rated { at, by: by.cloned(), stars: *stars }),
        Deed::Reopened(by) => Ok(CaseState::Claimed { by: by.clone(), since: now }),
        Deed::Returned => Ok(CaseState::WaitingAgain { since: now, after: by.cloned() }),
        Deed::Idle(_) | Deed::Lapsed | Deed::Nudged | Deed::Reminded | Deed::Escalated => Err(Refused::Over),
        Deed::Banned(_)
        | Deed::Unbanned(_)
        | Deed::Withdrawn(_)
        | Deed::Blocked
        | Deed::Unblocked
        | Deed::NewsKept
        | Deed::NoticeKept(_)
        | Deed::Missed { .. }
        | Deed::Cut { .. }
        | Deed::Claimed(_)
        | Deed::Answered(_)
        | Deed::Assigned { .. }
        | Deed::HandedBack(_)
        | Deed::Closed(_)
        | Deed::Wrote
        | Deed::Solved
        | Deed::Left
        | Deed::Read(_) => Err(Refused::Closed),
    }
}
