//! The phone tail in a message: four digits that are the second factor of the owner check.

use super::label::{self, Label};
use super::units::Text;
use super::{Kind, Piece};
use crate::model::{FoundKind, PhoneTail};

/// The tail, in this order of trust: the whole message, beside its word, right after (or before) an order number, the end of a phone.
pub(super) fn find(text: &Text, pieces: &[Piece], taken: &[bool]) -> Option<PhoneTail> {
    whole(text)
        .or_else(|| labelled(text, taken))
        .or_else(|| beside_order(text, pieces, taken))
        .or_else(|| pieces.iter().rev().filter(|p| p.kind == Kind::Number(FoundKind::Phone)).find_map(|p| end_of(text, p)))
}

fn parse(digits: &[u8]) -> Option<PhoneTail> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// "8000", "８０００", "8 0 0 0", "8000。"
fn whole(text: &Text) -> Option<PhoneTail> {
    let others = |c: char| c.is_alphanumeric() && !c.is_ascii_digit();
    (text.digits.len() == 4 && text.units.len() <= 24 && !text.units.iter().any(|unit| others(unit.c) || unit.c == super::mask::DOT))
        .then(|| parse(&text.digits))?
        .filter(|_| !text.units.iter().any(|unit| matches!(unit.c, '¥' | '$' | '/' | '%')) && !text.plain(0..text.units.len()).contains('.')
            || text.plain(0..text.units.len()).trim_end_matches(['.', ' ']).bytes().all(|b| b.is_ascii_digit() || b == b' '))
}

/// "尾号8000", "后4位 8000", "last four: 8000", "8000是尾号". The digits may be spaced.
fn labelled(text: &Text, taken: &[bool]) -> Option<PhoneTail> {
    (0..text.groups.len()).find_map(|group| {
        let end = run_of_four(text, group)?;
        if (group..=end).any(|g| taken[g]) {
            return None;
        }
        let units = text.groups[group].units.start..text.groups[end].units.end;
        let named = label::before(text, units.start) == Some(Label::Tail) || (group == end && label::tail_after(text, units.end));
        named.then(|| parse(text.digits_of_row(group, end)))?
    })
}

/// The last group of a row of four digits that begins at `group`: one group, or four single digits.
fn run_of_four(text: &Text, group: usize) -> Option<usize> {
    match text.digits_of(group).len() {
        4 => Some(group),
        1 if group + 3 < text.groups.len() => {
            let single = (group..=group + 3).all(|g| text.digits_of(g).len() == 1);
            (single && (group..group + 3).all(|g| text.gap(g).iter().all(|u| u.c == ' ' || u.c == '-'))).then_some(group + 3)
        }
        _ => None,
    }
}

/// "4781320682406083640 8000": four free digits next to an order number. A year only when nothing else stands in the message.
fn beside_order(text: &Text, pieces: &[Piece], taken: &[bool]) -> Option<PhoneTail> {
    let orders: Vec<&Piece> = pieces.iter().filter(|p| matches!(p.kind, Kind::Number(FoundKind::Order | FoundKind::Partial))).collect();
    if orders.is_empty() || orders.len() > 8 {
        return None;
    }
    let bare = !text.units.iter().enumerate().any(|(i, u)| u.c.is_alphanumeric() && !u.c.is_ascii_digit() && !orders.iter().any(|o| o.units.contains(&i)));
    let free = |group: &usize| {
        let units = &text.groups[*group].units;
        let digits = text.digits_of(*group);
        let year = digits.starts_with(b"19") || digits.starts_with(b"20");
        let glued = text.before(units.start).is_alphabetic() && text.before(units.start).is_ascii() || text.at(units.end).is_ascii_alphabetic();
        digits.len() == 4 && !taken[*group] && !glued && (!year || bare) && !text.before(units.start).is_ascii_punctuation_but_join()
    };
    let near = |from: usize, to: usize| to >= from && to - from <= 4 && text.units[from..to].iter().all(|u| !u.c.is_alphanumeric());
    let groups: Vec<usize> = (0..text.groups.len()).filter(free).collect();
    let after = groups.iter().find(|g| orders.iter().any(|o| near(o.units.end, text.groups[**g].units.start)));
    let before = || groups.iter().find(|g| bare && orders.iter().any(|o| near(text.groups[**g].units.end, o.units.start)));
    parse(text.digits_of(*after.or_else(before)?))
}

trait Mark {
    fn is_ascii_punctuation_but_join(self) -> bool;
}

impl Mark for char {
    /// Marks that make the digits after them something else than a tail: money, percent, a decimal.
    fn is_ascii_punctuation_but_join(self) -> bool {
        matches!(self, '$' | '¥' | '.' | '%' | '+' | '*' | '@')
    }
}

/// The last four digits of a phone number, masked or not.
fn end_of(text: &Text, piece: &Piece) -> Option<PhoneTail> {
    let digits: Vec<u8> = text.units[piece.units.clone()].iter().filter(|u| u.c.is_ascii_digit()).map(|u| u.c as u8).collect();
    parse(digits.last_chunk::<4>()?)
}
