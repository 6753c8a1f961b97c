//! The audit log. Entries are added and read: nothing here, and no other operation, changes or deletes one.

use crate::model::{About, LogEntry, LogMark, LogRow};
use crate::port::StoreError;

use super::super::key::{Key, Kind};
use super::super::kv::{Base, View};
use super::{bound, last_number, next_number};

const ACCOUNT_BYTES_MAX: usize = 100;
const HASH_BYTES_MAX: usize = 64;

fn key(mark: LogMark) -> Key {
    Kind::Log.key().signed(mark.ms).number(mark.number)
}

pub(super) fn add(view: &mut View, entry: &LogEntry) -> Result<(), StoreError> {
    bound("things in an entry of the audit log", entry.about.len(), LogEntry::ABOUT_MAX)?;
    bound("bytes in the name of an account", entry.account.len(), ACCOUNT_BYTES_MAX)?;
    for about in &entry.about {
        if let About::Conversation(hash) | About::File(hash) = about {
            bound("bytes in a hash", hash.len(), HASH_BYTES_MAX)?;
            if !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                return Err(StoreError::Refused("what should be a hash is none".to_owned()));
            }
        }
    }
    let number = next_number(view, "log")?;
    view.write(&key(LogMark { ms: entry.at.timestamp_millis(), number }), entry)
}

pub(super) fn list(view: &View, after: Option<LogMark>, limit: usize) -> Result<Vec<LogRow>, StoreError> {
    let all = Kind::Log.key();
    let found = match after {
        Some(mark) => view.list_after::<LogEntry>(&all, &key(mark), limit)?,
        None => view.list::<LogEntry>(&all, limit)?,
    };
    let rows = found.into_iter().map(|(rest, entry)| {
        let ms = rest.first_chunk().map(|ms| (u64::from_be_bytes(*ms) ^ (1 << 63)).cast_signed());
        let ms = ms.ok_or_else(|| StoreError::Damaged {
            place: view.place().to_owned(),
            what: "the key of an entry of its audit log cannot be read".to_owned(),
        })?;
        Ok(LogRow { mark: LogMark { ms, number: last_number(&rest) }, entry })
    });
    rows.collect()
}
