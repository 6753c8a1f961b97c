//! `simdesk evaluate`: how well the FAQ is understood, cross-validated on its own examples or tested on a labelled file.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::json;

use super::exit::Failure;
use crate::app;
use crate::config::Config;
use crate::flow::Knowledge;
use crate::normalise;
use crate::understand::{Action, Report, cross_validate, spans};

/// Confusions shown.
const CONFUSIONS_SHOWN: usize = 15;

/// Options of `simdesk evaluate`.
#[derive(Debug, Args)]
pub struct EvaluateArgs {
    /// A file to test on: text, tab, label; further columns are ignored, UTF-8, no header
    #[arg(long, value_name = "FILE")]
    test: Option<PathBuf>,
    /// What the file's lines are
    #[arg(long = "as", value_enum, default_value_t = Kind::Message)]
    kind: Kind,
    /// Rounds of the cross-validation
    #[arg(long, default_value_t = 5)]
    folds: usize,
    /// Seed of the cross-validation
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    Message,
    Reason,
}

/// Measures and prints.
///
/// # Errors
/// When the data or the file can't be used.
pub fn run(args: &EvaluateArgs, config: &Config) -> Result<u8, Failure> {
    let mut out = std::io::stdout().lock();
    if let Some(file) = &args.test {
        let knowledge = app::knowledge(config)?;
        let tested = test(&knowledge, &rows(file)?, args.kind);
        if args.json {
            writeln!(out, "{}", tested.as_json())?;
        } else {
            write!(out, "{}", tested.as_text())?;
        }
        return Ok(0);
    }
    let data = app::data::Data::load(config.data_dir.as_deref())?;
    let report = cross_validate(&data.faq, args.folds, args.seed);
    if args.json {
        writeln!(out, "{}", report_json(&report))?;
    } else {
        write!(out, "{}", report_text(&report))?;
    }
    Ok(0)
}

fn rows(file: &Path) -> Result<Vec<(String, String)>, Failure> {
    let shown = file.display();
    let bytes = std::fs::read(file).map_err(|e| Failure::data([format!("{shown}: {e}")]))?;
    let text = String::from_utf8(bytes)
        .map_err(|e| Failure::data([format!("{shown}: not UTF-8 (byte {}); convert it", e.utf8_error().valid_up_to() + 1)]))?;
    let mut rows = Vec::new();
    let mut faults = Vec::new();
    for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let mut cells = line.split('\t');
        match (cells.next(), cells.next().map(str::trim).filter(|l| !l.is_empty())) {
            (Some(text), Some(label)) => rows.push((text.to_owned(), label.to_owned())),
            _ => faults.push(format!("{shown}:{}: no label; expected text, tab, label", at + 1)),
        }
    }
    if rows.is_empty() && faults.is_empty() {
        faults.push(format!("{shown}: no rows"));
    }
    if faults.is_empty() { Ok(rows) } else { Err(Failure::data(faults)) }
}

/// Counts of one labelled file, by the definitions of the report below.
#[derive(Debug, Default)]
struct Tested {
    lines: u32,
    right: u32,
    answered_wrong: u32,
    in_scope: u32,
    in_scope_answered: u32,
    out_of_scope: u32,
    out_of_scope_answered: u32,
    by_hand: u32,
    confusions: BTreeMap<(String, String), u32>,
}

fn test(knowledge: &Knowledge, rows: &[(String, String)], kind: Kind) -> Tested {
    let family = |id: &str| {
        let id = id.parse().ok().and_then(|id| knowledge.faq.get(&id)).map_or(id, |e| e.family());
        // Greeting and thanks are one label of courtesy.
        if id == "thanks" { "greeting".to_owned() } else { id.to_owned() }
    };
    let mut tested = Tested::default();
    for (text, label) in rows {
        let known = label.parse().ok().is_some_and(|id| knowledge.faq.get(&id).is_some())
            || knowledge.faq.entries().iter().any(|e| e.family() == label);
        if !known {
            tested.by_hand += 1;
            continue;
        }
        let masked = spans::mask(&normalise::clean(text)).0;
        let (action, entry, ranked) = match kind {
            Kind::Message => {
                let meaning = knowledge.engine.read(&masked);
                let (action, entry) = knowledge.engine.action(&meaning);
                (action, entry, meaning.ranked)
            }
            Kind::Reason => {
                let read = knowledge.engine.read_reason(&masked, &[]);
                let action = if read.entry.is_some() { Action::Answer } else { Action::Clarify };
                (action, read.entry, read.ranked)
            }
        };
        let got = entry.or_else(|| ranked.first().map(|s| s.id.clone())).map_or_else(String::new, |id| family(id.as_str()));
        let label = family(label);
        let (right, answered) = (got == label, action == Action::Answer);
        tested.lines += 1;
        tested.right += u32::from(right);
        tested.answered_wrong += u32::from(answered && !right);
        if label == "out-of-scope" {
            tested.out_of_scope += 1;
            tested.out_of_scope_answered += u32::from(answered);
        } else {
            tested.in_scope += 1;
            tested.in_scope_answered += u32::from(answered);
        }
        if !right {
            *tested.confusions.entry((label, got)).or_default() += 1;
        }
    }
    tested
}

fn share(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { (f64::from(part) / f64::from(whole) * 10_000.0).round() / 10_000.0 }
}

impl Tested {
    fn as_json(&self) -> serde_json::Value {
        json!({
            "lines": self.lines,
            "right": share(self.right, self.lines),
            "answered_wrong": share(self.answered_wrong, self.lines),
            "in_scope_answered": share(self.in_scope_answered, self.in_scope),
            "out_of_scope_answered": share(self.out_of_scope_answered, self.out_of_scope),
            "judged_by_hand": self.by_hand,
            "confusions": self.confusions.iter().map(|((want, got), n)| json!([want, got, n])).collect::<Vec<_>>(),
        })
    }

    fn as_text(&self) -> String {
        let percent = |part, whole| share(part, whole) * 100.0;
        let mut text = format!(
            "lines                    {}  (and {} with labels to be judged by hand)\n\
             right                    {:.1} %\n\
             answered wrongly         {:.1} %\n\
             answered, in scope       {:.1} %\n\
             answered, out of scope   {:.1} %\n",
            self.lines,
            self.by_hand,
            percent(self.right, self.lines),
            percent(self.answered_wrong, self.lines),
            percent(self.in_scope_answered, self.in_scope),
            percent(self.out_of_scope_answered, self.out_of_scope),
        );
        let mut confusions: Vec<_> = self.confusions.iter().collect();
        confusions.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
        for ((want, got), n) in confusions.into_iter().take(CONFUSIONS_SHOWN) {
            text.push_str(&format!("  {n:>4}  {want} taken for {got}\n"));
        }
        text
    }
}

fn report_json(report: &Report) -> serde_json::Value {
    json!({
        "examples": report.total,
        "accuracy": report.accuracy,
        "macro_recall": report.macro_recall,
        "wrong_answers": report.wrong_answers,
        "coverage": report.coverage,
        "out_of_scope_answered": report.out_of_scope_answered,
        "ece": report.calibration_error,
        "several": report.several,
        "families": report.families.iter().map(|(name, c)| (name.clone(), json!({ "total": c.total, "right": c.right, "answered": c.answered }))).collect::<serde_json::Map<_, _>>(),
        "confusions": report.confusions.iter().map(|(want, got, n)| json!([want, got, n])).collect::<Vec<_>>(),
    })
}

fn report_text(report: &Report) -> String {
    let mut text = format!(
        "cross-validation of the FAQ, {} examples\n\
         right                    {:.1} %  (mean over families {:.1} %)\n\
         acted on wrongly         {:.1} %\n\
         acted on, in scope       {:.1} %\n\
         acted on, out of scope   {:.1} %\n\
         calibration error        {:.3}\n\
         several entries          {:.1} %\n\n\
         family                examples   right  acted on\n",
        report.total,
        report.accuracy * 100.0,
        report.macro_recall * 100.0,
        report.wrong_answers * 100.0,
        report.coverage * 100.0,
        report.out_of_scope_answered * 100.0,
        report.calibration_error,
        report.several * 100.0,
    );
    for (name, count) in &report.families {
        let percent = |part| share(part, count.total) * 100.0;
        text.push_str(&format!(
            "{name:<20}  {:>8}  {:>5.1} %  {:>5.1} %\n",
            count.total,
            percent(count.right),
            percent(count.answered)
        ));
    }
    text.push('\n');
    for (want, got, n) in report.confusions.iter().take(CONFUSIONS_SHOWN) {
        text.push_str(&format!("  {n:>4}  {want} taken for {got}\n"));
    }
    text
}
