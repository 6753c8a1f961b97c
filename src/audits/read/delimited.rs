//! CSV, TSV and their relatives. The separator is the one that makes a known header.

use std::io::{self, Read};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::scan::lines_in;
use super::{COLUMNS_MAX, Cell, Encoding, Input, Part, RECORD_BYTES_MAX, ReadError, Sink, open_text};
use crate::audits::{columns, header};

/// How much of the file is looked at to find the separator.
const SNIFF_BYTES: u64 = 64 << 10;

pub fn read(input: &Input, encoding: Encoding, sink: Sink<'_>) -> Result<(), ReadError> {
    let separator = sniff(input, encoding)?;
    let spent = Arc::new(AtomicUsize::new(0));
    let mut reader = reader(Lines::new(open_text(input, encoding)?, Arc::clone(&spent)), separator);
    if sink(Part::Sheet { name: None }).is_break() {
        return Ok(());
    }
    let mut record = csv::ByteRecord::new();
    loop {
        spent.store(0, Ordering::Relaxed);
        let start = reader.position().line();
        match reader.read_byte_record(&mut record) {
            Ok(false) => return Ok(()),
            Ok(true) => {}
            Err(e) => return Err(fault(&e, input, start)),
        }
        // The record's own position is that of the empty lines before it, so its place is counted from its end.
        let inside = lines_in(record.as_slice());
        let line = reader.position().line().saturating_sub(1 + inside).max(1);
        if sink(Part::Row { line, cells: cells(&record) }) == ControlFlow::Break(()) {
            return Ok(());
        }
    }
}

fn reader<R: Read>(source: R, separator: u8) -> csv::Reader<R> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(source)
}

fn cells(record: &csv::ByteRecord) -> Vec<Cell> {
    let cell = |field: &[u8]| match String::from_utf8_lossy(field) {
        text if text.is_empty() => Cell::Empty,
        text => Cell::Text(text.into_owned()),
    };
    record.iter().take(COLUMNS_MAX).map(cell).collect()
}

/// The separator under which some early row has the most known column names.
fn sniff(input: &Input, encoding: Encoding) -> Result<u8, ReadError> {
    let io = |e: io::Error| ReadError::Io { file: input.name.clone(), why: e.to_string() };
    let mut head = Vec::new();
    open_text(input, encoding)?.take(SNIFF_BYTES).read_to_end(&mut head).map_err(io)?;
    let score = |separator: u8| {
        let mut best = (0, 0);
        for record in reader(&head[..], separator).into_byte_records().take(header::SEARCH_ROWS).flatten() {
            let row = cells(&record);
            best = best.max((columns::known_names(&row), row.len().min(2)));
        }
        best
    };
    let mut best = (b',', score(b','));
    for separator in [b'\t', b';', b'|'] {
        let found = score(separator);
        if found > best.1 {
            best = (separator, found);
        }
    }
    Ok(best.0)
}

fn fault(error: &csv::Error, input: &Input, line: u64) -> ReadError {
    match error.kind() {
        csv::ErrorKind::Io(e) if e.kind() == io::ErrorKind::FileTooLarge => ReadError::TooLong { file: input.name.clone(), line },
        _ => ReadError::Io { file: input.name.clone(), why: format!("line {line}: {error}") },
    }
}

/// Ends every line with `\n`, the last one too, so that lines can be counted; and fails when more is asked for than one record may
/// have (the counter is set back at every record).
struct Lines<R> {
    inner: R,
    spent: Arc<AtomicUsize>,
    after_cr: bool,
    last: u8,
}

impl<R: Read> Lines<R> {
    fn new(inner: R, spent: Arc<AtomicUsize>) -> Self {
        Self { inner, spent, after_cr: false, last: b'\n' }
    }
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.spent.load(Ordering::Relaxed) > RECORD_BYTES_MAX {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let mut kept = 0;
        // A piece can shrink to nothing (`\n` after `\r`), and nothing means the end.
        while kept == 0 && !buffer.is_empty() {
            let count = self.inner.read(buffer)?;
            if count == 0 {
                if self.last == b'\n' {
                    break;
                }
                buffer[0] = b'\n';
                kept = 1;
            }
            for at in 0..count {
                let byte = buffer[at];
                let second_half = byte == b'\n' && self.after_cr;
                self.after_cr = byte == b'\r';
                if !second_half {
                    buffer[kept] = if byte == b'\r' { b'\n' } else { byte };
                    kept += 1;
                }
            }
            self.last = if kept > 0 { buffer[kept - 1] } else { self.last };
        }
        self.spent.fetch_add(kept, Ordering::Relaxed);
        Ok(kept)
    }
}
