//! Who reads along: an open page waits here for something new to be said in its conversation. Only the hint passes here; what was said is
//! read from the store.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use crate::model::ConversationId;

type Open = Arc<Mutex<HashMap<ConversationId, watch::Sender<()>>>>;

/// The open pages, by conversation.
#[derive(Debug, Default, Clone)]
pub struct Hub {
    open: Open,
}

/// A page that reads along, until it is dropped.
#[derive(Debug)]
pub struct Seat {
    open: Open,
    conversation: ConversationId,
    bell: watch::Receiver<()>,
}

impl Hub {
    /// Something new lies in the store for this conversation.
    pub fn ring(&self, conversation: &ConversationId) {
        if let Some(bell) = self.open.lock().unwrap_or_else(PoisonError::into_inner).get(conversation) {
            bell.send_replace(());
        }
    }

    /// Takes a seat; `None` when this conversation has as many as it may have.
    #[must_use]
    pub fn sit(&self, conversation: &ConversationId, most: usize) -> Option<Seat> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let bell = open.entry(conversation.clone()).or_insert_with(|| watch::channel(()).0);
        if bell.receiver_count() >= most {
            return None;
        }
        Some(Seat { open: Arc::clone(&self.open), conversation: conversation.clone(), bell: bell.subscribe() })
    }

    /// Pages that read along.
    #[must_use]
    pub fn readers(&self) -> usize {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).values().map(watch::Sender::receiver_count).sum()
    }
}

impl Seat {
    /// Rings before this count no more.
    pub fn listen(&mut self) {
        self.bell.mark_unchanged();
    }

    /// Waits for the next ring.
    pub async fn rung(&mut self) {
        if self.bell.changed().await.is_err() {
            // The bell is kept as long as anybody sits here.
            std::future::pending::<()>().await;
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        // This seat is still counted.
        if open.get(&self.conversation).is_some_and(|bell| bell.receiver_count() <= 1) {
            open.remove(&self.conversation);
        }
    }
}
