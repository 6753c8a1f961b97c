//! From scores to probabilities: one small model that weighs the evidence for each entry, and one that says how far the best can be trusted.
//!
//! Both are fitted on predictions about texts that the classifier had not seen (cross-validation), so they know how it errs.

use serde::{Deserialize, Serialize};

use super::classifier::Scores;
use super::patterns::Hit;

/// Kinds of evidence about one entry.
pub(crate) const EVIDENCE: usize = 7;

/// The evidence for one entry.
pub(crate) type Evidence = [f32; EVIDENCE];

/// Gathers the evidence for every entry. `elsewhere` is the entry that other places' words speak for, when there are any.
pub(crate) fn evidence(scores: &Scores, hits: &[Hit], elsewhere: Option<usize>, text_chars: usize) -> Vec<Evidence> {
    let mut out: Vec<Evidence> = scores.labels.iter().map(|s| [s.margin, s.nearest, s.near, 0.0, 0.0, 0.0, 0.0]).collect();
    for hit in hits {
        #[expect(clippy::cast_precision_loss, reason = "lengths of short texts")]
        let (chars, all) = (hit.chars as f32, text_chars.max(1) as f32);
        if let Some(e) = out.get_mut(hit.entry) {
            e[3] = 1.0;
            e[4] = (chars / all).min(1.0);
            e[5] = (chars / 10.0).min(1.5);
        }
    }
    if let Some(e) = elsewhere.and_then(|k| out.get_mut(k)) {
        e[6] = 1.0;
    }
    out
}

/// Weighs evidence: entry k has the log-odds `w · evidence(k)`.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Blend {
    weights: Evidence,
}

impl Default for Blend {
    fn default() -> Self {
        Self { weights: [4.0, 2.0, 4.0, 0.5, 0.5, 0.5, 1.0] }
    }
}

impl Blend {
    /// Probabilities of all entries.
    pub(crate) fn probabilities(&self, evidence: &[Evidence]) -> Vec<f32> {
        let mut out: Vec<f32> = evidence.iter().map(|e| e.iter().zip(&self.weights).map(|(x, w)| x * w).sum()).collect();
        softmax(&mut out);
        out
    }

    /// Fits the weights to cases of (evidence, right entry) by gradient steps (Adam) on the log loss.
    pub(crate) fn fit(cases: &[(Vec<Evidence>, usize)]) -> Self {
        let mut blend = Self::default();
        let mut adam = Adam::<EVIDENCE>::default();
        for _ in 0..150 {
            let mut gradient = [0.0_f32; EVIDENCE];
            for (evidence, right) in cases {
                let p = blend.probabilities(evidence);
                for (k, (e, p)) in evidence.iter().zip(&p).enumerate() {
                    let error = p - if k == *right { 1.0 } else { 0.0 };
                    if error.abs() > 1e-4 {
                        gradient.iter_mut().zip(e).for_each(|(g, x)| *g += error * x);
                    }
                }
            }
            adam.step(&mut blend.weights, &gradient, cases.len(), 0.08);
        }
        blend
    }
}

/// Turns log-odds into probabilities.
pub(crate) fn softmax(values: &mut [f32]) {
    let top = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for v in values.iter_mut() {
        *v = (*v - top).exp();
        sum += *v;
    }
    if sum > 0.0 {
        for v in values.iter_mut() {
            *v /= sum;
        }
    }
}

/// Signs by which a guess is trusted.
pub(crate) const SIGNS: usize = 10;

/// See [`SIGNS`].
pub(crate) type Signs = [f32; SIGNS];

/// Says how likely a guess is right.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub(crate) struct Gate {
    weights: Signs,
}

impl Gate {
    /// The probability that the guess with these signs is right.
    pub(crate) fn trust(&self, signs: &Signs) -> f32 {
        let z: f32 = signs.iter().zip(&self.weights).map(|(s, w)| s * w).sum();
        1.0 / (1.0 + (-z).exp())
    }

    /// Fits the weights to cases of (signs, was right).
    pub(crate) fn fit(cases: &[(Signs, bool)]) -> Self {
        let mut gate = Self::default();
        let mut adam = Adam::<SIGNS>::default();
        for _ in 0..400 {
            let mut gradient = [0.0_f32; SIGNS];
            for (signs, right) in cases {
                let error = gate.trust(signs) - if *right { 1.0 } else { 0.0 };
                gradient.iter_mut().zip(signs).for_each(|(g, s)| *g += error * s);
            }
            adam.step(&mut gate.weights, &gradient, cases.len(), 0.05);
        }
        gate
    }
}

/// The Adam optimiser, for a handful of weights.
struct Adam<const N: usize> {
    mean: [f32; N],
    square: [f32; N],
    steps: i32,
}

impl<const N: usize> Default for Adam<N> {
    fn default() -> Self {
        Self { mean: [0.0; N], square: [0.0; N], steps: 0 }
    }
}

impl<const N: usize> Adam<N> {
    fn step(&mut self, weights: &mut [f32; N], gradient: &[f32; N], cases: usize, rate: f32) {
        self.steps += 1;
        #[expect(clippy::cast_precision_loss, reason = "counts of texts are small")]
        let count = cases.max(1) as f32;
        for i in 0..N {
            let g = gradient[i] / count;
            self.mean[i] = 0.9 * self.mean[i] + 0.1 * g;
            self.square[i] = 0.999 * self.square[i] + 0.001 * g * g;
            let mean = self.mean[i] / (1.0 - 0.9_f32.powi(self.steps));
            let square = self.square[i] / (1.0 - 0.999_f32.powi(self.steps));
            weights[i] -= rate * mean / (square.sqrt() + 1e-8);
        }
    }
}
