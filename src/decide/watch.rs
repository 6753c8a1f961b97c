//! What is due in a case, and what happens then: no case is ever without somebody whose turn it is, and a time at which that is looked at.

use chrono::{DateTime, Utc};

use super::coming::{Coming, closes, steps};
use super::facts::World;
use super::handoff;
use super::turn::Turn;
use crate::model::{Asked, Case, CaseState, Deed, Offer, Reply, Timer, TimerKind};
use crate::port::TimerChange;

/// When something is due in this case; `None` when it is closed, or for the admins already.
pub(super) fn due(case: &Case, world: &World<'_>) -> Option<DateTime<Utc>> {
    let first = steps(case, &world.rules()).into_iter().next()?;
    (first.what != Coming::Over).then_some(first.at)
}

/// The timer of this case, as it has to be now.
pub(super) fn timer(case: &Case, world: &World<'_>) -> TimerChange {
    let conversation = case.conversation.clone();
    match due(case, world) {
        Some(due) => TimerChange::Set(Timer { conversation, kind: TimerKind::Desk, due }),
        None => TimerChange::Cancel(conversation, TimerKind::Desk),
    }
}

/// Something was due. What, follows from where the case stands now: much may have happened since the timer was set.
pub(super) fn fired(turn: &mut Turn<'_>) {
    let Some(case) = turn.case.clone() else { return };
    turn.look_again();
    if due(&case, turn.world).is_none_or(|due| due > turn.now) {
        return;
    }
    let id = case.id;
    match &case.state {
        CaseState::Waiting | CaseState::WaitingAgain { .. } => waiting(turn, &case),
        CaseState::Claimed { by, .. } | CaseState::WaitingOnStaff { by, .. } => {
            if turn.happen(Deed::Idle(by.clone()), false).is_ok() {
                turn.say(Reply::Requeued { case: id, staff: by.clone() });
                handoff::say_queue(turn, id);
                turn.ask(Asked::Nothing);
            }
        }
        CaseState::WaitingOnCustomer { by, since } => {
            if case.done_since(&Deed::Nudged, *since).is_some() {
                if turn.happen(Deed::Lapsed, false).is_ok() {
                    turn.say(Reply::Lapsed { case: id });
                }
            } else if turn.happen(Deed::Nudged, false).is_ok() {
                let closes = closes(*since, turn.now, turn.world.promises);
                turn.say(Reply::Nudge { case: id, staff: by.clone(), closes });
                turn.offer(Offer::Solved(true));
                turn.offer(Offer::BackToBot);
            }
        }
        CaseState::Resolved { .. } | CaseState::Rated { .. } => {}
    }
    // What can't be delivered of an open case is for staff; that a case has ended is not worth another one.
    turn.notice = turn.says_something() && turn.case.as_ref().is_some_and(|case| case.state.is_open());
}

/// Nobody has taken it: staff are reminded, then it is for the admins, and the customer hears that.
fn waiting(turn: &mut Turn<'_>, case: &Case) {
    let since = case.waiting_since().unwrap_or(case.opened_at);
    if case.done_since(&Deed::Reminded, since).is_none() {
        let _ = turn.happen(Deed::Reminded, false);
    } else if turn.happen(Deed::Escalated, false).is_ok() {
        turn.say(Reply::Escalated { case: case.id });
        handoff::say_queue(turn, case.id);
    }
}
