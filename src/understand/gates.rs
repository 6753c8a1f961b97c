//! Sees in one pass which rules can match a text at all: those that have all their words in it. Most texts have the words of no rule, and to
//! look for words takes a small part of the time that trying rules does.

use aho_corasick::AhoCorasick;

/// Which of several lists have a word in a text.
#[derive(Debug)]
pub(crate) struct Gates {
    finder: AhoCorasick,
    /// For each word the bit of its list.
    bits: Vec<u32>,
}

impl Gates {
    /// At most 32 lists; a word may be in several.
    pub(crate) fn new(lists: &[&[&str]]) -> Self {
        let words = lists.iter().flat_map(|list| list.iter());
        let bits = (0..).zip(lists).flat_map(|(at, list)| vec![1 << at; list.len()]).collect();
        Self { finder: AhoCorasick::new(words).expect("a short list of plain words always builds"), bits }
    }

    /// A bit for each list that has a word in the text.
    pub(crate) fn of(&self, text: &str) -> u32 {
        self.finder.find_overlapping_iter(text).fold(0, |all, found| all | self.bits[found.pattern().as_usize()])
    }
}
