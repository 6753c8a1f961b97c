//! What surely is not in the store, known without looking: the first import of an order book asks for millions of numbers that are not
//! there, each in several places, and every question costs as much as writing the answer.
//!
//! A filter (Bloom's, one cache line a key) of every key of some kinds. It is made at the first chunk of an import, when reading those
//! keys once takes a moment only; from then on the writer adds what it writes, and forgets the filter when imports have ended.

use std::cell::RefCell;
use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::port::StoreError;

use super::super::key::Kind;
use super::super::kv::{Base, Items};
use super::Tree;

/// Kinds whose keys an import asks for.
const KINDS: [Kind; 6] = [Kind::Shared, Kind::Resubmission, Kind::Chunk, Kind::Audit, Kind::Alias, Kind::TailDay];
/// Keys read to make the filter; what has more is asked for in the store itself.
const READ_MAX: usize = 150_000;
/// A power of two, of 64 bytes each: 32 MiB, so that some ten million orders leave it sharp.
const BLOCKS: usize = 1 << 19;
/// Bits of a key, all in one block.
const BITS: u32 = 6;
/// After the last chunk.
const KEPT: Duration = Duration::from_mins(1);

type Block = [u64; 8];

/// The filter.
#[derive(Default)]
pub(super) struct Absent {
    blocks: Vec<Block>,
    /// Kinds of which every key is in it.
    whole: Vec<u8>,
    used: Option<Instant>,
}

/// A key's trace.
#[derive(Clone, Copy)]
pub(super) struct Trace(u64);

fn trace(key: &[u8]) -> Trace {
    // FNV-1a over words, then mixed: keys are made here and by sellers, not by attackers with a use for a false alarm.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut words = key.chunks_exact(8);
    for word in words.by_ref() {
        let word = word.first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes));
        hash = (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    }
    for byte in words.remainder() {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0xd6e8_feb8_6659_fd93);
    Trace(hash ^ (hash >> 32))
}

/// True for the kinds that are read as lists under one number.
fn is_listed(key: &[u8]) -> bool {
    key.first().is_some_and(|kind| [Kind::Shared as u8, Kind::Resubmission as u8].contains(kind))
}

/// Kind and first part of a key, under which lists are read.
fn head(key: &[u8]) -> Option<&[u8]> {
    let end = key.iter().position(|byte| *byte == 0)?;
    (is_listed(key) && end + 1 < key.len()).then(|| &key[..=end])
}

impl Trace {
    fn block(self) -> usize {
        usize::try_from(self.0 >> 45).unwrap_or(0) % BLOCKS
    }

    fn bits(self) -> impl Iterator<Item = (usize, u64)> {
        (0..BITS).map(move |at| {
            let bit = (self.0 >> (at * 7)) & 511;
            (usize::try_from(bit / 64).unwrap_or(0), 1 << (bit % 64))
        })
    }
}

impl Absent {
    /// A chunk of an import is next: makes the filter, if there is none.
    pub(super) fn prepare(&mut self, tree: &dyn Base) -> Result<(), StoreError> {
        if self.used.replace(Instant::now()).is_some() {
            return Ok(());
        }
        self.blocks = vec![[0; 8]; BLOCKS];
        let mut left = READ_MAX;
        for kind in KINDS {
            let (from, mut to) = ([kind as u8], [kind as u8]);
            to[0] += 1;
            let mut all = true;
            for item in tree.range(&from, &to) {
                if left == 0 {
                    all = false;
                    break;
                }
                left -= 1;
                self.add(&traces([item?.0.as_slice()]));
            }
            if !all {
                break;
            }
            self.whole.push(kind as u8);
        }
        Ok(())
    }

    /// Anything else is next: forgets the filter when imports have ended.
    pub(super) fn rest(&mut self) {
        if self.used.is_some_and(|at| at.elapsed() > KEPT) {
            *self = Self::default();
        }
    }

    /// Takes in keys that were written.
    pub(super) fn add(&mut self, traces: &[Trace]) {
        for trace in traces {
            if let Some(block) = self.blocks.get_mut(trace.block()) {
                trace.bits().for_each(|(word, bit)| block[word] |= bit);
            }
        }
    }

    pub(super) fn is_used(&self) -> bool {
        self.used.is_some()
    }

    /// True when no such key, and none that begins with it, was ever written.
    fn surely(&self, key: &[u8]) -> bool {
        let covered = key.first().is_some_and(|kind| self.whole.contains(kind));
        let trace = trace(key);
        covered && self.blocks.get(trace.block()).is_some_and(|block| trace.bits().any(|(word, bit)| block[word] & bit == 0))
    }
}

/// What to take in for these keys.
pub(super) fn traces<'a>(keys: impl IntoIterator<Item = &'a [u8]>) -> Vec<Trace> {
    let mut all = Vec::new();
    for key in keys {
        all.push(trace(key));
        all.extend(head(key).map(trace));
    }
    all
}

/// The tree as the writer asks it within one commit: not for what is surely absent, and once for each key.
pub(super) struct Asked<'a> {
    tree: &'a Tree,
    absent: &'a Absent,
    answers: RefCell<HashMap<Vec<u8>, Option<Vec<u8>>>>,
}

impl<'a> Asked<'a> {
    /// The tree must not change meanwhile.
    pub(super) fn new(tree: &'a Tree, absent: &'a Absent) -> Self {
        Self { tree, absent, answers: RefCell::default() }
    }
}

impl Base for Asked<'_> {
    fn place(&self) -> &str {
        self.tree.place()
    }

    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        if self.absent.surely(key) {
            return Ok(None);
        }
        if let Some(known) = self.answers.borrow().get(key) {
            return Ok(known.clone());
        }
        let found = self.tree.get(key)?;
        self.answers.borrow_mut().insert(key.to_vec(), found.clone());
        Ok(found)
    }

    fn range<'b>(&'b self, from: &[u8], to: &[u8]) -> Items<'b> {
        // A list under one number: from its head up to the next one.
        let under_one = match (from.split_last(), to.split_last()) {
            (Some((0, head)), Some((1, end))) => head == end && is_listed(from),
            _ => false,
        };
        if under_one && self.absent.surely(from) {
            return Box::new(std::iter::empty());
        }
        self.tree.range(from, to)
    }
}
