//! Checking a backup without a store: the file itself, every record's own checksum, and that everything adds up.

use std::collections::BTreeMap;
use std::io::Read;

use super::super::key::Kind;
use super::super::kv::{Base, Items, View};
use super::super::record;
use super::super::sled::FORMAT;
use super::super::totals::Totals;
use super::{BackupError, Header, Key, Reader};
use crate::port::{RawRecord, StoreError};

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// What it says about itself.
    pub header: Header,
    /// Records per kind.
    pub records: Vec<(String, u64)>,
}

/// Adds up the records of a backup as they go by.
#[derive(Default)]
pub(in super::super) struct Sums {
    totals: Totals,
    counts: BTreeMap<&'static str, u64>,
    /// The records that say what the others add up to.
    meta: Meta,
}

#[derive(Default)]
struct Meta(BTreeMap<Vec<u8>, Vec<u8>>);

impl Base for Meta {
    fn place(&self) -> &'static str {
        "the backup"
    }

    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.0.get(key).cloned())
    }

    fn range<'a>(&'a self, _from: &[u8], _to: &[u8]) -> Items<'a> {
        Box::new(std::iter::empty())
    }
}

fn damaged(why: impl Into<String>) -> BackupError {
    BackupError::Damaged { part: "its records".to_owned(), at: 0, why: why.into() }
}

impl Sums {
    /// Refuses what a later version wrote.
    pub(in super::super) fn begin(header: &Header) -> Result<Self, BackupError> {
        if header.format > FORMAT {
            return Err(BackupError::Newer(format!("store format {}, this one reads {FORMAT}", header.format)));
        }
        Ok(Self::default())
    }

    pub(in super::super) fn add(&mut self, records: &[RawRecord]) -> Result<(), BackupError> {
        for (key, value) in records {
            let kind = Kind::of(key).ok_or_else(|| damaged("a record is of an unknown kind"))?;
            if !record::is_whole(key, value) {
                return Err(damaged(format!("one of its {} fails its checksum", kind.name())));
            }
            *self.counts.entry(kind.name()).or_default() += 1;
            self.totals.add(key, value);
            if kind == Kind::Meta {
                self.meta.0.insert(key.clone(), value.clone());
            }
        }
        Ok(())
    }

    /// The number of the last commit in it, once everything was added.
    pub(in super::super) fn end(&self) -> Result<u64, BackupError> {
        let view = View::new(&self.meta);
        let stored = Totals::stored(&view).map_err(|e| damaged(e.to_string()))?;
        if let Some(what) = stored.and_then(|stored| self.totals.differ(stored)) {
            return Err(damaged(what));
        }
        let commit = view.read::<record::Counter>(&Kind::Meta.key().bytes(b"commit")).map_err(|e| damaged(e.to_string()))?;
        Ok(commit.map_or(0, |c| c.0))
    }

    pub(in super::super) fn counts(&self) -> Vec<(String, u64)> {
        self.counts.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
    }
}

/// Reads a backup from end to end.
///
/// # Errors
/// When it is damaged, cut short, of a later version, or the key does not open it.
pub fn check(from: impl Read, key: Option<&Key>) -> Result<Checked, BackupError> {
    let mut reader = Reader::open(from, key)?;
    let mut sums = Sums::begin(&reader.header())?;
    while let Some(records) = reader.chunk()? {
        sums.add(&records)?;
    }
    sums.end()?;
    Ok(Checked { header: reader.header(), records: sums.counts() })
}
