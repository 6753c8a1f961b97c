//! People who talk to the assistant on a store, and how long each of their turns takes: from the message to the answer recorded as sent.

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

/// What a person writes, one message a turn. The second order is overdue: a timer and a case come of it.
const CONVERSATION: [&str; 8] =
    ["你好", "4781320682406083664", "3391", "1", "是", "那钱什么时候退", "重新提交要等几天？账号会不会受影响？", "谢谢"];

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

/// Everybody who talks.
pub struct People {
    store: Arc<dyn Store>,
    clock: Arc<FixedClock>,
    pump: Pump,
    begun: u64,
}

impl People {
    /// On this store, with the demo's orders in it.
    pub async fn new(store: Arc<dyn Store>, keyring: Keyring, knowledge: &Arc<Knowledge>) -> Self {
        let now = start_of_time();
        let clock = Arc::new(FixedClock::new(now));
        let (orders, _) = demo::seed(&keyring, &knowledge.calendar, now).expect("the demo's orders can be made");
        store.import_chunk(&ImportId("bench".to_owned()), 0, orders, now).await.expect("the orders can be stored");
        let window = TimeDelta::hours(1);
        let limits = Limits {
            person_max: 5,
            person_window: window,
            order_max: 1_000_000,
            order_window: window,
            all_max: 1_000_000,
            all_window: window,
        };
        let context = Context { knowledge: Arc::clone(knowledge), keyring, limits, samples: Vec::new() };
        let owner = Owner { name: "bench".to_owned(), epoch: 1 };
        let pump = Pump::new(Arc::clone(&store), Arc::clone(&clock) as Arc<dyn Clock>, context, owner);
        Self { store, clock, pump, begun: 0 }
    }

    /// Their time.
    pub fn clock(&self) -> &FixedClock {
        &self.clock
    }

    /// What is left to do, such as timers that came due.
    pub async fn settle(&self) {
        self.pump.drain(&Nowhere).await.expect("the store works");
    }

    /// A whole conversation of somebody new; how long each turn took. Between two turns they think for a moment.
    pub async fn talk(&mut self, thinks: Duration) -> Vec<Duration> {
        self.begun += 1;
        let person: ConversationId = format!("bench:p{}", self.begun).parse().expect("a name");
        let mut times = Vec::with_capacity(CONVERSATION.len());
        for (at, line) in CONVERSATION.iter().enumerate() {
            self.clock.advance(TimeDelta::seconds(1));
            tokio::time::sleep(thinks).await;
            let began = Instant::now();
            inbox::accept_text(&*self.store, &person, &at.to_string(), line, self.clock.now()).await.expect("it is accepted");
            self.pump.drain(&Nowhere).await.expect("the turn is finished");
            times.push(began.elapsed());
        }
        times
    }
}

fn start_of_time() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 2, 0, 0).single().expect("a real moment")
}

/// Threads as the program has them.
pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime starts")
}
