//! `simdesk faq`: `check` reports all faults of the FAQ, the sentences and the calendar, each with file and line.

use std::io::Write;

use clap::Subcommand;

use super::exit::Failure;
use super::faq_try::{self, TryArgs};
use crate::app::data::Data;
use crate::config::Config;

/// What to do with the FAQ.
#[derive(Debug, Subcommand)]
pub enum FaqCommand {
    /// Report all faults, each with file and line
    Check,
    /// Put what customers have asked to an edited FAQ, before it goes live
    #[command(
        after_help = "Example:  simdesk faq try data\nExit code 0 whether or not answers change, 4 when no question is stored."
    )]
    Try(TryArgs),
}

/// Runs the one that was named.
///
/// # Errors
/// Those of [`check`] and [`faq_try::run`].
pub async fn run(command: &FaqCommand, config: &Config) -> Result<u8, Failure> {
    match command {
        FaqCommand::Check => check(config),
        FaqCommand::Try(args) => faq_try::run(args, config).await,
    }
}

/// Checks the built-in data, or that of `--data`.
///
/// # Errors
/// With every fault, when there is one that stops the FAQ from being used.
pub fn check(config: &Config) -> Result<u8, Failure> {
    let data = Data::load(config.data_dir.as_deref())?;
    let mut out = std::io::stdout().lock();
    for warning in data.faq.warnings() {
        writeln!(out, "{warning}")?;
    }
    let examples: usize = data.faq.entries().iter().map(|e| e.examples.values().map(Vec::len).sum::<usize>()).sum();
    writeln!(
        out,
        "{} entries, {examples} examples, {} sentences, version {}: no faults.",
        data.faq.entries().len(),
        data.sentences.ids().count(),
        data.faq.version()
    )?;
    Ok(0)
}
