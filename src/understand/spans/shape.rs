//! What a string of ASCII digits can be by its own shape: check digits, regions, dates, prefixes. Nothing here looks at words.

use chrono::NaiveDate;

/// Luhn's check over ASCII digits.
pub(super) fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits.iter().rev().enumerate().map(|(i, b)| luhn_term(u32::from(b - b'0'), i % 2 == 1)).sum();
    sum.is_multiple_of(10)
}

fn luhn_term(digit: u32, doubled: bool) -> u32 {
    match (doubled, digit * 2) {
        (false, _) => digit,
        (true, twice) if twice > 9 => twice - 9,
        (true, twice) => twice,
    }
}

/// How an 18-character identity number stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum IdCheck {
    /// Region, birth date and check character agree.
    Valid,
    /// Region and birth date are real, the check character is not: a typo in an ID number, or chance (0.02 % of random numbers).
    Typo,
    /// Not an ID number.
    No,
}

/// Checks 17 digits and the check character (`b'X'` or a digit), or 17 digits whose check character is missing.
pub(super) fn id_number(digits: &[u8], check: Option<u8>) -> IdCheck {
    if digits.len() != 17 || !region(digits) || !date(&digits[6..14], 1880, 2039) {
        return IdCheck::No;
    }
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(b, w)| u32::from(b - b'0') * w).sum();
    let expected = b"10X98765432"[sum as usize % 11];
    if check == Some(expected) { IdCheck::Valid } else { IdCheck::Typo }
}

/// The 15-digit form that was given out until 1999. It has no check digit, so one random 15-digit number in fifteen has its shape.
pub(super) fn id_number_old(digits: &[u8]) -> bool {
    let county = |pair: &[u8]| pair != b"00";
    digits.len() == 15
        && region(digits)
        && county(&digits[2..4])
        && county(&digits[4..6])
        && digits[2] < b'8'
        && [&b"19"[..], &digits[6..12]].concat().as_slice().first_chunk::<8>().is_some_and(|d| date(d, 1900, 1999))
}

/// The first two digits name a province, Hong Kong, Macau, Taiwan or (91) a foreign permanent resident.
fn region(digits: &[u8]) -> bool {
    matches!(
        (digits[0] - b'0') * 10 + (digits[1] - b'0'),
        11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83 | 91
    )
}

/// `yyyymmdd` is a day of the calendar in the given years.
pub(super) fn date(digits: &[u8], first_year: i32, last_year: i32) -> bool {
    let number = |part: &[u8]| part.iter().fold(0u32, |n, b| n * 10 + u32::from(b - b'0'));
    let year = number(&digits[..4]).cast_signed();
    (first_year..=last_year).contains(&year)
        && NaiveDate::from_ymd_opt(year, number(&digits[4..6]), number(&digits[6..8])).is_some()
}

/// A mobile number, with or without the country prefix or a leading zero; an IoT number; a landline with its area code.
pub(super) fn phone(digits: &[u8]) -> bool {
    match digits.len() {
        11 => mobile(digits) || landline(digits),
        12 => (digits[0] == b'0' && mobile(&digits[1..])) || landline(digits),
        13 => (digits.starts_with(b"86") && mobile(&digits[2..])) || iot(digits),
        15 => digits.starts_with(b"0086") && mobile(&digits[4..]),
        _ => false,
    }
}

/// A mobile number of 11 digits.
pub(super) fn mobile(digits: &[u8]) -> bool {
    digits.len() == 11 && digits[0] == b'1' && digits[1] >= b'3'
}

fn landline(digits: &[u8]) -> bool {
    digits[0] == b'0' && matches!(digits[1], b'1'..=b'9') && digits[if digits.len() == 11 { 3 } else { 4 }] > b'1'
}

/// Numbers for machines: 13 digits, 1064…, 1065…, 14x….
fn iot(digits: &[u8]) -> bool {
    digits.starts_with(b"1064") || digits.starts_with(b"1065") || (digits.starts_with(b"14") && matches!(digits[2], b'0' | b'1' | b'4' | b'6' | b'8'))
}

/// A bank card. Luhn alone would take every tenth order number, so the issuer's prefix must fit too.
pub(super) fn bank_card(digits: &[u8]) -> bool {
    let prefix = match digits.len() {
        16 => digits.starts_with(b"62") || matches!(digits[0], b'4' | b'5'),
        17..=19 => digits.starts_with(b"62"),
        _ => false,
    };
    prefix && luhn(digits)
}

/// The number printed on a SIM card.
pub(super) fn iccid(digits: &[u8]) -> bool {
    matches!(digits.len(), 19 | 20) && digits.starts_with(b"8986")
}

/// What a spreadsheet makes of a long number: 15 significant digits and zeros.
pub(super) fn damaged(digits: &[u8]) -> bool {
    let zeros = digits.iter().rev().take_while(|b| **b == b'0').count();
    zeros < digits.len() && ((digits.len() >= 18 && digits.len() - zeros <= 15) || (digits.len() >= 16 && zeros >= 5))
}

/// Bare digits with the length and prefix of a parcel number. Only believed beside a word such as 快递.
pub(super) fn parcel(digits: &[u8]) -> bool {
    let first = digits[0];
    match digits.len() {
        12 => true,
        13 => matches!(first, b'1' | b'5' | b'7' | b'8' | b'9'),
        14 => digits.starts_with(b"7") || matches!(first, b'3' | b'4'),
        15 => matches!(first, b'3' | b'4' | b'7') || digits.starts_with(b"621"),
        16 | 17 => digits.starts_with(b"77") || digits.starts_with(b"43"),
        _ => false,
    }
}

/// Letters and digits with the shape of a courier that puts letters in front. `letters` is upper case.
pub(super) fn parcel_with_letters(letters: &[u8], digits: &[u8]) -> bool {
    match (letters, digits.len()) {
        (b"SF", 12 | 13) | (b"JT" | b"YT", 13) | (b"JD", 13) | (b"DPK", 12) => true,
        ([b'S', b'F', _], 12) | ([b'J', b'D', _, _], 11) | ([b'J', b'D', _], 12) => true,
        ([b'P', _], 11) => true,
        _ => false,
    }
}

/// The first eight digits are a recent day: order numbers made from a date (HK…, SH…, P…) begin so.
pub(super) fn starts_with_day(digits: &[u8]) -> bool {
    digits.len() >= 8 && date(&digits[..8], 2015, 2039)
}
