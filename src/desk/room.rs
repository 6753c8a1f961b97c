//! The place with a thread for each customer, as a channel finds it: whose thread is where, and where the place itself is by now.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::OPEN_MAX;
use crate::model::{ConversationId, Event, EventBody, EventKey};
use crate::port::{CaseFilter, Store, StoreError};

/// The setting that says which group took the place of the configured one.
const MOVED: &str = "staff-group";
/// The setting that says which group staff worked in last.
const USED: &str = "staff-group-used";
/// Events that are accepted at once.
const AT_ONCE: usize = 500;

/// Whose threads these are, or once were; those that are nobody's are left out.
///
/// # Errors
/// When the store fails.
pub async fn whose(store: &dyn Store, group: i64, threads: &[i64]) -> Result<BTreeMap<i64, ConversationId>, StoreError> {
    let mut found = BTreeMap::new();
    for thread in threads {
        if !found.contains_key(thread)
            && let Some(conversation) = store.thread_at(group, *thread).await?
        {
            found.insert(*thread, conversation);
        }
    }
    Ok(found)
}

/// The number that the configured group has now: groups that grow get another one.
///
/// # Errors
/// When the store fails.
pub async fn group(store: &dyn Store, configured: i64) -> Result<i64, StoreError> {
    let noted = store.setting(MOVED).await?.and_then(|value| String::from_utf8(value).ok());
    let moved = noted.as_deref().and_then(|noted| noted.split_once('>'));
    // Somebody who configures another group means that one.
    let new = moved.filter(|(old, _)| old.parse() == Ok(configured)).and_then(|(_, new)| new.parse().ok());
    Ok(new.unwrap_or(configured))
}

/// Notes that the configured group has another number.
///
/// # Errors
/// When the store fails.
pub async fn moved(store: &dyn Store, configured: i64, new: i64) -> Result<(), StoreError> {
    store.put_setting(MOVED, format!("{configured}>{new}").as_bytes()).await
}

/// Staff work in this group from now on. Every open case has its thread there: one that was opened before there was a place for threads,
/// or has its thread in another group, gets one, once. Where that was another group before, nothing that waits names a message of it.
///
/// # Errors
/// When the store fails.
pub async fn threads(store: &dyn Store, group: i64, now: DateTime<Utc>) -> Result<(), StoreError> {
    let used = store.setting(USED).await?.and_then(|value| String::from_utf8(value).ok()?.parse::<i64>().ok());
    let open = store.cases(CaseFilter { all: false }, OPEN_MAX).await?;
    let mut wanted = Vec::new();
    let mut left = used.is_some_and(|used| used != group);
    for case in open {
        let thread = store.thread(&case.conversation).await?.unwrap_or_default();
        let external_id = match thread.place {
            None if thread.sent == 0 => format!("thread/{}", case.id),
            None if thread.lost => format!("thread/{}/{group}/{}", case.id, thread.sent),
            Some((there, _)) if there != group => {
                left = true;
                store.put_thread(&case.conversation, None).await?;
                format!("thread/{}/{group}/{}", case.id, thread.sent)
            }
            _ => continue,
        };
        let key = EventKey { conversation: case.conversation, external_id };
        wanted.push(Event { key, at: now, body: EventBody::ThreadWanted, origin: None });
    }
    if left {
        let count = store.leave_place().await?;
        tracing::warn!("staff work in the group {group} now; {count} messages to customers name nothing of the old one any more");
    }
    if used != Some(group) {
        store.put_setting(USED, group.to_string().as_bytes()).await?;
    }
    while !wanted.is_empty() {
        let rest = wanted.split_off(wanted.len().min(AT_ONCE));
        store.accept_all(wanted).await?;
        wanted = rest;
    }
    Ok(())
}

/// True once for each thread that belongs to no case, for somebody of the staff: they are told so there, once.
///
/// # Errors
/// When the store fails.
pub async fn is_news_to(store: &dyn Store, by: i64, group: i64, thread: i64) -> Result<bool, StoreError> {
    let is_staff = store.staff().await?.iter().any(|account| account.is_live() && account.telegram == Some(by));
    let name = format!("no-case/{group}/{thread}");
    if !is_staff || store.setting(&name).await?.is_some() {
        return Ok(false);
    }
    // Before they are told: told twice is worse than not at all, where people talk among themselves.
    store.put_setting(&name, b"told").await?;
    Ok(true)
}
