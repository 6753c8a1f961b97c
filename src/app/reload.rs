//! A running process follows its data directory: when files change they are loaded, checked and trained beside the work, and the new
//! snapshot takes the old one's place in one step. Faulty data changes nothing but the log.
//!
//! The directory is looked at once a second instead of asking the system to tell: inotify and its like say nothing on network and
//! container mounts, miss a folder that is swapped by a link (as Kubernetes and deploy scripts do), and watches end with the folder they
//! were set on. A look asks for the size and times of some eighty files, tens of microseconds, and works everywhere.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::data::{DataFaults, folders};
use super::knowledge;
use crate::config::Config;
use crate::flow::Knowledge;
use crate::model::counted;

/// Between two looks. Editors save in several writes, so what has changed is taken when two looks in a row find the same.
const LOOK: Duration = Duration::from_secs(1);
/// Faults named in the log; `simdesk faq check` names the others.
const FAULTS_LOGGED_MAX: usize = 100;

/// What a look at the directory finds: every file with what changes when somebody writes it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Look(Vec<(PathBuf, u64, Option<SystemTime>, u64)>);

impl Look {
    /// Looks at the data folders of a directory. What can't be seen is not there, which is a change too.
    #[must_use]
    pub fn at(dir: &Path) -> Self {
        let mut found = Vec::new();
        for folder in folders() {
            let Ok(entries) = fs::read_dir(dir.join(folder)) else { continue };
            for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
                // Links are followed: the file behind them is what is read.
                if let Ok(meta) = fs::metadata(&path) {
                    found.push((path, meta.len(), meta.modified().ok(), identity(&meta)));
                }
            }
        }
        found.sort();
        Self(found)
    }
}

/// Editors that write a new file and rename it, and tools that set the old time again, are noticed by this.
#[cfg(unix)]
fn identity(meta: &fs::Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt as _;
    meta.ino() ^ meta.ctime_nsec().cast_unsigned().rotate_left(32) ^ meta.ctime().cast_unsigned().rotate_left(13)
}

#[cfg(not(unix))]
fn identity(_meta: &fs::Metadata) -> u64 {
    0
}

/// Decides when a change is complete.
#[derive(Debug)]
pub struct Settle<L> {
    /// What was last taken.
    taken: L,
    /// What the last look found.
    last: L,
}

impl<L: PartialEq + Clone> Settle<L> {
    /// Starts from what was there before the data was loaded, so that no change in between is missed.
    #[must_use]
    pub fn new(taken: L) -> Self {
        Self { last: taken.clone(), taken }
    }

    /// True when there is something new and it is the same as at the last look: nobody is writing any more.
    pub fn look(&mut self, found: L) -> bool {
        let quiet = found == self.last;
        self.last = found;
        if quiet && self.last != self.taken {
            self.taken = self.last.clone();
            return true;
        }
        false
    }
}

/// Follows the data directory of one process.
#[derive(Debug)]
pub struct Watcher {
    config: Config,
    dir: PathBuf,
    settle: Settle<Look>,
    live: Arc<Knowledge>,
}

/// The snapshot to start with, and what will follow the directory where there is one.
///
/// # Errors
/// All faults of the data: a process doesn't start on faulty data.
pub fn watched(config: &Config) -> Result<(Arc<Knowledge>, Option<Watcher>), DataFaults> {
    let before = config.data_dir.clone().map(|dir| (Look::at(&dir), dir));
    let live = knowledge(config)?;
    let watcher =
        before.map(|(look, dir)| Watcher { config: config.clone(), dir, settle: Settle::new(look), live: Arc::clone(&live) });
    Ok((live, watcher))
}

impl Watcher {
    /// Follows the directory until it is dropped. Every snapshot without faults is handed to `put`.
    pub async fn follow(mut self, put: impl Fn(Arc<Knowledge>)) {
        loop {
            tokio::time::sleep(LOOK).await;
            let dir = self.dir.clone();
            // A network that hangs holds up a thread of its own, and no answer.
            let Ok(found) = tokio::task::spawn_blocking(move || Look::at(&dir)).await else { continue };
            if !self.settle.look(found) {
                continue;
            }
            let config = self.config.clone();
            match tokio::task::spawn_blocking(move || knowledge(&config)).await {
                Ok(Ok(fresh)) => {
                    tracing::info!("{}", self.news(&fresh));
                    self.live = Arc::clone(&fresh);
                    put(fresh);
                }
                Ok(Err(faults)) => tracing::error!("{}", self.complaint(&faults)),
                Err(error) => tracing::error!(
                    "the data in {} could not be loaded ({error}); version {} stays in use",
                    self.dir.display(),
                    self.live.faq.version()
                ),
            }
        }
    }

    fn news(&self, fresh: &Knowledge) -> String {
        let (dir, new, old) = (self.dir.display(), fresh.faq.version(), self.live.faq.version());
        if new == old {
            return format!("the data in {dir} was read again and is in use; the FAQ is version {new} as before");
        }
        let entries = counted(fresh.faq.entries().len(), "entry", "entries");
        format!("the data in {dir} is in use now: FAQ version {new} ({entries}), before {old}")
    }

    fn complaint(&self, faults: &DataFaults) -> String {
        let errors: Vec<_> = faults.0.iter().filter(|fault| fault.is_error()).collect();
        let count = counted(errors.len(), "fault", "faults");
        let (dir, live) = (self.dir.display(), self.live.faq.version());
        let mut text = format!("the data in {dir} has {count}, so FAQ version {live} stays in use");
        for (at, fault) in errors.iter().take(FAULTS_LOGGED_MAX).enumerate() {
            // Messages may have lines of their own; in a log one event is one line.
            let fault = fault.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
            let _ = write!(text, "{} {fault}", if at == 0 { ":" } else { ";" });
        }
        if let Some(more) = errors.len().checked_sub(FAULTS_LOGGED_MAX).filter(|more| *more > 0) {
            let _ = write!(text, "; and {more} more, which `simdesk faq check` names");
        }
        text
    }
}
