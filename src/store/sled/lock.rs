//! One process holds a store: a lock that the system takes back when the process ends, however it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use crate::port::StoreError;

use super::disk::unavailable;

/// Held as long as it lives.
pub(super) struct Lock(File);

impl Lock {
    pub(super) fn take(dir: &Path, place: &str) -> Result<Self, StoreError> {
        let path = dir.join("lock");
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(|e| unavailable(place, &e))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(StoreError::Locked { place: place.to_owned(), holder: holder(&mut file) });
            }
            Err(TryLockError::Error(e)) => return Err(unavailable(place, &e)),
        }
        // Who holds it is a help for people; the lock works without.
        let noted = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| write!(file, "{}", std::process::id()));
        if let Err(e) = noted {
            tracing::debug!("the lock file takes no process number: {e}");
        }
        Ok(Self(file))
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        drop(self.0.set_len(0));
        drop(self.0.unlock());
    }
}

fn holder(file: &mut File) -> String {
    let mut text = String::new();
    match file.take(20).read_to_string(&mut text) {
        Ok(_) if text.trim().parse::<u32>().is_ok() => text.trim().to_owned(),
        _ => "unknown".to_owned(),
    }
}
