//! The journal beside the database: every commit, in order, durable before it is acknowledged.
//!
//! sled writes whole pages for a few changed bytes, and the records of the queues live for milliseconds only. So a commit is appended
//! here and synced, which is all that its caller waits for; what is left of many commits goes to sled later, in one go ([`super::fold`]).
//! Two files take turns: while what one of them holds goes to sled, commits go to the other. They are overwritten, not emptied, so that
//! a sync writes nothing but the commit. A start takes up what sled does not have yet, and refuses when commits are missing.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use super::super::kv::Writes;
use super::disk;

const NAMES: [&str; 2] = ["journal.0", "journal.1"];
const MAGIC: [u8; 8] = *b"simdesk\x01";
/// The magic, the number of the first commit, a checksum of both.
const HEAD_BYTES: usize = 20;
/// Length and checksum of what follows them; the number of the commit is its beginning.
const ENTRY_HEAD_BYTES: usize = 8;
/// The length of a value that says that the record is deleted.
const DELETED: u32 = u32::MAX;
/// A file grows by this much: a sync within its length does not touch the file system's own records.
const GROW_BYTES: usize = 256 << 10;

/// The file commits are appended to, and the other one.
pub(super) struct Journal {
    dir: PathBuf,
    files: [Option<Lap>; 2],
    current: usize,
    buffer: Vec<u8>,
}

/// A file in use.
struct Lap {
    file: File,
    /// Its length.
    length: usize,
    /// Where the next commit goes; 0 when there is none yet.
    end: usize,
}

impl Journal {
    /// Files are made when they are needed.
    pub(super) fn new(dir: &Path) -> Self {
        Self { dir: dir.to_owned(), files: [None, None], current: 0, buffer: Vec::new() }
    }

    /// Appends a commit. It is durable after [`Journal::sync`].
    pub(super) fn append(&mut self, commit: u64, writes: &Writes) -> io::Result<()> {
        let lap = match &mut self.files[self.current] {
            Some(lap) => lap,
            none => none.insert(Lap::open(&self.dir, NAMES[self.current])?),
        };
        self.buffer.clear();
        if lap.end == 0 {
            self.buffer.extend_from_slice(&MAGIC);
            self.buffer.extend_from_slice(&commit.to_le_bytes());
            let sum = crc32fast::hash(&self.buffer);
            self.buffer.extend_from_slice(&sum.to_le_bytes());
        }
        encode(&mut self.buffer, commit, writes)?;
        let end = lap.end + self.buffer.len();
        if end > lap.length {
            lap.length = end.next_multiple_of(GROW_BYTES);
            self.buffer.resize(lap.length - lap.end, 0);
        }
        disk::write_at(&mut lap.file, &self.buffer, lap.end as u64)?;
        lap.end = end;
        // A large commit, such as an import's, does not keep its memory.
        self.buffer.shrink_to(GROW_BYTES);
        Ok(())
    }

    /// What was appended is on the disk.
    pub(super) fn sync(&self) -> io::Result<()> {
        self.files[self.current].as_ref().map_or(Ok(()), |lap| lap.file.sync_data())
    }

    /// Bytes in the current file.
    pub(super) fn bytes(&self) -> usize {
        self.files[self.current].as_ref().map_or(0, |lap| lap.end)
    }

    /// The other file is the current one from now on; what it holds is in sled.
    pub(super) fn turn(&mut self) {
        self.current = 1 - self.current;
        if let Some(lap) = &mut self.files[self.current] {
            lap.end = 0;
        }
    }
}

impl Lap {
    fn open(dir: &Path, name: &str) -> io::Result<Self> {
        let path = dir.join(name);
        let fresh = !path.exists();
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        if fresh {
            disk::sync_dir(dir)?;
        }
        let length = usize::try_from(file.metadata()?.len()).map_err(io::Error::other)?;
        Ok(Self { file, length, end: 0 })
    }
}

/// Removes the files of a store whose commits are all in sled. They hold what customers wrote.
pub(super) fn remove(dir: &Path) -> io::Result<()> {
    for name in NAMES {
        match fs::remove_file(dir.join(name)) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
            _ => {}
        }
    }
    Ok(())
}

/// What the journal holds beyond the database.
#[derive(Debug, Default)]
pub(super) struct Rest {
    /// What its commits wrote, together.
    pub writes: Writes,
    /// The number of the last one.
    pub last: u64,
    /// Commits between those of sled and those of the journal, which are in neither.
    pub missing: u64,
}

/// Reads what came after commit number `folded`, the last one in sled. What does not read is the torn end of a crash; whether something
/// acknowledged is in it, the caller finds by the last number.
pub(super) fn read(dir: &Path, folded: u64) -> io::Result<Rest> {
    let mut laps = Vec::new();
    for name in NAMES {
        match fs::read(dir.join(name)) {
            Ok(bytes) => laps.extend(first_commit(&bytes).map(|first| (first, bytes))),
            Err(e) if e.kind() == io::ErrorKind::NotFound => {}
            Err(e) => return Err(e),
        }
    }
    laps.sort_by_key(|(first, _)| *first);
    let mut rest = Rest { last: folded, ..Rest::default() };
    for (first, bytes) in laps {
        let (mut number, mut left) = (first, &bytes[HEAD_BYTES..]);
        while let Some((writes, after)) = decode(left, number) {
            if number > rest.last {
                rest.missing += number - rest.last - 1;
                rest.last = number;
                rest.writes.extend(writes);
            }
            (number, left) = (number + 1, after);
        }
    }
    Ok(rest)
}

fn first_commit(bytes: &[u8]) -> Option<u64> {
    let head = bytes.first_chunk::<HEAD_BYTES>()?;
    let whole = head.starts_with(&MAGIC) && crc32fast::hash(&head[..16]).to_le_bytes() == head[16..];
    whole.then(|| head[8..16].first_chunk().map(|b| u64::from_le_bytes(*b))).flatten()
}

fn encode(to: &mut Vec<u8>, commit: u64, writes: &Writes) -> io::Result<()> {
    let short = |length: usize| u32::try_from(length).ok().filter(|length| *length != DELETED);
    let too_long = || io::Error::other("a commit is too long for the journal");
    let head = to.len();
    to.extend_from_slice(&[0; ENTRY_HEAD_BYTES]);
    to.extend_from_slice(&commit.to_le_bytes());
    for (key, value) in writes {
        to.extend_from_slice(&short(key.len()).ok_or_else(too_long)?.to_le_bytes());
        let length = value.as_ref().map_or(Some(DELETED), |value| short(value.len())).ok_or_else(too_long)?;
        to.extend_from_slice(&length.to_le_bytes());
        to.extend_from_slice(key);
        to.extend_from_slice(value.as_deref().unwrap_or_default());
    }
    let body = head + ENTRY_HEAD_BYTES;
    let length = short(to.len() - body).ok_or_else(too_long)?;
    let sum = crc32fast::hash(&to[body..]);
    to[head..head + 4].copy_from_slice(&length.to_le_bytes());
    to[head + 4..body].copy_from_slice(&sum.to_le_bytes());
    Ok(())
}

/// The commit of this number, when it begins here and is whole, and what follows it. What an earlier turn left has a lower number.
fn decode(from: &[u8], number: u64) -> Option<(Writes, &[u8])> {
    let mut left = from;
    let length = take_number(&mut left)?;
    let sum = take_number(&mut left)?;
    let (body, after) = left.split_at_checked(length as usize)?;
    if crc32fast::hash(body) != sum {
        return None;
    }
    let (commit, mut records) = body.split_first_chunk()?;
    if u64::from_le_bytes(*commit) != number {
        return None;
    }
    let mut writes = Writes::new();
    while !records.is_empty() {
        let key = take_number(&mut records)?;
        let value = take_number(&mut records)?;
        let key = take(&mut records, key)?.to_vec();
        let value = if value == DELETED { None } else { Some(take(&mut records, value)?.to_vec()) };
        writes.insert(key, value);
    }
    Some((writes, after))
}

fn take<'a>(from: &mut &'a [u8], length: u32) -> Option<&'a [u8]> {
    let (taken, rest) = from.split_at_checked(length as usize)?;
    *from = rest;
    Some(taken)
}

fn take_number(from: &mut &[u8]) -> Option<u32> {
    take(from, 4)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}
