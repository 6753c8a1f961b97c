//! What waits for the writer, in two lanes: people's turns go first, chunks of imports take what is left, and neither waits for ever.
//!
//! A turn is several commits, one after the other, with a little work between them. If the writer took a chunk in each of these gaps, a
//! turn would wait for as many chunks. So after a commit of a turn it holds the next chunk back for a moment; and while people are
//! there, it commits one chunk at a time.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use super::writer::Job;

/// After the last commit of a turn, so long is it followed by chunks one at a time.
const LIVELY: Duration = Duration::from_secs(2);
/// A turn comes back within this time with what it has to commit next.
const GAP: Duration = Duration::from_millis(5);
/// A chunk waits no longer than this, however many people there are.
const HELD_MAX: Duration = Duration::from_millis(60);
/// Between two looks at whether sled has room for an import.
const ROOM_PAUSE: Duration = Duration::from_millis(1);
/// Between two looks at the queue within a gap.
const LOOK_PAUSE: Duration = Duration::from_micros(100);
/// Jobs taken from the queue into the lanes.
const LANE_MAX: usize = 256;

/// The queue, sorted.
pub(super) struct Lanes {
    queue: mpsc::Receiver<Job>,
    turns: VecDeque<Job>,
    chunks: VecDeque<Job>,
    /// When the writer last committed for a person.
    turned: Option<Instant>,
    /// Since when chunks have been waiting.
    waiting: Option<Instant>,
}

impl Lanes {
    pub(super) fn new(queue: mpsc::Receiver<Job>) -> Self {
        Self { queue, turns: VecDeque::new(), chunks: VecDeque::new(), turned: None, waiting: None }
    }

    fn put(&mut self, job: Job) {
        if job.request.is_bulk() { self.chunks.push_back(job) } else { self.turns.push_back(job) }
    }

    /// Sorts in what has arrived.
    fn look(&mut self) {
        while self.turns.len() + self.chunks.len() < LANE_MAX
            && let Ok(job) = self.queue.try_recv()
        {
            self.put(job);
        }
    }

    fn is_lively(&self) -> bool {
        self.turned.is_some_and(|at| at.elapsed() < LIVELY)
    }

    /// The first job of the next commit, when there is one; a chunk only when there is room for it. `None` when the store was dropped and
    /// everything is done.
    pub(super) fn first(&mut self, has_room: impl Fn() -> bool) -> Option<Job> {
        self.look();
        if self.turns.is_empty() && self.chunks.is_empty() {
            let job = self.queue.blocking_recv()?;
            self.put(job);
            self.look();
        }
        if !self.chunks.is_empty() && self.turns.is_empty() {
            self.hold_back();
            while self.turns.is_empty() && !has_room() {
                std::thread::sleep(ROOM_PAUSE);
                self.look();
            }
        }
        if let Some(turn) = self.turns.pop_front() {
            if !self.chunks.is_empty() {
                let waiting = *self.waiting.get_or_insert_with(Instant::now);
                if waiting.elapsed() > HELD_MAX && has_room() {
                    self.turns.push_front(turn);
                    self.waiting = None;
                    return self.chunks.pop_front();
                }
            }
            return Some(turn);
        }
        self.waiting = None;
        self.chunks.pop_front()
    }

    /// A commit has ended.
    pub(super) fn committed(&mut self, bulk: bool) {
        if !bulk {
            self.turned = Some(Instant::now());
        }
    }

    /// Waits for the rest of the gap between two commits of a turn.
    fn hold_back(&mut self) {
        let Some(turned) = self.turned else { return };
        while turned.elapsed() < GAP && self.turns.is_empty() {
            std::thread::sleep(LOOK_PAUSE);
            self.look();
        }
    }

    /// A further job for a commit that began with this kind of job.
    pub(super) fn next(&mut self, bulk: bool) -> Option<Job> {
        self.look();
        match bulk {
            false => self.turns.pop_front(),
            true if self.is_lively() || !self.turns.is_empty() => None,
            true => self.chunks.pop_front(),
        }
    }
}
