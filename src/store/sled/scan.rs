//! Reads sled's log before sled does. sled 0.34 takes whatever it cannot read for the torn end of a crash: it skips it without a word, and
//! overwrites it. So a log that does not read from end to end is copied aside first, and compared with its totals afterwards.
//!
//! The log is a row of segments, each with a header and messages, all with checksums. What sled reads when it opens is every segment since
//! its last snapshot; older pages it checks whenever it reads one.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// sled's default, which we keep.
const SEGMENT_BYTES: usize = 512 << 10;
const SEGMENT_HEAD_BYTES: usize = 20;
/// Closer to the end of a segment no message begins.
const MESSAGE_HEAD_BYTES_MAX: usize = 32;

/// Kinds of messages.
const CANCELED: u8 = 1;
const CAP: u8 = 2;
const BATCH: u8 = 3;
const BLOBS: [u8; 3] = [7, 9, 11];
const KIND_MAX: u8 = 11;

/// What reading the log showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Log {
    /// Every message since the last snapshot is there and whole.
    Whole,
    /// It ends in the middle, as after a crash, or is damaged: this was seen.
    Torn(&'static str),
}

/// Reads the log of a database. `bytes_noted` is how long its file was at the last commit, `end_noted` where it ended when it was closed.
pub(super) fn scan(db: &Path, bytes_noted: u64, end_noted: u64) -> io::Result<Log> {
    let path = db.join("db");
    let bytes = match fs::metadata(&path) {
        Ok(meta) => meta.len(),
        Err(e) if e.kind() == io::ErrorKind::NotFound && bytes_noted == 0 => return Ok(Log::Whole),
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Log::Torn("it is missing")),
        Err(e) => return Err(e),
    };
    if bytes < bytes_noted {
        return Ok(Log::Torn("it is shorter than it was"));
    }
    let snapshot = last_snapshot(db)?;
    let seen = read(db, &path, bytes, snapshot)?;
    Ok(match seen {
        Seen { torn: Some(why), .. } => Log::Torn(why),
        Seen { end, .. } if end < snapshot => Log::Torn("it ends before its snapshot"),
        Seen { end, batch_end, .. } if end < batch_end => Log::Torn("it ends before a commit does"),
        Seen { end, .. } if end_noted != 0 && end == end_noted => Log::Whole,
        Seen { end, .. } if end < end_noted => Log::Torn("it ends before its end"),
        Seen { clean_end: false, .. } => Log::Torn("it ends with half a message"),
        Seen { .. } => Log::Whole,
    })
}

/// Where the log ends.
pub(super) fn end(db: &Path) -> io::Result<u64> {
    let path = db.join("db");
    let bytes = fs::metadata(&path)?.len();
    let seen = read(db, &path, bytes, last_snapshot(db)?)?;
    // A log that cannot be read has no end to be noted.
    Ok(if seen.torn.is_none() { seen.end } else { 0 })
}

/// What there is since a snapshot.
#[derive(Default)]
struct Seen {
    torn: Option<&'static str>,
    /// The end of its last message.
    end: u64,
    /// Behind it there is nothing.
    clean_end: bool,
    /// Where the last of its batches should end.
    batch_end: u64,
}

fn read(db: &Path, path: &Path, bytes: u64, snapshot: u64) -> io::Result<Seen> {
    let mut reader = Reader { file: File::open(path)?, buffer: Vec::with_capacity(SEGMENT_BYTES) };
    let mut seen = Seen { clean_end: true, ..Seen::default() };
    let Some(segments) = reader.segments(bytes, snapshot - snapshot % SEGMENT_BYTES as u64)? else {
        return Ok(Seen { torn: Some("a segment has no readable header"), ..seen });
    };
    for (at, (lsn, offset)) in segments.iter().enumerate() {
        reader.load(*offset)?;
        let walk = walk(&reader.buffer, *lsn, db)?;
        let is_tip = at + 1 == segments.len();
        if !walk.capped && !is_tip {
            seen.torn = Some("a message cannot be read");
            return Ok(seen);
        }
        seen.clean_end = walk.capped || reader.buffer[walk.end..].iter().all(|b| *b == 0);
        seen.batch_end = seen.batch_end.max(walk.batch_end);
        seen.end = lsn + if walk.capped { SEGMENT_BYTES } else { walk.end } as u64;
    }
    Ok(seen)
}

/// Up to where in the log the last snapshot goes; 0 without one.
fn last_snapshot(db: &Path) -> io::Result<u64> {
    let mut last = 0;
    for entry in fs::read_dir(db)? {
        let name = entry?.file_name();
        let lsn = name.to_str().and_then(|n| n.strip_prefix("snap.")).and_then(|n| u64::from_str_radix(n, 16).ok());
        last = last.max(lsn.unwrap_or(0));
    }
    Ok(last)
}

struct Reader {
    file: File,
    buffer: Vec<u8>,
}

impl Reader {
    /// Reads a segment; the last one may be short.
    fn load(&mut self, offset: u64) -> io::Result<()> {
        self.buffer.clear();
        self.file.seek(SeekFrom::Start(offset))?;
        (&mut self.file).take(SEGMENT_BYTES as u64).read_to_end(&mut self.buffer)?;
        Ok(())
    }

    /// Number and place of each segment from `from` on, in their order; `None` when one is unreadable.
    fn segments(&mut self, bytes: u64, from: u64) -> io::Result<Option<Vec<(u64, u64)>>> {
        let mut segments = Vec::new();
        for offset in (0..bytes).step_by(SEGMENT_BYTES) {
            self.buffer.clear();
            self.file.seek(SeekFrom::Start(offset))?;
            (&mut self.file).take(SEGMENT_HEAD_BYTES as u64).read_to_end(&mut self.buffer)?;
            match segment_number(&self.buffer) {
                Some(lsn) if lsn >= from => segments.push((lsn, offset)),
                Some(_) => {}
                // Free segments are all zero.
                None => {
                    self.load(offset)?;
                    if self.buffer.iter().any(|b| *b != 0) {
                        return Ok(None);
                    }
                }
            }
        }
        segments.sort_unstable();
        Ok(Some(segments))
    }
}

fn segment_number(head: &[u8]) -> Option<u64> {
    let (sum, rest) = head.split_first_chunk::<4>()?;
    let lsn = i64::from_le_bytes(*rest.first_chunk::<8>()?) ^ i64::MAX;
    let whole = rest.len() == 16 && crc32fast::hash(rest) ^ u32::MAX == u32::from_le_bytes(*sum);
    if whole { u64::try_from(lsn).ok() } else { None }
}

/// How far the messages of a segment can be read.
struct Walk {
    end: usize,
    /// The segment is closed: what follows in it has no meaning.
    capped: bool,
    /// Where the longest of its batches ends.
    batch_end: u64,
}

fn walk(segment: &[u8], lsn: u64, db: &Path) -> io::Result<Walk> {
    let mut walk = Walk { end: SEGMENT_HEAD_BYTES.min(segment.len()), capped: false, batch_end: 0 };
    loop {
        if walk.end + MESSAGE_HEAD_BYTES_MAX > SEGMENT_BYTES {
            walk.capped = true;
            return Ok(walk);
        }
        let Some(message) = Message::read(&segment[walk.end..], lsn / SEGMENT_BYTES as u64) else { return Ok(walk) };
        match message.kind {
            CAP => {
                walk.capped = true;
                return Ok(walk);
            }
            BATCH => {
                let end = message.body.first_chunk().map_or(u64::MAX, |b| u64::from_le_bytes(*b));
                walk.batch_end = walk.batch_end.max(end);
            }
            kind if BLOBS.contains(&kind) && !blob_is_whole(db, message.body)? => return Ok(walk),
            _ => {}
        }
        walk.end += message.bytes;
    }
}

struct Message<'a> {
    kind: u8,
    body: &'a [u8],
    /// Head and body.
    bytes: usize,
}

impl<'a> Message<'a> {
    /// The message that begins here, if it is whole and of this segment.
    fn read(from: &'a [u8], segment: u64) -> Option<Self> {
        let (sum, rest) = from.split_first_chunk::<4>()?;
        let (&kind, mut rest) = rest.split_first()?;
        let length = usize::try_from(varint(&mut rest)?).ok()?;
        let of_segment = varint(&mut rest)?;
        varint(&mut rest)?;
        let head_bytes = from.len() - rest.len();
        let body = rest.get(..length)?;
        let mut hasher = crc32fast::Hasher::new();
        hasher.update(body);
        hasher.update(&from[4..head_bytes]);
        let whole = hasher.finalize() ^ u32::MAX == u32::from_le_bytes(*sum);
        let known = (CANCELED..=KIND_MAX).contains(&kind) && of_segment == segment;
        (whole && known).then_some(Self { kind, body, bytes: head_bytes + length })
    }
}

/// sled's numbers of one to nine bytes.
fn varint(from: &mut &[u8]) -> Option<u64> {
    let (&first, rest) = from.split_first()?;
    let (value, used) = match first {
        0..=240 => (u64::from(first), 0),
        241..=248 => (240 + 256 * (u64::from(first) - 241) + u64::from(*rest.first()?), 1),
        249 => (2_288 + 256 * u64::from(*rest.first()?) + u64::from(*rest.get(1)?), 2),
        _ => {
            let used = usize::from(first) - 247;
            let mut bytes = [0; 8];
            bytes[..used].copy_from_slice(rest.get(..used)?);
            (u64::from_le_bytes(bytes), used)
        }
    };
    *from = rest.get(used..)?;
    Some(value)
}

/// Large pages are files of their own: a checksum, then what it covers.
fn blob_is_whole(db: &Path, name: &[u8]) -> io::Result<bool> {
    let Some(name) = name.first_chunk() else { return Ok(false) };
    match fs::read(db.join("blobs").join(i64::from_le_bytes(*name).to_string())) {
        Ok(bytes) => {
            Ok(bytes.split_first_chunk::<4>().is_some_and(|(sum, rest)| crc32fast::hash(rest) == u32::from_le_bytes(*sum)))
        }
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(e) => Err(e),
    }
}
