//! Somebody who talks to the assistant, as both tables measure it: on any store with the demo's orders in it, under a clock of their own.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use simdesk::app::data::Data;
use simdesk::app::demo;
use simdesk::audits::{Keyring, Limits};
use simdesk::flow::{Context, Knowledge, Pump, inbox};
use simdesk::model::{ConversationId, OutboxMessage};
use simdesk::port::{Clock, Deliver, FixedClock, ImportId, Owner, SendOutcome, Store};
use simdesk::understand::Engine;

/// A channel that has delivered everything at once.
struct Nowhere;

#[async_trait]
impl Deliver for Nowhere {
    fn channel(&self) -> &'static str {
        "bench"
    }

    async fn deliver(&self, _message: &OutboxMessage, _tries: u32) -> SendOutcome {
        SendOutcome::Sent { external_id: None }
    }
}

/// FAQ, sentences, calendar and the trained engine.
pub fn knowledge() -> Arc<Knowledge> {
    let Data { faq, sentences, calendar } = Data::embedded().unwrap_or_else(|faults| panic!("{faults}"));
    let engine = Engine::train(&faq);
    Arc::new(Knowledge { faq, sentences, calendar, engine })
}

/// Threads as the program has them.
pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime starts")
}

fn start_of_time() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 2, 0, 0).single().expect("a real moment")
}

/// The worker of a store, and the time that it goes by.
pub struct Talk {
    store: Arc<dyn Store>,
    clock: Arc<FixedClock>,
    pump: Pump,
}

impl Talk {
    /// On this store. Wrong phone tails on one order, by anybody, are counted up to `order_max`: of those who talk none is to be stopped.
    pub async fn on(store: Arc<dyn Store>, keyring: Keyring, knowledge: &Arc<Knowledge>, order_max: u32) -> Self {
        let now = start_of_time();
        let clock = Arc::new(FixedClock::new(now));
        let (orders, _) = demo::seed(&keyring, &knowledge.calendar, now).expect("the demo's orders can be made");
        store.import_chunk(&ImportId("bench".to_owned()), 0, orders, now).await.expect("the orders can be stored");
        let window = TimeDelta::hours(1);
        let limits = Limits {
            person_max: 5,
            person_window: window,
            order_max,
            order_window: window,
            all_max: 1_000_000,
            all_window: window,
        };
        let context = Context {
            knowledge: Arc::clone(knowledge),
            keyring,
            limits,
            messages_per_minute: u32::MAX,
            hours: None,
            promises: simdesk::model::Promises::default(),
            room: None,
            samples: Vec::new(),
            site: None,
        };
        let owner = Owner { name: "bench".to_owned(), epoch: 1 };
        let pump = Pump::new(Arc::clone(&store), Arc::clone(&clock) as Arc<dyn Clock>, context, owner);
        Self { store, clock, pump }
    }

    /// Its time.
    pub fn clock(&self) -> &FixedClock {
        &self.clock
    }

    /// Does what is left to do, such as timers that came due. Returns how many events were finished.
    pub async fn settle(&self) -> usize {
        self.pump.drain(&Nowhere).await.expect("the store works")
    }

    /// One message of somebody: how long it took until the answer was recorded as sent, and how many events were finished.
    pub async fn turn(&self, person: &ConversationId, id: &str, line: &str) -> (Duration, usize) {
        let began = Instant::now();
        inbox::accept_text(&*self.store, person, id, line, self.clock.now()).await.expect("it is accepted");
        let finished = self.settle().await;
        (began.elapsed(), finished)
    }
}
