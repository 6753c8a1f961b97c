//! Chains of digit groups, cut into readings: the cut with the greatest sum of worths wins.

use super::read::{self, Reading};
use super::units::Text;
use super::{AmbiguityKind, joints};

/// A card number typed digit by digit has 19 groups, an ICCID 20.
const GROUPS_MAX: usize = 20;
/// The longest number that is put together from pieces (`P` and 24 digits).
const DIGITS_MAX: usize = 24;

/// Reads all groups outside the taken places. `taken` tells for a group whether something else has claimed it already.
pub(super) fn readings(text: &Text, taken: &[bool]) -> Vec<Reading> {
    let mut out = Vec::new();
    let mut first = 0;
    while first < text.groups.len() {
        if taken[first] {
            first += 1;
            continue;
        }
        let mut last = first;
        while last + 1 < text.groups.len() && !taken[last + 1] && joints::joinable(text, last) {
            last += 1;
        }
        cut(text, first, last, &mut out);
        first = last + 1;
    }
    out
}

/// The best cut of one chain, by dynamic programming from its end.
fn cut(text: &Text, first: usize, last: usize, out: &mut Vec<Reading>) {
    let size = last - first + 1;
    let mut best: Vec<(u64, usize, Option<Reading>)> = Vec::with_capacity(size + 1);
    best.push((0, 0, None));
    // best[k] is about the last k groups of the chain.
    for k in 1..=size {
        let start = last + 1 - k;
        let single = read::alone(text, start);
        let mut choice = (u64::from(single.worth) + best[k - 1].0, 1, Some(single));
        for end in start + 1..=last.min(start + GROUPS_MAX - 1) {
            if text.digits_of_row(start, end).len() > DIGITS_MAX {
                break;
            }
            if let Some(reading) = read::joined(text, start, end) {
                let width = end - start + 1;
                let sum = u64::from(reading.worth) + best[k - width].0;
                if sum > choice.0 {
                    choice = (sum, width, Some(reading));
                }
            }
        }
        best.push(choice);
    }
    let mut k = size;
    while k > 0 {
        let (_, width, reading) = &mut best[k];
        let (width, mut reading) = (*width, reading.take());
        if let Some(reading) = &mut reading
            && width == 1
            && phone_or_broken_order(text, last + 1 - k, last)
        {
            reading.doubt = Some(AmbiguityKind::OneOrSeveral);
        }
        out.extend(reading);
        k -= width;
    }
}

/// A phone number and eight more digits in the next piece: read apart, but together they have the length of an order.
fn phone_or_broken_order(text: &Text, group: usize, last: usize) -> bool {
    let lens = [text.digits_of(group).len(), if group < last { text.digits_of(group + 1).len() } else { 0 }];
    lens == [11, 8] && super::shape::mobile(text.digits_of(group)) && !super::shape::date(text.digits_of(group + 1), 1900, 2099)
}
