//! The short way for text that nearly everybody types: ASCII, Chinese characters and their usual marks. Composition can't happen there, so
//! one pass does what the general way needs five for; anything else goes the general way. A test compares the two.

use std::borrow::Cow;

use super::simplified;

/// [`fold`](super::fold) of a text that has only plain characters, before and after its script is changed; otherwise `None`.
pub(super) fn fold(text: &str) -> Option<String> {
    let mut lower = String::with_capacity(text.len());
    for c in text.chars() {
        lower.push(plain(c)?);
    }
    let simplified = settled(&lower)?;
    Some(super::spaced(simplified.chars(), simplified.len()))
}

/// One plain character, folded: lower case, half width, a blank for all that separates.
fn plain(c: char) -> Option<char> {
    match c {
        '\t' | '\n' | '\r' | ' ' | '\u{3000}' => Some(' '),
        '!'..='~' => Some(c.to_ascii_lowercase()),
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).map(|half| half.to_ascii_lowercase()),
        '\u{4e00}'..='\u{9fff}' | '、' | '。' | '《'..='】' | '“' | '”' | '‘' | '’' => Some(c),
        _ => None,
    }
}

/// The text in simplified script, when a second change of script would change nothing and no unusual character came in.
fn settled(text: &str) -> Option<Cow<'_, str>> {
    let simplified = simplified(text);
    if simplified == text {
        return Some(simplified);
    }
    let unusual = |c: char| plain(c) != Some(c);
    let settled = !simplified.contains(unusual) && super::simplified(&simplified) == simplified;
    settled.then_some(simplified)
}
