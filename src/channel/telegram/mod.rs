//! Telegram: private chats with customers, and the group of the staff, through the same durable inbox and outbox as every other channel.
//!
//! The library gives types, requests and HTTP. Its dispatcher is not used: it confirms updates before anybody has worked on them, so
//! that a crash loses what waits. Here an update is in the store before Telegram hears that it arrived ([`poll`], [`webhook`]), and a
//! message is in the store until Telegram has said that it has it (`deliver`).

mod account;
mod api;
mod check;
mod deliver;
mod gate;
mod group;
mod group_update;
mod home;
mod origin;
mod outcome;
pub mod poll;
mod put;
mod update;
pub mod webhook;

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use teloxide::payloads::AnswerCallbackQuery;
use teloxide::types::CallbackQueryId;
use tokio::sync::Semaphore;

use crate::desk::room;
use crate::flow::inbox;
use crate::model::{ConversationId, Event};
use crate::port::{Clock, Store, StoreError};

pub use account::{Hook, Status, setup, status};
pub use api::{Api, ApiFault};
pub use check::{Checked, check, introduce_to_group};
pub use gate::Gate;
pub use group::Group;
pub use group_update::{InGroup, Said as SaidInGroup, chat as chat_of, moved as moved_to, read as read_group};
pub use home::Home;
pub use update::{Arrived, Links, read};

/// The part of a conversation's ID before the colon.
pub const NAME: &str = ConversationId::TELEGRAM;
/// Answers to presses under way; they only end the turning of a wheel.
const PRESSES_MAX: usize = 16;
/// Between two messages about topics that belong to no case.
const NO_CASE_PAUSE: TimeDelta = TimeDelta::seconds(10);

/// The channel.
pub struct Telegram {
    api: Api,
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    links: Box<Links>,
    presses: Arc<Semaphore>,
    home: Option<Arc<Home>>,
    /// Our name, without `@`, once somebody has asked for it.
    name: OnceLock<String>,
    /// What staff read who write in a topic of no case.
    no_case: String,
    /// When somebody was told that last.
    told_at: Mutex<Option<DateTime<Utc>>>,
}

impl Telegram {
    /// A bot's account on a store. `links` reads the start parameter of a signed link.
    #[must_use]
    pub fn new(api: Api, store: Arc<dyn Store>, clock: Arc<dyn Clock>, links: Box<Links>) -> Self {
        let presses = Arc::new(Semaphore::new(PRESSES_MAX));
        let (no_case, told_at) = (String::new(), Mutex::default());
        Self { api, store, clock, links, presses, home: None, name: OnceLock::new(), no_case, told_at }
    }

    /// The same, with a group of the staff.
    #[must_use]
    pub fn with_group(self, home: Arc<Home>) -> Self {
        Self { home: Some(home), ..self }
    }

    /// The same, with what staff read who write in a topic that belongs to no case.
    #[must_use]
    pub fn that_says(self, no_case: &str) -> Self {
        Self { no_case: no_case.to_owned(), ..self }
    }

    /// The account.
    #[must_use]
    pub fn api(&self) -> &Api {
        &self.api
    }

    /// Notes our own name, so that commands to other bots of the group are told from those to us.
    pub fn is_called(&self, name: &str) {
        let _ = self.name.set(name.trim_start_matches('@').to_owned());
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
        for arrived in self.arrived(updates, &mut presses).await? {
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

    /// What these updates mean, in their order. Presses that lead nowhere are put to those that are to be acknowledged.
    async fn arrived(&self, updates: &[Value], presses: &mut Vec<String>) -> Result<Vec<Arrived>, StoreError> {
        let of_customer = |update: &Value| read(update, &*self.links);
        let Some(home) = &self.home else { return Ok(updates.iter().filter_map(of_customer).collect()) };
        let mut read_all = Vec::with_capacity(updates.len());
        for update in updates {
            if let Some(new) = moved_to(update, home.id()) {
                home.moved(new).await?;
            } else if chat_of(update) == Some(home.id()) {
                match read_group(update, self.name.get().map(String::as_str)) {
                    InGroup::Said(said) => read_all.push(Err(said)),
                    InGroup::Strange(arrived) => read_all.push(Ok(*arrived)),
                    InGroup::Dead(press) => presses.push(press),
                    InGroup::Nothing => {}
                }
            } else {
                read_all.extend(of_customer(update).map(Ok));
            }
        }
        let threads: Vec<i64> = read_all.iter().filter_map(|read| read.as_ref().err()?.thread).collect();
        let whose = room::whose(&*self.store, home.id(), &threads).await?;
        let mut all = Vec::with_capacity(read_all.len());
        for read in read_all {
            match read {
                Ok(arrived) => all.push(arrived),
                Err(said) => {
                    let of = said.thread.and_then(|thread| whose.get(&thread)).cloned();
                    let press = said.press.clone();
                    let (thread, by) = (said.thread, said.by.filter(|_| press.is_none()));
                    match said.arrived(of) {
                        Some(arrived) => all.push(arrived),
                        None => presses.extend(press),
                    }
                    if let (Some(thread), Some(by)) = (thread.filter(|thread| !whose.contains_key(thread)), by) {
                        self.tells_no_case(home.id(), thread, by).await?;
                    }
                }
            }
        }
        Ok(all)
    }

    /// Whoever of the staff writes in a topic of no case reads there that no customer does: once a topic, and not many at a time.
    async fn tells_no_case(&self, group: i64, thread: i64, by: i64) -> Result<(), StoreError> {
        let now = self.clock.now();
        let last = *self.told_at.lock().unwrap_or_else(PoisonError::into_inner);
        if self.no_case.is_empty() || last.is_some_and(|last| now - last < NO_CASE_PAUSE) {
            return Ok(());
        }
        if !room::is_news_to(&*self.store, by, group, thread).await? {
            return Ok(());
        }
        *self.told_at.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
        let (api, words) = (self.api.clone(), self.no_case.clone());
        tokio::spawn(async move {
            let spot = put::Spot { chat: group, thread: Some(thread) };
            if let Err(error) = put::tell(&api, spot, &words, &[]).await {
                tracing::debug!("nobody was told that the topic {thread} belongs to no case: {error}");
            }
        });
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
