//! Readings: what one digit group is by itself, and what a row of groups is when they are read as one broken number.
//!
//! A reading has a worth. A chain of groups is cut where the sum of worths is greatest, so groups are only joined when the whole has a
//! valid shape and the parts alone mean less: two orders side by side stay two, one order in five pieces becomes one.

use std::ops::Range;

use super::label::{self, Label};
use super::shape::{self, IdCheck};
use super::units::Text;
use super::{AmbiguityKind, Kind};
use crate::model::FoundKind;

/// One way to read some digits.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reading {
    /// What they are; `None` for digits that mean nothing here.
    pub kind: Option<Kind>,
    /// The better of two cuts has the greater sum.
    pub worth: u32,
    /// The units it covers: letters before and after the digits belong to it.
    pub units: Range<usize>,
    /// Set when the digits could well be something else.
    pub doubt: Option<AmbiguityKind>,
}

impl Reading {
    fn new(kind: impl Into<Kind>, worth: u32, units: Range<usize>) -> Self {
        Self { kind: Some(kind.into()), worth, units, doubt: None }
    }

    fn doubted(mut self, doubt: AmbiguityKind) -> Self {
        self.doubt = Some(doubt);
        self
    }

    fn nothing(units: Range<usize>) -> Self {
        Self { kind: None, worth: 0, units, doubt: None }
    }
}

impl From<FoundKind> for Kind {
    fn from(kind: FoundKind) -> Self {
        Self::Number(kind)
    }
}

/// Numbers everybody knows: hotlines are not codes, tails or pieces of an order.
const HOTLINES: [&[u8]; 10] =
    [b"10086", b"10010", b"10000", b"10099", b"12381", b"12315", b"12321", b"12300", b"10080", b"10011"];

/// Reads one group by itself.
pub(super) fn alone(text: &Text, group: usize) -> Reading {
    let digits = text.digits_of(group);
    let units = text.groups[group].units.clone();
    let named = || label::before(text, units.start);
    if let Some(reading) = identity(text, digits, &units, 130) {
        return reading;
    }
    if super::carve::digits_are_secret(text, units.start, digits.len()) {
        return Reading::new(Kind::Token, 60, units);
    }
    let letters = letters_before(text, units.start);
    let lettered = units.start - letters..units.end;
    match digits.len() {
        0..=3 => super::joints::amount(text, group, group, digits, &units).unwrap_or(Reading::nothing(units)),
        4..=9 => short(text, group, digits, units),
        10..=40 => {
            let label = named();
            if shape::iccid(digits) || (label == Some(Label::Iccid) && matches!(digits.len(), 19 | 20)) {
                Reading::new(FoundKind::Iccid, 110, units)
            } else if let Some(reading) = card(digits, &units, label, 110) {
                reading
            } else if phone_alone(text, digits, units.start) && !courier_with_zero(text, digits, &lettered) {
                let plus = usize::from(plus_before(text, units.start));
                Reading::new(FoundKind::Phone, 100, units.start - plus..units.end)
            } else if (1..=4).contains(&letters) && digits.len() <= 26 {
                with_letters(text, digits, lettered, label)
            } else {
                bare(text, digits, with_trailing_a(text, digits, units), label)
            }
        }
        _ => long(digits, units),
    }
}

/// Reads a row of groups as one number that somebody broke.
pub(super) fn joined(text: &Text, first: usize, last: usize) -> Option<Reading> {
    let digits = text.digits_of_row(first, last);
    let units = text.groups[first].units.start..text.groups[last].units.end;
    if let Some(reading) = super::joints::date_or_amount(text, first, last, digits, &units) {
        return Some(reading);
    }
    if digits.len() < 11 {
        let plain = (first..last).all(|g| text.gap(g).len() == 1) && (4..=8).contains(&digits.len());
        if plain && super::carve::digits_are_secret(text, units.start, digits.len()) {
            return Some(Reading::new(Kind::Token, 62, units));
        }
        let code = plain && label::near_code(text, units.start, units.end);
        return code.then(|| Reading::new(FoundKind::Code, 62, units));
    }
    if let Some(reading) = identity(text, digits, &units, 120) {
        return Some(reading);
    }
    // Of two shapes that begin alike, the longer one is meant.
    let len = u32::try_from(digits.len()).unwrap_or_default();
    if shape::iccid(digits) {
        return Some(Reading::new(FoundKind::Iccid, 76 + 2 * len, units));
    }
    if let Some(reading) = card(digits, &units, label::before(text, units.start), 76 + 2 * len) {
        return Some(reading);
    }
    if shape::phone(digits) {
        let plus = usize::from(plus_before(text, units.start));
        return Some(Reading::new(FoundKind::Phone, 69 + len, units.start - plus..units.end));
    }
    if plus_before(text, units.start) && (9..=15).contains(&digits.len()) && text.digits_of(first).len() <= 4 {
        return Some(Reading::new(FoundKind::Phone, 70, units.start - 1..units.end));
    }
    let letters = letters_before(text, units.start);
    if (1..=4).contains(&letters) {
        let worth = dated_worth(text, units.start - letters..units.start, digits)?;
        return Some(Reading::new(FoundKind::Order, worth, units.start - letters..units.end));
    }
    super::joints::order(text, first, last, digits, with_trailing_a(text, digits, units))
}

/// Order numbers made from letters and a date: how sure a row of pieces is one, if it is.
fn dated_worth(text: &Text, letters: Range<usize>, digits: &[u8]) -> Option<u32> {
    if !shape::starts_with_day(digits) {
        return None;
    }
    match (text.plain(letters).to_ascii_uppercase().as_str(), digits.len()) {
        ("P", 24 | 25) | ("HK", 18) => Some(120),
        (_, 12 | 18 | 24 | 25) => Some(75),
        _ => None,
    }
}

/// Identity numbers, 18 characters or 15. Sound whatever letters are glued to them.
fn identity(text: &Text, digits: &[u8], units: &Range<usize>, worth: u32) -> Option<Reading> {
    match digits.len() {
        17 => {
            let x = check_letter(text, units.end);
            let check = shape::id_number(digits, x.map(|_| b'X'));
            // After a joint an `X` that does not fit may be the first letter of the next word.
            let end = x.filter(|end| check == IdCheck::Valid || !text.at(*end).is_ascii_alphanumeric()).unwrap_or(units.end);
            // Seventeen digits with a region and a birth date are still a person, even when the last character is wrong or lost.
            let worth = if check == IdCheck::Valid { worth } else { worth - 25 };
            let card = check == IdCheck::Typo && shape::bank_card(digits);
            (check != IdCheck::No && !card).then(|| Reading::new(FoundKind::IdNumber, worth, units.start..end))
        }
        18 => {
            let units = units.clone();
            match shape::id_number(&digits[..17], Some(digits[17])) {
                IdCheck::Valid => Some(Reading::new(FoundKind::IdNumber, worth, units)),
                IdCheck::Typo if shape::bank_card(digits) || label::before(text, units.start) == Some(Label::Order) => None,
                IdCheck::Typo => Some(Reading::new(FoundKind::IdNumber, worth - 20, units).doubted(AmbiguityKind::IdOrOrder)),
                IdCheck::No => None,
            }
        }
        15 if shape::id_number_old(digits) => {
            let device = shape::luhn(digits) && [&b"35"[..], b"86", b"99", b"01"].iter().any(|tac| digits.starts_with(tac));
            let units = units.clone();
            match label::before(text, units.start) {
                Some(Label::Imei | Label::Imsi | Label::Order | Label::Parcel) => None,
                Some(Label::IdNumber) => Some(Reading::new(FoundKind::IdNumber, worth, units)),
                _ if device => None,
                _ => Some(Reading::new(FoundKind::IdNumber, worth - 50, units).doubted(AmbiguityKind::IdOrOrder)),
            }
        }
        22.. if digits.len() <= 40 && [&digits[..18], &digits[digits.len() - 18..]].iter().any(|part| valid_id(part)) => {
            Some(Reading::new(FoundKind::IdNumber, worth, units.clone()))
        }
        _ => None,
    }
}

fn valid_id(digits: &[u8]) -> bool {
    shape::id_number(&digits[..17], Some(digits[17])) == IdCheck::Valid
}

/// Where an `X` in one of its disguises ends that follows 17 digits, at once or after a joint.
fn check_letter(text: &Text, end: usize) -> Option<usize> {
    let is_x = |c: char| matches!(c, 'x' | 'X' | 'х' | 'Х' | '×' | '*' | '✕' | '✖' | 'χ' | 'Χ' | '╳' | 'Ⅹ' | 'ⅹ');
    if is_x(text.at(end)) {
        return Some(end + 1);
    }
    let gap = text.units[end..].iter().take(5).take_while(|unit| super::joints::joins(unit)).count();
    let place = end + gap;
    (gap > 0 && is_x(text.at(place))).then_some(place + 1)
}

/// Bank cards. A label says order: then it is one, since the person says so. Nineteen digits without a label stay in doubt.
fn card(digits: &[u8], units: &Range<usize>, label: Option<Label>, worth: u32) -> Option<Reading> {
    let named = label == Some(Label::Card) && (16..=19).contains(&digits.len()) && matches!(digits[0], b'3'..=b'6' | b'9');
    // "卡号" is said of SIM cards too; with the prefix of UnionPay it is a bank's, also when a digit is wrong.
    let union_pay = label == Some(Label::SomeCard) && (16..=19).contains(&digits.len()) && digits.starts_with(b"62");
    if named || union_pay {
        return Some(Reading::new(FoundKind::BankCard, worth, units.clone()));
    }
    if !shape::bank_card(digits) || label == Some(Label::Order) {
        return None;
    }
    let reading = Reading::new(FoundKind::BankCard, worth, units.clone());
    Some(if digits.len() == 19 { reading.doubted(AmbiguityKind::CardOrOrder) } else { reading })
}

/// A `+` that begins a number, not one inside a word.
fn plus_before(text: &Text, start: usize) -> bool {
    text.before(start) == '+'
        && start.checked_sub(2).is_none_or(|i| !text.at(i).is_ascii_alphanumeric() && text.at(i) != super::mask::DOT)
}

/// Phone numbers in one piece. A hotline (400…) is nobody's secret.
fn phone_alone(text: &Text, digits: &[u8], start: usize) -> bool {
    shape::phone(digits) || (plus_before(text, start) && (10..=15).contains(&digits.len()))
}

/// `JDVB01234567890`: a courier's letters glued to digits that would be a landline by themselves.
fn courier_with_zero(text: &Text, digits: &[u8], units: &Range<usize>) -> bool {
    let letters = text.plain(units.start..units.end - digits.len()).to_ascii_uppercase();
    digits[0] == b'0' && letters.len() <= 4 && shape::parcel_with_letters(letters.as_bytes(), digits)
}

/// Four to nine digits: a code beside its word, a day, an amount, or nothing.
fn short(text: &Text, group: usize, digits: &[u8], units: Range<usize>) -> Reading {
    let before = text.before(units.start);
    let part_of_word = before.is_ascii_alphabetic() || text.at(units.end).is_ascii_alphabetic();
    if HOTLINES.contains(&digits) {
        return Reading { worth: 40, ..Reading::nothing(units) };
    }
    if let Some(amount) = super::joints::amount(text, group, group, digits, &units) {
        return amount;
    }
    let tail = digits.len() == 4 && (label::before(text, units.start) == Some(Label::Tail) || label::tail_after(text, units.end));
    if !part_of_word && !tail && digits.len() <= 8 && label::near_code(text, units.start, units.end) {
        return Reading::new(FoundKind::Code, 60, units);
    }
    let year = digits.len() == 4 && text.at(units.end) == '年';
    if year || (digits.len() == 8 && shape::date(digits, 1900, 2099)) {
        return Reading::new(FoundKind::Date, 10, units);
    }
    Reading::nothing(units)
}

/// Digits with one to four letters glued in front: a parcel, or somebody's order number.
fn with_letters(text: &Text, digits: &[u8], units: Range<usize>, label: Option<Label>) -> Reading {
    let letters: Vec<u8> =
        text.units[units.start..units.end - digits.len()].iter().map(|u| u.c.to_ascii_uppercase() as u8).collect();
    let order = label == Some(Label::Order) || label::before(text, units.start) == Some(Label::Order);
    let kind = match letters.as_slice() {
        b"IMEI" => FoundKind::Imei,
        b"IMSI" => FoundKind::Imsi,
        _ if !order && shape::parcel_with_letters(&letters, digits) => FoundKind::Tracking,
        // Nineteen digits are the shop's own number with a word stuck to it; other people's numbers begin with a day or are shorter.
        _ if digits.len() == 19 && !shape::starts_with_day(digits) => {
            return bare(text, digits, with_trailing_a(text, digits, units.end - 19..units.end), label);
        }
        b"NO" | b"ID" | b"NR" | b"IS" | b"QQ" | b"VX" | b"WX" => {
            return bare(text, digits, units.end - digits.len()..units.end, label);
        }
        _ => FoundKind::Order,
    };
    let complete = kind != FoundKind::Order || (shape::starts_with_day(digits) && matches!(digits.len(), 12 | 18 | 24 | 25));
    Reading::new(kind, if complete { 95 } else { 60 }, units)
}

/// Ten to forty bare digits.
fn bare(text: &Text, digits: &[u8], units: Range<usize>, label: Option<Label>) -> Reading {
    let near_parcel = || shape::parcel(digits) && label::near_parcel(text, units.start, units.end);
    let (kind, worth) = match (label, digits.len()) {
        (Some(Label::Account), 10..=13) => return Reading::nothing(units),
        (Some(Label::Imei), 14..=17) => (FoundKind::Imei, 60),
        (Some(Label::Imsi), 15) => (FoundKind::Imsi, 60),
        (Some(Label::Parcel), 10..=18) => (FoundKind::Tracking, 60),
        (_, 16..) if shape::damaged(digits) => (FoundKind::Damaged, 60),
        (_, 19) => (FoundKind::Order, 100),
        (Some(Label::Order), 10..=13) => (FoundKind::Order, 60),
        (None | Some(_), 12..=17) if near_parcel() => (FoundKind::Tracking, 40),
        (_, 10) if matches!(digits[..2], [b'1', b'5'..=b'9']) => (FoundKind::Epoch, 12),
        (_, 13) if matches!(digits[..2], [b'1', b'5'..=b'9']) => (FoundKind::Epoch, 14),
        (_, 15) if digits.starts_with(b"460") => (FoundKind::Imsi, 30),
        (_, 15) if shape::luhn(digits) && (digits.starts_with(b"35") || digits.starts_with(b"86")) => (FoundKind::Imei, 30),
        (_, 10) if digits.starts_with(b"400") || digits.starts_with(b"800") => return Reading::nothing(units),
        (_, 14..=40) if (b'4'..=b'7').contains(&digits[0]) => (FoundKind::Partial, 30),
        (_, 27..) => (FoundKind::Partial, 30),
        (_, 14..=26) => (FoundKind::Order, 30),
        _ => (FoundKind::Order, 15),
    };
    Reading::new(kind, worth, units)
}

/// More digits than any number has.
fn long(digits: &[u8], units: Range<usize>) -> Reading {
    if digits.len() <= 60 { Reading::new(FoundKind::Partial, 30, units) } else { Reading::nothing(units) }
}

/// Old parent orders end in `A`: it belongs to the number, unless a word goes on there.
fn with_trailing_a(text: &Text, digits: &[u8], units: Range<usize>) -> Range<usize> {
    let a = digits.len() == 19 && matches!(text.at(units.end), 'a' | 'A') && !text.at(units.end + 1).is_ascii_alphanumeric();
    units.start..units.end + usize::from(a)
}

/// How many ASCII letters are glued to the front, five standing for any more.
pub(super) fn letters_before(text: &Text, start: usize) -> usize {
    text.units[start.saturating_sub(5)..start].iter().rev().take_while(|unit| unit.c.is_ascii_alphabetic()).count()
}
