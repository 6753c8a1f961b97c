//! Turns a text into weighed features: what a classifier sees of it.
//!
//! Seven blocks, each with its own length so that none drowns another: Chinese characters (1–2 in a row), the letters of their pronunciation
//! (3), syllables (1–2, with the sounds that dialects merge merged), initials ("tk" for 退款), Latin words, concepts, and pairs of syllables
//! with up to three others between them. The blocks of pronunciation are what lets "shenhe", "深核" and "审核" mean the same. Longer runs
//! made the model slower and, by cross-validation, no better; `docs/understanding.md` has what was tried.

use pinyin::ToPinyin;

use super::fold::is_han;
use super::{concepts, syllables};

/// A feature is the hash of its block and its letters; with some 10⁵ features in 2³² values a clash is rare and harmless.
pub(crate) type FeatureId = u32;

/// The blocks, by the place of their weight in [`Weights`].
pub(crate) const BLOCKS: usize = 7;

/// How much each block counts: characters, pronunciation letters, syllables, initials, Latin words, concepts, pairs of syllables.
pub(crate) type Weights = [f32; BLOCKS];

/// The raw features of one text: per block, ids with how often they occur.
#[derive(Debug, Clone, Default)]
pub(crate) struct Raw {
    /// See [`Weights`] for the order.
    pub(crate) blocks: [Vec<(FeatureId, u8)>; BLOCKS],
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

/// Counts ids, in the order in which they first come.
fn counted(ids: &[FeatureId]) -> Vec<(FeatureId, u8)> {
    let mut out: Vec<(FeatureId, u8)> = Vec::with_capacity(ids.len());
    // For each place an id can hash to, 1 + where it is in `out`. Ids are well mixed already.
    let mut places = vec![0_u32; (ids.len() * 2).next_power_of_two()];
    let mask = places.len() - 1;
    for id in ids {
        let mut at = *id as usize & mask;
        loop {
            let place = places[at] as usize;
            if place == 0 {
                out.push((*id, 1));
                places[at] = u32::try_from(out.len()).expect("a text is cut at some thousand characters");
                break;
            }
            let (known, count) = &mut out[place - 1];
            if known == id {
                *count = count.saturating_add(1);
                break;
            }
            at = (at + 1) & mask;
        }
    }
    out
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

/// The syllables that each Latin word can be cut into.
fn splits(tokens: &[Token]) -> Vec<Option<Vec<&str>>> {
    let mut out = Vec::with_capacity(tokens.len());
    for token in tokens {
        out.push(match token {
            Token::Word(word) => syllables::split(word),
            Token::Han(..) | Token::Number(_) => None,
        });
    }
    out
}

/// True when the Latin words are not the syllables of Mandarin.
fn is_english(tokens: &[Token], splits: &[Option<Vec<&str>>]) -> bool {
    let (mut letters, mut foreign) = (0, 0);
    for (token, split) in tokens.iter().zip(splits) {
        if let Token::Word(word) = token {
            letters += word.len();
            if split.is_none() {
                foreign += word.len();
            }
        }
    }
    foreign * 3 >= letters && letters > 0
}

/// Each concept, each pair of neighbours in order, each pair in any order.
fn concept_features(found: &[u8]) -> Vec<(FeatureId, u8)> {
    let mut ids = Vec::with_capacity(found.len() * 4);
    let new = Hash::new(7);
    let mut seen: Vec<u32> = found.iter().map(|c| u32::from(*c)).collect();
    ids.extend(seen.windows(2).map(|w| new.add(1).add(w[0]).add(w[1]).end()));
    seen.sort_unstable();
    seen.dedup();
    for (i, a) in seen.iter().enumerate() {
        ids.push(new.add(2).add(*a).end());
        ids.extend(seen[i + 1..].iter().take(10).map(|b| new.add(3).add(*a).add(*b).end()));
    }
    counted(&ids)
}

/// The features of a text that was folded and made [`colloquial`](super::fold::colloquial).
pub(crate) fn extract(text: &str) -> Raw {
    let tokens = tokens(text);
    let mut chars: Vec<u32> = Vec::with_capacity(tokens.len() + 2);
    let mut letters: Vec<u8> = Vec::with_capacity(tokens.len() * 4);
    let mut sounds: Vec<u32> = Vec::with_capacity(tokens.len() * 2);
    let mut initials: Vec<u8> = Vec::with_capacity(tokens.len());
    let mut initial_ids = Vec::with_capacity(tokens.len() * 2);
    let mut words: Vec<FeatureId> = Vec::with_capacity(text.len() * 3);
    let mut last_word: Option<FeatureId> = None;
    let mut units: Vec<u32> = Vec::with_capacity(tokens.len() * 2);
    let mut singles: Vec<u32> = Vec::with_capacity(tokens.len());
    chars.push(EDGE);
    sounds.push(EDGE);
    let splits = splits(&tokens);
    let english = is_english(&tokens, &splits);
    let flush = |initials: &mut Vec<u8>, ids: &mut Vec<FeatureId>| {
        grams(3, initials, 2..=3, u32::from, ids);
        initials.clear();
    };
    for (token, split) in tokens.iter().zip(&splits) {
        match token {
            Token::Han(c, sound) => {
                chars.push(u32::from(*c));
                letters.extend(sound.bytes());
                sounds.push(syllables::key(sound));
                if let Some(first) = sound.bytes().next() {
                    initials.push(first);
                }
                units.push(concepts::sound_unit(sound));
                singles.push(concepts::char_unit(*c));
                last_word = None;
            }
            Token::Number(number) => {
                let id = Hash::new(9).text(number).end();
                chars.push(id | 0x8000_0000);
                letters.extend(number.bytes());
                sounds.push(id | 0x8000_0000);
                words.push(id);
                last_word = Some(id);
            }
            Token::Word(word) => {
                let id = Hash::new(4).text(word).end();
                chars.push(id | 0x8000_0000);
                letters.extend(word.bytes());
                words.push(id);
                if let Some(before) = last_word {
                    words.push(Hash::new(5).add(before).add(id).end());
                }
                last_word = Some(id);
                let framed: Vec<u32> = std::iter::once(EDGE).chain(word.chars().map(u32::from)).chain([EDGE]).collect();
                grams(6, &framed, 3..=5, |c| c, &mut words);
                if english || split.is_none() {
                    units.push(concepts::word_unit(word));
                }
                if let Some(split) = split {
                    for sound in split {
                        if !english {
                            units.push(concepts::sound_unit(sound));
                        }
                        sounds.push(syllables::key(sound));
                        initials.extend(sound.bytes().next());
                    }
                } else {
                    sounds.push(id | 0x8000_0000);
                    if word.len() <= 8 && word.is_ascii() {
                        flush(&mut initials, &mut initial_ids);
                        initials.extend(word.bytes());
                        flush(&mut initials, &mut initial_ids);
                    }
                }
            }
        }
    }
    flush(&mut initials, &mut initial_ids);
    chars.push(EDGE);
    sounds.push(EDGE);
    let mut out = Raw::default();
    let mut ids = Vec::with_capacity(chars.len() * 4);
    grams(0, &chars, 1..=2, |c| c, &mut ids);
    out.blocks[0] = counted(&ids);
    let mut ids = Vec::with_capacity(letters.len() * 4);
    grams(1, &letters, 3..=3, u32::from, &mut ids);
    out.blocks[1] = counted(&ids);
    let mut ids = Vec::with_capacity(sounds.len() * 2);
    grams(2, &sounds, 1..=2, |s| s, &mut ids);
    out.blocks[2] = counted(&ids);
    let mut ids = Vec::with_capacity(sounds.len() * BETWEEN_MAX);
    pairs_apart(8, &sounds, &mut ids);
    out.blocks[6] = counted(&ids);
    out.blocks[3] = counted(&initial_ids);
    out.blocks[4] = counted(&words);
    units.extend(singles);
    out.blocks[5] = concept_features(&concepts::find(&units));
    out
}
