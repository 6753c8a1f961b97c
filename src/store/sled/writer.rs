//! The one writer: takes what is queued, commits it in one entry of the journal, syncs, and only then acknowledges.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{mpsc, oneshot};

use crate::failpoint::{self, Step};
use crate::port::StoreError;

use super::super::key::Kind;
use super::super::kv::{View, Writes};
use super::super::memory::wake;
use super::super::ops;
use super::super::record::Counter;
use super::super::totals::Totals;
use super::super::wire::{Answer, Request};
use super::absent::{Absent, Asked, traces};
use super::bulk::{Doing, Queue};
use super::fold::{FOLD, Files, fold};
use super::journal::{self, Journal};
use super::lanes::Lanes;
use super::layers::{Floored, Floors, Over};
use super::note::Note;
use super::opening::{FORMAT, Sound};
use super::{Shared, SledOptions, Tree, disk, scan};

/// Operations waiting for the writer; more callers wait outside.
pub(super) const QUEUE_MAX: usize = 256;
/// Operations in one commit.
const GROUP_MAX: usize = 128;
/// A commit takes no further operation when it holds this much.
const GROUP_BYTES_MAX: usize = 4 << 20;
/// Chunks of imports in one commit, when nobody else wants anything.
const GROUP_CHUNKS_MAX: usize = 4;
/// The journal turns when it holds so many times what the layer in memory may hold: most of it was replaced since.
const JOURNAL_LAYERS: usize = 2;
/// While sled is busy with the layer before, the one in memory may grow to so many times its size before callers wait.
const LAYERS_WAITING_MAX: usize = 4;

/// One operation and where its answer goes.
pub(super) struct Job {
    pub request: Request,
    pub answer: oneshot::Sender<Answer>,
}

/// The writer's files, and what it knows.
pub(super) struct Writer {
    pub(super) dir: PathBuf,
    files: Arc<Mutex<Files>>,
    journal: Journal,
    /// The number of the last commit, beside the database.
    note: Note,
    /// sled's log, to look at its length.
    log: File,
    /// How long it was when what sled has was last made durable.
    log_bytes: u64,
    pub(super) commits: u64,
    totals: Totals,
    absent: Absent,
    floors: Floors,
    /// The layer on its way into sled.
    folding: Option<Doing>,
    /// What a layer in memory may hold.
    layer_bytes: usize,
    free_mb_min: u64,
}

impl Writer {
    /// Notes this start in a sound database. Returns its number, too.
    pub(super) fn start(dir: &Path, sound: Sound, options: &SledOptions) -> Result<(Self, Tree, u64), StoreError> {
        let Sound { tree, files, note, commits, boot, totals } = sound;
        let place = &tree.place;
        let failed = |e: io::Error| disk::unavailable(place, &e);
        let log = files.log().map_err(failed)?;
        let mut writer = Self {
            dir: dir.to_owned(),
            log,
            files: Arc::new(Mutex::new(files)),
            journal: Journal::new(dir),
            note,
            log_bytes: 0,
            commits,
            totals,
            absent: Absent::default(),
            floors: Floors::default(),
            folding: None,
            layer_bytes: options.layer_kb << 10,
            free_mb_min: options.free_mb_min,
        };
        let mut view = View::new(&tree);
        let boot = boot + 1;
        view.write(&Kind::Meta.key().bytes(b"format"), &Counter(FORMAT))?;
        view.write(&Kind::Meta.key().bytes(b"boot"), &Counter(boot))?;
        let rest = ops::own::index(&mut view, None)?;
        if rest.is_none() {
            writer.settle_erasures(&mut view, commits)?;
            writer.commit_alone(&tree, view)?;
        } else {
            // A large store of an earlier version needs several commits before it can be asked what belongs to whom.
            Writer::leave_unsettled(&mut view, commits)?;
            writer.commit_alone(&tree, view)?;
            writer.index(&tree, rest)?;
            let mut view = View::new(&tree);
            writer.settle_erasures(&mut view, commits)?;
            writer.commit_alone(&tree, view)?;
        }
        // What an earlier life left in the journal is in sled.
        journal::remove(dir).and_then(|()| disk::sync_dir(dir)).map_err(failed)?;
        Ok((writer, tree, boot))
    }

    /// Works until the store is dropped and the queue is empty; layers go into sled by `folds`.
    pub(super) fn run(&mut self, shared: &Arc<Shared>, queue: mpsc::Receiver<Job>, folds: &Queue) {
        let mut lanes = Lanes::new(queue);
        while let Some(first) = lanes.first(|| self.has_room(shared)) {
            let bulk = first.request.is_bulk();
            self.group(shared, first, &mut lanes);
            lanes.committed(bulk);
            self.fold_if_due(shared, folds);
        }
        self.join();
        if shared.check_poison().is_err() || self.is_stuck(shared) {
            return;
        }
        let layer = shared.layers_mut().freeze();
        if !layer.is_empty() {
            into_sled(shared, &self.files);
        }
        let ended = shared.check_poison().is_ok().then(|| self.note_end().and_then(|()| journal::remove(&self.dir)));
        if let Some(Err(error)) = ended {
            // Without the note the next start looks at the log more closely, and finds nothing new in the journal; that is all.
            tracing::debug!("the end of the log was not noted: {error}");
        }
    }

    /// True when a layer went on its way and did not come into sled: the journal, which has it, stays for the next start.
    fn is_stuck(&self, shared: &Shared) -> bool {
        let stuck = !self.is_folding() && shared.layers().frozen().is_some();
        if stuck {
            shared.poison_with("what was committed did not come into the database; this is a bug in simdesk");
        }
        stuck
    }

    fn is_folding(&self) -> bool {
        self.folding.as_ref().is_some_and(|folding| !folding.is_done())
    }

    fn join(&mut self) {
        if let Some(folding) = self.folding.take() {
            // One that panicked has poisoned the store.
            folding.wait();
        }
    }

    /// False while an import has to wait for sled.
    fn has_room(&self, shared: &Shared) -> bool {
        !self.is_folding() || shared.layers().active().bytes() < self.layer_bytes
    }

    /// Sends what was committed on its way into sled when it is much.
    fn fold_if_due(&mut self, shared: &Arc<Shared>, folds: &Queue) {
        let (held, journal) = (shared.layers().active().bytes(), self.journal.bytes());
        let due = |times: usize| held >= times * self.layer_bytes || journal >= times * JOURNAL_LAYERS * self.layer_bytes;
        if !due(1) || (self.is_folding() && !due(LAYERS_WAITING_MAX)) {
            return;
        }
        self.join();
        if shared.check_poison().is_err() {
            return;
        }
        if self.is_stuck(shared) {
            return;
        }
        self.log_bytes = self.files.lock().unwrap_or_else(PoisonError::into_inner).log_bytes().unwrap_or(self.log_bytes);
        drop(shared.layers_mut().freeze());
        self.journal.turn();
        let (for_fold, files) = (Arc::clone(shared), Arc::clone(&self.files));
        self.folding = Some(folds.give(move || into_sled(&for_fold, &files)));
    }

    fn group(&mut self, shared: &Shared, first: Job, lanes: &mut Lanes) {
        if let Err(error) = shared.check_poison().and_then(|()| disk::check_space(&self.dir, &shared.place, self.free_mb_min)) {
            drop(first.answer.send(Err(error)));
            return;
        }
        let bulk = first.request.is_bulk();
        // Not held by the writer while its commit is made.
        let mut absent = std::mem::take(&mut self.absent);
        if matches!(first.request, Request::ImportChunk { .. }) {
            if let Err(error) = disk::guarded(&shared.place, || absent.prepare(&Over::new(&shared.tree, &shared.layers()))) {
                drop(first.answer.send(Err(error)));
                return;
            }
        } else {
            absent.rest();
        }
        let asked = Asked::new(&shared.tree, &absent);
        let layers = shared.layers();
        let base = Floored::new(Over::new(&asked, &layers), &self.floors);
        let mut group = View::new(&base);
        let jobs_max = if bulk { GROUP_CHUNKS_MAX } else { GROUP_MAX };
        let mut answers = Vec::new();
        let mut names = Vec::new();
        let (mut bytes, mut wakes) = (0, false);
        let mut next = Some(first);
        while let Some(job) = next {
            let wake = job.request.wakes();
            names.push(job.request.name());
            // An operation sees those before it in the group; if it fails, its own writes are dropped alone.
            let answer = disk::guarded(&shared.place, || {
                let mut own = View::new(&group);
                let answer = ops::run(&mut own, shared.boot, job.request)?;
                let writes = own.into_writes();
                self.note_erasures(&writes)?;
                Ok((answer, writes))
            });
            let answer = answer.map(|(answer, writes)| {
                bytes += writes.values().flatten().map(Vec::len).sum::<usize>();
                wakes |= wake && !writes.is_empty();
                group.take(writes);
                answer
            });
            answers.push((job.answer, answer));
            let room = answers.len() < jobs_max && bytes < GROUP_BYTES_MAX;
            next = if room { lanes.next(bulk) } else { None };
        }
        // An operation that wrote nothing may have seen the writes of others in its group: all wait for the sync.
        let news = if absent.is_used() { traces(group.keys()) } else { Vec::new() };
        let prepared = if group.is_clean() {
            Ok(None)
        } else {
            disk::guarded(&shared.place, || {
                reach(&shared.place, Step::Taken, &names)?;
                let (number, totals, writes) = self.numbered(group)?;
                let below = layers.below(&asked, &writes)?;
                Ok(Some(Prepared { number, totals, writes, below }))
            })
        };
        drop(layers);
        let committed = match prepared {
            Ok(None) => Ok(()),
            Ok(Some(prepared)) => self.commit(shared, prepared, &names),
            Err(error) => Err(error),
        }
        .map_err(|error| poison(shared, error));
        absent.add(&news);
        self.absent = absent;
        if wakes && committed.is_ok() {
            wake(&shared.changed);
        }
        for (to, answer) in answers {
            // Who no longer waits for the answer does not need it.
            drop(to.send(match &committed {
                Ok(()) => answer,
                Err(error) => Err(error.clone()),
            }));
        }
    }

    fn commit(&mut self, shared: &Shared, prepared: Prepared, names: &[&'static str]) -> Result<(), StoreError> {
        let Prepared { number, totals, writes, below } = prepared;
        let failed = |e: io::Error| disk::unavailable(&shared.place, &e);
        self.journal.append(number, &writes).map_err(failed)?;
        reach(&shared.place, Step::Journalled, names)?;
        failpoint::instead(Step::SyncJournal, names, || self.journal.sync()).map_err(failed)?;
        reach(&shared.place, Step::Committed, names)?;
        // sled cuts off the end of its file when that is free.
        let log_bytes = self.log.metadata().map_err(failed)?.len().min(self.log_bytes);
        self.note.write(number, log_bytes, 0).map_err(failed)?;
        (self.commits, self.totals) = (number, totals);
        self.floors.lower(&writes);
        disk::guarded(&shared.place, || {
            let mut layers = shared.layers_mut();
            shared.snapshots.keep(&Over::new(&shared.tree, &layers), &writes)?;
            layers.put(writes, &below);
            Ok(())
        })?;
        reach(&shared.place, Step::Noted, names)
    }

    /// Commits the writes of a view before the store is in use, right into sled.
    pub(super) fn commit_alone(&mut self, tree: &Tree, view: View) -> Result<(), StoreError> {
        let names = &["start"];
        let failed = |e: io::Error| disk::unavailable(&tree.place, &e);
        let writes;
        (self.commits, self.totals, writes) = self.numbered(view)?;
        let batch = batch(writes);
        tree.db.apply_batch(batch).map_err(|e| disk::translate(&tree.place, &e))?;
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.make_durable(tree, names)?;
        self.log_bytes = files.log_bytes().map_err(failed)?;
        self.note.write(self.commits, self.log_bytes, 0).map_err(failed)?;
        reach(&tree.place, Step::Noted, names)
    }

    /// The number of the commit of a view, the totals after it, and its writes with both.
    fn numbered(&self, mut view: View) -> Result<(u64, Totals, Writes), StoreError> {
        let number = self.commits + 1;
        view.write(&Kind::Meta.key().bytes(b"commit"), &Counter(number))?;
        let totals = self.totals.commit(&mut view)?;
        Ok((number, totals, view.into_writes()))
    }

    /// Behind the end of the log there may be what an earlier use of the segment left: the next start is told that this is no damage.
    pub(super) fn note_end(&mut self) -> io::Result<()> {
        let end = scan::end(&self.dir.join("db"))?;
        let bytes = self.files.lock().unwrap_or_else(PoisonError::into_inner).log_bytes()?;
        self.note.write(self.commits, bytes, end)
    }
}

/// A commit that is to be made.
struct Prepared {
    number: u64,
    totals: Totals,
    writes: Writes,
    /// For each of the writes, whether there is such a record below the layer in memory.
    below: Vec<bool>,
}

/// Brings the frozen layer into sled. What fails here stops the store; nothing is lost, since the journal has it all.
fn into_sled(shared: &Shared, files: &Mutex<Files>) {
    let Some(layer) = shared.layers().frozen() else { return };
    let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
    match disk::guarded(&shared.place, || fold(&shared.tree, &mut files, layer.iter(), FOLD)) {
        Ok(()) => {
            let thawed = shared.layers_mut().thaw();
            drop(thawed);
        }
        Err(error) => drop(poison(shared, error)),
    }
}

/// The store stops for good.
fn poison(shared: &Shared, error: StoreError) -> StoreError {
    match error {
        StoreError::Unavailable { why, .. } => shared.poison_with(&why),
        StoreError::Damaged { what, .. } => shared.poison_with(&what),
        other => shared.poison_with(&other.to_string()),
    }
}

fn reach(place: &str, step: Step, names: &[&'static str]) -> Result<(), StoreError> {
    failpoint::reach_for(step, names).map_err(|e| disk::unavailable(place, &e))
}

fn batch(writes: Writes) -> ::sled::Batch {
    let mut batch = ::sled::Batch::default();
    for (key, value) in writes {
        match value {
            Some(value) => batch.insert(key, value),
            None => batch.remove(key),
        }
    }
    batch
}
