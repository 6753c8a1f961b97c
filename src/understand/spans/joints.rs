//! Rows of groups that are one thing: dates, amounts, and order numbers that were broken by blanks or line breaks.

use std::ops::Range;

use super::AmbiguityKind;
use super::read::Reading;
use super::shape;
use super::units::{Text, Unit};
use crate::model::FoundKind;

/// Blanks, hyphens, commas and the like that people, apps and keyboards put inside a number.
pub(super) fn joins(unit: &Unit) -> bool {
    unit.c.is_whitespace() || "-,.、·_/|()，。'".contains(unit.c)
}

/// True when the gap after a group can be inside one number. A list's own mark ("1. ", "2、", "3)") is not.
pub(super) fn joinable(text: &Text, group: usize) -> bool {
    let gap = text.gap(group);
    if gap.is_empty() || gap.len() > 5 || !gap.iter().all(joins) {
        return false;
    }
    let start = text.groups[group].units.start;
    let opens_line = start == 0 || text.before(start) == '\n';
    let marks_list = matches!(gap[0].c, '.' | '、' | ')') && (gap.len() > 1 || gap[0].c == '、');
    !(opens_line && marks_list && text.digits_of(group).len() <= 2)
}

/// `2026-10-01`, `2026/6/1`, `10.5` and sums of money.
pub(super) fn date_or_amount(text: &Text, first: usize, last: usize, digits: &[u8], units: &Range<usize>) -> Option<Reading> {
    if last - first > 2 || digits.len() > 12 || (first..last).any(|g| text.gap(g).len() != 1) {
        return None;
    }
    let marks: Vec<char> = (first..last).map(|g| text.gap(g)[0].c).collect();
    if let [a, b] = marks[..]
        && a == b
        && matches!(a, '-' | '/' | '.')
        && let [year, month, day] = [first, first + 1, last].map(|g| text.digits_of(g))
        && year.len() == 4
        && month.len() <= 2
        && day.len() <= 2
    {
        let padded = [year, &b"0"[month.len() - 1..], month, &b"0"[day.len() - 1..], day].concat();
        if padded.len() == 8 && shape::date(&padded, 1900, 2099) {
            return Some(Reading { kind: Some(FoundKind::Date.into()), worth: 75, units: units.clone(), doubt: None });
        }
    }
    let decimal = marks.last() == Some(&'.') && text.digits_of(last).len() <= 2;
    let thousands = marks.iter().all(|m| matches!(m, ',' | '.'));
    if thousands && (decimal || text.digits_of(last).len() == 3) {
        return amount(text, first, last, digits, units);
    }
    None
}

const MONEY_AFTER: &[&str] =
    &["元", "块", "圆", "蚊", "塊", "万", "yuan", "rmb", "cny", "usd", "hkd", "dollar", "buck", "yuán", "kuai", "人民币"];

/// Digits with a currency before or after them.
pub(super) fn amount(text: &Text, first: usize, last: usize, digits: &[u8], units: &Range<usize>) -> Option<Reading> {
    if digits.len() > 9 {
        return None;
    }
    let before = text.plain(units.start.saturating_sub(4)..units.start).to_ascii_lowercase();
    let before = before.trim_end();
    let sign = before.ends_with(['¥', '$', '￥', '€', '£']) || before.ends_with("rmb") || before.ends_with("cny");
    let after = text.plain(units.end..(units.end + 8).min(text.units.len())).to_ascii_lowercase();
    let after = after.trim_start_matches([' ', '】', ']', ')', '多', '来', '几']);
    let unit = MONEY_AFTER.iter().find(|word| after.starts_with(**word));
    if !sign && unit.is_none() {
        return None;
    }
    // Worth little: a currency before the first piece of a broken identity number must not save the piece.
    // Of two cuts of "1,299.00" the longer one is the sum.
    let worth = if first == last { 1 } else { 20 + u32::from(last - first > 1) };
    Some(Reading { kind: Some(FoundKind::Amount.into()), worth, units: units.clone(), doubt: None })
}

/// Nineteen digits in pieces. How they are cut tells how sure that is.
pub(super) fn order(text: &Text, first: usize, last: usize, digits: &[u8], units: Range<usize>) -> Option<Reading> {
    if digits.len() != 19 || digits[0] == b'0' {
        return None;
    }
    let lens: Vec<usize> = (first..=last).map(|g| text.digits_of(g).len()).collect();
    let (head, tail) = lens.split_at(lens.len() - 1);
    let even = head.iter().all(|len| *len == head[0]) && tail[0] <= head[0];
    let natural = even || lens.len() <= 3;
    // Nothing before and nothing after in the chain, evenly cut: a phone number read inside it would be chance.
    let whole = (first == 0 || !joinable(text, first - 1)) && (last + 1 == text.groups.len() || !joinable(text, last));
    // Typed digit by digit or in pairs, one of its many windows is a card by chance; in fours it could be a card and its code.
    let worth = 64
        + 12 * u32::from(whole && even && lens.len() > 3)
        + 30 * u32::from(whole && even && lens.len() > 3 && head[0] != 4 && !shape::bank_card(digits))
        + 4 * u32::from(natural)
        + 3 * u32::from(even)
        + 3 * u32::from((b'4'..=b'7').contains(&digits[0]));
    // Fifteen digits and four could be a number that lost its end, and a phone tail.
    let cut_and_tail = lens == [15, 4];
    let doubt = (cut_and_tail || !natural).then_some(AmbiguityKind::OneOrSeveral);
    let kind = if shape::damaged(digits) { FoundKind::Damaged } else { FoundKind::Order };
    Some(Reading { kind: Some(kind.into()), worth, units, doubt })
}
