//! Accepting what arrived: cleaned, bounded and masked first, durable before anybody is told that it was taken.

use chrono::{DateTime, Utc};

use crate::model::{ConversationId, Event, EventBody, EventKey};
use crate::normalise;
use crate::port::{Accepted, Store, StoreError};
use crate::understand::spans;

/// Characters of a message that are kept and read.
pub const MESSAGE_CHARS_MAX: usize = 4_000;

/// Takes a text that a person wrote. Nothing sensitive of it reaches the store: it is masked here, before the first write.
///
/// # Errors
/// When the store can't make it durable; then it must not be acknowledged.
pub async fn accept_text(
    store: &dyn Store,
    conversation: &ConversationId,
    external_id: &str,
    raw: &str,
    now: DateTime<Utc>,
) -> Result<Accepted, StoreError> {
    store.accept(event(conversation, external_id, text_event(raw), now)).await
}

/// The event that a raw text becomes.
#[must_use]
pub fn text_event(raw: &str) -> EventBody {
    // Masking comes before cutting: a number that the cut would split must be recognised whole.
    let (bounded, _) = normalise::bound(raw, MESSAGE_CHARS_MAX * 25);
    let cleaned = normalise::clean(&bounded);
    let (masked, kinds) = spans::mask(&cleaned);
    let (kept, cut_from) = normalise::bound(&masked, MESSAGE_CHARS_MAX);
    let cut_from = cut_from.map(|_| raw.chars().count());
    EventBody::Text { text: kept.into_owned(), cut_from, masked: kinds }
}

/// A text without what is sensitive in it, whatever it is part of.
#[must_use]
pub fn masked(text: &str) -> String {
    spans::mask(text).0
}

/// Takes anything else: the start of a conversation, a picture, a staff answer.
///
/// # Errors
/// When the store can't make it durable.
pub async fn accept(
    store: &dyn Store,
    conversation: &ConversationId,
    external_id: &str,
    body: EventBody,
    now: DateTime<Utc>,
) -> Result<Accepted, StoreError> {
    store.accept(event(conversation, external_id, body, now)).await
}

/// What happened, as the inbox keeps it.
#[must_use]
pub fn event(conversation: &ConversationId, external_id: &str, body: EventBody, now: DateTime<Utc>) -> Event {
    Event { key: key(conversation, external_id), at: now, body, origin: None }
}

fn key(conversation: &ConversationId, external_id: &str) -> EventKey {
    EventKey { conversation: conversation.clone(), external_id: external_id.chars().take(200).collect() }
}
