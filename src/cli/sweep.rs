//! `simdesk sweep`: deletes what has outlived its days, now; a running chat does so once a day by itself.

use std::io::Write as _;

use clap::Args;
use serde_json::{Map, Value, json};

use super::audit_log::Logger;
use super::backup::existing;
use super::exit::Failure;
use crate::app::{self, sweep};
use crate::config::Config;
use crate::model::Act;
use crate::port::Clock;

const HELP: &str = "\
The days are those of [retention] in the configuration (`simdesk config check` shows them). Whatever belongs to an open case, a waiting \
event or an undelivered message stays, however old. A running chat sweeps once a day by itself.

Keys of --json: version (1), dry_run, and gone: turn_notes, attempts, dead_letters, event_names, messages, conversations, watches, \
closed_cases (their texts), orders, imports.

Deleted records stay readable in the store's files until that space is used again.";

/// Options of `simdesk sweep`.
#[derive(Debug, Args)]
#[command(after_long_help = HELP)]
pub struct SweepArgs {
    /// Only count what would go
    #[arg(long)]
    dry_run: bool,
    /// Print JSON (`--help` lists the keys)
    #[arg(long)]
    json: bool,
}

/// Sweeps.
///
/// # Errors
/// When the store can't be used.
pub async fn run(args: &SweepArgs, config: &Config) -> Result<u8, Failure> {
    let (store, _) = existing(config).await?;
    if !args.dry_run {
        Logger::new(&*store, config).note(Act::Sweep, Vec::new()).await?;
    }
    let gone = sweep::all(&*store, &config.retention, app::SystemClock.now(), args.dry_run).await?;
    let count = |what: &str| gone.get(what).copied().unwrap_or_default();
    let mut out = std::io::stdout().lock();
    if args.json {
        let all: Map<String, Value> = sweep::KINDS.iter().map(|what| ((*what).to_owned(), count(what).into())).collect();
        writeln!(out, "{:#}", json!({ "version": 1, "dry_run": args.dry_run, "gone": all }))?;
        return Ok(0);
    }
    for what in sweep::KINDS.iter().filter(|what| count(what) > 0) {
        writeln!(out, "{:>12}  {}", count(what), what.replace('_', " "))?;
    }
    let end = match (gone.is_empty(), args.dry_run) {
        (true, _) => "Nothing has outlived its days.",
        (false, true) => "That would go; nothing was changed.",
        (false, false) => "That is gone.",
    };
    writeln!(out, "{end}")?;
    Ok(0)
}
