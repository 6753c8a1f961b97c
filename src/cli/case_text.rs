//! How a case is shown to staff.

use std::fmt::Write as _;

use serde_json::json;

use crate::channel::terminal::wrap;
use crate::model::{Case, CaseNote, CaseState, Speaker};
pub use crate::views::case_words::done;
use crate::views::case_words::{minute, reason, speaker, standing};

/// A case for people: its last lines, or all of them, with what happened to it between them.
#[must_use]
pub fn as_text(case: &Case, lines: Option<usize>) -> String {
    let state = standing(case, &minute);
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
    let shown: Vec<&CaseNote> =
        case.notes.iter().filter(|note| lines.is_none() || !note.text.is_empty() || note.who == Speaker::TakenBack).collect();
    let skip = lines.map_or(0, |lines| shown.len().saturating_sub(lines));
    for note in &shown[skip..] {
        let who = match &note.who {
            Speaker::Desk(deed) => {
                // Writing to a string can't fail.
                let _ = writeln!(text, "    {}: {}", minute(note.at), done(deed));
                continue;
            }
            Speaker::Undelivered(_) if note.text.is_empty() => continue,
            Speaker::TakenBack => {
                let _ = writeln!(text, "    ({})", speaker(&note.who).unwrap_or_default());
                continue;
            }
            who => speaker(who),
        };
        let Some(who) = who else { continue };
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
        Speaker::TakenBack => "withdrawn",
        Speaker::Desk(_) => "desk",
    }
}
