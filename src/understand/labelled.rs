//! The classifier on any labelled texts, put together as for the FAQ: the same features and training, the evidence weighed into
//! probabilities, and a second small model that says how far the best label can be trusted.

use std::collections::{BTreeMap, BTreeSet};

use super::blend::{Blend, Evidence, Gate, Signs, evidence};
use super::classifier::{Model, Options, Prepared, Scores, prepare};
use super::features::Raw;
use super::svm::Shuffle;

/// Lines that can be trained on: examples are numbered with two bytes.
pub const LINES_MAX: usize = 65_535;

/// Labels that can be trained: weights are kept for each feature and label, so memory grows with both.
pub const LABELS_MAX: usize = 1_000;

/// Without lines to calibrate on, lines are predicted by models that have not seen them in so many rounds.
const ROUNDS: usize = 4;

/// Fourteen weights are calibrated; more lines than this cost time and memory and change nothing.
const CASES_MAX: usize = 4_000;

/// What the label of lines that no other label fits is called.
pub const OUT_OF_SCOPE: &str = "out-of-scope";

/// A labelled line; no label means out of scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What was written.
    pub text: String,
    /// What it is.
    pub label: Option<String>,
}

impl Line {
    fn name(&self) -> &str {
        self.label.as_deref().unwrap_or(OUT_OF_SCOPE)
    }
}

/// What was found for a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Verdict {
    /// The place of the label among [`Labelled::labels`].
    pub label: usize,
    /// Its probability.
    pub p: f32,
    /// How likely it is that this is right; also low for what no label fits.
    pub trust: f32,
}

/// A trained and calibrated classifier.
#[derive(Debug, Clone)]
pub struct Labelled {
    model: Model,
    blend: Blend,
    gate: Gate,
    out_of_scope: Option<usize>,
}

/// One line of which the model says something without having seen it.
struct Case {
    scores: Scores,
    chars: usize,
    /// `None` for a line that no label of the model fits.
    right: Option<usize>,
}

impl Labelled {
    /// Learns from at most [`LINES_MAX`] lines; later ones are not looked at. Lines without a label are trained as a label of their own.
    /// Calibrated on `valid`, or by cross-validation. The same lines give the same classifier.
    #[must_use]
    pub fn train(lines: &[Line], valid: &[Line]) -> Self {
        let lines = &lines[..lines.len().min(LINES_MAX)];
        let set = Set::new(lines);
        let model = set.model(0..lines.len());
        let cases = if valid.is_empty() { set.unseen() } else { set.seen_by(&model, valid) };
        let mut out = Self { model, blend: Blend::default(), gate: Gate::default(), out_of_scope: set.place(OUT_OF_SCOPE) };
        out.calibrate(&cases);
        out
    }

    /// The same calibration over a model that learnt from other lines: what a learning curve needs.
    #[must_use]
    pub fn retrained(&self, lines: &[Line]) -> Self {
        let set = Set::new(lines);
        let model = set.model(0..lines.len());
        Self { model, blend: self.blend, gate: self.gate, out_of_scope: set.place(OUT_OF_SCOPE) }
    }

    /// The labels, sorted.
    #[must_use]
    pub fn labels(&self) -> &[String] {
        self.model.labels()
    }

    /// True when the label at this place stands for what no other label fits.
    #[must_use]
    pub fn is_out_of_scope(&self, label: usize) -> bool {
        self.out_of_scope == Some(label)
    }

    /// The label of a text as it was typed.
    #[must_use]
    pub fn judge(&self, text: &str) -> Verdict {
        let scores = self.model.scores(text);
        let chars = text.chars().count();
        let p = self.blend.probabilities(&evidence(&scores, &[], None, chars));
        let (label, signs) = self.signs(&p, &scores, chars);
        Verdict { label, p: p.get(label).copied().unwrap_or(0.0), trust: self.gate.trust(&signs) }
    }

    fn calibrate(&mut self, cases: &[Case]) {
        let weighed = |case: &Case| evidence(&case.scores, &[], None, case.chars);
        let known: Vec<(Vec<Evidence>, usize)> = cases.iter().filter_map(|c| Some((weighed(c), c.right?))).collect();
        self.blend = Blend::fit(&known);
        drop(known);
        let signs: Vec<(Signs, bool)> = cases
            .iter()
            .map(|case| {
                let (top, signs) = self.signs(&self.blend.probabilities(&weighed(case)), &case.scores, case.chars);
                (signs, case.right == Some(top))
            })
            .collect();
        self.gate = Gate::fit(&signs);
    }

    /// The likeliest label and the signs by which it is trusted, as for the FAQ's entries; there are no patterns here.
    fn signs(&self, p: &[f32], scores: &Scores, chars: usize) -> (usize, Signs) {
        let top = (0..p.len()).max_by(|a, b| p[*a].total_cmp(&p[*b])).unwrap_or(0);
        let first = p.get(top).copied().unwrap_or(0.0).clamp(1e-4, 1.0 - 1e-4);
        let second = p.iter().enumerate().filter(|(k, _)| *k != top).map(|(_, p)| *p).fold(1e-4, f32::max);
        let score = scores.labels.get(top).copied().unwrap_or_default();
        #[expect(clippy::cast_precision_loss, reason = "lengths of short texts")]
        let length = (1.0 + chars as f32).ln();
        let declined = self.out_of_scope.map_or(0.0, |k| if k == top { 0.0 } else { p[k].sqrt() });
        let odds = (first / (1.0 - first)).ln();
        (top, [1.0, odds, (first / second).ln(), score.margin, score.nearest, scores.coverage, length, 0.0, 0.0, declined])
    }
}

/// Lines made ready for training.
struct Set {
    labels: Vec<String>,
    classes: Vec<usize>,
    prepared: Vec<Prepared>,
    chars: Vec<usize>,
}

impl Set {
    fn new(lines: &[Line]) -> Self {
        let labels: Vec<String> = lines.iter().map(|l| l.name().to_owned()).collect::<BTreeSet<_>>().into_iter().collect();
        let class = |l: &Line| labels.binary_search_by(|name| name.as_str().cmp(l.name())).unwrap_or(0);
        let classes = lines.iter().map(class).collect();
        let prepared = lines.iter().map(|l| prepare(&l.text)).collect();
        Self { labels, classes, prepared, chars: lines.iter().map(|l| l.text.chars().count()).collect() }
    }

    fn place(&self, label: &str) -> Option<usize> {
        self.labels.binary_search_by(|l| l.as_str().cmp(label)).ok()
    }

    fn model(&self, lines: impl Iterator<Item = usize>) -> Model {
        let lines: Vec<(usize, &Raw)> = lines.map(|i| (self.classes[i], &self.prepared[i].raw)).collect();
        Model::train(self.labels.clone(), &lines, &Options::default())
    }

    /// What models say about lines that they have not seen.
    fn unseen(&self) -> Vec<Case> {
        let order = shuffled(self.classes.len());
        let mut cases = Vec::new();
        for round in 0..ROUNDS {
            let held = |at: usize| at % ROUNDS == round;
            let model = self.model(order.iter().enumerate().filter(|(at, _)| !held(*at)).map(|(_, i)| *i));
            for (_, &i) in order.iter().enumerate().filter(|(at, _)| held(*at)).take(CASES_MAX / ROUNDS) {
                let scores = model.scores_of(&self.prepared[i].raw);
                cases.push(Case { scores, chars: self.chars[i], right: Some(self.classes[i]) });
            }
        }
        cases
    }

    /// What the model says about lines that were kept apart.
    fn seen_by(&self, model: &Model, valid: &[Line]) -> Vec<Case> {
        let case = |i: &usize| {
            let line = &valid[*i];
            Case { scores: model.scores(&line.text), chars: line.text.chars().count(), right: self.place(line.name()) }
        };
        shuffled(valid.len()).iter().take(CASES_MAX).map(case).collect()
    }
}

fn shuffled(n: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    Shuffle::new(11).shuffle(&mut order);
    order
}

/// The first so many lines of an order in which every label is spread evenly, so that a part has about the shares of the whole.
#[must_use]
pub fn sample(lines: &[Line], size: usize, seed: u64) -> Vec<Line> {
    let mut order: Vec<usize> = (0..lines.len()).collect();
    Shuffle::new(seed).shuffle(&mut order);
    let mut totals = BTreeMap::<&str, (u32, u32)>::new();
    for line in lines {
        totals.entry(line.name()).or_default().1 += 1;
    }
    let mut placed: Vec<(f64, usize)> = order
        .into_iter()
        .filter_map(|i| {
            let (taken, all) = totals.get_mut(lines[i].name())?;
            *taken += 1;
            Some(((f64::from(*taken) - 0.5) / f64::from(*all), i))
        })
        .collect();
    // Stable: lines of one place keep their shuffled order.
    placed.sort_by(|a, b| a.0.total_cmp(&b.0));
    placed.into_iter().take(size).map(|(_, i)| lines[i].clone()).collect()
}
