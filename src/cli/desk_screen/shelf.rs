//! What would be written over the screen, kept until it is gone: log lines, and what a panic says.

use std::io::{self, Write};
use std::panic;
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::channel::screen;

/// Bytes that are kept; what comes after them is of less use than what came first.
const KEPT_MAX: usize = 64 * 1024;

static KEPT: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Writes onto the shelf.
#[derive(Debug)]
pub struct Shelf;

/// A writer for logs.
#[must_use]
pub fn writer() -> Shelf {
    Shelf
}

impl Write for Shelf {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() + bytes.len() <= KEPT_MAX {
            kept.extend_from_slice(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes what was kept to standard error.
pub fn clear() {
    let kept = std::mem::take(&mut *KEPT.lock().unwrap_or_else(PoisonError::into_inner));
    // Standard error may be closed.
    let _ = io::stderr().write_all(&kept);
}

/// A panic of this thread gives the terminal back before it says anything. One of another thread, which may be caught and told as what
/// it did to its work, says it when the screen is gone.
pub fn catch_panics() {
    let ours = thread::current().id();
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if thread::current().id() == ours {
            screen::restore();
            before(info);
        } else {
            let _ = writeln!(Shelf, "{info}");
        }
    }));
}
