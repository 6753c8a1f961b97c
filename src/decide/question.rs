//! Answers to what was asked in words: one entry or several, about the order being talked about where there is one.

use super::order;
use super::retry;
use super::turn::Turn;
use super::{age, menu};
use super::{erase, follow_up, handoff};
use crate::calendar::shanghai_day;
use crate::faq::Escalate;
use crate::model::{Asked, AuditStatus, CaseReason, EntryId, Meaning, Offer, RefundState, Reply, Request};

/// At most this many questions are answered in one message.
const QUESTIONS_MAX: usize = 3;

/// Answers these entries in one message.
pub(super) fn answer(turn: &mut Turn<'_>, entries: &[EntryId], meaning: &Meaning) {
    // A person, once asked for, is the whole answer; a warning comes before everything else.
    if let Some(human) = entries.iter().find(|e| e.as_str() == "human") {
        let _ = human;
        handoff::hand_off(turn, CaseReason::Asked);
        return;
    }
    let mut wanted: Vec<EntryId> = entries.to_vec();
    wanted.sort_by_key(|e| e.as_str() != "scam-warning");
    if wanted.len() > 1 {
        wanted.retain(|e| !matches!(e.as_str(), "greeting" | "thanks" | "out-of-scope"));
    }
    wanted.truncate(QUESTIONS_MAX);
    match wanted.as_slice() {
        [] => turn.say(Reply::Rephrase),
        [one] => single(turn, one, meaning),
        several => {
            for entry in several {
                one_of_several(turn, entry, meaning);
            }
            after_questions(turn, &several[0]);
        }
    }
}

/// One question, in full.
fn single(turn: &mut Turn<'_>, id: &EntryId, meaning: &Meaning) {
    match id.as_str() {
        "greeting" => menu::greeting(turn),
        "thanks" => thanks(turn, id),
        "out-of-scope" => out_of_scope(turn),
        "lookup" => look_up(turn, meaning),
        "complaint" => {
            turn.say(Reply::Entry(id.clone()));
            turn.answered(id, None);
            handoff::hand_off(turn, CaseReason::Complaint);
        }
        "reason-unknown" | "in-progress" if turn.subject().is_some() => {
            about_subject(turn, meaning);
            if let Some(request) = meaning.request.filter(|r| needs_person(*r)) {
                only_staff(turn, request);
            }
        }
        "in-progress" if turn.lapsed().is_some() => look_up(turn, meaning),
        // A warning comes before what the swindler promises.
        "scam-warning" => {
            question(turn, id, false);
            after_questions(turn, id);
        }
        _ => {
            if let Some(request) = meaning.request.filter(|r| needs_person(*r)) {
                cannot_do(turn, id, request);
            } else if turn.is_cause(id) {
                cause(turn, id, meaning);
            } else {
                question(turn, id, false);
                after_questions(turn, id);
            }
        }
    }
}

/// One of several questions, in brief.
fn one_of_several(turn: &mut Turn<'_>, id: &EntryId, meaning: &Meaning) {
    match id.as_str() {
        "lookup" => {
            turn.offer(Offer::LookUp);
            if turn.subject().is_none() {
                turn.say(Reply::AskOrder);
            }
        }
        "complaint" => {
            turn.say(Reply::EntryBrief(id.clone()));
            handoff::hand_off(turn, CaseReason::Complaint);
        }
        _ if turn.is_cause(id) => {
            turn.say(Reply::EntryBrief(id.clone()));
            if id.as_str() == "age" {
                age::advise(turn, meaning, None);
            }
            turn.answered(id, None);
        }
        _ => question(turn, id, true),
    }
}

/// A cause or outcome that the person names: what it means, what to do, when again.
fn cause(turn: &mut Turn<'_>, id: &EntryId, meaning: &Meaning) {
    if id.as_str() == "age" && age::known(turn, meaning) {
        stated_age(turn, id, meaning);
        return;
    }
    let repeated = turn.conv.last_answer.as_ref().is_some_and(|a| &a.entry == id && a.order.is_none());
    turn.say(Reply::Entry(id.clone()));
    let Some(entry) = turn.entry(id) else { return };
    let has_checks = turn.has_checks(id);
    if has_checks {
        turn.say(Reply::Retry(retry::advise(entry, None, turn.now)));
    }
    turn.answered(id, None);
    if repeated || entry.escalate == Escalate::Always {
        turn.say(Reply::OfferHuman);
    } else {
        turn.say(Reply::AskSolved);
    }
    if id.as_str() == "reason-unknown" {
        turn.ask(Asked::Order);
        turn.offer(Offer::LookUp);
        turn.offer_human();
        return;
    }
    turn.ask(Asked::Solved { entry: id.clone() });
    if has_checks {
        turn.offer(Offer::PreCheck(id.clone()));
    }
    turn.offer(Offer::Solved(true));
    if turn.subject().is_none() {
        turn.offer(Offer::LookUp);
    }
    turn.offer_human();
}

/// An age was named: only what holds for that age is said. An adult who was refused goes to a person at once.
fn stated_age(turn: &mut Turn<'_>, id: &EntryId, meaning: &Meaning) {
    let product = turn.subject().and_then(|s| s.record.product.as_ref());
    // "这次的原因" is said of an order that was refused for it, not of a question in general.
    if turn.subject().is_some_and(|s| order::causes(turn, s).contains(id)) {
        turn.say(Reply::EntryCause(id.clone()));
    }
    let human_check = age::advise(turn, meaning, product);
    turn.answered(id, None);
    if human_check {
        handoff::hand_off(turn, CaseReason::AgeDispute);
        return;
    }
    turn.say(Reply::AskSolved);
    turn.ask(Asked::Solved { entry: id.clone() });
    turn.offer(Offer::Solved(true));
    if turn.subject().is_none() {
        turn.offer(Offer::LookUp);
    }
    turn.offer_human();
}

/// A question (resubmit, when, how long, refund …): in general, and for the order at hand.
fn question(turn: &mut Turn<'_>, id: &EntryId, brief: bool) {
    let Some(subject) = turn.subject() else {
        turn.say(if brief { Reply::EntryBrief(id.clone()) } else { Reply::Entry(id.clone()) });
        general_dates(turn, id);
        turn.answered_keeping_cause(id);
        return;
    };
    let record = &subject.record;
    let failed = matches!(record.status, AuditStatus::Rejected | AuditStatus::Cancelled);
    let about = Reply::AboutOrder { order: record.order_id.masked() };
    match id.as_str() {
        "refund" => {
            turn.say_once(about);
            order::money(turn, record);
            // With nothing paid, or all of it back, how refunds work is not the question any more.
            let settled = record.paid.is_some_and(|p| p.amount_fen == 0) || matches!(record.refund, RefundState::Refunded { .. });
            if !brief && !settled {
                turn.say(Reply::EntryBrief(id.clone()));
            }
        }
        "resubmit" | "resubmit-when" => {
            turn.say_once(about);
            if failed {
                follow_up::when_again(turn, subject);
            } else {
                turn.say(Reply::StatusMeaning(record.status));
                turn.say(Reply::Retry(crate::model::RetryAdvice::NotNeeded));
            }
        }
        // It has its result: what can still take time is the next try.
        "review-time" if failed => {
            turn.say_once(about);
            turn.say(Reply::StatusMeaning(record.status));
            follow_up::when_again(turn, subject);
        }
        "review-time" => {
            turn.say_once(about);
            if matches!(record.status, AuditStatus::Pending | AuditStatus::Unknown) {
                turn.say(Reply::Progress(order::progress(turn, record)));
            } else {
                turn.say(Reply::StatusMeaning(record.status));
            }
        }
        _ => {
            turn.say(if brief { Reply::EntryBrief(id.clone()) } else { Reply::Entry(id.clone()) });
            general_dates(turn, id);
        }
    }
    let order = record.order_id.clone();
    turn.answered(id, Some(&order));
}

/// Dates that are known without an order: what follows from the last named cause, and what "three working days from today" means.
fn general_dates(turn: &mut Turn<'_>, id: &EntryId) {
    let mut today = true;
    if matches!(id.as_str(), "resubmit" | "resubmit-when") {
        let last = turn.conv.last_answer.as_ref().map(|a| a.entry.clone());
        if let Some(cause) = last.filter(|e| turn.is_cause(e))
            && let Some(entry) = turn.entry(&cause)
        {
            turn.say(Reply::EntryCause(cause.clone()));
            let advice = retry::advise(entry, None, turn.now);
            today = retry::today_is_fine(&advice);
            turn.say(Reply::Retry(advice));
        }
    }
    if today && matches!(id.as_str(), "resubmit" | "resubmit-when" | "review-time") {
        turn.say_once(Reply::IfToday { due: turn.world.calendar.add_workdays(shanghai_day(turn.now), 3) });
    }
}

/// What can be pressed after an answer to questions.
fn after_questions(turn: &mut Turn<'_>, first: &EntryId) {
    turn.ask(Asked::Solved { entry: first.clone() });
    turn.offer(Offer::Solved(true));
    if turn.subject().is_none() {
        turn.offer(Offer::LookUp);
    }
    let entry = turn.entry(first);
    if turn.has_checks(first) {
        turn.offer(Offer::PreCheck(first.clone()));
    }
    if first.as_str() == "privacy" {
        turn.offer(Offer::DeleteData);
    }
    let related = entry.filter(|_| !turn.is_cause(first)).map(|e| e.related.clone()).unwrap_or_default();
    // Beside an order that is known, other causes and general questions are no help.
    let related = if turn.subject().is_some() { Vec::new() } else { related };
    for id in related.into_iter().filter(|id| !matches!(id.as_str(), "human" | "lookup")).take(2) {
        turn.offer(Offer::Entry(id));
    }
    turn.offer_human();
}

/// "Why?" or "how far is it?" about the order at hand.
pub(super) fn about_subject(turn: &mut Turn<'_>, meaning: &Meaning) {
    if let Some(subject) = turn.subject() {
        let said = turn.conv.last_answer.as_ref().is_some_and(|a| a.order.as_ref() == Some(&subject.record.order_id));
        if said {
            follow_up::again(turn, subject);
        } else {
            order::explain(turn, subject, meaning);
        }
    }
}

/// Wants an order looked up without naming one.
pub(super) fn look_up(turn: &mut Turn<'_>, meaning: &Meaning) {
    if let Some(subject) = turn.subject() {
        order::explain(turn, subject, meaning);
        // It may be another order that is meant.
        turn.offer(Offer::LookUp);
    } else if let Some(order) = turn.lapsed().cloned() {
        handoff::mention_case(turn);
        turn.say(Reply::AskTail { orders: vec![order.masked()] });
        turn.ask(Asked::Tail { orders: vec![order], also: Vec::new() });
        // It may be another order that is meant.
        turn.offer(Offer::LookUp);
        turn.offer_human();
    } else {
        turn.say(Reply::AskOrder);
        turn.ask(Asked::Order);
        turn.offer_human();
    }
}

/// Thanks and good-bye: short, and nothing is opened by it.
fn thanks(turn: &mut Turn<'_>, id: &EntryId) {
    turn.say(Reply::Entry(id.clone()));
    turn.ask(Asked::Nothing);
}

/// Not what the bot is for.
pub(super) fn out_of_scope(turn: &mut Turn<'_>) {
    turn.say(Reply::OutOfScope);
    turn.offer(Offer::LookUp);
    if let Some(entry) = turn.entry_named("reason-unknown") {
        turn.offer(Offer::Entry(entry.id.clone()));
    }
    turn.offer_human();
}

/// Requests that only staff can carry out.
pub(super) fn needs_person(request: Request) -> bool {
    matches!(
        request,
        Request::Cancel | Request::Correct | Request::Unblock | Request::Hurry | Request::DeleteData | Request::ChangeNumber
    )
}

/// Beside an answer about an order: what the bot can't do, and who can.
pub(super) fn only_staff(turn: &mut Turn<'_>, request: Request) {
    turn.say(Reply::Separator);
    if request == Request::DeleteData {
        turn.drop_offers();
        erase::offer(turn);
        return;
    }
    turn.say(Reply::CannotDo(request));
    // "Yes" now means the person, not "that was clear".
    turn.drop_offers();
    offer_staff(turn, request);
}

/// A person for this request, or the case that is open already.
fn offer_staff(turn: &mut Turn<'_>, request: Request) {
    if handoff::mention_case(turn) {
        turn.ask(Asked::Nothing);
    } else {
        turn.ask(Asked::HandOff { request: Some(request) });
    }
    turn.offer_human();
}

/// Says what the bot can't do, what helps meanwhile, and offers a person.
fn cannot_do(turn: &mut Turn<'_>, id: &EntryId, request: Request) {
    turn.say(Reply::CannotDo(request));
    if !matches!(id.as_str(), "out-of-scope" | "greeting") {
        turn.say(Reply::EntryBrief(id.clone()));
        turn.answered_keeping_cause(id);
    }
    offer_staff(turn, request);
    if turn.subject().is_none() {
        turn.offer(Offer::LookUp);
    }
}
