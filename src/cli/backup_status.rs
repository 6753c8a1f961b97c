//! `simdesk backup --status`: whether the scheduled backups are made, for people and for whatever watches over the machine.

use std::io::Write as _;

use chrono::{DateTime, Utc};

use super::backup::existing;
use super::exit::Failure;
use crate::app;
use crate::app::housekeeping::last_failure;
use crate::app::schedule::Schedule;
use crate::config::Config;
use crate::port::Clock;

/// Failed, or late by a whole interval.
const OVERDUE: u8 = 1;

/// Prints it.
///
/// # Errors
/// When the store or the directory can't be read.
pub async fn status(config: &Config) -> Result<u8, Failure> {
    let (store, dir) = existing(config).await?;
    let mut out = std::io::stdout().lock();
    let Some(schedule) = Schedule::new(&config.backup, &dir) else {
        writeln!(out, "No backups are made by themselves: `dir` of [backup] is not set in the configuration.")?;
        return Ok(0);
    };
    let now = app::SystemClock.now();
    let hours = schedule.every.num_hours();
    writeln!(
        out,
        "Every {hours} hours into {}; the last {} are kept, {}.",
        schedule.dir.display(),
        schedule.keep,
        schedule.sealed()
    )?;
    let failure = last_failure(&*store).await?;
    let made = schedule.made()?;
    let last = schedule.last(&made, now);
    match last {
        Some(last) => {
            let bytes = std::fs::metadata(&last.path).map(|file| file.len()).unwrap_or_default();
            writeln!(out, "Last:   {}, {bytes} bytes, {}", shown(last.at), last.path.display())?;
        }
        None => writeln!(out, "Last:   none yet")?,
    }
    let next = schedule.next(&made, now);
    if next <= now {
        writeln!(out, "Next:   due; a running `simdesk chat` makes it")?;
    } else {
        writeln!(out, "Next:   {}, by a running `simdesk chat`", shown(next))?;
    }
    if let Some((at, why)) = &failure {
        writeln!(out, "Failed: {}, {why}", shown(*at))?;
    }
    let late = last.is_some_and(|last| now - last.at > schedule.every * 2);
    Ok(if failure.is_some() || late { OVERDUE } else { 0 })
}

fn shown(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}
