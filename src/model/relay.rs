//! What passes between a customer's chat and the thread in which staff work on their case.
//!
//! A thread has an outbox of its own, under a name made of the conversation's ([`ConversationId::thread`]). What passes is named by the
//! numbers that its own chat has given it; what it was delivered as on the other side is known to the store alone, so that nothing has
//! to be delivered before something else can refer to it.

use serde::{Deserialize, Serialize};

use super::Media;

/// How something is delivered on the other side. Stored by position: new ones go last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Manner {
    /// As a message with the text.
    Say,
    /// As a copy of the messages [`Passing::sources`], which hold more than text. The text says what they are where no copy can be made.
    Copy,
    /// The text takes the place of what was delivered for `sources`.
    Edit,
    /// What was delivered for `sources` is taken back.
    Withdraw,
    /// The thread goes, with all that is in it: the customer's data were erased.
    Close,
    /// To the customer themselves: what they have said elsewhere than in this chat, or what their pages show as said.
    Echo,
}

/// Where a message comes from that is passed on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passing {
    /// How.
    pub manner: Manner,
    /// The numbers, in the chat that they come from, of the messages that this stands for; empty for what nobody wrote.
    pub sources: Vec<i64>,
    /// The number, in the chat that it comes from, of the message that is answered.
    pub quotes: Option<i64>,
    /// What messages have in common that were sent as one.
    pub album: Option<String>,
    /// What is copied.
    pub media: Option<Media>,
}

impl Passing {
    /// A message with a text of our own.
    #[must_use]
    pub fn say() -> Self {
        Self { manner: Manner::Say, sources: Vec::new(), quotes: None, album: None, media: None }
    }
}

/// One of the two chats that a case is worked on in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Side {
    /// The customer's.
    Customer,
    /// The thread.
    Staff,
}

/// The thread of a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Thread {
    /// The group that it is in, and its number there; `None` while it is still to be made.
    pub place: Option<(i64, i64)>,
    /// True when there was one, and it is gone: what is made in its place begins with the case as it stands.
    pub lost: bool,
    /// Sequence number of the last message put out to it.
    pub sent: u64,
}
