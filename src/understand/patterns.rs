//! The patterns of the FAQ on one reason text: which entries it names, how exactly, and which exceptions speak against it.

use regex::{Regex, RegexSet, RegexSetBuilder};

use crate::faq::Faq;

/// A match of one entry: the longest of its patterns' matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hit {
    /// The entry, by its place in the FAQ.
    pub(crate) entry: usize,
    /// Which pattern, counted over all entries.
    pub(crate) pattern: usize,
    /// Where the match starts, in bytes.
    pub(crate) start: usize,
    /// Where it ends.
    pub(crate) end: usize,
    /// How many characters it covers: the more, the more exact.
    pub(crate) chars: usize,
}

/// All patterns of a FAQ, ready to search.
#[derive(Debug, Clone, Default)]
pub(crate) struct Patterns {
    all: RegexSet,
    each: Vec<Regex>,
    owner: Vec<usize>,
    except: RegexSet,
    except_owner: Vec<usize>,
}

/// The lazily built automata may grow to this; past it they start over, which is slow.
const AUTOMATON_BYTES_MAX: usize = 16 << 20;

fn set(texts: &[&str]) -> RegexSet {
    RegexSetBuilder::new(texts).dfa_size_limit(AUTOMATON_BYTES_MAX).size_limit(256 << 20).build().unwrap_or_default()
}

impl Patterns {
    /// Patterns that are no regular expressions are left out here; the FAQ's own check reports them.
    pub(crate) fn new(faq: &Faq) -> Self {
        let mut out = Self::default();
        let mut texts = Vec::new();
        let mut except = Vec::new();
        for (entry, e) in faq.entries().iter().enumerate() {
            for pattern in &e.patterns {
                if let Ok(regex) = Regex::new(pattern) {
                    out.each.push(regex);
                    out.owner.push(entry);
                    texts.push(pattern.as_str());
                }
            }
            for pattern in e.except.iter().filter(|p| Regex::new(p).is_ok()) {
                except.push(pattern.as_str());
                out.except_owner.push(entry);
            }
        }
        out.all = set(&texts);
        out.except = set(&except);
        out
    }

    /// The entries that a folded text matches, the longest match first.
    pub(crate) fn hits(&self, folded: &str) -> Vec<Hit> {
        let matched = self.all.matches(folded);
        if !matched.matched_any() {
            return Vec::new();
        }
        let excepted = self.except.matches(folded);
        let mut out: Vec<Hit> = Vec::new();
        for pattern in &matched {
            let entry = self.owner[pattern];
            if excepted.iter().any(|e| self.except_owner[e] == entry) {
                continue;
            }
            let Some(m) = self.each[pattern].find(folded) else { continue };
            let hit = Hit { entry, pattern, start: m.start(), end: m.end(), chars: m.as_str().chars().count() };
            match out.iter_mut().find(|h| h.entry == entry) {
                Some(known) if known.chars >= hit.chars => {}
                Some(known) => *known = hit,
                None => out.push(hit),
            }
        }
        out.sort_by(|a, b| b.chars.cmp(&a.chars).then(a.entry.cmp(&b.entry)));
        out
    }
}
