//! How many records there are, and the sum of their checksums: written with every commit, so that a store that lost some of its records
//! without a trace does not add up.

use crate::port::StoreError;

use super::key::{Key, Kind, LAST};
use super::kv::{Base, View};
use super::record::{Counter, checksum_of};

const RECORDS: &[u8] = b"records";
const SUM: &[u8] = b"sum";

/// Of all records but these two themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Totals {
    records: u64,
    sum: u64,
}

fn key(name: &[u8]) -> Key {
    Kind::Meta.key().bytes(name)
}

impl Totals {
    /// As they were written last; `None` in a store that an earlier version wrote, or in memory.
    pub(super) fn stored(view: &View) -> Result<Option<Self>, StoreError> {
        let records: Option<Counter> = view.read(&key(RECORDS))?;
        let sum: Option<Counter> = view.read(&key(SUM))?;
        Ok(records.zip(sum).map(|(records, sum)| Self { records: records.0, sum: sum.0 }))
    }

    /// By reading everything.
    pub(super) fn counted(base: &dyn Base) -> Result<Self, StoreError> {
        let mut totals = Self::default();
        for item in base.range(&[], LAST) {
            let (key, value) = item?;
            totals.add(&key, &value);
        }
        Ok(totals)
    }

    /// Counts one record.
    pub(super) fn add(&mut self, key: &[u8], value: &[u8]) {
        if !is_own(key) {
            self.records = self.records.wrapping_add(1);
            self.sum = self.sum.wrapping_add(checksum_of(value));
        }
    }

    fn remove(&mut self, key: &[u8], value: &[u8]) {
        if !is_own(key) {
            self.records = self.records.wrapping_sub(1);
            self.sum = self.sum.wrapping_sub(checksum_of(value));
        }
    }

    /// What they are when the view is committed; written into it.
    pub(super) fn commit(mut self, view: &mut View) -> Result<Self, StoreError> {
        view.each_change(|key, before, after| {
            if let Some(value) = before {
                self.remove(key, value);
            }
            if let Some(value) = after {
                self.add(key, value);
            }
        })?;
        view.write(&key(RECORDS), &Counter(self.records))?;
        view.write(&key(SUM), &Counter(self.sum))?;
        Ok(self)
    }

    /// How many records there are, these two among them.
    pub(super) fn with_own(self) -> u64 {
        self.records.wrapping_add(2)
    }

    /// What is wrong with records that add up to `self` instead of `stored`.
    pub(super) fn differ(self, stored: Self) -> Option<String> {
        match (self.records, stored.records) {
            _ if self == stored => None,
            (is, should) if is < should => Some(format!("of its records, {} of {should} are gone", should - is)),
            (is, should) if is > should => Some(format!("too many records are there: {} that had been deleted", is - should)),
            _ => Some("some of its records are older than they should be".to_owned()),
        }
    }
}

fn is_own(full: &[u8]) -> bool {
    full == key(RECORDS).as_slice() || full == key(SUM).as_slice()
}
