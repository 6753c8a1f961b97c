//! The web: pages of the FAQ, the chat, and the programming interface, in one server.
//!
//! A message is in the store before the browser hears that it arrived ([`chat`]); what is said to somebody lies in the store under its
//! number, and every open page reads from there what it has not shown yet, so that a reload, a broken connection or a restart neither loses
//! nor repeats anything. [`guard`] has what holds for every answer, [`listen`] what holds for every connection.

pub mod api;
pub mod assets;
mod assist;
pub mod chat;
mod cookies;
mod deliver;
mod guard;
mod health;
mod hub;
pub mod listen;
mod metrics;
pub mod site;
mod staff;
mod status;
mod words;

use std::sync::{Arc, RwLock};

use axum::Router;
use tokio::sync::watch;

use crate::audits::Keyring;
use crate::flow::{Context, Knowledge, inbox};
use crate::model::{ConversationId, EventBody, Hours, Promises, Sample};
use crate::port::{Accepted, Clock, Store, StoreError};
use hub::Hub;
use site::Site;

/// The part of a conversation's ID before the colon.
pub const NAME: &str = ConversationId::WEB;

/// How it is configured.
#[derive(Clone, Default)]
pub struct Options {
    /// The public address, without a slash at its end.
    pub url: String,
    /// Pages that may show the chat.
    pub widget_origins: Vec<String>,
    /// True when a proxy stands before it, whose word on a visitor's address is taken.
    pub proxy: bool,
    /// What signs the orders that other systems send.
    pub ingest_secret: Option<String>,
    /// The demo's sample orders; empty outside the demo.
    pub samples: Vec<Sample>,
    /// When staff are there, where somebody has said so.
    pub hours: Option<Hours>,
    /// What customers are promised about their cases.
    pub promises: Promises,
    /// Requests of one address in a minute that write something.
    pub writes_per_minute: u32,
}

impl Options {
    /// True when browsers reach it by TLS only.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.url.starts_with("https://")
    }
}

impl std::fmt::Debug for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options").field("url", &self.url).finish_non_exhaustive()
    }
}

/// The channel.
pub struct Web {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    knowledge: watch::Receiver<Arc<Knowledge>>,
    keyring: Keyring,
    options: Options,
    hub: Hub,
    /// The pages of what is known, made once.
    site: RwLock<Option<Arc<Site>>>,
    limits: guard::Limits,
    tries: staff::Tries,
    /// Held while the keys of sent orders are read and written.
    ingest_keys: tokio::sync::Mutex<()>,
    metrics: metrics::Metrics,
    /// True once the process is told to end.
    stop: watch::Receiver<bool>,
}

impl Web {
    /// A site on a store, until it is told to stop.
    #[must_use]
    pub fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        knowledge: watch::Receiver<Arc<Knowledge>>,
        keyring: Keyring,
        options: Options,
        stop: watch::Receiver<bool>,
    ) -> Self {
        let limits = guard::Limits::new(options.writes_per_minute);
        #[expect(clippy::cast_precision_loss, reason = "seconds, to the millisecond")]
        let metrics = metrics::Metrics::new(clock.now().timestamp_millis() as f64 / 1_000.0);
        Self {
            store,
            clock,
            knowledge,
            keyring,
            options,
            hub: Hub::default(),
            site: RwLock::new(None),
            limits,
            tries: staff::Tries::default(),
            ingest_keys: tokio::sync::Mutex::default(),
            metrics,
            stop,
        }
    }

    /// What is known by now.
    fn knowledge(&self) -> Arc<Knowledge> {
        Arc::clone(&self.knowledge.borrow())
    }

    /// What a turn would have, for looking only: nobody is checked, slowed down or told a link.
    fn context(&self, knowledge: Arc<Knowledge>) -> Context {
        Context {
            knowledge,
            keyring: self.keyring.clone(),
            limits: crate::audits::Limits::default(),
            messages_per_minute: u32::MAX,
            hours: self.options.hours.clone(),
            promises: self.options.promises,
            room: None,
            samples: Vec::new(),
            site: None,
        }
    }

    /// The conversation of a browser with this secret.
    #[must_use]
    pub fn conversation_of(&self, secret: &str) -> Option<ConversationId> {
        chat::of_token(secret, &self.keyring, self.clock.now())
    }

    /// Takes what somebody did in a chat: durable when this returns, and once however often it comes under this name.
    async fn take(&self, conversation: &ConversationId, name: &str, body: EventBody) -> Result<Accepted, StoreError> {
        let kind = metrics::kind(&body);
        let accepted = inbox::accept(&*self.store, conversation, name, body, self.clock.now()).await?;
        if accepted == Accepted::New {
            self.metrics.accepted(kind);
        }
        Ok(accepted)
    }
}

/// Every address of the site.
pub fn routes(web: &Arc<Web>) -> Router {
    let pages = Router::new()
        .merge(chat::routes())
        .merge(health::routes())
        .merge(status::routes())
        .merge(api::routes())
        .merge(assist::routes())
        .merge(metrics::routes())
        .route("/helped", axum::routing::post(site::vote))
        .fallback(site::serve);
    metrics::around(guard::around(pages.with_state(Arc::clone(web)), web), web)
}
