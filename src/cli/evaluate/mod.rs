//! `simdesk evaluate`: how well texts are told apart. Without arguments the FAQ is cross-validated on its own examples; `--test` tries it on
//! a labelled file; `--train` and `--test` train the same kind of classifier on any labelled file and try that.

mod draw;
mod faq;
mod outcome;
mod page;
mod rows;
mod speed;
mod trained;

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, ValueEnum};

use super::exit::Failure;
use crate::config::Config;
use crate::io_words;
use crate::understand::Line;
use crate::understand::metrics::{Judged, Metrics};
use outcome::Outcome;

/// What the figures mean, under `--help`.
const MEANING: &str = "\
Files are UTF-8 without a header, one line each: text, tab, label; further columns are ignored.

What the figures mean:
- accuracy: share of the lines in scope whose label came first
- macro-F1: mean F1 of the labels, each counted once, without those that neither occur nor were given
- ECE: |probability - share of right ones|, in 10 bins of equal width, weighed by lines
- OOS AUROC: how likely a line in scope is trusted more than one out of scope; ties count half
- OOS recall at 95: share of the lines out of scope that is refused where at least 95 % of the lines in scope are kept
- coverage: largest share of the lines in scope that can be answered, the most trusted first, with --precision of the answers right
- µs a message: from the typed text to label, probability and trust, one thread, warmed up, the quickest of three times for each \
line tested (without --test: for each of the FAQ's examples)
- training: processor seconds for features, training and calibration
- peak RSS: the most memory that the process held until the figures stood, in MB of 1024² bytes

Lines labelled oos or out-of-scope are out of scope; in a training file they are trained as a label of their own. Accuracy, macro-F1 \
and coverage look at the lines in scope only.";

/// Options of `simdesk evaluate`.
#[derive(Debug, Args)]
#[command(after_long_help = MEANING)]
pub struct EvaluateArgs {
    /// Train on this file instead of the FAQ; may be given several times
    #[arg(long, value_name = "FILE", requires = "test", conflicts_with_all = ["kind", "folds"])]
    train: Vec<PathBuf>,
    /// A file to test on: text, tab, label; further columns are ignored, UTF-8, no header
    #[arg(long, value_name = "FILE")]
    test: Option<PathBuf>,
    /// Calibrate on this file; without one, by cross-validation of the training file. May be given several times
    #[arg(long, value_name = "FILE", requires = "train")]
    valid: Vec<PathBuf>,
    /// Lines out of scope to test on, with or without a label; or the label that marks them in the other files
    #[arg(long, value_name = "FILE|LABEL", requires = "test")]
    oos: Option<String>,
    /// What the lines of a test of the FAQ are
    #[arg(long = "as", value_enum, default_value_t = Kind::Message)]
    kind: Kind,
    /// The precision at which coverage is told, above 0 and at most 1
    #[arg(long, default_value_t = 0.98, value_parser = precision)]
    precision: f64,
    /// Rounds of the cross-validation of the FAQ
    #[arg(long, default_value_t = 5)]
    folds: usize,
    /// Seed of the cross-validation and of the learning curve's samples
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Write a report page: figures, labels, confusion matrix, calibration, learning curve
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Leave the learning curve out of the report; it trains several times
    #[arg(long, requires = "html")]
    no_curve: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    Message,
    Reason,
}

impl EvaluateArgs {
    fn wants_curve(&self) -> bool {
        self.html.is_some() && !self.no_curve
    }

    fn inputs(&self) -> impl Iterator<Item = &Path> {
        let oos = self.oos.as_deref().map(Path::new);
        self.train.iter().chain(&self.valid).chain(&self.test).map(PathBuf::as_path).chain(oos)
    }
}

/// Measures and prints.
///
/// # Errors
/// When the data or a file can't be used.
pub fn run(args: &EvaluateArgs, config: &Config) -> Result<u8, Failure> {
    if let Some(page) = &args.html {
        refuse_to_overwrite(page, args.inputs())?;
    }
    let outcome = match &args.test {
        Some(test) if !args.train.is_empty() => trained::measure(args, test)?,
        Some(test) => faq::test(args, test, config)?,
        None => faq::cross_validate(args, config)?,
    };
    if let Some(path) = &args.html {
        let page = page::render(&outcome).context("the report page")?;
        std::fs::write(path, page)
            .map_err(|e| anyhow::anyhow!("{} cannot be written: {}", path.display(), io_words::writing(&e)))?;
    }
    let mut out = std::io::stdout().lock();
    if args.json {
        writeln!(out, "{}", outcome.json())?;
    } else {
        outcome.print(&mut out)?;
        if let Some(path) = &args.html {
            writeln!(out, "\nreport: {}", path.display())?;
        }
    }
    out.flush()?;
    Ok(0)
}

fn precision(text: &str) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_| "expected a number such as 0.98".to_owned())?;
    if value > 0.0 && value <= 1.0 { Ok(value) } else { Err("expected a number above 0 and at most 1".to_owned()) }
}

/// A slip of the hand must not cost anybody their labelled data.
fn refuse_to_overwrite<'a>(page: &Path, mut inputs: impl Iterator<Item = &'a Path>) -> Result<(), Failure> {
    let Ok(target) = page.canonicalize() else { return Ok(()) };
    if inputs.any(|input| input.canonicalize().is_ok_and(|input| input == target)) {
        return Err(Failure::usage(format!("{}: the report would overwrite a file that is read", page.display())));
    }
    Ok(())
}

/// A file, or the label of such lines.
fn out_of_scope(args: &EvaluateArgs) -> (Option<PathBuf>, Option<&str>) {
    match &args.oos {
        Some(given) if Path::new(given).exists() => (Some(PathBuf::from(given)), None),
        given => (None, given.as_deref()),
    }
}

/// A name that is neither a file nor a label is a slip.
fn check_label<'a>(label: Option<&str>, mut lines: impl Iterator<Item = &'a Line>) -> Result<(), Failure> {
    match label.filter(|_| lines.all(|l| l.label.is_some())) {
        Some(label) => Err(Failure::data([format!("--oos {label}: there is no such file, and no line has this label")])),
        None => Ok(()),
    }
}

/// How judged lines become an outcome: the part that all three ways share.
fn outcome(args: &EvaluateArgs, title: &str, names: Vec<String>, judged: &[Judged], declines: bool) -> Outcome {
    let metrics = Metrics::of(judged, names.len(), declines, args.precision);
    Outcome { title: title.to_owned(), names, metrics, precision: args.precision, ..Outcome::default() }
}
