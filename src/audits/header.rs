//! Finding the header: titles and notes may stand above it, and a workbook may have other sheets.

use std::fmt::Write as _;

use super::columns::{Columns, Field, Format, known_aliases, known_names};
use super::read::{Cell, Encoding, Kind, ReadError, Scan};

/// A header stands within the first rows.
pub const SEARCH_ROWS: usize = 30;

/// Looks at the first rows of a sheet until one of them is a header.
#[derive(Debug)]
pub struct Finder<'a> {
    extra: &'a [(String, Field)],
    forced: Option<Format>,
    seen: usize,
    /// The row that looked most like a header, for the message: (known names, cells).
    best: Option<(usize, Vec<String>)>,
}

impl<'a> Finder<'a> {
    /// A finder with the names and the format of a mapping file.
    #[must_use]
    pub fn new(extra: &'a [(String, Field)], forced: Option<Format>) -> Self {
        Self { extra, forced, seen: 0, best: None }
    }

    /// A new sheet.
    pub fn restart(&mut self) {
        self.seen = 0;
    }

    /// The header, if this row is it.
    pub fn offer(&mut self, row: &[Cell]) -> Option<Columns> {
        if self.seen >= SEARCH_ROWS || row.iter().all(Cell::is_blank) {
            return None;
        }
        self.seen += 1;
        let found = Columns::detect(row, self.extra, self.forced);
        if found.is_none() {
            let known = known_names(row);
            let filled = row.iter().filter(|c| !c.is_blank()).count();
            if self.best.as_ref().is_none_or(|(most, cells)| (known, filled) > (*most, cells.len())) && self.seen <= 3 {
                let cells = row.iter().filter(|c| !c.is_blank()).take(30).map(|c| shorten(&c.text())).collect();
                self.best = Some((known, cells));
            }
        }
        found
    }

    /// The error for a file in which nothing was found.
    #[must_use]
    pub fn not_found(self, file: &str, scan: &Scan) -> ReadError {
        let mut hint = known_aliases();
        if let Kind::Delimited(Encoding::Gb18030 { not_utf8: (line, offset) }) = scan.kind {
            let _ = write!(
                hint,
                ". Is the encoding wrong? The file is not UTF-8 (line {line}, byte offset {offset}), so it was read as GB18030"
            );
        }
        hint.push_str(". For other names write a mapping file (--map)");
        let known = self.best.as_ref().map_or(0, |(known, _)| *known);
        if known > 0 {
            hint.insert_str(0, "Some names are known, but no column holds an order number, or it is the only one. ");
        }
        let found = self.best.map_or_else(|| "nothing".to_owned(), |(_, cells)| cells.join(" | "));
        ReadError::NoHeader { file: file.to_owned(), found, hint }
    }
}

/// A row that is no header may be data, so what is quoted of it is masked and cut.
fn shorten(text: &str) -> String {
    let masked = super::mask::mask(&super::cell::clean(text));
    masked.chars().map(|c| if c.is_control() { ' ' } else { c }).take(20).collect()
}

/// A row that is no order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aside {
    /// Nothing in it.
    Blank,
    /// The header once more.
    Header,
    /// What to fill in, under the header.
    Instruction,
    /// Sums.
    Total,
}

/// Instructions stand in the first rows under the header.
const INSTRUCTION_ROWS: u64 = 3;

/// Recognises a row that is no order; `below` is its distance from the header.
#[must_use]
pub fn aside(columns: &Columns, cells: &[Cell], below: u64) -> Option<Aside> {
    let mut filled = cells.iter().filter(|c| !c.is_blank());
    let Some(first) = filled.next() else { return Some(Aside::Blank) };
    if columns.repeated_by(cells) {
        return Some(Aside::Header);
    }
    let id = columns.fields.iter().zip(cells).find(|(f, c)| f.is_some_and(Field::is_id) && !c.is_blank()).map(|(_, c)| c.text());
    let has_id = id.as_deref().is_some_and(|t| super::cell::compact(t).bytes().filter(u8::is_ascii_digit).count() >= 8);
    let first = super::cell::clean(&first.text()).into_owned();
    if !has_id
        && ["合计", "总计", "小计", "汇总", "共计", "总数", "total", "Total", "TOTAL", "Sum"].iter().any(|w| first.starts_with(w))
    {
        return Some(Aside::Total);
    }
    let hint = |t: &str| {
        ["填写", "请填", "如", "例", "示例", "必填", "选填", "说明", "注", "(必填", "（必填"].iter().any(|w| t.starts_with(w))
    };
    let told = id.as_deref().map_or(first.as_str(), |t| t.trim());
    (below <= INSTRUCTION_ROWS && hint(&super::cell::clean(told))).then_some(Aside::Instruction)
}
