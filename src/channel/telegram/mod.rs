//! Telegram: private chats with customers, through the same durable inbox and outbox as every other channel.
//!
//! The library gives types, requests and HTTP. Its dispatcher is not used: it confirms updates before anybody has worked on them, so
//! that a crash loses what waits. Here an update is in the store before Telegram hears that it arrived ([`poll`], [`webhook`]), and a
//! message is in the store until Telegram has said that it has it (`deliver`).

mod account;
mod api;
mod deliver;
mod origin;
pub mod poll;
mod update;
pub mod webhook;

use std::sync::Arc;

use serde_json::Value;
use teloxide::payloads::AnswerCallbackQuery;
use teloxide::types::CallbackQueryId;
use tokio::sync::Semaphore;

use crate::flow::inbox;
use crate::model::Event;
use crate::port::{Clock, Store, StoreError};

pub use account::{Hook, Status, setup, status};
pub use api::{Api, ApiFault};
pub use update::{Arrived, Links, read};

/// The part of a conversation's ID before the colon.
pub const NAME: &str = "telegram";
/// Answers to presses under way; they only end the turning of a wheel.
const PRESSES_MAX: usize = 16;

/// The channel.
pub struct Telegram {
    api: Api,
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    links: Box<Links>,
    presses: Arc<Semaphore>,
}

impl Telegram {
    /// A bot's account on a store. `links` reads the start parameter of a signed link.
    #[must_use]
    pub fn new(api: Api, store: Arc<dyn Store>, clock: Arc<dyn Clock>, links: Box<Links>) -> Self {
        Self { api, store, clock, links, presses: Arc::new(Semaphore::new(PRESSES_MAX)) }
    }

    /// The account.
    #[must_use]
    pub fn api(&self) -> &Api {
        &self.api
    }

    /// Takes updates into the inbox, in their order and in one piece, so that somebody who sends a hundred at once holds up those behind
    /// them for no longer than a sync takes. All are durable when this returns.
    ///
    /// # Errors
    /// When the store can't take them; then none may be confirmed. Those that were taken before are recognised when they come again.
    pub async fn take(&self, updates: &[Value]) -> Result<(), StoreError> {
        let now = self.clock.now();
        let mut events = Vec::with_capacity(updates.len());
        let mut presses = Vec::new();
        for arrived in updates.iter().filter_map(|update| read(update, &*self.links)) {
            let Arrived { conversation, external_id, body, origin, press } = arrived;
            events.push(Event { origin, ..inbox::event(&conversation, &external_id, body, now) });
            presses.extend(press);
        }
        if !events.is_empty() {
            self.store.accept_all(events).await?;
        }
        for press in presses {
            self.acknowledge(press);
        }
        Ok(())
    }

    /// Ends the waiting sign on a pressed button. If that fails it ends by itself.
    fn acknowledge(&self, press: String) {
        let Ok(place) = Arc::clone(&self.presses).try_acquire_owned() else { return };
        let api = self.api.clone();
        tokio::spawn(async move {
            let done = api.call(AnswerCallbackQuery::new(CallbackQueryId(press))).await;
            if let Err(error) = done {
                tracing::debug!("a press was not acknowledged: {error}");
            }
            drop(place);
        });
    }
}
