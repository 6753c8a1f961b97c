//! Words that mean the same, across wordings, spellings and languages: what lets an English example teach about a Chinese message.

use std::sync::LazyLock;

use super::syllables;
use super::trie::Trie;

/// The table; its head says how it is written.
const TABLE: &str = include_str!("concepts.txt");

/// At most so many concepts of one text are looked at.
const FOUND_MAX: usize = 24;

/// A piece of a text as concepts are searched in: sounds of Chinese, stems of English.
pub(crate) fn sound_unit(syllable: &str) -> u32 {
    syllables::exact_key(syllable) | 0x1000_0000
}

/// See [`sound_unit`]. Endings that English words change by are cut off.
pub(crate) fn word_unit(word: &str) -> u32 {
    let mut stem = word;
    for ending in ["ing", "ed", "es", "s"] {
        if let Some(cut) = stem.strip_suffix(ending)
            && cut.len() >= 3
        {
            stem = cut;
            break;
        }
    }
    let stem = stem.strip_suffix('e').filter(|s| s.len() >= 3).unwrap_or(stem);
    stem.bytes().fold(0x811c_9dc5_u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193)) | 0x8000_0000
}

/// A Chinese character as it is written: for words of one character, and for those that sound like too many others.
pub(crate) fn char_unit(c: char) -> u32 {
    u32::from(c) | 0x4000_0000
}

static CONCEPTS: LazyLock<Trie> = LazyLock::new(|| {
    let mut words: Vec<(Vec<u32>, u8)> = Vec::new();
    let lines = TABLE.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once(':'));
    for (concept, (name, list)) in lines.enumerate() {
        let exact = name.starts_with('=');
        for word in list.split_whitespace().filter(|w| *w != "|") {
            let units: Vec<u32> = if word.is_ascii() {
                word.split(['_', '-']).map(|w| word_unit(&w.replace('\'', ""))).collect()
            } else if exact || word.chars().count() == 1 {
                word.chars().map(char_unit).collect()
            } else {
                super::features::readings(word).into_iter().map(sound_unit).collect()
            };
            words.push((units, u8::try_from(concept).unwrap_or(u8::MAX)));
        }
    }
    Trie::new(&words)
});

/// The concepts of a text, in its order, each place once.
pub(crate) fn find(units: &[u32]) -> Vec<u8> {
    let mut out = CONCEPTS.find(units);
    out.dedup();
    out.truncate(FOUND_MAX);
    out
}
