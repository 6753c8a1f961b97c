//! The patterns of the FAQ on one text: which entries it names, and how exactly.

use crate::faq::{Faq, Found};

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

/// Every match of a pattern in a folded text.
pub(crate) fn matches(faq: &Faq, folded: &str) -> Vec<Hit> {
    let hit = |found: Found| {
        let (start, end) = (found.span.start, found.span.end);
        Hit { entry: found.entry, start, end, chars: folded[found.span].chars().count() }
    };
    faq.find(folded).into_iter().map(hit).collect()
}

/// The entries matched, each by its longest match, the longest match first.
pub(crate) fn longest(matches: impl IntoIterator<Item = Hit>) -> Vec<Hit> {
    let mut out: Vec<Hit> = Vec::new();
    for hit in matches {
        match out.iter_mut().find(|h| h.entry == hit.entry) {
            Some(known) if known.chars >= hit.chars => {}
            Some(known) => *known = hit,
            None => out.push(hit),
        }
    }
    out.sort_by(|a, b| b.chars.cmp(&a.chars).then(a.entry.cmp(&b.entry)));
    out
}

/// [`longest`] of all [`matches`].
pub(crate) fn hits(faq: &Faq, folded: &str) -> Vec<Hit> {
    longest(matches(faq, folded))
}
