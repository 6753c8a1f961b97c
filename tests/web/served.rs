//! The site in this process: its real server on a free port, a store, and the crew that answers.

use std::net::SocketAddr;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use simdesk::audits::{Keyring, Limits};
use simdesk::channel::web::{Options, Web, listen, routes};
use simdesk::flow::{Context, Pump, crew};
use simdesk::model::{AuditUpdate, Promises};
use simdesk::port::{Clock, Deliver, FixedClock, ImportId, Owner, Store};
use tokio::runtime::Runtime;
use tokio::sync::watch;

use super::http::{Answer, Ask};
use crate::transcripts::play::{KNOWLEDGE, Stage};

/// When the site's clock stands.
pub const NOW: &str = "2026-11-24T02:00:00Z";

/// The site, until it is dropped.
pub struct Served {
    pub store: Arc<dyn Store>,
    pub clock: Arc<FixedClock>,
    pub address: SocketAddr,
    over: watch::Sender<bool>,
    runtime: Option<Runtime>,
    _stage: Stage,
}

/// A browser: what it was given is sent back.
pub struct Browser<'a> {
    site: &'a Served,
    pub cookie: String,
    count: i64,
}

impl Served {
    pub fn start() -> Self {
        Self::with(Options { writes_per_minute: 6_000, ..Options::default() })
    }

    pub fn with(options: Options) -> Self {
        Self::on(Stage::memory(), options)
    }

    pub fn on(stage: Stage, options: Options) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
        let now: DateTime<Utc> = NOW.parse().expect("a time");
        let clock = Arc::new(FixedClock::new(now));
        let keyring = Keyring::from_bytes([7; 32]);
        let (over, stop) = watch::channel(false);
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).expect("a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let url = if options.url.is_empty() { format!("http://{address}") } else { options.url.clone() };
        let samples = options.samples.clone();
        let options = Options { url, ..options };
        let store = stage.store();
        let known = watch::channel(Arc::clone(&KNOWLEDGE)).1;
        let on: Arc<dyn Clock> = clock.clone();
        let web = Arc::new(Web::new(Arc::clone(&store), Arc::clone(&on), known, keyring.clone(), options, stop.clone()));
        runtime.spawn(listen::serve(listener, routes(&web), stop.clone()));
        let context = Context {
            knowledge: Arc::clone(&KNOWLEDGE),
            keyring,
            limits: Limits::default(),
            messages_per_minute: 600,
            hours: None,
            promises: Promises::default(),
            room: None,
            samples,
        };
        let owner = Owner { name: "test".to_owned(), epoch: 1 };
        let pump = Arc::new(Pump::new(Arc::clone(&store), on, context, owner));
        runtime.spawn(async move {
            let channels: [Arc<dyn Deliver>; 1] = [web];
            crew::serve(&pump, &channels, &stop).await
        });
        Self { store, clock, address, over, runtime: Some(runtime), _stage: stage }
    }

    pub fn ask(&self, method: &str, path: &str) -> Ask {
        Ask::new(self.address, method, path)
    }

    #[track_caller]
    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path).send()
    }

    /// Does something with the store.
    pub fn run<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.as_ref().expect("it runs until it is dropped").block_on(work)
    }

    /// A rejected order, with its phone tail.
    pub fn knows(&self, order: &str, tail: &str, reason: &str) {
        let now = self.clock.now();
        let keyring = Keyring::from_bytes([7; 32]);
        let update = AuditUpdate {
            ids: vec![order.parse().expect("an order")],
            part_of: None,
            carrier: None,
            product: None,
            paid: None,
            refund: None,
            resubmission_of: None,
            source: "test".to_owned(),
            updated_at: now,
            tail_hash: Some(keyring.hash(&tail.parse().expect("a tail"))),
            status: Some(simdesk::model::AuditStatus::Rejected),
            reasons: Some(vec![simdesk::model::Reason { text: reason.to_owned(), code: None }]),
            submitted_at: Some(now - chrono::TimeDelta::days(3)),
            decided_at: Some(now - chrono::TimeDelta::days(1)),
        };
        self.run(self.store.import_chunk(&ImportId(order.to_owned()), 0, vec![update], now)).expect("the store takes it");
    }

    /// A browser that has opened the chat.
    pub fn visitor(&self) -> Browser<'_> {
        let cookie = self.get("/chat").status(200).cookie();
        assert!(cookie.starts_with("simdesk_chat="), "{cookie}");
        Browser { site: self, cookie, count: 0 }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.over.send(true);
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Browser<'_> {
    pub fn ask(&self, method: &str, path: &str) -> Ask {
        self.site.ask(method, path).cookie(&self.cookie)
    }

    /// Says something under the next number.
    #[track_caller]
    pub fn says(&mut self, text: &str) -> Answer {
        self.count += 1;
        self.ask("POST", "/chat/say").json(&json!({"id": self.count, "text": text})).send()
    }

    /// Everything after a number, as soon as there is an answer to what was said last.
    #[track_caller]
    pub fn reads(&self, after: u64) -> Vec<Value> {
        let mut stream = self.ask("GET", &format!("/chat/events?after={after}")).stream();
        let mut read = Vec::new();
        while let Some(message) = stream.message() {
            let answered = message["who"] != "you";
            read.push(message);
            if answered {
                return read;
            }
        }
        panic!("the stream ended: {read:?}");
    }
}
