//! Wiring: picks the store, loads the data, trains or loads the engine, keeps the key. The only room beside `cli` that knows adapters.

mod account;
pub mod backup;
pub mod data;
pub mod demo;
pub mod demo_data;
mod engine_cache;
pub mod faq_try;
pub mod housekeeping;
pub mod incidents;
pub mod introduce;
pub mod keys;
pub mod reads;
pub mod reload;
pub mod schedule;
pub mod seat;
pub mod sweep;
mod system;
pub mod telegram;
pub mod usage;
pub mod web;

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use tokio::sync::watch;

use crate::audits::{Keyring, Limits};
use crate::config::Config;
use crate::flow::{self, Knowledge};
use crate::port::Store;
use crate::store::{self, SledOptions, StoreUrl};
pub use account::account;
pub use system::{SystemClock, random_token, random_u64, system_locale, system_user, take_handles, terminal_width, told_to_stop};

/// A place where things are kept, not yet opened.
#[derive(Debug)]
pub struct Place {
    url: StoreUrl,
    /// Removed when the process ends.
    temporary: Option<tempfile::TempDir>,
    demo: bool,
}

impl Place {
    /// Its name.
    #[must_use]
    pub fn url(&self) -> &StoreUrl {
        &self.url
    }
}

/// A store with its key.
pub struct Opened {
    /// The store.
    pub store: Arc<dyn Store>,
    /// The key of the phone-tail hash.
    pub keyring: Keyring,
    /// How other commands name it (`sled:DIR`).
    pub place: String,
    /// The directory of the store; `None` for one in memory.
    pub dir: Option<PathBuf>,
    /// Kept alive as long as the store.
    pub guard: Guard,
}

/// What lives as long as an opened store: the demo's directory.
#[derive(Debug, Default)]
pub struct Guard {
    _temporary: Option<tempfile::TempDir>,
}

/// Data, rules and the trained engine as one snapshot.
///
/// # Errors
/// All faults of the data, each with file and line.
pub fn knowledge(config: &Config) -> Result<Arc<Knowledge>, data::DataFaults> {
    let data::Data { faq, sentences, calendar } = data::Data::load(config.data_dir.as_deref())?;
    for warning in faq.warnings() {
        tracing::info!("{warning}");
    }
    let engine = engine_cache::load_or_train(&faq);
    Ok(Arc::new(Knowledge { faq, sentences, calendar, engine }))
}

/// The configured place.
///
/// # Errors
/// When the URL can't be read, or the platform has no data directory and none is named.
pub fn open(config: &Config) -> anyhow::Result<Place> {
    let url = match &config.store {
        Some(url) => url.parse()?,
        None => StoreUrl::Sled(
            Config::default_store_dir().context("this platform has no data directory; name a place with --store sled:DIR")?,
        ),
    };
    Ok(Place { url, temporary: None, demo: false })
}

/// A temporary place for the demo, gone when the chat ends.
///
/// # Errors
/// When the temporary directory can't be written.
pub fn open_demo() -> anyhow::Result<Place> {
    let dir = tempfile::Builder::new()
        .prefix("simdesk-demo-")
        .tempdir()
        .context("cannot create a temporary directory for the demo; set TMPDIR to a place that can be written")?;
    Ok(Place { url: StoreUrl::Sled(dir.path().join("store")), temporary: Some(dir), demo: true })
}

/// Opens the place: the store itself, or the process that holds it; and its key.
///
/// # Errors
/// One line for the operator.
pub async fn ready(place: Place) -> anyhow::Result<Opened> {
    let Place { url, temporary, demo } = place;
    let name = url.to_string();
    let store = store::open(&url, &SledOptions::default()).await?;
    let keyring = match &url {
        StoreUrl::Sled(dir) => keys::load(&keys::path_for(dir), &*store).await?,
        // Nothing outlives the process, so neither need the key.
        StoreUrl::Memory => Keyring::from_bytes(random_key()?),
    };
    tracing::debug!(store = %name, demo, "store opened");
    let dir = match url {
        StoreUrl::Sled(dir) => Some(dir),
        StoreUrl::Memory => None,
    };
    Ok(Opened { store, keyring, place: name, dir, guard: Guard { _temporary: temporary } })
}

fn random_key() -> anyhow::Result<[u8; 32]> {
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(|e| anyhow::anyhow!("the system gives no random numbers: {e}"))?;
    Ok(key)
}

/// What turns need, as configured.
#[must_use]
pub fn context(config: &Config, knowledge: Arc<Knowledge>, keyring: Keyring) -> flow::Context {
    following(config, watch::channel(knowledge).1, keyring)
}

/// The same, where what is known is renewed while the process runs.
#[must_use]
pub fn following(config: &Config, live: watch::Receiver<Arc<Knowledge>>, keyring: Keyring) -> flow::Context {
    let knowledge = Arc::clone(&live.borrow());
    let room = config.telegram.staff_group.map(|_| {
        let reads = reads::Reads::new(live, keyring.clone(), config.staff_locale);
        flow::Room { locale: config.staff_locale, channel: crate::channel::telegram::NAME, reads: Arc::new(reads) }
    });
    flow::Context {
        knowledge,
        keyring,
        limits: limits(config),
        messages_per_minute: config.limits.messages_per_minute,
        hours: config.hours.clone(),
        promises: config.promises,
        room,
        samples: Vec::new(),
        site: config.web.listen.and(config.web.url.clone()),
    }
}

/// The limits of the owner check.
#[must_use]
pub fn limits(config: &Config) -> Limits {
    let window = chrono::TimeDelta::minutes(i64::from(config.limits.window_minutes));
    Limits {
        person_max: config.limits.tries_per_person,
        person_window: window,
        order_max: config.limits.tries_per_order,
        order_window: window,
        all_max: config.limits.tries_overall,
        all_window: window,
    }
}
