//! Writing a backup, part by part.

use std::io::{self, Write};

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{CHUNK, END, End, HEADER, Header, MAGIC, PART_BYTES_MAX, VERSION, checksum};
use crate::failpoint::{self, Step};
use crate::port::RawRecord;

/// A backup under way. It is worth nothing until [`Writer::end`] was called.
pub struct Writer<W> {
    to: W,
    hash: Sha256,
    chunks: u64,
    records: u64,
}

impl<W: Write> Writer<W> {
    /// Writes the header.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn begin(to: W, header: &Header) -> io::Result<Self> {
        let mut writer = Self { to, hash: Sha256::new(), chunks: 0, records: 0 };
        writer.put(MAGIC)?;
        writer.put(&VERSION.to_le_bytes())?;
        writer.part(HEADER, header)?;
        Ok(writer)
    }

    /// Writes some records, which follow those before them in the order of the keys.
    ///
    /// # Errors
    /// When they can't be written.
    pub fn chunk(&mut self, records: &[RawRecord]) -> io::Result<()> {
        failpoint::reach(Step::BackupChunk)?;
        self.part(CHUNK, &records)?;
        self.chunks += 1;
        self.records += records.len() as u64;
        Ok(())
    }

    /// Writes the end. Returns how many records there are, and what was written to.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn end(mut self) -> io::Result<(u64, W)> {
        let sha256 = self.hash.clone().finalize().into();
        let end = End { records: self.records, chunks: self.chunks, sha256 };
        self.part(END, &end)?;
        self.to.flush()?;
        Ok((self.records, self.to))
    }

    fn part(&mut self, kind: u8, content: &impl Serialize) -> io::Result<()> {
        let invalid = |why: String| io::Error::new(io::ErrorKind::InvalidData, why);
        let body = postcard::to_stdvec(content).map_err(|e| invalid(e.to_string()))?;
        if body.len() > PART_BYTES_MAX {
            return Err(invalid(format!("a part of {} bytes is too large", body.len())));
        }
        let length = u32::try_from(body.len()).map_err(|e| invalid(e.to_string()))?;
        self.put(&[kind])?;
        self.put(&length.to_le_bytes())?;
        self.put(&checksum(kind, self.chunks, &body).to_le_bytes())?;
        self.put(&body)
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hash.update(bytes);
        self.to.write_all(bytes)
    }
}
