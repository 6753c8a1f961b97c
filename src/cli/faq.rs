//! `simdesk faq check`: all faults of the FAQ, the sentences and the calendar, each with file and line.

use std::io::Write;

use clap::Subcommand;

use super::exit::Failure;
use crate::app::data::Data;
use crate::config::Config;

/// What to do with the FAQ.
#[derive(Debug, Subcommand)]
pub enum FaqCommand {
    /// Report all faults, each with file and line
    Check,
}

/// Checks the built-in data, or that of `--data`.
///
/// # Errors
/// With every fault, when there is one that stops the FAQ from being used.
pub fn run(command: &FaqCommand, config: &Config) -> Result<u8, Failure> {
    let FaqCommand::Check = command;
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
