//! The engine: a FAQ made into something that understands.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::blend::{Blend, Evidence, Gate, SIGNS, Signs, evidence};
use super::classifier::{Model, Options, Scores, prepare};
use super::elsewhere;
use super::features::{self, Raw};
use super::fold::{colloquial, fold};
use super::patterns::{self, Hit};
use super::svm::Shuffle;
use crate::faq::{Faq, Kind};
use crate::model::{EntryId, Scored};

/// Texts of the FAQ are predicted by models that have not seen them in so many rounds, to learn how the classifier errs.
const FOLDS: usize = 4;

/// The entry for everything that is not about these orders.
const OUT_OF_SCOPE: &str = "out-of-scope";

/// What is known about an entry.
#[derive(Debug, Clone)]
pub(crate) struct Info {
    pub(crate) id: EntryId,
    /// Place of the family among the families.
    pub(crate) family: usize,
    /// Causes and outcomes are what carriers write about.
    pub(crate) is_reason: bool,
}

/// What was learnt; the rest of the engine is built from the FAQ at every start.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Learnt {
    pub(crate) model: Model,
    pub(crate) blend: Blend,
    pub(crate) gate: Gate,
}

/// A FAQ made into something that understands. Immutable; share it.
#[derive(Debug, Clone)]
pub struct Engine {
    pub(crate) entries: Vec<Info>,
    pub(crate) families: Vec<String>,
    pub(crate) faq: Faq,
    pub(crate) codes: Vec<(String, usize)>,
    pub(crate) learnt: Learnt,
}

/// What the engine thinks of one piece of text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Guess {
    /// Entries by probability, the highest first.
    pub(crate) ranked: Vec<(usize, f32)>,
    /// How likely the first one's family is right.
    pub(crate) trust: f32,
    /// The entries matched by patterns.
    pub(crate) hits: Vec<Hit>,
    /// All the patterns' matches.
    pub(crate) matches: Vec<Hit>,
    /// Whether the text names another place.
    names_another: bool,
}

/// The probabilities of one piece of text, its best entry, and the signs by which that is trusted.
struct Weighed {
    p: Vec<f32>,
    top: usize,
    signs: Signs,
}

/// An example of the FAQ, ready for training.
pub(crate) struct Example {
    pub(crate) entry: usize,
    pub(crate) folded: String,
    pub(crate) raw: Raw,
}

/// All examples of a FAQ.
pub(crate) fn examples(faq: &Faq) -> Vec<Example> {
    let mut out = Vec::new();
    for (entry, e) in faq.entries().iter().enumerate() {
        for text in e.examples.values().flatten() {
            out.push(Example { entry, folded: fold(text), raw: prepare(text).raw });
        }
    }
    out
}

impl Engine {
    /// Learns from a FAQ. The same FAQ gives the same engine.
    #[must_use]
    pub fn train(faq: &Faq) -> Self {
        let all = examples(faq);
        let texts: Vec<&Example> = all.iter().collect();
        Self::train_on(faq, &texts, &Options::default())
    }

    /// Learns from some of the examples of a FAQ.
    pub(crate) fn train_on(faq: &Faq, texts: &[&Example], options: &Options) -> Self {
        let mut engine = Self::untrained(faq);
        let labels: Vec<String> = engine.entries.iter().map(|e| e.id.to_string()).collect();
        let mut order: Vec<usize> = (0..texts.len()).collect();
        Shuffle::new(11).shuffle(&mut order);
        let mut cases: Vec<(Vec<Evidence>, usize)> = Vec::new();
        let mut seen: Vec<(Scores, Vec<Hit>, &Example)> = Vec::new();
        for round in 0..FOLDS {
            let train: Vec<(usize, &Raw)> = order
                .iter()
                .enumerate()
                .filter(|(at, _)| at % FOLDS != round)
                .map(|(_, i)| (texts[*i].entry, &texts[*i].raw))
                .collect();
            let model = Model::train(labels.clone(), &train, options);
            for (_, i) in order.iter().enumerate().filter(|(at, _)| at % FOLDS == round) {
                let example = texts[*i];
                let scores = model.scores_of(&example.raw);
                let hits = patterns::hits(faq, &example.folded);
                cases.push((
                    evidence(&scores, &hits, engine.elsewhere(&example.folded), example.folded.chars().count()),
                    example.entry,
                ));
                seen.push((scores, hits, example));
            }
        }
        let blend = Blend::fit(&cases);
        let mut signs: Vec<(Signs, bool)> = Vec::new();
        for ((evidence, right), (scores, hits, example)) in cases.iter().zip(&seen) {
            let p = blend.probabilities(evidence);
            let (top, s) = engine.signs(&p, scores, hits, example.folded.chars().count());
            signs.push((s, engine.entries[top].family == engine.entries[*right].family));
        }
        let train: Vec<(usize, &Raw)> = texts.iter().map(|e| (e.entry, &e.raw)).collect();
        engine.learnt = Learnt { model: Model::train(labels, &train, options), blend, gate: Gate::fit(&signs) };
        engine
    }

    pub(crate) fn untrained(faq: &Faq) -> Self {
        let mut families: Vec<String> = faq.entries().iter().map(|e| e.family().to_owned()).collect();
        families.sort();
        families.dedup();
        let entries = faq
            .entries()
            .iter()
            .map(|e| Info {
                id: e.id.clone(),
                family: families.iter().position(|f| f == e.family()).unwrap_or(0),
                is_reason: matches!(e.kind, Kind::Cause | Kind::Outcome),
            })
            .collect();
        let codes =
            faq.entries().iter().enumerate().flat_map(|(i, e)| e.codes.iter().map(move |c| (c.to_lowercase(), i))).collect();
        let learnt = Learnt { model: Model::default(), blend: Blend::default(), gate: Gate::default() };
        Self { entries, families, faq: faq.clone(), codes, learnt }
    }

    /// The entry for everything else, when the text speaks of another place.
    fn elsewhere(&self, folded: &str) -> Option<usize> {
        if elsewhere::speaks_of_it(folded) { self.entry_named(OUT_OF_SCOPE) } else { None }
    }

    /// The most likely entry, and the signs by which its family is trusted.
    fn signs(&self, p: &[f32], scores: &Scores, hits: &[Hit], chars: usize) -> (usize, Signs) {
        let mut families = vec![0.0_f32; self.families.len()];
        for (info, p) in self.entries.iter().zip(p) {
            families[info.family] += p;
        }
        let best_family = (0..families.len()).max_by(|a, b| families[*a].total_cmp(&families[*b])).unwrap_or(0);
        let top =
            (0..p.len()).filter(|k| self.entries[*k].family == best_family).max_by(|a, b| p[*a].total_cmp(&p[*b])).unwrap_or(0);
        let first = families[best_family].clamp(1e-4, 1.0 - 1e-4);
        let second = families.iter().enumerate().filter(|(f, _)| *f != best_family).map(|(_, p)| *p).fold(1e-4, f32::max);
        let score = scores.labels.get(top).copied().unwrap_or_default();
        #[expect(clippy::cast_precision_loss, reason = "lengths of short texts")]
        let length = (1.0 + chars as f32).ln();
        let own_hit = hits.iter().any(|h| self.entries[h.entry].family == best_family);
        let other_hit = hits.iter().any(|h| self.entries[h.entry].family != best_family);
        let signs: Signs = [
            1.0,
            (first / (1.0 - first)).ln(),
            (first / second).ln(),
            score.margin,
            score.nearest,
            scores.coverage,
            length,
            f32::from(u8::from(own_hit)),
            f32::from(u8::from(other_hit)),
            self.entry_named(OUT_OF_SCOPE).map_or(0.0, |k| if k == top { 0.0 } else { p[k].sqrt() }),
        ];
        debug_assert_eq!(signs.len(), SIGNS);
        (top, signs)
    }

    /// What a piece of folded text is about; `reasons_only` when it is known to be what a carrier wrote.
    pub(crate) fn guess(&self, folded: &str, reasons_only: bool) -> Guess {
        let raw = features::extract(&colloquial(folded));
        self.guess_raw(&raw, folded, reasons_only)
    }

    /// The likeliest entry of a folded text, its probability, and how far it can be trusted; the patterns' matches in it are known.
    pub(crate) fn best(&self, folded: &str, matches: impl IntoIterator<Item = Hit>) -> (usize, f32, f32) {
        let raw = features::extract(&colloquial(folded));
        let weighed = self.weigh(&raw, &patterns::longest(matches), self.elsewhere(folded), folded, false);
        let p = weighed.p.get(weighed.top).copied().unwrap_or_default();
        (weighed.top, p, self.learnt.gate.trust(&weighed.signs))
    }

    /// The likeliest entry of a part of a text, and how far it can be trusted. What patterns match in a part is what they match there in
    /// the whole: to look for them again takes as long as everything else. Where the whole names no other place, no part does.
    pub(crate) fn best_of_part(&self, folded: &str, part: Range<usize>, whole: &Guess) -> (usize, f32) {
        let hits = patterns::longest(whole.matches.iter().copied().filter(|hit| part.start <= hit.start && hit.end <= part.end));
        let part = &folded[part];
        let raw = features::extract(&colloquial(part));
        let elsewhere = if whole.names_another { self.elsewhere(part) } else { None };
        let weighed = self.weigh(&raw, &hits, elsewhere, part, false);
        (weighed.top, self.learnt.gate.trust(&weighed.signs))
    }

    pub(crate) fn guess_raw(&self, raw: &Raw, folded: &str, reasons_only: bool) -> Guess {
        let matches = patterns::matches(&self.faq, folded);
        let hits = patterns::longest(matches.iter().copied());
        let names_another = elsewhere::names_it(folded);
        let elsewhere = if names_another { self.elsewhere(folded) } else { None };
        let Weighed { p, top, signs } = self.weigh(raw, &hits, elsewhere, folded, reasons_only);
        let mut ranked: Vec<(usize, f32)> = p.into_iter().enumerate().collect();
        ranked.sort_unstable_by(|a, b| (b.0 == top).cmp(&(a.0 == top)).then(b.1.total_cmp(&a.1)).then(a.0.cmp(&b.0)));
        Guess { ranked, trust: self.learnt.gate.trust(&signs), hits, matches, names_another }
    }

    fn weigh(&self, raw: &Raw, hits: &[Hit], elsewhere: Option<usize>, folded: &str, reasons_only: bool) -> Weighed {
        let scores = self.learnt.model.scores_of(raw);
        let chars = folded.chars().count();
        let mut p = self.learnt.blend.probabilities(&evidence(&scores, hits, elsewhere, chars));
        if reasons_only {
            p.iter_mut().zip(&self.entries).for_each(|(p, e)| *p = if e.is_reason { *p } else { 0.0 });
            let sum: f32 = p.iter().sum::<f32>().max(1e-9);
            for p in &mut p {
                *p /= sum;
            }
        }
        let (top, signs) = self.signs(&p, &scores, hits, chars);
        Weighed { p, top, signs }
    }

    /// Entries with probabilities, for a [`Meaning`](crate::model::Meaning).
    pub(crate) fn scored(&self, ranked: &[(usize, f32)]) -> Vec<Scored> {
        ranked.iter().map(|(k, p)| Scored { id: self.entries[*k].id.clone(), p: *p }).collect()
    }
}
