//! The look at a whole file before any of its rows is taken: where its headers are, and what its columns of numbers show.

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::columns::{Columns, Field, Format};
use super::header::Finder;
use super::mapping::Mapping;
use super::read::{self, Cell, Input, Part, ReadError, Scan};
use super::row::Health;

/// What is known about a file before its rows are taken.
#[derive(Debug)]
pub struct Survey {
    /// Kind, encoding, hash.
    pub scan: Scan,
    /// Sheet by sheet.
    pub sheets: Vec<Sheet>,
    /// Its columns of numbers.
    pub health: Health,
    /// Rows below headers, for the progress bar.
    pub rows: u64,
}

/// A sheet; a text file is one sheet.
#[derive(Debug)]
pub struct Sheet {
    /// Its name.
    pub name: Option<String>,
    /// Its columns; `None` = no header that is known.
    pub columns: Option<Columns>,
    /// Where the header stands; rows up to it are no data.
    pub header_line: u64,
}

impl Survey {
    /// Whose export it is.
    #[must_use]
    pub fn format(&self) -> Format {
        self.sheets.iter().find_map(|s| s.columns.as_ref()).map_or(Format::Other, |c| c.format)
    }
}

/// Surveys a file.
///
/// # Errors
/// Everything that makes the whole file unusable.
pub fn survey(input: &Input, mapping: &Mapping) -> Result<Survey, ReadError> {
    let scan = read::scan(input)?;
    let mut finder = Finder::new(&mapping.columns, mapping.format);
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut health = Health::default();
    let mut rows = 0;
    let mut names: Option<Names<'_>> = None;
    read::read(input, &scan, &mut |part| {
        match part {
            Part::Sheet { name } => {
                finder.restart();
                sheets.push(Sheet { name, columns: None, header_line: 0 });
            }
            Part::Row { line, cells } => {
                let Some(sheet) = sheets.last_mut() else { return ControlFlow::Continue(()) };
                if let Some(columns) = &sheet.columns {
                    rows += 1;
                    note(&mut health, columns, &cells);
                } else {
                    sheet.columns = finder.offer(&cells);
                    sheet.header_line = line;
                }
            }
            Part::Object { cells, .. } => {
                rows += 1;
                let Some(sheet) = sheets.last_mut() else { return ControlFlow::Continue(()) };
                if sheet.columns.is_none() {
                    let names: Vec<Cell> = cells.iter().map(|(name, _)| Cell::Text(name.clone())).collect();
                    sheet.columns = finder.offer(&names);
                }
                let format = sheet.columns.as_ref().map_or(Format::Other, |c| c.format);
                let names = match &mut names {
                    Some(names) if names.format == format => names,
                    other => other.insert(Names::new(mapping, format)),
                };
                for (name, cell) in &cells {
                    if names.field(name).is_some_and(Field::is_id) {
                        health.note(name, cell);
                    }
                }
            }
            Part::Broken { .. } => rows += 1,
        }
        ControlFlow::Continue(())
    })?;
    if sheets.iter().all(|s| s.columns.is_none()) {
        return Err(finder.not_found(&input.name, &scan));
    }
    Ok(Survey { scan, sheets, health, rows })
}

fn note(health: &mut Health, columns: &Columns, cells: &[Cell]) {
    for ((field, name), cell) in columns.fields.iter().zip(&columns.names).zip(cells) {
        if field.is_some_and(Field::is_id) {
            health.note(name, cell);
        }
    }
}

/// What the named cells of JSON objects hold. The names are the same in every row.
#[derive(Debug)]
pub struct Names<'a> {
    mapping: &'a Mapping,
    format: Format,
    known: HashMap<String, Option<Field>>,
}

impl<'a> Names<'a> {
    /// More than this are looked up each time.
    const KNOWN_MAX: usize = 1_000;

    /// Those of a file.
    #[must_use]
    pub fn new(mapping: &'a Mapping, format: Format) -> Self {
        Self { mapping, format, known: HashMap::new() }
    }

    /// What a cell of this name holds.
    pub fn field(&mut self, name: &str) -> Option<Field> {
        if let Some(known) = self.known.get(name) {
            return *known;
        }
        let normal = super::columns::normal_name(name);
        let mapped = self.mapping.columns.iter().find(|(n, _)| *n == normal).map(|(_, f)| *f);
        let field = mapped.or_else(|| self.format.field(name));
        if self.known.len() < Self::KNOWN_MAX {
            self.known.insert(name.to_owned(), field);
        }
        field
    }
}
