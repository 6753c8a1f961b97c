//! From the journal into sled: what is left of many commits, in the order of the keys, and durable before the journal's file is used again.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use crate::failpoint::{self, Step};
use crate::port::StoreError;

use super::super::key::Kind;
use super::{Tree, disk};

/// What a fold is called at its steps.
pub(super) const FOLD: &[&str] = &["fold"];
/// Between two of these, what was written is made durable and what it replaced is freed. sled takes the place of replaced pages again some
/// segments later, and what it wrote instead need not be on the disk by then: after a power cut neither would be there.
const WRITES_A_STEP: usize = 512;
/// The same, by what was written.
const STEP_BYTES: usize = 128 << 10;

/// sled's files, as far as we sync them.
pub(super) struct Files {
    db: PathBuf,
    /// Files of large pages that are durable.
    blobs: HashSet<OsString>,
    log: File,
}

impl Files {
    /// Of a database that is open.
    pub(super) fn open(dir: &Path) -> io::Result<Self> {
        let db = dir.join("db");
        let log = OpenOptions::new().read(true).write(true).open(db.join("db"))?;
        Ok(Self { db, blobs: HashSet::new(), log })
    }

    /// The log once more, for whoever looks at its length.
    pub(super) fn log(&self) -> io::Result<File> {
        self.log.try_clone()
    }

    /// The length of the log.
    pub(super) fn log_bytes(&self) -> io::Result<u64> {
        Ok(self.log.metadata()?.len())
    }

    /// Puts on the disk what sled was told.
    pub(super) fn make_durable(&mut self, tree: &Tree, names: &[&'static str]) -> Result<(), StoreError> {
        let failed = |e: io::Error| disk::unavailable(&tree.place, &e);
        let reach = |step| failpoint::reach_for(step, names).map_err(failed);
        reach(Step::Applied)?;
        tree.db.flush().map_err(|e| disk::translate(&tree.place, &e))?;
        reach(Step::Flushed)?;
        failpoint::instead(Step::SyncBlobs, names, || self.sync_new_blobs()).map_err(failed)?;
        failpoint::instead(Step::SyncLog, names, || self.log.sync_data()).map_err(failed)?;
        reach(Step::Synced)
    }

    /// sled puts large pages into files of their own, and never syncs these.
    fn sync_new_blobs(&mut self) -> io::Result<()> {
        let mut names = HashSet::new();
        let mut news = false;
        for entry in fs::read_dir(self.db.join("blobs"))? {
            let entry = entry?;
            if !self.blobs.contains(&entry.file_name()) {
                match File::open(entry.path()).and_then(|file| file.sync_all()) {
                    Ok(()) => news = true,
                    // sled removed it meanwhile: nothing leads to it.
                    Err(e) if e.kind() == io::ErrorKind::NotFound => continue,
                    Err(e) => return Err(e),
                }
            }
            names.insert(entry.file_name());
        }
        self.blobs = names;
        if news { disk::sync_dir(&self.db.join("blobs")) } else { Ok(()) }
    }
}

/// Writes records, `None` deletes, and makes them durable. A crash in between is made good from the journal: the number of the last commit
/// comes last, so that a database that has it has everything.
pub(super) fn fold<'a>(
    tree: &Tree,
    files: &mut Files,
    records: impl Iterator<Item = (&'a [u8], Option<&'a [u8]>)>,
    names: &[&'static str],
) -> Result<(), StoreError> {
    let number = Kind::Meta.key().bytes(b"commit");
    let mut last = None;
    let write = |key: &[u8], value: Option<&[u8]>| {
        let written = match value {
            Some(value) => tree.db.insert(key, value),
            None => tree.db.remove(key),
        };
        written.map(drop).map_err(|e| disk::translate(&tree.place, &e))
    };
    let (mut writes, mut bytes) = (0, 0);
    for (key, value) in records {
        if key == number.as_slice() {
            last = Some(value);
            continue;
        }
        write(key, value)?;
        writes += 1;
        bytes += key.len() + value.map_or(0, <[u8]>::len);
        if writes == WRITES_A_STEP || bytes >= STEP_BYTES {
            files.make_durable(tree, names)?;
            disk::free_what_was_replaced(writes);
            (writes, bytes) = (0, 0);
        }
    }
    if let Some(value) = last {
        write(number.as_slice(), value)?;
    }
    files.make_durable(tree, names)
}
