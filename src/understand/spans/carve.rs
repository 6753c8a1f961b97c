//! What is cut out before digits are read: secrets made of letters, numbers in E-notation, dates in words, places masked earlier.

use std::ops::Range;

use super::units::Text;
use super::{Kind, mask};
use crate::model::FoundKind;

/// A place that is not read as digits.
#[derive(Debug, Clone)]
pub(super) struct Carved {
    /// What stands there.
    pub kind: Kind,
    /// Where.
    pub units: Range<usize>,
    /// True for a placeholder of an earlier masking.
    pub masked: bool,
    /// True for a placeholder that says the kind was in doubt.
    pub doubt: bool,
}

/// All of them, in the order of the text, none overlapping another.
pub(super) fn carve(text: &Text) -> Vec<Carved> {
    let mut out: Vec<Carved> = Vec::new();
    let mut at = 0;
    while at < text.units.len() {
        let found = placeholder(text, at)
            .or_else(|| e_notation(text, at))
            .or_else(|| word_date(text, at))
            .or_else(|| secret_word(text, at))
            .or_else(|| labelled_secret(text, at));
        match found {
            Some(carved) => {
                at = carved.units.end;
                out.push(carved);
            }
            None => at += 1,
        }
    }
    out
}

fn plain(kind: impl Into<Kind>, units: Range<usize>) -> Carved {
    Carved { kind: kind.into(), units, masked: false, doubt: false }
}

/// `[身份证号•••]`, `[身份证号？••]`, `[密钥•••]`, `•••••••8000`, and bare dots beside the word for a code or a password.
fn placeholder(text: &Text, at: usize) -> Option<Carved> {
    match text.at(at) {
        '[' => mask::NAMES.iter().find_map(|(kind, name)| {
            let mut end = at + 1;
            for c in name.chars() {
                if text.at(end) != c {
                    return None;
                }
                end += 1;
            }
            let doubt = text.at(end) == '?';
            let dots = count(text, end + usize::from(doubt), |c| c == mask::DOT);
            let end = end + usize::from(doubt) + dots;
            (dots > 0 && text.at(end) == ']').then(|| Carved { kind: *kind, units: at..end + 1, masked: true, doubt })
        }),
        mask::DOT if text.before(at) != mask::DOT => {
            let dots = count(text, at, |c| c == mask::DOT);
            let end = at + dots;
            let digits = count(text, end, |c| c.is_ascii_digit());
            let masked = |kind: Kind, end| Some(Carved { kind, units: at..end, masked: true, doubt: false });
            if dots >= 7 && digits == 4 {
                masked(FoundKind::Phone.into(), end + 4)
            } else if !(3..=SECRET_MAX).contains(&dots) {
                None
            } else if separator(text, at).is_some_and(|(explicit, direct)| explicit || direct) {
                masked(Kind::Token, end)
            } else {
                super::label::near_code(text, at, end).then(|| masked(FoundKind::Code.into(), end))?
            }
        }
        _ => None,
    }
}

fn count(text: &Text, at: usize, is: impl Fn(char) -> bool) -> usize {
    text.units[at.min(text.units.len())..].iter().take_while(|unit| is(unit.c)).count()
}

/// `4.78132E+18`: what a spreadsheet shows of a long number.
fn e_notation(text: &Text, at: usize) -> Option<Carved> {
    if !text.at(at).is_ascii_digit() || text.before(at).is_ascii_alphanumeric() || text.before(at) == '.' {
        return None;
    }
    let mut end = at + 1;
    let point = text.at(end) == '.';
    if point {
        end += 1 + count(text, end + 1, |c| c.is_ascii_digit());
    }
    if end - at > 24 || !matches!(text.at(end), 'e' | 'E') {
        return None;
    }
    end += 1;
    let plus = text.at(end) == '+' || (text.at(end) == ' ' && text.at(end + 1) == '+');
    end += count(text, end, |c| c == ' ' || c == '+').min(2);
    let power = count(text, end, |c| c.is_ascii_digit());
    let tens = power == 2 && matches!(text.at(end), '1' | '2');
    (tens && (point || plus) && !text.at(end + 2).is_ascii_alphanumeric()).then(|| plain(FoundKind::Damaged, at..end + 2))
}

/// `2026年10月1日`, `1990年`, `10月1号`.
fn word_date(text: &Text, at: usize) -> Option<Carved> {
    // "1101 0519 4912 3100 21年": digits that can belong to a number before them are left to the chain.
    let in_chain = at >= 2 && !text.before(at).is_alphanumeric() && text.at(at - 2).is_ascii_digit();
    if !text.at(at).is_ascii_digit() || text.before(at).is_ascii_digit() || in_chain {
        return None;
    }
    let mut end = at;
    for (unit, digits) in [("年", 2..=4), ("月", 1..=2), ("日号", 1..=2)] {
        let len = text.units[end.min(text.units.len())..].iter().take(5).take_while(|u| u.c.is_ascii_digit()).count();
        let blank = usize::from(text.at(end + len) == ' ');
        if digits.contains(&len) && unit.contains(text.at(end + len + blank)) && text.at(end + len + blank) != ' ' {
            end += len + blank + 1;
        }
    }
    let whole = end > at && (text.before(end) != '年' || end - at >= 5);
    whole.then(|| plain(FoundKind::Date, at..end))
}

/// Beginnings of keys that services give out.
const KEY_PREFIXES: &[&str] =
    &["sk-", "pk-", "sk_", "pk_", "ghp_", "gho_", "ghs_", "github_pat_", "glpat-", "xox", "AKIA", "ASIA", "AIza", "eyJ", "LTAI"];

fn is_key_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+')
}

/// Keys that show by themselves: a bot token, a known prefix, a long run of hex or base64.
fn secret_word(text: &Text, at: usize) -> Option<Carved> {
    if !text.at(at).is_ascii_alphanumeric() || is_key_char(text.before(at)) {
        return None;
    }
    let len = count(text, at, is_key_char);
    let end = at + len;
    let digits = count(text, at, |c| c.is_ascii_digit());
    if digits == len && (6..=14).contains(&len) && text.at(end) == ':' && count(text, end + 1, is_key_char) >= 30 {
        let end = end + 1 + count(text, end + 1, is_key_char);
        return Some(plain(Kind::Token, at..end));
    }
    if len < 20 {
        return None;
    }
    let units = &text.units[at..end];
    let has = |is: fn(&char) -> bool| units.iter().any(|unit| is(&unit.c));
    let starts = |word: &str| word.chars().zip(units).all(|(c, unit)| c == unit.c);
    let known = KEY_PREFIXES.iter().any(|prefix| starts(prefix));
    let mixed = has(char::is_ascii_lowercase) && has(char::is_ascii_uppercase) && has(char::is_ascii_digit);
    let hex = has(char::is_ascii_digit) && has(char::is_ascii_alphabetic) && units.iter().all(|unit| unit.c.is_ascii_hexdigit());
    if !(known || (len >= 32 && (mixed || hex))) {
        return None;
    }
    let parts = count(text, end, |c| is_key_char(c) || matches!(c, '.' | '=' | '/'));
    Some(plain(Kind::Token, at..end + if known { parts } else { count(text, end, |c| c == '=').min(2) }))
}

/// The longest value that is taken for a password or key, in characters.
const SECRET_MAX: usize = 512;

/// Words for a secret; the flag says that a value without `:` or `是` between is believed too.
const SECRET_WORDS: &[(&str, bool)] = &[
    ("密码", true),
    ("口令", true),
    ("密钥", false),
    ("password", false),
    ("passwd", false),
    ("passcode", false),
    ("pwd", false),
    ("mima", false),
    ("api key", false),
    ("api_key", false),
    ("apikey", false),
    ("access key", false),
    ("secret", false),
    ("token", false),
    ("bearer", true),
];

/// The secret word that ends at a place, when one does.
fn secret_word_ending(text: &Text, end: usize) -> Option<bool> {
    let last = text.before(end).to_ascii_lowercase();
    if !matches!(last, '码' | '令' | '钥' | 'a'..='z') {
        return None;
    }
    SECRET_WORDS.iter().filter(|(word, _)| word.ends_with(last)).find_map(|(word, direct)| {
        let from = end.checked_sub(word.chars().count())?;
        let same = word.chars().zip(&text.units[from..end]).all(|(c, unit)| c == unit.c.to_ascii_lowercase());
        (same && !(word.is_ascii() && text.before(from).is_ascii_alphabetic())).then_some(*direct)
    })
}

/// Looks back from a value over `:`, `=`, `是`, `is` and blanks to a secret word: `Some((explicit, direct))` when there is one.
fn separator(text: &Text, place: usize) -> Option<(bool, bool)> {
    let mut at = place;
    let mut explicit = false;
    for _ in 0..6 {
        if let Some(direct) = secret_word_ending(text, at) {
            return Some((explicit, direct));
        }
        match text.before(at) {
            ':' | '=' | '是' | '为' => explicit = true,
            's' | 'S' if text.before(at.checked_sub(1)?).eq_ignore_ascii_case(&'i') && text.before(at.checked_sub(2)?) == ' ' => {
                at -= 1;
            }
            ' ' | '"' | '\'' | '`' | '“' | '「' => {}
            _ => return None,
        }
        at = at.checked_sub(1)?;
    }
    None
}

/// Bare digits are left to the chain, where an identity number in pieces still wins; this says whether they are a password.
pub(super) fn digits_are_secret(text: &Text, start: usize, len: usize) -> bool {
    separator(text, start).is_some_and(|(explicit, direct)| (explicit && len >= 4) || (direct && (4..=8).contains(&len)))
}

/// `password: hunter22`, `密码是abc123`, `服务密码123456`.
fn labelled_secret(text: &Text, at: usize) -> Option<Carved> {
    let graphic =
        |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\'' | '`' | ',' | ';' | '<' | '>' | '[' | ']' | '(' | ')');
    if !graphic(text.at(at))
        || matches!(text.at(at), ':' | '=')
        || (graphic(text.before(at)) && !matches!(text.before(at), ':' | '='))
    {
        return None;
    }
    let len = text.units[at..].iter().take(SECRET_MAX + 1).take_while(|unit| graphic(unit.c)).count();
    if !(4..=SECRET_MAX).contains(&len) {
        return None;
    }
    let units = &text.units[at..at + len];
    let digits = units.iter().filter(|unit| unit.c.is_ascii_digit()).count();
    if digits == len {
        return None;
    }
    let (explicit, direct) = separator(text, at)?;
    let believed = explicit || (digits > 0 && (direct || len >= 6));
    believed.then(|| plain(Kind::Token, at..at + len))
}
