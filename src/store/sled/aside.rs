//! The database as it was found, kept while sled opens one that may be damaged: sled overwrites what it cannot read. If it turns out to be
//! damaged, everything is put back as it was, for whoever wants to save more of it.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::disk;

/// A copy under way: worth nothing.
const PART: &str = "db.found.part";
/// A whole copy. While it is there, it is the truth, and `db` is sled's attempt.
const FOUND: &str = "db.found";

/// True when there is a store in this directory, also one whose database was put aside when the process ended.
#[must_use]
pub fn is_store(dir: &Path) -> bool {
    dir.join("db").exists() || dir.join(FOUND).exists()
}

/// The copy.
pub(super) struct Aside {
    dir: PathBuf,
}

impl Aside {
    /// What an attempt left behind that did not come to its end is undone.
    pub(super) fn undo_unfinished(dir: &Path) -> io::Result<()> {
        remove(&dir.join(PART))?;
        if dir.join(FOUND).exists() { Self { dir: dir.to_owned() }.put_back() } else { Ok(()) }
    }

    /// How many bytes a copy takes.
    pub(super) fn bytes(db: &Path) -> io::Result<u64> {
        let mut sum = 0;
        for entry in fs::read_dir(db)? {
            let entry = entry?;
            let meta = entry.metadata()?;
            sum += if meta.is_dir() { Self::bytes(&entry.path())? } else { meta.len() };
        }
        Ok(sum)
    }

    /// Copies the database. Half a copy, as when the disk is full, would keep the room that is missing: it goes at once.
    pub(super) fn keep(dir: &Path) -> io::Result<Self> {
        let copied = copy(&dir.join("db"), &dir.join(PART)).and_then(|()| fs::rename(dir.join(PART), dir.join(FOUND)));
        if let Err(failed) = copied {
            // What can't be removed either is removed at the next start.
            drop(remove(&dir.join(PART)));
            return Err(failed);
        }
        disk::sync_dir(dir)?;
        Ok(Self { dir: dir.to_owned() })
    }

    /// Puts the database itself aside: another one takes its place.
    pub(super) fn set_aside(dir: &Path) -> io::Result<Self> {
        fs::rename(dir.join("db"), dir.join(FOUND))?;
        disk::sync_dir(dir)?;
        Ok(Self { dir: dir.to_owned() })
    }

    /// The database is sound: the copy goes.
    pub(super) fn drop_it(self) -> io::Result<()> {
        fs::rename(self.dir.join(FOUND), self.dir.join(PART))?;
        disk::sync_dir(&self.dir)?;
        remove(&self.dir.join(PART))
    }

    /// It is not: the copy takes its place again.
    pub(super) fn put_back(self) -> io::Result<()> {
        remove(&self.dir.join("db"))?;
        fs::rename(self.dir.join(FOUND), self.dir.join("db"))?;
        disk::sync_dir(&self.dir)
    }
}

fn remove(dir: &Path) -> io::Result<()> {
    match fs::remove_dir_all(dir) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)?;
            File::open(&target)?.sync_all()?;
        }
    }
    disk::sync_dir(to)
}
