//! `[telegram]`: the bot's account, and how its updates come.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};

use super::Env;
use crate::model::Fault;
use crate::sheet::{At, Section, Sheet};

/// Where the webhook listens when nothing else is said: a proxy with TLS stands before it.
const LISTEN: SocketAddr = SocketAddr::V4(SocketAddrV4::new(Ipv4Addr::LOCALHOST, 8080));
/// Telegram takes so many messages a minute in one group.
const PACE: usize = 20;
/// A server of the Bot API of one's own may take more.
const PACE_MAX: usize = 6_000;
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
    /// The number of the group in which staff work on cases; `None` = there is none.
    pub staff_group: Option<i64>,
    /// Messages that the group takes in a minute.
    pub staff_group_pace: usize,
}

impl Default for TelegramPlan {
    fn default() -> Self {
        Self { token: None, api_url: None, webhook: None, listen: LISTEN, staff_group: None, staff_group_pace: PACE }
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
        if let Some(group) = section.optional_number("staff_group") {
            if is_group(group.value) {
                plan.staff_group = Some(group.value);
            } else {
                sheet.error(group.line, format!("`staff_group` is {}: {NO_GROUP}", group.value));
            }
        }
        if let Some(pace) = section.optional_number("staff_group_pace") {
            match usize::try_from(pace.value).ok().filter(|pace| (1..=PACE_MAX).contains(pace)) {
                Some(pace) => plan.staff_group_pace = pace,
                None => sheet.error(
                    pace.line,
                    format!("`staff_group_pace` is {}: expected messages a minute, 1 to {PACE_MAX}", pace.value),
                ),
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
        if let Some(group) = set("SIMDESK_TELEGRAM_STAFF_GROUP") {
            match group.parse() {
                Ok(number) if is_group(number) => self.staff_group = Some(number),
                _ => faults.push(Fault::error("SIMDESK_TELEGRAM_STAFF_GROUP", 0, format!("{group:?}: {NO_GROUP}"))),
            }
        }
    }
}

/// Does not repeat what was given: it may be a secret with a slip of the pen in it.
const NO_TOKEN: &str = "is no token of a bot: expected digits, a colon and some 35 letters, as @BotFather gives it";

const NO_GROUP: &str = "expected the number of a group, such as -1001234567890";

/// People have positive numbers.
fn is_group(number: i64) -> bool {
    (-(1 << 52)..0).contains(&number)
}

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
