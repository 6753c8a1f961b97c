//! The rows that were not taken, written where somebody can mend them: beside the file, or into a directory.
//!
//! The file is complete or absent (written under a temporary name first), readable only by its owner, without personal values, and
//! safe to open in a spreadsheet program: no cell starts like a formula.

use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::mask::mask_reason;
use super::read::{Cell, Input, Origin};

/// Where refused rows go.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum RefusedTo {
    /// Nowhere: they are only counted.
    #[default]
    Nowhere,
    /// `<file>.refused.csv` beside each file.
    Beside,
    /// `<file>.refused.csv` in this directory.
    Directory(PathBuf),
}

/// A refused row.
#[derive(Debug)]
pub struct RefusedRow<'a> {
    /// Its sheet.
    pub sheet: Option<&'a str>,
    /// Its line or row number.
    pub line: u64,
    /// The column to blame.
    pub column: &'a str,
    /// Why.
    pub why: &'a str,
    /// Names and cells, and whether the cell is personal (then it is left out).
    pub cells: Vec<(&'a str, &'a Cell, bool)>,
}

/// Writes the refused rows of one file. Nothing is created before the first row.
#[derive(Debug)]
pub struct RefusedFile {
    file: String,
    path: Option<PathBuf>,
    writer: Option<csv::Writer<NamedTempFile>>,
    /// The names in the header: those of the first refused row.
    names: Vec<String>,
}

impl RefusedFile {
    /// Decides where the rows of `input` go.
    #[must_use]
    pub fn new(input: &Input, to: &RefusedTo) -> Self {
        let name = format!("{}.refused.csv", input.name);
        let path = match (to, &input.origin) {
            (RefusedTo::Beside, Origin::Path(path)) => Some(path.with_file_name(name)),
            (RefusedTo::Directory(directory), _) => Some(directory.join(name)),
            _ => None,
        };
        Self { file: input.name.clone(), path, writer: None, names: Vec::new() }
    }

    /// Writes a row.
    ///
    /// # Errors
    /// The system's words, with the place.
    pub fn put(&mut self, row: &RefusedRow<'_>) -> Result<(), String> {
        let Some(path) = self.path.clone() else { return Ok(()) };
        let fault = |e: &dyn std::fmt::Display| format!("{}: {e}", path.display());
        if self.writer.is_none() {
            self.writer = Some(start(&path, row).map_err(|e| fault(&e))?);
            self.names = row.cells.iter().map(|(name, ..)| (*name).to_owned()).collect();
        }
        let Some(writer) = self.writer.as_mut() else { return Ok(()) };
        let personal: Vec<String> =
            row.cells.iter().filter(|(_, _, personal)| *personal).filter_map(|(_, cell, _)| super::cell::text(cell)).collect();
        let place = [&self.file, row.sheet.unwrap_or_default(), &row.line.to_string(), row.column, row.why].map(guarded);
        let shown = |(_, cell, hidden): &(&str, &Cell, bool)| match (hidden, cell.is_blank()) {
            (true, false) => "***".to_owned(),
            (true, true) => String::new(),
            (false, _) => guarded(&mask_reason(&cell.text(), &personal)),
        };
        let cells = in_columns(&self.names, &row.cells, &shown);
        writer.write_record(place.into_iter().chain(cells)).map_err(|e| fault(&e))
    }

    /// Gives the file its name; returns it when there is one.
    ///
    /// # Errors
    /// The system's words, with the place.
    pub fn finish(self) -> Result<Option<PathBuf>, String> {
        let (Some(path), Some(writer)) = (self.path, self.writer) else { return Ok(None) };
        let fault = |e: &dyn std::fmt::Display| format!("{}: {e}", path.display());
        let file = writer.into_inner().map_err(|e| fault(&e.error()))?;
        file.as_file().sync_all().map_err(|e| fault(&e))?;
        file.persist(&path).map_err(|e| fault(&e.error))?;
        Ok(Some(path))
    }
}

/// The cells under the names of the header. Other sheets and other JSON objects have other names: theirs follow, each with its name.
fn in_columns<'a>(
    names: &[String],
    cells: &[(&'a str, &'a Cell, bool)],
    shown: &dyn Fn(&(&'a str, &'a Cell, bool)) -> String,
) -> Vec<String> {
    if names.iter().eq(cells.iter().map(|(name, ..)| name)) {
        return cells.iter().map(shown).collect();
    }
    let mut out: Vec<String> =
        names.iter().map(|n| cells.iter().find(|(name, ..)| name == n).map(shown).unwrap_or_default()).collect();
    let others = cells.iter().filter(|(name, ..)| !names.iter().any(|n| n == name));
    out.extend(others.map(|cell| guarded(&format!("{}: {}", cell.0, shown(cell)))));
    out
}

fn start(path: &Path, row: &RefusedRow<'_>) -> Result<csv::Writer<NamedTempFile>, Box<dyn std::error::Error>> {
    let directory = path.parent().filter(|d| !d.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(directory)?;
    let mut file = NamedTempFile::new_in(directory)?;
    // Spreadsheet programs take a CSV for UTF-8 only with this mark.
    file.write_all("\u{feff}".as_bytes())?;
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(file);
    let names = row.cells.iter().map(|(name, ..)| guarded(name));
    writer.write_record(["file", "sheet", "row", "column", "why"].map(str::to_owned).into_iter().chain(names))?;
    Ok(writer)
}

/// A cell that no spreadsheet program takes for a formula.
#[must_use]
pub fn guarded(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if formula { format!("'{text}") } else { text.to_owned() }
}
