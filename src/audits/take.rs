//! The second pass: a surveyed file's rows become chunks of updates, sorted within bounded blocks, and the rest is counted or refused.

use std::ops::ControlFlow;

use super::columns::{Columns, Field, Format};
use super::header;
use super::mapping::Mapping;
use super::owner::Keyring;
use super::read::{self, Cell, Input, Part, ReadError};
use super::refused::{RefusedFile, RefusedRow};
use super::row::{Context, Named, Notes, Refusal};
use super::summary::FileSummary;
use super::survey::{Names, Survey};
use crate::model::AuditUpdate;
use chrono::{DateTime, Utc};

/// Rows in one chunk: small enough that a chat between two of them doesn't wait. The store commits several at once when nobody chats.
pub const CHUNK_ROWS: usize = 250;
/// Rows that are sorted together. Sorted chunks load faster; the bound keeps memory flat.
const BLOCK_ROWS: usize = 128 * CHUNK_ROWS;

/// What stops a file in the middle.
#[derive(Debug)]
pub enum TakeError {
    /// Reading it.
    Read(ReadError),
    /// Writing the refused rows.
    Refused(String),
}

/// Reads the rows of a file and hands them over in chunks. `give` may stop it.
///
/// # Errors
/// When the file can't be read to its end, or the refused rows can't be written.
pub fn take(
    input: &Input,
    survey: &Survey,
    mapping: &Mapping,
    keyring: &Keyring,
    now: DateTime<Utc>,
    refused: RefusedFile,
    give: &mut dyn FnMut(Vec<AuditUpdate>) -> ControlFlow<()>,
) -> Result<FileSummary, TakeError> {
    let format = survey.format();
    let source = format!("{}:{}", format.name(), input.name);
    let context = Context { format, mapping, file_time: input.modified, now, source: &source, keyring, health: &survey.health };
    let mut taker = Taker {
        names: Names::new(mapping, format),
        context,
        survey,
        sheet: None,
        next_sheet: 0,
        block: Vec::new(),
        notes: Notes::default(),
        refused,
        fault: None,
        summary: FileSummary { file: input.name.clone(), format: format.name().into(), ..FileSummary::default() },
        give,
    };
    read::read(input, &survey.scan, &mut |part| taker.part(part)).map_err(TakeError::Read)?;
    let _ = taker.flush();
    taker.finish()
}

struct Taker<'a> {
    context: Context<'a>,
    names: Names<'a>,
    survey: &'a Survey,
    sheet: Option<usize>,
    next_sheet: usize,
    block: Vec<AuditUpdate>,
    notes: Notes,
    refused: RefusedFile,
    fault: Option<String>,
    summary: FileSummary,
    give: &'a mut dyn FnMut(Vec<AuditUpdate>) -> ControlFlow<()>,
}

impl Taker<'_> {
    fn part(&mut self, part: Part) -> ControlFlow<()> {
        match part {
            Part::Sheet { name } => {
                let known = self.survey.sheets.get(self.next_sheet).is_some_and(|s| s.columns.is_some());
                self.sheet = known.then_some(self.next_sheet);
                self.next_sheet += 1;
                let list = if known { &mut self.summary.sheets } else { &mut self.summary.other_sheets };
                list.extend(name);
                ControlFlow::Continue(())
            }
            Part::Row { line, cells } => {
                let survey = self.survey;
                let Some(sheet) = self.sheet.and_then(|at| survey.sheets.get(at)) else { return ControlFlow::Continue(()) };
                match &sheet.columns {
                    Some(columns) if line > sheet.header_line => {
                        self.row(columns, sheet.name.as_deref(), sheet.header_line, line, &cells)
                    }
                    _ => ControlFlow::Continue(()),
                }
            }
            Part::Object { line, cells } => {
                self.summary.rows += 1;
                let fields: Vec<Option<Field>> = cells.iter().map(|(name, _)| self.names.field(name)).collect();
                let all = cells.iter().zip(fields).map(|((name, cell), field)| (name.as_str(), cell, field));
                self.order(None, line, all.collect())
            }
            Part::Broken { line, why } => {
                self.summary.rows += 1;
                self.refuse(None, line, &Refusal { column: String::new(), why }, Vec::new())
            }
        }
    }

    fn row(&mut self, columns: &Columns, sheet: Option<&str>, header_line: u64, line: u64, cells: &[Cell]) -> ControlFlow<()> {
        self.summary.rows += 1;
        let skipped = &mut self.summary.skipped;
        let slot = match header::aside(columns, cells, line - header_line) {
            Some(header::Aside::Blank) => &mut skipped.blank,
            Some(header::Aside::Header) => &mut skipped.header,
            Some(header::Aside::Instruction) => &mut skipped.instruction,
            Some(header::Aside::Total) => &mut skipped.total,
            None => {
                let all = (0..).zip(columns.names.iter().zip(&columns.fields));
                let all = all.map(|(at, (n, f)): (usize, _)| (n.as_str(), cells.get(at).unwrap_or(&Cell::Empty), *f));
                return self.order(sheet, line, all.collect());
            }
        };
        *slot += 1;
        ControlFlow::Continue(())
    }

    fn order(&mut self, sheet: Option<&str>, line: u64, all: Vec<(&str, &Cell, Option<Field>)>) -> ControlFlow<()> {
        let named: Vec<Named<'_>> = all.iter().filter_map(|(name, cell, field)| field.map(|f| (f, *name, *cell))).collect();
        match self.context.updates(&named, &mut self.notes) {
            Ok(updates) => {
                self.block.extend(updates);
                if self.block.len() >= BLOCK_ROWS { self.flush() } else { ControlFlow::Continue(()) }
            }
            Err(refusal) => self.refuse(sheet, line, &refusal, all),
        }
    }

    fn refuse(
        &mut self,
        sheet: Option<&str>,
        line: u64,
        refusal: &Refusal,
        all: Vec<(&str, &Cell, Option<Field>)>,
    ) -> ControlFlow<()> {
        self.summary.refused += 1;
        if self.summary.first_refused.len() < FileSummary::FIRST_REFUSED_MAX {
            let sheet = sheet.map(|s| format!("sheet {s}, ")).unwrap_or_default();
            let column = if refusal.column.is_empty() { String::new() } else { format!(", column {}", refusal.column) };
            self.summary.first_refused.push(format!("{sheet}row {line}{column}: {}", refusal.why));
        }
        let hidden = |field: Option<Field>| matches!(field, Some(Field::Personal | Field::Phone | Field::PhoneTail));
        let cells = all.into_iter().map(|(name, cell, field)| (name, cell, hidden(field))).collect();
        match self.refused.put(&RefusedRow { sheet, line, column: &refusal.column, why: &refusal.why, cells }) {
            Ok(()) => ControlFlow::Continue(()),
            Err(why) => {
                self.fault = Some(why);
                ControlFlow::Break(())
            }
        }
    }

    fn flush(&mut self) -> ControlFlow<()> {
        self.block.sort_by(|a, b| a.ids.cmp(&b.ids).then(a.updated_at.cmp(&b.updated_at)));
        let mut rest = std::mem::take(&mut self.block).into_iter();
        loop {
            let chunk: Vec<AuditUpdate> = rest.by_ref().take(CHUNK_ROWS).collect();
            if chunk.is_empty() {
                return ControlFlow::Continue(());
            }
            (self.give)(chunk)?;
        }
    }

    fn finish(mut self) -> Result<FileSummary, TakeError> {
        if let Some(why) = self.fault {
            return Err(TakeError::Refused(why));
        }
        let path = self.refused.finish().map_err(TakeError::Refused)?;
        self.summary.refused_file = path.map(|p| p.display().to_string());
        self.summary.unknown_words = self.notes.unknown_words.sorted();
        self.summary.bad_times = self.notes.bad_times;
        Ok(self.summary)
    }
}

/// True for exports that should have a 抖店 number beside their own.
#[must_use]
pub fn is_distributor(format: Format) -> bool {
    !matches!(format, Format::Doudian | Format::Neutral)
}
