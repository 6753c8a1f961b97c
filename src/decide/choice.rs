//! Numbers and yes/no: what was offered or asked last.

use super::turn::Turn;
use super::{browse, desk, erase, handoff, menu, notice, order, question, rating};
use crate::model::{Asked, CaseReason, EntryId, Meaning, Offer, Reply};

/// A number from the list.
pub(super) fn choose(turn: &mut Turn<'_>, number: u8, meaning: &Meaning) {
    let offered = turn.conv.offered.0.clone();
    if let Some(offer) = usize::from(number).checked_sub(1).and_then(|i| offered.get(i)) {
        turn.heard_choice();
        apply(turn, offer.clone(), meaning);
    } else {
        turn.say(Reply::NotOffered { count: offered.len() });
        for offer in offered {
            turn.offer(offer);
        }
    }
}

fn apply(turn: &mut Turn<'_>, offer: Offer, meaning: &Meaning) {
    match offer {
        Offer::Entry(id) => {
            turn.ask(Asked::Nothing);
            question::answer(turn, &[id], meaning);
        }
        Offer::Order(id) => {
            if let Some(known) = turn.facts.order(&id) {
                order::explain(turn, known, meaning);
            } else {
                turn.say(Reply::AskTail { orders: vec![id.masked()] });
                turn.ask(Asked::Tail { orders: vec![id], also: Vec::new() });
                turn.offer_human();
            }
        }
        Offer::LookUp => menu::look_up(turn),
        Offer::Browse => browse::topics(turn),
        Offer::Topic { topic, from } => browse::topic(turn, topic, usize::from(from)),
        Offer::Human => human(turn),
        Offer::Solved(true) | Offer::Answer(true) => yes(turn),
        Offer::Solved(false) | Offer::Answer(false) => no(turn),
        Offer::PreCheck(entry) => ask_check(turn, &entry, 0),
        Offer::Language(locale) => menu::set_language(turn, locale),
        Offer::Notices(on) => notice::set(turn, on),
        Offer::BackToBot => handoff::back_to_bot(turn),
        Offer::Rate { case, stars } => rating::rate(turn, case, stars, ""),
        // Chosen when the question was no longer open: it is asked again.
        Offer::DeleteData | Offer::Erase(true) => erase::offer(turn),
        Offer::Erase(false) => erase::keep(turn),
    }
}

/// A person, with the reason that the open question gives.
fn human(turn: &mut Turn<'_>) {
    let reason = match &turn.conv.asked {
        Asked::HandOff { request: Some(request) } => CaseReason::Action(*request),
        Asked::Again { .. } => CaseReason::NotUnderstood,
        Asked::Solved { entry } => CaseReason::NotSolved(entry.clone()),
        Asked::Tail { .. } | Asked::TailAgain { .. } => CaseReason::OwnerCheck,
        _ => CaseReason::Asked,
    };
    handoff::hand_off(turn, reason);
}

/// A bare yes or no. Returns false when no question is open that it could answer.
pub(super) fn yes_no(turn: &mut Turn<'_>, yes: bool, meaning: &Meaning) -> bool {
    match turn.conv.asked.clone() {
        Asked::PreCheck { entry, step } => check_answered(turn, &entry, step, yes),
        Asked::Solved { .. } | Asked::HandOff { .. } => {
            // "解决了" is no yes to "shall a person take over?".
            if yes && about_solving(meaning) {
                handoff::solved(turn);
            } else if yes {
                self::yes(turn);
            } else {
                no(turn);
            }
        }
        // "Not understood again, shall a person take over?" is the one such question of the second miss.
        Asked::Again { misses: 2.. } if yes => human(turn),
        // Said later, when nothing is asked any more: about the open case, or the last answer.
        Asked::Nothing | Asked::Rating { .. } | Asked::RatingReason { .. }
            if about_solving(meaning)
                && (turn.case.is_some() || turn.facts.closed.is_some() || turn.conv.last_answer.is_some()) =>
        {
            if yes {
                handoff::solved(turn);
            } else if !handoff::mention_case(turn) && !desk::take_up_again(turn, &not_solved(turn)) {
                turn.say(Reply::NotSolved);
                turn.offer_human();
                turn.offer(Offer::LookUp);
            }
        }
        // "好的" to "how was it?".
        Asked::Rating { .. } | Asked::RatingReason { .. } => {
            turn.ask(Asked::Nothing);
            turn.say(Reply::Solved);
        }
        Asked::Nothing
        | Asked::Order
        | Asked::Tail { .. }
        | Asked::TailAgain { .. }
        | Asked::Again { .. }
        | Asked::Erase { .. } => {
            return false;
        }
    }
    true
}

/// Words that neither answer the open question of a check nor ask anything else: the question is put again. Returns false otherwise.
pub(super) fn unclear_check(turn: &mut Turn<'_>, meaning: &Meaning) -> bool {
    let Asked::PreCheck { entry, step } = turn.conv.asked.clone() else { return false };
    let says_something = |e: &EntryId| !matches!(e.as_str(), "greeting" | "thanks");
    if meaning.empty || meaning.sure.iter().any(says_something) || !meaning.orders.is_empty() || meaning.request.is_some() {
        return false;
    }
    turn.say(Reply::YesOrNo);
    ask_check(turn, &entry, step);
    turn.offer_human();
    true
}

/// "解决了", "still not solved": words that say themselves what they answer.
pub(super) fn about_solving(meaning: &Meaning) -> bool {
    let text = crate::normalise::fold(&meaning.text);
    ["解决", "solved", "resolved", "搞掂"].iter().any(|w| text.contains(w))
}

fn yes(turn: &mut Turn<'_>) {
    match turn.conv.asked.clone() {
        Asked::PreCheck { entry, step } => check_answered(turn, &entry, step, true),
        Asked::HandOff { .. } => human(turn),
        _ => handoff::solved(turn),
    }
}

fn no(turn: &mut Turn<'_>) {
    match turn.conv.asked.clone() {
        Asked::PreCheck { entry, step } => check_answered(turn, &entry, step, false),
        Asked::Solved { entry } => {
            if !handoff::mention_case(turn) {
                turn.say(Reply::NotSolved);
            }
            turn.ask(Asked::Solved { entry });
            turn.offer_human();
            turn.offer(Offer::LookUp);
        }
        _ => menu::menu(turn),
    }
}

/// "Ready to try again?", question `step`.
fn ask_check(turn: &mut Turn<'_>, entry: &EntryId, step: u8) {
    turn.say(Reply::PreCheckAsk { entry: entry.clone(), step });
    turn.ask(Asked::PreCheck { entry: entry.clone(), step });
    turn.offer(Offer::Answer(true));
    turn.offer(Offer::Answer(false));
}

fn check_answered(turn: &mut Turn<'_>, entry: &EntryId, step: u8, yes: bool) {
    if !yes {
        turn.say(Reply::PreCheckNotReady { entry: entry.clone(), step });
        turn.ask(Asked::Solved { entry: entry.clone() });
        turn.offer(Offer::PreCheck(entry.clone()));
        turn.offer_human();
    } else if step < 2 {
        ask_check(turn, entry, step + 1);
    } else {
        ready(turn, entry);
    }
}

/// All three fine: what happens when the order goes in today, unless a date stands against it.
fn ready(turn: &mut Turn<'_>, entry: &EntryId) {
    use crate::model::RetryAdvice as A;
    let subject = turn.subject();
    let advice = turn.entry(entry).map(|e| super::retry::advise(e, subject, turn.now));
    let today = crate::calendar::shanghai_day(turn.now);
    let too_early = |a: &A| match a {
        A::From { .. } | A::NextMonth { .. } => true,
        A::Window { earliest, .. } => earliest.is_none_or(|day| day > today),
        _ => false,
    };
    // "Go ahead" and "not before 20 December" don't fit into one message.
    if let Some(advice) = advice.filter(too_early) {
        turn.say(Reply::Retry(advice));
    } else {
        turn.say(Reply::PreCheckReady);
        turn.say(Reply::IfToday { due: turn.world.calendar.add_workdays(today, 3) });
    }
    turn.ask(Asked::Solved { entry: entry.clone() });
    turn.offer(Offer::Solved(true));
    turn.offer_human();
}

/// What somebody comes back for who says that it is not solved.
fn not_solved(turn: &Turn<'_>) -> CaseReason {
    turn.conv.last_answer.as_ref().map_or(CaseReason::Asked, |answer| CaseReason::NotSolved(answer.entry.clone()))
}
