//! What went wrong and waits for somebody to look: events that were put aside, messages that did not arrive.

use serde::{Deserialize, Serialize};

use crate::model::{Event, OutboxMessage};

/// An event that was put aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadLetter {
    /// Names it; later ones have higher numbers.
    pub number: u64,
    /// The event.
    pub event: Event,
    /// Why, masked.
    pub why: String,
}

/// A message that failed or may not have arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missed {
    /// Names it among all messages of the store; later ones have higher numbers.
    pub number: u64,
    /// The message.
    pub message: OutboxMessage,
    /// As in [`NewMessage`](super::NewMessage).
    pub notice: bool,
    /// True when nobody knows whether it arrived.
    pub uncertain: bool,
    /// Why, masked.
    pub why: String,
}
