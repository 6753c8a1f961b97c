//! The words that somebody types: several lines, a cursor that steps over what a reader calls a character, and rows as they stand on the
//! screen, in which a Chinese character takes two columns.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use crate::normalise;

/// Characters that a box holds. More than can be sent, so that somebody can cut down what they pasted.
pub const CHARS_MAX: usize = 8_000;

/// A text and the place in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextBox {
    text: String,
    /// In bytes, at the beginning of a grapheme or at the end.
    at: usize,
}

impl TextBox {
    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// True when there is nothing in it but blanks.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// How many characters it holds.
    #[must_use]
    pub fn chars(&self) -> usize {
        self.text.chars().count()
    }

    /// Puts a character in.
    pub fn type_char(&mut self, c: char) {
        if !c.is_control() || c == '\n' {
            self.put(c.encode_utf8(&mut [0; 4]));
        }
    }

    /// Puts in what came from elsewhere, without anything that could steer a terminal. False when not all of it had room.
    pub fn paste(&mut self, text: &str) -> bool {
        self.put(&normalise::clean(text))
    }

    /// Adds a paragraph at the end.
    pub fn append(&mut self, text: &str) -> bool {
        self.at = self.text.len();
        let gap = if self.is_blank() { "" } else { "\n\n" };
        self.put(&format!("{gap}{text}"))
    }

    /// Puts back what was taken out before, whole.
    pub fn restore(&mut self, text: &str) {
        text.clone_into(&mut self.text);
        self.at = self.text.len();
    }

    /// Empties it.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    fn put(&mut self, text: &str) -> bool {
        let room = CHARS_MAX.saturating_sub(self.chars());
        let (fits, cut) = normalise::bound(text, room);
        self.text.insert_str(self.at, &fits);
        self.at += fits.len();
        // A combining mark may have joined what stood before.
        let step = self.steps().find(|step| *step >= self.at);
        self.at = step.unwrap_or(self.text.len());
        cut.is_none()
    }

    /// Where the cursor can stand, but for the end.
    fn steps(&self) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.text.grapheme_indices(true).map(|(at, _)| at)
    }

    fn before(&self) -> usize {
        self.steps().rev().find(|step| *step < self.at).unwrap_or(0)
    }

    fn after(&self) -> usize {
        self.steps().find(|step| *step > self.at).unwrap_or(self.text.len())
    }

    fn remove(&mut self, range: Range<usize>) {
        self.at = range.start;
        self.text.drain(range);
    }

    /// Takes out what stands before the cursor.
    pub fn backspace(&mut self) {
        self.remove(self.before()..self.at);
    }

    /// Takes out what stands after it.
    pub fn delete(&mut self) {
        let at = self.at;
        self.remove(at..self.after());
    }

    /// Takes out the word before the cursor; in Chinese, which has no blanks, a character that stands for itself.
    pub fn backspace_word(&mut self) {
        let before = &self.text[..self.at];
        let blank = before.trim_end_matches(' ').len();
        let start = before[..blank].split_word_bound_indices().next_back().map_or(0, |(at, _)| at);
        self.remove(start..self.at);
    }

    /// Takes out the line up to the cursor.
    pub fn backspace_line(&mut self) {
        self.remove(self.line().start..self.at);
    }

    /// One step to the left.
    pub fn left(&mut self) {
        self.at = self.before();
    }

    /// One step to the right.
    pub fn right(&mut self) {
        self.at = self.after();
    }

    /// To the beginning of the line.
    pub fn home(&mut self) {
        self.at = self.line().start;
    }

    /// To its end.
    pub fn end(&mut self) {
        self.at = self.line().end;
    }

    fn line(&self) -> Range<usize> {
        let start = self.text[..self.at].rfind('\n').map_or(0, |at| at + 1);
        let end = self.text[self.at..].find('\n').map_or(self.text.len(), |at| self.at + at);
        start..end
    }

    /// One row up or down at this width.
    pub fn step_row(&mut self, down: bool, width: usize) {
        let rows = self.rows(width);
        let (row, column) = self.cursor(width);
        let to = if down { row + 1 } else { row.wrapping_sub(1) };
        let Some(range) = rows.get(to) else {
            self.at = if down { self.text.len() } else { 0 };
            return;
        };
        let mut used = 0;
        self.at = range.end;
        for (at, grapheme) in self.text[range.clone()].grapheme_indices(true) {
            if used >= column {
                self.at = range.start + at;
                break;
            }
            used += grapheme.width();
        }
        // The end of a full row is the beginning of the next one.
        if self.at == range.end && rows.get(to + 1).is_some_and(|next| next.start == range.end) {
            self.at = self.before().max(range.start);
        }
    }

    /// The rows at this width, as ranges of bytes. A line that is full is followed by a row for the cursor.
    #[must_use]
    pub fn rows(&self, width: usize) -> Vec<Range<usize>> {
        let width = width.max(2);
        let mut rows = Vec::new();
        let mut start = 0;
        let mut used = 0;
        for (at, grapheme) in self.text.grapheme_indices(true) {
            if grapheme == "\n" {
                rows.push(start..at);
                (start, used) = (at + 1, 0);
                continue;
            }
            let wide = grapheme.width();
            if used + wide > width {
                rows.push(start..at);
                (start, used) = (at, 0);
            }
            used += wide;
        }
        rows.push(start..self.text.len());
        if used >= width {
            rows.push(self.text.len()..self.text.len());
        }
        rows
    }

    /// Row and column of the cursor at this width.
    #[must_use]
    pub fn cursor(&self, width: usize) -> (usize, usize) {
        let rows = self.rows(width);
        let row = rows.iter().rposition(|row| row.start <= self.at).unwrap_or(0);
        let start = rows.get(row).map_or(0, |row| row.start);
        (row, self.text[start..self.at].width())
    }
}
