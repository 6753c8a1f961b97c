//! The FAQ's own engine: cross-validated on its examples, or tested on a labelled file.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::hint::black_box;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::outcome::{CONFUSIONS_SHOWN, Costs, Outcome};
use super::{EvaluateArgs, Kind, outcome, rows, speed};
use crate::app::{self, usage};
use crate::cli::exit::Failure;
use crate::config::Config;
use crate::faq::Faq;
use crate::flow::Knowledge;
use crate::normalise;
use crate::understand::metrics::{self, Judged};
use crate::understand::{self, Action, Engine, Figures, Line, OUT_OF_SCOPE, Report, spans};

/// The learning curve's points, as shares of the examples that one round learns from.
const SHARES: [f64; 4] = [0.125, 0.25, 0.5, 1.0];

/// Cross-validates the FAQ, and measures an engine that has learnt all of it.
///
/// # Errors
/// When the FAQ can't be used.
pub fn cross_validate(args: &EvaluateArgs, config: &Config) -> Result<Outcome, Failure> {
    let data = app::data::Data::load(config.data_dir.as_deref())?;
    let report = understand::cross_validate(&data.faq, args.folds, args.seed);
    let mut out = outcome(args, "Cross-validation of the FAQ", report.names.clone(), &report.judged, true);
    let begun = usage::cpu_seconds();
    let engine = Engine::train(&data.faq);
    out.costs.train_cpu_s = usage::cpu_seconds().zip(begun).map(|(now, begun)| now - begun);
    let texts: Vec<&str> = data.faq.entries().iter().flat_map(|e| e.examples.values().flatten()).map(String::as_str).collect();
    out.costs.us = speed::percentiles(&texts, |text| {
        black_box(engine.read(&spans::mask(&normalise::clean(text)).0));
    });
    out.costs.peak_rss_mb = usage::memory_peak_mb();
    out.about = vec!["The classifier alone: the messages by the family that comes first.".to_owned()];
    out.faq_text = Some(report_text(&report, out.metrics.ece));
    out.faq_json = report_json(&report);
    if args.wants_curve() {
        out.curve = understand::learning_curve(&data.faq, args.folds, args.seed, &SHARES);
    }
    Ok(out)
}

/// Tests the FAQ on a file.
///
/// # Errors
/// When the file or the FAQ can't be used.
pub fn test(args: &EvaluateArgs, file: &Path, config: &Config) -> Result<Outcome, Failure> {
    let (out_file, out_label) = super::out_of_scope(args);
    let mut lines = rows::labelled(file, out_label)?;
    super::check_label(out_label, lines.iter())?;
    if let Some(file) = &out_file {
        lines.extend(rows::out_of_scope(file)?);
    }
    let knowledge = app::knowledge(config)?;
    let tested = Tested::of(&knowledge, &lines, args.kind);
    let names = knowledge.engine.families().to_vec();
    let title = format!("The FAQ, tested on {}", file.display());
    let mut out = outcome(args, &title, names, &tested.judged, true);
    let texts: Vec<&str> = lines.iter().map(|l| l.text.as_str()).collect();
    let us = speed::percentiles(&texts, |text| {
        let masked = spans::mask(&normalise::clean(text)).0;
        match args.kind {
            Kind::Message => drop(black_box(knowledge.engine.read(&masked))),
            Kind::Reason => drop(black_box(knowledge.engine.read_reason(&masked, &[]))),
        }
    });
    out.costs = Costs { us, peak_rss_mb: usage::memory_peak_mb(), ..Costs::default() };
    out.faq_text = Some(tested.text());
    out.faq_json = figures_json(&tested.figures);
    out.faq_json.insert("judged_by_hand".to_owned(), tested.by_hand.into());
    Ok(out)
}

/// What was counted of one labelled file.
#[derive(Debug, Default)]
struct Tested {
    figures: Figures,
    judged: Vec<Judged>,
    by_hand: u32,
    confusions: BTreeMap<(String, String), u32>,
}

impl Tested {
    fn of(knowledge: &Knowledge, lines: &[Line], kind: Kind) -> Self {
        let mut tested = Self::default();
        for line in lines {
            let label = family(&knowledge.faq, line.label.as_deref().unwrap_or(OUT_OF_SCOPE));
            if knowledge.faq.entries().iter().any(|e| e.family() == label) {
                tested.add(knowledge, &spans::mask(&normalise::clean(&line.text)).0, &label, kind);
            } else {
                tested.by_hand += 1;
            }
        }
        tested
    }

    fn add(&mut self, knowledge: &Knowledge, masked: &str, label: &str, kind: Kind) {
        let engine = &knowledge.engine;
        let (action, entry, ranked) = match kind {
            Kind::Message => {
                let meaning = engine.read(masked);
                let (action, entry) = engine.action(&meaning);
                self.judged.extend(engine.judged(label, &meaning));
                (action, entry, meaning.ranked)
            }
            Kind::Reason => {
                let read = engine.read_reason(masked, &[]);
                let action = if read.entry.is_some() { Action::Answer } else { Action::Clarify };
                self.judged.extend(engine.judged_reason(label, &read));
                (action, read.entry, read.ranked)
            }
        };
        let got = entry.or_else(|| ranked.first().map(|s| s.id.clone()));
        let got = got.map_or_else(String::new, |id| family(&knowledge.faq, id.as_str()));
        if !self.figures.add(label, &got, action) {
            *self.confusions.entry((label.to_owned(), got)).or_default() += 1;
        }
    }

    fn text(&self) -> String {
        let mut out = figures_text(&self.figures);
        let _ = writeln!(out, "to be judged by hand     {}", self.by_hand);
        let mut confusions: Vec<_> = self.confusions.iter().map(|((want, got), n)| (want.clone(), got.clone(), *n)).collect();
        confusions.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| (&a.0, &a.1).cmp(&(&b.0, &b.1))));
        out + &confusions_text(&confusions)
    }
}

fn family(faq: &Faq, id: &str) -> String {
    id.parse().ok().and_then(|id| faq.get(&id)).map_or(id, |e| e.family()).to_owned()
}

fn share(part: u32, whole: u32) -> f64 {
    (metrics::share(part, whole).unwrap_or(0.0) * 10_000.0).round() / 10_000.0
}

fn figures_json(figures: &Figures) -> Map<String, Value> {
    let values = [
        ("lines", figures.lines.into()),
        ("right", share(figures.right, figures.lines).into()),
        ("answered_wrong", share(figures.answered_wrong, figures.lines).into()),
        ("in_scope_answered", share(figures.in_scope_answered, figures.in_scope).into()),
        ("in_scope_acted", share(figures.in_scope_acted, figures.in_scope).into()),
        ("out_of_scope_answered", share(figures.out_of_scope_answered, figures.out_of_scope).into()),
    ];
    values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

// Writing to a `String` can't fail, so what `write!` returns says nothing.

fn figures_text(figures: &Figures) -> String {
    let percent = |part, whole| share(part, whole) * 100.0;
    let mut out = String::new();
    let _ = writeln!(out, "lines                    {}", figures.lines);
    let _ = writeln!(out, "right                    {:.1} %", percent(figures.right, figures.lines));
    let _ = writeln!(out, "answered wrongly         {:.1} %", percent(figures.answered_wrong, figures.lines));
    let _ = writeln!(
        out,
        "answered, in scope       {:.1} %  (with look-ups, hand-offs and warnings {:.1} %)",
        percent(figures.in_scope_answered, figures.in_scope),
        percent(figures.in_scope_acted, figures.in_scope)
    );
    if figures.out_of_scope > 0 {
        let answered = percent(figures.out_of_scope_answered, figures.out_of_scope);
        let _ = writeln!(out, "answered, out of scope   {answered:.1} %");
    }
    out
}

fn confusions_text(confusions: &[(String, String, u32)]) -> String {
    let mut out = String::new();
    for (want, got, n) in confusions.iter().take(CONFUSIONS_SHOWN) {
        let _ = writeln!(out, "  {n:>4}  {want} taken for {got}");
    }
    out
}

fn report_json(report: &Report) -> Map<String, Value> {
    let families = report.families.iter().map(|(name, figures)| (name.clone(), figures_json(figures).into()));
    let confusions: Vec<Value> = report.confusions.iter().map(|(want, got, n)| json!([want, got, n])).collect();
    let values = [
        ("messages", figures_json(&report.messages).into()),
        ("reasons", figures_json(&report.reasons).into()),
        ("several", report.several.into()),
        ("families", families.collect::<Map<_, _>>().into()),
        ("confusions", confusions.into()),
    ];
    values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn report_text(report: &Report, calibration_error: Option<f64>) -> String {
    let mut out = "Cross-validation of the FAQ: each example understood by an engine that never saw it.\n\nMessages\n".to_owned();
    out += &figures_text(&report.messages);
    let _ = writeln!(out, "calibration error        {:.3}", calibration_error.unwrap_or(0.0));
    let _ = writeln!(out, "\nReasons\n{}", figures_text(&report.reasons));
    let _ = writeln!(out, "family                   lines    right  answered");
    for (name, figures) in &report.families {
        let percent = |part| share(part, figures.lines) * 100.0;
        let answered = percent(figures.in_scope_answered + figures.out_of_scope_answered);
        let _ = writeln!(out, "{name:<22}  {:>6}  {:>5.1} %   {answered:>5.1} %", figures.lines, percent(figures.right));
    }
    out + "\n" + &confusions_text(&report.confusions)
}
