//! Plays a transcript and writes down what is said.

use std::fmt::Write as _;
use std::sync::{Arc, LazyLock, Mutex};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use simdesk::app::data::Data;
use simdesk::audits::{Keyring, Limits};
use simdesk::flow::{Context, Knowledge, Pump, inbox};
use simdesk::model::{ConversationId, EventBody, OutboxMessage, Promises};
use simdesk::port::{Clock, Deliver, FixedClock, ImportId, Owner, SendOutcome, Store};
use simdesk::store::{MemoryStore, SledOptions, SledStore};
use simdesk::understand::Engine;

use super::script::{self, Step};

/// Trained once for all transcripts.
pub static KNOWLEDGE: LazyLock<Arc<Knowledge>> = LazyLock::new(|| {
    let Data { faq, sentences, calendar } = Data::embedded().expect("the embedded data has no faults");
    let engine = Engine::train(&faq);
    Arc::new(Knowledge { faq, sentences, calendar, engine })
});

/// Where a transcript is played.
pub struct Stage {
    store: Arc<dyn Store>,
    _dir: Option<tempfile::TempDir>,
}

impl Stage {
    pub fn memory() -> Self {
        Self { store: Arc::new(MemoryStore::new()), _dir: None }
    }

    pub fn on(store: Arc<dyn Store>) -> Self {
        Self { store, _dir: None }
    }

    pub fn store(&self) -> Arc<dyn Store> {
        Arc::clone(&self.store)
    }

    pub fn disk() -> Self {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let store = SledStore::open(&dir.path().join("store"), &SledOptions::default()).expect("an empty store opens");
        Self { store: Arc::new(store), _dir: Some(dir) }
    }
}

/// Collects what is delivered.
#[derive(Default)]
struct Page(Mutex<Vec<String>>);

#[async_trait]
impl Deliver for Page {
    fn channel(&self) -> &'static str {
        "test"
    }

    async fn deliver(&self, message: &OutboxMessage, _tries: u32) -> SendOutcome {
        self.0.lock().expect("nobody panicked while holding it").push(message.text.clone());
        SendOutcome::Sent { external_id: None }
    }
}

/// How what is said comes in and goes out.
#[async_trait]
pub trait Way: Send {
    /// Whose conversation.
    fn person(&self) -> ConversationId;
    /// The person writes, or sends a picture (`None`).
    async fn says(&mut self, store: &dyn Store, id: &str, text: Option<&str>, now: DateTime<Utc>) -> Result<(), String>;
    /// The person opens the channel; `hint` is the language of their system.
    async fn starts(&mut self, store: &dyn Store, id: &str, hint: Option<&str>, now: DateTime<Utc>) -> Result<(), String>;
    fn channel(&self) -> &dyn Deliver;
    /// What has been delivered since the last time.
    fn delivered(&mut self) -> Vec<String>;
}

#[async_trait]
impl Way for Page {
    fn person(&self) -> ConversationId {
        "test:anna".parse().expect("a name")
    }

    async fn says(&mut self, store: &dyn Store, id: &str, text: Option<&str>, now: DateTime<Utc>) -> Result<(), String> {
        let accepted = match text {
            Some(text) => inbox::accept_text(store, &self.person(), id, text, now).await,
            None => inbox::accept(store, &self.person(), id, EventBody::Unreadable, now).await,
        };
        accepted.map(drop).map_err(|e| e.to_string())
    }

    async fn starts(&mut self, store: &dyn Store, id: &str, hint: Option<&str>, now: DateTime<Utc>) -> Result<(), String> {
        let body = EventBody::Started { locale_hint: hint.map(str::to_owned), demo: false };
        inbox::accept(store, &self.person(), id, body, now).await.map(drop).map_err(|e| e.to_string())
    }

    fn channel(&self) -> &dyn Deliver {
        self
    }

    fn delivered(&mut self) -> Vec<String> {
        self.0.get_mut().expect("nobody panicked while holding it").drain(..).collect()
    }
}

/// The transcript with today's answers in place of the written ones.
pub async fn play(text: &str, stage: Stage) -> Result<String, String> {
    play_by(text, stage, |_, _| Box::new(Page::default())).await
}

/// The same by another way, made for this store and clock.
pub async fn play_by(
    text: &str,
    stage: Stage,
    way: impl FnOnce(Arc<dyn Store>, Arc<dyn Clock>) -> Box<dyn Way>,
) -> Result<String, String> {
    let clock = Arc::new(FixedClock::new(Utc.with_ymd_and_hms(2026, 11, 23, 2, 0, 0).single().ok_or("a fixed date")?));
    let keyring = Keyring::from_bytes([7; 32]);
    let window = TimeDelta::hours(1);
    let limits =
        Limits { person_max: 5, person_window: window, order_max: 5, order_window: window, all_max: 200, all_window: window };
    let hours = text.lines().find_map(|line| line.strip_prefix("hours ")).map(|h| h.parse().expect("hours"));
    let context = Context {
        knowledge: Arc::clone(&KNOWLEDGE),
        keyring: keyring.clone(),
        limits,
        messages_per_minute: 60,
        hours,
        promises: Promises::default(),
        room: None,
        samples: Vec::new(),
    };
    let owner = Owner { name: "test".to_owned(), epoch: 1 };
    let store = Arc::clone(&stage.store);
    let pump = Pump::new(Arc::clone(&store), Arc::clone(&clock) as Arc<dyn Clock>, context, owner);
    let mut way = way(Arc::clone(&store), Arc::clone(&clock) as Arc<dyn Clock>);
    let mut hint = None;
    let mut out = String::new();
    for (number, line) in text.lines().enumerate() {
        let fail = |what: String| format!("line {}: {what}", number + 1);
        let now = clock.now();
        let step = script::parse(line, &keyring, now).map_err(fail)?;
        if matches!(step, Step::Answer) {
            continue;
        }
        out.push_str(line);
        out.push('\n');
        let id = format!("line-{number}");
        match step {
            Step::Remark | Step::Answer => continue,
            Step::Now(at) => clock.set(at),
            Step::Language(tag) => hint = Some(tag),
            Step::Pass(by) => clock.advance(by),
            Step::Order(update) => {
                let import = ImportId(format!("import-{number}"));
                store.import_chunk(&import, 0, vec![*update], now).await.map_err(|e| fail(e.to_string()))?;
            }
            Step::Says(text) => way.says(&*store, &id, Some(&text), now).await.map_err(fail)?,
            Step::File => way.says(&*store, &id, None, now).await.map_err(fail)?,
            Step::Start => way.starts(&*store, &id, hint.as_deref(), now).await.map_err(fail)?,
            Step::Staff { case, staff, act } => {
                let actor = simdesk::desk::staff::actor(&*store, &staff).await.map_err(|e| fail(e.to_string()))?;
                match simdesk::desk::act(&*store, case, &actor, act, &id, now).await {
                    Ok(_) => {}
                    // What a member of staff is told instead.
                    Err(refused) => writeln!(out, "! {refused}").map_err(|e| fail(e.to_string()))?,
                }
            }
            Step::Account(staff, role) => {
                simdesk::desk::staff::add(&*store, &staff, &staff, role, None, now).await.map_err(|e| fail(e.to_string()))?;
            }
        }
        pump.drain(way.channel()).await.map_err(|e| fail(e.to_string()))?;
        for message in way.delivered() {
            for line in message.lines() {
                out.push_str(format!("| {line}").trim_end());
                out.push('\n');
            }
        }
    }
    Ok(out)
}
