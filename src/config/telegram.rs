//! `[telegram]`: the bot's account, and how its updates come.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};

use super::Env;
use crate::model::Fault;
use crate::sheet::{At, Section, Sheet};

/// Where the webhook listens when nothing else is said: a proxy with TLS stands before it.
const LISTEN: SocketAddr = SocketAddr::V4(SocketAddrV4::new(Ipv4Addr::LOCALHOST, 8080));
/// How the address of a server of the Bot API begins.
const SCHEMES: &[&str] = &["https://", "http://"];

/// A text that is neither shown nor logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The text itself, for the one place that needs it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(****)")
    }
}

/// The bot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TelegramPlan {
    /// As `@BotFather` gave it; `None` = no Telegram.
    pub token: Option<Secret>,
    /// Another server of the Bot API.
    pub api_url: Option<String>,
    /// The public address that Telegram brings updates to; `None` = long polling.
    pub webhook: Option<String>,
    /// Where the webhook listens.
    pub listen: SocketAddr,
}

impl Default for TelegramPlan {
    fn default() -> Self {
        Self { token: None, api_url: None, webhook: None, listen: LISTEN }
    }
}

impl TelegramPlan {
    pub(super) fn read(sheet: &Sheet<'_>, section: &mut Section<'_>) -> Self {
        let mut plan = Self::default();
        if let Some(token) = section.optional_text("token") {
            if looks_like_token(&token.value) {
                plan.token = Some(Secret(token.value));
            } else {
                sheet.error(token.line, format!("`token` {NO_TOKEN}"));
            }
        }
        let mut url = |key, schemes: &[&str]| section.optional_text(key).and_then(|text| address(sheet, key, schemes, text));
        plan.api_url = url("api_url", SCHEMES);
        plan.webhook = url("webhook", &["https://"]);
        if let Some(listen) = section.optional_text("listen") {
            match listen.value.parse() {
                Ok(address) => plan.listen = address,
                Err(_) => {
                    sheet.error(
                        listen.line,
                        format!("`listen` is {:?}: expected an address and a port, such as {LISTEN}", listen.value),
                    );
                }
            }
        }
        plan
    }

    pub(super) fn read_env(&mut self, env: &Env, faults: &mut Vec<Fault>) {
        let set = |name: &str| env.get(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
        if let Some(token) = set("SIMDESK_TELEGRAM_TOKEN") {
            if looks_like_token(&token) {
                self.token = Some(Secret(token));
            } else {
                faults.push(Fault::error("SIMDESK_TELEGRAM_TOKEN", 0, NO_TOKEN));
            }
        }
        if let Some(url) = set("SIMDESK_TELEGRAM_API_URL") {
            if is_address(&url, SCHEMES) {
                self.api_url = Some(url);
            } else {
                faults.push(Fault::error("SIMDESK_TELEGRAM_API_URL", 0, format!("{url:?} is no address: expected https://…")));
            }
        }
    }
}

/// Does not repeat what was given: it may be a secret with a slip of the pen in it.
const NO_TOKEN: &str = "is no token of a bot: expected digits, a colon and some 35 letters, as @BotFather gives it";

fn looks_like_token(text: &str) -> bool {
    text.split_once(':').is_some_and(|(id, secret)| {
        (1..=20).contains(&id.len())
            && id.bytes().all(|b| b.is_ascii_digit())
            && (3..=100).contains(&secret.len())
            && secret.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    })
}

fn address(sheet: &Sheet<'_>, key: &str, schemes: &[&str], text: At<String>) -> Option<String> {
    if is_address(&text.value, schemes) {
        return Some(text.value);
    }
    sheet.error(text.line, format!("`{key}` is {:?}: expected an address with {}", text.value, schemes.join(" or ")));
    None
}

fn is_address(text: &str, schemes: &[&str]) -> bool {
    schemes.iter().any(|scheme| text.len() > scheme.len() && text.starts_with(scheme))
}
