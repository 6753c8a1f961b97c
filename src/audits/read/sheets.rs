//! Spreadsheets. Every sheet is handed over, hidden ones too: which of them has orders is for their headers to say.
//!
//! XLSX is read cell by cell, since a single cell in the last row and column would make a dense table of 17 billion. A merged region
//! stands for its first cell in every row that it covers.

use std::collections::HashMap;
use std::ops::ControlFlow;

use calamine::{Data, DataRef, Dimensions, ExcelDateTime, Reader, SheetType, Xls, Xlsx};
use chrono::{NaiveDate, NaiveDateTime};

use super::{COLUMNS_MAX, Cell, Input, Part, ReadError, Sink};

/// More merged regions than this are not looked at.
const MERGES_MAX: usize = 100_000;

pub fn read_xlsx(input: &Input, sink: Sink<'_>) -> Result<(), ReadError> {
    let fault = |e: calamine::XlsxError| ReadError::Sheet { file: input.name.clone(), why: e.to_string() };
    let mut book: Xlsx<_> = Xlsx::new(input.open()?).map_err(|e| not_a_book(input, &e))?;
    for name in worksheets(book.sheets_metadata()) {
        let mut merges = Merges::new(book.merge_cells_by_sheet_name(&name).unwrap_or_default());
        let mut cells = book.worksheet_cells_reader(&name).map_err(fault)?;
        if sink(Part::Sheet { name: Some(name) }).is_break() {
            return Ok(());
        }
        let mut row: Option<(u32, Vec<Cell>)> = None;
        while let Some(cell) = cells.next_cell().map_err(fault)? {
            let (at, column) = cell.get_position();
            if row.as_ref().is_none_or(|(open, _)| *open != at) {
                if hand_over(row.take(), &mut merges, sink).is_break() {
                    return Ok(());
                }
                row = Some((at, Vec::new()));
            }
            if let Some((_, row)) = row.as_mut() {
                put(row, column as usize, from_ref(cell.get_value()));
            }
        }
        if hand_over(row, &mut merges, sink).is_break() {
            return Ok(());
        }
    }
    Ok(())
}

pub fn read_xls(input: &Input, sink: Sink<'_>) -> Result<(), ReadError> {
    let fault = |why: String| ReadError::Sheet { file: input.name.clone(), why };
    let mut book: Xls<_> = Xls::new(input.open()?).map_err(|e| fault(e.to_string()))?;
    for name in worksheets(book.sheets_metadata()) {
        let mut merges = Merges::new(book.merge_cells_by_sheet_name(&name).unwrap_or_default());
        let range = book.worksheet_range(&name).map_err(|e| fault(e.to_string()))?;
        if sink(Part::Sheet { name: Some(name) }).is_break() {
            return Ok(());
        }
        let (first_row, first_column) = range.start().unwrap_or_default();
        for (at, values) in (first_row..).zip(range.rows()) {
            let mut cells = Vec::new();
            for (column, value) in (first_column as usize..).zip(values) {
                put(&mut cells, column, from_data(value));
            }
            if hand_over(Some((at, cells)), &mut merges, sink).is_break() {
                return Ok(());
            }
        }
    }
    Ok(())
}

fn not_a_book(input: &Input, error: &calamine::XlsxError) -> ReadError {
    match error {
        calamine::XlsxError::FileNotFound(_) | calamine::XlsxError::Zip(_) => ReadError::NotATable {
            file: input.name.clone(),
            what: "it is a ZIP file without a workbook; unpack it, or save the spreadsheet as XLSX".into(),
        },
        other => ReadError::Sheet { file: input.name.clone(), why: other.to_string() },
    }
}

fn worksheets(sheets: &[calamine::Sheet]) -> Vec<String> {
    sheets.iter().filter(|s| s.typ == SheetType::WorkSheet).map(|s| s.name.clone()).collect()
}

fn put(row: &mut Vec<Cell>, column: usize, cell: Cell) {
    if column >= COLUMNS_MAX || cell == Cell::Empty {
        return;
    }
    if row.len() <= column {
        row.resize(column + 1, Cell::Empty);
    }
    row[column] = cell;
}

fn hand_over(row: Option<(u32, Vec<Cell>)>, merges: &mut Merges, sink: Sink<'_>) -> ControlFlow<()> {
    let Some((at, mut cells)) = row else { return ControlFlow::Continue(()) };
    merges.fill(at, &mut cells);
    if cells.is_empty() {
        return ControlFlow::Continue(());
    }
    sink(Part::Row { line: u64::from(at) + 1, cells })
}

/// Merged regions that span rows: their value belongs to each of the rows. A region within one row (a title) is left as it is.
struct Merges {
    by_row: HashMap<u32, Vec<(u32, u32)>>,
    open: Vec<(u32, u32, Cell)>,
}

impl Merges {
    fn new(regions: Vec<Dimensions>) -> Self {
        let mut by_row: HashMap<u32, Vec<(u32, u32)>> = HashMap::new();
        for region in regions.into_iter().take(MERGES_MAX).filter(|r| r.end.0 > r.start.0) {
            by_row.entry(region.start.0).or_default().push((region.start.1, region.end.0));
        }
        Self { by_row, open: Vec::new() }
    }

    fn fill(&mut self, at: u32, cells: &mut Vec<Cell>) {
        self.open.retain(|(_, last, _)| *last >= at);
        // A row that has nothing of its own is not made up from the rows above.
        if !cells.is_empty() {
            for (column, _, value) in &self.open {
                put(cells, *column as usize, value.clone());
            }
        }
        for (column, last) in self.by_row.remove(&at).unwrap_or_default() {
            if let Some(value) = cells.get(column as usize) {
                self.open.push((column, last, value.clone()));
            }
        }
    }
}

fn from_ref(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text_cell(text),
        DataRef::SharedString(text) => text_cell(text),
        DataRef::Int(number) => Cell::Number(number.to_string()),
        DataRef::Float(number) => Cell::Number(number.to_string()),
        DataRef::Bool(yes) => Cell::Text(yes.to_string()),
        DataRef::DateTime(time) => time_cell(time),
        DataRef::Error(_) | DataRef::Empty => Cell::Empty,
    }
}

fn from_data(value: &Data) -> Cell {
    match value {
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text_cell(text),
        Data::Int(number) => Cell::Number(number.to_string()),
        Data::Float(number) => Cell::Number(number.to_string()),
        Data::Bool(yes) => Cell::Text(yes.to_string()),
        Data::DateTime(time) => time_cell(time),
        Data::Error(_) | Data::Empty => Cell::Empty,
    }
}

fn text_cell(text: &str) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
}

fn time_cell(time: &ExcelDateTime) -> Cell {
    local(time).map_or_else(|| Cell::Number(time.as_f64().to_string()), Cell::Time)
}

/// To the nearest second: a fraction of a day has no exact seconds.
fn local(time: &ExcelDateTime) -> Option<NaiveDateTime> {
    if !time.is_datetime() || !(1.0..2_958_466.0).contains(&time.as_f64()) {
        return None;
    }
    let (year, month, day, hour, minute, second, milli) = time.to_ymd_hms_milli();
    let date = NaiveDate::from_ymd_opt(year.into(), month.into(), day.into())?;
    let time = date.and_hms_opt(hour.into(), minute.into(), second.into())?;
    Some(if milli >= 500 { time + chrono::TimeDelta::seconds(1) } else { time })
}
