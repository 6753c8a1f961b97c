//! The file of a backup: every record of the store, with what it takes to tell a damaged or cut-short file from a whole one.
//!
//! ```text
//! "simdesk backup\n"  version (u32)
//! 'h' header    when, store format, number of records
//! 'c' chunk …   records in the order of their keys, about 1 MB each
//! 'e' end       records and chunks, and the SHA-256 of everything before it
//! ```
//!
//! Every part has its length and a checksum over its place, kind and content. An encrypted backup is all of this inside an
//! [age](https://age-encryption.org) file, so that the `age` program can open it, too.

mod check;
mod read;
mod seal;
mod sum;
mod write;

use serde::{Deserialize, Serialize};

use crate::model::counted;

pub(super) use check::Sums;
pub use check::{Checked, check};
pub use read::Reader;
pub use seal::{Key, Seal, SealError};
pub use sum::{Sum, Summed, mark_of, sum};
pub use write::Writer;

const MAGIC: &[u8] = b"simdesk backup\n";
/// The version of the file, raised with every change to its form.
const VERSION: u32 = 1;
/// Kind, length, checksum.
const PART_HEAD_BYTES: usize = 9;
/// Largest part. A page of the store, with the largest record at its end, fits.
const PART_BYTES_MAX: usize = 16 << 20;
const HEADER: u8 = b'h';
const CHUNK: u8 = b'c';
const END: u8 = b'e';

/// What a backup says about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// When it was begun, in milliseconds since 1970.
    pub created_ms: i64,
    /// The stored format of the records.
    pub format: u64,
    /// How many there should be, where the store knew.
    pub records: Option<u64>,
}

#[derive(Serialize, Deserialize)]
struct End {
    records: u64,
    chunks: u64,
    sha256: [u8; 32],
}

/// Why a backup can't be used, in one line for an operator.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// Something else.
    #[error("this is no backup of simdesk")]
    NotABackup,
    /// Written by a later simdesk.
    #[error("the backup was written by a later version of simdesk ({0}); use that version")]
    Newer(String),
    /// It has no end.
    #[error("the backup is cut short: it ends after {} ({}); use another backup",
        counted(*chunks, "whole chunk", "whole chunks"), counted(*records, "record", "records"))]
    CutShort {
        /// Whole chunks.
        chunks: u64,
        /// Records in them.
        records: u64,
    },
    /// A part is not as it was written.
    #[error("the backup is damaged in {part}, at byte {at} ({why}); use another backup")]
    Damaged {
        /// Which part.
        part: String,
        /// Where it begins; in an encrypted one, where it begins in what was encrypted.
        at: u64,
        /// What does not fit.
        why: String,
    },
    /// It is encrypted, and the key is missing or another one.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// Reading or writing failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

fn checksum(kind: u8, index: u64, body: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&[kind]);
    hasher.update(&index.to_le_bytes());
    hasher.update(body);
    hasher.finalize()
}
