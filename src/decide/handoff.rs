//! Handing a conversation to a person, and what the customer says about that.

use super::case::{self, Opening};
use super::turn::Turn;
use super::{desk, rating};
use crate::model::{Asked, Case, CaseId, CaseReason, Deed, Offer, OrderId, Reply, Speaker};

/// Opens a case (or adds to the open one) and says so, with its number.
pub(super) fn hand_off(turn: &mut Turn<'_>, reason: CaseReason) {
    // Whoever comes back to what staff have closed comes back to the same case, and so to whoever knows it.
    let same = matches!(reason, CaseReason::Asked | CaseReason::NotUnderstood | CaseReason::NotSolved(_) | CaseReason::Entry(_));
    if same && desk::take_up_again(turn, &reason) {
        return;
    }
    let opened = open_case(turn, reason);
    turn.ask(Asked::Nothing);
    if let Some(id) = opened {
        say_opened(turn, id);
    } else if !mention_case(turn) {
        turn.say(Reply::InternalTrouble);
    }
}

/// Whoever comes back with another order comes back for that one: whoever takes the case must not go by the old one.
pub(super) fn about_another_order(turn: &Turn<'_>, case: &mut Case, reason: &CaseReason) {
    let (order, owner_checked) = at_hand(turn);
    let Some(order) = order else { return };
    let before = case.order.as_ref();
    let same = turn.facts.order(&order).map(|explained| &explained.record);
    if before == Some(&order) || before.is_some_and(|before| same.is_some_and(|record| record.ids().any(|id| id == before))) {
        return;
    }
    (case.order, case.owner_checked, case.reason) = (Some(order), owner_checked, reason.clone());
    case.entry = turn.conv.last_answer.as_ref().map(|answer| answer.entry.clone()).or(case.entry.take());
}

/// The order that is talked about, and whether it is proven to be theirs.
fn at_hand(turn: &Turn<'_>) -> (Option<OrderId>, bool) {
    let subject = turn.subject().map(|explained| explained.record.order_id.clone());
    match (subject, turn.conv.asked.tail()) {
        (Some(order), _) => (Some(order), true),
        (None, Some((orders, _))) => (orders.first().cloned(), false),
        _ => (None, false),
    }
}

/// The number of a new case, and when to expect somebody.
pub(super) fn say_opened(turn: &mut Turn<'_>, case: CaseId) {
    turn.say(Reply::HandedOff { case });
    say_queue(turn, case);
}

/// How many wait before this case, when somebody is there, and how long it took others.
pub(super) fn say_queue(turn: &mut Turn<'_>, case: CaseId) {
    let world = turn.world;
    let closed = world.hours.filter(|hours| !world.calendar.are_open(hours, turn.now));
    let opens = closed.and_then(|hours| world.calendar.next_opening(hours, turn.now));
    let ahead = turn.facts.queue.waiting.iter().filter(|other| **other < case).count();
    turn.say(Reply::Queue { ahead, opens, expected_minutes: turn.facts.queue.expected_minutes });
}

/// Opens a case without a word. `None` when one is open already.
pub(super) fn open_case(turn: &mut Turn<'_>, reason: CaseReason) -> Option<CaseId> {
    if turn.case.as_ref().is_some_and(|c| c.state.is_open()) {
        return None;
    }
    let id = turn.facts.fresh_case?;
    let (order, owner_checked) = at_hand(turn);
    let entry = turn.conv.last_answer.as_ref().map(|a| a.entry.clone());
    let opening = Opening { id, reason, order, owner_checked, entry };
    let case = case::open(&turn.conv, opening, turn.now);
    turn.set_case(case);
    Some(id)
}

/// Says that the open case has this message too. False when none is open.
pub(super) fn mention_case(turn: &mut Turn<'_>) -> bool {
    let Some(case) = turn.case.as_ref().map(|c| c.id) else { return false };
    turn.say_once(Reply::AddedToCase { case });
    true
}

/// True when a person has the conversation: then the bot passes on and is silent.
pub(super) fn claimed(turn: &Turn<'_>) -> Option<CaseId> {
    turn.case.as_ref().filter(|c| c.state.holder().is_some()).map(|c| c.id)
}

/// The customer blocked the channel or opened it again: whoever has the case should know why nothing is read.
pub(super) fn reach(turn: &mut Turn<'_>, blocked: bool) {
    if turn.case.is_some() {
        turn.note(Speaker::Desk(if blocked { Deed::Blocked } else { Deed::Unblocked }), "");
    }
}

/// The customer wants the bot again.
pub(super) fn back_to_bot(turn: &mut Turn<'_>) {
    let left = turn.happen(Deed::Left, false).is_ok();
    turn.say(if left { Reply::BackToBot } else { Reply::NoCase });
    turn.offer(Offer::LookUp);
}

/// The customer says that it is solved: a waiting case closes with it, unless it waits for something else than this answer.
pub(super) fn solved(turn: &mut Turn<'_>) {
    let answer_only = matches!(turn.conv.asked, Asked::Solved { .. });
    turn.ask(Asked::Nothing);
    let by_answer = |reason: &CaseReason| {
        matches!(reason, CaseReason::Asked | CaseReason::NotUnderstood | CaseReason::NotSolved(_) | CaseReason::Entry(_))
    };
    if answer_only && turn.case.as_ref().is_some_and(|c| !by_answer(&c.reason)) {
        // An overdue order, a cancellation, a complaint … is not done because a question was answered.
        turn.say(Reply::Solved);
        mention_case(turn);
    } else if turn.happen(Deed::Solved, false).is_ok() {
        rating::closed(turn);
    } else {
        turn.say(Reply::Solved);
    }
}
