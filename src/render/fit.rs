//! Text in the room that it has: on a terminal and in a drawing a Chinese character takes two columns.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Stands where something was cut. Not an ellipsis: terminals set up for Chinese make it two columns wide, others one.
const MARK: &str = "..";

/// The text cut to this many columns, with a mark where it was cut.
#[must_use]
pub fn fit(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut used = MARK.len();
    let kept = text.chars().take_while(|c| {
        used += c.width().unwrap_or(0);
        used <= columns
    });
    kept.chain(MARK.chars()).collect()
}
