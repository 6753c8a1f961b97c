//! Follow-ups about the order at hand: "那什么时候", "为什么", "不是这个原因", "那我该怎么办". The order was explained a moment ago, so they
//! get the part that they ask for, not the whole answer again.

use super::facts::Explained;
use super::turn::Turn;
use super::{handoff, order};
use crate::model::{Asked, AuditStatus, CaseReason, EntryId, Meaning, Offer, Progress, Reply};
use crate::normalise;

/// Longer messages say more than a follow-up.
const CHARS_MAX: usize = 24;

/// "That is not why."
const NOT_THAT: &[&str] = &[
    "不是这个原因",
    "不是这原因",
    "不是因为这个",
    "不是这个问题",
    "原因不对",
    "原因不是这个",
    "不可能是这个",
    "唔系呢个原因",
    "唔系因为呢个",
    "唔系呢个问题",
    "not the reason",
    "not the real reason",
    "wrong reason",
];
/// How a denial of a named cause begins.
const DENIES: &[&str] = &["不是", "并不是", "根本不是", "唔系", "it's not", "its not", "not because"];
/// "And what do I do?"
const WHAT_NOW: &[&str] = &[
    "怎么办",
    "咋办",
    "咋整",
    "咋弄",
    "点算",
    "点办",
    "点搞",
    "怎么处理",
    "如何处理",
    "怎么弄",
    "怎么补",
    "怎么改",
    "怎么解决",
    "what should i do",
    "what do i do",
    "what can i do",
    "what now",
    "how do i fix",
];

/// Answers a follow-up about the order at hand. Returns false when the message is none.
pub(super) fn answer(turn: &mut Turn<'_>, meaning: &Meaning) -> bool {
    let Some(subject) = turn.subject() else { return false };
    let text = normalise::fold(&meaning.text);
    let text = text.trim();
    if text.chars().count() > CHARS_MAX || meaning.request.is_some() {
        return false;
    }
    let has = |words: &[&str]| words.iter().any(|w| text.contains(w));
    if has(NOT_THAT) || denies_a_cause(turn, subject, meaning, text) {
        not_that(turn, subject);
        return true;
    }
    if has(WHAT_NOW) && says_nothing_else(turn, subject, meaning) {
        what_now(turn, subject);
        return true;
    }
    false
}

/// True when a cause of this very order is denied.
fn denies_a_cause(turn: &Turn<'_>, subject: &Explained, meaning: &Meaning, text: &str) -> bool {
    let causes = order::causes(turn, subject);
    meaning.denied.iter().any(|d| causes.contains(d))
        || (meaning.sure.is_empty()
            && DENIES.iter().any(|w| text.starts_with(w))
            && meaning.ranked.first().is_some_and(|s| causes.contains(&s.id)))
}

/// True when the words name no cause but the order's own: then "what now" is about the order.
fn says_nothing_else(turn: &Turn<'_>, subject: &Explained, meaning: &Meaning) -> bool {
    let causes = order::causes(turn, subject);
    meaning.sure.iter().all(|e| {
        matches!(e.as_str(), "out-of-scope" | "greeting" | "reason-unknown" | "in-progress" | "lookup" | "add-material")
            || causes.contains(e)
    })
}

/// The carrier's words stand; who doubts them needs a person.
fn not_that(turn: &mut Turn<'_>, subject: &Explained) {
    if subject.record.reasons.iter().all(|r| r.text.trim().is_empty()) {
        again(turn, subject);
        return;
    }
    turn.remember(&subject.record.order_id);
    turn.say_once(Reply::AboutOrder { order: subject.record.order_id.masked() });
    order::evidence(turn, subject);
    turn.say(Reply::ReasonStands);
    if handoff::mention_case(turn) {
        turn.ask(Asked::Nothing);
    } else {
        turn.ask(Asked::HandOff { request: None });
        turn.offer_human();
    }
}

/// The remedy of the order's cause, and when to try again.
fn what_now(turn: &mut Turn<'_>, subject: &Explained) {
    let record = &subject.record;
    let failed = matches!(record.status, AuditStatus::Rejected | AuditStatus::Cancelled) && record.resubmitted_as.is_none();
    let remedies: Vec<EntryId> = if failed {
        order::causes(turn, subject)
    } else if record.status == AuditStatus::NeedMaterial {
        turn.entry_named("add-material").map(|e| e.id.clone()).into_iter().collect()
    } else {
        Vec::new()
    };
    let Some(main) = remedies.first().cloned() else {
        again(turn, subject);
        return;
    };
    turn.remember(&record.order_id);
    turn.say(Reply::AboutOrder { order: record.order_id.masked() });
    for entry in &remedies {
        turn.say(if remedies.len() == 1 { Reply::Entry(entry.clone()) } else { Reply::EntryBrief(entry.clone()) });
    }
    if failed {
        order::say_retry(turn, subject, &remedies);
        if turn.has_checks(&main) {
            turn.offer(Offer::PreCheck(main.clone()));
        }
    }
    turn.answered(&main, Some(&record.order_id));
    close(turn, &main);
}

/// The order once more, in short: what is so, why, and what comes next.
pub(super) fn again(turn: &mut Turn<'_>, subject: &Explained) {
    let record = &subject.record;
    turn.remember(&record.order_id);
    turn.say_once(Reply::AboutOrder { order: record.order_id.masked() });
    let main = match record.status {
        AuditStatus::Rejected | AuditStatus::Cancelled => {
            order::evidence(turn, subject);
            when_again(turn, subject);
            order::causes(turn, subject).into_iter().next()
        }
        AuditStatus::Pending | AuditStatus::Unknown => {
            waiting(turn, subject);
            if let Some(id) = turn.entry_named("in-progress").map(|e| e.id.clone()) {
                turn.answered(&id, Some(&record.order_id));
            }
            None
        }
        AuditStatus::NeedMaterial => {
            turn.say(Reply::StatusMeaning(record.status));
            order::evidence(turn, subject);
            turn.entry_named("add-material").map(|e| e.id.clone())
        }
        AuditStatus::Approved | AuditStatus::Shipped | AuditStatus::Activated => {
            turn.say(Reply::StatusMeaning(record.status));
            None
        }
    };
    if let Some(main) = main {
        turn.answered(&main, Some(&record.order_id));
        close(turn, &main);
    } else {
        turn.ask(Asked::Nothing);
        turn.offer_human();
    }
}

fn waiting(turn: &mut Turn<'_>, subject: &Explained) {
    let progress = order::progress(turn, &subject.record);
    let overdue = matches!(progress, Progress::Overdue { .. });
    if !overdue {
        turn.say(Reply::StatusMeaning(subject.record.status));
    }
    turn.say(Reply::Progress(progress));
    if overdue {
        turn.say(Reply::OverdueNext);
        order::open_and_say(turn, CaseReason::Overdue);
    }
}

/// The cause and when a new try makes sense; for an order that was put in again, the new one.
pub(super) fn when_again(turn: &mut Turn<'_>, subject: &Explained) {
    if let Some(later) = &subject.record.resubmitted_as {
        let status = turn.facts.order(later).map(|e| e.record.status);
        turn.say(Reply::RepeatedAs { later: later.masked(), status });
        turn.offer(Offer::Order(later.clone()));
        return;
    }
    let causes = order::causes(turn, subject);
    for cause in &causes {
        turn.say(Reply::EntryCause(cause.clone()));
    }
    order::say_retry(turn, subject, &causes);
    if let Some(main) = causes.first().filter(|c| turn.has_checks(c)) {
        turn.offer(Offer::PreCheck(main.clone()));
    }
}

fn close(turn: &mut Turn<'_>, main: &EntryId) {
    turn.ask(Asked::Solved { entry: main.clone() });
    turn.offer(Offer::Solved(true));
    turn.offer_human();
}
