//! The store in fresh files. sled keeps a log: what was deleted or replaced stays readable in it until that space is written again, which
//! may be never. Only records that are still there are copied, so the old ones end with the old files.
//!
//! At every moment one whole database is the truth, and the next start finds it: `db`, or, while two are there, the one put aside
//! ([`Aside`]), until that is given up in one step.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use crate::failpoint::{self, Step};
use crate::port::StoreError;

use super::super::kv::{Base, View};
use super::super::totals::Totals;
use super::aside::Aside;
use super::journal;
use super::lock::Lock;
use super::opening::{self, Sound};
use super::{Closing, SledOptions, Tree, disk, restore, scan};

/// The new database, worth nothing until it takes its place.
const FRESH: &str = "db.fresh";
const CHUNK_RECORDS: usize = 4096;
const CHUNK_BYTES: usize = 1 << 20;

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compacted {
    /// Records kept.
    pub records: u64,
    /// Bytes of the old files.
    pub bytes_before: u64,
    /// Bytes of the new ones.
    pub bytes_after: u64,
}

/// What a compaction left that did not come to its end.
pub(super) fn clear(dir: &Path) -> io::Result<()> {
    match fs::remove_dir_all(dir.join(FRESH)) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

/// Writes the store in `dir`, which nobody may hold, into fresh files and removes the old ones.
///
/// # Errors
/// When it is held, damaged, or the disk is full or fails. Then the store is as it was.
pub fn compact(dir: &Path, options: &SledOptions) -> Result<Compacted, StoreError> {
    let place = dir.display().to_string();
    let failed = |e: io::Error| disk::unavailable(&place, &e);
    let _lock = Lock::take(dir, &place)?;
    let Sound { tree, files, mut note, commits, totals, .. } = opening::open(dir, &place, options)?;
    drop(files);
    // All of it is in sled now, and what it holds of erased records goes with the old files.
    journal::remove(dir).map_err(failed)?;
    let db = dir.join("db");
    let bytes_before = Aside::bytes(&db).map_err(failed)?;
    disk::check_space(dir, &place, options.free_mb_min + (bytes_before >> 20))?;
    let fresh = dir.join(FRESH);
    let copied = copy(&tree, &fresh, &place, options, totals);
    let (bytes_after, log_bytes, log_end) = match copied.and_then(|()| {
        let end = scan::end(&fresh).map_err(failed)?;
        let log = fs::metadata(fresh.join("db")).map_err(failed)?.len();
        Ok((Aside::bytes(&fresh).map_err(failed)?, log, end))
    }) {
        Ok(sizes) => sizes,
        Err(error) => {
            drop(clear(dir));
            return Err(error);
        }
    };
    // The note fits either database from here on: neither length nor end of the log is known.
    note.write(commits, 0, 0).map_err(failed)?;
    close(tree, &place)?;
    reach(&place, "copied")?;
    let aside = Aside::set_aside(dir).map_err(failed)?;
    let swapped = reach(&place, "aside").and_then(|()| {
        fs::rename(&fresh, &db).and_then(|()| disk::sync_dir(dir)).map_err(failed)?;
        reach(&place, "swapped")
    });
    if let Err(error) = swapped {
        aside.put_back().map_err(failed)?;
        return Err(error);
    }
    aside.drop_it().map_err(failed)?;
    reach(&place, "dropped")?;
    note.write(commits, log_bytes, log_end).map_err(failed)?;
    Ok(Compacted { records: totals.with_own(), bytes_before, bytes_after })
}

fn reach(place: &str, at: &'static str) -> Result<(), StoreError> {
    failpoint::reach_for(Step::Compact, &[at]).map_err(|e| disk::unavailable(place, &e))
}

fn close(tree: Tree, place: &str) -> Result<(), StoreError> {
    disk::guarded(place, || {
        drop(tree);
        Ok(())
    })
}

/// Copies every record, and makes sure that they all are there.
fn copy(from: &Tree, fresh: &Path, place: &str, options: &SledOptions, totals: Totals) -> Result<(), StoreError> {
    let failed = |e: io::Error| disk::unavailable(place, &e);
    match fs::remove_dir_all(fresh) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(failed(e)),
        _ => {}
    }
    let to = Tree { db: Closing(Some(disk::open(fresh, place, options)?)), place: place.to_owned() };
    let counted = disk::guarded(place, || {
        let mut batch = ::sled::Batch::default();
        let (mut records, mut bytes) = (0, 0);
        for item in from.range(&[], &[u8::MAX; 300]) {
            let (key, value) = item?;
            records += 1;
            bytes += key.len() + value.len();
            batch.insert(key, value);
            if records == CHUNK_RECORDS || bytes >= CHUNK_BYTES {
                write(&to, std::mem::take(&mut batch))?;
                disk::check_space(fresh, place, options.free_mb_min)?;
                (records, bytes) = (0, 0);
            }
        }
        write(&to, batch)?;
        let counted = Totals::counted(&to)?;
        let stored = Totals::stored(&View::new(&to))?.unwrap_or_default();
        Ok(counted.differ(totals).or(stored.differ(totals)))
    })?;
    if let Some(what) = counted {
        return Err(disk::damaged(place, format!("it could not be copied: {what}")));
    }
    close(to, place)?;
    restore::sync_all(fresh).map_err(failed)?;
    File::open(fresh).and_then(|dir| dir.sync_all()).map_err(failed)
}

fn write(to: &Tree, batch: ::sled::Batch) -> Result<(), StoreError> {
    let written = to.db.apply_batch(batch).and_then(|()| to.db.flush().map(drop));
    written.map_err(|e| disk::translate(&to.place, &e))
}
