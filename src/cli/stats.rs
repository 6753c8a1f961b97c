//! `simdesk stats`: what goes wrong, how the bot does, what helped; beside a running chat, too.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::audit_log::Logger;
use super::exit::Failure;
use crate::app::{self, Opened};
use crate::config::Config;
use crate::io_words;
use crate::model::{Act, AuditRecord, Locale};
use crate::port::Clock;
use crate::views::stats::{self, Period};

/// Shown under `--help`.
const JSON_HELP: &str = "\
Keys of --json (version 1; times in seconds, days in Asia/Shanghai):
  version, from, to    form of this object; first and last day
  orders               orders stored
  rejections           decided in these days
  causes[]             entry, title, rejections; the most frequent first;
                       a rejection with several reasons counts under each
  conversations        asked, without_human, clarified, handed_off
  hand_offs[]          reason, count; the reasons: asked, not_understood,
                       complaint, overdue, owner_check, age_dispute,
                       action, not_solved, entry
  first_human_answer   answered, waiting, median_s, p90_s (null: none)
  retried              least, and causes[]: entry, title, reviewed, passed
                       (null below least)
  out_of_scope[]       count, example: questions that are alike, without
  not_understood[]     their numbers
  pages[]              entry, title, helped, not: votes on pages of the FAQ
  days[]               day, rejections, causes {entry: count}, and
                       conversations as above

Resubmitted orders count by the cause of the first rejection when the two
orders are linked and the new one's review ended in these days. Whether a
customer did what the remedy says is not known.";

/// Options of `simdesk stats`.
#[derive(Debug, Args)]
#[command(after_long_help = JSON_HELP)]
pub struct StatsArgs {
    /// Days to count, today included
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=3660))]
    days: u32,
    /// Print JSON (`--help` lists the keys)
    #[arg(long, conflicts_with = "html")]
    json: bool,
    /// Write a page with charts to this file
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

/// Counts and prints.
///
/// # Errors
/// When the store or the data can't be used, or the page can't be written.
pub async fn command(args: &StatsArgs, config: &Config) -> Result<u8, Failure> {
    let knowledge = app::knowledge(config)?;
    let Opened { store, guard: _guard, .. } = app::ready(app::open(config)?).await?;
    Logger::new(&*store, config).note(Act::Statistics, Vec::new()).await?;
    let explain = |record: &AuditRecord| knowledge.explain(record);
    let period = Period::last(args.days, app::SystemClock.now());
    let report = stats::collect(&*store, &knowledge.faq, &explain, titles(config), period).await?;
    let mut out = std::io::stdout().lock();
    if let Some(file) = &args.html {
        write_page(file, &stats::report_html(&report))
            .map_err(|e| anyhow::anyhow!("{} cannot be written: {}", file.display(), io_words::writing(&e)))?;
        writeln!(out, "Written to {}; it holds what customers asked: keep it among staff.", file.display())?;
    } else if args.json {
        writeln!(out, "{:#}", stats::report_json(&report))?;
    } else {
        write!(out, "{}", stats::report_text(&report))?;
    }
    Ok(0)
}

/// Causes are named in the operator's language.
fn titles(config: &Config) -> Locale {
    let system = || app::system_locale().and_then(|tag| tag.parse().ok());
    config.locale.or_else(system).unwrap_or(Locale::En)
}

/// For its owner alone, and whole or not at all.
fn write_page(file: &Path, page: &str) -> std::io::Result<()> {
    let dir = file.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut new = tempfile::NamedTempFile::new_in(dir)?;
    new.write_all(page.as_bytes())?;
    new.persist(file).map(drop).map_err(|e| e.error)
}
