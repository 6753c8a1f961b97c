//! The log of erasures beside the store, `<store>.erasures`: so that restoring an older backup does not bring back what was erased.
//!
//! One line each: the time in milliseconds, and the SHA-256 of the conversation's name. A name can be guessed and compared, so the file
//! is for this user only, as the store is.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use crate::model::ConversationId;

/// One erasure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row {
    pub ms: i64,
    pub hash: [u8; 32],
}

impl Row {
    pub(super) fn new(id: &ConversationId, at: DateTime<Utc>) -> Self {
        Self { ms: at.timestamp_millis(), hash: Self::hash(id) }
    }

    pub(super) fn hash(id: &ConversationId) -> [u8; 32] {
        Sha256::new().chain_update("simdesk erasure\n").chain_update(id.as_str()).finalize().into()
    }

    fn line(&self) -> String {
        use std::fmt::Write as _;
        let mut line = format!("{} ", self.ms);
        for byte in self.hash {
            // Writing to a text does not fail.
            let _ = write!(line, "{byte:02x}");
        }
        line.push('\n');
        line
    }

    fn parse(line: &str) -> Option<Self> {
        let (ms, hex) = line.split_once(' ')?;
        if hex.len() != 64 || !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let mut hash = [0; 32];
        for (at, byte) in hash.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).ok()?;
        }
        Some(Self { ms: ms.parse().ok()?, hash })
    }
}

/// The log of the store in `dir`.
#[must_use]
pub fn erasures_path(dir: &Path) -> PathBuf {
    let mut name = dir.file_name().map_or_else(|| "simdesk".into(), std::ffi::OsStr::to_os_string);
    name.push(".erasures");
    dir.with_file_name(name)
}

/// What a log says. A last line that was cut off by a crash was never acknowledged.
pub(super) fn read(path: &Path) -> io::Result<BTreeSet<Row>> {
    let text = fs::read_to_string(path)?;
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    let rows = whole.lines().filter(|line| !line.is_empty()).enumerate().map(|(at, line)| {
        Row::parse(line).ok_or_else(|| {
            let why = format!("line {} of {} is no erasure; the file is damaged", at + 1, path.display());
            io::Error::new(io::ErrorKind::InvalidData, why)
        })
    });
    rows.collect()
}

/// Adds rows, durably.
pub(super) fn append(path: &Path, rows: impl Iterator<Item = Row>) -> io::Result<()> {
    let lines: String = rows.map(|row| row.line()).collect();
    if lines.is_empty() {
        return Ok(());
    }
    let fresh = !path.exists();
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    // A line that a crash cut off must not spoil the next one.
    let cut = !fresh && fs::read(path)?.last().is_some_and(|byte| *byte != b'\n');
    if cut {
        let whole = fs::read(path)?.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        file.set_len(whole as u64)?;
    }
    file.write_all(lines.as_bytes())?;
    file.sync_data()?;
    match path.parent().filter(|dir| fresh && cfg!(unix) && !dir.as_os_str().is_empty()) {
        Some(dir) => File::open(dir)?.sync_all(),
        None => Ok(()),
    }
}
