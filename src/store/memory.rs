//! A store that lives as long as the process: for tests, and the model that the others are compared with.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::Notify;

use crate::port::StoreError;

use super::engine::Engine;
use super::kv::{Base, Item, Items, View, Writes};
use super::ops;
use super::snapshot::Snapshots;
use super::wire::{Answer, Request, Response};

/// [`Store`](crate::port::Store) in memory.
#[derive(Default)]
pub struct MemoryStore {
    records: Mutex<Records>,
    snapshots: Snapshots,
    changed: Notify,
}

#[derive(Default)]
struct Records(BTreeMap<Vec<u8>, Vec<u8>>);

impl Base for Records {
    fn place(&self) -> &'static str {
        "memory:"
    }

    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.0.get(key).cloned())
    }

    fn range<'a>(&'a self, from: &[u8], to: &[u8]) -> Items<'a> {
        let range = self.0.range::<[u8], _>((Bound::Included(from), Bound::Excluded(to)));
        Box::new(range.map(|(key, value)| Ok((key.clone(), value.clone()))))
    }
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A store with the records of another one (see [`MemoryStore::dump`]).
    pub fn with_records(records: impl IntoIterator<Item = Item>) -> Self {
        let mut records = Records(records.into_iter().collect());
        // As opening a store on disk does. What can't be read is told when it is read.
        for (key, value) in index(&records).unwrap_or_default() {
            records.0.extend(value.map(|value| (key, value)));
        }
        Self { records: Mutex::new(records), ..Self::default() }
    }

    /// Every record as it is stored.
    #[must_use]
    pub fn dump(&self) -> Vec<Item> {
        let records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        records.0.iter().map(|(key, value)| (key.clone(), value.clone())).collect()
    }
}

fn index(records: &Records) -> Result<Writes, StoreError> {
    let mut view = View::new(records);
    let mut next = ops::own::index(&mut view, None)?;
    while next.is_some() {
        next = ops::own::index(&mut view, next)?;
    }
    Ok(view.into_writes())
}

#[async_trait]
impl Engine for MemoryStore {
    async fn call(&self, request: Request) -> Answer {
        let wakes = request.wakes();
        if let Some(now) = request.clock() {
            self.snapshots.tick(now);
        }
        let mut records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        match request {
            Request::Snapshot => return self.snapshots.begin(&*records).map(Response::Snapshot),
            Request::SnapshotPage { snapshot, after } => {
                return self.snapshots.page(&*records, snapshot.id, &after).map(Response::Records);
            }
            _ => {}
        }
        let mut view = View::new(&*records);
        let answer = ops::run(&mut view, 1, request)?;
        let writes = view.into_writes();
        self.snapshots.keep(&*records, &writes)?;
        for (key, value) in writes {
            match value {
                Some(value) => records.0.insert(key, value),
                None => records.0.remove(&key),
            };
        }
        drop(records);
        if wakes {
            wake(&self.changed);
        }
        Ok(answer)
    }

    async fn wait(&self) {
        wait(&self.changed).await;
    }
}

/// Wakes whoever waits now, and the next one who comes.
pub(super) fn wake(changed: &Notify) {
    changed.notify_waiters();
    changed.notify_one();
}

/// Waits for [`wake`], but not long: of several waiters one may have been busy when it was called.
pub(super) async fn wait(changed: &Notify) {
    const WAIT_MAX: Duration = Duration::from_millis(500);
    drop(tokio::time::timeout(WAIT_MAX, changed.notified()).await);
}
