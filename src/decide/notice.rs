//! News that the person did not ask for just then: told, kept back for those who want none, and given to staff when it can't be delivered.

use super::turn::Turn;
use super::{handoff, order};
use crate::model::{CaseReason, Deed, IncidentId, Meaning, Offer, Reply, Said, Speaker, Words};

/// Tells news. Somebody who wants none hears nothing, and what follows from the news (a case, above all) happens all the same.
pub(super) fn tell(turn: &mut Turn<'_>, news: impl FnOnce(&mut Turn<'_>)) {
    let before = turn.conv.clone();
    news(turn);
    if before.notices_off {
        if turn.says_something() {
            turn.note(Speaker::Desk(Deed::NewsKept), "");
        }
        turn.hush(before);
        return;
    }
    turn.notice = turn.says_something();
    if turn.notice && handoff::claimed(turn).is_none() {
        turn.offer(Offer::Notices(false));
    }
}

/// What staff tell everybody who waits because of an incident: once, and not to those who want no news. They hear it when they ask.
pub(super) fn announced(turn: &mut Turn<'_>, incident: IncidentId, notice: &Words) {
    if turn.conv.told.contains(&incident) {
        return;
    }
    if turn.conv.notices_off {
        turn.note(Speaker::Desk(Deed::NoticeKept(incident)), "");
        return;
    }
    turn.conv.was_told(incident);
    turn.touch_case();
    turn.say(Reply::Announced(notice.clone()));
    turn.notice = true;
    // Whatever they were about to choose keeps its number.
    for offer in turn.conv.offered.0.clone() {
        turn.offer(offer);
    }
    if handoff::claimed(turn).is_none() {
        turn.offer(Offer::Notices(false));
    }
}

/// Notices on or off, as the person wants.
pub(super) fn set(turn: &mut Turn<'_>, on: bool) {
    turn.conv.notices_off = !on;
    turn.say(Reply::Notices(on));
    turn.offer(Offer::Notices(!on));
    turn.offer(Offer::LookUp);
}

/// `/notices on`, `/notices off`; alone it says how it stands, and offers the other.
pub(super) fn command(turn: &mut Turn<'_>, argument: &str) {
    let on = match argument.trim() {
        "on" | "start" | "开" | "開" => true,
        "off" | "stop" | "关" | "關" => false,
        _ => !turn.conv.notices_off,
    };
    set(turn, on);
}

/// What somebody wrote about notices. False when it is about something else.
pub(super) fn requested(turn: &mut Turn<'_>, meaning: &Meaning) -> bool {
    let Some(on) = meaning.notices else { return false };
    set(turn, on);
    true
}

/// A message did not arrive. News and the words of staff become a task for a person; the answer to a question is asked for again by
/// whoever misses it.
pub(super) fn not_delivered(turn: &mut Turn<'_>, said: &Said, perhaps: bool, why: &str) {
    // Staff read what they have missed in the case itself.
    if *said == Said::ToStaff {
        return;
    }
    if *said != Said::Answer {
        let opened = handoff::open_case(turn, CaseReason::NotReached).is_some();
        // News may come long after the owner check; the order that it was about is the last one all the same.
        let about = turn.conv.verified.last().map(|v| v.order.clone());
        if let Some(case) = turn.case.as_mut().filter(|case| opened && case.order.is_none()) {
            case.owner_checked = about.is_some();
            case.order = about;
        }
    }
    if turn.case.is_some() {
        turn.note(Speaker::Desk(Deed::Missed { said: said.clone(), perhaps, why: why.to_owned() }), "");
    }
}

/// The person can be reached again: what they missed is told, and the task is done, unless somebody has it already.
pub(super) fn catch_up(turn: &mut Turn<'_>) {
    let Some(task) = turn.case.clone() else { return };
    if task.reason != CaseReason::NotReached || !task.state.is_waiting() || turn.conv.notices_off {
        return;
    }
    let Some(order) = task.order.as_ref().and_then(|id| turn.facts.order(id)) else { return };
    turn.say(Reply::Missed { perhaps: false });
    order::explain(turn, order, &Meaning::default());
    turn.notice = true;
    // Where the news itself call for a person, the task goes on as their case.
    if !turn.names_a_case() {
        let _ = turn.happen(Deed::Solved, false);
        turn.offer(Offer::Human);
    }
}
