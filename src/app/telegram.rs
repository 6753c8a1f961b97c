//! Wiring of the Telegram channel: the account from the configuration, links from the key.

use std::sync::Arc;

use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use sha2::{Digest as _, Sha256};

use crate::audits::{Keyring, link};
use crate::channel::telegram::{Api, Group, Home, Hook, Telegram};
use crate::config::Config;
use crate::port::{Clock, Store, StoreError};

/// The account.
///
/// # Errors
/// When no token is configured, or an address is none.
pub fn api(config: &Config) -> anyhow::Result<Api> {
    let token = config.telegram.token.as_ref();
    let token = token.context("no Telegram token: set [telegram] token in the configuration, or SIMDESK_TELEGRAM_TOKEN")?;
    Api::new(token.expose(), config.telegram.api_url.as_deref()).map_err(anyhow::Error::msg)
}

/// The channel on this store; where the staff have a group, it hears them there.
///
/// # Errors
/// As [`api`].
pub fn channel(
    config: &Config,
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    keyring: Keyring,
    home: Option<Arc<Home>>,
) -> anyhow::Result<Telegram> {
    let now = Arc::clone(&clock);
    let links = Box::new(move |token: &str| link::read(&keyring, token, now.now()));
    let telegram = Telegram::new(api(config)?, store, clock, links);
    Ok(match home {
        Some(home) => telegram.with_group(home),
        None => telegram,
    })
}

/// The group of the staff, where one is configured.
///
/// # Errors
/// When the store fails.
pub async fn home(config: &Config, store: &Arc<dyn Store>) -> Result<Option<Arc<Home>>, StoreError> {
    let Some(group) = config.telegram.staff_group else { return Ok(None) };
    Ok(Some(Arc::new(Home::find(Arc::clone(store), group).await?)))
}

/// The way to the staff.
///
/// # Errors
/// As [`api`].
pub fn group(config: &Config, clock: Arc<dyn Clock>, home: Arc<Home>) -> anyhow::Result<Group> {
    Ok(Group::new(api(config)?, clock, home, config.telegram.staff_group_pace))
}

/// Where Telegram brings updates; `None` = the bot asks for them. The secret follows from the token, so that `setup` and `serve` agree on
/// it without storing one.
#[must_use]
pub fn hook(config: &Config) -> Option<Hook> {
    let url = config.telegram.webhook.clone()?;
    let token = config.telegram.token.as_ref()?;
    let digest = Sha256::digest([b"simdesk webhook 1:", token.expose().as_bytes()].concat());
    // Letters that Telegram takes in a secret.
    let secret = BASE64.encode(digest);
    Some(Hook { url, secret })
}

/// The path of an address.
#[must_use]
pub fn path_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.find('/').map_or("/", |at| &rest[at..]);
    path.split(['?', '#']).next().unwrap_or("/")
}
