//! One view of everything while it changes, for backups: a copy on change.
//!
//! Whoever copies the store reads it page by page in the order of the keys. Before a commit changes a record that a reader has not come
//! to yet, what it was is kept for that reader; so every page shows the store as it was when the reading began, and nobody waits. What
//! is kept is bounded: a reader so slow that more would have to be kept is told to begin again, and so is one that asked for nothing for
//! a while: its backup was killed, and nothing is kept for it any more.

use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use crate::port::{Snapshot, StoreError};

use super::key::{Kind, LAST};
use super::kv::{Base, Item, View, Writes};
use super::record::Counter;
use super::totals::Totals;

/// Readers at the same time. A further one takes the place of the oldest, which may be long dead.
const READERS_MAX: usize = 4;
/// A reader that asks for no page for so long is dropped. Writing one page takes a second on the slowest disk.
const IDLE_MAX: TimeDelta = TimeDelta::minutes(10);
/// What is kept for one reader.
const KEPT_BYTES_MAX: usize = 64 << 20;
/// Memory of one kept record beside its key and value.
const KEPT_RECORD_BYTES: usize = 64;
const PAGE_RECORDS_MAX: usize = 4096;
const PAGE_BYTES_MAX: usize = 1 << 20;

#[derive(Default)]
pub(super) struct Snapshots {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    readers: Vec<Reader>,
    begun: u64,
}

struct Reader {
    id: u64,
    /// The last key it has read.
    last: Vec<u8>,
    /// Records that were changed since, as they were.
    before: Writes,
    bytes: usize,
    /// The first time that was heard of after its last page.
    idle_since: Option<DateTime<Utc>>,
}

fn cost(key: &[u8], value: Option<&Vec<u8>>) -> usize {
    key.len() + value.map_or(0, Vec::len) + KEPT_RECORD_BYTES
}

impl Snapshots {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a view of what `base` holds now. No commit may be half-way.
    pub(super) fn begin(&self, base: &dyn Base) -> Result<Snapshot, StoreError> {
        let view = View::new(base);
        let format: Option<Counter> = view.read(&Kind::Meta.key().bytes(b"format"))?;
        let records = Totals::stored(&view)?.map(Totals::with_own);
        let mut state = self.lock();
        state.begun += 1;
        let id = state.begun;
        if state.readers.len() == READERS_MAX {
            state.readers.remove(0);
        }
        state.readers.push(Reader { id, last: Vec::new(), before: Writes::new(), bytes: 0, idle_since: None });
        Ok(Snapshot { id, format: format.map_or(0, |f| f.0), records })
    }

    /// Hears what time it is. It comes with the calls of the workers, so that the store needs no clock of its own: while nobody works,
    /// nothing changes and nothing more is kept.
    pub(super) fn tick(&self, now: DateTime<Utc>) {
        // While a page is being read, somebody is there; the next call brings the time again.
        let Ok(mut state) = self.state.try_lock() else { return };
        state.readers.retain_mut(|reader| now - *reader.idle_since.get_or_insert(now) < IDLE_MAX);
    }

    /// Keeps what these writes are about to change. Called when no page is being read, before they are applied.
    pub(super) fn keep(&self, base: &dyn Base, writes: &Writes) -> Result<(), StoreError> {
        let mut state = self.lock();
        for reader in &mut state.readers {
            for key in writes.keys().filter(|key| **key > reader.last) {
                if !reader.before.contains_key(key) {
                    let value = base.get(key)?;
                    reader.bytes += cost(key, value.as_ref());
                    reader.before.insert(key.clone(), value);
                }
            }
        }
        state.readers.retain(|reader| reader.bytes <= KEPT_BYTES_MAX);
        Ok(())
    }

    /// The records after `after`, as they were at the beginning; none at the end, which ends the view. No commit may be half-way.
    pub(super) fn page(&self, base: &dyn Base, id: u64, after: &[u8]) -> Result<Vec<Item>, StoreError> {
        let mut state = self.lock();
        let at = state.readers.iter().position(|reader| reader.id == id && reader.last == after);
        let Some(at) = at else {
            return Err(StoreError::Refused(
                "too much was written meanwhile, no page was asked for during 10 minutes, or the store was restarted; begin again"
                    .to_owned(),
            ));
        };
        let reader = &mut state.readers[at];
        reader.idle_since = None;
        let view = View::on(base, std::mem::take(&mut reader.before));
        let read = read_page(&view, after);
        reader.before = view.into_writes();
        let page = read?;
        match page.last() {
            None => drop(state.readers.remove(at)),
            Some((last, _)) => {
                reader.last.clone_from(last);
                let rest = reader.before.split_off(last.as_slice());
                let passed = std::mem::replace(&mut reader.before, rest);
                reader.bytes -= passed.iter().map(|(key, value)| cost(key, value.as_ref())).sum::<usize>();
            }
        }
        Ok(page)
    }
}

fn read_page(view: &View, after: &[u8]) -> Result<Vec<Item>, StoreError> {
    let mut page = Vec::new();
    let mut bytes = 0;
    for item in view.range(&[after, &[0]].concat(), LAST).take(PAGE_RECORDS_MAX) {
        let (key, value) = item?;
        bytes += key.len() + value.len();
        page.push((key, value));
        if bytes >= PAGE_BYTES_MAX {
            break;
        }
    }
    Ok(page)
}
