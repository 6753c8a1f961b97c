//! The text as units: visible characters in their plainest form, each with its place in the original.
//!
//! Digits of any script are ASCII here, full-width letters are half-width, traditional characters simplified; what is invisible is no unit,
//! so a number with zero-width characters inside is whole again. Places in the original stay known, since masking happens there.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use crate::normalise::{escape_len, is_invisible, simplified};

/// A visible character.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unit {
    /// Its plain form, case kept.
    pub c: char,
    /// Where it stands in the original, in bytes.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
}

/// A maximal run of digits.
#[derive(Debug, Clone)]
pub(super) struct Group {
    /// Its place in [`Text::digits`].
    pub digits: Range<usize>,
    /// Its units.
    pub units: Range<usize>,
}

/// The text in units and digit groups.
#[derive(Debug)]
pub(super) struct Text {
    /// Every visible character.
    pub units: Vec<Unit>,
    /// All digits of all groups, ASCII.
    pub digits: Vec<u8>,
    /// The runs of digits.
    pub groups: Vec<Group>,
    /// False when no word for a code stands anywhere, so that nobody looks for one beside each of many digits.
    pub speaks_of_codes: bool,
}

impl Text {
    /// Reads the text once.
    pub fn new(text: &str) -> Self {
        let units = units(text);
        let mut digits = Vec::new();
        let mut groups: Vec<Group> = Vec::new();
        for (i, unit) in units.iter().enumerate() {
            if !unit.c.is_ascii_digit() {
                continue;
            }
            digits.push(unit.c as u8);
            match groups.last_mut() {
                Some(group) if group.units.end == i => {
                    group.units.end += 1;
                    group.digits.end += 1;
                }
                _ => groups.push(Group { digits: digits.len() - 1..digits.len(), units: i..i + 1 }),
            }
        }
        // Only beside digits, or the dots that hid some, does anybody look for such a word.
        let may_matter = !groups.is_empty() || units.iter().any(|unit| unit.c == super::mask::DOT);
        let lower = || units.iter().map(|unit| unit.c.to_ascii_lowercase()).collect::<String>();
        let speaks_of_codes = may_matter && super::label::speaks_of_codes(&lower());
        Self { units, digits, groups, speaks_of_codes }
    }

    /// The digits of one group.
    pub fn digits_of(&self, group: usize) -> &[u8] {
        &self.digits[self.groups[group].digits.clone()]
    }

    /// The digits of a row of groups: they lie side by side.
    pub fn digits_of_row(&self, first: usize, last: usize) -> &[u8] {
        &self.digits[self.groups[first].digits.start..self.groups[last].digits.end]
    }

    /// The units between a group and the next one.
    pub fn gap(&self, group: usize) -> &[Unit] {
        &self.units[self.groups[group].units.end..self.groups[group + 1].units.start]
    }

    /// The unit at a place, or a blank outside the text.
    pub fn at(&self, place: usize) -> char {
        self.units.get(place).map_or(' ', |unit| unit.c)
    }

    /// The unit before a place, or a blank at the start.
    pub fn before(&self, place: usize) -> char {
        place.checked_sub(1).map_or(' ', |i| self.at(i))
    }

    /// A piece of the text in plain form.
    pub fn plain(&self, range: Range<usize>) -> String {
        self.units[range].iter().map(|unit| unit.c).collect()
    }

    /// Where units stand in the original.
    pub fn bytes(&self, units: &Range<usize>) -> Range<usize> {
        self.units[units.start].from..self.units[units.end - 1].to
    }
}

fn units(text: &str) -> Vec<Unit> {
    let mut units = Vec::with_capacity(text.len().min(1 << 20));
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if let Some(len) = escape_len(&text[at..]) {
            at += len;
            continue;
        }
        let to = at + c.len_utf8();
        if !is_invisible(c) && (!c.is_control() || matches!(c, '\n' | '\r' | '\t')) {
            units.push(Unit { c: plain(c), from: at, to });
        }
        at = to;
    }
    // The script conversion looks at neighbours but never changes the number of characters.
    if !text.is_ascii() {
        let all: String = units.iter().map(|unit| unit.c).collect();
        if let Cow::Owned(simplified) = simplified(&all) {
            for (unit, c) in units.iter_mut().zip(simplified.chars()) {
                unit.c = c;
            }
        }
    }
    units
}

/// The plain form of one character: half-width, ASCII digit, simple hyphen and blank. Circled and raised digits stay what they are.
fn plain(c: char) -> char {
    match c {
        '\0'..='~' => c,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{1d400}'..='\u{1d7ff}' => c.nfkc().next().unwrap_or(c),
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹣' | '⁃' => '-',
        _ if c.is_whitespace() => ' ',
        _ => digit(c).unwrap_or(c),
    }
}

/// The decimal digits of other scripts.
fn digit(c: char) -> Option<char> {
    const ZEROS: [u32; 38] = [
        0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20, 0x1040,
        0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0,
        0xa9f0, 0xaa50, 0xabf0, 0x104a0, 0x11066, 0x1fbf0,
    ];
    let code = c as u32;
    let zero = ZEROS.iter().rev().find(|zero| **zero <= code)?;
    char::from_digit(code - zero, 10).filter(|_| code - zero < 10)
}
