//! One-against-the-rest linear support vector machines with squared hinge loss, all classes trained in one pass over the texts by dual
//! coordinate descent (Hsieh et al., 2008).
//!
//! Weights lie row by row (a row is a feature, its columns are the classes), so that training and scoring read memory in order.

use super::vector::Vector;

/// What training needs to know.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Options {
    /// Cost of a margin violation.
    pub(crate) cost: f32,
    /// How much more a class's own texts count than the others'.
    pub(crate) positive: f32,
    /// Passes over the texts.
    pub(crate) epochs: u32,
}

/// Trained weights: `rows × classes` and a bias for each class.
pub(crate) struct Weights {
    pub(crate) rows: Vec<f32>,
    pub(crate) bias: Vec<f32>,
}

/// A small generator for the order of texts: the same on every machine.
pub(crate) struct Shuffle(u64);

impl Shuffle {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `n`.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 11) % (n.max(1) as u64)).unwrap_or(0)
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}

/// Trains on vectors with their classes.
pub(crate) fn train(vectors: &[Vector], classes: &[usize], class_count: usize, row_count: usize, options: &Options) -> Weights {
    let k = class_count;
    let mut rows = vec![0.0_f32; row_count * k];
    let mut bias = vec![0.0_f32; k];
    let mut alpha = vec![0.0_f32; vectors.len() * k];
    let mut order: Vec<usize> = (0..vectors.len()).collect();
    let mut shuffle = Shuffle::new(17);
    let mut scores = vec![0.0_f32; k];
    let mut step = vec![0.0_f32; k];
    for _ in 0..options.epochs {
        shuffle.shuffle(&mut order);
        for &i in &order {
            let terms = &vectors[i].terms;
            scores.copy_from_slice(&bias);
            for &(row, value) in terms {
                let weights = &rows[row as usize * k..][..k];
                scores.iter_mut().zip(weights).for_each(|(s, w)| *s += value * w);
            }
            // The bias is a feature of value 1, so a text's squared length is 2 (1 when nothing in it is known).
            let square = if terms.is_empty() { 1.0 } else { 2.0 };
            let mut moved = false;
            for (class, s) in step.iter_mut().enumerate() {
                let own = classes[i] == class;
                let (sign, cost) = if own { (1.0, options.cost * options.positive) } else { (-1.0, options.cost) };
                let damp = 0.5 / cost;
                let a = &mut alpha[i * k + class];
                let gradient = sign * scores[class] - 1.0 + *a * damp;
                let next = (*a - gradient / (square + damp)).max(0.0);
                *s = (next - *a) * sign;
                moved |= s.abs() > 1e-7;
                *a = next;
            }
            if moved {
                bias.iter_mut().zip(&step).for_each(|(b, s)| *b += s);
                for &(row, value) in terms {
                    let weights = &mut rows[row as usize * k..][..k];
                    weights.iter_mut().zip(&step).for_each(|(w, s)| *w += value * s);
                }
            }
        }
    }
    Weights { rows, bias }
}
