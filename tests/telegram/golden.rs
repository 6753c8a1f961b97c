//! The golden conversations once more, through Telegram: what is said there is what is said in the terminal.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use simdesk::audits::link::Link;
use simdesk::channel::telegram::{Api, Telegram, poll};
use simdesk::model::ConversationId;
use simdesk::port::{Clock, Deliver, Store};

use super::emulator::{Server, User};
use crate::transcripts::play::{Stage, Way, play_by};
use crate::transcripts::play_all;

struct Chat {
    // The person's view goes before the server that shows it.
    person: User,
    telegram: Telegram,
    offset: Option<i64>,
    server: Server,
}

impl Chat {
    fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>) -> Self {
        let server = Server::start();
        let api = Api::new(&server.token(), Some(&server.api_url())).expect("an address");
        let telegram = Telegram::new(api, store, clock, Box::new(|_| Link::Other));
        Self { person: server.user(77), telegram, offset: None, server }
    }
}

#[async_trait]
impl Way for Chat {
    fn person(&self) -> ConversationId {
        "telegram:77".parse().expect("a chat")
    }

    async fn says(&mut self, _: &dyn Store, _: &str, text: Option<&str>, _: DateTime<Utc>) -> Result<(), String> {
        match text {
            Some(text) => self.person.says(text),
            None => self.person.sends_photo(b"jpeg", None),
        };
        poll::once(&self.telegram, &mut self.offset, Duration::ZERO).await.map_err(|e| e.to_string())
    }

    async fn starts(&mut self, _: &dyn Store, _: &str, hint: Option<&str>, _: DateTime<Utc>) -> Result<(), String> {
        self.person = self.server.user(77).named("Anna", None, hint);
        self.person.starts("");
        poll::once(&self.telegram, &mut self.offset, Duration::ZERO).await.map_err(|e| e.to_string())
    }

    fn channel(&self) -> &dyn Deliver {
        &self.telegram
    }

    fn delivered(&mut self) -> Vec<String> {
        std::iter::from_fn(|| self.person.unread()).map(|seen| seen.text).collect()
    }
}

#[test]
fn every_golden_conversation_is_the_same_in_telegram() {
    // Written by the other test; here the same conversations must come out.
    if std::env::var("SIMDESK_TRANSCRIPTS").is_err() {
        play_all(&async |text| play_by(text, Stage::memory(), |store, clock| Box::new(Chat::new(store, clock))).await);
    }
}
