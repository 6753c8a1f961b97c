//! How the screen is divided.
//!
//! ```text
//! title
//! queue      │ case: what it is about
//!            │ what was said
//! words that are being written, where some are
//! remark
//! keys
//! ```

use super::paper;
use super::state::{Draft, Focus, State};

/// Columns and rows below which nothing useful can be shown.
pub const LEAST: (u16, u16) = (80, 24);
/// Columns of the list.
const LEFT: std::ops::RangeInclusive<usize> = 32..=46;
/// Rows of the words that are being written, at most this part of the screen.
const BOX_PART: usize = 3;

/// Columns and rows of everything that is not one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Areas {
    /// Columns of the list.
    pub left: usize,
    /// Columns of the case.
    pub width: usize,
    /// Rows of list and case.
    pub height: usize,
    /// Rows of what the case is about.
    pub head: usize,
    /// Rows of the words that are being written, without their heading.
    pub words: usize,
}

impl Areas {
    /// Those of the screen as it is.
    #[must_use]
    pub fn of(state: &State) -> Self {
        let (columns, rows) = (usize::from(state.size.0), usize::from(state.size.1));
        let left = (columns * 2 / 5).clamp(*LEFT.start(), *LEFT.end());
        let width = columns.saturating_sub(left + 2);
        let words = state.draft().map_or(0, |draft| words_rows(draft, columns).clamp(2, (rows / BOX_PART).max(2)));
        let heading = usize::from(words > 0);
        let height = rows.saturating_sub(3 + words + heading);
        let head = state.page.as_ref().map_or(0, |page| paper::head(page, state.now, width).len()).min((height / 2).max(3));
        Self { left, width, height, head, words }
    }

    /// Rows of what was said, below a line.
    #[must_use]
    pub fn said(&self) -> usize {
        self.height.saturating_sub(self.head + 1)
    }

    /// How far what was said can be scrolled.
    #[must_use]
    pub fn scroll_max(&self, state: &State) -> usize {
        let lines = state.page.as_ref().map_or(0, |page| paper::history(page, self.width, state.whole).len());
        lines.saturating_sub(self.said())
    }
}

fn words_rows(draft: &Draft, columns: usize) -> usize {
    draft.words.rows(words_width(columns)).len()
}

/// Columns of the words that are being written.
#[must_use]
pub fn words_width(columns: usize) -> usize {
    columns.saturating_sub(2)
}

impl State {
    /// The words that are being written.
    #[must_use]
    pub fn draft(&self) -> Option<&Draft> {
        let Focus::Box(case, kind) = self.focus else { return None };
        self.drafts.get(&(case, kind))
    }
}
