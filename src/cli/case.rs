//! `simdesk cases`: what waits for a person, and all of one case.

use std::io::Write;

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::audit_log::Logger;
use super::case_text::{as_json, as_text};
use super::desk::Who;
use super::exit::Failure;
use super::incidents::in_one_line;
use crate::app::{self, Opened};
use crate::config::Config;
use crate::desk;
use crate::model::{About, Act, Actor, Case, CaseId, CaseState, StaffAct};
use crate::port::{CaseFilter, Clock, Store};

/// Cases listed at once.
const CASES_MAX: usize = 500;
/// Cases that are looked through for them.
const LOOKED_MAX: usize = 10_000;
/// Incidents shown above them.
const INCIDENTS_MAX: usize = 20;
/// History lines shown of each case.
const LINES_SHOWN: usize = 8;
/// For cases that nobody has taken for too long.
const ESCALATED: &str = "escalated";

/// Options of `simdesk cases`.
#[derive(Debug, Args)]
pub struct CasesArgs {
    /// Only this case, with its whole history
    case: Option<CaseId>,
    /// Closed cases too
    #[arg(long)]
    all: bool,
    /// Only cases that stand so: waiting, claimed, waiting-on-customer, waiting-on-staff, resolved, rated, or escalated
    #[arg(long, value_name = "STATE", conflicts_with = "case", hide_possible_values = true,
        value_parser = PossibleValuesParser::new(CaseState::NAMES.into_iter().chain([ESCALATED])))]
    state: Option<String>,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    who: Who,
}

impl CasesArgs {
    fn picks(&self, case: &Case) -> bool {
        match self.state.as_deref() {
            None => true,
            Some(ESCALATED) => case.escalated().is_some(),
            Some(state) => case.state.name() == state,
        }
    }

    /// Closed cases are looked through when they are asked for.
    fn filter(&self) -> CaseFilter {
        CaseFilter { all: self.all || self.state.as_deref().is_some_and(|state| matches!(state, "resolved" | "rated")) }
    }
}

/// Lists cases. What nobody has taken for too long comes first.
///
/// # Errors
/// When the store can't be used, or whoever asks is no account of staff.
pub async fn cases(args: &CasesArgs, config: &Config) -> Result<u8, Failure> {
    let Opened { store, guard: _guard, .. } = app::ready(app::open(config)?).await?;
    let actor = args.who.actor(&*store, config).await?;
    let mut found = match args.case {
        Some(id) => vec![store.case(id).await?.ok_or_else(|| Failure::not_found(format!("there is no case {id}")))?],
        None => store.cases(args.filter(), LOOKED_MAX).await?,
    };
    found.retain(|case| args.picks(case));
    if args.filter().all {
        // Of what is closed the newest matter.
        found.drain(..found.len().saturating_sub(CASES_MAX));
    }
    found.truncate(CASES_MAX);
    found.sort_by_key(|case| (case.escalated().is_none(), case.id));
    let act = if args.case.is_some() { Act::ShowCase } else { Act::ListCases };
    let logger = Logger { store: &*store, staff: &actor.id };
    logger.note(act, found.iter().map(|case| About::Case(case.id)).collect()).await?;
    if let (Some(_), [case]) = (args.case, found.as_slice()) {
        tell_read(&*store, case, &actor).await?;
    }
    let incidents = if args.case.is_none() { store.incidents(false, INCIDENTS_MAX).await? } else { Vec::new() };
    let mut out = std::io::stdout().lock();
    if args.json {
        for case in &found {
            writeln!(out, "{}", as_json(case))?;
        }
        return Ok(0);
    }
    for incident in &incidents {
        writeln!(out, "{}", in_one_line(incident))?;
    }
    if !incidents.is_empty() {
        writeln!(out)?;
    }
    if found.is_empty() {
        writeln!(out, "{}", if args.state.is_some() { "No case stands so." } else { "No case is open." })?;
    }
    let lines = if args.case.is_some() { None } else { Some(LINES_SHOWN) };
    for case in &found {
        writeln!(out, "{}", as_text(case, lines))?;
    }
    Ok(0)
}

/// A customer who asks whether anybody has read their message is told so.
async fn tell_read(store: &dyn Store, case: &Case, actor: &Actor) -> Result<(), Failure> {
    if case.state.holder() == Some(&actor.id) {
        let id = format!("{:016x}", app::random_u64()?);
        desk::act(store, case.id, actor, StaffAct::Read, &id, app::SystemClock.now()).await?;
    }
    Ok(())
}
