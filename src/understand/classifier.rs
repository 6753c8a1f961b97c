//! A classifier over any labelled texts: linear weights and the nearest examples.

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::features::{self, Raw};
use super::fold::{colloquial, fold};
use super::rows::Rows;
use super::svm;
use super::vector::{Vector, Vocabulary};

/// How to train. The default is what cross-validation of the FAQ found best.
#[derive(Debug, Clone)]
pub struct Options {
    /// Weights of the blocks: characters, pronunciation letters, syllables, initials, Latin words, concepts, pairs of syllables.
    pub blocks: [f32; 7],
    /// Cost of a margin violation.
    pub cost: f32,
    /// How much more a label's own texts count than the others'.
    pub positive: f32,
    /// Passes over the texts.
    pub epochs: u32,
    /// Features of a block that fewer texts have than this are dropped: those of the last three are many, and say no more when kept.
    pub texts_min: [u32; 7],
}

impl Default for Options {
    fn default() -> Self {
        Self {
            blocks: [1.0, 0.5, 0.7, 0.2, 0.8, 0.55, 0.45],
            cost: 2.0,
            positive: 2.0,
            epochs: 8,
            texts_min: [1, 1, 1, 1, 2, 2, 2],
        }
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
    rows: Rows,
    bias: Vec<f32>,
    /// Label of each example.
    example_labels: Vec<u16>,
}

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
        let (vocabulary, idf) = Vocabulary::build(texts.iter().map(|(_, r)| *r), options.blocks, options.texts_min);
        let vectors: Vec<Vector> = texts.iter().map(|(_, r)| vocabulary.vector(r, |row| idf[row as usize])).collect();
        let classes: Vec<usize> = texts.iter().map(|(c, _)| *c).collect();
        let svm_options = svm::Options { cost: options.cost, positive: options.positive, epochs: options.epochs };
        let trained = svm::train(&vectors, &classes, labels.len(), vocabulary.len(), &svm_options);
        Self {
            labels,
            vocabulary,
            rows: Rows::pack(&idf, &trained, &vectors),
            bias: trained.bias,
            example_labels: classes.iter().map(|c| u16::try_from(*c).unwrap_or(u16::MAX)).collect(),
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
        self.labels.len() == label_count
            && self.bias.len() == label_count
            && self.rows.fit(self.vocabulary.len(), label_count, self.example_labels.len())
            && self.example_labels.iter().all(|l| usize::from(*l) < label_count)
    }

    pub(crate) fn scores_of(&self, raw: &Raw) -> Scores {
        let vector = self.vocabulary.vector(raw, |row| self.rows.idf(row));
        let mut margins = self.bias.clone();
        margins.resize(self.rows.room(), 0.0);
        // All lists are asked for before the first is needed: one wait for memory instead of one for each.
        std::hint::black_box(vector.terms.iter().fold(0, |all, (row, _)| all ^ self.rows.first_posting(*row)));
        self.rows.add(&vector.terms, &mut margins);
        let best = LIKENESS.with_borrow_mut(|likeness| {
            likeness.begin(self.example_labels.len());
            for &(row, value) in &vector.terms {
                // A sum must grow with every share, since one of 0 counts as untouched.
                let postings = if value > 0.0 { self.rows.postings(row) } else { &[] };
                for (example, weight) in postings {
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
    fn nearest(&self, likeness: &mut Likeness) -> Vec<[f32; 3]> {
        let mut best = vec![[0.0_f32; 3]; self.labels.len()];
        for (example, like) in likeness.take() {
            let [first, second, third] = &mut best[usize::from(self.example_labels[usize::from(example)])];
            // Most are none of the three.
            if like <= *third {
                continue;
            }
            if like > *first {
                (*third, *second, *first) = (*second, *first, like);
            } else if like > *second {
                (*third, *second) = (*second, like);
            } else {
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
    /// The first `count` are the examples with a sum.
    touched: Vec<u16>,
    count: usize,
}

thread_local! {
    /// Kept between texts: to ask for this much memory three times a message and to clear it took longer than the sums.
    static LIKENESS: RefCell<Likeness> = RefCell::default();
}

impl Likeness {
    fn begin(&mut self, examples: usize) {
        // Nothing is left but where a text was given up.
        for example in &self.touched[..self.count] {
            self.sums[usize::from(*example)] = 0.0;
        }
        self.count = 0;
        self.sums.resize(examples, 0.0);
        // One more than can be touched, for the place that is written to in vain.
        self.touched.resize(examples + 1, 0);
    }

    /// Without a branch: whether an example is new can't be foreseen.
    fn add(&mut self, example: u16, like: f32) {
        let sum = &mut self.sums[usize::from(example)];
        if let Some(place) = self.touched.get_mut(self.count) {
            *place = example;
        }
        self.count += usize::from(*sum <= 0.0);
        *sum += like;
    }

    /// All sums, which are gone then: taken away while they are at hand.
    fn take(&mut self) -> impl Iterator<Item = (u16, f32)> {
        let touched = &self.touched[..std::mem::take(&mut self.count)];
        touched.iter().map(|example| (*example, std::mem::take(&mut self.sums[usize::from(*example)])))
    }
}
