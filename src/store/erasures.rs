//! The log of erasures beside the store, `<store>.erasures`: so that restoring an older backup does not bring back what was erased.
//!
//! One line each: the time in milliseconds, the SHA-256 of the conversation's name, and the number of the commit that erases it. A name
//! can be guessed and compared, so the file is for this user only, as the store is.
//!
//! A line is written before its commit, so that no erasure is ever without one; when the commit then fails, the line says more than is
//! true. The next start takes it back (`sled/erasing.rs`), and where it was copied before, the number and the time tell.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use crate::model::{ConversationId, hex};

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

    fn line(&self, commit: Option<u64>) -> String {
        let mut line = format!("{} {}", self.ms, hex(&self.hash));
        if let Some(commit) = commit {
            line.push(' ');
            line.push_str(&commit.to_string());
        }
        line.push('\n');
        line
    }

    /// An earlier version did not write the number.
    fn parse(line: &str) -> Option<(Self, Option<u64>)> {
        let mut words = line.split(' ');
        let (ms, digits) = (words.next()?, words.next()?);
        let commit = words.next().map(str::parse).transpose().ok()?;
        if digits.len() != 64 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let mut hash = [0; 32];
        for (at, byte) in hash.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&digits[at * 2..at * 2 + 2], 16).ok()?;
        }
        words.next().is_none().then_some((Self { ms: ms.parse().ok()?, hash }, commit))
    }
}

/// What stands for a conversation where its name should not: in this log, and in the audit log.
#[must_use]
pub fn conversation_hash(id: &ConversationId) -> String {
    hex(&Row::hash(id))
}

/// The log of the store in `dir`.
#[must_use]
pub fn erasures_path(dir: &Path) -> PathBuf {
    let mut name = dir.file_name().map_or_else(|| "simdesk".into(), std::ffi::OsStr::to_os_string);
    name.push(".erasures");
    dir.with_file_name(name)
}

/// Erasures, each with the number of the commit that holds it, where that was noted.
pub(super) type Rows = BTreeMap<Row, Option<u64>>;

/// What a log says. A last line that was cut off by a crash was never acknowledged.
pub(super) fn read(path: &Path) -> io::Result<Rows> {
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

fn lines(rows: impl Iterator<Item = (Row, Option<u64>)>) -> String {
    rows.map(|(row, commit)| row.line(commit)).collect()
}

/// For this user only.
fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn sync_parent(path: &Path) -> io::Result<()> {
    match path.parent().filter(|dir| cfg!(unix) && !dir.as_os_str().is_empty()) {
        Some(dir) => File::open(dir)?.sync_all(),
        None => Ok(()),
    }
}

/// Adds rows, durably, or leaves the log as it was.
pub(super) fn append(path: &Path, rows: impl Iterator<Item = (Row, Option<u64>)>) -> io::Result<()> {
    let lines = lines(rows);
    if lines.is_empty() {
        return Ok(());
    }
    let fresh = !path.exists();
    let mut file = options().read(true).append(true).create(true).open(path)?;
    let mut bytes = file.metadata()?.len();
    // A line that a crash cut off must not spoil the next one.
    let cut = !fresh && fs::read(path)?.last().is_some_and(|byte| *byte != b'\n');
    if cut {
        let whole = fs::read(path)?.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        bytes = whole as u64;
        file.set_len(bytes)?;
    }
    let written = file.write_all(lines.as_bytes()).and_then(|()| file.sync_data());
    let synced = written.and_then(|()| if fresh { sync_parent(path) } else { Ok(()) });
    if synced.is_err() {
        // What can't be taken back is taken back at the next start.
        drop(file.set_len(bytes));
    }
    synced
}

/// Writes the log anew, with these rows.
pub(super) fn rewrite(path: &Path, rows: &Rows) -> io::Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    let part = PathBuf::from(name);
    let mut file = options().write(true).create(true).truncate(true).open(&part)?;
    file.write_all(lines(rows.iter().map(|(row, commit)| (*row, *commit))).as_bytes())?;
    file.sync_all()?;
    fs::rename(&part, path)?;
    sync_parent(path)
}
