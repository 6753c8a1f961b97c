//! How large a ZIP file says it is inside. A few kilobytes can unpack to terabytes, and a workbook's texts are held in memory.

use std::io::{self, Read, Seek, SeekFrom};

/// The largest part of a workbook, unpacked. A million orders take less.
pub const PART_BYTES_MAX: u64 = 2 << 30;
/// The list of parts is at the end; a comment of up to 64 KiB may follow it.
const END_BYTES: u64 = (64 << 10) + 22;
/// More parts than any workbook has.
const LIST_BYTES_MAX: u64 = 16 << 20;

/// The size of the largest part, as the list of parts has it; `None` when there is no list that can be read.
pub fn largest_part(source: &mut (impl Read + Seek + ?Sized)) -> io::Result<Option<u64>> {
    let length = source.seek(SeekFrom::End(0))?;
    source.seek(SeekFrom::Start(length.saturating_sub(END_BYTES)))?;
    let mut end = Vec::new();
    source.take_all(END_BYTES, &mut end)?;
    let Some(at) = end.windows(4).rposition(|w| w == b"PK\x05\x06") else { return Ok(None) };
    let (Some(size), Some(start)) = (number(&end, at + 12), number(&end, at + 16)) else { return Ok(None) };
    source.seek(SeekFrom::Start(start))?;
    let mut list = Vec::new();
    source.take_all(size.min(LIST_BYTES_MAX), &mut list)?;
    let (mut at, mut largest) = (0, 0);
    while list.get(at..at + 4) == Some(b"PK\x01\x02".as_slice()) {
        let (Some(unpacked), Some(name), Some(extra)) = (number(&list, at + 24), short(&list, at + 28), short(&list, at + 30))
        else {
            break;
        };
        largest = largest.max(unpacked);
        at += 46 + name + extra + short(&list, at + 32).unwrap_or(0);
    }
    Ok(Some(largest))
}

trait TakeAll {
    fn take_all(&mut self, limit: u64, into: &mut Vec<u8>) -> io::Result<()>;
}

impl<R: Read + ?Sized> TakeAll for R {
    fn take_all(&mut self, limit: u64, into: &mut Vec<u8>) -> io::Result<()> {
        Read::take(self, limit).read_to_end(into).map(drop)
    }
}

fn number(bytes: &[u8], at: usize) -> Option<u64> {
    let four: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
    Some(u64::from(u32::from_le_bytes(four)))
}

fn short(bytes: &[u8], at: usize) -> Option<usize> {
    let two: [u8; 2] = bytes.get(at..at + 2)?.try_into().ok()?;
    Some(usize::from(u16::from_le_bytes(two)))
}
