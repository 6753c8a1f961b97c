//! Backups: from a store, by whatever way it is reached, into a file that is whole under its name or not there.

use std::fs::{self, File, OpenOptions};
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use chrono::{DateTime, Utc};

use crate::failpoint::{self, Step};
use crate::io_words;
use crate::port::{Store, StoreError};
use crate::store::backup::{Header, Key, Seal, Sum, Summed, Writer};

/// How often it begins again when the store moves on too fast, or changes hands.
const TRIES_MAX: u32 = 3;

/// A backup that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Where.
    pub path: PathBuf,
    /// How many records.
    pub records: u64,
    /// How large.
    pub bytes: u64,
    /// The sum of its bytes, as they were written.
    pub sum: Sum,
}

/// The file that a backup goes to: a name of its own in a directory, with the time in it.
#[must_use]
pub fn target(named: &Path, now: DateTime<Utc>) -> PathBuf {
    if named.is_dir() { named.join(format!("simdesk-{}.backup", now.format("%Y%m%dT%H%M%SZ"))) } else { named.to_owned() }
}

/// Writes a backup of everything as it is now to `to`. What was there before stays whole until the new one is.
///
/// # Errors
/// When the store can't be read, or the file can't be written.
pub async fn write(store: &dyn Store, to: &Path, seal: Option<&Seal>, now: DateTime<Utc>) -> anyhow::Result<Written> {
    let dir = to.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let part = part_of(to);
    let failed = || format!("cannot write {}; check that its directory exists, can be written and has space", part.display());
    let file = open_part(&part).with_context(failed)?;
    let mut tries = 0;
    let (records, sum) = loop {
        tries += 1;
        file.set_len(0).with_context(failed)?;
        match copy(store, &file, seal, now).await {
            Err(error) if tries < TRIES_MAX && matches!(error.downcast_ref(), Some(StoreError::Refused(_))) => {}
            Err(error) => {
                // Half a backup is of no use; one that can't be removed is overwritten by the next.
                drop(fs::remove_file(&part));
                // A store that can't be read is no fault of this file's place.
                return if error.is::<StoreError>() { Err(error) } else { Err(error).with_context(failed) };
            }
            Ok(copied) => break copied,
        }
    };
    let placed = file.sync_all().and_then(|()| failpoint::reach(Step::BackupWhole)).and_then(|()| fs::rename(&part, to));
    if placed.is_err() {
        drop(fs::remove_file(&part));
    }
    placed.and_then(|()| if cfg!(unix) { File::open(dir)?.sync_all() } else { Ok(()) }).with_context(failed)?;
    let bytes = file.metadata().with_context(failed)?.len();
    Ok(Written { path: to.to_owned(), records, bytes, sum })
}

/// The name under which it is written: hidden, so that nobody takes it for a backup.
fn part_of(to: &Path) -> PathBuf {
    let name = to.file_name().map(std::ffi::OsStr::to_string_lossy).unwrap_or_default();
    to.with_file_name(format!(".{name}.part"))
}

/// For this user only, and for one backup at a time; what a killed one left is overwritten.
fn open_part(part: &Path) -> anyhow::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    for _ in 0..TRIES_MAX {
        let file = options.open(part)?;
        failpoint::reach(Step::BackupOpened)?;
        if file.try_lock().is_err() {
            break;
        }
        // Between opening and locking, another backup may have finished: then this is the whole backup it has made, under its name.
        if is_still_at(&file, part)? {
            return Ok(file);
        }
    }
    bail!("another backup to the same file is under way")
}

/// Whether the path leads to this file, and not to another one or to nothing.
fn is_still_at(file: &File, path: &Path) -> std::io::Result<bool> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let ours = file.metadata()?;
        Ok(fs::metadata(path).is_ok_and(|there| (there.dev(), there.ino()) == (ours.dev(), ours.ino())))
    }
    // Elsewhere a file that is open is not renamed.
    #[cfg(not(unix))]
    {
        let _ = (file, path);
        Ok(true)
    }
}

async fn copy(store: &dyn Store, file: &File, seal: Option<&Seal>, now: DateTime<Utc>) -> anyhow::Result<(u64, Sum)> {
    use std::io::Seek as _;
    let mut file = file;
    file.rewind()?;
    let to = Summed::new(BufWriter::new(file));
    match seal {
        None => {
            let (records, to) = records(store, to, now).await?;
            Ok((records, to.end()?))
        }
        Some(seal) => {
            let (records, sealed) = records(store, seal.wrap(to)?, now).await?;
            Ok((records, sealed.finish()?.end()?))
        }
    }
}

async fn records<W: Write>(store: &dyn Store, to: W, now: DateTime<Utc>) -> anyhow::Result<(u64, W)> {
    let snapshot = store.snapshot().await?;
    let header = Header { created_ms: now.timestamp_millis(), format: snapshot.format, records: snapshot.records };
    let mut writer = Writer::begin(to, &header)?;
    let mut last = Vec::new();
    loop {
        let page = store.snapshot_page(&snapshot, &last).await?;
        match page.last() {
            None => return Ok(writer.end()?),
            Some((key, _)) => last.clone_from(key),
        }
        writer.chunk(&page)?;
    }
}

fn unread(path: &Path, error: &std::io::Error) -> anyhow::Error {
    anyhow::anyhow!("cannot read {}: {}", path.display(), io_words::reading(error))
}

/// What a key file or passphrase file says.
fn read_secret(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).map_err(|e| unread(path, &e))
}

/// How to encrypt: for a recipient, or with the passphrase in a file; `None` when neither is named.
///
/// # Errors
/// When the recipient is none, or the file can't be read.
pub fn seal(recipient: Option<&str>, passphrase: Option<&Path>) -> anyhow::Result<Option<Seal>> {
    Ok(match (recipient, passphrase) {
        (Some(recipient), _) => Some(Seal::recipient(recipient)?),
        (None, Some(path)) => Some(Seal::passphrase(&read_secret(path)?).with_context(|| path.display().to_string())?),
        (None, None) => None,
    })
}

/// How to decrypt: with the keys or the passphrase in a file.
///
/// # Errors
/// When the file can't be read or holds none.
pub fn key(identity: Option<&Path>, passphrase: Option<&Path>) -> anyhow::Result<Option<Key>> {
    Ok(match (identity, passphrase) {
        (Some(path), _) => Some(Key::identities(&read_secret(path)?).with_context(|| path.display().to_string())?),
        (None, Some(path)) => Some(Key::passphrase(&read_secret(path)?).with_context(|| path.display().to_string())?),
        (None, None) => None,
    })
}

/// Opens a backup for reading.
///
/// # Errors
/// When it can't be read.
pub fn open(path: &Path) -> anyhow::Result<BufReader<File>> {
    let file = File::open(path).map_err(|e| unread(path, &e))?;
    if file.metadata()?.is_dir() {
        bail!("{} is a directory; name the file of a backup", path.display());
    }
    Ok(BufReader::new(file))
}
