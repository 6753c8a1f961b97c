//! The directory of a store: opening what is there, with what sled leaves to its users.

use std::cell::Cell;
use std::fs::{self, DirBuilder, File};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Once;
use std::time::Duration;

use crate::port::StoreError;

use super::SledOptions;

/// sled's own lock can outlive a closed database for a moment, while its threads end.
const OPEN_TRIES: u32 = 40;
const OPEN_PAUSE: Duration = Duration::from_millis(50);

/// How much of a panic's text is told.
const WHY_CHARS_MAX: usize = 100;

pub(super) fn unavailable(place: &str, error: &io::Error) -> StoreError {
    // sled hands a copy of the system's error on, of which only the words are left.
    let text = error.to_string();
    if error.kind() == io::ErrorKind::StorageFull || text.contains("StorageFull") {
        let why = "no space is left on the disk; free some space".to_owned();
        return StoreError::Unavailable { place: place.to_owned(), why };
    }
    let hint = match error.kind() {
        io::ErrorKind::PermissionDenied => "; check who owns it and what its permissions are",
        io::ErrorKind::NotFound => "; check that the directory exists",
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => "; it is not a directory, name another place",
        _ => "",
    };
    StoreError::Unavailable { place: place.to_owned(), why: format!("{text}{hint}") }
}

pub(super) fn damaged(place: &str, what: impl Into<String>) -> StoreError {
    StoreError::Damaged { place: place.to_owned(), what: what.into() }
}

pub(super) fn translate(place: &str, error: &::sled::Error) -> StoreError {
    match error {
        ::sled::Error::Io(e) => unavailable(place, e),
        other => damaged(place, other.to_string()),
    }
}

/// Runs what can panic inside sled on files that are not as it left them; a panic becomes an error, and nothing is printed.
pub(super) fn guarded<T>(place: &str, work: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
    thread_local!(static QUIET: Cell<bool> = const { Cell::new(false) });
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                usual(info);
            }
        }));
    });
    QUIET.set(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    QUIET.set(false);
    result.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        // sled's own words can be a page of numbers.
        let line: String =
            text.unwrap_or("no reason given").lines().next().unwrap_or_default().chars().take(WHY_CHARS_MAX).collect();
        Err(damaged(place, format!("its files cannot be read ({line})")))
    })
}

/// Makes the directory, readable by its owner only, since it will hold what customers wrote.
pub(super) fn make_dir(dir: &Path, place: &str) -> Result<(), StoreError> {
    if dir.is_dir() {
        return Ok(());
    }
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir).map_err(|e| unavailable(place, &e))
}

/// A snapshot that was being written when the process died stops sled from opening; the one before it is whole.
pub(super) fn remove_stale_snapshots(db: &Path) -> io::Result<()> {
    for entry in fs::read_dir(db)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("snap.") && name.ends_with(".generating") {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

pub(super) fn open(db: &Path, place: &str, options: &SledOptions) -> Result<::sled::Db, StoreError> {
    let fresh = !db.exists();
    make_dir(db, place)?;
    remove_stale_snapshots(db).map_err(|e| unavailable(place, &e))?;
    let config = ::sled::Config::new()
        .path(db)
        .cache_capacity(options.cache_mb << 20)
        // Nothing is written behind our back: what a commit needs on disk, the writer puts there.
        .flush_every_ms(None);
    let mut tries = 0;
    let opened = loop {
        tries += 1;
        let opened = guarded(place, || config.open().map_err(|e| translate(place, &e)));
        let busy = matches!(&opened, Err(StoreError::Unavailable { why, .. }) if why.contains("lock"));
        if !busy || tries == OPEN_TRIES {
            break opened?;
        }
        std::thread::sleep(OPEN_PAUSE);
    };
    if fresh {
        sync_new_files(db).map_err(|e| unavailable(place, &e))?;
    }
    Ok(opened)
}

/// sled creates its configuration without making it durable: after a power cut the database would be there and not open.
fn sync_new_files(db: &Path) -> io::Result<()> {
    File::open(db.join("conf"))?.sync_all()?;
    sync_dir(db)?;
    db.parent().map_or(Ok(()), sync_dir)
}

/// sled frees the pages that a commit replaces some time later, a few with every hundred reads. An import writes and hardly reads: it
/// would leave gigabytes behind.
pub(super) fn free_what_was_replaced(writes: usize) {
    /// One step frees some five hundred of the few things that each write replaces.
    const WRITES_A_STEP: usize = 64;
    for _ in 0..writes / WRITES_A_STEP {
        crossbeam_epoch::pin().flush();
    }
}

/// Writes all of it from this place of the file on.
pub(super) fn write_at(file: &mut File, content: &[u8], at: u64) -> io::Result<()> {
    #[cfg(unix)]
    return std::os::unix::fs::FileExt::write_all_at(file, content, at);
    #[cfg(not(unix))]
    {
        use std::io::{Seek, SeekFrom, Write};
        file.seek(SeekFrom::Start(at))?;
        file.write_all(content)
    }
}

pub(super) fn sync_dir(dir: &Path) -> io::Result<()> {
    // Only Unix has directories that can be synced.
    if cfg!(unix) { File::open(dir)?.sync_all() } else { Ok(()) }
}

/// Refuses when little space is left: sled does not get over a write that the disk refused.
pub(super) fn check_space(dir: &Path, place: &str, needed_mb: u64) -> Result<(), StoreError> {
    match free_mb(dir) {
        Some(free_mb) if free_mb < needed_mb => Err(StoreError::Full { place: place.to_owned(), free_mb, needed_mb }),
        _ => Ok(()),
    }
}

#[cfg(unix)]
fn free_mb(dir: &Path) -> Option<u64> {
    let stat = rustix::fs::statvfs(dir).ok()?;
    Some(stat.f_bavail.saturating_mul(stat.f_frsize) >> 20)
}

#[cfg(not(unix))]
fn free_mb(_dir: &Path) -> Option<u64> {
    None
}
