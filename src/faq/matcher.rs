//! Which entries a reason text means, by their patterns: compiled once, for every entry together.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use aho_corasick::AhoCorasick;
use regex::{Regex, RegexBuilder};
use regex_syntax::hir::{Class, Hir, HirKind};

use crate::model::EntryId;

/// Bound of one compiled pattern, so that a careless repetition can't eat the memory.
const PATTERN_BYTES_MAX: usize = 1 << 20;

/// The lazily built automaton of one pattern may grow to this; hundreds of roomy ones held more memory than everything else.
const AUTOMATON_BYTES_MAX: usize = 1 << 12;

/// The compiled patterns of one entry.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// A reason that matches one of these may be this entry.
    pub patterns: Vec<Regex>,
    /// A reason that matches one of these is not.
    pub except: Vec<Regex>,
}

/// One pattern of an entry that matched, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternHit {
    /// Whose pattern.
    pub entry: EntryId,
    /// The pattern's source.
    pub pattern: String,
    /// Byte range of its first match in the text.
    pub span: Range<usize>,
}

/// Compiles one pattern.
pub(super) fn compile(pattern: &str) -> Result<Regex, String> {
    RegexBuilder::new(pattern).size_limit(PATTERN_BYTES_MAX).dfa_size_limit(AUTOMATON_BYTES_MAX).build().map_err(|error| {
        match error {
            regex::Error::CompiledTooBig(limit) => format!("needs more than {limit} bytes: make its repetitions shorter"),
            // The library draws the pattern with a marker under it; the last line says what is wrong.
            other => other.to_string().lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned(),
        }
    })
}

/// Finds the patterns that match a text without trying each of them: a pattern is tried only when the text has one of the words that every
/// match of it must contain. One automaton looks for the words of all patterns in a single pass. (All patterns in one `RegexSet` took
/// 20 times longer: its states multiply with every bounded gap such as `.{0,8}`.)
#[derive(Debug, Clone, Default)]
pub(super) struct Matcher {
    words: Option<AhoCorasick>,
    /// For each word, the patterns that need it.
    needed_by: Vec<Vec<Place>>,
    /// Patterns without such a word: always tried.
    always: Vec<Place>,
}

/// A pattern: index of its entry, index in the entry's list.
type Place = (usize, usize);

impl Matcher {
    /// Prepares the rules of all entries, in the order of the entries.
    pub fn new<'r>(rules: impl IntoIterator<Item = &'r Rules>) -> Result<Self, String> {
        let mut needed_by: BTreeMap<Vec<u8>, Vec<Place>> = BTreeMap::new();
        let mut always = Vec::new();
        for (entry, rules) in rules.into_iter().enumerate() {
            for (index, regex) in rules.patterns.iter().enumerate() {
                match required_words(regex.as_str()) {
                    Some(words) => words.into_iter().for_each(|word| needed_by.entry(word).or_default().push((entry, index))),
                    None => always.push((entry, index)),
                }
            }
        }
        let (words, needed_by): (Vec<_>, Vec<_>) = needed_by.into_iter().unzip();
        let words = AhoCorasick::new(words).map_err(|error| error.to_string())?;
        Ok(Self { words: Some(words), needed_by, always })
    }

    /// The patterns that may match a text, in the order of entries and patterns.
    pub fn candidates(&self, text: &str) -> Vec<Place> {
        let mut places = self.always.clone();
        for word in self.words.iter().flat_map(|words| words.find_overlapping_iter(text)) {
            places.extend(&self.needed_by[word.pattern().as_usize()]);
        }
        places.sort_unstable();
        places.dedup();
        places
    }
}

/// More words than this make a pattern cheaper to try than to look for.
const WORDS_MAX: usize = 200;

/// Words of which every match of a pattern contains at least one; `None` when there is no such list.
fn required_words(pattern: &str) -> Option<BTreeSet<Vec<u8>>> {
    required(&regex_syntax::parse(pattern).ok()?)
}

fn required(hir: &Hir) -> Option<BTreeSet<Vec<u8>>> {
    match hir.kind() {
        HirKind::Literal(literal) => Some(BTreeSet::from([literal.0.to_vec()])),
        HirKind::Capture(capture) => required(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => required(&repetition.sub),
        HirKind::Class(_) => small_class(hir),
        // The rarest part will do: the one whose shortest word is longest, then the one with the fewest words.
        HirKind::Concat(parts) => parts.iter().filter_map(required).max_by_key(|words| {
            let shortest = words.iter().map(Vec::len).min().unwrap_or(0);
            (shortest, usize::MAX - words.len())
        }),
        HirKind::Alternation(parts) => {
            let mut all = BTreeSet::new();
            for part in parts {
                all.extend(required(part)?);
            }
            (all.len() <= WORDS_MAX).then_some(all)
        }
        HirKind::Empty | HirKind::Look(_) | HirKind::Repetition(_) => None,
    }
}

/// `[不未没]` as three words.
fn small_class(hir: &Hir) -> Option<BTreeSet<Vec<u8>>> {
    let HirKind::Class(Class::Unicode(class)) = hir.kind() else { return None };
    let size: usize = class.iter().map(regex_syntax::hir::ClassUnicodeRange::len).sum();
    let chars = || class.iter().flat_map(|range| range.start()..=range.end());
    (size <= 12).then(|| chars().map(|c| c.to_string().into_bytes()).collect())
}
