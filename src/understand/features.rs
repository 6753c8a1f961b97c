//! Turns a text into weighed features: what a classifier sees of it.
//!
//! Seven blocks, each with its own length so that none drowns another: Chinese characters (1–2 in a row), the letters of their pronunciation
//! (3), syllables (1–2, with the sounds that dialects merge merged), initials ("tk" for 退款), Latin words, concepts, and pairs of syllables
//! with up to three others between them. The blocks of pronunciation are what lets "shenhe", "深核" and "审核" mean the same. Longer runs
//! made the model slower and, by cross-validation, no better; `docs/understanding.md` has what was tried.

use std::cell::RefCell;

use pinyin::ToPinyin;

use super::fold::is_han;
use super::{concepts, syllables};

/// A feature is the hash of its block and its letters; with some 10⁵ features in 2³² values a clash is rare and harmless.
pub(crate) type FeatureId = u32;

/// The blocks, by the place of their weight in [`Weights`].
pub(crate) const BLOCKS: usize = 7;

/// How much each block counts: characters, pronunciation letters, syllables, initials, Latin words, concepts, pairs of syllables.
pub(crate) type Weights = [f32; BLOCKS];

/// An id, and how often it occurs.
pub(crate) type Counted = (FeatureId, u8);

/// The raw features of one text, block by block in one piece: what looks them up goes through all of them without a pause.
#[derive(Debug, Clone, Default)]
pub(crate) struct Raw {
    /// Of all blocks.
    pub(crate) features: Vec<Counted>,
    /// Where each block ends; see [`Weights`] for the order.
    ends: [usize; BLOCKS],
}

impl Raw {
    /// The features of one block.
    pub(crate) fn block(&self, block: usize) -> &[Counted] {
        let start = block.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.features[start..self.ends[block]]
    }

    /// The features of every block.
    pub(crate) fn blocks(&self) -> impl Iterator<Item = &[Counted]> {
        (0..BLOCKS).map(|block| self.block(block))
    }
}

/// One piece of a text.
enum Token {
    Han(char, &'static str),
    Word(String),
    Number(String),
}

/// FNV-1a over code points, then mixed: quick and the same on every machine.
#[derive(Clone, Copy)]
struct Hash(u64);

impl Hash {
    fn new(block: u8) -> Self {
        Self(0xcbf2_9ce4_8422_2325 ^ u64::from(block).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }
    fn add(self, value: u32) -> Self {
        Self((self.0 ^ u64::from(value)).wrapping_mul(0x0000_0100_0000_01b3))
    }
    fn text(self, text: &str) -> Self {
        text.bytes().fold(self, |h, b| h.add(u32::from(b))).add(0xffff)
    }
    fn end(self) -> FeatureId {
        let mixed = (self.0 ^ (self.0 >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
        #[expect(clippy::cast_possible_truncation, reason = "the low half is the hash")]
        let id = (mixed ^ (mixed >> 32)) as u32;
        id
    }
}

/// How a character is read here, where its usual reading is another one.
fn reading(c: char, next: Option<char>, before: Option<char>) -> &'static str {
    match (c, next) {
        ('重', Some('要' | '点' | '量')) => "zhong",
        ('重', _) => "chong",
        ('行', _) if before == Some('银') => "hang",
        ('还', _) => "hai",
        ('调', _) => "diao",
        ('长', _) => "chang",
        ('没', _) => "mei",
        ('什', _) => "shen",
        ('么', _) => "me",
        ('了', _) => "le",
        ('得' | '地' | '的', _) => "de",
        ('着', _) => "zhe",
        ('都', _) => "dou",
        ('卡', _) => "ka",
        ('查' | '差', _) => "cha",
        ('单', _) => "dan",
        ('会', _) => "hui",
        ('传', _) => "chuan",
        ('降', _) => "jiang",
        ('便', _) => "bian",
        ('给', _) => "gei",
        ('哪' | '那', _) => "na",
        ('谁', _) => "shui",
        ('吗', _) => "ma",
        ('呢', _) => "ne",
        _ => c.to_pinyin().map_or("", pinyin::Pinyin::plain),
    }
}

/// The syllables of a Chinese word.
pub(crate) fn readings(word: &str) -> Vec<&'static str> {
    let chars: Vec<char> = word.chars().collect();
    (0..chars.len()).map(|i| reading(chars[i], chars.get(i + 1).copied(), i.checked_sub(1).map(|b| chars[b]))).collect()
}

fn tokens(text: &str) -> Vec<Token> {
    let mut out = Vec::with_capacity(text.len() / 2);
    let mut before = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if is_han(c) {
            out.push(Token::Han(c, reading(c, chars.peek().copied(), before)));
        } else if c.is_ascii_digit() {
            let mut number = String::from(c);
            while let Some(d) = chars.next_if(char::is_ascii_digit) {
                number.push(d);
            }
            // Short numbers mean something (30天, 5张, 18岁); long ones are just some number.
            if number.len() > 3 {
                number = format!("#{}", number.len().min(12));
            }
            out.push(Token::Number(number));
        } else if c.is_alphabetic() {
            let mut word = String::from(c);
            while let Some(d) = chars.next_if(|d| !is_han(*d) && (d.is_alphabetic() || *d == '\'' || *d == '’')) {
                if d.is_alphabetic() {
                    word.push(d);
                }
            }
            out.push(Token::Word(word));
        }
        before = Some(c);
    }
    out
}

/// Ends a block: each of its ids once, in the order in which they first came. `places`: for each place an id can hash to, 1 + where it is in
/// its block.
fn count(block: usize, ids: &mut Vec<FeatureId>, places: &mut Vec<u32>, out: &mut Raw) {
    let start = out.features.len();
    places.clear();
    places.resize((ids.len() * 2).next_power_of_two(), 0);
    let mask = places.len() - 1;
    for id in ids.drain(..) {
        // Ids are well mixed already.
        let mut at = id as usize & mask;
        loop {
            let place = places[at] as usize;
            if place == 0 {
                out.features.push((id, 1));
                places[at] = u32::try_from(out.features.len() - start).expect("a text is cut at some thousand characters");
                break;
            }
            let (known, count) = &mut out.features[start + place - 1];
            if *known == id {
                *count = count.saturating_add(1);
                break;
            }
            at = (at + 1) & mask;
        }
    }
    out.ends[block] = out.features.len();
}

/// All runs of `sizes` units.
fn grams<T: Copy>(
    block: u8,
    units: &[T],
    sizes: std::ops::RangeInclusive<usize>,
    value: impl Fn(T) -> u32,
    out: &mut Vec<FeatureId>,
) {
    for start in 0..units.len() {
        let mut hash = Hash::new(block);
        for (i, unit) in units[start..].iter().take(*sizes.end()).enumerate() {
            hash = hash.add(value(*unit));
            if sizes.contains(&(i + 1)) {
                out.push(hash.end());
            }
        }
    }
}

const EDGE: u32 = 0x11_0001;

/// So many others may stand between the two syllables of a pair: "退…钱" is one thing in 退我钱 and in 退一下我的钱.
const BETWEEN_MAX: usize = 3;

/// All pairs of units that are no neighbours.
fn pairs_apart(block: u8, units: &[u32], out: &mut Vec<FeatureId>) {
    for (at, unit) in units.iter().enumerate() {
        let hash = Hash::new(block).add(*unit);
        out.extend(units[at + 1..].iter().take(1 + BETWEEN_MAX).skip(1).map(|other| hash.add(*other).end()));
    }
}

/// A Latin word and the syllables that it can be cut into.
type Split<'t> = (&'t str, Option<Vec<&'t str>>);

fn splits(tokens: &[Token]) -> Vec<Split<'_>> {
    let words = tokens.iter().filter_map(|token| if let Token::Word(word) = token { Some(word) } else { None });
    words.map(|word| (word.as_str(), syllables::split(word))).collect()
}

/// True when the Latin words are not the syllables of Mandarin.
fn is_english(splits: &[Split]) -> bool {
    let letters: usize = splits.iter().map(|(word, _)| word.len()).sum();
    let foreign: usize = splits.iter().filter(|(_, split)| split.is_none()).map(|(word, _)| word.len()).sum();
    foreign * 3 >= letters && letters > 0
}

/// Each concept, each pair of neighbours in order, each pair in any order.
fn concept_features(found: &[u8], ids: &mut Vec<FeatureId>) {
    let new = Hash::new(7);
    let mut seen: Vec<u32> = found.iter().map(|c| u32::from(*c)).collect();
    ids.extend(seen.windows(2).map(|w| new.add(1).add(w[0]).add(w[1]).end()));
    seen.sort_unstable();
    seen.dedup();
    for (i, a) in seen.iter().enumerate() {
        ids.push(new.add(2).add(*a).end());
        ids.extend(seen[i + 1..].iter().take(10).map(|b| new.add(3).add(*a).add(*b).end()));
    }
}

/// Lists that are filled for a text.
#[derive(Default)]
struct Lists {
    chars: Vec<u32>,
    letters: Vec<u8>,
    sounds: Vec<u32>,
    initials: Vec<u8>,
    initial_ids: Vec<FeatureId>,
    words: Vec<FeatureId>,
    units: Vec<u32>,
    singles: Vec<u32>,
    /// The ids of the block in hand.
    ids: Vec<FeatureId>,
    places: Vec<u32>,
}

thread_local! {
    /// Kept between texts: a message is read in several parts, and to ask for ten lists each time takes as long as to fill some of them.
    static LISTS: RefCell<Lists> = RefCell::default();
}

/// The features of a text that was folded and made [`colloquial`](super::fold::colloquial).
pub(crate) fn extract(text: &str) -> Raw {
    LISTS.with_borrow_mut(|lists| {
        lists.fill(text);
        lists.features()
    })
}

impl Lists {
    fn flush_initials(&mut self) {
        grams(3, &self.initials, 2..=3, u32::from, &mut self.initial_ids);
        self.initials.clear();
    }

    fn clear(&mut self) {
        let Self { chars, letters, sounds, initials, initial_ids, words, units, singles, ids, places } = self;
        [chars, sounds, initial_ids, words, units, singles, ids, places].into_iter().for_each(Vec::clear);
        [letters, initials].into_iter().for_each(Vec::clear);
    }

    /// Takes the text apart.
    fn fill(&mut self, text: &str) {
        self.clear();
        let tokens = tokens(text);
        let mut last_word: Option<FeatureId> = None;
        self.chars.push(EDGE);
        self.sounds.push(EDGE);
        let splits = splits(&tokens);
        let english = is_english(&splits);
        let mut splits = splits.into_iter();
        for token in &tokens {
            match token {
                Token::Han(c, sound) => {
                    self.chars.push(u32::from(*c));
                    self.letters.extend(sound.bytes());
                    self.sounds.push(syllables::key(sound));
                    if let Some(first) = sound.bytes().next() {
                        self.initials.push(first);
                    }
                    self.units.push(concepts::sound_unit(sound));
                    self.singles.push(concepts::char_unit(*c));
                    last_word = None;
                }
                Token::Number(number) => {
                    let id = Hash::new(9).text(number).end();
                    self.chars.push(id | 0x8000_0000);
                    self.letters.extend(number.bytes());
                    self.sounds.push(id | 0x8000_0000);
                    self.words.push(id);
                    last_word = Some(id);
                }
                Token::Word(word) => {
                    let split = splits.next().and_then(|(_, split)| split);
                    let id = Hash::new(4).text(word).end();
                    self.chars.push(id | 0x8000_0000);
                    self.letters.extend(word.bytes());
                    self.words.push(id);
                    if let Some(before) = last_word {
                        self.words.push(Hash::new(5).add(before).add(id).end());
                    }
                    last_word = Some(id);
                    let framed: Vec<u32> = std::iter::once(EDGE).chain(word.chars().map(u32::from)).chain([EDGE]).collect();
                    grams(6, &framed, 3..=5, |c| c, &mut self.words);
                    if english || split.is_none() {
                        self.units.push(concepts::word_unit(word));
                    }
                    if let Some(split) = split {
                        for sound in split {
                            if !english {
                                self.units.push(concepts::sound_unit(sound));
                            }
                            self.sounds.push(syllables::key(sound));
                            self.initials.extend(sound.bytes().next());
                        }
                    } else {
                        self.sounds.push(id | 0x8000_0000);
                        if word.len() <= 8 && word.is_ascii() {
                            self.flush_initials();
                            self.initials.extend(word.bytes());
                            self.flush_initials();
                        }
                    }
                }
            }
        }
        self.flush_initials();
        self.chars.push(EDGE);
        self.sounds.push(EDGE);
    }

    /// Counts all features.
    fn features(&mut self) -> Raw {
        let Self { chars, letters, sounds, initial_ids, words, units, singles, ids, places, .. } = self;
        let all = chars.len() * 2 + letters.len() + sounds.len() * (2 + BETWEEN_MAX) + initial_ids.len() + words.len();
        let mut out = Raw { features: Vec::with_capacity(all), ends: [0; BLOCKS] };
        grams(0, chars, 1..=2, |c| c, ids);
        count(0, ids, places, &mut out);
        grams(1, letters, 3..=3, u32::from, ids);
        count(1, ids, places, &mut out);
        grams(2, sounds, 1..=2, |s| s, ids);
        count(2, ids, places, &mut out);
        count(3, initial_ids, places, &mut out);
        count(4, words, places, &mut out);
        units.append(singles);
        concept_features(&concepts::find(units), ids);
        count(5, ids, places, &mut out);
        pairs_apart(8, sounds, ids);
        count(6, ids, places, &mut out);
        out
    }
}
