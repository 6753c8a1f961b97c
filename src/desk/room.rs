//! The place with a thread for each customer, as a channel finds it: whose thread is where, and where the place itself is by now.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::OPEN_MAX;
use crate::model::{ConversationId, Event, EventBody, EventKey};
use crate::port::{CaseFilter, Store, StoreError};

/// The setting that says which group took the place of the configured one.
const MOVED: &str = "staff-group";
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

/// Sees to it that every open case has a thread, once a case: those that were opened before there was a place for threads have none.
///
/// # Errors
/// When the store fails.
pub async fn threads(store: &dyn Store, now: DateTime<Utc>) -> Result<(), StoreError> {
    let mut wanted = Vec::new();
    for case in store.cases(CaseFilter { all: false }, OPEN_MAX).await? {
        if store.thread(&case.conversation).await?.is_some_and(|thread| thread.sent > 0) {
            continue;
        }
        let key = EventKey { conversation: case.conversation, external_id: format!("thread/{}", case.id) };
        wanted.push(Event { key, at: now, body: EventBody::ThreadWanted, origin: None });
    }
    while !wanted.is_empty() {
        let rest = wanted.split_off(wanted.len().min(AT_ONCE));
        store.accept_all(wanted).await?;
        wanted = rest;
    }
    Ok(())
}
