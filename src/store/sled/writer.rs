//! The one writer: takes what is queued, commits it in one batch, syncs, and only then acknowledges.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

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
use super::lanes::Lanes;
use super::note::Note;
use super::opening::{FORMAT, Sound};
use super::{Shared, Tree, disk, scan};

/// Operations waiting for the writer; more callers wait outside.
pub(super) const QUEUE_MAX: usize = 256;
/// Operations in one commit.
const GROUP_MAX: usize = 128;
/// A commit takes no further operation when it holds this much.
const GROUP_BYTES_MAX: usize = 4 << 20;
/// Chunks of imports in one commit, when nobody else wants anything.
const GROUP_CHUNKS_MAX: usize = 4;

/// One operation and where its answer goes.
pub(super) struct Job {
    pub request: Request,
    pub answer: oneshot::Sender<Answer>,
}

/// The writer's files.
pub(super) struct Writer {
    pub(super) dir: PathBuf,
    /// Files of large pages that are durable.
    blobs: HashSet<OsString>,
    /// sled's log, synced by us.
    log: File,
    /// The number of the last commit, beside the database.
    note: Note,
    pub(super) commits: u64,
    totals: Totals,
    absent: Absent,
    free_mb_min: u64,
}

impl Writer {
    /// Notes this start in a sound database. Returns its number, too.
    pub(super) fn start(dir: &Path, sound: Sound, free_mb_min: u64) -> Result<(Self, Tree, u64), StoreError> {
        let Sound { tree, note, commits, boot, totals } = sound;
        let place = &tree.place;
        let failed = |e: io::Error| disk::unavailable(place, &e);
        let log = OpenOptions::new().read(true).write(true).open(dir.join("db").join("db")).map_err(failed)?;
        let mut writer = Self {
            dir: dir.to_owned(),
            blobs: HashSet::new(),
            log,
            note,
            commits,
            totals,
            absent: Absent::default(),
            free_mb_min,
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
        disk::sync_dir(dir).map_err(failed)?;
        Ok((writer, tree, boot))
    }

    /// Works until the store is dropped and the queue is empty.
    pub(super) fn run(&mut self, shared: &Shared, queue: mpsc::Receiver<Job>) {
        let mut lanes = Lanes::new(queue);
        while let Some(first) = lanes.first() {
            let bulk = first.request.is_bulk();
            self.group(shared, first, &mut lanes);
            lanes.committed(bulk);
        }
        if shared.check_poison().is_ok()
            && let Err(error) = self.note_end()
        {
            // Without the note the next start looks at the log more closely; that is all.
            tracing::debug!("the end of the log was not noted: {error}");
        }
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
            if let Err(error) = disk::guarded(&shared.place, || absent.prepare(&shared.tree)) {
                drop(first.answer.send(Err(error)));
                return;
            }
        } else {
            absent.rest();
        }
        let asked = Asked::new(&shared.tree, &absent);
        let mut group = View::new(&asked);
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
        let committed = if group.is_clean() { Ok(()) } else { self.commit(shared, group, &names) };
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

    fn commit(&mut self, shared: &Shared, group: View, names: &[&'static str]) -> Result<(), StoreError> {
        let done = disk::guarded(&shared.place, || {
            reach(&shared.place, Step::Taken, names)?;
            let writes = self.numbered(group)?;
            let count = writes.len();
            {
                let _alone = shared.gate.write().unwrap_or_else(PoisonError::into_inner);
                shared.snapshots.keep(&shared.tree, &writes)?;
                let batch = batch(writes);
                shared.tree.db.apply_batch(batch).map_err(|e| disk::translate(&shared.place, &e))?;
            }
            disk::free_what_was_replaced(count);
            self.make_durable(&shared.tree, names)
        });
        done.map_err(|error| match error {
            StoreError::Unavailable { why, .. } => shared.poison_with(&why),
            StoreError::Damaged { what, .. } => shared.poison_with(&what),
            other => shared.poison_with(&other.to_string()),
        })
    }

    /// Commits the writes of a view before the store is in use.
    pub(super) fn commit_alone(&mut self, tree: &Tree, view: View) -> Result<(), StoreError> {
        let batch = batch(self.numbered(view)?);
        tree.db.apply_batch(batch).map_err(|e| disk::translate(&tree.place, &e))?;
        self.make_durable(tree, &["start"])
    }

    /// The writes of a view with the number of their commit, and the totals after it.
    fn numbered(&mut self, mut view: View) -> Result<Writes, StoreError> {
        self.commits += 1;
        view.write(&Kind::Meta.key().bytes(b"commit"), &Counter(self.commits))?;
        self.totals = self.totals.commit(&mut view)?;
        Ok(view.into_writes())
    }

    fn make_durable(&mut self, tree: &Tree, names: &[&'static str]) -> Result<(), StoreError> {
        let failed = |e: io::Error| disk::unavailable(&tree.place, &e);
        reach(&tree.place, Step::Applied, names)?;
        tree.db.flush().map_err(|e| disk::translate(&tree.place, &e))?;
        reach(&tree.place, Step::Flushed, names)?;
        failpoint::instead(Step::SyncBlobs, names, || self.sync_new_blobs()).map_err(failed)?;
        failpoint::instead(Step::SyncLog, names, || self.log.sync_data()).map_err(failed)?;
        reach(&tree.place, Step::Synced, names)?;
        let bytes = self.log.metadata().map_err(failed)?.len();
        self.note.write(self.commits, bytes, 0).map_err(failed)?;
        reach(&tree.place, Step::Noted, names)
    }

    /// Behind the end of the log there may be what an earlier use of the segment left: the next start is told that this is no damage.
    pub(super) fn note_end(&mut self) -> io::Result<()> {
        let end = scan::end(&self.dir.join("db"))?;
        self.note.write(self.commits, self.log.metadata()?.len(), end)
    }

    /// sled puts large pages into files of their own, and never syncs these.
    fn sync_new_blobs(&mut self) -> io::Result<()> {
        let mut names = HashSet::new();
        let mut news = false;
        for entry in fs::read_dir(self.dir.join("db").join("blobs"))? {
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
        if news { disk::sync_dir(&self.dir.join("db").join("blobs")) } else { Ok(()) }
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
