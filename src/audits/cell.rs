//! Single cells: what exporters and spreadsheets put around a value, and what they do to it.

use std::borrow::Cow;
use std::str::FromStr;
use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use super::read::Cell;
use crate::model::{OrderId, PhoneTail};

/// Characters that are there to keep a spreadsheet from reading a number, or by accident of copying.
fn is_guard(c: char) -> bool {
    c.is_whitespace() || c.is_control() || is_invisible(c)
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00a0}' | '\u{00ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// A cell's text without guards: blanks of every kind, `'`, `="…"`.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    let mut inner = text.trim_matches(is_guard);
    if let Some(quoted) = inner.strip_prefix("=\"").or_else(|| inner.strip_prefix("=\u{201c}")) {
        inner = quoted.strip_suffix(['"', '\u{201d}']).unwrap_or(quoted);
    }
    inner = inner.trim_start_matches(['\'', '\u{2018}', '\u{2019}', '`']).trim_matches(is_guard);
    if !inner.is_ascii() && inner.contains(is_invisible) {
        return inner.chars().filter(|c| !is_invisible(*c) || *c == '\u{00a0}').collect::<String>().into();
    }
    inner.into()
}

/// Words for "nothing".
#[must_use]
pub fn is_absent(text: &str) -> bool {
    matches!(
        text.to_ascii_lowercase().as_str(),
        "" | "-"
            | "--"
            | "---"
            | "—"
            | "——"
            | "/"
            | "\\"
            | "无"
            | "無"
            | "空"
            | "暂无"
            | "null"
            | "none"
            | "nil"
            | "n/a"
            | "na"
            | "#n/a"
            | "undefined"
    )
}

/// A cleaned, half-width text; `None` when it says nothing.
#[must_use]
pub fn text(cell: &Cell) -> Option<String> {
    let raw = cell.text();
    let cleaned = clean(&raw);
    if is_absent(&cleaned) { None } else { Some(cleaned.into_owned()) }
}

/// Half-width form, without guards and inner blanks: for numbers.
#[must_use]
pub fn compact(text: &str) -> String {
    let text = clean(text);
    if text.is_ascii() {
        return text.chars().filter(|c| !is_guard(*c)).collect::<String>().trim_start_matches('\'').to_owned();
    }
    text.nfkc().filter(|c| !is_guard(*c)).collect::<String>().trim_start_matches('\'').to_owned()
}

/// What an identifier cell turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdCell {
    /// Empty.
    Absent,
    /// A number that can be trusted, unless its whole column shows otherwise.
    Id(OrderId),
    /// A number that has lost digits; the text says how to mend it.
    Damaged(&'static str),
    /// Something else; the text says what.
    Other(&'static str),
}

static E_NOTATION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]{1,3}$").expect("a constant pattern compiles"));
static PHONE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^1[3-9][0-9]{9}$").expect("a constant pattern compiles"));
static MASKED_PHONE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[0-9]{0,4}[*xX#•·]{2,}([0-9]{4})$").expect("a constant pattern compiles"));

/// True for `4.78132E+18`.
#[must_use]
pub fn is_e_notation(text: &str) -> bool {
    E_NOTATION.is_match(text)
}

/// Reads an order number. What a spreadsheet or a wrong column has made of it is refused, never repaired.
#[must_use]
pub fn id(cell: &Cell) -> IdCell {
    match cell {
        Cell::Empty => return IdCell::Absent,
        Cell::Time(_) => return IdCell::Other("a date where an order number belongs"),
        Cell::Number(text) if text == "0" => return IdCell::Absent,
        Cell::Number(_) => {
            return IdCell::Damaged(
                "the order number is stored as a number, which keeps only 15 digits; export it again with the column as text",
            );
        }
        Cell::Text(_) => {}
    }
    let text = compact(&cell.text());
    if is_absent(&text) || text == "0" {
        return IdCell::Absent;
    }
    if is_e_notation(&text) {
        return IdCell::Damaged(
            "the order number is in E-notation (4.78E+18), its last digits are lost; export it again with the column as text",
        );
    }
    if PHONE.is_match(&text) {
        return IdCell::Other("a phone number where an order number belongs");
    }
    if is_id_number(&text) {
        return IdCell::Other("an identity number where an order number belongs");
    }
    if (19..=20).contains(&text.len()) && text.starts_with("8986") && text.bytes().all(|b| b.is_ascii_digit()) {
        return IdCell::Other("the number printed on a SIM card (8986…) where an order number belongs");
    }
    OrderId::from_str(&text).map_or(IdCell::Other("not an order number"), IdCell::Id)
}

/// A resident identity number: 17 digits and a check character, with a real birth date.
#[must_use]
pub fn is_id_number(text: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let bytes = text.as_bytes();
    if bytes.len() != 18 || !bytes[..17].iter().all(u8::is_ascii_digit) {
        return false;
    }
    let number = |range: std::ops::Range<usize>| text[range].parse::<u32>().unwrap_or(0);
    let date = (1900..2100).contains(&number(6..10)) && (1..=12).contains(&number(10..12)) && (1..=31).contains(&number(12..14));
    let sum: u32 = bytes[..17].iter().zip(WEIGHTS).map(|(b, w)| u32::from(b - b'0') * w).sum();
    let check = b"10X98765432"[(sum % 11) as usize];
    date && bytes[17].to_ascii_uppercase() == check
}

/// The last four digits of a full or masked phone.
#[must_use]
pub fn phone_tail(cell: &Cell) -> Option<PhoneTail> {
    let text: String = compact(&cell.text()).chars().filter(|c| !matches!(c, '-' | '(' | ')')).collect();
    let digits = text.strip_prefix("+86").or_else(|| text.strip_prefix("0086")).unwrap_or(&text);
    let digits = if digits.len() == 13 { digits.strip_prefix("86").unwrap_or(digits) } else { digits };
    let iot = digits.len() == 13 && (digits.starts_with("10") || digits.starts_with("14"));
    let tail = if PHONE.is_match(digits) || (iot && digits.bytes().all(|b| b.is_ascii_digit())) {
        &digits[digits.len() - 4..]
    } else if let Some(found) = MASKED_PHONE.captures(digits).and_then(|c| c.get(1)) {
        found.as_str()
    } else {
        digits
    };
    tail.parse().ok()
}

/// A cell that holds the tail itself. A spreadsheet drops leading zeros: `80` was `0080`.
#[must_use]
pub fn bare_tail(cell: &Cell) -> Option<PhoneTail> {
    let text = compact(&cell.text());
    if (1..4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()) {
        return format!("{text:0>4}").parse().ok();
    }
    phone_tail(cell)
}

/// An amount of yuan, as fen: `1,299.00`, `¥19.9`, `0`. More than ten million yuan is not an amount.
#[must_use]
pub fn money_fen(cell: &Cell) -> Option<i64> {
    let text = compact(&cell.text());
    let text = text.trim_start_matches(['¥', '￥']).trim_end_matches('元').replace([','], "");
    let (sign, text) = text.strip_prefix('-').map_or((1, text.as_str()), |rest| (-1, rest));
    let (yuan, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if yuan.is_empty() || yuan.len() > 8 || !digits(yuan) || !digits(fraction) {
        return None;
    }
    let mut fen: i64 = yuan.parse::<i64>().ok()? * 100;
    let padded = format!("{fraction:0<3}");
    fen += padded.get(..2)?.parse::<i64>().ok()?;
    // A spreadsheet writes 19.9 as 19.899999999999999.
    if padded.as_bytes().get(2).is_some_and(|d| *d >= b'5') {
        fen += 1;
    }
    Some(sign * fen)
}

/// A small whole number (an age).
#[must_use]
pub fn age(cell: &Cell) -> Option<u8> {
    compact(&cell.text()).trim_end_matches(['岁', '周']).parse().ok().filter(|age| (1..=120).contains(age))
}
