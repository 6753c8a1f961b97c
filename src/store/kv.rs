//! What the operations see of an adapter: sorted keys and values, and their own writes on top, to be committed together.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Bound;

use crate::port::StoreError;

use super::key::{Key, end_of};
use super::record::{self, Record};

/// A key and its value.
pub(super) type Item = (Vec<u8>, Vec<u8>);
/// Items in the order of their keys.
pub(super) type Items<'a> = Box<dyn Iterator<Item = Result<Item, StoreError>> + 'a>;
/// What to commit: `None` deletes.
pub(super) type Writes = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

/// Lists stop when what they read exceeds this, so that every answer fits into a frame of the control socket.
const LIST_BYTES_MAX: usize = 6 << 20;

/// Sorted keys and values.
pub(super) trait Base {
    /// Directory or the like, for errors.
    fn place(&self) -> &str;
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError>;
    /// From `from` (included) to `to` (excluded).
    fn range<'a>(&'a self, from: &[u8], to: &[u8]) -> Items<'a>;
}

/// A base with uncommitted writes on top. It is a base itself, so that one operation of a group can be undone alone.
pub(super) struct View<'a> {
    base: &'a dyn Base,
    writes: Writes,
}

impl Base for View<'_> {
    fn place(&self) -> &str {
        self.base.place()
    }

    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        match self.writes.get(key) {
            Some(own) => Ok(own.clone()),
            None => self.base.get(key),
        }
    }

    fn range<'a>(&'a self, from: &[u8], to: &[u8]) -> Items<'a> {
        if from >= to {
            return Box::new(std::iter::empty());
        }
        let own = self.writes.range::<[u8], _>((Bound::Included(from), Bound::Excluded(to)));
        merged(self.base.range(from, to), own.map(|(key, value)| (key, value.as_ref())))
    }
}

/// Items with writes on top of them, both sorted; `None` deletes.
pub(super) fn merged<'a>(below: Items<'a>, own: impl Iterator<Item = (&'a Vec<u8>, Option<&'a Vec<u8>>)> + 'a) -> Items<'a> {
    let (mut below, mut own) = (below.peekable(), own.peekable());
    if own.peek().is_none() {
        return Box::new(below);
    }
    Box::new(std::iter::from_fn(move || {
        loop {
            let order = match (below.peek(), own.peek()) {
                (None, None) => return None,
                (Some(Err(_)), _) | (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(Ok((key, _))), Some((own_key, _))) => key.cmp(own_key),
            };
            if order == Ordering::Less {
                return below.next();
            }
            if order == Ordering::Equal {
                below.next();
            }
            if let Some((key, Some(value))) = own.next() {
                return Some(Ok((key.clone(), value.clone())));
            }
        }
    }))
}

impl<'a> View<'a> {
    pub(super) fn new(base: &'a dyn Base) -> Self {
        Self { base, writes: Writes::new() }
    }

    /// With these writes on top.
    pub(super) fn on(base: &'a dyn Base, writes: Writes) -> Self {
        Self { base, writes }
    }

    /// What was written, for the commit.
    pub(super) fn into_writes(self) -> Writes {
        self.writes
    }

    /// The keys that were written or deleted.
    pub(super) fn keys(&self) -> impl Iterator<Item = &[u8]> {
        self.writes.keys().map(Vec::as_slice)
    }

    pub(super) fn is_clean(&self) -> bool {
        self.writes.is_empty()
    }

    /// Every write with what it replaces.
    pub(super) fn each_change(&self, mut each: impl FnMut(&[u8], Option<&[u8]>, Option<&[u8]>)) -> Result<(), StoreError> {
        for (key, after) in &self.writes {
            let before = self.base.get(key)?;
            each(key, before.as_deref(), after.as_deref());
        }
        Ok(())
    }

    /// Takes over the writes of an operation that succeeded on top of this view.
    pub(super) fn take(&mut self, writes: Writes) {
        self.writes.extend(writes);
    }

    pub(super) fn read<R: Record>(&self, key: &Key) -> Result<Option<R>, StoreError> {
        match self.get(key.as_slice())? {
            Some(value) => record::decode(self.place(), key.as_slice(), &value).map(Some),
            None => Ok(None),
        }
    }

    pub(super) fn has(&self, key: &Key) -> Result<bool, StoreError> {
        Ok(self.get(key.as_slice())?.is_some())
    }

    pub(super) fn write<R: Record>(&mut self, key: &Key, record: &R) -> Result<(), StoreError> {
        let value = record::encode(key.as_slice(), record)?;
        self.writes.insert(key.as_slice().to_vec(), Some(value));
        Ok(())
    }

    pub(super) fn delete(&mut self, key: &Key) {
        self.writes.insert(key.as_slice().to_vec(), None);
    }

    /// Records whose keys begin with `prefix`, with the rest of their keys.
    pub(super) fn list<R: Record>(&self, prefix: &Key, limit: usize) -> Result<Vec<(Vec<u8>, R)>, StoreError> {
        self.list_between(prefix, prefix.as_slice(), &prefix.end(), limit)
    }

    /// Those after `after`, which begins with `prefix`.
    pub(super) fn list_after<R: Record>(&self, prefix: &Key, after: &Key, limit: usize) -> Result<Vec<(Vec<u8>, R)>, StoreError> {
        self.list_between(prefix, &[after.as_slice(), &[0]].concat(), &prefix.end(), limit)
    }

    /// Those with keys up to `last`, which begins with `prefix`, and what begins with `last`.
    pub(super) fn list_through<R: Record>(
        &self,
        prefix: &Key,
        last: &Key,
        limit: usize,
    ) -> Result<Vec<(Vec<u8>, R)>, StoreError> {
        self.list_between(prefix, prefix.as_slice(), &end_of(last.as_slice()), limit)
    }

    fn list_between<R: Record>(
        &self,
        prefix: &Key,
        from: &[u8],
        to: &[u8],
        limit: usize,
    ) -> Result<Vec<(Vec<u8>, R)>, StoreError> {
        let mut found = Vec::new();
        let mut bytes = 0;
        for item in self.range(from, to).take(limit) {
            let (key, value) = item?;
            bytes += value.len();
            if bytes > LIST_BYTES_MAX && !found.is_empty() {
                break;
            }
            let record = record::decode(self.place(), &key, &value)?;
            found.push((key[prefix.as_slice().len()..].to_vec(), record));
        }
        Ok(found)
    }
}
