//! What a run found, for a terminal, a program or a page.

use std::io::Write;

use serde_json::{Map, Value, json};

use crate::understand::OUT_OF_SCOPE;
use crate::understand::metrics::Metrics;

/// Confusions shown.
pub const CONFUSIONS_SHOWN: usize = 15;

/// What it cost.
#[derive(Debug, Clone, Copy, Default)]
pub struct Costs {
    /// Processor seconds of one training with its calibration.
    pub train_cpu_s: Option<f64>,
    /// Microseconds a message: the middle, and the 99th of a hundred.
    pub us: Option<(f64, f64)>,
    /// The most memory held, in MB.
    pub peak_rss_mb: Option<f64>,
}

/// Everything that a run found.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What was done, in a few words.
    pub title: String,
    /// With which data, one sentence each.
    pub about: Vec<String>,
    /// The labels that the metrics speak of.
    pub names: Vec<String>,
    /// The figures.
    pub metrics: Metrics,
    /// The precision of the coverage.
    pub precision: f64,
    /// What it cost.
    pub costs: Costs,
    /// Counts for programs.
    pub counts: Vec<(&'static str, usize)>,
    /// Accuracy by the number of lines learnt from.
    pub curve: Vec<(usize, f64)>,
    /// What only a test of the FAQ says, printed first.
    pub faq_text: Option<String>,
    /// The same for programs.
    pub faq_json: Map<String, Value>,
}

impl Outcome {
    /// A label's name; out of scope has one too.
    pub fn name(&self, label: Option<usize>) -> &str {
        label.and_then(|l| self.names.get(l)).map_or(OUT_OF_SCOPE, String::as_str)
    }

    /// Prints for people.
    ///
    /// # Errors
    /// When `out` takes no more.
    pub fn print(&self, out: &mut impl Write) -> std::io::Result<()> {
        if let Some(text) = &self.faq_text {
            writeln!(out, "{text}")?;
        }
        for line in &self.about {
            writeln!(out, "{line}")?;
        }
        if !self.about.is_empty() {
            writeln!(out)?;
        }
        for (name, value) in self.figures() {
            writeln!(out, "{name:<25}{value}")?;
        }
        if self.faq_text.is_none() {
            writeln!(out, "\nmost often confused")?;
            for (label, got, n) in self.metrics.errors().iter().take(CONFUSIONS_SHOWN) {
                writeln!(out, "  {n:>4}  {} taken for {}", self.name(*label), self.name(*got))?;
            }
        }
        self.curve.iter().enumerate().try_for_each(|(i, (lines, accuracy))| {
            let lead = if i == 0 { "\nlearning curve\n" } else { "" };
            writeln!(out, "{lead}  {lines:>6} lines  {:.1} %", accuracy * 100.0)
        })
    }

    /// Name and value of every figure, in words. Without a value it is not applicable.
    pub fn figures(&self) -> Vec<(String, String)> {
        let m = &self.metrics;
        let none = || "–".to_owned();
        let percent = |v: Option<f64>| v.map_or_else(none, |v| format!("{:.2} %", v * 100.0));
        let number = |v: Option<f64>, places: usize| v.map_or_else(none, |v| format!("{v:.places$}"));
        let covered = |c: Option<crate::understand::metrics::Coverage>| match c {
            Some(c) => {
                let from = c.trust_min.map_or_else(String::new, |t| format!("  (trust from {t:.3})"));
                format!("{:.1} %{from}", c.share * 100.0)
            }
            None => none(),
        };
        let lines = format!("{} in scope, {} out of scope", m.in_scope, m.out_of_scope);
        let at = format!("{} %", self.precision * 100.0);
        let us = self.costs.us.map_or_else(none, |(middle, high)| format!("{middle:.1} / {high:.1}"));
        [
            ("lines", lines),
            ("accuracy", percent(m.accuracy)),
            ("macro-F1", percent(m.macro_f1)),
            ("ECE", number(m.ece, 4)),
            ("OOS AUROC", number(m.oos_auroc, 4)),
            ("OOS recall at 95 % kept", percent(m.oos_recall_at_95)),
            (&format!("coverage at {at} right"), covered(m.coverage)),
            ("  out of scope among it", covered(m.coverage_with_oos)),
            ("µs a message, p50 / p99", us),
            ("training, CPU seconds", number(self.costs.train_cpu_s, 2)),
            ("peak RSS, MB", number(self.costs.peak_rss_mb, 1)),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
    }

    /// The figures for programs: the nine agreed keys first, null where one does not apply.
    pub fn json(&self) -> Value {
        let m = &self.metrics;
        let rounded = |v: Option<f64>, places: i32| v.map(|v| (v * 10_f64.powi(places)).round() / 10_f64.powi(places));
        let share = |v: Option<f64>| rounded(v, 4);
        let mut out = json!({
            "accuracy": share(m.accuracy),
            "macro_f1": share(m.macro_f1),
            "ece": share(m.ece),
            "oos_auroc": share(m.oos_auroc),
            "oos_recall_at_95": share(m.oos_recall_at_95),
            "train_cpu_s": rounded(self.costs.train_cpu_s, 3),
            "us_p50": rounded(self.costs.us.map(|us| us.0), 2),
            "us_p99": rounded(self.costs.us.map(|us| us.1), 2),
            "peak_rss_mb": rounded(self.costs.peak_rss_mb, 1),
            "precision": self.precision,
            "coverage_at_precision": share(m.coverage.map(|c| c.share)),
            "coverage_at_precision_with_oos": share(m.coverage_with_oos.map(|c| c.share)),
            "in_scope": m.in_scope,
            "out_of_scope": m.out_of_scope,
        });
        for (name, count) in &self.counts {
            out[*name] = (*count).into();
        }
        if !self.curve.is_empty() {
            out["learning_curve"] = self.curve.iter().map(|(lines, accuracy)| json!([lines, share(Some(*accuracy))])).collect();
        }
        for (name, value) in &self.faq_json {
            out[name] = value.clone();
        }
        out
    }
}
