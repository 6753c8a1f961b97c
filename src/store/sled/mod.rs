//! The embedded store: sled, with a recipe that makes what it acknowledges survive a crash, a full disk and a power cut.
//!
//! Left to itself, sled 0.34 asks the system to begin writing, not to have written; it panics on files it does not expect; and it
//! forgets the end of a damaged log without a word. So: our own lock, one writer that syncs before it acknowledges ([`writer`]), panics
//! caught, and the number of the last commit kept beside the database, so that a database that forgot commits is noticed; a log that does
//! not read from end to end is copied before sled touches it, and must add up afterwards ([`opening`]). And sled turns a few bytes into
//! pages: commits go to a journal ([`journal`]) and into memory ([`layers`]), and what is left of many of them into sled ([`fold`]).

mod absent;
mod aside;
mod bulk;
mod compact;
mod disk;
mod erasing;
mod fold;
mod journal;
mod lanes;
mod layers;
mod lock;
mod note;
mod opening;
mod restore;
mod scan;
mod writer;

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::thread::JoinHandle;

use async_trait::async_trait;
use tokio::sync::{Notify, mpsc, oneshot};

use crate::port::{StoreError, SweepPage};

use super::engine::Engine;
use super::kv::{Base, Items, View};
use super::ops::{self, verify::Verify};
use super::snapshot::Snapshots;
use super::wire::{Answer, Request, Response};
pub use aside::is_store;
use bulk::Bulk;
pub use compact::{Compacted, compact};
use layers::{Layers, Over};
use lock::Lock;
pub(super) use opening::FORMAT;
pub use restore::{RestoreError, Restored, restore};
use writer::{Job, QUEUE_MAX};

/// How to open the store.
#[derive(Debug, Clone)]
pub struct SledOptions {
    /// Memory for what was read lately.
    pub cache_mb: u64,
    /// Writes are refused when less space is free on the disk.
    pub free_mb_min: u64,
    /// Memory for what was committed and is not in sled yet. While some of it is on its way there, it may take up to eight times
    /// as much before callers wait.
    pub layer_kb: usize,
}

impl Default for SledOptions {
    fn default() -> Self {
        Self { cache_mb: 8, free_mb_min: 64, layer_kb: 2048 }
    }
}

/// [`Store`](crate::port::Store) in a directory of this machine.
pub struct SledStore {
    shared: Arc<Shared>,
    jobs: Option<mpsc::Sender<Job>>,
    writer: Option<JoinHandle<()>>,
    bulk: Option<Bulk>,
    /// Dropped last.
    _lock: Lock,
}

/// What callers and the writer have in common.
struct Shared {
    dir: PathBuf,
    place: String,
    tree: Tree,
    boot: u64,
    /// What is not in sled yet. Readers hold it, and see a commit as a whole.
    layers: RwLock<Layers>,
    poisoned: AtomicBool,
    poison: Mutex<Option<StoreError>>,
    changed: Notify,
    snapshots: Snapshots,
}

/// sled as sorted keys and values.
struct Tree {
    db: Closing,
    place: String,
}

/// A database that is closed without a panic: sled writes and syncs once more then, and panics when the disk is gone.
struct Closing(Option<::sled::Db>);

impl Deref for Closing {
    type Target = ::sled::Db;

    fn deref(&self) -> &::sled::Db {
        self.0.as_ref().expect("it is taken only when it is dropped")
    }
}

impl Drop for Closing {
    fn drop(&mut self) {
        let db = self.0.take();
        // What was acknowledged is durable already, so whatever fails here loses nothing.
        let closed = disk::guarded("the store", || {
            drop(db);
            Ok(())
        });
        if let Err(error) = closed {
            tracing::debug!("sled could not close its files: {error}");
        }
    }
}

impl Base for Tree {
    fn place(&self) -> &str {
        &self.place
    }

    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let value = self.db.get(key).map_err(|e| disk::translate(&self.place, &e))?;
        Ok(value.map(|v| v.to_vec()))
    }

    fn range<'a>(&'a self, from: &[u8], to: &[u8]) -> Items<'a> {
        let range = self.db.range(from.to_vec()..to.to_vec());
        Box::new(range.map(|item| match item {
            Ok((key, value)) => Ok((key.to_vec(), value.to_vec())),
            Err(e) => Err(disk::translate(&self.place, &e)),
        }))
    }
}

impl Shared {
    fn layers(&self) -> RwLockReadGuard<'_, Layers> {
        self.layers.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn layers_mut(&self) -> RwLockWriteGuard<'_, Layers> {
        self.layers.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn check_poison(&self) -> Result<(), StoreError> {
        if !self.poisoned.load(Ordering::Acquire) {
            return Ok(());
        }
        let poison = self.poison.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Err(poison.unwrap_or_else(|| self.poison_with("an earlier error")))
    }

    /// Stops the store for good.
    fn poison_with(&self, why: &str) -> StoreError {
        let error = StoreError::Poisoned { place: self.place.clone(), why: why.to_owned() };
        *self.poison.lock().unwrap_or_else(PoisonError::into_inner) = Some(error.clone());
        self.poisoned.store(true, Ordering::Release);
        error
    }

    fn read(&self, request: Request) -> Answer {
        self.check_poison()?;
        disk::guarded(&self.place, || {
            let layers = self.layers();
            ops::run(&mut View::new(&Over::new(&self.tree, &layers)), self.boot, request)
        })
    }

    /// What takes long: every record, or a page of many.
    fn read_much(&self, request: Request) -> Answer {
        self.check_poison()?;
        disk::guarded(&self.place, || {
            let layers = self.layers();
            let whole = Over::new(&self.tree, &layers);
            match request {
                Request::SnapshotPage { snapshot, after } => {
                    self.snapshots.page(&whole, snapshot.id, &after).map(Response::Records)
                }
                Request::Sweep { .. } => ops::run(&mut View::new(&whole), self.boot, request),
                _ => self.snapshots.begin(&whole).map(Response::Snapshot),
            }
        })
    }

    fn verify(&self) -> Answer {
        self.check_poison()?;
        disk::guarded(&self.place, || {
            let mut verify = Verify::default();
            loop {
                let layers = self.layers();
                if !verify.page(&View::new(&Over::new(&self.tree, &layers)))? {
                    return Ok(Response::Verified(verify.report()));
                }
            }
        })
    }
}

impl SledStore {
    /// Opens the store in `dir`, or makes a new one there.
    ///
    /// # Errors
    /// When another process holds it, its files are damaged, or the directory can't be used.
    pub fn open(dir: &Path, options: &SledOptions) -> Result<Self, StoreError> {
        let place = dir.display().to_string();
        disk::make_dir(dir, &place)?;
        let lock = Lock::take(dir, &place)?;
        disk::check_space(dir, &place, options.free_mb_min)?;
        let sound = opening::open(dir, &place, options)?;
        let (mut writer, tree, boot) = disk::guarded(&place, || writer::Writer::start(dir, sound, options))?;
        let shared = Arc::new(Shared {
            dir: dir.to_owned(),
            place: place.clone(),
            tree,
            boot,
            layers: RwLock::default(),
            poisoned: AtomicBool::new(false),
            poison: Mutex::new(None),
            changed: Notify::new(),
            snapshots: Snapshots::default(),
        });
        let (jobs, queue) = mpsc::channel(QUEUE_MAX);
        let bulk = Bulk::start().map_err(|e| disk::unavailable(&place, &e))?;
        let (for_writer, folds) = (Arc::clone(&shared), bulk.queue());
        let thread = std::thread::Builder::new()
            .name("store writer".to_owned())
            .spawn(move || writer.run(&for_writer, queue, &folds))
            .map_err(|e| disk::unavailable(&place, &e))?;
        Ok(Self { shared, jobs: Some(jobs), writer: Some(thread), bulk: Some(bulk), _lock: lock })
    }

    /// What takes long to read holds up no other task.
    async fn on_a_thread(&self, request: Request) -> Answer {
        let shared = Arc::clone(&self.shared);
        let ended = |why: String| Err(disk::damaged(&self.shared.place, why));
        let Some(bulk) = self.bulk.as_ref().filter(|_| !matches!(request, Request::Verify)) else {
            // All of it at once, for minutes: nobody else is to wait for that.
            return tokio::task::spawn_blocking(move || shared.verify()).await.unwrap_or_else(|e| ended(e.to_string()));
        };
        let (answer, answered) = oneshot::channel();
        // Who no longer waits for the answer does not need it.
        drop(bulk.queue().give(move || drop(answer.send(shared.read_much(request)))));
        answered.await.unwrap_or_else(|_| ended("it could not be read".to_owned()))
    }

    /// Where it is.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.shared.dir
    }
}

impl Drop for SledStore {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(writer) = self.writer.take() {
            // A writer that panicked has poisoned the store; there is nothing more to do here.
            drop(writer.join());
        }
        if let Some(bulk) = self.bulk.take() {
            bulk.end();
        }
    }
}

#[async_trait]
impl Engine for SledStore {
    async fn call(&self, request: Request) -> Answer {
        if matches!(request, Request::Verify | Request::Snapshot | Request::SnapshotPage { .. }) {
            return self.on_a_thread(request).await;
        }
        if let Request::Sweep { rules, now, page } = &request {
            // Most parts of a sweep find nothing to do; the writer is for the others.
            let page = SweepPage { dry_run: true, ..page.clone() };
            let seen = self.on_a_thread(Request::Sweep { rules: rules.clone(), now: *now, page }).await?;
            if request.is_read() || matches!(&seen, Response::Swept(swept) if swept.touched == 0) {
                return Ok(seen);
            }
        }
        if request.is_read() {
            return self.shared.read(request);
        }
        if let Some(now) = request.clock() {
            self.shared.snapshots.tick(now);
        }
        self.shared.check_poison()?;
        let gone = || self.shared.check_poison().err().unwrap_or_else(|| self.shared.poison_with("the writer has stopped"));
        let (answer, answered) = oneshot::channel();
        let Some(jobs) = &self.jobs else { return Err(gone()) };
        jobs.send(Job { request, answer }).await.map_err(|_| gone())?;
        answered.await.unwrap_or_else(|_| Err(gone()))
    }

    async fn wait(&self) {
        super::memory::wait(&self.shared.changed).await;
    }
}
