//! Calls to the Bot API: answers are read as plain JSON, and what went wrong is told without the token.
//!
//! Typed answers would turn "accepted, but with a field that this version of the types doesn't know" into a failure, and a failed send
//! is sent again. The words of an HTTP error hold the address, and so the token: only its kind is told.
//!
//! Requests are the library's, sent by its HTTP client, but not by its own way of sending: that waits ten seconds after each fault of the
//! server's, in which nobody else is written to.

use std::time::Duration;

use serde::Serialize;
use serde_json::Value;
use teloxide::requests::Payload;
use teloxide::{Bot, RequestError};

/// The longest a poll waits for updates.
pub(super) const POLL: Duration = Duration::from_secs(25);
/// Longer than a poll.
const TIMEOUT: Duration = Duration::from_secs(45);
/// When Telegram asks to wait and doesn't say how long.
const WAIT: Duration = Duration::from_secs(5);

/// Why a call did not do what it should.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApiFault {
    /// Telegram takes no more for a while.
    #[error("Telegram asks to wait {} s", .0.as_secs())]
    Wait(Duration),
    /// The chat can't be written to: blocked, deleted, never opened.
    #[error("{0}")]
    Unreachable(String),
    /// The group has another number now.
    #[error("the group has become the supergroup {0}")]
    Moved(i64),
    /// The token is not (or no longer) valid.
    #[error("Telegram does not know this token: check [telegram] token, or SIMDESK_TELEGRAM_TOKEN")]
    Token,
    /// Refused for good.
    #[error("{0}")]
    Refused(String),
    /// Nothing arrived: no connection.
    #[error("Telegram can't be reached: {0}")]
    Down(&'static str),
    /// It may have arrived: the connection or the answer broke.
    #[error("no answer from Telegram: {0}")]
    Unclear(&'static str),
}

/// A bot's account.
#[derive(Clone)]
pub struct Api {
    bot: Bot,
}

impl std::fmt::Debug for Api {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Api(****)")
    }
}

/// `getUpdates`, whose updates stay what they were: the library's own type drops what it doesn't know.
#[derive(Debug, Clone, Serialize)]
pub(super) struct GetUpdates {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<i64>,
    pub timeout: u64,
    pub allowed_updates: &'static [&'static str],
}

impl Api {
    /// The account of this token.
    ///
    /// # Errors
    /// When the address is none, or the system's TLS can't be used.
    pub fn new(token: &str, api_url: Option<&str>) -> Result<Self, String> {
        let client = teloxide::net::default_reqwest_settings().timeout(TIMEOUT).build();
        let client = client.map_err(|_| "the HTTP client can't be set up".to_owned())?;
        let mut bot = Bot::with_client(token, client);
        if let Some(url) = api_url {
            let parsed =
                url.parse().map_err(|e| format!("`api_url` is {url:?}: {e}; expected such as https://api.telegram.org"))?;
            bot = bot.set_api_url(parsed);
        }
        Ok(Self { bot })
    }

    /// Calls a method.
    ///
    /// # Errors
    /// See [`ApiFault`].
    pub async fn call<P>(&self, payload: P) -> Result<Value, ApiFault>
    where
        P: Payload + Serialize + Send + Sync + 'static,
    {
        self.post(P::NAME, &payload).await
    }

    /// Waits for updates from this one on.
    ///
    /// # Errors
    /// See [`ApiFault`].
    pub(super) async fn updates(&self, ask: GetUpdates) -> Result<Vec<Value>, ApiFault> {
        match self.post("getUpdates", &ask).await? {
            Value::Array(updates) => Ok(updates),
            _ => Err(ApiFault::Unclear("the updates are no list")),
        }
    }

    async fn post(&self, method: &str, payload: &(impl Serialize + Sync)) -> Result<Value, ApiFault> {
        let mut url = self.bot.api_url();
        let Ok(mut path) = url.path_segments_mut() else { return Err(ApiFault::Down("`api_url` is no address of a server")) };
        path.pop_if_empty().push(&format!("bot{}", self.bot.token())).push(method);
        drop(path);
        let answer = self.bot.client().post(url).json(payload).send().await.map_err(|e| broken(&e.into()))?;
        let code = answer.status().as_u16();
        let body = answer.bytes().await.map_err(|e| broken(&e.into()))?;
        match serde_json::from_slice(&body) {
            Ok(Value::Object(mut said)) if said.get("ok") == Some(&Value::Bool(true)) => {
                Ok(said.remove("result").unwrap_or_default())
            }
            Ok(said @ Value::Object(_)) if said.get("ok").is_some() => Err(refusal(code, &said, self.bot.token())),
            _ if code >= 500 => Err(ApiFault::Unclear("a fault of the server's")),
            _ => Err(ApiFault::Unclear("the answer is no JSON")),
        }
    }
}

/// The connection, before or in the answer.
fn broken(error: &RequestError) -> ApiFault {
    match error {
        RequestError::Network(error) if error.is_connect() => ApiFault::Down("no connection"),
        RequestError::Network(error) if error.is_timeout() => ApiFault::Unclear("it took too long"),
        _ => ApiFault::Unclear("the connection broke"),
    }
}

/// A no, in the server's words but for the token.
fn refusal(code: u16, said: &Value, token: &str) -> ApiFault {
    let code = said.get("error_code").and_then(Value::as_u64).unwrap_or(u64::from(code));
    let parameter = |key: &str| said.get("parameters").and_then(|all| all.get(key));
    let words = said.get("description").and_then(Value::as_str).unwrap_or_default().replace(token, "****");
    match code {
        429 => ApiFault::Wait(parameter("retry_after").and_then(Value::as_u64).map_or(WAIT, Duration::from_secs)),
        // A token of the wrong form is simply not found.
        401 | 404 => ApiFault::Token,
        500.. => ApiFault::Unclear("a fault of the server's"),
        _ => match parameter("migrate_to_chat_id").and_then(Value::as_i64) {
            Some(new) => ApiFault::Moved(new),
            None => refused(&words),
        },
    }
}

fn refused(words: &str) -> ApiFault {
    const GONE: [&str; 5] = ["chat not found", "user not found", "peer_id_invalid", "have no rights", "not enough rights"];
    let short: String = words.chars().filter(|c| !c.is_control()).take(200).collect();
    let lower = short.to_lowercase();
    let gone = lower.starts_with("forbidden") || GONE.iter().any(|words| lower.contains(words));
    if gone { ApiFault::Unreachable(short) } else { ApiFault::Refused(short) }
}
