//! Reading a backup: nothing of it is given out that was not checked, and nothing is said to be whole before its end was seen.

use std::io::{self, Read};

use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::seal::{self, Key};
use super::{BackupError, CHUNK, END, End, HEADER, Header, MAGIC, PART_BYTES_MAX, PART_HEAD_BYTES, VERSION, checksum};
use crate::model::counted;
use crate::port::RawRecord;

/// A backup being read.
pub struct Reader<'a> {
    from: Box<dyn Read + 'a>,
    hash: Sha256,
    at: u64,
    chunks: u64,
    records: u64,
    last: Vec<u8>,
    header: Header,
    ended: bool,
}

impl<'a> Reader<'a> {
    /// Reads the header of a backup; of an encrypted one with the key.
    ///
    /// # Errors
    /// When it is none, is of a later version, or the key does not open it.
    pub fn open(mut from: impl Read + 'a, key: Option<&Key>) -> Result<Self, BackupError> {
        let mut start = Vec::new();
        (&mut from).take(MAGIC.len() as u64).read_to_end(&mut start)?;
        let sealed = seal::is_sealed(&start);
        let whole = io::Cursor::new(start).chain(from);
        let from: Box<dyn Read + 'a> = if sealed { seal::open(whole, key)? } else { Box::new(whole) };
        let header = Header { created_ms: 0, format: 0, records: None };
        let mut reader = Self { from, hash: Sha256::new(), at: 0, chunks: 0, records: 0, last: Vec::new(), header, ended: false };
        if reader.take(MAGIC.len())? != MAGIC {
            return Err(BackupError::NotABackup);
        }
        let version = reader.take(4)?.try_into().map_or(0, u32::from_le_bytes);
        if version != VERSION {
            return Err(BackupError::Newer(format!("file version {version}, this one reads {VERSION}")));
        }
        let (kind, body, at, _) = reader.part()?;
        if kind != HEADER {
            return Err(reader.damaged(at, "it does not begin with a header"));
        }
        reader.header = reader.parse(&body, at)?;
        Ok(reader)
    }

    /// What it says about itself.
    #[must_use]
    pub fn header(&self) -> Header {
        self.header
    }

    /// The next records; none at the end, which was checked then.
    ///
    /// # Errors
    /// When the rest is damaged or missing.
    pub fn chunk(&mut self) -> Result<Option<Vec<RawRecord>>, BackupError> {
        if self.ended {
            return Ok(None);
        }
        let (kind, body, at, before) = self.part()?;
        match kind {
            CHUNK => {
                let records: Vec<RawRecord> = self.parse(&body, at)?;
                for (key, _) in &records {
                    if *key <= self.last {
                        return Err(self.damaged(at, "its records are not in order"));
                    }
                    self.last.clone_from(key);
                }
                self.chunks += 1;
                self.records += records.len() as u64;
                Ok(Some(records))
            }
            END => {
                let end: End = self.parse(&body, at)?;
                if (end.records, end.chunks) != (self.records, self.chunks) {
                    let (records, chunks) = (counted(end.records, "record", "records"), counted(end.chunks, "chunk", "chunks"));
                    let why = format!("written were {records} in {chunks}");
                    return Err(self.damaged(at, &why));
                }
                if end.sha256 != before {
                    return Err(self.damaged(at, "the checksum of the whole does not fit"));
                }
                if self.header.records.is_some_and(|records| records != self.records) {
                    return Err(self.damaged(at, "it does not hold as many records as its header says"));
                }
                if self.from.read(&mut [0])? != 0 {
                    return Err(self.damaged(self.at, "something follows its end"));
                }
                self.ended = true;
                Ok(None)
            }
            _ => Err(self.damaged(at, "its kind is not known")),
        }
    }

    /// Kind, content and beginning of the next part, and the checksum of everything before it.
    fn part(&mut self) -> Result<(u8, Vec<u8>, u64, [u8; 32]), BackupError> {
        let at = self.at;
        let before = self.hash.clone().finalize().into();
        let head = self.take(PART_HEAD_BYTES)?;
        let number = |from: usize| head.get(from..from + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes);
        let (kind, length, sum) = (head[0], number(1) as usize, number(5));
        if length > PART_BYTES_MAX {
            return Err(self.damaged(at, "its length makes no sense"));
        }
        let body = self.take(length)?;
        if checksum(kind, self.chunks, &body) != sum {
            return Err(self.damaged(at, "its checksum does not fit"));
        }
        Ok((kind, body, at, before))
    }

    fn parse<T: DeserializeOwned>(&self, body: &[u8], at: u64) -> Result<T, BackupError> {
        postcard::from_bytes(body).map_err(|e| self.damaged(at, &e.to_string()))
    }

    fn damaged(&self, at: u64, why: &str) -> BackupError {
        BackupError::Damaged { part: format!("chunk {}", self.chunks + 1), at, why: why.to_owned() }
    }

    fn take(&mut self, bytes: usize) -> Result<Vec<u8>, BackupError> {
        let mut taken = Vec::with_capacity(bytes.min(1 << 20));
        let read = (&mut self.from).take(bytes as u64).read_to_end(&mut taken);
        match read {
            // age says so of what it can't decrypt: changed or cut in the middle.
            Err(e) if matches!(e.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof) => {
                return Err(self.damaged(self.at, &format!("it can't be decrypted from here on, changed or cut short: {e}")));
            }
            Err(e) => return Err(e.into()),
            Ok(_) if self.at == 0 && taken.len() < bytes => return Err(BackupError::NotABackup),
            Ok(_) if taken.len() < bytes => return Err(BackupError::CutShort { chunks: self.chunks, records: self.records }),
            Ok(_) => {}
        }
        self.at += bytes as u64;
        self.hash.update(&taken);
        Ok(taken)
    }
}
