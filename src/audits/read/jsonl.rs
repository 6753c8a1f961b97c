//! One JSON object a line. A line that is not one is that line's fault, not the file's.

use std::fmt;
use std::io::{BufRead, BufReader, Read};

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Number, Value};

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

/// A value that stands in place of a line.
pub fn of(line: u64, value: Value) -> Part {
    match value {
        Value::Object(_) => match serde_json::from_value::<Object>(value) {
            Ok(Object(cells)) => Part::Object { line, cells },
            Err(_) => Part::Broken { line, why: "not a JSON object".into() },
        },
        _ => Part::Broken { line, why: "not a JSON object".into() },
    }
}

/// One line.
pub fn part(line: u64, bytes: &[u8]) -> Part {
    // The parser's message may quote the line; its kind and column don't.
    let broken = |e: serde_json::Error| Part::Broken { line, why: format!("not JSON (column {})", e.column()) };
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        return match serde_json::from_slice::<Value>(bytes) {
            Ok(_) => Part::Broken { line, why: "not a JSON object".into() },
            Err(e) => broken(e),
        };
    }
    match serde_json::from_slice::<Object>(bytes) {
        Ok(Object(cells)) => Part::Object { line, cells },
        Err(e) => broken(e),
    }
}

/// The members of an object, in their order; of two with one name the last one counts.
struct Object(Vec<(String, Cell)>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(Members)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Object;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
        let mut cells: Vec<(String, Cell)> = Vec::with_capacity(24);
        while let Some(name) = map.next_key::<String>()? {
            let Plain(cell) = map.next_value()?;
            match cells.iter().position(|(known, _)| *known == name) {
                Some(at) => cells[at].1 = cell,
                None if cells.len() < COLUMNS_MAX => cells.push((name, cell)),
                None => {}
            }
        }
        Ok(Object(cells))
    }
}

/// A value as a cell, without a tree of values between.
struct Plain(Cell);

impl<'de> Deserialize<'de> for Plain {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(AsCell).map(Plain)
    }
}

struct AsCell;

impl<'de> Visitor<'de> for AsCell {
    type Value = Cell;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Cell, E> {
        Ok(Cell::Empty)
    }

    fn visit_bool<E: Error>(self, yes: bool) -> Result<Cell, E> {
        Ok(cell(&Value::Bool(yes)))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Cell, E> {
        Ok(Cell::Number(number.to_string()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Cell, E> {
        Ok(Cell::Number(number.to_string()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Cell, E> {
        Ok(Number::from_f64(number).map_or(Cell::Empty, |number| Cell::Number(number.to_string())))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Cell, E> {
        Ok(if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Cell, A::Error> {
        Value::deserialize(SeqAccessDeserializer::new(seq)).map(|value| cell(&value))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Cell, A::Error> {
        Value::deserialize(MapAccessDeserializer::new(map)).map(|value| cell(&value))
    }
}

/// Remarks are arrays in some systems: their text is read where remarks are read.
fn cell(value: &Value) -> Cell {
    Cell::Text(value.to_string())
}
