//! `simdesk evaluate`: how well the FAQ is understood, cross-validated on its own examples or tested on a labelled file.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::json;

use super::exit::Failure;
use crate::app;
use crate::audits::io_words;
use crate::config::Config;
use crate::flow::Knowledge;
use crate::normalise;
use crate::understand::{Action, Figures, Report, cross_validate, spans};

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
            let mut figures = figures_json(&tested.figures);
            figures["judged_by_hand"] = tested.by_hand.into();
            writeln!(out, "{figures}")?;
        } else {
            tested.print(&mut out)?;
        }
        return Ok(0);
    }
    let data = app::data::Data::load(config.data_dir.as_deref())?;
    let report = cross_validate(&data.faq, args.folds, args.seed);
    if args.json {
        writeln!(out, "{}", report_json(&report))?;
    } else {
        print_report(&mut out, &report)?;
    }
    Ok(0)
}

fn rows(file: &Path) -> Result<Vec<(String, String)>, Failure> {
    let shown = file.display();
    let bytes = std::fs::read(file).map_err(|e| Failure::data([format!("{shown}: {}", io_words(&e))]))?;
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

/// Counts of one labelled file.
#[derive(Debug, Default)]
struct Tested {
    figures: Figures,
    by_hand: u32,
    confusions: BTreeMap<(String, String), u32>,
}

fn test(knowledge: &Knowledge, rows: &[(String, String)], kind: Kind) -> Tested {
    let family = |id: &str| id.parse().ok().and_then(|id| knowledge.faq.get(&id)).map_or(id, |e| e.family()).to_owned();
    let mut tested = Tested::default();
    for (text, label) in rows {
        let label = family(label);
        if !knowledge.faq.entries().iter().any(|e| e.family() == label) {
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
        if !tested.figures.add(&label, &got, action) {
            *tested.confusions.entry((label, got)).or_default() += 1;
        }
    }
    tested
}

impl Tested {
    fn print(&self, out: &mut impl Write) -> std::io::Result<()> {
        print_figures(out, &self.figures)?;
        writeln!(out, "to be judged by hand     {}", self.by_hand)?;
        let mut confusions: Vec<_> = self.confusions.iter().map(|((want, got), n)| (want.clone(), got.clone(), *n)).collect();
        confusions.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| (&a.0, &a.1).cmp(&(&b.0, &b.1))));
        print_confusions(out, &confusions)
    }
}

fn share(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { (f64::from(part) / f64::from(whole) * 10_000.0).round() / 10_000.0 }
}

fn figures_json(figures: &Figures) -> serde_json::Value {
    json!({
        "lines": figures.lines,
        "right": share(figures.right, figures.lines),
        "answered_wrong": share(figures.answered_wrong, figures.lines),
        "in_scope_answered": share(figures.in_scope_answered, figures.in_scope),
        "in_scope_acted": share(figures.in_scope_acted, figures.in_scope),
        "out_of_scope_answered": share(figures.out_of_scope_answered, figures.out_of_scope),
    })
}

fn print_figures(out: &mut impl Write, figures: &Figures) -> std::io::Result<()> {
    let percent = |part, whole| share(part, whole) * 100.0;
    writeln!(out, "lines                    {}", figures.lines)?;
    writeln!(out, "right                    {:.1} %", percent(figures.right, figures.lines))?;
    writeln!(out, "answered wrongly         {:.1} %", percent(figures.answered_wrong, figures.lines))?;
    writeln!(
        out,
        "answered, in scope       {:.1} %  (with look-ups, hand-offs and warnings {:.1} %)",
        percent(figures.in_scope_answered, figures.in_scope),
        percent(figures.in_scope_acted, figures.in_scope)
    )?;
    if figures.out_of_scope > 0 {
        writeln!(out, "answered, out of scope   {:.1} %", percent(figures.out_of_scope_answered, figures.out_of_scope))?;
    }
    Ok(())
}

fn print_confusions(out: &mut impl Write, confusions: &[(String, String, u32)]) -> std::io::Result<()> {
    confusions.iter().take(CONFUSIONS_SHOWN).try_for_each(|(want, got, n)| writeln!(out, "  {n:>4}  {want} taken for {got}"))
}

fn confusions_json(confusions: &[(String, String, u32)]) -> Vec<serde_json::Value> {
    confusions.iter().map(|(want, got, n)| json!([want, got, n])).collect()
}

fn report_json(report: &Report) -> serde_json::Value {
    let families = report.families.iter().map(|(name, figures)| (name.clone(), figures_json(figures)));
    json!({
        "messages": figures_json(&report.messages),
        "reasons": figures_json(&report.reasons),
        "ece": report.calibration_error,
        "several": report.several,
        "families": families.collect::<serde_json::Map<_, _>>(),
        "confusions": confusions_json(&report.confusions),
    })
}

fn print_report(out: &mut impl Write, report: &Report) -> std::io::Result<()> {
    writeln!(out, "Cross-validation of the FAQ: each example understood by an engine that never saw it.\n\nMessages")?;
    print_figures(out, &report.messages)?;
    writeln!(out, "calibration error        {:.3}", report.calibration_error)?;
    writeln!(out, "\nReasons")?;
    print_figures(out, &report.reasons)?;
    writeln!(out, "\nfamily                   lines    right  answered")?;
    for (name, figures) in &report.families {
        let percent = |part| share(part, figures.lines) * 100.0;
        let answered = figures.in_scope_answered + figures.out_of_scope_answered;
        writeln!(out, "{name:<22}  {:>6}  {:>5.1} %   {:>5.1} %", figures.lines, percent(figures.right), percent(answered))?;
    }
    writeln!(out)?;
    print_confusions(out, &report.confusions)
}
