//! Sums of whole files: what was written is compared with what can be read again, also where only somebody else's key opens it.

use std::io::{self, Read, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

/// SHA-256.
pub type Sum = [u8; 32];

const BUFFER_BYTES: usize = 64 << 10;

/// Sums up what is written through it.
pub struct Summed<W> {
    to: W,
    hash: Sha256,
}

impl<W: Write> Summed<W> {
    /// Writes to `to`.
    pub fn new(to: W) -> Self {
        Self { to, hash: Sha256::new() }
    }

    /// The sum of what was written, all of it handed on.
    ///
    /// # Errors
    /// When the rest can't be written.
    pub fn end(mut self) -> io::Result<Sum> {
        self.to.flush()?;
        Ok(self.hash.finalize().into())
    }
}

impl<W: Write> Write for Summed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// The sum of what can be read.
///
/// # Errors
/// When it can't be read.
pub fn sum(mut from: impl Read) -> io::Result<Sum> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; BUFFER_BYTES];
    loop {
        match from.read(&mut buffer) {
            Ok(0) => return Ok(hash.finalize().into()),
            Ok(read) => hash.update(&buffer[..read]),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
}

/// A short mark of where a store is, for names of files: the same for the same place, however its path is written.
#[must_use]
pub fn mark_of(dir: &Path) -> String {
    let whole = dir.canonicalize().unwrap_or_else(|_| dir.to_owned());
    let hash = Sha256::digest(whole.as_os_str().as_encoded_bytes());
    let mark = hash.iter().take(4).fold(0_u32, |mark, byte| mark << 8 | u32::from(*byte));
    format!("{mark:08x}")
}
