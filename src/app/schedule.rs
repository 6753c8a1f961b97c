//! Backups that are made by themselves: when one is due, how it is checked, and which old ones go.
//!
//! The files say themselves when they were made, by their names, so nothing else has to be remembered: what was missed while no process
//! ran is due at the next start, and so is one when somebody has taken the files away. The names also hold a mark of the store's place:
//! whoever tries something on another store with the same configuration neither counts nor removes the backups of this one.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

use super::backup::{self, Written};
use crate::config::BackupPlan;
use crate::port::Store;
use crate::store::backup::{Key, Sum, check, mark_of, sum};

const TIME: &str = "%Y%m%dT%H%M%SZ";
const ENDING: &str = ".backup";

/// What is to be done, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// Where backups go.
    pub dir: PathBuf,
    /// From one to the next.
    pub every: TimeDelta,
    /// How many stay.
    pub keep: usize,
    recipient: Option<String>,
    passphrase_file: Option<PathBuf>,
    /// What the names of its files begin with.
    start: String,
}

/// One that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// When it was begun.
    pub at: DateTime<Utc>,
    /// Its file.
    pub path: PathBuf,
}

impl Schedule {
    /// That of the store in `store_dir`; `None` when the configuration has none.
    #[must_use]
    pub fn new(plan: &BackupPlan, store_dir: &Path) -> Option<Self> {
        Some(Self {
            dir: plan.dir.clone()?,
            every: TimeDelta::hours(plan.every_hours.into()),
            keep: plan.keep.max(1) as usize,
            recipient: plan.recipient.clone(),
            passphrase_file: plan.passphrase_file.clone(),
            start: format!("simdesk-auto-{}-", mark_of(store_dir)),
        })
    }

    /// How they are encrypted, in words.
    #[must_use]
    pub fn sealed(&self) -> String {
        match (&self.recipient, &self.passphrase_file) {
            (Some(recipient), _) => format!("encrypted for {recipient}"),
            (None, Some(file)) => format!("encrypted with the passphrase in {}", file.display()),
            (None, None) => "not encrypted".to_owned(),
        }
    }

    /// Those that are there, the oldest first.
    ///
    /// # Errors
    /// When the directory can't be read.
    pub fn made(&self) -> anyhow::Result<Vec<Made>> {
        let failed = || {
            format!(
                "cannot read the directory {}; check that it exists and belongs to this user, or mend `dir` of [backup]",
                self.dir.display()
            )
        };
        let mut made = Vec::new();
        for entry in fs::read_dir(&self.dir).with_context(failed)? {
            let path = entry.with_context(failed)?.path();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            made.extend(self.time_in(&name).map(|at| Made { at, path }));
        }
        made.sort_by_key(|made| made.at);
        Ok(made)
    }

    /// When the file of this name was made; `None` for files of others.
    fn time_in(&self, name: &str) -> Option<DateTime<Utc>> {
        let time = name.strip_prefix(&self.start)?.strip_suffix(ENDING)?;
        let at = NaiveDateTime::parse_from_str(time, TIME).ok()?.and_utc();
        // Only what we would have written ourselves.
        (at.format(TIME).to_string() == time).then_some(at)
    }

    /// The newest of these. A time far ahead comes from a clock that went wrong.
    #[must_use]
    pub fn last<'m>(&self, made: &'m [Made], now: DateTime<Utc>) -> Option<&'m Made> {
        made.iter().rev().find(|made| made.at <= now + self.every)
    }

    /// When the next one is due, as those there are say.
    #[must_use]
    pub fn next(&self, made: &[Made], now: DateTime<Utc>) -> DateTime<Utc> {
        self.last(made, now).map_or(now, |last| last.at + self.every)
    }

    /// Makes one, reads it again, and only then removes the oldest of more than are kept.
    ///
    /// # Errors
    /// When it can't be made, or can't be read as it was written. What there was before stays then.
    pub async fn make(&self, store: &dyn Store, now: DateTime<Utc>) -> anyhow::Result<Written> {
        // What a killed one left: nobody else writes these names.
        self.remove_parts();
        let seal = backup::seal(self.recipient.as_deref(), self.passphrase_file.as_deref())?;
        let to = self.dir.join(format!("{}{}{ENDING}", self.start, now.format(TIME)));
        let written = backup::write(store, &to, seal.as_ref(), now).await?;
        let key = backup::key(None, self.passphrase_file.as_deref())?;
        let readable = seal.is_none() || key.is_some();
        let read = (to.clone(), written.sum);
        let checked = tokio::task::spawn_blocking(move || verify(&read.0, read.1, readable, key.as_ref())).await;
        if let Err(error) = checked.map_err(Into::into).and_then(std::convert::identity) {
            // A backup that can't be read must not stand in for one; the next one is made anew.
            drop(fs::remove_file(&to));
            return Err(error.context("the new backup can't be read as it was written; check the disk"));
        }
        if let Err(error) = self.prune(now) {
            tracing::error!("the new backup is made, but older ones can't be removed: {error:#}; remove them by hand");
        }
        Ok(written)
    }

    fn remove_parts(&self) {
        let Ok(entries) = fs::read_dir(&self.dir) else { return };
        for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let whole = name.strip_prefix('.').and_then(|name| name.strip_suffix(".part"));
            if whole.is_some_and(|name| self.time_in(name).is_some()) {
                drop(fs::remove_file(&path));
            }
        }
    }

    /// Files of a time to come, which a clock that went wrong has made, neither count nor go.
    fn prune(&self, now: DateTime<Utc>) -> anyhow::Result<()> {
        let made: Vec<Made> = self.made()?.into_iter().filter(|made| made.at <= now).collect();
        for old in made.iter().take(made.len().saturating_sub(self.keep)) {
            fs::remove_file(&old.path).with_context(|| old.path.display().to_string())?;
        }
        Ok(())
    }
}

/// Reads a backup from end to end; one that only its owner's key opens is compared with what was written.
fn verify(path: &Path, written: Sum, readable: bool, key: Option<&Key>) -> anyhow::Result<()> {
    let is = sum(backup::open(path)?)?;
    ensure!(is == written, "{} holds something else than what was written", path.display());
    if readable && let Err(error) = check(backup::open(path)?, key) {
        bail!("{}: {error}", path.display());
    }
    Ok(())
}
