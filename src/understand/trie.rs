//! Finds words of many units, wherever they stand and however they overlap.
//!
//! An automaton over bytes needs four steps for each unit, through a megabyte of states; this one rejects most units with one look into a
//! small table.

/// Words, unit by unit.
#[derive(Debug, Default)]
pub(crate) struct Trie {
    first: Steps,
    further: Steps,
    /// For each node, what the words that end there stand for.
    ends: Vec<Vec<u8>>,
}

impl Trie {
    /// From words and what each stands for. Words without units are never found.
    pub(crate) fn new(words: &[(Vec<u32>, u8)]) -> Self {
        let units: usize = words.iter().map(|(word, _)| word.len()).sum();
        let mut out = Self { first: Steps::with_room(words.len()), further: Steps::with_room(units), ends: vec![Vec::new()] };
        for (word, meaning) in words {
            let mut node = 0;
            for (at, unit) in word.iter().enumerate() {
                let steps = if at == 0 { &mut out.first } else { &mut out.further };
                node = steps.get(node, *unit).unwrap_or_else(|| {
                    let new = u32::try_from(out.ends.len()).expect("the words of one table are far fewer");
                    out.ends.push(Vec::new());
                    steps.add(node, *unit, new);
                    new
                });
            }
            if node != 0 {
                out.ends[node as usize].push(*meaning);
            }
        }
        (out.first, out.further) = (out.first.packed(), out.further.packed());
        out
    }

    /// What all words in the text stand for, by where they end, longer ones first.
    pub(crate) fn find(&self, units: &[u32]) -> Vec<u8> {
        let mut found: Vec<(usize, usize, &[u8])> = Vec::with_capacity(units.len());
        for (start, unit) in units.iter().enumerate() {
            let mut step = self.first.get(0, *unit);
            let mut end = start + 1;
            while let Some(node) = step {
                let meanings = self.ends[node as usize].as_slice();
                if !meanings.is_empty() {
                    found.push((end, start, meanings));
                }
                step = units.get(end).and_then(|unit| self.further.get(node, *unit));
                end += 1;
            }
        }
        found.sort_unstable_by_key(|(end, start, _)| (*end, *start));
        found.into_iter().flat_map(|(.., meanings)| meanings).copied().collect()
    }
}

/// From a node by a unit to the next node: open addressing, at most half full.
#[derive(Debug, Default)]
struct Steps {
    slots: Vec<Step>,
}

/// Node, unit and next node; no step leads to 0.
type Step = (u32, u32, u32);

impl Steps {
    fn with_room(steps: usize) -> Self {
        Self { slots: vec![(0, 0, 0); (steps * 2).next_power_of_two().max(2)] }
    }

    /// The same in as little room as will do. Many words begin alike, and what fits into the processor's nearer cache is found sooner.
    fn packed(&self) -> Self {
        let steps = || self.slots.iter().filter(|(.., to)| *to != 0);
        let mut out = Self::with_room(steps().count());
        steps().for_each(|(from, by, to)| out.add(*from, *by, *to));
        out
    }

    fn slot(&self, node: u32, unit: u32) -> usize {
        let mixed = (unit ^ node.wrapping_mul(0x85eb_ca6b)).wrapping_mul(0x9e37_79b1);
        (mixed ^ (mixed >> 15)) as usize & (self.slots.len() - 1)
    }

    fn get(&self, node: u32, unit: u32) -> Option<u32> {
        let mut at = self.slot(node, unit);
        loop {
            let (from, by, to) = self.slots[at];
            if to == 0 {
                return None;
            }
            if (from, by) == (node, unit) {
                return Some(to);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    fn add(&mut self, node: u32, unit: u32, next: u32) {
        let mut at = self.slot(node, unit);
        while self.slots[at].2 != 0 {
            at = (at + 1) & (self.slots.len() - 1);
        }
        self.slots[at] = (node, unit, next);
    }
}
