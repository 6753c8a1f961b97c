//! Putting a backup into an empty place: whole under its name, or not there at all.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::super::backup::{BackupError, Checked, Key, Reader, Sums};
use super::super::erasures::{self, Rows, erasures_path};
use super::super::kv::View;
use super::super::ops::erase;
use super::lock::Lock;
use super::note::Note;
use super::writer::Writer;
use super::{SledOptions, disk, opening, scan};
use crate::failpoint::{self, Step};
use crate::port::StoreError;

/// Why a backup was not restored. Nothing was left behind.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// There is something.
    #[error("{0} is not empty; restore into an empty place, and move what is there away yourself if it is not needed")]
    NotEmpty(String),
    /// The backup.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// The new store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What was restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The backup.
    pub backup: Checked,
    /// How many conversations were erased again; `None` when there is no log of erasures.
    pub erased: Option<usize>,
}

/// Restores a backup into `dir`, which must not exist or be empty, and erases again what was erased since, by the log `erasures` (that
/// beside `dir` when none is named). It is built beside `dir` and renamed when it is whole and durable.
///
/// # Errors
/// When the place is not empty, the backup or the log can't be used, or the disk fails.
pub fn restore(
    from: impl Read,
    key: Option<&Key>,
    dir: &Path,
    options: &SledOptions,
    erasures: Option<&Path>,
) -> Result<Restored, RestoreError> {
    let place = dir.display().to_string();
    let failed = |e: io::Error| RestoreError::Store(disk::unavailable(&place, &e));
    if !is_empty(dir).map_err(failed)? {
        return Err(RestoreError::NotEmpty(place));
    }
    let beside_it = erasures_path(dir);
    let log = erasures.or_else(|| beside_it.exists().then_some(&*beside_it));
    let rows = log.map(erasures::read).transpose().map_err(failed)?;
    let mut reader = Reader::open(from, key)?;
    let built = beside(dir);
    disk::make_dir(&built, &place)?;
    // What a restore left that was killed goes; one that is under way holds the lock.
    let lock = Lock::take(&built, &built.display().to_string())?;
    clear(&built).map_err(failed)?;
    let filled = fill(&mut reader, &built, &place, options).and_then(|backup| {
        let erased = erase_again(&built, &place, options, rows.as_ref(), &beside_it)?;
        Ok(Restored { backup, erased: rows.is_some().then_some(erased) })
    });
    drop(lock);
    let result = filled.and_then(|restored| put(&built, dir).map(|()| restored).map_err(failed));
    if result.is_err() {
        // A leftover that can't be removed is removed by the next try.
        drop(fs::remove_dir_all(&built));
    }
    result
}

/// Opens what was built, as a check, too, and erases in it. The log beside its place holds every row then.
fn erase_again(
    built: &Path,
    place: &str,
    options: &SledOptions,
    rows: Option<&Rows>,
    beside_it: &Path,
) -> Result<usize, RestoreError> {
    let failed = |e: io::Error| RestoreError::Store(disk::unavailable(place, &e));
    let none = Rows::new();
    let rows = rows.unwrap_or(&none);
    let (erased, all) = disk::guarded(place, || {
        let sound = opening::open(built, place, options)?;
        let commit = sound.commits;
        let (mut writer, tree, _) = Writer::start(built, sound, options)?;
        let mut view = View::new(&tree);
        let erased = erase::replay(&mut view, rows, commit)?;
        let all = erase::rows(&view)?;
        if !view.is_clean() {
            writer.commit_alone(&tree, view)?;
        }
        drop(tree);
        writer.note_end().map_err(|e| disk::unavailable(place, &e))?;
        Ok((erased, all))
    })?;
    let known = if beside_it.exists() { erasures::read(beside_it).map_err(failed)? } else { Rows::new() };
    let news = all.into_iter().filter(|row| !known.contains_key(row)).map(|row| (row, rows.get(&row).copied().flatten()));
    erasures::append(beside_it, news).map_err(failed)?;
    sync_all(built).map_err(failed)?;
    Ok(erased)
}

fn is_empty(dir: &Path) -> io::Result<bool> {
    match fs::read_dir(dir) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(e) => Err(e),
    }
}

/// Where it is built: on the same disk, so that a rename is enough.
fn beside(dir: &Path) -> PathBuf {
    let mut name = dir.file_name().map_or_else(|| "store".into(), std::ffi::OsStr::to_os_string);
    name.push(".restoring");
    dir.with_file_name(name)
}

fn clear(built: &Path) -> io::Result<()> {
    for entry in fs::read_dir(built)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else if entry.file_name() != "lock" {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn fill(reader: &mut Reader, built: &Path, place: &str, options: &SledOptions) -> Result<Checked, RestoreError> {
    let failed = |e: io::Error| RestoreError::Store(disk::unavailable(place, &e));
    let header = reader.header();
    let mut sums = Sums::begin(&header)?;
    let db = built.join("db");
    let tree = disk::open(&db, place, options)?;
    while let Some(records) = reader.chunk()? {
        failpoint::reach(Step::BackupChunk).map_err(failed)?;
        disk::check_space(built, place, options.free_mb_min)?;
        sums.add(&records)?;
        let mut batch = ::sled::Batch::default();
        for (key, value) in records {
            batch.insert(key, value);
        }
        disk::guarded(place, || {
            let written = tree.apply_batch(batch).and_then(|()| tree.flush().map(drop));
            written.map_err(|e| disk::translate(place, &e))
        })?;
    }
    let commit = sums.end()?;
    disk::guarded(place, || {
        drop(tree);
        Ok(())
    })?;
    sync_all(&db).map_err(failed)?;
    let bytes = fs::metadata(db.join("db")).map_err(failed)?.len();
    let noted = scan::end(&db).and_then(|end| Note::open(built)?.write(commit, bytes, end));
    noted.map_err(failed)?;
    sync_all(built).map_err(failed)?;
    Ok(Checked { header, records: sums.counts() })
}

pub(super) fn sync_all(dir: &Path) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            sync_all(&path)?;
        } else {
            File::open(&path)?.sync_all()?;
        }
    }
    disk::sync_dir(dir)
}

/// An empty directory of that name gives way.
fn put(built: &Path, dir: &Path) -> io::Result<()> {
    fs::rename(built, dir)?;
    dir.parent().filter(|parent| !parent.as_os_str().is_empty()).map_or(Ok(()), disk::sync_dir)
}
