//! Reading what sellers really have: CSV in three encodings, spreadsheets, JSON lines.
//!
//! A file is read twice or three times (once to check and hash it, once to look at whole columns, once for its rows), never held in
//! memory: an export may have a million rows. Everything that makes a *file* unusable is a [`ReadError`], one line that names the
//! file, the place and the way out; what makes a *row* unusable is the business of [`super::row`].

mod delimited;
mod jsonl;
mod scan;
mod sheets;
mod transcode;
mod unpacked;

use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, NaiveDateTime, Utc};

pub(super) use jsonl::{of as object_of, part as object_line};
pub use scan::{Encoding, Kind, Scan, scan};

use crate::io_words;

/// The longest line, and the longest CSV record with line breaks inside quotes.
pub const RECORD_BYTES_MAX: usize = 1 << 20;
/// The most columns that are looked at.
pub const COLUMNS_MAX: usize = 500;

/// A file to import.
#[derive(Debug, Clone)]
pub struct Input {
    /// Its name in messages, and the source of its rows.
    pub name: String,
    /// Where its bytes are.
    pub origin: Origin,
    /// When it was written: the time of rows that have none of their own.
    pub modified: DateTime<Utc>,
}

/// Where the bytes of an [`Input`] are.
#[derive(Debug, Clone)]
pub enum Origin {
    /// A file.
    Path(PathBuf),
    /// In memory (a request's body, a test).
    Bytes(Arc<[u8]>),
}

impl Input {
    /// Bytes in memory.
    #[must_use]
    pub fn from_bytes(name: &str, bytes: impl Into<Arc<[u8]>>, modified: DateTime<Utc>) -> Self {
        Self { name: name.to_owned(), origin: Origin::Bytes(bytes.into()), modified }
    }

    /// A file; its modification time is the time of rows that have none of their own.
    ///
    /// # Errors
    /// When the file cannot be reached or is not a file.
    pub fn from_path(path: impl Into<PathBuf>) -> Result<Self, ReadError> {
        let path = path.into();
        let name = path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
        let fault = |why: String| ReadError::Open { file: path.display().to_string(), why };
        let meta = std::fs::metadata(&path).map_err(|e| fault(io_words::reading(&e)))?;
        if !meta.is_file() {
            return Err(fault("it is not a regular file".into()));
        }
        let modified = meta.modified().map_err(|e| fault(io_words::reading(&e)))?.into();
        Ok(Self { name, origin: Origin::Path(path), modified })
    }

    pub(crate) fn open(&self) -> Result<Box<dyn Source>, ReadError> {
        match &self.origin {
            Origin::Bytes(bytes) => Ok(Box::new(Cursor::new(Arc::clone(bytes)))),
            Origin::Path(path) => match File::open(path) {
                Ok(file) => Ok(Box::new(BufReader::with_capacity(1 << 16, file))),
                Err(e) => Err(ReadError::Open { file: path.display().to_string(), why: io_words::reading(&e) }),
            },
        }
    }
}

/// What every format can be read from.
pub(crate) trait Source: Read + Seek + Send {}
impl<T: Read + Seek + Send> Source for T {}

/// Why a whole file cannot be imported.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It can't be opened.
    #[error("{file}: {why}")]
    Open {
        /// The file.
        file: String,
        /// The system's words.
        why: String,
    },
    /// It is something else.
    #[error("{file} is not a CSV, XLSX or JSONL file: {what}")]
    NotATable {
        /// The file.
        file: String,
        /// What it is, and the way out.
        what: String,
    },
    /// A line or record is longer than anything an export holds.
    #[error("{file}, line {line}: longer than {} KiB; is this an order export? (a quote that is never closed looks like this, too)", RECORD_BYTES_MAX / 1024)]
    TooLong {
        /// The file.
        file: String,
        /// Where the line or record starts.
        line: u64,
    },
    /// A NUL byte in a text.
    #[error("{file}, line {line}: a NUL byte at offset {offset}; the file was damaged on its way, export or download it again")]
    Nul {
        /// The file.
        file: String,
        /// Its line.
        line: u64,
        /// Its offset from the start of the file.
        offset: u64,
    },
    /// Neither UTF-8 nor GB18030 (nor what its byte order mark promises).
    #[error("{file}: {what}; save it as CSV UTF-8 or XLSX and import that")]
    Encoding {
        /// The file.
        file: String,
        /// Which encodings were tried and where they fail.
        what: String,
    },
    /// No row looks like a header.
    #[error("{file}: no header that simdesk knows. Found: {found}. {hint}")]
    NoHeader {
        /// The file.
        file: String,
        /// The cells of the row that looks most like a header.
        found: String,
        /// What is known, and what may be wrong.
        hint: String,
    },
    /// The spreadsheet can't be read.
    #[error("{file}: the spreadsheet cannot be read ({why}); open it in a spreadsheet program and save it as XLSX")]
    Sheet {
        /// The file.
        file: String,
        /// The reader's words.
        why: String,
    },
    /// Reading stopped in the middle.
    #[error("{file}: reading stopped: {why}")]
    Io {
        /// The file.
        file: String,
        /// The system's words.
        why: String,
    },
}

/// One cell as the file has it.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text.
    Text(String),
    /// A number of a spreadsheet or of JSON, in its shortest form: an order number in such a cell is already damaged.
    Number(String),
    /// A date of a spreadsheet, in the local time of whoever wrote it.
    Time(NaiveDateTime),
}

impl Cell {
    /// The cell as text.
    #[must_use]
    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        match self {
            Self::Empty => "".into(),
            Self::Text(text) | Self::Number(text) => text.into(),
            Self::Time(time) => time.format("%Y-%m-%d %H:%M:%S").to_string().into(),
        }
    }

    /// True when nothing can be seen in it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => super::cell::clean(text).is_empty(),
            _ => false,
        }
    }
}

/// What a reader hands over, piece by piece.
#[derive(Debug)]
pub enum Part {
    /// A new sheet begins (a CSV or JSONL file has one without a name).
    Sheet {
        /// Its name.
        name: Option<String>,
    },
    /// A row; where the columns are is for the header to say.
    Row {
        /// Its line (text) or row number (sheet), from 1.
        line: u64,
        /// Its cells.
        cells: Vec<Cell>,
    },
    /// A row whose cells carry their own names.
    Object {
        /// Its line, from 1.
        line: u64,
        /// Names and cells.
        cells: Vec<(String, Cell)>,
    },
    /// A line that is not what the format promises.
    Broken {
        /// Its line, from 1.
        line: u64,
        /// What is wrong.
        why: String,
    },
}

/// Takes the parts of a file, and may stop early.
pub type Sink<'a> = &'a mut dyn FnMut(Part) -> ControlFlow<()>;

/// Reads a scanned file from its first row to its last.
///
/// # Errors
/// When the file turns out to be unusable on the way.
pub fn read(input: &Input, scan: &Scan, sink: Sink<'_>) -> Result<(), ReadError> {
    match scan.kind {
        Kind::Xlsx => sheets::read_xlsx(input, sink),
        Kind::Xls => sheets::read_xls(input, sink),
        Kind::JsonLines(encoding) => jsonl::read(input, encoding, sink),
        Kind::Delimited(encoding) => delimited::read(input, encoding, sink),
    }
}

/// A text source from its first character on, as UTF-8.
pub(crate) fn open_text(input: &Input, encoding: Encoding) -> Result<Box<dyn Read + Send>, ReadError> {
    let mut source = input.open()?;
    let io = |e: std::io::Error| ReadError::Io { file: input.name.clone(), why: io_words::reading(&e) };
    source.seek(std::io::SeekFrom::Start(encoding.bom_len())).map_err(io)?;
    Ok(match encoding {
        Encoding::Utf8 { .. } => Box::new(source),
        Encoding::Gb18030 { .. } => Box::new(transcode::Transcoder::new(source, encoding_rs::GB18030)),
        Encoding::Utf16 { little: true, .. } => Box::new(transcode::Transcoder::new(source, encoding_rs::UTF_16LE)),
        Encoding::Utf16 { little: false, .. } => Box::new(transcode::Transcoder::new(source, encoding_rs::UTF_16BE)),
    })
}
