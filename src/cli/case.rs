//! `simdesk cases` and `simdesk reply`: a person takes over, from a second terminal while the chat runs.

use std::io::Write;

use clap::Args;
use serde_json::json;

use super::audit_log::Logger;
use super::exit::Failure;
use crate::app::{self, Opened};
use crate::channel::terminal::wrap;
use crate::config::Config;
use crate::desk;
use crate::model::{About, Act, Case, CaseId, CaseReason, CaseState, Speaker, StaffId, shanghai};
use crate::port::{CaseFilter, Clock};

/// Cases listed at once.
const CASES_MAX: usize = 500;
/// History lines shown of each case.
const LINES_SHOWN: usize = 8;

/// Options of `simdesk cases`.
#[derive(Debug, Args)]
pub struct CasesArgs {
    /// Only this case, with its whole history
    case: Option<CaseId>,
    /// Closed cases too
    #[arg(long)]
    all: bool,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

/// Options of `simdesk reply`.
#[derive(Debug, Args)]
pub struct ReplyArgs {
    /// The case, as in C-12
    case: CaseId,
    /// What the customer reads
    #[arg(required_unless_present = "close")]
    text: Option<String>,
    /// Who answers (default: `[desk] staff` of the configuration)
    #[arg(long, value_name = "NAME")]
    staff: Option<StaffId>,
    /// Close the case with this answer
    #[arg(long)]
    close: bool,
}

/// Lists cases.
///
/// # Errors
/// When the store can't be used.
pub async fn cases(args: &CasesArgs, config: &Config) -> Result<u8, Failure> {
    let Opened { store, guard: _guard, .. } = app::ready(app::open(config)?).await?;
    let found = match args.case {
        Some(id) => vec![store.case(id).await?.ok_or_else(|| Failure::not_found(format!("there is no case {id}")))?],
        None => store.cases(CaseFilter { all: args.all }, CASES_MAX).await?,
    };
    let act = if args.case.is_some() { Act::ShowCase } else { Act::ListCases };
    Logger::new(&*store, config).note(act, found.iter().map(|case| About::Case(case.id)).collect()).await?;
    let mut out = std::io::stdout().lock();
    if args.json {
        for case in &found {
            writeln!(out, "{}", as_json(case))?;
        }
        return Ok(0);
    }
    if found.is_empty() {
        writeln!(out, "No case is open.")?;
    }
    let lines = if args.case.is_some() { usize::MAX } else { LINES_SHOWN };
    for case in &found {
        writeln!(out, "{}", as_text(case, lines))?;
    }
    Ok(0)
}

/// Answers in a case.
///
/// # Errors
/// When the case does not exist, is closed, or the store can't be used.
pub async fn reply(args: &ReplyArgs, config: &Config) -> Result<u8, Failure> {
    let Opened { store, guard: _guard, .. } = app::ready(app::open(config)?).await?;
    let staff = args.staff.clone().unwrap_or_else(|| config.staff.clone());
    let act = if args.close { Act::Close } else { Act::Reply };
    Logger { store: &*store, staff: &staff }.note(act, vec![About::Case(args.case)]).await?;
    let text = args.text.as_deref().unwrap_or_default();
    let action = format!("{:016x}", app::random_u64()?);
    let case = match desk::reply(&*store, args.case, &staff, text, args.close, &action, app::SystemClock.now()).await {
        Ok(case) => case,
        Err(error @ desk::DeskError::NoCase(_)) => return Err(Failure::not_found(error.to_string())),
        Err(error) => return Err(error.into()),
    };
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}: taken; the customer reads it in {}.", case.id, case.conversation)?;
    Ok(0)
}

fn as_text(case: &Case, lines: usize) -> String {
    let state = match &case.state {
        CaseState::Waiting => "waiting".to_owned(),
        CaseState::Claimed { by, .. } => format!("with {by}"),
        CaseState::Resolved { by: Some(by), .. } => format!("closed by {by}"),
        CaseState::Resolved { by: None, .. } => "solved, says the customer".to_owned(),
    };
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
    let skip = case.notes.len().saturating_sub(lines);
    for note in &case.notes[skip..] {
        let who = match &note.who {
            Speaker::Customer => "customer".to_owned(),
            Speaker::Bot => "bot".to_owned(),
            Speaker::Staff(staff) => staff.to_string(),
            Speaker::Undelivered(staff) if !note.text.is_empty() => format!("{staff} (not delivered)"),
            Speaker::Undelivered(_) | Speaker::Erasure => continue,
        };
        let mut first = note.text.lines().next().unwrap_or_default().to_owned();
        if note.text.lines().count() > 1 {
            first.push_str(" …");
        }
        text.push_str(&wrap(&format!("{who}: {first}"), 80, 4));
        text.push('\n');
    }
    text
}

fn minute(at: chrono::DateTime<chrono::Utc>) -> impl std::fmt::Display {
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

fn as_json(case: &Case) -> serde_json::Value {
    json!({
        "case": case.id.to_string(),
        "conversation": case.conversation.as_str(),
        "lang": case.locale.tag(),
        "state": match &case.state {
            CaseState::Waiting => "waiting",
            CaseState::Claimed { .. } => "claimed",
            CaseState::Resolved { .. } => "resolved",
        },
        "staff": match &case.state {
            CaseState::Claimed { by, .. } | CaseState::Resolved { by: Some(by), .. } => Some(by.as_str()),
            _ => None,
        },
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
            "text": n.text,
        })).collect::<Vec<_>>(),
    })
}

fn said_by(who: &Speaker) -> &str {
    match who {
        Speaker::Customer => "customer",
        Speaker::Bot => "bot",
        Speaker::Staff(staff) | Speaker::Undelivered(staff) => staff.as_str(),
        Speaker::Erasure => "erasure",
    }
}
