//! Erasures and their log beside the store: the line comes first, then the commit. Of two steps that a crash can come between, the line
//! is the one that may happen alone; the next start puts that right.

use crate::port::StoreError;

use super::super::erasures::{self, erasures_path};
use super::super::key::{Key, Kind};
use super::super::kv::{View, Writes};
use super::super::ops::{self, erase};
use super::super::record::Counter;
use super::Tree;
use super::writer::Writer;

/// The last commit before a start that has not compared the store with its log yet.
fn unsettled() -> Key {
    Kind::Meta.key().bytes(b"unsettled")
}

impl Writer {
    /// Notes the erasures among the writes of one operation. An operation that can't be noted is refused alone: the store is sound, and
    /// the others in its group are not held up by a log that can't be written.
    pub(super) fn note_erasures(&self, writes: &Writes) -> Result<(), StoreError> {
        let commit = self.commits + 1;
        let mut rows = writes.keys().filter_map(|key| erase::row_of(key)).map(|row| (row, Some(commit))).peekable();
        if rows.peek().is_none() {
            return Ok(());
        }
        let log = erasures_path(&self.dir);
        erasures::append(&log, rows).map_err(|e| {
            let why = format!(
                "{} cannot be written ({e}); nothing was erased: make it writable, or free some space, and try again",
                log.display()
            );
            StoreError::Refused(why)
        })
    }

    /// Gives a store of an earlier version its list of what belongs to a conversation.
    pub(super) fn index(&mut self, tree: &Tree, mut from: Option<Vec<u8>>) -> Result<(), StoreError> {
        while from.is_some() {
            let mut view = View::new(tree);
            from = ops::own::index(&mut view, from)?;
            self.commit_alone(tree, view)?;
        }
        Ok(())
    }

    /// Notes that this start goes on before it has compared the log with the store, whose last commit before was `commits`: were it
    /// stopped, the numbers that it has used up would be those of an erasure that failed, or was lost.
    pub(super) fn leave_unsettled(view: &mut View, commits: u64) -> Result<(), StoreError> {
        if view.has(&unsettled())? { Ok(()) } else { view.write(&unsettled(), &Counter(commits)) }
    }

    /// Compares the log with a store that has just been opened, whose last commit before was `commits`. What is erased again is in the
    /// first commit of this start: were that number used up before, the next start would take one line for another.
    ///
    /// A line of the very next commit, which the store does not hold, is of an erasure that failed: it is taken out, or a restore would
    /// erase by it what the customer has written since. A line of a commit after that was true once, so the store is older than its log,
    /// as when its files were put back from a copy: it is erased again. Lines of earlier commits were looked at by earlier starts.
    pub(super) fn settle_erasures(&self, view: &mut View, commits: u64) -> Result<(), StoreError> {
        let commits = match view.read::<Counter>(&unsettled())? {
            None => commits,
            Some(Counter(before)) => {
                view.delete(&unsettled());
                before
            }
        };
        let log = erasures_path(&self.dir);
        if !log.exists() {
            return Ok(());
        }
        let mut rows = match erasures::read(&log) {
            Ok(rows) => rows,
            Err(error) => {
                // It matters for a restore, which refuses it; the store itself needs it for nothing.
                tracing::warn!("the log of erasures can't be read: {error}");
                return Ok(());
            }
        };
        let late = |number: &Option<u64>| number.is_some_and(|number| number > commits);
        let unknown = erase::unknown(view, rows.iter().filter(|(_, number)| late(number)).map(|(row, _)| *row))?;
        let (failed, lost): (Vec<_>, Vec<_>) = unknown.into_iter().partition(|row| rows[row] == Some(commits + 1));
        if !lost.is_empty() {
            tracing::warn!("the store is older than its log of erasures; what was erased since is erased again");
            let lost = lost.into_iter().map(|row| (row, rows[&row])).collect();
            erase::replay(view, &lost, commits)?;
        }
        if !failed.is_empty() {
            rows.retain(|row, _| !failed.contains(row));
            match erasures::rewrite(&log, &rows) {
                Ok(()) => tracing::info!("an erasure that failed was taken out of {}", log.display()),
                // A restore finds out by the number and the time.
                Err(error) => tracing::warn!("{} cannot be written: {error}", log.display()),
            }
        }
        Ok(())
    }
}
