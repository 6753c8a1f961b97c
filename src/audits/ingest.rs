//! Orders that another system sends: the rows of a request's body, read with the import's own reader, each with its place and its own
//! fate. Nothing is surveyed beforehand: the names are the neutral ones, and a row that can't be used does not stop the others.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::de::{Deserializer, SeqAccess, Visitor};

use super::columns::{Field, Format};
use super::mapping::Mapping;
use super::owner::Keyring;
use super::read::{Part, RECORD_BYTES_MAX, object_line, object_of};
use super::row::{Context, Health, Named, Notes, Refusal};
use super::survey::Names;
use crate::model::AuditUpdate;

/// Rows of one request.
pub const ROWS_MAX: usize = 2_000;
/// The source of rows that name none.
const SOURCE: &str = "neutral:api";

/// How the body is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One JSON object a line; a broken line is that row's fault.
    Lines,
    /// One JSON value: an array of objects, or one object. A broken one is the whole body's fault.
    Value,
}

/// A row of the body.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its line, or its place in the array, from 1.
    pub place: u64,
    /// What it says: an update for each card that it is about; or why it is refused.
    pub updates: Result<Vec<AuditUpdate>, Refusal>,
}

/// Why nothing of a body can be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IngestError {
    /// It is no text.
    #[error("the body is not UTF-8")]
    NotUtf8,
    /// It is no JSON, or JSON of another kind. The parser's own words may quote the body; the place does not.
    #[error("the body is not a JSON array of objects, or one object (line {line}, column {column})")]
    NotJson {
        /// Where.
        line: usize,
        /// Where in the line.
        column: usize,
    },
    /// There is too much in it.
    #[error("the body has more than {ROWS_MAX} rows; send it in parts")]
    TooMany,
}

/// Reads a body. Phone tails are hashed and reasons masked here, as in an import; nothing personal leaves this function.
///
/// # Errors
/// When the body as a whole is unusable.
pub fn rows(body: &[u8], shape: Shape, keyring: &Keyring, now: DateTime<Utc>) -> Result<Vec<Row>, IngestError> {
    let body = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body);
    if std::str::from_utf8(body).is_err() {
        return Err(IngestError::NotUtf8);
    }
    let parts = match shape {
        Shape::Lines => lines(body),
        Shape::Value => value(body)?,
    };
    if parts.len() > ROWS_MAX {
        return Err(IngestError::TooMany);
    }
    let mapping = Mapping::default();
    let mut names = Names::new(&mapping, Format::Neutral);
    let mut health = Health::default();
    for part in &parts {
        let Part::Object { cells, .. } = part else { continue };
        for (name, cell) in cells {
            if names.field(name).is_some_and(Field::is_id) {
                health.note(name, cell);
            }
        }
    }
    let context =
        Context { format: Format::Neutral, mapping: &mapping, file_time: now, now, source: SOURCE, keyring, health: &health };
    let mut notes = Notes::default();
    let mut read = |part| match part {
        Part::Object { line, cells } => {
            let known = cells.iter().filter_map(|(name, cell)| Some((names.field(name)?, name.as_str(), cell)));
            let known: Vec<Named<'_>> = known.collect();
            Some(Row { place: line, updates: context.updates(&known, &mut notes) })
        }
        Part::Broken { line, why } => Some(Row { place: line, updates: Err(Refusal { column: String::new(), why }) }),
        Part::Sheet { .. } | Part::Row { .. } => None,
    };
    Ok(parts.into_iter().filter_map(&mut read).collect())
}

fn lines(body: &[u8]) -> Vec<Part> {
    let lines = (1..).zip(body.split(|byte| *byte == b'\n')).filter(|(_, line)| !line.trim_ascii().is_empty());
    let part = |(number, line): (u64, &[u8])| {
        if line.len() > RECORD_BYTES_MAX {
            return Part::Broken { line: number, why: format!("longer than {} KiB", RECORD_BYTES_MAX / 1024) };
        }
        object_line(number, line)
    };
    // One more than may be: enough to know that there are too many.
    lines.take(ROWS_MAX + 1).map(part).collect()
}

fn value(body: &[u8]) -> Result<Vec<Part>, IngestError> {
    let broken = |e: serde_json::Error| IngestError::NotJson { line: e.line(), column: e.column() };
    let mut from = serde_json::Deserializer::from_slice(body);
    match body.trim_ascii_start().first() {
        Some(b'[') => {
            let elements = from.deserialize_seq(Elements).map_err(broken)?;
            if elements.len() <= ROWS_MAX {
                from.end().map_err(broken)?;
            }
            Ok(elements)
        }
        Some(b'{') => {
            let one = serde_json::from_slice::<serde_json::Value>(body).map_err(broken)?;
            Ok(vec![object_of(1, one)])
        }
        _ => Err(IngestError::NotJson { line: 1, column: 1 }),
    }
}

/// The elements of an array, up to one more than may be: the rest of a long one is not even built.
struct Elements;

impl<'de> Visitor<'de> for Elements {
    type Value = Vec<Part>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<Part>, A::Error> {
        let mut parts = Vec::new();
        while let Some(value) = seq.next_element::<serde_json::Value>()? {
            parts.push(object_of(parts.len() as u64 + 1, value));
            if parts.len() > ROWS_MAX {
                while seq.next_element::<serde::de::IgnoredAny>()?.is_some() {}
                break;
            }
        }
        Ok(parts)
    }
}
