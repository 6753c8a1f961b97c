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

/// [`PatternHit`] by places.
pub(crate) struct Found {
    /// The place of the entry in the FAQ.
    pub entry: usize,
    /// The place of the pattern in the entry.
    pub pattern: usize,
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

/// Finds the patterns that match a text without trying each of them: a pattern is tried only when the text has the words that every match
/// of it must contain, close enough to each other. One automaton looks for the words of all patterns in a single pass. (All patterns in
/// one `RegexSet` took 20 times longer: its states multiply with every bounded gap such as `.{0,8}`.)
#[derive(Debug, Clone, Default)]
pub(super) struct Matcher {
    words: Option<AhoCorasick>,
    /// For each word, the ways that need it, as indices of `ways`, and what for. [`Role::Second`] comes first: one word in one place can't
    /// be both.
    needed_by: Vec<Vec<(usize, Role)>>,
    ways: Vec<Way>,
    /// Rules without such a word: always tried.
    always: Vec<Place>,
}

/// A pattern: index of its entry, index in the entry's list.
type Place = (usize, usize);

/// One alternative of a pattern.
#[derive(Debug, Clone)]
struct Way {
    place: Place,
    /// From the beginning of its first word to the end of its second, at most so many bytes.
    within: usize,
    /// A match begins at most so many bytes before its first word.
    before: usize,
}

/// A rule that may match a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Candidate {
    /// The place of the entry in the FAQ.
    pub entry: usize,
    /// The place of the rule in the entry: its patterns, then its exceptions.
    pub rule: usize,
    /// No match begins before this byte.
    pub from: usize,
}

/// What a word is in a way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    Second,
    First,
    /// The way has a single list of words.
    Only,
}

impl Matcher {
    /// Prepares the rules of all entries, in the order of the entries.
    pub fn new<'r>(rules: impl IntoIterator<Item = &'r Rules>) -> Result<Self, String> {
        let mut needed_by: BTreeMap<Vec<u8>, Vec<(usize, Role)>> = BTreeMap::new();
        let (mut ways, mut always) = (Vec::new(), Vec::new());
        for (entry, rules) in rules.into_iter().enumerate() {
            for (index, regex) in rules.patterns.iter().chain(&rules.except).enumerate() {
                let Some(needs) = needs(regex.as_str()) else {
                    always.push((entry, index));
                    continue;
                };
                for Needs { lists, within, before } in needs {
                    for (role, word) in
                        lists.into_iter().flat_map(|(role, words)| words.into_iter().map(move |word| (role, word)))
                    {
                        needed_by.entry(word).or_default().push((ways.len(), role));
                    }
                    ways.push(Way { place: (entry, index), within, before });
                }
            }
        }
        let (words, mut needed_by): (Vec<_>, Vec<_>) = needed_by.into_iter().unzip();
        for ways in &mut needed_by {
            ways.sort_unstable_by_key(|(_, role)| *role);
        }
        let words = AhoCorasick::new(words).map_err(|error| error.to_string())?;
        Ok(Self { words: Some(words), needed_by, ways, always })
    }

    /// The rules that may match a text, in the order of entries and rules.
    pub fn candidates(&self, text: &str) -> Vec<Candidate> {
        let mut out: Vec<Candidate> = self.always.iter().map(|&(entry, rule)| Candidate { entry, rule, from: 0 }).collect();
        // For each way, one more than where the first and the last of its first words begin.
        let mut begun = vec![(0_u32, 0_u32); self.ways.len()];
        // Words come by where they end, so that a first word is known when its second comes.
        for word in self.words.iter().flat_map(|words| words.find_overlapping_iter(text)) {
            for &(way, role) in &self.needed_by[word.pattern().as_usize()] {
                let (first, last) = &mut begun[way];
                let begins = match role {
                    Role::Second if *last == 0 || word.end() + 1 - *last as usize > self.ways[way].within => continue,
                    Role::Second => *first as usize - 1,
                    Role::First => {
                        let start = u32::try_from(word.start() + 1).unwrap_or(u32::MAX);
                        *first = if *first == 0 { start } else { start.min(*first) };
                        *last = start.max(*last);
                        continue;
                    }
                    Role::Only => word.start(),
                };
                let Way { place: (entry, rule), before, .. } = self.ways[way];
                out.push(Candidate { entry, rule, from: begins.saturating_sub(before) });
            }
        }
        out.sort_unstable();
        // Of several ways the one that can begin earliest.
        out.dedup_by_key(|candidate| (candidate.entry, candidate.rule));
        out
    }
}

/// More words than this make a pattern cheaper to try than to look for.
const WORDS_MAX: usize = 200;

/// What every match of one alternative of a pattern contains: one word of each list, in this order.
struct Needs {
    lists: Vec<(Role, BTreeSet<Vec<u8>>)>,
    within: usize,
    before: usize,
}

/// The needs of each alternative; nothing when one of them has none.
fn needs(pattern: &str) -> Option<Vec<Needs>> {
    let hir = regex_syntax::parse(pattern).ok()?;
    let mut ways = Vec::new();
    alternatives(&hir, &mut ways);
    ways.into_iter().map(needs_of_one).collect()
}

/// The alternatives of a pattern.
fn alternatives<'h>(hir: &'h Hir, out: &mut Vec<&'h Hir>) {
    match hir.kind() {
        HirKind::Capture(capture) => alternatives(&capture.sub, out),
        HirKind::Alternation(ways) => ways.iter().for_each(|way| alternatives(way, out)),
        _ => out.push(hir),
    }
}

/// What stands one after the other in an alternative.
fn sequence<'h>(hir: &'h Hir, out: &mut Vec<&'h Hir>) {
    match hir.kind() {
        HirKind::Capture(capture) => sequence(&capture.sub, out),
        HirKind::Concat(parts) => parts.iter().for_each(|part| sequence(part, out)),
        _ => out.push(hir),
    }
}

fn needs_of_one(way: &Hir) -> Option<Needs> {
    let mut parts = Vec::new();
    sequence(way, &mut parts);
    let mut lists: Vec<_> = parts.iter().enumerate().filter_map(|(at, part)| Some((at, required(part)?))).collect();
    // The two rarest.
    lists.sort_by_key(|(_, words)| std::cmp::Reverse(rarity(words)));
    lists.truncate(2);
    lists.sort_by_key(|(at, _)| *at);
    let (first, last) = (lists.first()?.0, lists.last()?.0);
    let longest = |parts: &[&Hir]| parts.iter().try_fold(0_usize, |sum, part| sum.checked_add(part.properties().maximum_len()?));
    // A word may stand anywhere in its part.
    let (within, before) = (longest(&parts[first..=last]), longest(&parts[..=first]));
    let roles = if lists.len() == 1 { [Role::Only].iter() } else { [Role::First, Role::Second].iter() };
    let lists = roles.copied().zip(lists.into_iter().map(|(_, words)| words)).collect();
    Some(Needs { lists, within: within.unwrap_or(usize::MAX), before: before.unwrap_or(usize::MAX) })
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
