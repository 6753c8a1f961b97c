//! Reads labelled files: text, tab, label; further columns ignored, UTF-8, no header. Every fault has its file and line.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::cli::exit::Failure;
use crate::io_words;
use crate::understand::{LABELS_MAX, LINES_MAX, Line};

/// No labelled file that this can use is larger.
const FILE_BYTES_MAX: u64 = 256 << 20;

/// More faults of one file than this say nothing new.
const FAULTS_SHOWN: usize = 20;

/// What out of scope is called in labelled data.
const OUT_OF_SCOPE: &[&str] = &["oos", "out-of-scope", "out_of_scope"];

/// Labelled lines; those out of scope have no label.
///
/// # Errors
/// With every fault, when the file can't be used.
pub fn labelled(file: &Path, out_of_scope: Option<&str>) -> Result<Vec<Line>, Failure> {
    let is_out = |label: &str| OUT_OF_SCOPE.contains(&label) || Some(label) == out_of_scope;
    read(file, |text, label| match label {
        Some(label) => Ok(Line { text: text.to_owned(), label: (!is_out(label)).then(|| label.to_owned()) }),
        None => Err("no label; expected text, tab, label"),
    })
}

/// Lines out of scope; a label says nothing more.
///
/// # Errors
/// With every fault, when the file can't be used.
pub fn out_of_scope(file: &Path) -> Result<Vec<Line>, Failure> {
    read(file, |text, _| Ok(Line { text: text.to_owned(), label: None }))
}

/// Several files as one.
///
/// # Errors
/// With every fault of the first file that can't be used.
pub fn all(files: &[PathBuf], out_of_scope: Option<&str>) -> Result<Vec<Line>, Failure> {
    let mut lines = Vec::new();
    for file in files {
        lines.extend(labelled(file, out_of_scope)?);
    }
    Ok(lines)
}

/// What can't be trained on, told before it is tried.
///
/// # Errors
/// When there are too many lines or labels, or nothing to tell apart.
pub fn check_training(lines: &[Line], files: &[PathBuf]) -> Result<(), Failure> {
    let shown = files.iter().map(|f| f.display().to_string()).collect::<Vec<_>>().join(" and ");
    let labels = lines.iter().map(|l| &l.label).collect::<std::collections::BTreeSet<_>>().len();
    let fault = if lines.len() > LINES_MAX {
        format!("{} lines; at most {LINES_MAX} can be trained on: take a sample", lines.len())
    } else if labels > LABELS_MAX {
        format!("{labels} labels in {} lines; at most {LABELS_MAX} can be trained: is the second column the label?", lines.len())
    } else if labels < 2 {
        "one label only; there is nothing to tell apart".to_owned()
    } else {
        return Ok(());
    };
    Err(Failure::data([format!("{shown}: {fault}")]))
}

fn read(file: &Path, row: impl Fn(&str, Option<&str>) -> Result<Line, &'static str>) -> Result<Vec<Line>, Failure> {
    let shown = file.display();
    let text = text(file)?;
    let mut lines = Vec::new();
    let mut faults = Vec::new();
    for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let mut cells = line.split('\t');
        let (text, label) = (cells.next().unwrap_or_default(), cells.next().map(str::trim).filter(|l| !l.is_empty()));
        let row =
            if text.trim().is_empty() { Err("no text before the tab; expected text, tab, label") } else { row(text, label) };
        match row {
            Ok(line) => lines.push(line),
            Err(fault) => faults.push(format!("{shown}:{}: {fault}", at + 1)),
        }
    }
    if lines.is_empty() && faults.is_empty() {
        faults.push(format!("{shown}: no rows"));
    }
    let more = faults.len().saturating_sub(FAULTS_SHOWN);
    if more > 0 {
        faults.truncate(FAULTS_SHOWN);
        faults.push(format!("{shown}: and {more} more faults"));
    }
    if faults.is_empty() { Ok(lines) } else { Err(Failure::data(faults)) }
}

fn text(file: &Path) -> Result<String, Failure> {
    let shown = file.display();
    let mut bytes = Vec::new();
    File::open(file)
        .and_then(|f| f.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes))
        .map_err(|e| Failure::data([format!("{shown}: {}", io_words::reading(&e))]))?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(Failure::data([format!("{shown}: larger than {} MiB; take a sample", FILE_BYTES_MAX >> 20)]));
    }
    String::from_utf8(bytes).map_err(|e| {
        let valid = e.utf8_error().valid_up_to();
        let line = e.as_bytes()[..valid].split(|b| *b == b'\n').count();
        Failure::data([format!("{shown}:{line}: not UTF-8 (byte {} of the file); convert it", valid + 1)])
    })
}
