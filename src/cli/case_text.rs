//! How a case is shown to staff.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::channel::terminal::wrap;
use crate::model::{Case, CaseNote, CaseReason, CaseState, Deed, Speaker, shanghai};

/// A case for people: its last lines, or all of them, with what happened to it between them.
#[must_use]
pub fn as_text(case: &Case, lines: Option<usize>) -> String {
    let state = standing(case);
    let order = case.order.as_ref().map_or_else(String::new, |order| {
        let checked = if case.owner_checked { "owner checked" } else { "owner NOT checked" };
        format!("  order {order} ({checked})")
    });
    let entry = case.entry.as_ref().map_or_else(String::new, |entry| format!("  last answer: {entry}"));
    let head = format!("{}  {state}  {}  since {}", case.id, reason(&case.reason), minute(case.opened_at));
    let erasure = case.erasure_asked().map_or_else(String::new, |at| {
        format!("  customer asked for erasure on {}: the texts here go when it is closed\n", minute(at))
    });
    let undelivered = case
        .undelivered()
        .map(|(staff, at)| format!("  customer's data erased on {}: the answer of {staff} was not delivered\n", minute(at)));
    let undelivered: String = undelivered.collect();
    let mut text = format!("{head}\n  {}  {}{order}{entry}\n{erasure}{undelivered}", case.conversation, case.locale);
    let shown: Vec<&CaseNote> = case.notes.iter().filter(|note| lines.is_none() || !note.text.is_empty()).collect();
    let skip = lines.map_or(0, |lines| shown.len().saturating_sub(lines));
    for note in &shown[skip..] {
        let who = match &note.who {
            Speaker::Customer => "customer".to_owned(),
            Speaker::Bot => "bot".to_owned(),
            Speaker::Staff(staff) => staff.to_string(),
            Speaker::Note(staff) => format!("{staff} (note)"),
            Speaker::Refused(staff) => format!("{staff} (NOT SENT, somebody else had the case)"),
            Speaker::Undelivered(staff) if !note.text.is_empty() => format!("{staff} (not delivered)"),
            Speaker::Desk(deed) => {
                // Writing to a string can't fail.
                let _ = writeln!(text, "    {}: {}", minute(note.at), done(deed));
                continue;
            }
            Speaker::Undelivered(_) | Speaker::Erasure => continue,
        };
        let mut said = note.text.lines();
        let mut first = said.next().unwrap_or_default().to_owned();
        // Whoever asks for one case reads all of it: its customer is told that it was read.
        let rest: Vec<&str> = if lines.is_none() { said.by_ref().collect() } else { Vec::new() };
        if said.next().is_some() {
            first.push_str(" …");
        }
        text.push_str(&wrap(&format!("{who}: {first}"), 80, 4));
        text.push('\n');
        for line in rest {
            text.push_str(&wrap(line, 80, 6));
            text.push('\n');
        }
    }
    text
}

fn minute(at: DateTime<Utc>) -> impl std::fmt::Display {
    at.with_timezone(&shanghai()).format("%Y-%m-%d %H:%M")
}

fn reason(reason: &CaseReason) -> String {
    match reason {
        CaseReason::Asked => "asked for a person".to_owned(),
        CaseReason::NotUnderstood => "not understood".to_owned(),
        CaseReason::Complaint => "complaint".to_owned(),
        CaseReason::Overdue => "overdue".to_owned(),
        CaseReason::OwnerCheck => "owner check".to_owned(),
        CaseReason::AgeDispute => "adult refused for age".to_owned(),
        CaseReason::Action(request) => format!("wants: {request:?}"),
        CaseReason::NotSolved(entry) => format!("not solved by {entry}"),
        CaseReason::NotReached => "could not be reached".to_owned(),
        CaseReason::Entry(entry) => format!("entry {entry}"),
    }
}

/// A case for programs.
#[must_use]
pub fn as_json(case: &Case) -> serde_json::Value {
    json!({
        "case": case.id.to_string(),
        "conversation": case.conversation.as_str(),
        "lang": case.locale.tag(),
        "state": case.state.name(),
        "staff": case.state.staff().map(crate::model::StaffId::as_str),
        "waiting_since": case.waiting_since().map(|at| at.to_rfc3339()),
        "escalated_at": case.escalated().map(|at| at.to_rfc3339()),
        "stars": if let CaseState::Rated { stars, .. } = case.state { Some(stars) } else { None },
        "reason": reason(&case.reason),
        "order": case.order.as_ref().map(crate::model::OrderId::as_str),
        "owner_checked": case.owner_checked,
        "entry": case.entry.as_ref().map(crate::model::EntryId::as_str),
        "erasure_asked_at": case.erasure_asked().map(|at| at.to_rfc3339()),
        "undelivered": case.undelivered().map(|(staff, at)| json!({
            "staff": staff.as_str(),
            "erased_at": at.to_rfc3339(),
        })).collect::<Vec<_>>(),
        "opened_at": case.opened_at.to_rfc3339(),
        "notes": case.notes.iter().map(|n| json!({
            "at": n.at.to_rfc3339(),
            "who": said_by(&n.who),
            "text": if let Speaker::Desk(deed) = &n.who { done(deed) } else { n.text.clone() },
        })).collect::<Vec<_>>(),
    })
}

fn said_by(who: &Speaker) -> &str {
    match who {
        Speaker::Customer => "customer",
        Speaker::Bot => "bot",
        Speaker::Staff(staff) | Speaker::Undelivered(staff) | Speaker::Note(staff) | Speaker::Refused(staff) => staff.as_str(),
        Speaker::Erasure => "erasure",
        Speaker::Desk(_) => "desk",
    }
}

/// Where it stands, in words.
fn standing(case: &Case) -> String {
    let escalated = if case.escalated().is_some() { "ESCALATED, " } else { "" };
    match &case.state {
        CaseState::Waiting => format!("{escalated}waiting"),
        CaseState::WaitingAgain { since, after: Some(after) } => {
            format!("{escalated}waiting again since {} ({after} had it)", minute(*since))
        }
        CaseState::WaitingAgain { since, after: None } => format!("{escalated}waiting again since {}", minute(*since)),
        CaseState::Claimed { by, since } => format!("with {by} since {}, not answered yet", minute(*since)),
        CaseState::WaitingOnStaff { by, since } => format!("with {by}, the customer waits since {}", minute(*since)),
        CaseState::WaitingOnCustomer { by, since } => format!("with {by}, answered at {}", minute(*since)),
        CaseState::Resolved { by: Some(by), .. } => format!("closed by {by}"),
        CaseState::Resolved { by: None, .. } => "solved, says the customer".to_owned(),
        CaseState::Rated { by, stars, .. } => {
            let by = by.as_ref().map_or_else(String::new, |by| format!("closed by {by}, "));
            format!("{by}rated {stars} of 5")
        }
    }
}

/// What happened, in words.
#[must_use]
pub fn done(deed: &Deed) -> String {
    match deed {
        Deed::Claimed(by) => format!("taken by {by}"),
        Deed::Answered(by) => format!("answered by {by}"),
        Deed::Assigned { by, to } => format!("given to {to} by {by}"),
        Deed::HandedBack(by) => format!("handed back to the bot by {by}"),
        Deed::Closed(by) => format!("closed by {by}"),
        Deed::Reopened(by) => format!("reopened by {by}"),
        Deed::Wrote => "the customer wrote".to_owned(),
        Deed::Returned => "reopened: the customer wrote again".to_owned(),
        Deed::Solved => "solved, says the customer".to_owned(),
        Deed::Left => "the customer went back to the bot".to_owned(),
        Deed::Rated(stars) => format!("rated {stars} of 5 by the customer"),
        Deed::Idle(of) => format!("taken from {of}, who did not answer"),
        Deed::Lapsed => "closed by itself: the customer did not answer".to_owned(),
        Deed::Reminded => "nobody has taken it: staff were reminded".to_owned(),
        Deed::Escalated => "still nobody has taken it: for the admins".to_owned(),
        Deed::Nudged => "the customer was asked whether anything is open".to_owned(),
        Deed::Read(by) => format!("read by {by}"),
    }
}
