//! How much a ZIP file really unpacks to. A few kilobytes can unpack to terabytes, a workbook's texts are held in memory, and what the
//! archive says about its own sizes is written by whoever made it: so it is unpacked once, to nowhere, and counted.

use std::io::{self, Read, Seek};

use zip::ZipArchive;

/// The largest part of a workbook, unpacked. A million orders take less.
const PART_BYTES_MAX: u64 = 2 << 30;
/// All parts together: several parts may claim the same packed bytes.
const WHOLE_BYTES_MAX: u64 = 4 << 30;

/// Why it unpacks to too much, if it does. What can't be unpacked at all is for the reader of the workbook to explain.
pub fn too_much(source: impl Read + Seek) -> Option<String> {
    let mut archive = ZipArchive::new(source).ok()?;
    let mut whole = 0;
    for at in 0..archive.len() {
        let Ok(part) = archive.by_index(at) else { continue };
        let unpacked = count(part.take(PART_BYTES_MAX + 1));
        if unpacked > PART_BYTES_MAX {
            return Some(format!("a part of it unpacks to more than {} GB; save it as CSV", PART_BYTES_MAX >> 30));
        }
        whole += unpacked;
        if whole > WHOLE_BYTES_MAX {
            return Some(format!("it unpacks to more than {} GB; save it as CSV", WHOLE_BYTES_MAX >> 30));
        }
    }
    None
}

/// How many bytes come, up to the end or the first fault.
fn count(mut part: impl Read) -> u64 {
    let mut buffer = vec![0; 64 << 10];
    let mut bytes = 0;
    loop {
        match part.read(&mut buffer) {
            Ok(read @ 1..) => bytes += read as u64,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            _ => return bytes,
        }
    }
}
