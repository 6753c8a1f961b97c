//! `simdesk import`: sellers' files into the store.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::audit_log::Logger;
use super::exit::Failure;
use crate::app::{self, Opened};
use crate::audits::{ImportError, Input, Keyring, Mapping, Options, Progress, ReadError, RefusedTo, Summary, file_hash, import};
use crate::config::Config;
use crate::model::{About, Act};
use crate::port::{Clock, Store};

/// Import order files: 抖店 and distributors' exports in CSV, XLSX or XLS, or JSON lines in the neutral names.
#[derive(Debug, Clone, Args)]
pub struct ImportArgs {
    /// The files, of any kinds and in any order
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// A mapping file for columns and words that simdesk does not know
    #[arg(long, value_name = "M.toml")]
    pub map: Option<PathBuf>,
    /// Read and check everything, write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Where refused rows go; without it, beside each file
    #[arg(long, value_name = "DIR")]
    pub refused: Option<PathBuf>,
    /// Print the summary as JSON
    #[arg(long)]
    pub json: bool,
}

/// Why the command ends with an error. Its text is what the operator reads.
#[derive(Debug, thiserror::Error)]
pub enum ImportFault {
    /// The files named on the command line.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Files(Vec<ReadError>),
    /// The mapping file.
    #[error("{0}")]
    Mapping(String),
    /// The import itself.
    #[error(transparent)]
    Import(#[from] ImportError),
}

/// Reads the mapping file, if any.
///
/// # Errors
/// All its faults, one a line.
pub fn read_mapping(path: Option<&Path>) -> Result<Mapping, ImportFault> {
    let Some(path) = path else { return Ok(Mapping::default()) };
    let shown = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|e| ImportFault::Mapping(format!("{shown}: {e}")))?;
    Mapping::parse(&shown, &text)
        .map_err(|faults| ImportFault::Mapping(faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")))
}

/// Imports what the arguments name.
///
/// # Errors
/// One text that says what is wrong and how to mend it.
pub async fn run(args: &ImportArgs, store: &dyn Store, keyring: &Keyring, now: DateTime<Utc>) -> Result<Summary, ImportFault> {
    let mapping = read_mapping(args.map.as_deref())?;
    let (mut inputs, mut faults) = (Vec::new(), Vec::new());
    for path in &args.files {
        match Input::from_path(path) {
            Ok(input) => inputs.push(input),
            Err(fault) => faults.push(fault),
        }
    }
    if !faults.is_empty() {
        return Err(ImportFault::Files(faults));
    }
    let refused = args.refused.clone().map_or(RefusedTo::Beside, RefusedTo::Directory);
    let options = Options { dry_run: args.dry_run, mapping, refused };
    Ok(import(store, &inputs, &options, keyring, now, &mut Bar::default()).await?)
}

/// The summary as the command prints it.
#[must_use]
pub fn print(summary: &Summary, json: bool) -> String {
    if json { serde_json::to_string_pretty(summary).map_or_else(|e| e.to_string(), |t| t + "\n") } else { summary.to_string() }
}

/// A bar on the terminal; nothing where stderr is none.
#[derive(Default)]
struct Bar(Option<ProgressBar>);

impl Progress for Bar {
    fn begin(&mut self, file: &str, rows: u64) {
        let bar = ProgressBar::new(rows);
        let style = ProgressStyle::with_template("{msg} {wide_bar} {human_pos}/{human_len} rows, {eta} left");
        if let Ok(style) = style {
            bar.set_style(style);
        }
        bar.set_message(file.to_owned());
        self.0 = Some(bar);
    }

    fn advance(&mut self, rows: u64) {
        if let Some(bar) = &self.0 {
            bar.inc(rows);
        }
    }

    fn end(&mut self) {
        if let Some(bar) = self.0.take() {
            bar.finish_and_clear();
        }
    }
}

/// The subcommand: opens the store, imports, prints the summary.
///
/// # Errors
/// One line a fault; rows that are refused are no fault, they are counted and written to a file.
pub async fn command(args: &ImportArgs, config: &Config) -> Result<u8, Failure> {
    let Opened { store, keyring, guard: _guard, .. } = app::ready(app::open(config)?).await?;
    // What can't be read is told by the import itself.
    let files = args.files.iter().filter_map(|file| file_hash(file).ok()).map(About::File).collect();
    let act = if args.dry_run { Act::TryImport } else { Act::Import };
    Logger::new(&*store, config).note(act, files).await?;
    match run(args, &*store, &keyring, app::SystemClock.now()).await {
        Ok(summary) => {
            let mut out = std::io::stdout().lock();
            write!(out, "{}", print(&summary, args.json))?;
            Ok(0)
        }
        Err(ImportFault::Import(error @ ImportError::Store { .. })) => Err(error.into()),
        Err(fault) => Err(Failure::data(fault.to_string().lines().map(str::to_owned))),
    }
}
