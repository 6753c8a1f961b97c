//! What is known about the database beside it: the number of its last acknowledged commit, how long its file was, and where its log ended
//! when the store was closed.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

use super::disk;

/// Commit, length, end, checksum.
const BYTES: usize = 28;
/// An earlier version noted the commit alone.
const BYTES_FIRST: usize = 8;

/// The file.
pub(super) struct Note(File);

/// What it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Noted {
    /// Nothing was ever acknowledged.
    Nothing,
    /// This much was acknowledged.
    Commit {
        /// The last commit.
        number: u64,
        /// The length of the database's file after it; 0 when unknown.
        bytes: u64,
        /// Where the log ended when the store was closed; 0 when it was not.
        end: u64,
    },
    /// It is damaged, or a power cut took it: it is never synced.
    Unreadable,
}

impl Note {
    pub(super) fn open(dir: &Path) -> io::Result<Self> {
        let path = dir.join("commits");
        OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).map(Self)
    }

    pub(super) fn read(&mut self) -> io::Result<Noted> {
        let mut content = Vec::new();
        (&mut self.0).take(BYTES as u64 + 1).read_to_end(&mut content)?;
        let number = |at: usize| content.get(at..at + 8).and_then(|b| b.try_into().ok()).map_or(0, u64::from_le_bytes);
        Ok(match content.len() {
            0 => Noted::Nothing,
            BYTES_FIRST => Noted::Commit { number: number(0), bytes: 0, end: 0 },
            BYTES if content[24..] == sum(&content[..24]) => {
                Noted::Commit { number: number(0), bytes: number(8), end: number(16) }
            }
            _ => Noted::Unreadable,
        })
    }

    /// Not synced: it must never be ahead of the database, and may be behind it after a power cut.
    pub(super) fn write(&mut self, number: u64, bytes: u64, end: u64) -> io::Result<()> {
        let mut content = [number.to_le_bytes(), bytes.to_le_bytes(), end.to_le_bytes()].concat();
        let sum = sum(&content);
        content.extend_from_slice(&sum);
        disk::write_at(&mut self.0, &content, 0)
    }
}

fn sum(of: &[u8]) -> [u8; 4] {
    crc32fast::hash(of).to_le_bytes()
}
