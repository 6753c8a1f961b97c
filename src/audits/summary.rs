//! What an import did, for an operator: text and JSON.

use std::fmt;

use serde::Serialize;

use crate::model::counted;
use crate::port::RowOutcome;

/// Rows that are no orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Skipped {
    /// Empty rows.
    pub blank: u64,
    /// The header once more.
    pub header: u64,
    /// "填写说明" under the header.
    pub instruction: u64,
    /// Sums at the end.
    pub total: u64,
}

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct FileSummary {
    /// Its name.
    pub file: String,
    /// Whose export it is.
    pub format: String,
    /// The sheets that were read.
    pub sheets: Vec<String>,
    /// The sheets without a known header.
    pub other_sheets: Vec<String>,
    /// Rows below the header.
    pub rows: u64,
    /// Orders that were not known.
    pub new: u64,
    /// Orders that changed.
    pub updated: u64,
    /// Orders about which nothing was news.
    pub unchanged: u64,
    /// Rows older than what is stored.
    pub older: u64,
    /// Rows of this very file that an earlier run had imported already (among the unchanged).
    pub repeated: u64,
    /// Rows that were not taken.
    pub refused: u64,
    /// The first refused rows, with their place and why.
    pub first_refused: Vec<String>,
    /// Where the refused rows are.
    pub refused_file: Option<String>,
    /// Rows that are no orders.
    pub skipped: Skipped,
    /// Status words that nobody knows, and in how many rows.
    pub unknown_words: Vec<(String, u64)>,
    /// Times that could not be read or lie in the future.
    pub bad_times: u64,
}

impl FileSummary {
    /// Refused rows that are named.
    pub const FIRST_REFUSED_MAX: usize = 5;

    pub(crate) fn count(&mut self, outcomes: &[RowOutcome], repeated: bool) {
        for outcome in outcomes {
            match outcome {
                _ if repeated => {
                    self.repeated += 1;
                    self.unchanged += 1;
                }
                RowOutcome::New => self.new += 1,
                RowOutcome::Updated => self.updated += 1,
                RowOutcome::Unchanged => self.unchanged += 1,
                RowOutcome::Older => self.older += 1,
            }
        }
    }
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Summary {
    /// True when nothing was written.
    pub dry_run: bool,
    /// File by file.
    pub files: Vec<FileSummary>,
    /// 抖店 orders of these files of which no distributor's file says anything yet.
    pub unjoined_shop: u64,
    /// Distributor orders of these files without a 抖店 number: their customers can't find them by the number they know.
    pub unjoined_distributor: u64,
    /// Distributor orders of these files that name only a main order with several cards, with nothing to tell which card is meant.
    pub undecided_distributor: u64,
}

impl Summary {
    /// Rows that were not taken, in all files.
    #[must_use]
    pub fn refused(&self) -> u64 {
        self.files.iter().map(|f| f.refused).sum()
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for file in &self.files {
            writeln!(f, "{file}")?;
        }
        if self.unjoined_shop > 0 {
            writeln!(
                f,
                "unjoined: {} no reason source yet (import the distributor's export)",
                counted(self.unjoined_shop, "抖店 order has", "抖店 orders have")
            )?;
        }
        if self.unjoined_distributor > 0 {
            writeln!(
                f,
                "unjoined: {} no 抖店 number (import the 抖店 export, or one with both numbers)",
                counted(self.unjoined_distributor, "distributor order has", "distributor orders have")
            )?;
        }
        if self.undecided_distributor > 0 {
            writeln!(
                f,
                "unjoined: {} only a main order that has several cards, and neither carrier, plan nor phone tells which; each stays a \
                 record of its own (import an export that names the sub-order or a carrier number)",
                counted(self.undecided_distributor, "distributor order names", "distributor orders name")
            )?;
        }
        if self.dry_run {
            writeln!(f, "dry run: nothing was written; new, updated and unchanged are predictions")?;
        }
        Ok(())
    }
}

impl fmt::Display for FileSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}): {}: ", self.file, self.format, counted(self.rows, "row", "rows"))?;
        write!(f, "{} new, {} updated, {} unchanged", self.new, self.updated, self.unchanged)?;
        if self.older > 0 {
            write!(f, ", {} older than what is stored", self.older)?;
        }
        write!(f, ", {} refused", self.refused)?;
        if self.repeated > 0 {
            write!(f, "\n  imported from this very file before: {}", counted(self.repeated, "row", "rows"))?;
        }
        let s = self.skipped;
        let skipped = [(s.blank, "empty"), (s.header, "repeated header"), (s.instruction, "instructions"), (s.total, "totals")];
        let skipped: Vec<String> = skipped.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
        if !skipped.is_empty() {
            write!(f, "\n  skipped rows: {}", skipped.join(", "))?;
        }
        for (word, rows) in &self.unknown_words {
            write!(f, "\n  unknown status word {word} ({})", counted(*rows, "row", "rows"))?;
        }
        if self.bad_times > 0 {
            write!(f, "\n  times that cannot be read or lie in the future, and were left out: {}", self.bad_times)?;
        }
        if !self.other_sheets.is_empty() {
            write!(f, "\n  sheets without a known header: {}", self.other_sheets.join(", "))?;
        }
        for line in &self.first_refused {
            write!(f, "\n  refused {line}")?;
        }
        if self.refused > self.first_refused.len() as u64 && !self.first_refused.is_empty() {
            write!(f, "\n  … and {} more", self.refused - self.first_refused.len() as u64)?;
        }
        if let Some(path) = &self.refused_file {
            write!(f, "\n  refused rows are in {path}")?;
        }
        Ok(())
    }
}
