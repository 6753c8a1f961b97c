//! The name of a file's content, as `sha256sum` prints it: for the audit log.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::model::hex;

/// Read at once.
const BUFFER_BYTES: usize = 256 << 10;

/// The SHA-256 of a file's bytes in hexadecimal digits.
///
/// # Errors
/// When it can't be read.
pub fn file_hash(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; BUFFER_BYTES];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        hash.update(&buffer[..read]);
    }
    Ok(hex(&hash.finalize()))
}
