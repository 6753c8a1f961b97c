//! Figures of how well labelled lines were told apart: what they mean is defined here, once, for the FAQ and for any other data.
//!
//! *In scope* is a line with a label, *out of scope* one that no label fits. Accuracy, F1 and confusion look at the lines in scope; how
//! well the others are noticed has figures of its own.

use std::collections::BTreeMap;

/// Bins of the calibration error.
pub const BINS: usize = 10;

/// Of the lines in scope, at most one in so many may be lost when [`Metrics::oos_recall_at_95`] says how many others are noticed.
const LOST_ONE_IN: usize = 20;

/// One line that was judged. Labels are places in the list of names that goes with it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// Its label; `None` when it is out of scope.
    pub label: Option<usize>,
    /// The label found; `None` when it was taken for out of scope.
    pub got: Option<usize>,
    /// The probability of what was found.
    pub p: f32,
    /// How far that can be trusted.
    pub trust: f32,
}

impl Judged {
    fn is_right(&self) -> bool {
        self.label == self.got
    }

    /// How much it looks like something in scope: what was surely taken for out of scope comes last.
    #[must_use]
    pub fn scope(&self) -> f32 {
        if self.got.is_some() { self.trust } else { -self.trust }
    }
}

/// Counts for one label, over the lines in scope.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LabelCounts {
    /// Lines with this label.
    pub lines: u32,
    /// Lines that were given this label.
    pub given: u32,
    /// Lines for which both is true.
    pub right: u32,
}

impl LabelCounts {
    /// Of the lines that were given this label, the share that has it; `None` when it was never given.
    #[must_use]
    pub fn precision(&self) -> Option<f64> {
        share(self.right, self.given)
    }

    /// Of the lines with this label, the share that was given it; `None` when there are none.
    #[must_use]
    pub fn recall(&self) -> Option<f64> {
        share(self.right, self.lines)
    }

    /// The harmonic mean of both; `None` for a label that neither occurs nor was given.
    #[must_use]
    pub fn f1(&self) -> Option<f64> {
        share(2 * self.right, self.lines + self.given)
    }
}

/// Lines whose probability fell between two borders.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Bin {
    /// How many.
    pub lines: u32,
    /// Right ones.
    pub right: u32,
    /// The sum of their probabilities.
    pub sum: f64,
}

/// How much can be answered when only what is trusted is answered.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Coverage {
    /// The share of the lines in scope that is answered.
    pub share: f64,
    /// The trust from which on a line is answered; `None` when none can be.
    pub trust_min: Option<f32>,
}

/// All figures of a list of judged lines.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Metrics {
    /// Lines in scope.
    pub in_scope: u32,
    /// Lines out of scope.
    pub out_of_scope: u32,
    /// Of the lines in scope, the share whose label was found; `None` without such lines.
    pub accuracy: Option<f64>,
    /// The mean F1 of the labels that occur in the lines or were given to one.
    pub macro_f1: Option<f64>,
    /// Expected calibration error: how far probability and share of right ones are apart, in [`BINS`] bins of equal width, weighed by
    /// lines. Lines out of scope count where out of scope is a label that was trained.
    pub ece: Option<f64>,
    /// The bins of the calibration error.
    pub bins: [Bin; BINS],
    /// The probability that a line in scope is trusted more than one out of scope (ties count half).
    pub oos_auroc: Option<f64>,
    /// The share of the lines out of scope that is refused where at least 95 % of the lines in scope are kept.
    pub oos_recall_at_95: Option<f64>,
    /// What is answered, with the wanted precision among the lines in scope.
    pub coverage: Option<Coverage>,
    /// The same where answers to lines out of scope are wrong answers too; `None` without such lines.
    pub coverage_with_oos: Option<Coverage>,
    /// Counts of each label, in the order of the names.
    pub labels: Vec<LabelCounts>,
    /// How often one label (first) was given as another (second), right ones too. `None` is out of scope, and has a row of its own
    /// only where it was trained as a label.
    pub confusion: BTreeMap<(Option<usize>, Option<usize>), u32>,
}

impl Metrics {
    /// Counts lines. `label_count` is the number of names, `declines` whether out of scope was trained as a label, `precision` what is
    /// wanted of the coverage.
    #[must_use]
    pub fn of(rows: &[Judged], label_count: usize, declines: bool, precision: f64) -> Self {
        let (inside, outside): (Vec<Judged>, Vec<Judged>) = rows.iter().copied().partition(|r| r.label.is_some());
        let mut out = Self { labels: vec![LabelCounts::default(); label_count], ..Self::default() };
        for row in &inside {
            out.in_scope += 1;
            out.count(row);
        }
        for row in rows.iter().filter(|r| r.label.is_some() || declines) {
            *out.confusion.entry((row.label, row.got)).or_default() += 1;
            let bin = &mut out.bins[bin_of(row.p)];
            bin.lines += 1;
            bin.right += u32::from(row.is_right());
            bin.sum += f64::from(row.p);
        }
        out.out_of_scope = count(outside.len());
        let right: u32 = out.labels.iter().map(|l| l.right).sum();
        out.accuracy = share(right, out.in_scope);
        out.macro_f1 = mean(out.labels.iter().filter_map(LabelCounts::f1));
        out.ece = expected_calibration_error(&out.bins);
        let scope = |rows: &[Judged]| rows.iter().map(Judged::scope).collect::<Vec<f32>>();
        out.oos_auroc = auroc(&scope(&inside), &scope(&outside));
        out.oos_recall_at_95 = recall_at_95(&scope(&inside), &scope(&outside));
        let answers = |rows: &[Judged]| {
            rows.iter().filter(|r| r.got.is_some()).map(|r| (r.trust, r.label.is_some(), r.is_right())).collect::<Vec<_>>()
        };
        if out.in_scope > 0 {
            out.coverage = Some(coverage(&answers(&inside), out.in_scope, precision));
            out.coverage_with_oos = (!outside.is_empty()).then(|| coverage(&answers(rows), out.in_scope, precision));
        }
        out
    }

    fn count(&mut self, row: &Judged) {
        if let Some(label) = row.label.and_then(|l| self.labels.get_mut(l)) {
            label.lines += 1;
            label.right += u32::from(row.is_right());
        }
        if let Some(label) = row.got.and_then(|l| self.labels.get_mut(l)) {
            label.given += 1;
        }
    }

    /// What was taken for something else and how often, the most frequent first.
    #[must_use]
    pub fn errors(&self) -> Vec<(Option<usize>, Option<usize>, u32)> {
        let mut out: Vec<_> = self.confusion.iter().filter(|((l, g), _)| l != g).map(|((l, g), n)| (*l, *g, *n)).collect();
        out.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| (a.0, a.1).cmp(&(b.0, b.1))));
        out
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// A part of a whole; `None` of nothing.
#[must_use]
pub fn share(part: u32, whole: u32) -> Option<f64> {
    (whole > 0).then(|| f64::from(part) / f64::from(whole))
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, n) = values.fold((0.0, 0_u32), |(sum, n), v| (sum + v, n + 1));
    (n > 0).then(|| sum / f64::from(n))
}

fn bin_of(p: f32) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a probability")]
    let bin = (p * BINS as f32) as usize;
    bin.min(BINS - 1)
}

/// How far probability and share of right ones are apart, weighed by lines; `None` without lines.
#[must_use]
pub fn expected_calibration_error(bins: &[Bin]) -> Option<f64> {
    let lines: u32 = bins.iter().map(|b| b.lines).sum();
    let off: f64 = bins.iter().map(|b| (b.sum - f64::from(b.right)).abs()).sum();
    (lines > 0).then(|| off / f64::from(lines))
}

/// The probability that a value of `higher` is above one of `lower`, ties counted half: the area under the ROC curve. `None` when one
/// of both is empty.
#[must_use]
pub fn auroc(higher: &[f32], lower: &[f32]) -> Option<f64> {
    if higher.is_empty() || lower.is_empty() {
        return None;
    }
    let mut all: Vec<(f32, bool)> = higher.iter().map(|v| (*v, true)).chain(lower.iter().map(|v| (*v, false))).collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    // Twice the number of pairs won, so that a tie is a whole number.
    let (mut won, mut below) = (0_u64, 0_u64);
    for tied in all.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let high = tied.iter().filter(|(_, h)| *h).count() as u64;
        let low = tied.len() as u64 - high;
        won += high * (2 * below + low);
        below += low;
    }
    let pairs = higher.len() as u64 * lower.len() as u64;
    #[expect(clippy::cast_precision_loss, reason = "pairs of a few thousand lines are far below 2^52")]
    let area = won as f64 / (2 * pairs) as f64;
    Some(area)
}

/// The share of `outside` that lies below the highest border which keeps at least 95 % of `inside`.
#[must_use]
pub fn recall_at_95(inside: &[f32], outside: &[f32]) -> Option<f64> {
    let mut kept = inside.to_vec();
    kept.sort_by(f32::total_cmp);
    let border = *kept.get(kept.len() / LOST_ONE_IN)?;
    let refused = outside.iter().filter(|v| v.total_cmp(&border).is_lt()).count();
    share(count(refused), count(outside.len()))
}

/// The largest share of `in_scope` lines that can be answered, the most trusted first, with at least this precision among all that is
/// answered. An answer is its trust, whether its line is in scope, and whether it is right. Lines of one trust are answered together.
#[must_use]
pub fn coverage(answers: &[(f32, bool, bool)], in_scope: u32, precision: f64) -> Coverage {
    let mut sorted = answers.to_vec();
    sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut best = Coverage::default();
    let (mut answered, mut inside, mut right) = (0_u32, 0_u32, 0_u32);
    for tied in sorted.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        answered += count(tied.len());
        inside += count(tied.iter().filter(|t| t.1).count());
        right += count(tied.iter().filter(|t| t.2).count());
        // A hair is allowed for: 0.98 of 50 are 49.
        if f64::from(right) + 1e-9 >= precision * f64::from(answered) {
            best = Coverage { share: share(inside, in_scope).unwrap_or(0.0), trust_min: Some(tied[0].0) };
        }
    }
    best
}
