//! The syllables of Mandarin in Latin letters: cutting "shenheshibai" into shen·he·shi·bai, and merging the sounds that dialects merge.

use std::sync::LazyLock;

/// Initials, longest first where one begins another.
const INITIALS: &[&str] =
    &["zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c", "s", "y", "w", ""];

/// Finals.
const FINALS: &[&str] = &[
    "a", "o", "e", "i", "u", "v", "ai", "ei", "ui", "ao", "ou", "iu", "ie", "ve", "ue", "er", "an", "en", "in", "un", "vn",
    "ang", "eng", "ing", "ong", "ia", "iao", "ian", "iang", "iong", "ua", "uo", "uai", "uan", "uang",
];

/// The letters of a syllable as one number; `zhuang` is the longest.
fn packed(text: &str) -> Option<u64> {
    (text.len() <= LETTERS_MAX).then(|| text.bytes().fold(1, |all, byte| all << 8 | u64::from(byte)))
}

const LETTERS_MAX: usize = 6;

/// Every syllable, sorted: quicker to look up than to take apart.
static SYLLABLES: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let made = INITIALS.iter().flat_map(|initial| FINALS.iter().map(move |last| format!("{initial}{last}")));
    let mut all: Vec<u64> = made.filter(|text| obeys_the_rules(text)).filter_map(|text| packed(&text)).collect();
    all.sort_unstable();
    all.dedup();
    all
});

fn is_syllable(text: &str) -> bool {
    packed(text).is_some_and(|letters| SYLLABLES.binary_search(&letters).is_ok())
}

/// True when the letters are one syllable. Takes some that Mandarin does not have; nobody types those.
fn obeys_the_rules(text: &str) -> bool {
    let initial = INITIALS.iter().find(|i| text.starts_with(**i)).map_or("", |i| i);
    let rest = &text[initial.len()..];
    if !FINALS.contains(&rest) {
        return false;
    }
    match initial {
        "" => matches!(rest, "a" | "o" | "e" | "ai" | "ei" | "ao" | "ou" | "er" | "an" | "en" | "ang" | "eng"),
        "j" | "q" | "x" => rest.starts_with(['i', 'u', 'v']) && !matches!(rest, "ui" | "uo" | "ua" | "uai" | "uang"),
        "y" => {
            matches!(rest, "a" | "o" | "e" | "i" | "u" | "ao" | "ou" | "an" | "in" | "ang" | "ing" | "ong" | "ue" | "uan" | "un")
        }
        "w" => matches!(rest, "a" | "o" | "u" | "ai" | "ei" | "an" | "en" | "ang" | "eng"),
        "zh" | "ch" | "sh" | "z" | "c" | "s" | "r" => !rest.starts_with('i') || rest == "i",
        "g" | "k" | "h" => !rest.starts_with(['i', 'v']),
        "b" | "p" | "m" | "f" => !rest.starts_with("ua") && !matches!(rest, "ong" | "uo" | "v" | "ui" | "un"),
        _ => true,
    }
}

/// Cuts a word into syllables, fewest first; `None` when it is not made of them.
pub(crate) fn split(word: &str) -> Option<Vec<&str>> {
    let n = word.len();
    if n == 0 || n > 60 || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return None;
    }
    // best[i] = (how many syllables the first i letters need, where the last one starts)
    let mut best: Vec<Option<(usize, usize)>> = vec![None; n + 1];
    best[0] = Some((0, 0));
    for end in 1..=n {
        for start in end.saturating_sub(LETTERS_MAX)..end {
            if let Some((count, _)) = best[start]
                && best[end].is_none_or(|(other, _)| count + 1 < other)
                && is_syllable(&word[start..end])
            {
                best[end] = Some((count + 1, start));
            }
        }
    }
    let mut end = n;
    let mut out = Vec::new();
    best[n]?;
    while end > 0 {
        let (_, start) = best[end]?;
        out.push(&word[start..end]);
        end = start;
    }
    out.reverse();
    Some(out)
}

/// A number for a syllable, the same for sounds that many speakers and input methods mix up (zh/z, n/l, ing/in …).
pub(crate) fn key(syllable: &str) -> u32 {
    let mut bytes = syllable.as_bytes();
    let mut key: u32 = 0;
    if bytes.len() > 1 && bytes[1] == b'h' && matches!(bytes[0], b'z' | b'c' | b's') {
        key = u32::from(bytes[0]);
        bytes = &bytes[2..];
    } else if bytes.len() > 1 && bytes[0] == b'l' {
        key = u32::from(b'n');
        bytes = &bytes[1..];
    }
    let cut = if bytes.len() > 2 && bytes.ends_with(b"ng") && matches!(bytes[bytes.len() - 3], b'i' | b'e' | b'a') {
        bytes.len() - 1
    } else {
        bytes.len()
    };
    for b in &bytes[..cut] {
        key = key.wrapping_mul(31).wrapping_add(u32::from(*b));
    }
    key & 0x0fff_ffff
}

/// A number for a syllable as it is spelt.
pub(crate) fn exact_key(syllable: &str) -> u32 {
    syllable.bytes().fold(0, |key: u32, b| key.wrapping_mul(31).wrapping_add(u32::from(b))) & 0x0fff_ffff
}
