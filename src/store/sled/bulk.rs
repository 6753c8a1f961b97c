//! The second thread, for what takes long: the way into sled, and parts of readings that see everything. It is one for all of them and
//! stays: sled keeps what a thread has read or written, and every further thread would hold memory of its own for that.

use std::io;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread::JoinHandle;

type Work = Box<dyn FnOnce() + Send>;

/// The thread. It ends when nobody can give it work any more.
pub(super) struct Bulk {
    queue: Queue,
    thread: JoinHandle<()>,
}

/// Where it is given work.
#[derive(Clone)]
pub(super) struct Queue(Sender<Work>);

/// Work under way.
pub(super) struct Doing(Receiver<()>);

impl Bulk {
    pub(super) fn start() -> io::Result<Self> {
        let (queue, work) = channel::<Work>();
        let thread = std::thread::Builder::new().name("store bulk".to_owned()).spawn(move || {
            for work in work {
                work();
            }
        })?;
        Ok(Self { queue: Queue(queue), thread })
    }

    pub(super) fn queue(&self) -> Queue {
        self.queue.clone()
    }

    /// Ends it, once all that was given to it is done. Nobody else may hold a [`Queue`] of it.
    pub(super) fn end(self) {
        drop(self.queue);
        // Work that panicked has told so where it was waited for.
        drop(self.thread.join());
    }
}

impl Queue {
    /// Has the work done behind what is there already. What can't be done any more ends at once.
    pub(super) fn give(&self, work: impl FnOnce() + Send + 'static) -> Doing {
        let (done, doing) = channel::<()>();
        let work = move || {
            work();
            drop(done);
        };
        drop(self.0.send(Box::new(work)));
        Doing(doing)
    }
}

impl Doing {
    pub(super) fn is_done(&self) -> bool {
        matches!(self.0.try_recv(), Err(TryRecvError::Disconnected))
    }

    pub(super) fn wait(self) {
        // Nothing is ever sent: it ends when the work has.
        let _ = self.0.recv();
    }
}
