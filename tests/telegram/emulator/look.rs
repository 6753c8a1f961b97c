//! What a test can look at: requests, deliveries, updates, chats as they are, and what the bot says of itself.

use serde_json::Value;

use super::log::{Request, repeated};
use super::seen::Seen;
use super::server::Server;
use super::webhook::Delivery;

impl Server {
    /// Every request so far, in the order of arrival.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.look().log.iter().cloned().collect()
    }

    pub fn requests_of(&self, method: &str) -> Vec<Request> {
        self.shared.look().log.iter().filter(|r| r.is(method)).cloned().collect()
    }

    /// How many requests there were so far.
    pub fn request_count(&self) -> usize {
        self.shared.look().log.count()
    }

    /// Sends accepted more than once with the same parameters, and how often.
    pub fn repeated(&self) -> Vec<(Request, usize)> {
        repeated(&self.shared.look().log)
    }

    pub fn deliveries(&self) -> Vec<Delivery> {
        self.shared.look().deliveries.iter().cloned().collect()
    }

    /// Calls of `getUpdates` that wait at this moment: none or one, but for those whose caller left.
    pub fn polls_waiting(&self) -> usize {
        self.shared.look().updates.polls_waiting
    }

    /// Updates neither confirmed nor given up.
    pub fn pending_updates(&self) -> usize {
        self.shared.look().updates.waiting.len()
    }

    pub fn confirmed_updates(&self) -> u64 {
        self.shared.look().updates.confirmed
    }

    /// Updates that the server itself gave up because they got too old: number and kind.
    pub fn expired_updates(&self) -> Vec<(i64, String)> {
        self.shared.look().updates.expired.clone()
    }

    /// What the bot set by `setMyCommands`, `setMyDescription`…, by name, scope and language.
    pub fn profile(&self, key: &str) -> Option<Value> {
        self.shared.look().profile.get(key).cloned()
    }

    /// Presses that the server itself gave up.
    pub fn expired_presses(&self) -> Vec<String> {
        self.shared.look().updates.expired_presses.clone()
    }

    /// A chat as the people in it see it now, oldest first.
    pub fn messages(&self, chat: i64) -> Vec<Seen> {
        self.shared.look().seen(chat)
    }

    /// Names of a forum's topics by number, and whether they are closed.
    pub fn topics(&self, chat: i64) -> Vec<(i64, String, bool)> {
        self.shared.look().chat(chat).topics.iter().map(|(id, t)| (*id, t.name.clone(), t.closed)).collect()
    }

    pub fn pinned(&self, chat: i64) -> Vec<i64> {
        self.shared.look().chat(chat).pinned.clone()
    }
}
