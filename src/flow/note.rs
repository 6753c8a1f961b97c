//! What a turn came to, read off its decision: kept with it, so that statistics need no second pass over conversations.

use chrono::{DateTime, Utc};

use super::private::{HIDDEN, without_names};
use crate::decide::Decision;
use crate::faq::{Faq, Kind};
use crate::model::{Case, CaseId, CaseState, Deed, EntryId, EventBody, Meaning, Reply, TurnNote, TurnOutcome};
use crate::normalise;
use crate::port::Claim;

/// A word with this many digits is a number that may belong to somebody: an order, a phone, a date of birth.
const DIGITS_MIN: usize = 3;
/// Stands for such a word.
const NUMBER: &str = "[#]";

/// The note of a decided turn; `None` when nothing was asked.
pub(super) fn note(
    claim: &Claim,
    meaning: Option<&Meaning>,
    decision: &Decision,
    faq: &Faq,
    now: DateTime<Utc>,
) -> Option<TurnNote> {
    let outcome = outcome(claim, decision, faq)?;
    let question = meaning.filter(|_| is_about_a_question(&outcome)).and_then(question);
    let entry = question.as_ref().and(meaning).and_then(|m| m.sure.first()).or_else(|| named(&decision.say)).cloned();
    Some(TurnNote { at: now, outcome, entry, question, carrier: None, code: None })
}

/// What a vote on a page leaves.
pub(super) fn voted(entry: &EntryId, helped: bool, now: DateTime<Utc>) -> TurnNote {
    TurnNote {
        at: now,
        outcome: TurnOutcome::Voted { helped },
        entry: Some(entry.clone()),
        question: None,
        carrier: None,
        code: None,
    }
}

fn outcome(claim: &Claim, decision: &Decision, faq: &Faq) -> Option<TurnOutcome> {
    if let Some((case, ..)) = claim.event.body.answer() {
        let open = claim.case.as_ref().filter(|open| open.id == case && !open.is_answered())?;
        // While it was closed nobody waited.
        let since = open.done_since(&Deed::Returned, open.opened_at).unwrap_or(open.opened_at);
        let waited_s = u32::try_from((claim.event.at - since).num_seconds().max(0)).unwrap_or(u32::MAX);
        let answered = decision.cases.iter().any(Case::is_answered);
        return if answered { Some(TurnOutcome::FirstAnswer { case, waited_s }) } else { closed(&decision.cases) };
    }
    if let Some((case, stars)) = decision.cases.iter().find_map(rated) {
        return decision.say.iter().any(|r| matches!(r, Reply::Rated { .. })).then_some(TurnOutcome::Rated { case, stars });
    }
    // A case of version 0 is new in this turn.
    if let Some(opened) = decision.cases.iter().find(|case| case.version == 0) {
        return Some(TurnOutcome::HandedOff { case: opened.id, reason: opened.reason.clone() });
    }
    if let Some(closed) = closed(&decision.cases) {
        return Some(closed);
    }
    let asked = matches!(
        claim.event.body,
        EventBody::Text { .. } | EventBody::Captioned { .. } | EventBody::Unreadable | EventBody::Linked { .. }
    );
    if !asked {
        return None;
    }
    // Whoever has the case gets what they write; the bot is silent.
    if decision.say.is_empty() && decision.cases.iter().any(|case| case.state.holder().is_some()) {
        return Some(TurnOutcome::WithStaff);
    }
    said(&decision.say, faq)
}

fn rated(case: &Case) -> Option<(CaseId, u8)> {
    if let CaseState::Rated { stars, .. } = case.state { Some((case.id, stars)) } else { None }
}

/// A case that ended in this turn without an answer by a person.
fn closed(cases: &[Case]) -> Option<TurnOutcome> {
    let closed = cases.iter().find(|case| matches!(case.state, CaseState::Resolved { .. }) && !case.is_answered())?;
    Some(TurnOutcome::Closed { case: closed.id })
}

/// How a message of the customer's was answered: the weightiest thing that was said.
fn said(say: &[Reply], faq: &Faq) -> Option<TurnOutcome> {
    use TurnOutcome as O;
    let any = |is: fn(&Reply) -> bool| say.iter().any(is);
    let small = |id: &EntryId| faq.get(id).is_some_and(|entry| entry.kind == Kind::Smalltalk);
    Some(if any(|r| matches!(r, Reply::Relayed { .. } | Reply::Where { .. } | Reply::Returned { .. })) {
        O::WithStaff
    } else if any(|r| matches!(r, Reply::OutOfScope)) {
        O::OutOfScope
    } else if any(|r| matches!(r, Reply::CannotDo(_) | Reply::CheckLocked)) {
        O::Declined
    } else if any(|r| matches!(r, Reply::Clarify)) {
        O::Clarified
    } else if any(|r| matches!(r, Reply::YesOrNo | Reply::EraseUnclear)) {
        O::Asked
    } else if say.iter().any(|r| is_an_answer(r, &small)) {
        O::Answered
    } else if any(|r| matches!(r, Reply::Rephrase | Reply::OfferHuman)) {
        O::NotUnderstood
    } else if any(|r| matches!(r, Reply::AddedToCase { .. })) {
        O::WithStaff
    } else if any(asks) {
        O::Asked
    } else {
        return None;
    })
}

fn is_an_answer(reply: &Reply, small: &dyn Fn(&EntryId) -> bool) -> bool {
    match reply {
        Reply::Entry(id) | Reply::EntryBrief(id) | Reply::EntryCause(id) => !small(id),
        Reply::Order { .. }
        | Reply::StatusMeaning(_)
        | Reply::Progress(_)
        | Reply::Retry(_)
        | Reply::Age(_)
        | Reply::Money { .. }
        | Reply::IfToday { .. }
        | Reply::ReasonStands
        | Reply::PreCheckAsk { .. }
        | Reply::PreCheckReady
        | Reply::PreCheckNotReady { .. } => true,
        _ => false,
    }
}

fn asks(reply: &Reply) -> bool {
    matches!(
        reply,
        Reply::AskOrder
            | Reply::AskTail { .. }
            | Reply::TailStillNeeded
            | Reply::CheckFailed { .. }
            | Reply::NoSecondFactor
            | Reply::DamagedNumber { .. }
            | Reply::NotAnOrder { .. }
            | Reply::PartialNumber { .. }
            | Reply::AmbiguousNumber { .. }
            | Reply::WhichCard
            | Reply::Denied(_)
            | Reply::NotOffered { .. }
            | Reply::EmptyMessage
            | Reply::Unreadable
    )
}

/// The entry that was shown first.
fn named(say: &[Reply]) -> Option<&EntryId> {
    say.iter().find_map(|reply| match reply {
        Reply::Entry(id) | Reply::EntryBrief(id) | Reply::EntryCause(id) => Some(id),
        _ => None,
    })
}

fn is_about_a_question(outcome: &TurnOutcome) -> bool {
    use TurnOutcome as O;
    matches!(outcome, O::Answered | O::Clarified | O::NotUnderstood | O::OutOfScope | O::Declined | O::HandedOff { .. })
}

/// The words of a question without its numbers; `None` when it has no words of its own.
fn question(meaning: &Meaning) -> Option<String> {
    if meaning.empty || meaning.choice.is_some() || meaning.yes.is_some() || meaning.command.is_some() {
        return None;
    }
    let bare = without_names(&without_numbers(&meaning.text));
    let (kept, _) = normalise::bound(bare.trim(), TurnNote::QUESTION_CHARS_MAX);
    let words = kept.replace(NUMBER, "").replace(HIDDEN, "");
    words.chars().any(char::is_alphabetic).then(|| kept.into_owned())
}

/// The text with every word that holds a number, a mask or an address replaced.
fn without_numbers(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut word = String::new();
    for c in text.chars() {
        if is_of_a_word(c) {
            word.push(c);
        } else {
            add(&mut bare, &word);
            word.clear();
            bare.push(if c.is_control() { ' ' } else { c });
        }
    }
    add(&mut bare, &word);
    // A number written in groups is one number.
    let twice = format!("{NUMBER} {NUMBER}");
    while bare.contains(&twice) {
        bare = bare.replace(&twice, NUMBER);
    }
    bare
}

fn is_of_a_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c.is_numeric() || matches!(c, '-' | '_' | '.' | '+' | '@' | '/' | ':' | '•')
}

fn add(bare: &mut String, word: &str) {
    let hidden = word.contains(['@', '•']) || word.chars().filter(|c| c.is_numeric()).count() >= DIGITS_MIN;
    bare.push_str(if hidden { NUMBER } else { word });
}
