//! What the outbox needs from a channel: deliver one message, and say honestly how that went.

use async_trait::async_trait;

use super::SendOutcome;
use crate::model::{Button, OutboxMessage};

/// UTF-16 units of the longest message that every channel takes: Telegram's limit, as it counts.
pub const MESSAGE_UNITS_MAX: usize = 4_096;

/// A way to a person.
#[async_trait]
pub trait Deliver: Send + Sync {
    /// The part of a conversation's ID before the colon.
    fn channel(&self) -> &'static str;

    /// Delivers one message. `tries` greater than 0 means that an earlier try may have arrived.
    async fn deliver(&self, message: &OutboxMessage, tries: u32) -> SendOutcome;

    /// Delivers what comes from the other side, or is for a thread of staff. A channel that knows no such things says its text.
    async fn pass(&self, message: &OutboxMessage, tries: u32, _way: &Way) -> Passed {
        Passed::Done(self.deliver(message, tries).await)
    }
}

/// What a message that is passed on has to do with others, in the numbers of the chat that it goes to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Way {
    /// Group and number of the thread; `None` when it is still to be made, or the message is for no thread.
    pub place: Option<(i64, i64)>,
    /// What a thread that is to be made is called, and begins with, where there was one before.
    pub opening: Option<Opening>,
    /// The message that is answered; `None` when there is none, or it was never delivered.
    pub quotes: Option<i64>,
    /// The messages that are changed or taken back, those of them that were delivered.
    pub targets: Vec<i64>,
}

/// The beginning of a thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// Its name.
    pub title: String,
    /// How the case stands, for a thread that takes the place of one that is gone.
    pub text: Option<String>,
    /// What can be done about it, below that text.
    pub buttons: Vec<Button>,
}

/// What became of a message that was to be passed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Passed {
    /// As with any other message.
    Done(SendOutcome),
    /// Its thread was made, in this group and with this number; the message was not delivered yet.
    Opened(i64, i64),
    /// Its thread is gone; the message was not delivered.
    Lost,
}
