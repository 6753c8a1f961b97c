//! Wiring of the site: its options from the configuration.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context as _;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::audits::Keyring;
use crate::channel::web::{Options, Web};
use crate::config::Config;
use crate::config::web::DEMO_LISTEN;
use crate::flow::Knowledge;
use crate::model::Sample;
use crate::port::{Clock, Store};

/// Where the site listens; `None` = there is none. The demo takes any free port when its own is taken.
///
/// # Errors
/// When the address can't be listened on.
pub async fn listener(config: &Config, demo: bool) -> anyhow::Result<Option<TcpListener>> {
    let listen = |address: SocketAddr| async move {
        TcpListener::bind(address)
            .await
            .with_context(|| format!("cannot listen on {address}; set [web] listen to a free address"))
    };
    match config.web.listen {
        // The demo is for this machine only, whatever is configured.
        Some(address) if !demo || address.ip().is_loopback() => listen(address).await.map(Some),
        _ if demo => match TcpListener::bind(DEMO_LISTEN).await {
            Ok(listener) => Ok(Some(listener)),
            Err(_) => listen(SocketAddr::new(DEMO_LISTEN.ip(), 0)).await.map(Some),
        },
        _ => Ok(None),
    }
}

/// The site's own address, as others reach it.
#[must_use]
pub fn url(config: &Config, listener: &TcpListener) -> String {
    let own = || listener.local_addr().map_or_else(|_| String::new(), |address| format!("http://{address}"));
    config.web.url.clone().unwrap_or_else(own)
}

/// The channel on this store.
#[must_use]
#[expect(clippy::too_many_arguments, reason = "wiring: each is made elsewhere")]
pub fn channel(
    config: &Config,
    url: String,
    samples: Vec<Sample>,
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    knowledge: watch::Receiver<Arc<Knowledge>>,
    keyring: Keyring,
    stop: watch::Receiver<bool>,
) -> Web {
    let options = Options {
        url,
        widget_origins: config.web.widget_origins.clone(),
        proxy: config.web.proxy,
        ingest_secret: config.web.ingest_secret.as_ref().map(|secret| secret.expose().to_owned()),
        samples,
        hours: config.hours.clone(),
        promises: config.promises,
        // One family or office may share an address; one person is held to the limit of their conversation.
        writes_per_minute: config.limits.messages_per_minute.saturating_mul(4),
    };
    Web::new(store, clock, knowledge, keyring, options, stop)
}
