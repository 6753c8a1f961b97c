//! How well a FAQ is understood, measured by cross-validation: every example is predicted by an engine that has not seen it, nor anything
//! nearly the same.

use std::collections::BTreeMap;

use super::action::Action;
use super::classifier::Options;
use super::engine::{Engine, Example, examples};
use super::fold::fold;
use super::labelled::OUT_OF_SCOPE;
use super::metrics::{Judged, Metrics, share};
use super::svm::Shuffle;
use super::whole::ReadReason;
use crate::faq::Faq;
use crate::model::{EntryId, Meaning};

/// Examples that share more than this much of their two-character runs are near duplicates and stay together.
const NEAR_DUPLICATE: f64 = 0.8;

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
        if label == OUT_OF_SCOPE {
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
    /// The messages by their first entry's family, in the order they were judged.
    pub judged: Vec<Judged>,
    /// The names of the families that `judged` speaks of.
    pub names: Vec<String>,
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

/// Accuracy on the messages of one round, by how many of the other rounds' examples were learnt from: these shares of them.
#[must_use]
pub fn learning_curve(faq: &Faq, folds: usize, seed: u64, shares: &[f64]) -> Vec<(usize, f64)> {
    let all = examples(faq);
    let fold_of = assign_folds(&all, folds.max(2), seed);
    let mut train: Vec<&Example> = all.iter().zip(&fold_of).filter(|(_, f)| **f != 0).map(|(e, _)| e).collect();
    Shuffle::new(seed).shuffle(&mut train);
    let point = |share: &f64| {
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_sign_loss,
            clippy::cast_possible_truncation,
            reason = "a count of examples"
        )]
        let size = (share.clamp(0.0, 1.0) * train.len() as f64).round() as usize;
        let engine = Engine::train_on(faq, &train[..size.min(train.len())], &Options::default());
        let mut tally = Tally::default();
        for (example, _) in all.iter().zip(&fold_of).filter(|(_, f)| **f == 0) {
            tally.add(&engine, example);
        }
        let report = tally.finish();
        Some((size, Metrics::of(&report.judged, report.names.len(), true, 1.0).accuracy?))
    };
    shares.iter().filter_map(point).collect()
}

impl Engine {
    /// The families of the entries, by which [`Engine::judged`] counts.
    #[must_use]
    pub fn families(&self) -> &[String] {
        &self.families
    }

    /// What was understood of a message, beside the family that it is labelled with.
    #[must_use]
    pub fn judged(&self, label: &str, meaning: &Meaning) -> Option<Judged> {
        let first = meaning.ranked.first()?;
        let trust = if meaning.empty { first.p } else { self.guess(&fold(&meaning.text), false).trust };
        Some(Judged { label: self.in_scope(label), got: self.in_scope(&self.family_of(&first.id)), p: first.p, trust })
    }

    /// What was understood of a carrier's text; how far it can be trusted is its probability.
    #[must_use]
    pub fn judged_reason(&self, label: &str, read: &ReadReason) -> Option<Judged> {
        let first = read.ranked.first()?;
        Some(Judged { label: self.in_scope(label), got: self.in_scope(&self.family_of(&first.id)), p: first.p, trust: first.p })
    }

    /// The place of a family; out of scope has none.
    fn in_scope(&self, family: &str) -> Option<usize> {
        self.families.iter().position(|f| f == family).filter(|_| family != OUT_OF_SCOPE)
    }

    fn family_of(&self, id: &EntryId) -> String {
        self.entry_named(id.as_str()).map_or_else(String::new, |entry| self.families[self.entries[entry].family].clone())
    }
}

#[derive(Default)]
struct Tally {
    report: Report,
    confusions: BTreeMap<(String, String), u32>,
}

impl Tally {
    fn add(&mut self, engine: &Engine, example: &Example) {
        if self.report.names.is_empty() {
            self.report.names.clone_from(&engine.families);
        }
        let label = engine.families[engine.entries[example.entry].family].clone();
        let meaning = engine.message(&example.folded);
        let reason = meaning.is_reason && engine.entries[example.entry].is_reason;
        let (action, got) = if reason {
            let read = engine.read_reason(&example.folded, &[]);
            let action = if read.entry.is_some() { Action::Answer } else { Action::Clarify };
            (action, read.entry.or_else(|| read.ranked.first().map(|s| s.id.clone())))
        } else {
            let (action, entry) = engine.action(&meaning);
            self.report.judged.extend(engine.judged(&label, &meaning));
            self.report.several += u32::from(meaning.sure.len() > 1);
            (action, entry.or_else(|| meaning.ranked.first().map(|s| s.id.clone())))
        };
        let got = got.map_or_else(String::new, |id| engine.family_of(&id));
        let figures = if reason { &mut self.report.reasons } else { &mut self.report.messages };
        figures.add(&label, &got, action);
        if !self.report.families.entry(label.clone()).or_default().add(&label, &got, action) {
            *self.confusions.entry((label, got)).or_default() += 1;
        }
    }

    fn finish(mut self) -> Report {
        self.report.confusions = self.confusions.into_iter().map(|((want, got), n)| (want, got, n)).collect();
        self.report.confusions.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| (&a.0, &a.1).cmp(&(&b.0, &b.1))));
        self.report
    }
}

/// A fold for each example, near duplicates in the same one.
fn assign_folds(all: &[Example], folds: usize, seed: u64) -> Vec<usize> {
    let mut group: Vec<usize> = (0..all.len()).collect();
    let mut by_feature: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (i, example) in all.iter().enumerate() {
        let own: Vec<u32> = example.raw.block(0).iter().map(|(id, _)| *id).collect();
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
            let theirs = u32::try_from(all[**other].raw.block(0).len()).unwrap_or(u32::MAX);
            share(**n, size.max(theirs)).is_some_and(|share| share > NEAR_DUPLICATE)
        });
        if let Some((other, _)) = twin {
            group[i] = group[*other];
        }
    }
    let mut fold_of_group: Vec<usize> = (0..all.len()).map(|i| i % folds).collect();
    Shuffle::new(seed).shuffle(&mut fold_of_group);
    group.into_iter().map(|g| fold_of_group[g]).collect()
}
