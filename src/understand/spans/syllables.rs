//! The syllables of Mandarin in pinyin, to tell typed Chinese from English.

use std::collections::HashSet;
use std::sync::LazyLock;

/// The finals each initial goes with.
const TABLE: &[(&str, &str)] = &[
    (
        "",
        "a ai an ang ao e ei en eng er o ou yi ya yo ye yai yao you yan yin yang ying yong yu yue yuan yun wu wa wo wai wei wan wen wang weng",
    ),
    ("b", "a o ai ei ao an en ang eng i ie iao ian in ing u"),
    ("p", "a o ai ei ao ou an en ang eng i ie iao ian in ing u"),
    ("m", "a o e ai ei ao ou an en ang eng i ie iao iu ian in ing u"),
    ("f", "a o ei ou an en ang eng u"),
    ("d", "a e ai ei ao ou an en ang eng ong i ia ie iao iu ian ing u uo ui uan un"),
    ("t", "a e ai ao ou an ang eng ong i ie iao ian ing u uo ui uan un"),
    ("n", "a e ai ei ao ou an en ang eng ong i ie iao iu ian in iang ing u uo uan un v ve ue"),
    ("l", "a e ai ei ao ou an ang eng ong i ia ie iao iu ian in iang ing u uo uan un v ve ue"),
    ("g", "a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang"),
    ("k", "a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang"),
    ("h", "a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang"),
    ("j", "i ia ie iao iu ian in iang ing iong u ue uan un"),
    ("q", "i ia ie iao iu ian in iang ing iong u ue uan un"),
    ("x", "i ia ie iao iu ian in iang ing iong u ue uan un"),
    ("zh", "i a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang"),
    ("ch", "i a e ai ao ou an en ang eng ong u ua uo uai ui uan un uang"),
    ("sh", "i a e ai ei ao ou an en ang eng u ua uo uai ui uan un uang"),
    ("r", "i e ao ou an en ang eng ong u ua uo ui uan un"),
    ("z", "i a e ai ei ao ou an en ang eng ong u uo ui uan un"),
    ("c", "i a e ai ao ou an en ang eng ong u uo ui uan un"),
    ("s", "i a e ai ao ou an en ang eng ong u uo ui uan un"),
];

/// The longest syllable is `zhuang`.
const LETTERS_MAX: usize = 6;
/// The longest run of syllables that people write without a blank, in letters.
const WORD_MAX: usize = 48;

/// True when a lower-case word is one syllable or several written together.
pub(super) fn is_pinyin(word: &str) -> bool {
    if word.is_empty() || word.len() > WORD_MAX || !word.is_ascii() {
        return false;
    }
    // reach[i]: the first i letters are whole syllables.
    let mut reach = vec![false; word.len() + 1];
    reach[0] = true;
    for from in 0..word.len() {
        if reach[from] {
            for len in 1..=LETTERS_MAX.min(word.len() - from) {
                // A lone vowel is a syllable only as a word of its own: inside words it would let too much English through.
                reach[from + len] |= (len > 1 || word.len() == 1) && is_syllable(&word[from..from + len]);
            }
        }
    }
    reach[word.len()]
}

fn is_syllable(text: &str) -> bool {
    static SYLLABLES: LazyLock<HashSet<String>> = LazyLock::new(|| {
        TABLE.iter().flat_map(|(initial, finals)| finals.split(' ').map(move |last| format!("{initial}{last}"))).collect()
    });
    SYLLABLES.contains(text)
}
