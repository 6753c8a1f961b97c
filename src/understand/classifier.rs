//! A classifier over any labelled texts: linear weights and the nearest examples.

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::features::{self, Raw};
use super::fold::{colloquial, fold};
use super::svm;
use super::vector::{Vector, Vocabulary};

/// How to train. The default is what cross-validation of the FAQ found best.
#[derive(Debug, Clone)]
pub struct Options {
    /// Weights of the blocks: characters, pronunciation letters, syllables, initials, Latin words, concepts.
    pub blocks: [f32; 6],
    /// Cost of a margin violation.
    pub cost: f32,
    /// How much more a label's own texts count than the others'.
    pub positive: f32,
    /// Passes over the texts.
    pub epochs: u32,
    /// Features rarer than this are dropped.
    pub texts_min: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self { blocks: [1.0, 0.5, 0.7, 0.2, 0.8, 0.55], cost: 2.0, positive: 2.0, epochs: 8, texts_min: 2 }
    }
}

/// What the model says about one label.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Score {
    /// Signed distance from the label's border; about 1 for a clear yes, −1 for a clear no.
    pub margin: f32,
    /// Likeness to the label's most alike example, 0 to 1.
    pub nearest: f32,
    /// Mean likeness to its three most alike examples.
    pub near: f32,
}

/// What the model says about a text.
#[derive(Debug, Clone, Default)]
pub struct Scores {
    /// One for each label, in the order of [`Model::labels`].
    pub labels: Vec<Score>,
    /// How much of the text was ever seen in training, 0 to 1.
    pub coverage: f32,
}

/// A trained model.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Model {
    labels: Vec<String>,
    vocabulary: Vocabulary,
    /// `rows × labels`, each row scaled to one byte a weight.
    weights: Vec<i8>,
    scales: Vec<f32>,
    bias: Vec<f32>,
    /// Label of each example.
    example_labels: Vec<u16>,
    /// Where each row's postings start.
    posting_starts: Vec<u32>,
    /// (example, its weight for the row × 65535).
    postings: Vec<(u16, u16)>,
}

/// Rows that more examples than this carry say little about likeness, and would make it slow.
const COMMON: usize = 20;

/// A text made ready for training, so that several trainings share the work.
#[derive(Debug, Clone)]
pub(crate) struct Prepared {
    pub(crate) raw: Raw,
}

/// Folds a text and takes its features.
pub(crate) fn prepare(text: &str) -> Prepared {
    Prepared { raw: features::extract(&colloquial(&fold(text))) }
}

/// Learns from labelled texts. The same input gives the same model, bit for bit.
#[must_use]
pub fn train(texts: &[(String, String)], options: &Options) -> Model {
    let labels: Vec<String> = texts.iter().map(|(l, _)| l.clone()).collect::<BTreeSet<_>>().into_iter().collect();
    let classes: Vec<usize> = texts.iter().map(|(l, _)| labels.binary_search(l).unwrap_or(0)).collect();
    let prepared: Vec<Prepared> = texts.iter().map(|(_, t)| prepare(t)).collect();
    let all: Vec<(usize, &Raw)> = classes.iter().zip(&prepared).map(|(c, p)| (*c, &p.raw)).collect();
    Model::train(labels, &all, options)
}

impl Model {
    pub(crate) fn train(labels: Vec<String>, texts: &[(usize, &Raw)], options: &Options) -> Self {
        let vocabulary = Vocabulary::build(texts.iter().map(|(_, r)| *r), options.blocks, options.texts_min);
        let vectors: Vec<Vector> = texts.iter().map(|(_, r)| vocabulary.vector(r)).collect();
        let classes: Vec<usize> = texts.iter().map(|(c, _)| *c).collect();
        let svm_options = svm::Options { cost: options.cost, positive: options.positive, epochs: options.epochs };
        let trained = svm::train(&vectors, &classes, labels.len(), vocabulary.len(), &svm_options);
        let k = labels.len();
        let (weights, scales) = quantise(&trained.rows, k);
        let (posting_starts, postings) = postings(&vectors, vocabulary.len());
        Self {
            labels,
            vocabulary,
            weights,
            scales,
            bias: trained.bias,
            example_labels: classes.iter().map(|c| u16::try_from(*c).unwrap_or(u16::MAX)).collect(),
            posting_starts,
            postings,
        }
    }

    /// The labels, sorted.
    #[must_use]
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// Scores a text as it was typed.
    #[must_use]
    pub fn scores(&self, text: &str) -> Scores {
        self.scores_of(&prepare(text).raw)
    }

    /// Makes a model usable that was read from bytes; false when its parts don't fit each other.
    pub(crate) fn load(&mut self, label_count: usize) -> bool {
        self.vocabulary.index();
        let rows = self.vocabulary.len();
        self.labels.len() == label_count
            && self.bias.len() == label_count
            && self.weights.len() == rows * columns(label_count)
            && self.scales.len() == rows
            && self.posting_starts.len() == rows + 1
            && self.posting_starts.windows(2).all(|w| w[0] <= w[1])
            && self.posting_starts.last().is_some_and(|end| *end as usize == self.postings.len())
            && self.postings.iter().all(|(e, _)| usize::from(*e) < self.example_labels.len())
            && self.example_labels.iter().all(|l| usize::from(*l) < label_count)
    }

    pub(crate) fn scores_of(&self, raw: &Raw) -> Scores {
        let vector = self.vocabulary.vector(raw);
        let columns = columns(self.labels.len());
        let mut margins = self.bias.clone();
        margins.resize(columns, 0.0);
        let list =
            |row: u32| &self.postings[self.posting_starts[row as usize] as usize..self.posting_starts[row as usize + 1] as usize];
        let best = LIKENESS.with_borrow_mut(|likeness| {
            likeness.begin(self.example_labels.len());
            for &(row, value) in &vector.terms {
                let scale = self.scales[row as usize] * value;
                let weights = &self.weights[row as usize * columns..][..columns];
                margins.iter_mut().zip(weights).for_each(|(m, w)| *m += scale * f32::from(*w));
                for (example, weight) in list(row) {
                    likeness.add(*example, value * f32::from(*weight));
                }
            }
            self.nearest(likeness)
        });
        let labels = margins
            .iter()
            .zip(&best)
            .map(|(margin, top)| Score {
                margin: *margin,
                nearest: top[0] / 65_535.0,
                near: (top[0] + top[1] + top[2]) / (3.0 * 65_535.0),
            })
            .collect();
        Scores { labels, coverage: vector.coverage }
    }

    /// The three greatest sums of each label.
    fn nearest(&self, likeness: &Likeness) -> Vec<[f32; 3]> {
        let mut best = vec![[0.0_f32; 3]; self.labels.len()];
        for (example, like) in likeness.all() {
            let [first, second, third] = &mut best[usize::from(self.example_labels[usize::from(example)])];
            if like > *first {
                (*third, *second, *first) = (*second, *first, like);
            } else if like > *second {
                (*third, *second) = (*second, like);
            } else if like > *third {
                *third = like;
            }
        }
        best
    }
}

/// Sums by example, and which examples have one: a text shares features with some hundred of many thousand.
#[derive(Default)]
struct Likeness {
    sums: Vec<f32>,
    touched: Vec<u16>,
}

thread_local! {
    /// Kept between texts: to ask for this much memory three times a message and to clear it took longer than the sums.
    static LIKENESS: RefCell<Likeness> = RefCell::default();
}

impl Likeness {
    fn begin(&mut self, examples: usize) {
        for example in self.touched.drain(..) {
            self.sums[usize::from(example)] = 0.0;
        }
        self.sums.resize(examples, 0.0);
    }

    fn add(&mut self, example: u16, like: f32) {
        if like <= 0.0 {
            return;
        }
        let sum = &mut self.sums[usize::from(example)];
        if *sum <= 0.0 {
            self.touched.push(example);
        }
        *sum += like;
    }

    fn all(&self) -> impl Iterator<Item = (u16, f32)> {
        self.touched.iter().map(|example| (*example, self.sums[usize::from(*example)]))
    }
}

/// Weights of a row that a processor adds in one go.
const LANES: usize = 16;

/// A row has room for so many weights: whole goes, so that none has to be added by itself.
fn columns(labels: usize) -> usize {
    labels.next_multiple_of(LANES)
}

/// One byte a weight: what is lost is far below the noise of the training set.
fn quantise(rows: &[f32], k: usize) -> (Vec<i8>, Vec<f32>) {
    let mut scales = Vec::with_capacity(rows.len() / k.max(1));
    let mut out = Vec::with_capacity(rows.len() / k.max(1) * columns(k));
    for row in rows.chunks(k.max(1)) {
        let largest = row.iter().fold(0.0_f32, |m, w| m.max(w.abs()));
        let scale = if largest > 0.0 { largest / 127.0 } else { 1.0 };
        scales.push(scale);
        #[expect(clippy::cast_possible_truncation, reason = "the quotient is within -127 to 127")]
        out.extend(row.iter().map(|w| (w / scale).round() as i8));
        out.extend(std::iter::repeat_n(0, columns(k) - row.len()));
    }
    (out, scales)
}

/// The examples that carry each row.
fn postings(vectors: &[Vector], row_count: usize) -> (Vec<u32>, Vec<(u16, u16)>) {
    let mut lists: Vec<Vec<(u16, u16)>> = vec![Vec::new(); row_count];
    for (example, vector) in vectors.iter().enumerate().take(usize::from(u16::MAX)) {
        for &(row, value) in &vector.terms {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a weight is within 0 to 1")]
            let weight = (value * 65_535.0) as u16;
            #[expect(clippy::cast_possible_truncation, reason = "taken below u16::MAX")]
            lists[row as usize].push((example as u16, weight));
        }
    }
    let mut starts = Vec::with_capacity(row_count + 1);
    let mut flat = Vec::new();
    for list in lists {
        starts.push(u32::try_from(flat.len()).unwrap_or(u32::MAX));
        if list.len() <= COMMON {
            flat.extend(list);
        }
    }
    starts.push(u32::try_from(flat.len()).unwrap_or(u32::MAX));
    (starts, flat)
}
