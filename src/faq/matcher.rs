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

/// Compiles one pattern. The border of a word, `\b`, means Latin words: that of Unicode finds none between 卡 and "id", and is slow in
/// Chinese text.
pub(super) fn compile(pattern: &str) -> Result<Regex, String> {
    let pattern = latin_borders(pattern);
    RegexBuilder::new(&pattern).size_limit(PATTERN_BYTES_MAX).dfa_size_limit(AUTOMATON_BYTES_MAX).build().map_err(|error| {
        match error {
            regex::Error::CompiledTooBig(limit) => format!("needs more than {limit} bytes: make its repetitions shorter"),
            // The library draws the pattern with a marker under it; the last line says what is wrong.
            other => other.to_string().lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned(),
        }
    })
}

const BORDER: &str = r"(?-u:\b)";

/// See [`compile`].
fn latin_borders(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match (c, chars.clone().next()) {
            ('\\', Some('b')) => {
                chars.next();
                out.push_str(BORDER);
            }
            ('\\', Some(escaped)) => {
                chars.next();
                out.extend([c, escaped]);
            }
            _ => out.push(c),
        }
    }
    out
}

/// The pattern as its author wrote it.
pub(super) fn source(regex: &Regex) -> String {
    regex.as_str().replace(BORDER, r"\b")
}

/// Finds the patterns that match a text without trying each of them: a pattern is tried only when the text has one word of each list of
/// words that every match of it must contain. One automaton looks for the words of all patterns in a single pass. (All patterns in one
/// `RegexSet` took 20 times longer: its states multiply with every bounded gap such as `.{0,8}`.)
#[derive(Debug, Clone, Default)]
pub(super) struct Matcher {
    words: Option<AhoCorasick>,
    /// For each word, the patterns that need it, and for which of their lists it stands.
    needed_by: Vec<Vec<(Place, u8)>>,
    /// Patterns without such a word: always tried.
    always: Vec<Place>,
}

/// A pattern: index of its entry, index in the entry's list.
type Place = (usize, usize);

/// Lists of one pattern that are looked for: `.{0,8}` between two of them is what makes a pattern slow to try.
const LISTS_MAX: usize = 2;

/// A mark of all lists that the pattern does not have.
const fn all_but(lists: usize) -> u8 {
    u8::MAX << lists
}

impl Matcher {
    /// Prepares the rules of all entries, in the order of the entries.
    pub fn new<'r>(rules: impl IntoIterator<Item = &'r Rules>) -> Result<Self, String> {
        let mut needed_by: BTreeMap<Vec<u8>, Vec<(Place, u8)>> = BTreeMap::new();
        let mut always = Vec::new();
        for (entry, rules) in rules.into_iter().enumerate() {
            for (index, regex) in rules.patterns.iter().enumerate() {
                let lists = required_words(regex.as_str());
                if lists.is_empty() {
                    always.push((entry, index));
                }
                let absent = all_but(lists.len());
                for (at, list) in lists.into_iter().enumerate() {
                    for word in list {
                        needed_by.entry(word).or_default().push(((entry, index), absent | 1 << at));
                    }
                }
            }
        }
        let (words, needed_by): (Vec<_>, Vec<_>) = needed_by.into_iter().unzip();
        let words = AhoCorasick::new(words).map_err(|error| error.to_string())?;
        Ok(Self { words: Some(words), needed_by, always })
    }

    /// The patterns that may match a text, in the order of entries and patterns.
    pub fn candidates(&self, text: &str) -> Vec<Place> {
        let mut seen: Vec<(Place, u8)> = Vec::new();
        for word in self.words.iter().flat_map(|words| words.find_overlapping_iter(text)) {
            seen.extend(&self.needed_by[word.pattern().as_usize()]);
        }
        seen.sort_unstable();
        let mut places = self.always.clone();
        let lists = |run: &[(Place, u8)]| run.iter().fold(0, |all, (_, lists)| all | lists);
        places.extend(seen.chunk_by(|a, b| a.0 == b.0).filter(|run| lists(run) == u8::MAX).map(|run| run[0].0));
        places.sort_unstable();
        places
    }
}

/// More words than this make a pattern cheaper to try than to look for.
const WORDS_MAX: usize = 200;

/// Lists of words; every match of the pattern contains one word of each. At most [`LISTS_MAX`], none when there is no such list.
fn required_words(pattern: &str) -> Vec<BTreeSet<Vec<u8>>> {
    let Ok(hir) = regex_syntax::parse(pattern) else { return Vec::new() };
    let mut lists: Vec<BTreeSet<Vec<u8>>> = match hir.kind() {
        HirKind::Concat(parts) => parts.iter().filter_map(required).collect(),
        _ => required(&hir).into_iter().collect(),
    };
    lists.sort_by_key(|words| std::cmp::Reverse(rarity(words)));
    lists.truncate(LISTS_MAX);
    lists
}

/// The longer the shortest word and the fewer the words, the rarer is a text that has one.
fn rarity(words: &BTreeSet<Vec<u8>>) -> (usize, usize) {
    (words.iter().map(Vec::len).min().unwrap_or(0), usize::MAX - words.len())
}

fn required(hir: &Hir) -> Option<BTreeSet<Vec<u8>>> {
    match hir.kind() {
        HirKind::Literal(literal) => Some(BTreeSet::from([literal.0.to_vec()])),
        HirKind::Capture(capture) => required(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => required(&repetition.sub),
        HirKind::Class(_) => small_class(hir),
        // The rarest part will do.
        HirKind::Concat(parts) => parts.iter().filter_map(required).max_by_key(rarity),
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
