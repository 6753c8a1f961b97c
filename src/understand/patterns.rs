//! The patterns of the FAQ on one reason text: which entries it names, how exactly, and which exceptions speak against it.

use std::collections::BTreeMap;

use aho_corasick::AhoCorasick;
use regex::Regex;
use regex_syntax::hir::{Class, Hir, HirKind};

use crate::faq::Faq;

/// A match of one entry: the longest of its patterns' matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hit {
    /// The entry, by its place in the FAQ.
    pub(crate) entry: usize,
    /// Where the match starts, in bytes.
    pub(crate) start: usize,
    /// Where it ends.
    pub(crate) end: usize,
    /// How many characters it covers: the more, the more exact.
    pub(crate) chars: usize,
}

/// All patterns of a FAQ, ready to search.
///
/// A `RegexSet` of this many patterns is too slow (its automaton outgrows any cache), so one pass over the text finds the words that a
/// pattern cannot do without, and only the patterns whose words are there are tried.
#[derive(Debug, Clone, Default)]
pub(crate) struct Patterns {
    each: Vec<Pattern>,
    words: Option<AhoCorasick>,
    /// For each word, the patterns that need it or one of its like.
    needed_by: Vec<Vec<u32>>,
    /// Patterns that need no word.
    always: Vec<u32>,
}

#[derive(Debug, Clone)]
struct Pattern {
    regex: Regex,
    entry: usize,
    is_exception: bool,
}

/// Words of which every match of the expression contains at least one; `None` when there is no such list.
fn needed_words(hir: &Hir) -> Option<Vec<String>> {
    const WORDS_MAX: usize = 64;
    match hir.kind() {
        HirKind::Literal(literal) => Some(vec![String::from_utf8(literal.0.to_vec()).ok()?]),
        HirKind::Class(Class::Unicode(class)) => {
            let chars: usize = class.iter().map(|r| r.end() as usize - r.start() as usize + 1).sum();
            (chars <= 12).then(|| class.iter().flat_map(|r| r.start()..=r.end()).map(String::from).collect())
        }
        HirKind::Capture(capture) => needed_words(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => needed_words(&repetition.sub),
        HirKind::Concat(parts) => {
            // The part whose words are longest says most; among equals the one with the fewest.
            parts.iter().filter_map(needed_words).max_by_key(|words| {
                let shortest = words.iter().map(|w| w.chars().count()).min().unwrap_or(0);
                (shortest, usize::MAX - words.len())
            })
        }
        HirKind::Alternation(parts) => {
            let mut out = Vec::new();
            for part in parts {
                out.extend(needed_words(part)?);
            }
            (out.len() <= WORDS_MAX).then_some(out)
        }
        _ => None,
    }
}

impl Patterns {
    /// Patterns that are no regular expressions are left out here; the FAQ's own check reports them.
    pub(crate) fn new(faq: &Faq) -> Self {
        let mut out = Self::default();
        let mut by_word: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for (entry, e) in faq.entries().iter().enumerate() {
            let exceptions = e.except.iter().map(|t| (t, true));
            for (text, is_exception) in e.patterns.iter().map(|t| (t, false)).chain(exceptions) {
                let (Ok(regex), Ok(hir)) = (Regex::new(text), regex_syntax::parse(text)) else { continue };
                let number = u32::try_from(out.each.len()).unwrap_or(u32::MAX);
                match needed_words(&hir) {
                    Some(words) => words.into_iter().for_each(|w| by_word.entry(w).or_default().push(number)),
                    None => out.always.push(number),
                }
                out.each.push(Pattern { regex, entry, is_exception });
            }
        }
        let (words, needed_by): (Vec<String>, Vec<Vec<u32>>) = by_word.into_iter().unzip();
        out.words = AhoCorasick::new(&words).ok();
        out.needed_by = needed_by;
        out
    }

    /// The patterns that can match, each once, in their order.
    fn candidates(&self, folded: &str) -> Vec<u32> {
        let mut out = self.always.clone();
        if let Some(words) = &self.words {
            for m in words.find_overlapping_iter(folded) {
                out.extend(&self.needed_by[m.pattern().as_usize()]);
            }
        }
        out.sort_unstable();
        out.dedup();
        out
    }

    /// The entries that a folded text matches, the longest match first.
    pub(crate) fn hits(&self, folded: &str) -> Vec<Hit> {
        let mut out: Vec<Hit> = Vec::new();
        let candidates = self.candidates(folded);
        let at = |number: u32| number as usize;
        for pattern in candidates.iter().map(|n| at(*n)).filter(|n| !self.each[*n].is_exception) {
            let entry = self.each[pattern].entry;
            let Some(m) = self.each[pattern].regex.find(folded) else { continue };
            let hit = Hit { entry, start: m.start(), end: m.end(), chars: m.as_str().chars().count() };
            match out.iter_mut().find(|h| h.entry == entry) {
                Some(known) if known.chars >= hit.chars => {}
                Some(known) => *known = hit,
                None => out.push(hit),
            }
        }
        if !out.is_empty() {
            for exception in candidates.iter().map(|n| &self.each[at(*n)]).filter(|p| p.is_exception) {
                if out.iter().any(|h| h.entry == exception.entry) && exception.regex.is_match(folded) {
                    out.retain(|h| h.entry != exception.entry);
                }
            }
        }
        out.sort_by(|a, b| b.chars.cmp(&a.chars).then(a.entry.cmp(&b.entry)));
        out
    }
}
