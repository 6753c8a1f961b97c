//! How well a FAQ is understood, measured by cross-validation: every example is predicted by an engine that has not seen it, nor anything
//! nearly the same.

use std::collections::BTreeMap;

use super::action::Action;
use super::classifier::Options;
use super::engine::{Engine, Example, examples};
use super::svm::Shuffle;
use crate::faq::Faq;

/// Examples that share more than this much of their two-character runs are near duplicates and stay together.
const NEAR_DUPLICATE: f32 = 0.8;

/// Bins of the calibration error.
const BINS: usize = 10;

/// Counts for one family of entries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FamilyCount {
    /// Examples.
    pub total: u32,
    /// With the right family first.
    pub right: u32,
    /// Answered (not asked back).
    pub answered: u32,
}

/// What cross-validation found. Shares are of all examples unless said otherwise.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// Examples predicted.
    pub total: u32,
    /// Share with the right family acted on, or ranked first when asked back.
    pub accuracy: f32,
    /// Mean over families of their share of right ones.
    pub macro_recall: f32,
    /// Share that was answered (or looked up, handed off, warned) as the wrong family.
    pub wrong_answers: f32,
    /// Share of in-scope examples that were answered at all.
    pub coverage: f32,
    /// Share of out-of-scope examples that were answered.
    pub out_of_scope_answered: f32,
    /// Expected calibration error of the first probability.
    pub calibration_error: f32,
    /// Share with more than one sure entry.
    pub several: f32,
    /// Per family.
    pub families: BTreeMap<String, FamilyCount>,
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
    tally.report()
}

#[derive(Default)]
struct Tally {
    families: BTreeMap<String, FamilyCount>,
    confusions: BTreeMap<(String, String), u32>,
    wrong_answers: u32,
    several: u32,
    out_of_scope: (u32, u32),
    bins: [(f32, u32, u32); BINS],
}

impl Tally {
    fn add(&mut self, engine: &Engine, example: &Example) {
        let family = |entry: usize| engine.families[engine.entries[entry].family].clone();
        let meaning = engine.message(&example.folded);
        let (action, entry) = engine.action(&meaning);
        let acted = entry.or_else(|| meaning.ranked.first().map(|s| s.id.clone()));
        let got = acted.and_then(|id| engine.entry_named(id.as_str())).map_or_else(String::new, family);
        let want = family(example.entry);
        let right = got == want;
        let answered = !matches!(action, Action::Clarify | Action::Decline);
        let count = self.families.entry(want.clone()).or_default();
        count.total += 1;
        count.right += u32::from(right);
        count.answered += u32::from(answered);
        self.wrong_answers += u32::from(answered && !right);
        self.several += u32::from(meaning.sure.len() > 1);
        if want == "out-of-scope" {
            self.out_of_scope.0 += 1;
            self.out_of_scope.1 += u32::from(answered);
        }
        if let Some(first) = meaning.ranked.first() {
            let first_right = engine.entry_named(first.id.as_str()).is_some_and(|k| family(k) == want);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                clippy::cast_precision_loss,
                reason = "a probability"
            )]
            let bin = &mut self.bins[((first.p * BINS as f32) as usize).min(BINS - 1)];
            bin.0 += first.p;
            bin.1 += u32::from(first_right);
            bin.2 += 1;
        }
        if !right {
            *self.confusions.entry((want, got)).or_default() += 1;
        }
    }

    fn report(self) -> Report {
        let sum = |f: fn(&FamilyCount) -> u32| self.families.values().map(f).sum::<u32>();
        let total = sum(|c| c.total);
        let answered = sum(|c| c.answered) - self.out_of_scope.1;
        let recalls: f32 = self.families.values().map(|c| share(c.right, c.total)).sum();
        #[expect(clippy::cast_precision_loss, reason = "some forty families")]
        let families = self.families.len().max(1) as f32;
        #[expect(clippy::cast_precision_loss, reason = "counts of examples are small")]
        let off = self.bins.iter().map(|(p, right, _)| (p - *right as f32).abs()).sum::<f32>() / total.max(1) as f32;
        let mut confusions: Vec<(String, String, u32)> =
            self.confusions.iter().map(|((want, got), n)| (want.clone(), got.clone(), *n)).collect();
        confusions.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.cmp(b)));
        Report {
            total,
            accuracy: share(sum(|c| c.right), total),
            macro_recall: recalls / families,
            wrong_answers: share(self.wrong_answers, total),
            coverage: share(answered, total - self.out_of_scope.0),
            out_of_scope_answered: share(self.out_of_scope.1, self.out_of_scope.0),
            calibration_error: off,
            several: share(self.several, total),
            families: self.families,
            confusions,
        }
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
