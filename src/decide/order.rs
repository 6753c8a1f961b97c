//! The answer about one order: status, cause, remedy, earliest retry, money, and what happens next.

use super::handoff;
use super::retry;
use super::turn::Turn;
use super::{age, facts::Explained};
use crate::calendar::{end_of_day, shanghai_day};
use crate::model::{
    Asked, AuditRecord, AuditStatus, CaseReason, EntryId, Meaning, Offer, OrderId, Progress, Reply, Timer, TimerKind, Verified,
};
use crate::port::TimerChange;

/// The most cards of a main order that are told about in one message: as many as can be chosen from, beside a person.
const CARDS_TOLD_MAX: usize = 8;

/// Answers about this order in full and makes it the subject.
pub(super) fn explain(turn: &mut Turn<'_>, order: &Explained, meaning: &Meaning) {
    let record = &order.record;
    turn.remember(&record.order_id);
    headline(turn, record);
    match record.status {
        AuditStatus::Rejected | AuditStatus::Cancelled => failed(turn, order, meaning),
        AuditStatus::Pending | AuditStatus::Unknown => waiting(turn, order),
        AuditStatus::NeedMaterial => need_material(turn, order),
        AuditStatus::Approved | AuditStatus::Shipped | AuditStatus::Activated => {
            turn.say(Reply::StatusMeaning(record.status));
            turn.timer(TimerChange::Cancel(turn.conv.id.clone(), TimerKind::Overdue(record.order_id.clone())));
            if record.status == AuditStatus::Shipped
                && let Some(entry) = turn.entry_named("activation")
            {
                turn.offer(Offer::Entry(entry.id.clone()));
            }
            turn.offer_human();
        }
    }
}

/// The person came by a link that proves whose the order is: one card or several.
pub(super) fn linked(turn: &mut Turn<'_>, order: Option<&OrderId>) {
    let cards = order.map(|id| turn.facts.named(id)).unwrap_or_default();
    let Some(order) = order.filter(|_| !cards.is_empty()) else {
        // Its days are over, or those of the order here.
        turn.say(Reply::LinkOver);
        return super::menu::look_up(turn);
    };
    for card in cards {
        let (id, at) = (card.record.order_id.clone(), turn.now);
        turn.conv.verified.retain(|v| v.order != id);
        turn.conv.verified.push(Verified { order: id, at });
    }
    tell(turn, std::slice::from_ref(order), &Meaning::default());
}

/// Answers about all orders that these numbers lead to, each once. The cards of a main order are told about together.
pub(super) fn tell(turn: &mut Turn<'_>, numbers: &[OrderId], meaning: &Meaning) {
    let facts = turn.facts;
    let mut told: Vec<&OrderId> = Vec::new();
    for number in numbers {
        let mut cards = facts.named(number);
        cards.retain(|card| !told.contains(&&card.record.order_id));
        if cards.is_empty() {
            continue;
        }
        if !told.is_empty() {
            turn.say(Reply::Separator);
        }
        told.extend(cards.iter().map(|card| &card.record.order_id));
        if let [one] = cards.as_slice() {
            explain(turn, one, meaning);
        } else {
            several_cards(turn, cards, meaning);
        }
    }
}

/// Several cards in one main order: those with a problem first. One problem is answered, the others get a line each; of several the
/// person chooses.
fn several_cards(turn: &mut Turn<'_>, mut cards: Vec<&Explained>, meaning: &Meaning) {
    let calm = |turn: &Turn<'_>, record: &AuditRecord| {
        record.status.urgency() > AuditStatus::Cancelled.urgency()
            && (record.status.urgency() > AuditStatus::Pending.urgency()
                || !matches!(progress(turn, record), Progress::Overdue { .. }))
    };
    cards.sort_by_key(|card| (calm(turn, &card.record), card.record.status.urgency(), card.record.order_id.clone()));
    // The first one becomes the subject. What is not told about is not watched either: what one event may start is bounded.
    for card in cards.iter().take(CARDS_TOLD_MAX).rev() {
        turn.remember(&card.record.order_id);
        mind(turn, &card.record);
    }
    let problems = cards.iter().filter(|card| !calm(turn, &card.record)).count();
    let more = cards.len().saturating_sub(CARDS_TOLD_MAX);
    if problems < 2 {
        let (first, others) = cards.split_at(1);
        for card in first {
            explain(turn, card, meaning);
        }
        // "The other card" follows what it is another to, above the question that ends the answer.
        let mut lines: Vec<Reply> = others.iter().take(CARDS_TOLD_MAX - 1).map(|card| other_card(card)).collect();
        lines.extend((more > 0).then_some(Reply::MoreCards { count: more }));
        turn.say_before_question(lines);
        return;
    }
    turn.say(Reply::SeveralCards { count: cards.len() });
    cards.truncate(CARDS_TOLD_MAX);
    for card in &cards {
        let (order, product, status) = card_of(card);
        turn.say(Reply::Card { order, product, status });
    }
    if more > 0 {
        turn.say(Reply::MoreCards { count: more });
    }
    turn.say(Reply::WhichCard);
    turn.ask(Asked::Nothing);
    for card in &cards {
        turn.offer(Offer::Order(card.record.order_id.clone()));
    }
    turn.offer_human();
}

fn other_card(card: &Explained) -> Reply {
    let (order, product, status) = card_of(card);
    Reply::OtherCard { order, product, status }
}

fn card_of(card: &Explained) -> (String, Option<String>, AuditStatus) {
    let record = &card.record;
    (record.order_id.masked(), product_name(record), record.status)
}

fn product_name(record: &AuditRecord) -> Option<String> {
    record.product.as_ref().map(|p| p.name.clone()).filter(|n| !n.is_empty())
}

/// Has an eye on an order that got only a line: its end of term is told as if it had been explained.
fn mind(turn: &mut Turn<'_>, record: &AuditRecord) {
    if matches!(record.status, AuditStatus::Pending | AuditStatus::Unknown)
        && let Progress::Day { due, .. } = progress(turn, record)
    {
        let kind = TimerKind::Overdue(record.order_id.clone());
        turn.timer(TimerChange::Set(Timer { conversation: turn.conv.id.clone(), kind, due: end_of_day(due) }));
    }
}

/// Number, status, product, dates, and the orders it is linked with.
fn headline(turn: &mut Turn<'_>, record: &AuditRecord) {
    turn.say(Reply::Order {
        order: record.order_id.masked(),
        status: record.status,
        product: product_name(record),
        submitted: record.submitted_at.map(shanghai_day),
        decided: record
            .decided_at
            .map(shanghai_day)
            .filter(|_| matches!(record.status, AuditStatus::Rejected | AuditStatus::Approved | AuditStatus::Cancelled)),
    });
    if let Some(earlier) = &record.resubmission_of {
        turn.say(Reply::RepeatsOrder { earlier: earlier.masked() });
    }
    if let Some(later) = &record.resubmitted_as {
        let known = turn.facts.order(later);
        turn.say(Reply::RepeatedAs { later: later.masked(), status: known.map(|e| e.record.status) });
        turn.offer(Offer::Order(later.clone()));
    }
}

/// A rejected or cancelled order: why, what to do, when again, what about the money.
fn failed(turn: &mut Turn<'_>, order: &Explained, meaning: &Meaning) {
    let record = &order.record;
    turn.timer(TimerChange::Cancel(turn.conv.id.clone(), TimerKind::Overdue(record.order_id.clone())));
    let causes = causes(turn, order);
    evidence(turn, order);
    if causes.len() > 1 {
        turn.say(Reply::SeveralReasons { count: causes.len() });
    }
    for cause in &causes {
        turn.say(if causes.len() == 1 { Reply::Entry(cause.clone()) } else { Reply::EntryBrief(cause.clone()) });
    }
    let mut human_check = false;
    if causes.iter().any(|c| c.as_str() == "age") {
        human_check = age::advise(turn, meaning, record.product.as_ref());
    }
    let Some(main) = causes.first().cloned() else { return };
    let superseded = record.resubmitted_as.is_some();
    if !superseded {
        say_retry(turn, order, &causes);
    }
    money(turn, record);
    let repeated = turn.conv.last_answer.as_ref().is_some_and(|a| a.order.as_ref() == Some(&record.order_id) && a.entry == main);
    turn.answered(&main, Some(&record.order_id));
    if !superseded && turn.has_checks(&main) {
        turn.offer(Offer::PreCheck(main.clone()));
    }
    close(turn, &main, repeated, human_check);
}

/// When a new try makes sense. The strictest of the causes decides: one that others must solve, or a date, outweighs "after
/// correcting it". What happens after a new try today is said only where today is a good day for one.
pub(super) fn say_retry(turn: &mut Turn<'_>, order: &Explained, causes: &[EntryId]) {
    let advice = causes
        .iter()
        .filter_map(|c| turn.entry(c))
        .map(|entry| retry::advise(entry, Some(order), turn.now))
        .max_by_key(strictness);
    if let Some(advice) = advice {
        let due = retry::today_is_fine(&advice);
        turn.say(Reply::Retry(advice));
        if due {
            turn.say(Reply::IfToday { due: turn.world.calendar.add_workdays(shanghai_day(turn.now), 3) });
        }
    }
}

fn strictness(advice: &crate::model::RetryAdvice) -> u8 {
    use crate::model::RetryAdvice as A;
    match advice {
        A::NotNeeded | A::Now => 0,
        A::AfterFix => 1,
        A::Unknown => 2,
        A::From { .. } => 3,
        A::Window { .. } => 4,
        A::NextMonth { .. } => 5,
        A::AfterResolution => 6,
        A::AtAge => 7,
    }
}

/// "Did this solve it?", a person where the entry or the repetition calls for one.
fn close(turn: &mut Turn<'_>, main: &EntryId, repeated: bool, human_check: bool) {
    use crate::faq::Escalate;
    let escalate = turn.entry(main).map(|e| e.escalate);
    if human_check {
        open_and_say(turn, CaseReason::AgeDispute);
    } else if repeated && escalate != Some(Escalate::OnRequest) && turn.case.is_none() {
        // One question at a time: a "yes" now means the person.
        turn.say(Reply::OfferHuman);
        turn.ask(Asked::HandOff { request: None });
        turn.offer_human();
        return;
    }
    if turn.case.is_none() {
        turn.say(Reply::AskSolved);
    }
    turn.ask(Asked::Solved { entry: main.clone() });
    turn.offer(Offer::Solved(true));
    turn.offer_human();
}

/// The entries of the order's reasons, each family once, at most three.
pub(super) fn causes(turn: &Turn<'_>, order: &Explained) -> Vec<EntryId> {
    let mut causes: Vec<EntryId> = Vec::new();
    let mut families: Vec<&str> = Vec::new();
    for hit in &order.hits {
        let Some(entry) = turn.entry(&hit.entry) else { continue };
        if !families.contains(&entry.family()) && causes.len() < 3 {
            families.push(entry.family());
            causes.push(hit.entry.clone());
        }
    }
    if causes.len() > 1 {
        causes.retain(|c| c.as_str() != "reason-unknown");
    }
    if causes.is_empty() {
        let fallback = if order.record.status == AuditStatus::Cancelled { "cancelled" } else { "reason-unknown" };
        causes.extend(turn.entry_named(fallback).map(|e| e.id.clone()));
    }
    causes
}

/// The carrier's own words.
pub(super) fn evidence(turn: &mut Turn<'_>, order: &Explained) {
    let text = order.record.reasons.iter().map(|r| r.text.trim()).filter(|t| !t.is_empty()).collect::<Vec<_>>().join("；");
    if !text.is_empty() {
        turn.say(Reply::Evidence { text: text.chars().take(200).collect() });
    }
}

/// Who has the money and where it stands.
pub(super) fn money(turn: &mut Turn<'_>, record: &AuditRecord) {
    let due_back = matches!(record.status, AuditStatus::Rejected | AuditStatus::Cancelled);
    turn.say(Reply::Money { paid: record.paid, refund: record.refund, due_back });
}

/// In review, or no result stored yet.
fn waiting(turn: &mut Turn<'_>, order: &Explained) {
    let record = &order.record;
    turn.say(Reply::StatusMeaning(record.status));
    evidence(turn, order);
    let progress = progress(turn, record);
    turn.say(Reply::Progress(progress.clone()));
    if record.paid.is_some() {
        money(turn, record);
    }
    let kind = TimerKind::Overdue(record.order_id.clone());
    match progress {
        Progress::Day { due, .. } => {
            turn.timer(TimerChange::Set(Timer { conversation: turn.conv.id.clone(), kind, due: end_of_day(due) }));
            if !turn.conv.notices_off {
                turn.say(Reply::WillTell);
            }
        }
        Progress::Overdue { .. } => {
            turn.say(Reply::OverdueNext);
            open_and_say(turn, CaseReason::Overdue);
        }
        Progress::CalendarUnknown { .. } | Progress::SubmissionUnknown => {}
    }
    if let Some(entry) = turn.entry_named("in-progress") {
        let id = entry.id.clone();
        turn.answered(&id, Some(&record.order_id));
    }
    turn.ask(Asked::Nothing);
    turn.offer_human();
}

/// Opens a case for the subject and names it; says nothing new when one is open already.
pub(super) fn open_and_say(turn: &mut Turn<'_>, reason: CaseReason) {
    if let Some(case) = handoff::open_case(turn, reason) {
        handoff::say_opened(turn, case);
    } else {
        handoff::mention_case(turn);
    }
}

/// Where the review stands in working days.
pub(super) fn progress(turn: &Turn<'_>, record: &AuditRecord) -> Progress {
    record.submitted_at.map_or(Progress::SubmissionUnknown, |at| turn.world.calendar.progress(at, turn.now))
}

/// A document is missing: no failure, but somebody waits for it.
fn need_material(turn: &mut Turn<'_>, order: &Explained) {
    turn.say(Reply::StatusMeaning(AuditStatus::NeedMaterial));
    evidence(turn, order);
    if let Some(entry) = turn.entry_named("add-material") {
        let id = entry.id.clone();
        turn.say(Reply::Entry(id.clone()));
        turn.answered(&id, Some(&order.record.order_id));
        turn.ask(Asked::Solved { entry: id });
    }
    turn.say(Reply::AskSolved);
    turn.offer(Offer::Solved(true));
    turn.offer_human();
}

/// The third working day is over: tell, and open a case, unless a result came meanwhile.
pub(super) fn timer_fired(turn: &mut Turn<'_>, id: &OrderId) {
    // The number may stand for several cards by now.
    let waits = |e: &&Explained| matches!(e.record.status, AuditStatus::Pending | AuditStatus::Unknown);
    let Some(order) = turn.facts.order(id).filter(waits).or_else(|| turn.facts.named(id).into_iter().find(waits)) else { return };
    if handoff::claimed(turn).is_some() {
        // Somebody has the conversation: the fact for both of them, and no advice that would talk over theirs.
        turn.touch_case();
        headline(turn, &order.record);
        turn.say(Reply::Progress(progress(turn, &order.record)));
        turn.drop_offers();
        turn.offer(Offer::BackToBot);
        return;
    }
    let silent = Meaning::default();
    explain(turn, order, &silent);
}

/// An order that the person looked up has changed.
pub(super) fn changed(turn: &mut Turn<'_>, id: &OrderId) {
    let Some(order) = turn.facts.order(id) else { return };
    turn.say(Reply::Changed);
    // Whoever has the case, or will have it, reads the news there too.
    turn.touch_case();
    if handoff::claimed(turn).is_some() {
        // News, in two lines; advice is theirs to give.
        headline(turn, &order.record);
        turn.say(Reply::StatusMeaning(order.record.status));
        evidence(turn, order);
        turn.drop_offers();
        turn.offer(Offer::BackToBot);
        return;
    }
    let silent = Meaning::default();
    explain(turn, order, &silent);
}
