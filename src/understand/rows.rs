//! What scoring reads of each row of the vocabulary, side by side in one line of the cache: a text touches a few hundred rows scattered
//! over megabytes, and waiting for them, not the arithmetic, is what it costs.

use std::marker::PhantomData;

use serde::de::{Deserializer, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

use super::svm::Weights;
use super::vector::Vector;

/// Weights that a processor adds in one go.
const LANES: usize = 16;

/// Goes in a line.
const GOES: usize = 3;

/// Labels in a line.
const LABELS: usize = LANES * GOES;

/// Rows that more examples than this carry say little about likeness, and would make it slow.
const COMMON: usize = 20;

/// One row's share of a cache line: a FAQ has fewer labels than fit; more take further lines.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[repr(align(64))]
struct Line {
    /// How telling the feature is.
    idf: f32,
    /// What a weight of 1 stands for.
    scale: f32,
    /// Where the row's postings start.
    start: u32,
    /// How many they are.
    count: u32,
    /// One byte a weight: what is lost is far below the noise of the training set.
    weights: [[i8; LANES]; GOES],
}

/// An example that carries a row, and its weight for the row × 65535.
type Posting = (u16, u16);

/// The rows of a model.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Rows {
    #[serde(deserialize_with = "in_one_piece")]
    lines: Vec<Line>,
    /// Lines a row.
    each: usize,
    #[serde(deserialize_with = "in_one_piece")]
    postings: Vec<Posting>,
}

/// As many items are believed to come before they are seen: a damaged file may claim any number.
const CLAIMED_MAX: usize = 1 << 20;

/// Reads a list into memory asked for once. Grown bit by bit, as lists are read otherwise, it leaves behind twice its size, which a process
/// of this size notices.
fn in_one_piece<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    struct List<T>(PhantomData<T>);
    impl<'de, T: Deserialize<'de>> Visitor<'de> for List<T> {
        type Value = Vec<T>;
        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a list")
        }
        fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<T>, A::Error> {
            let mut out = Vec::with_capacity(items.size_hint().unwrap_or(0).min(CLAIMED_MAX));
            while let Some(item) = items.next_element()? {
                out.push(item);
            }
            Ok(out)
        }
    }
    from.deserialize_seq(List(PhantomData))
}

impl Rows {
    /// Packs what was learnt from `vectors` about features of these frequencies.
    pub(crate) fn pack(idf: &[f32], trained: &Weights, vectors: &[Vector]) -> Self {
        let labels = trained.bias.len();
        let each = labels.div_ceil(LABELS).max(1);
        let mut lines = vec![Line::default(); idf.len() * each];
        let lists = lists(vectors, idf.len());
        let mut postings: Vec<Posting> = Vec::new();
        for (row, idf) in idf.iter().enumerate() {
            let weights = &trained.rows[row * labels..][..labels];
            let largest = weights.iter().fold(0.0_f32, |m, w| m.max(w.abs()));
            let scale = if largest > 0.0 { largest / 127.0 } else { 1.0 };
            let list = Some(&lists[row]).filter(|list| list.len() <= COMMON).map_or(&[][..], Vec::as_slice);
            let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            for (at, line) in lines[row * each..][..each].iter_mut().enumerate() {
                (line.idf, line.scale) = (*idf, scale);
                (line.start, line.count) = (number(postings.len()), number(list.len()));
                #[expect(clippy::cast_possible_truncation, reason = "the quotient is within -127 to 127")]
                let bytes = weights.iter().skip(at * LABELS).map(|w| (w / scale).round() as i8);
                line.weights.as_flattened_mut().iter_mut().zip(bytes).for_each(|(byte, w)| *byte = w);
            }
            postings.extend(list);
        }
        Self { lines, each, postings }
    }

    /// False when the parts, read from bytes, don't fit each other.
    pub(crate) fn fit(&self, rows: usize, labels: usize, examples: usize) -> bool {
        let inside = |l: &Line| l.start as usize + l.count as usize <= self.postings.len();
        self.each == labels.div_ceil(LABELS).max(1)
            && self.lines.len() == rows * self.each
            && self.lines.iter().all(inside)
            && self.postings.iter().all(|(example, weight)| usize::from(*example) < examples && *weight > 0)
    }

    /// How telling a row is.
    pub(crate) fn idf(&self, row: u32) -> f32 {
        self.lines[row as usize * self.each].idf
    }

    /// Room for the sums of [`Self::add`].
    pub(crate) fn room(&self) -> usize {
        self.each * LABELS
    }

    /// Adds the weights of a text's rows to the margins of all labels. A few labels at a time, so that their sums stay in the processor.
    pub(crate) fn add(&self, terms: &[(u32, f32)], margins: &mut [f32]) {
        for (at, margins) in margins.chunks_exact_mut(LABELS).enumerate() {
            for (go, margins) in margins.as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
                let mut sums = *margins;
                for &(row, value) in terms {
                    let line = &self.lines[row as usize * self.each + at];
                    let scale = line.scale * value;
                    let weights = line.weights[go].map(f32::from);
                    sums.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += scale * weight);
                }
                *margins = sums;
            }
        }
    }

    /// Reads a little of what [`Self::postings`] will.
    pub(crate) fn first_posting(&self, row: u32) -> u16 {
        self.postings.get(self.lines[row as usize * self.each].start as usize).map_or(0, |(example, _)| *example)
    }

    /// The examples that carry a row.
    pub(crate) fn postings(&self, row: u32) -> &[Posting] {
        let line = &self.lines[row as usize * self.each];
        &self.postings[line.start as usize..][..line.count as usize]
    }
}

/// The examples that carry each row.
fn lists(vectors: &[Vector], rows: usize) -> Vec<Vec<Posting>> {
    let mut lists: Vec<Vec<Posting>> = vec![Vec::new(); rows];
    for (example, vector) in vectors.iter().enumerate().take(usize::from(u16::MAX)) {
        for &(row, value) in &vector.terms {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a weight is within 0 to 1")]
            let weight = (value * 65_535.0) as u16;
            #[expect(clippy::cast_possible_truncation, reason = "taken below u16::MAX")]
            lists[row as usize].push((example as u16, weight.max(1)));
        }
    }
    lists
}
