//! How well a FAQ is understood, measured by cross-validation: every example is predicted by an engine that has not seen it, nor anything
//! nearly the same.

use std::collections::BTreeMap;

use super::action::Action;
use super::classifier::Options;
use super::engine::{Engine, Example, examples};
use super::svm::Shuffle;
use crate::faq::Faq;
use crate::model::EntryId;

/// Examples that share more than this much of their two-character runs are near duplicates and stay together.
const NEAR_DUPLICATE: f32 = 0.8;

/// Bins of the calibration error.
const BINS: usize = 10;

/// What is counted of labelled lines. A line is right when the entry acted on, or the first one when it is asked back, carries its label.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Lines.
    pub lines: u32,
    /// Right ones.
    pub right: u32,
    /// Answered as something else.
    pub answered_wrong: u32,
    /// Lines that are in scope.
    pub in_scope: u32,
    /// Of those, answered.
    pub in_scope_answered: u32,
    /// Of those, answered, looked up, handed off or warned.
    pub in_scope_acted: u32,
    /// Lines that are out of scope.
    pub out_of_scope: u32,
    /// Of those, answered.
    pub out_of_scope_answered: u32,
}

impl Figures {
    /// Counts one line: its label, what was understood, and the action. Returns whether it was right.
    pub fn add(&mut self, label: &str, got: &str, action: Action) -> bool {
        let right = label == got;
        let answered = action == Action::Answer;
        self.lines += 1;
        self.right += u32::from(right);
        self.answered_wrong += u32::from(answered && !right);
        if label == "out-of-scope" {
            self.out_of_scope += 1;
            self.out_of_scope_answered += u32::from(answered);
        } else {
            self.in_scope += 1;
            self.in_scope_answered += u32::from(answered);
            self.in_scope_acted += u32::from(!matches!(action, Action::Clarify | Action::Decline));
        }
        right
    }
}

/// What cross-validation found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// Examples that read like customers' messages.
    pub messages: Figures,
    /// Examples that read like carriers' failure texts, understood as such.
    pub reasons: Figures,
    /// Expected calibration error of the first probability, over the messages.
    pub calibration_error: f32,
    /// Messages with more than one sure entry.
    pub several: u32,
    /// Per family: examples, right ones, answered ones.
    pub families: BTreeMap<String, Figures>,
    /// How often one family (first) was taken for another (second), the most frequent first.
    pub confusions: Vec<(String, String, u32)>,
}

/// Cross-validates a FAQ in `folds` rounds; the same seed gives the same report.
#[must_use]
pub fn cross_validate(faq: &Faq, folds: usize, seed: u64) -> Report {
    let folds = folds.max(2);
    let all = examples(faq);
    let fold_of = assign_folds(&all, folds, seed);
    let mut tally = Tally::default();
    for fold in 0..folds {
        let train: Vec<&Example> = all.iter().zip(&fold_of).filter(|(_, f)| **f != fold).map(|(e, _)| e).collect();
        let engine = Engine::train_on(faq, &train, &Options::default());
        for (example, _) in all.iter().zip(&fold_of).filter(|(_, f)| **f == fold) {
            tally.add(&engine, example);
        }
    }
    tally.finish()
}

#[derive(Default)]
struct Tally {
    report: Report,
    confusions: BTreeMap<(String, String), u32>,
    bins: [(f32, u32, u32); BINS],
}

impl Tally {
    fn add(&mut self, engine: &Engine, example: &Example) {
        let family = |entry: usize| engine.families[engine.entries[entry].family].clone();
        let named = |id: &EntryId| engine.entry_named(id.as_str()).map_or_else(String::new, family);
        let label = family(example.entry);
        let meaning = engine.message(&example.folded);
        let reason = meaning.is_reason && engine.entries[example.entry].is_reason;
        let (action, got) = if reason {
            let read = engine.read_reason(&example.folded, &[]);
            let action = if read.entry.is_some() { Action::Answer } else { Action::Clarify };
            (action, read.entry.or_else(|| read.ranked.first().map(|s| s.id.clone())))
        } else {
            let (action, entry) = engine.action(&meaning);
            self.calibrate(meaning.ranked.first().map(|s| (s.p, named(&s.id) == label)));
            self.report.several += u32::from(meaning.sure.len() > 1);
            (action, entry.or_else(|| meaning.ranked.first().map(|s| s.id.clone())))
        };
        let got = got.as_ref().map_or_else(String::new, named);
        let figures = if reason { &mut self.report.reasons } else { &mut self.report.messages };
        figures.add(&label, &got, action);
        if !self.report.families.entry(label.clone()).or_default().add(&label, &got, action) {
            *self.confusions.entry((label, got)).or_default() += 1;
        }
    }

    fn calibrate(&mut self, first: Option<(f32, bool)>) {
        let Some((p, right)) = first else { return };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a probability")]
        let bin = &mut self.bins[((p * BINS as f32) as usize).min(BINS - 1)];
        bin.0 += p;
        bin.1 += u32::from(right);
        bin.2 += 1;
    }

    fn finish(mut self) -> Report {
        #[expect(clippy::cast_precision_loss, reason = "counts of examples are small")]
        let off: f32 = self.bins.iter().map(|(p, right, _)| (p - *right as f32).abs()).sum();
        let seen: u32 = self.bins.iter().map(|(_, _, n)| n).sum();
        #[expect(clippy::cast_precision_loss, reason = "counts of examples are small")]
        let seen = seen.max(1) as f32;
        self.report.calibration_error = off / seen;
        self.report.confusions = self.confusions.into_iter().map(|((want, got), n)| (want, got, n)).collect();
        self.report.confusions.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| (&a.0, &a.1).cmp(&(&b.0, &b.1))));
        self.report
    }
}

fn share(part: u32, whole: u32) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "counts of examples are small")]
    let share = part as f32 / whole.max(1) as f32;
    share
}

/// A fold for each example, near duplicates in the same one.
fn assign_folds(all: &[Example], folds: usize, seed: u64) -> Vec<usize> {
    let mut group: Vec<usize> = (0..all.len()).collect();
    let mut by_feature: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (i, example) in all.iter().enumerate() {
        let own: Vec<u32> = example.raw.blocks[0].iter().map(|(id, _)| *id).collect();
        let mut shared: BTreeMap<usize, u32> = BTreeMap::new();
        for id in &own {
            let holders = by_feature.entry(*id).or_default();
            // What very many share does not make two of them alike.
            if holders.len() < 200 {
                for other in holders.iter() {
                    *shared.entry(*other).or_default() += 1;
                }
                holders.push(i);
            }
        }
        let size = u32::try_from(own.len()).unwrap_or(u32::MAX);
        let twin = shared.iter().find(|(other, n)| {
            let theirs = u32::try_from(all[**other].raw.blocks[0].len()).unwrap_or(u32::MAX);
            share(**n, size.max(theirs)) > NEAR_DUPLICATE
        });
        if let Some((other, _)) = twin {
            group[i] = group[*other];
        }
    }
    let mut fold_of_group: Vec<usize> = (0..all.len()).map(|i| i % folds).collect();
    Shuffle::new(seed).shuffle(&mut fold_of_group);
    group.into_iter().map(|g| fold_of_group[g]).collect()
}
