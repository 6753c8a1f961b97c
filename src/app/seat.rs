//! Which conversation a terminal is. Several terminals may chat on one store; each has its own conversation and its own answers, and the
//! first one always has the same, so that it goes on after a restart.

use std::fs::{File, OpenOptions};
use std::path::Path;

use anyhow::{Context as _, bail};

use crate::model::ConversationId;

/// The names of the channel, one a terminal: an answer is delivered where its conversation is.
const SEATS: [&str; 8] =
    ["terminal", "terminal-2", "terminal-3", "terminal-4", "terminal-5", "terminal-6", "terminal-7", "terminal-8"];

/// A place at the store, free again when the process ends, however it ends.
#[derive(Debug)]
pub struct Seat {
    /// The conversation of whoever sits here.
    pub conversation: ConversationId,
    /// The channel that its answers go through.
    pub channel: &'static str,
    _lock: Option<File>,
}

/// Takes the first free seat; a store in memory has only one.
///
/// # Errors
/// When all are taken, or the store's directory can't be written.
pub fn take(store_dir: Option<&Path>, person: &str) -> anyhow::Result<Seat> {
    let safe: String = person.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')).take(40).collect();
    let safe = if safe.is_empty() { "me".to_owned() } else { safe };
    let seat = |channel: &'static str, lock| {
        anyhow::Ok(Seat { conversation: format!("{channel}:{safe}").parse()?, channel, _lock: lock })
    };
    let Some(dir) = store_dir else { return seat(SEATS[0], None) };
    for channel in SEATS {
        let path = dir.join(format!("{channel}.lock"));
        let opened = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
        let file = opened.with_context(|| format!("cannot write {}; check who owns it", path.display()))?;
        if file.try_lock().is_ok() {
            return seat(channel, Some(file));
        }
    }
    bail!("{} chats are open on this store already; leave one of them (/quit)", SEATS.len())
}
