//! Steps at which the crash tests stop the process or make the disk fail. Without the cargo feature `failpoints` nothing of it is left.
//!
//! Every step of the store has the operations under way in its name, so that a test can fail the commit of a turn and nothing else.

use std::io;
#[cfg(feature = "failpoints")]
use std::sync::atomic::{AtomicBool, Ordering};

/// Something was told to a step.
#[cfg(feature = "failpoints")]
static TOLD: AtomicBool = AtomicBool::new(false);

/// Where something durable happens, or has just happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// sled is about to open its files.
    Open,
    /// sled has opened them; nothing was written by us.
    Opened,
    /// The writer has a group of operations; nothing of it was written.
    Taken,
    /// The group is in the journal; nothing says that it is on the disk.
    Journalled,
    /// Instead of syncing the journal.
    SyncJournal,
    /// It is durable; the number of the commit was not noted.
    Committed,
    /// What is left of many commits, or the commit of a start, is in sled; nothing of that has left the process.
    Applied,
    /// sled has handed it to the system.
    Flushed,
    /// Instead of syncing the files of large pages.
    SyncBlobs,
    /// Instead of syncing the log.
    SyncLog,
    /// That is durable in sled.
    Synced,
    /// The commit is durable and noted; nobody was told.
    Noted,
    /// A message is claimed and not yet delivered.
    BeforeSend,
    /// A message is delivered, and that is not yet recorded.
    AfterSend,
    /// An import goes to its next chunk.
    BetweenChunks,
    /// A backup has opened its file and not yet locked it.
    BackupOpened,
    /// A backup goes to its next chunk.
    BackupChunk,
    /// A compaction has come to one of its steps.
    Compact,
    /// A backup is whole, and not yet under its name.
    BackupWhole,
}

impl Step {
    /// Those that the writer of the store passes with every commit.
    pub const COMMIT: [Self; 5] = [Self::Taken, Self::Journalled, Self::SyncJournal, Self::Committed, Self::Noted];
    /// Those on the way into sled.
    pub const FOLD: [Self; 5] = [Self::Applied, Self::Flushed, Self::SyncBlobs, Self::SyncLog, Self::Synced];
    /// The others.
    pub const OTHER: [Self; 8] = [
        Self::Open,
        Self::Opened,
        Self::BeforeSend,
        Self::AfterSend,
        Self::BetweenChunks,
        Self::BackupOpened,
        Self::BackupChunk,
        Self::BackupWhole,
    ];

    /// What a test calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Opened => "opened",
            Self::Taken => "taken",
            Self::Journalled => "journalled",
            Self::SyncJournal => "sync-journal",
            Self::Committed => "committed",
            Self::Applied => "applied",
            Self::Flushed => "flushed",
            Self::SyncBlobs => "sync-blobs",
            Self::SyncLog => "sync-log",
            Self::Synced => "synced",
            Self::Noted => "noted",
            Self::BeforeSend => "before-send",
            Self::AfterSend => "after-send",
            Self::BetweenChunks => "between-chunks",
            Self::BackupOpened => "backup-opened",
            Self::BackupChunk => "backup-chunk",
            Self::Compact => "compact",
            Self::BackupWhole => "backup-whole",
        }
    }
}

/// Passes a step.
///
/// # Errors
/// When a test wants it.
pub fn reach(step: Step) -> io::Result<()> {
    reach_for(step, &[])
}

/// Passes a step with these operations under way.
///
/// # Errors
/// When a test wants it.
pub fn reach_for(step: Step, operations: &[&'static str]) -> io::Result<()> {
    instead(step, operations, || Ok(()))
}

/// Does the work of a step, unless a test wants it to fail or to be left out.
///
/// # Errors
/// Those of the work, or the test's.
#[cfg(not(feature = "failpoints"))]
pub fn instead(_step: Step, _operations: &[&'static str], work: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
    work()
}

/// Does the work of a step, unless a test wants it to fail or to be left out.
///
/// # Errors
/// Those of the work, or the test's.
#[cfg(feature = "failpoints")]
pub fn instead(step: Step, operations: &[&'static str], work: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
    // Benches run the program with its failpoints: those that nobody tells anything cost nothing.
    if !TOLD.load(Ordering::Acquire) {
        return work();
    }
    let mut names = vec![step.name().to_owned()];
    names.extend(operations.iter().map(|operation| format!("{}:{operation}", step.name())));
    for name in names {
        if let Some(told) = fail::eval(&name, |told| told) {
            return act(told.as_deref().unwrap_or_default());
        }
    }
    work()
}

#[cfg(feature = "failpoints")]
fn act(told: &str) -> io::Result<()> {
    const EIO: i32 = 5;
    const ENOSPC: i32 = 28;
    match told {
        "skip" => Ok(()),
        "full" => Err(io::Error::from_raw_os_error(ENOSPC)),
        "abort" => std::process::abort(),
        _ => Err(io::Error::from_raw_os_error(EIO)),
    }
}

/// Tells a step, by its name or `name:operation`, what to do: the words of the crate `fail`, such as `return(abort)`, `return(error)`,
/// `return(full)`, `return(skip)`, `2*off->1*return(abort)`.
///
/// # Panics
/// When the words make no sense; only tests say them.
#[cfg(feature = "failpoints")]
pub fn tell(name: &str, what: &str) {
    TOLD.store(true, Ordering::Release);
    fail::cfg(name, what).expect("the words of a failpoint are those of the crate fail");
}

/// Tells the steps what the environment says, as `name=what name=what` in `SIMDESK_FAILPOINTS`.
#[cfg(feature = "failpoints")]
pub fn tell_from_env() {
    for told in std::env::var("SIMDESK_FAILPOINTS").unwrap_or_default().split_whitespace() {
        if let Some((name, what)) = told.split_once('=') {
            tell(name, what);
        }
    }
}

/// Does nothing: this program has no failpoints.
#[cfg(not(feature = "failpoints"))]
pub fn tell_from_env() {}
