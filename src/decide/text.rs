//! What a person wrote: the one place that decides which of the many answers it gets.

use super::facts::orders_meant;
use super::turn::Turn;
use super::{age, choice, desk, erase, follow_up, handoff, menu, notice, order, question, rating};
use crate::model::{
    Asked, CaseReason, ConversationId, EntryId, FoundKind, Meaning, Offer, OrderId, OwnerCheck, Reply, Request, SensitiveKind,
};

/// Below this probability an entry is not worth a question back.
const CLARIFY_P_MIN: f32 = 0.08;
/// From this probability on, a vague question is taken to be about the order at hand.
const SUBJECT_P_MIN: f32 = 0.25;
/// Choices in a question back.
const CLARIFY_MAX: usize = 3;

/// From the top: what must be said first, what was asked, numbers, then the meaning of the words.
pub(super) fn text(turn: &mut Turn<'_>, meaning: &Meaning, cut_from: Option<usize>, masked: &[SensitiveKind]) {
    language(turn, meaning);
    warn_first(turn, meaning, cut_from, masked);
    if erase::answered(turn, meaning) {
        return;
    }
    if let Some((name, argument)) = &meaning.command {
        menu::command(turn, name, argument);
        return;
    }
    if desk::wants_back(turn, meaning) {
        desk::withdraw(turn);
        return;
    }
    if desk::asked_where(turn, meaning) {
        return;
    }
    if let Some(case) = handoff::claimed(turn) {
        desk::relay(turn, case, meaning);
        return;
    }
    if rating::answered(turn, meaning) {
        return;
    }
    if let Some(check) = &turn.facts.check {
        checked(turn, check, meaning);
        return;
    }
    if let Some(number) = meaning.choice.filter(|_| !turn.conv.offered.0.is_empty()) {
        choice::choose(turn, number, meaning);
        return;
    }
    if meaning.choice.is_some() && bare_digit(meaning) && turn.conv.asked.tail().is_none() {
        turn.say(Reply::NotOffered { count: 0 });
        turn.offer(Offer::LookUp);
        turn.offer_human();
        return;
    }
    if let Some(yes) = meaning.yes
        && choice::yes_no(turn, yes, meaning)
    {
        return;
    }
    if erase::too_late(turn, meaning) || choice::unclear_check(turn, meaning) {
        return;
    }
    if wants(meaning, "human") {
        note_orders(turn, meaning);
        question::answer(turn, &meaning.sure, meaning);
        return;
    }
    if !meaning.orders.is_empty() {
        orders(turn, meaning);
        return;
    }
    if meaning.empty {
        empty(turn, masked);
        return;
    }
    words(turn, meaning, masked);
}

/// A number and nothing else, when nothing is offered: no words that the classifier could read.
fn bare_digit(meaning: &Meaning) -> bool {
    !meaning.text.chars().any(char::is_alphabetic)
}

fn wants(meaning: &Meaning, entry: &str) -> bool {
    meaning.sure.iter().any(|e| e.as_str() == entry)
}

/// Answers in the language that the person writes, unless they chose one. The words of a command are nobody's language.
fn language(turn: &mut Turn<'_>, meaning: &Meaning) {
    if let Some(locale) = meaning.locale.filter(|_| !turn.conv.locale_chosen && meaning.command.is_none()) {
        turn.conv.locale = Some(locale);
    }
}

/// Warnings come before any answer.
fn warn_first(turn: &mut Turn<'_>, meaning: &Meaning, cut_from: Option<usize>, masked: &[SensitiveKind]) {
    if cut_from.is_some() {
        turn.say(Reply::TooLong { read: meaning.text.chars().count() });
    }
    let mut kinds: Vec<SensitiveKind> = masked.to_vec();
    kinds.extend(&meaning.masked);
    kinds.sort_unstable();
    kinds.dedup();
    // A phone number is what people are used to give; it is worth a word only beside something worse.
    if kinds.iter().any(|k| *k != SensitiveKind::Phone) {
        // A page shows what was masked in the place of what was written.
        let stands = turn.conv.id.channel() != ConversationId::WEB;
        turn.say(Reply::SensitiveWarning { kinds, stands });
    }
}

/// Remembers which order a hand-off is about, checked or not.
fn note_orders(turn: &mut Turn<'_>, meaning: &Meaning) {
    if let Some(first) = meaning.orders.first() {
        if let Some(known) = turn.facts.order(first) {
            let id = known.record.order_id.clone();
            turn.remember(&id);
        } else {
            turn.ask(Asked::Tail { orders: vec![first.clone()], also: Vec::new() });
        }
    }
    let cause = meaning.sure.iter().find(|e| turn.is_cause(e)).cloned();
    if let Some(cause) = cause {
        turn.answered(&cause, None);
    }
}

/// The owner check has an answer.
fn checked(turn: &mut Turn<'_>, check: &OwnerCheck, meaning: &Meaning) {
    let also = also(turn, meaning);
    let meant = orders_meant(&turn.conv.asked, &meaning.orders);
    match check {
        OwnerCheck::Passed(_) => {
            turn.ask(Asked::Nothing);
            own_and_others(turn, meant, meaning);
            beside(turn, also, meaning);
        }
        // Beside an order that was checked before, the one that fails now is only a line.
        OwnerCheck::Failed { .. } if meant.iter().any(|o| turn.owns(o)) => {
            own_and_others(turn, meant, meaning);
            beside(turn, also, meaning);
        }
        OwnerCheck::Failed { left } => {
            turn.say(Reply::CheckFailed { left: *left });
            // A person was asked for in the same breath: that needs no right tail.
            if wants(meaning, "human") {
                note_orders(turn, meaning);
                handoff::hand_off(turn, CaseReason::Asked);
                return;
            }
            turn.ask(Asked::TailAgain { orders: meant, also });
            turn.offer_human();
        }
        OwnerCheck::Locked => {
            turn.say(Reply::CheckLocked);
            handoff::hand_off(turn, CaseReason::OwnerCheck);
        }
        OwnerCheck::NoSecondFactor(_) => {
            turn.say(Reply::NoSecondFactor);
            handoff::hand_off(turn, CaseReason::OwnerCheck);
            turn.ask(Asked::Nothing);
        }
    }
}

/// Answers about the orders that the check opens, and says in one line that the others stay closed: the same words whether their tail is
/// another one or they don't exist.
fn own_and_others(turn: &mut Turn<'_>, meant: Vec<OrderId>, meaning: &Meaning) {
    let (own, other): (Vec<OrderId>, Vec<OrderId>) = meant.into_iter().partition(|o| turn.owns(o));
    if !other.is_empty() {
        turn.say(Reply::OthersUnchecked { orders: other.iter().map(OrderId::masked).collect() });
        turn.say(Reply::Separator);
    }
    order::tell(turn, &own, meaning);
}

/// What was asked beside the number, in this message and in those before it.
fn also(turn: &Turn<'_>, meaning: &Meaning) -> Vec<EntryId> {
    let mut also = turn.conv.asked.tail().map(|(_, also)| also.to_vec()).unwrap_or_default();
    also.extend(questions_beside(meaning).into_iter().filter(|e| !also.contains(e)).collect::<Vec<_>>());
    also
}

/// The order's own answer covers when and the money; only what it doesn't is added.
fn beside(turn: &mut Turn<'_>, also: Vec<EntryId>, meaning: &Meaning) {
    let causes: Vec<EntryId> = turn.subject().map(|s| order::causes(turn, s)).unwrap_or_default();
    let rest: Vec<EntryId> = also.into_iter().filter(|e| !covered(e) && !causes.contains(e)).collect();
    if let Some(request) = meaning.request.filter(|r| question::needs_person(*r) && !wants(meaning, "human")) {
        question::only_staff(turn, request);
    } else if !rest.is_empty() {
        turn.say(Reply::Separator);
        question::answer(turn, &rest, meaning);
    }
}

/// Questions whose answer is part of every order answer.
fn covered(entry: &EntryId) -> bool {
    matches!(
        entry.as_str(),
        "lookup" | "refund" | "resubmit" | "resubmit-when" | "review-time" | "reason-unknown" | "in-progress"
    )
}

/// What else the message asks: everything but the look-up itself.
fn questions_beside(meaning: &Meaning) -> Vec<EntryId> {
    meaning.sure.iter().filter(|e| !matches!(e.as_str(), "lookup" | "greeting" | "thanks" | "out-of-scope")).cloned().collect()
}

/// Order numbers in the message.
fn orders(turn: &mut Turn<'_>, meaning: &Meaning) {
    if let Some(shown) = &meaning.ambiguous {
        turn.say(Reply::AmbiguousNumber { shown: shown.clone() });
        turn.ask(Asked::Order);
        turn.offer_human();
        return;
    }
    let meant = orders_meant(&turn.conv.asked, &meaning.orders);
    let (own, open): (Vec<OrderId>, Vec<OrderId>) = meant.into_iter().partition(|o| turn.owns(o));
    let also = also(turn, meaning);
    order::tell(turn, &own, meaning);
    if open.is_empty() {
        beside(turn, also, meaning);
        return;
    }
    // A cause that the message names is explained at once: it says nothing about the order.
    let named: Vec<EntryId> = also.iter().filter(|e| turn.is_cause(e)).cloned().collect();
    for cause in named.iter().take(CLARIFY_MAX) {
        turn.say(Reply::EntryBrief(cause.clone()));
        turn.answered(cause, None);
    }
    if meaning.request.is_some_and(question::needs_person)
        && let Some(request) = meaning.request
    {
        turn.say(Reply::CannotDo(request));
    }
    turn.say(Reply::AskTail { orders: open.iter().map(OrderId::masked).collect() });
    let also = also.into_iter().filter(|e| !named.contains(e)).collect();
    turn.ask(Asked::Tail { orders: open, also });
    turn.offer_human();
}

/// Nothing readable.
fn empty(turn: &mut Turn<'_>, masked: &[SensitiveKind]) {
    if masked.is_empty() {
        turn.say(Reply::EmptyMessage);
    }
    turn.offer(Offer::LookUp);
    turn.offer_human();
}

/// True when little stands beside what was masked ("身份证 ••••"): the number was the message, not a question about it.
fn only_sensitive(meaning: &Meaning, masked: &[SensitiveKind]) -> bool {
    const LETTERS_MAX: usize = 6;
    let mut inside = false;
    let letters = meaning.text.chars().filter(|c| {
        inside = (inside || *c == '[') && *c != ']';
        !inside && c.is_alphabetic()
    });
    let grave = masked.iter().chain(&meaning.masked).any(|k| *k != SensitiveKind::Phone);
    // A code that was given away calls for the warning about swindlers, too.
    grave && letters.count() <= LETTERS_MAX && !wants(meaning, "scam-warning")
}

/// How a remark for the person who has the case begins.
const REMARK: &[&str] = &["补充", "再补充", "補充", "再補充", "另外说", "还有一点", "还有就是", "one more thing", "to add"];

/// Words: what they surely mean, else numbers that are no order, else a question back.
fn words(turn: &mut Turn<'_>, meaning: &Meaning, masked: &[SensitiveKind]) {
    if let Some(case) = turn.case.as_ref().map(|c| c.id)
        && REMARK.iter().any(|begin| meaning.text.trim().to_lowercase().starts_with(begin))
    {
        turn.say(Reply::AddedToCase { case });
        return;
    }
    if notice::requested(turn, meaning) {
        return;
    }
    if odd_number(turn, meaning) {
        return;
    }
    if only_sensitive(meaning, masked) {
        after_warning(turn, masked);
        return;
    }
    if turn.conv.asked.tail().is_none()
        && let Some(about_age) = age::in_context(turn, meaning)
    {
        question::answer(turn, &about_age.sure.clone(), &about_age);
        return;
    }
    if turn.conv.asked.tail().is_none() && follow_up::answer(turn, meaning) {
        return;
    }
    if !meaning.denied.is_empty() && meaning.sure.iter().all(|e| e.as_str() == "out-of-scope") {
        denied(turn, meaning);
        return;
    }
    if meaning.request == Some(Request::DeleteData) {
        erase::offer(turn);
        return;
    }
    if !meaning.sure.is_empty() {
        let waiting_for_tail = turn.conv.asked.tail().is_some().then(|| turn.conv.asked.clone());
        if waiting_for_tail.is_none() || !wants(meaning, "lookup") {
            if waiting_for_tail.is_none() {
                turn.ask(Asked::Nothing);
            }
            question::answer(turn, &meaning.sure, meaning);
        }
        if let Some(asked) = waiting_for_tail.filter(|_| turn.case.is_none()) {
            turn.say(Reply::TailStillNeeded);
            turn.ask(asked);
        }
        return;
    }
    if let Some(tail_wanted) = tail_wanted(turn) {
        turn.say(tail_wanted);
        turn.offer_human();
        return;
    }
    if !masked.is_empty() && meaning.ranked.first().is_none_or(|s| s.p < 0.5) {
        after_warning(turn, masked);
        return;
    }
    unclear(turn, meaning);
}

/// The warning is the answer; what helps instead is the order number, or its tail, or nothing more when the order is known.
fn after_warning(turn: &mut Turn<'_>, masked: &[SensitiveKind]) {
    // Somebody who passes a code on may be talking to a swindler at this moment.
    if masked.contains(&SensitiveKind::Code)
        && let Some(entry) = turn.entry_named("scam-warning")
    {
        turn.say(Reply::EntryBrief(entry.id.clone()));
    }
    if let Some(wanted) = tail_wanted(turn) {
        turn.say(wanted);
    } else if turn.subject().is_none() {
        turn.say(Reply::AskOrder);
        turn.ask(Asked::Order);
    }
    turn.offer_human();
}

/// While the tail is open, an unclear message gets the question again, not a guess.
fn tail_wanted(turn: &Turn<'_>) -> Option<Reply> {
    turn.conv.asked.tail().map(|_| Reply::TailStillNeeded)
}

/// A number that is no usable order number, when nothing else was said that is clearer.
fn odd_number(turn: &mut Turn<'_>, meaning: &Meaning) -> bool {
    let clearer = meaning.sure.iter().any(|e| !matches!(e.as_str(), "lookup" | "out-of-scope" | "greeting"));
    if clearer {
        return false;
    }
    let Some(found) = meaning.found.iter().find(|f| is_odd(f.kind)) else { return false };
    let shown = found.shown.clone();
    turn.say(match found.kind {
        FoundKind::Damaged => Reply::DamagedNumber { shown },
        FoundKind::Partial => {
            let digits = found.digits;
            Reply::PartialNumber { shown, digits }
        }
        kind => Reply::NotAnOrder { kind, shown },
    });
    if turn.conv.asked.tail().is_none() {
        turn.ask(Asked::Order);
    }
    turn.offer_human();
    true
}

fn is_odd(kind: FoundKind) -> bool {
    matches!(
        kind,
        FoundKind::Damaged | FoundKind::Partial | FoundKind::Iccid | FoundKind::Tracking | FoundKind::Imei | FoundKind::Imsi
    ) || matches!(kind, FoundKind::Epoch | FoundKind::Phone)
}

/// "Not because of the photo": says what the record says, or asks for the carrier's words.
fn denied(turn: &mut Turn<'_>, meaning: &Meaning) {
    // With an order at hand its own reason is said; asking for what is on record would be odd.
    if turn.subject().is_some() {
        question::about_subject(turn, meaning);
        return;
    }
    if let Some(entry) = meaning.denied.first() {
        turn.say(Reply::Denied(entry.clone()));
    }
    for scored in meaning.ranked.iter().filter(|s| s.p >= CLARIFY_P_MIN && !meaning.denied.contains(&s.id)).take(CLARIFY_MAX) {
        if turn.is_cause(&scored.id) {
            turn.offer(Offer::Entry(scored.id.clone()));
        }
    }
    turn.ask(Asked::Order);
    turn.offer(Offer::LookUp);
    turn.offer_human();
}

/// "Still nothing?" with an order at hand: vague, but there is only one thing it can be about.
fn about_progress(meaning: &Meaning) -> bool {
    meaning.ranked.first().is_some_and(|s| {
        s.p >= SUBJECT_P_MIN && matches!(s.id.as_str(), "in-progress" | "lookup" | "review-time" | "reason-unknown")
    })
}

/// Not understood: a question back, and from the second miss on a person.
fn unclear(turn: &mut Turn<'_>, meaning: &Meaning) {
    if turn.subject().is_some() && about_progress(meaning) {
        question::about_subject(turn, meaning);
        return;
    }
    // Somebody is on it already: the words are theirs to understand.
    if let Some(case) = turn.case.as_ref().map(|c| c.id) {
        turn.say(Reply::AddedToCase { case });
        return;
    }
    if rating::returns(turn, meaning) {
        return;
    }
    let misses = match turn.conv.asked {
        Asked::Again { misses } => misses.saturating_add(1).min(9),
        _ => 1,
    };
    turn.ask(Asked::Again { misses });
    let candidates: Vec<EntryId> = meaning
        .ranked
        .iter()
        // "Did you mean: you're welcome?" helps nobody.
        .filter(|s| !matches!(s.id.as_str(), "out-of-scope" | "greeting" | "thanks"))
        .filter(|s| s.p >= CLARIFY_P_MIN && !meaning.denied.contains(&s.id))
        .take(CLARIFY_MAX)
        .map(|s| s.id.clone())
        .collect();
    if misses >= 2 {
        turn.say(Reply::OfferHuman);
        turn.offer_human();
    } else {
        turn.say(if candidates.is_empty() { Reply::Rephrase } else { Reply::Clarify });
    }
    for id in candidates {
        turn.offer(if id.as_str() == "human" { Offer::Human } else { Offer::Entry(id) });
    }
    turn.offer(Offer::LookUp);
    if misses < 2 {
        turn.offer_human();
    }
}
