//! Text as it arrives is noisy: terminal escapes, invisible characters, full-width letters, two scripts, walls of blank lines.
//!
//! Two readings of it exist and are not to be mixed up: [`clean`] is for people and for storage and keeps the wording; [`fold`] is for
//! matching and keeps the meaning only. Both take time linear in the length of the text and neither can fail.

mod chars;
mod escape;
mod plain;
mod script;

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

pub use chars::{is_cjk, is_invisible};
pub use escape::escape_len;
pub use script::simplified;

/// Blanks in a row that survive [`clean`]: enough to keep columns of a pasted table apart.
const BLANKS_MAX: usize = 4;
/// Line breaks in a row that survive [`clean`]: one empty line between paragraphs.
const BREAKS_MAX: usize = 2;

/// True for what asks for something by a command; some keyboards write a wide slash.
#[must_use]
pub fn is_command(text: &str) -> bool {
    text.trim_start().starts_with(SLASHES)
}

/// How a command begins.
pub const SLASHES: [char; 2] = ['/', '／'];

/// The text for people and for storage: the same words without anything that moves a cursor, hides or turns text round.
///
/// Escape sequences, control characters, zero-width and bidirectional characters go; all kinds of line break become `\n`; long runs of
/// blanks are cut short; blanks at both ends go.
#[must_use]
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blanks = 0;
    let mut breaks = 0;
    let mut chars = visible(text).peekable();
    while let Some(c) = chars.next() {
        if c == '\r' && chars.peek() == Some(&'\n') {
            continue;
        }
        if chars::is_line_break(c) {
            breaks += 1;
            blanks = 0;
        } else if c.is_whitespace() {
            blanks += 1;
        } else if !c.is_control() {
            if !out.is_empty() {
                out.extend(std::iter::repeat_n('\n', breaks.min(BREAKS_MAX)));
                out.extend(std::iter::repeat_n(' ', blanks.min(BLANKS_MAX)));
            }
            (blanks, breaks) = (0, 0);
            out.push(c);
        }
    }
    out
}

/// The text for matching: NFKC, lower case, simplified script, nothing invisible, single blanks, and no blank between CJK characters.
#[must_use]
pub fn fold(text: &str) -> String {
    if let Some(folded) = plain::fold(text) {
        return folded;
    }
    let mut folded = fold_once(text);
    if folded == text {
        return folded;
    }
    // Lower case and the script conversion can each open a new composition (`İ`, chained variants); a second pass settles nearly all.
    for _ in 0..3 {
        let again = fold_once(&folded);
        if again == folded {
            break;
        }
        folded = again;
    }
    folded
}

fn fold_once(text: &str) -> String {
    let lower: String = visible(text).nfkc().flat_map(char::to_lowercase).collect();
    let simplified = simplified(&lower);
    spaced(simplified.nfkc(), simplified.len())
}

/// The visible characters, of some `bytes`, with single blanks between words and none between CJK characters.
fn spaced(chars: impl Iterator<Item = char>, bytes: usize) -> String {
    let mut out = String::with_capacity(bytes);
    let mut last = None;
    let mut blank = false;
    for c in chars {
        if c.is_whitespace() || chars::is_line_break(c) {
            blank = true;
        } else if !c.is_control() && !is_invisible(c) {
            if let Some(before) = last
                && blank
                && !(is_cjk(before) && is_cjk(c))
            {
                out.push(' ');
            }
            blank = false;
            out.push(c);
            last = Some(c);
        }
    }
    out
}

/// The first `max_chars` characters, and how many were cut off when there were more.
#[must_use]
pub fn bound(text: &str, max_chars: usize) -> (Cow<'_, str>, Option<usize>) {
    match text.char_indices().nth(max_chars) {
        None => (Cow::Borrowed(text), None),
        Some((at, _)) => (Cow::Borrowed(&text[..at]), Some(text[at..].chars().count())),
    }
}

/// The characters that are not invisible and not part of an escape sequence.
fn visible(text: &str) -> impl Iterator<Item = char> + '_ {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let c = rest.chars().next()?;
            if let Some(len) = escape_len(rest) {
                rest = &rest[len..];
            } else {
                rest = &rest[c.len_utf8()..];
                if !is_invisible(c) {
                    return Some(c);
                }
            }
        }
    })
}
