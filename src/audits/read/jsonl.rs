//! One JSON object a line. A line that is not one is that line's fault, not the file's.

use std::io::{BufRead, BufReader, Read};

use serde_json::Value;

use super::{COLUMNS_MAX, Cell, Encoding, Input, Part, RECORD_BYTES_MAX, ReadError, Sink, open_text};

pub fn read(input: &Input, encoding: Encoding, sink: Sink<'_>) -> Result<(), ReadError> {
    let mut source = BufReader::with_capacity(64 << 10, open_text(input, encoding)?);
    if sink(Part::Sheet { name: None }).is_break() {
        return Ok(());
    }
    let mut bytes = Vec::new();
    for line in 1.. {
        bytes.clear();
        let limit = RECORD_BYTES_MAX as u64 * 3 + 1;
        let read = source.by_ref().take(limit).read_until(b'\n', &mut bytes);
        let read = read.map_err(|e| ReadError::Io { file: input.name.clone(), why: e.to_string() })?;
        if read == 0 {
            break;
        }
        if read as u64 == limit {
            return Err(ReadError::TooLong { file: input.name.clone(), line });
        }
        if bytes.trim_ascii().is_empty() {
            continue;
        }
        if sink(part(line, &bytes)).is_break() {
            break;
        }
    }
    Ok(())
}

fn part(line: u64, bytes: &[u8]) -> Part {
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(object)) => {
            let cells = object.into_iter().take(COLUMNS_MAX).map(|(name, value)| (name, cell(value))).collect();
            Part::Object { line, cells }
        }
        Ok(_) => Part::Broken { line, why: "not a JSON object".into() },
        // The parser's message may quote the line; its kind and column don't.
        Err(e) => Part::Broken { line, why: format!("not JSON (column {})", e.column()) },
    }
}

fn cell(value: Value) -> Cell {
    match value {
        Value::Null => Cell::Empty,
        Value::String(text) if text.is_empty() => Cell::Empty,
        Value::String(text) => Cell::Text(text),
        Value::Number(number) => Cell::Number(number.to_string()),
        Value::Bool(yes) => Cell::Text(yes.to_string()),
        // Remarks are arrays in some systems: their text is read where remarks are read.
        other => Cell::Text(other.to_string()),
    }
}
