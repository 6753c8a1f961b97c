//! A group of staff with topics, and both ways out of the product side by side on one store: to customers and to the group.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, TimeZone as _, Utc};
use serde_json::Value;
use simdesk::app::reads::Reads;
use simdesk::audits::link::Link;
use simdesk::audits::{Keyring, Limits};
use simdesk::channel::telegram::{Api, Group, Home, Telegram, poll};
use simdesk::flow::{Context, Room, inbox, outbox};
use simdesk::model::{
    Button, Case, CaseReason, CaseState, ConversationId, Event, EventBody, Locale, Manner, Media, Passing, Promises,
};
use simdesk::port::{Changes, Claim, Clock, Deliver, FixedClock, NewMessage, Owner, Store};
use simdesk::store::MemoryStore;

use super::emulator::{Seen, Server, User};
use crate::transcripts::play::KNOWLEDGE;

pub const LEASE: TimeDelta = TimeDelta::minutes(15);
/// The customer of these tests, in Telegram.
pub const CUSTOMER: i64 = 4711;

pub struct Stage {
    pub customer: User,
    /// A member of staff, in the group.
    pub lin: User,
    pub group: Group,
    pub telegram: Telegram,
    pub home: Arc<Home>,
    pub store: Arc<dyn Store>,
    pub clock: Arc<FixedClock>,
    pub forum: i64,
    offset: Option<i64>,
    context: Context,
    events: usize,
    // What people see goes before the server that shows it.
    pub server: Server,
}

pub fn run<T>(test: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(test)
}

pub fn owner() -> Owner {
    Owner { name: "test".to_owned(), epoch: 1 }
}

fn context() -> Context {
    let window = TimeDelta::hours(1);
    let limits =
        Limits { person_max: 5, person_window: window, order_max: 5, order_window: window, all_max: 200, all_window: window };
    let keyring = Keyring::from_bytes([7; 32]);
    let reads = Arc::new(Reads::new(tokio::sync::watch::channel(Arc::clone(&KNOWLEDGE)).1, keyring.clone(), Locale::ZhHans));
    Context {
        knowledge: Arc::clone(&KNOWLEDGE),
        keyring,
        limits,
        messages_per_minute: 60,
        hours: None,
        promises: Promises::default(),
        room: Some(Room { locale: Locale::ZhHans, channel: "telegram", reads }),
        samples: Vec::new(),
        site: None,
    }
}

impl Stage {
    pub async fn new() -> Self {
        let server = Server::start();
        let forum = server.forum("客服", &[20, 21]);
        Self::on(server, forum).await
    }

    pub async fn on(server: Server, forum: i64) -> Self {
        let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
        let start = Utc.with_ymd_and_hms(2026, 11, 23, 2, 0, 0).single().expect("a time");
        let clock = Arc::new(FixedClock::new(start));
        let home = Arc::new(Home::find(Arc::clone(&store), forum).await.expect("a store"));
        let api = Api::new(&server.token(), Some(&server.api_url())).expect("an address");
        let time: Arc<dyn Clock> = clock.clone();
        let group = Group::new(api.clone(), Arc::clone(&time), Arc::clone(&home), 20);
        let telegram = Telegram::new(api, Arc::clone(&store), time, Box::new(|_| Link::Other)).with_group(Arc::clone(&home));
        telegram.is_called("@desk_bot");
        let (customer, lin) = (server.user(CUSTOMER), server.user(20).in_chat(forum));
        let context = context();
        Self { customer, lin, group, telegram, home, store, clock, forum, offset: None, context, events: 0, server }
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Both clocks go on.
    pub fn later(&self, seconds: i64) {
        self.clock.advance(TimeDelta::seconds(seconds));
        self.server.advance(Duration::from_secs(seconds.unsigned_abs()));
    }

    async fn claims(&mut self, conversation: &str) -> Claim {
        self.events += 1;
        let conversation: ConversationId = conversation.parse().expect("a name");
        let event = inbox::event(&conversation, &format!("test/{}", self.events), EventBody::Unreadable, self.now());
        self.store.accept(event).await.expect("accepted");
        // What was not delivered is told to the conversation, too.
        loop {
            let claim = self.store.claim_next(&owner(), self.now(), LEASE).await.expect("a store").expect("a claim");
            if claim.event.key.external_id.starts_with("test/") {
                assert_eq!(claim.conversation.id, conversation, "nothing else waits");
                return claim;
            }
            self.store.finish(&claim, self.changes(&claim)).await.expect("finished");
        }
    }

    /// Commits messages to a customer and to their thread.
    pub async fn put(&mut self, conversation: &str, outbox: Vec<NewMessage>, thread: Vec<NewMessage>) {
        let claim = self.claims(conversation).await;
        self.store.finish(&claim, Changes { outbox, thread, ..self.changes(&claim) }).await.expect("finished");
    }

    /// To the thread of the customer of these tests.
    pub async fn tell(&mut self, thread: Vec<NewMessage>) {
        self.put(&name(CUSTOMER), Vec::new(), thread).await;
    }

    /// Delivers what can be delivered now, both ways.
    pub async fn deliver(&self) {
        for channel in [&self.group as &dyn Deliver, &self.telegram] {
            while self.deliver_one(channel).await {}
        }
    }

    pub async fn deliver_one(&self, channel: &dyn Deliver) -> bool {
        outbox::deliver_next(&*self.store, Some(&self.context), channel, &owner(), self.now(), LEASE).await.expect("a store")
    }

    /// Takes what people did, and gives the events, finished.
    pub async fn hears(&mut self) -> Vec<Event> {
        poll::once(&self.telegram, &mut self.offset, Duration::ZERO).await.expect("updates");
        self.works().await
    }

    /// Finishes every event that waits.
    pub async fn works(&self) -> Vec<Event> {
        let mut events = Vec::new();
        while let Some(claim) = self.store.claim_next(&owner(), self.now(), LEASE).await.expect("a store") {
            self.store.finish(&claim, self.changes(&claim)).await.expect("finished");
            events.push(claim.event);
        }
        events
    }

    fn changes(&self, claim: &Claim) -> Changes {
        Changes {
            conversation: claim.conversation.clone(),
            outbox: Vec::new(),
            thread: Vec::new(),
            cases: Vec::new(),
            timers: Vec::new(),
            watch: Vec::new(),
            note: None,
            erase: false,
            at: self.now(),
        }
    }

    /// A customer waits for a person.
    pub async fn opens_case(&mut self, conversation: &str) {
        let claim = self.claims(conversation).await;
        let mut changes = self.changes(&claim);
        let id = self.store.next_case_id().await.expect("a store");
        changes.conversation.case = Some(id);
        changes.cases.push(Case {
            id,
            version: 0,
            conversation: claim.conversation.id.clone(),
            locale: Locale::ZhHans,
            state: CaseState::Waiting,
            reason: CaseReason::Asked,
            order: None,
            owner_checked: false,
            entry: None,
            opened_at: self.now(),
            notes: Vec::new(),
        });
        self.store.finish(&claim, changes).await.expect("finished");
    }

    /// The number of the customer's topic.
    pub async fn topic(&self) -> i64 {
        let thread = self.store.thread(&name(CUSTOMER).parse().expect("a name")).await.expect("a store");
        thread.and_then(|thread| thread.place).map(|(_, number)| number).expect("a topic")
    }

    /// What the bot has put into a topic, or into General.
    pub fn shown(&self, thread: Option<i64>) -> Vec<Seen> {
        self.server.messages(self.forum).into_iter().filter(|m| m.from_bot && !m.service && m.thread == thread).collect()
    }

    pub fn texts(&self, thread: Option<i64>) -> Vec<String> {
        self.shown(thread).into_iter().map(|seen| seen.text).collect()
    }

    /// What the customer sees of the bot.
    pub fn customer_sees(&self) -> Vec<Seen> {
        self.customer.sees().into_iter().filter(|m| m.from_bot).collect()
    }

    pub fn calls(&self, method: &str) -> usize {
        self.server.requests_of(method).len()
    }

    /// What the last call of a method was asked with.
    pub fn asked(&self, method: &str) -> Value {
        let last = self.server.requests_of(method).pop().unwrap_or_else(|| panic!("no {method}"));
        Value::Object(last.params)
    }
}

pub fn name(customer: i64) -> String {
    format!("telegram:{customer}")
}

pub fn message(text: &str, passing: Passing) -> NewMessage {
    NewMessage { text: text.to_owned(), buttons: Vec::new(), from_staff: None, notice: false, passing: Some(passing) }
}

pub fn say(text: &str) -> NewMessage {
    message(text, Passing::say())
}

/// One that nothing is joined to.
pub fn say_apart(text: &str) -> NewMessage {
    NewMessage { passing: None, ..say(text) }
}

pub fn with_buttons(text: &str, labels: &[&str]) -> NewMessage {
    let button = |(at, label): (usize, &&str)| Button { label: (*label).to_owned(), value: format!("{}/act{}", at + 1, at + 1) };
    NewMessage { buttons: labels.iter().enumerate().map(button).collect(), ..say(text) }
}

pub fn of(manner: Manner, sources: &[i64]) -> Passing {
    Passing { manner, sources: sources.to_vec(), ..Passing::say() }
}

pub fn copy(sources: &[i64], media: Media) -> Passing {
    Passing { media: Some(media), ..of(Manner::Copy, sources) }
}
