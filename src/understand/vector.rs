//! The vocabulary of a training set, and texts as weighed, normalised vectors over it.

use serde::{Deserialize, Serialize};

use super::features::{BLOCKS, FeatureId, Raw, Weights};

/// One text over a [`Vocabulary`].
#[derive(Debug, Clone, Default)]
pub(crate) struct Vector {
    /// Rows of the vocabulary with their weights; the length of all is 1, or 0 when nothing is known.
    pub(crate) terms: Vec<(u32, f32)>,
    /// Share of the text's character and word features that the vocabulary knows, weighed by how telling they are, 0 to 1.
    pub(crate) coverage: f32,
}

/// Feature → row, by open addressing: one look-up touches one cache line.
///
/// A slot holds a row and as many bits of the feature as there is room for; where it stands says the other bits. The table of whole features
/// would be twice as large, and outgrow the processor's nearer cache.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Vocabulary {
    weights: Weights,
    ids: Vec<FeatureId>,
    idf_unknown: f32,
    #[serde(skip)]
    slots: Vec<u32>,
    /// How many bits of a slot are the row.
    #[serde(skip)]
    row_bits: u32,
}

const EMPTY: u32 = u32::MAX;

impl Vocabulary {
    /// The features of these texts that occur in at least as many of them as `texts_min` says for their block, and how telling each is.
    pub(crate) fn build<'a>(
        texts: impl Iterator<Item = &'a Raw>,
        weights: Weights,
        texts_min: [u32; BLOCKS],
    ) -> (Self, Vec<f32>) {
        let mut all: Vec<(FeatureId, u8)> = Vec::new();
        let mut count: usize = 0;
        for raw in texts {
            count += 1;
            for (block, features) in (0_u8..).zip(raw.blocks()) {
                all.extend(features.iter().map(|(id, _)| (*id, block)));
            }
        }
        all.sort_unstable();
        #[expect(clippy::cast_precision_loss, reason = "counts of texts are small")]
        let idf_of = |df: u32| ((1.0 + count as f32) / (1.0 + df as f32)).ln() + 1.0;
        let mut ids = Vec::new();
        let mut idf = Vec::new();
        for run in all.chunk_by(|a, b| a.0 == b.0) {
            let df = u32::try_from(run.len()).unwrap_or(u32::MAX);
            let (id, block) = run[0];
            if df >= texts_min[usize::from(block)] {
                ids.push(id);
                idf.push(idf_of(df));
            }
        }
        let mut out = Self { weights, ids, idf_unknown: idf_of(0), slots: Vec::new(), row_bits: 0 };
        out.index();
        (out, idf)
    }

    /// Builds the look-up table, also after loading.
    pub(crate) fn index(&mut self) {
        // One more than there are rows, so that no row looks like an empty slot.
        self.row_bits = usize::BITS - self.ids.len().leading_zeros();
        self.slots = vec![EMPTY; 2 << self.row_bits];
        for (row, id) in self.ids.iter().enumerate() {
            let mut at = self.home(*id);
            while self.slots[at] != EMPTY {
                at = (at + 1) & (self.slots.len() - 1);
            }
            self.slots[at] = self.tag(*id) | u32::try_from(row).expect("fewer rows than feature ids");
        }
    }

    /// The slot in which a feature is looked for first: the upper bits of its number, mixed.
    fn home(&self, id: FeatureId) -> usize {
        (mixed(id) >> (31 - self.row_bits)) as usize
    }

    /// The lower bits, where a slot keeps them.
    fn tag(&self, id: FeatureId) -> u32 {
        mixed(id) << self.row_bits
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }

    /// The row of a feature, given what stands in its first slot.
    fn row(&self, id: FeatureId, first: u32) -> u32 {
        let (row_mask, tag) = ((1 << self.row_bits) - 1, self.tag(id));
        let (mut at, mut found) = (self.home(id), first);
        while found != EMPTY && found & !row_mask != tag {
            at = (at + 1) & (self.slots.len() - 1);
            found = self.slots[at];
        }
        if found == EMPTY { EMPTY } else { found & row_mask }
    }

    /// Weighs a text; `idf` says how telling a row is.
    ///
    /// Each step is taken for all features before the next: the places in memory that one step needs don't depend on each other, so the
    /// processor waits for all of them at once.
    pub(crate) fn vector(&self, raw: &Raw, idf: impl Fn(u32) -> f32) -> Vector {
        // Slots become rows in place.
        let mut rows: Vec<u32> = raw.features.iter().map(|(id, _)| self.slots[self.home(*id)]).collect();
        for (row, (id, _)) in rows.iter_mut().zip(&raw.features) {
            *row = self.row(*id, *row);
        }
        let telling: Vec<f32> = rows.iter().map(|row| if *row == EMPTY { 0.0 } else { idf(*row) }).collect();
        let mut found = rows.into_iter().zip(telling);
        let mut terms = Vec::with_capacity(found.len());
        let (mut known, mut total) = (0.0_f32, 0.0_f32);
        for (block, features) in raw.blocks().enumerate() {
            let first = terms.len();
            let mut square = 0.0;
            let shows = matches!(block, 0 | 2 | 4);
            for ((_, count), (row, idf)) in features.iter().zip(found.by_ref()) {
                if row != EMPTY {
                    let value = if *count == 1 { idf } else { (1.0 + f32::from(*count).ln()) * idf };
                    square += value * value;
                    terms.push((row, value));
                    if shows {
                        known += idf;
                        total += idf;
                    }
                } else if shows {
                    total += self.idf_unknown;
                }
            }
            let scale = if square > 0.0 { self.weights[block] / square.sqrt() } else { 0.0 };
            terms[first..].iter_mut().for_each(|t| t.1 *= scale);
        }
        let length = terms.iter().map(|t| t.1 * t.1).sum::<f32>().sqrt();
        if length > 0.0 {
            for t in &mut terms {
                t.1 /= length;
            }
        }
        Vector { terms, coverage: if total > 0.0 { known / total } else { 0.0 } }
    }
}

/// No two features have the same.
fn mixed(id: FeatureId) -> u32 {
    id.wrapping_mul(0x9e37_79b1)
}
