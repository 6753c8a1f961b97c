//! Sending to browsers. A message lies in the store under its number, where the person's pages read it now, or when they come back: that
//! is all the delivery there is. Open pages are told that there is something new.

use async_trait::async_trait;

use super::{NAME, Web};
use crate::model::OutboxMessage;
use crate::port::{Deliver, SendOutcome};

#[async_trait]
impl Deliver for Web {
    fn channel(&self) -> &'static str {
        NAME
    }

    async fn deliver(&self, message: &OutboxMessage, _tries: u32) -> SendOutcome {
        self.hub.ring(&message.conversation);
        // Its number in the chat, by which staff's corrections find it.
        SendOutcome::Sent { external_id: Some(message.sequence.to_string()) }
    }
}
