//! What the outbox needs from a channel: deliver one message, and say honestly how that went.

use async_trait::async_trait;

use super::SendOutcome;
use crate::model::OutboxMessage;

/// UTF-16 units of the longest message that every channel takes: Telegram's limit, as it counts.
pub const MESSAGE_UNITS_MAX: usize = 4_096;

/// A way to a person.
#[async_trait]
pub trait Deliver: Send + Sync {
    /// The part of a conversation's ID before the colon.
    fn channel(&self) -> &'static str;

    /// Delivers one message. `tries` greater than 0 means that an earlier try may have arrived.
    async fn deliver(&self, message: &OutboxMessage, tries: u32) -> SendOutcome;
}
