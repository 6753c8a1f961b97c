//! The patterns of the FAQ on one text: which entries it names, and how exactly.

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

/// The entries that a folded text matches, the longest match first.
pub(crate) fn hits(faq: &Faq, folded: &str) -> Vec<Hit> {
    let mut out: Vec<Hit> = Vec::new();
    for found in faq.matches(folded) {
        let Ok(entry) = faq.entries().binary_search_by(|e| e.id.cmp(&found.entry)) else { continue };
        let (start, end) = (found.span.start, found.span.end);
        let hit = Hit { entry, start, end, chars: folded[found.span].chars().count() };
        match out.iter_mut().find(|h| h.entry == entry) {
            Some(known) if known.chars >= hit.chars => {}
            Some(known) => *known = hit,
            None => out.push(hit),
        }
    }
    out.sort_by(|a, b| b.chars.cmp(&a.chars).then(a.entry.cmp(&b.entry)));
    out
}
