//! Calls to the Bot API: answers are read as plain JSON, and what went wrong is told without the token.
//!
//! Typed answers would turn "accepted, but with a field that this version of the types doesn't know" into a failure, and a failed send
//! is sent again. The words of an HTTP error hold the address, and so the token: only its kind is told.

use std::time::Duration;

use serde::Serialize;
use serde_json::Value;
use teloxide::requests::{JsonRequest, Payload, Request};
use teloxide::{ApiError, Bot, RequestError};

/// The longest a poll waits for updates.
pub(super) const POLL: Duration = Duration::from_secs(25);
/// Longer than a poll, and than the pause the library makes after an error of the server.
const TIMEOUT: Duration = Duration::from_secs(45);

/// Why a call did not do what it should.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApiFault {
    /// Telegram takes no more for a while.
    #[error("Telegram asks to wait {} s", .0.as_secs())]
    Wait(Duration),
    /// The chat can't be written to: blocked, deleted, never opened.
    #[error("{0}")]
    Unreachable(String),
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

/// Any method of the library's, answered with plain JSON.
#[derive(Serialize)]
#[serde(transparent)]
struct Plain<P>(P);

impl<P: Payload> Payload for Plain<P> {
    type Output = Value;
    const NAME: &'static str = P::NAME;

    fn timeout_hint(&self) -> Option<Duration> {
        self.0.timeout_hint()
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

impl Payload for GetUpdates {
    type Output = Vec<Value>;
    const NAME: &'static str = "getUpdates";
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
        JsonRequest::new(self.bot.clone(), Plain(payload)).send().await.map_err(|e| fault(&e, self.bot.token()))
    }

    /// Waits for updates from this one on.
    ///
    /// # Errors
    /// See [`ApiFault`].
    pub(super) async fn updates(&self, ask: GetUpdates) -> Result<Vec<Value>, ApiFault> {
        JsonRequest::new(self.bot.clone(), ask).send().await.map_err(|e| fault(&e, self.bot.token()))
    }
}

fn fault(error: &RequestError, token: &str) -> ApiFault {
    match error {
        RequestError::RetryAfter(seconds) => ApiFault::Wait(seconds.duration()),
        RequestError::MigrateToChatId(_) => ApiFault::Refused("the group has become a supergroup".to_owned()),
        RequestError::Api(ApiError::InvalidToken) => ApiFault::Token,
        RequestError::Api(api) => refused(&api.to_string().replace(token, "****")),
        RequestError::Network(error) if error.is_connect() => ApiFault::Down("no connection"),
        RequestError::Network(error) if error.is_timeout() => ApiFault::Unclear("it took too long"),
        RequestError::Network(_) => ApiFault::Unclear("the connection broke"),
        RequestError::InvalidJson { .. } => ApiFault::Unclear("the answer is no JSON"),
        RequestError::Io(_) => ApiFault::Unclear("a file could not be read"),
    }
}

fn refused(said: &str) -> ApiFault {
    // The library wraps what it has no name for.
    let said = said.strip_prefix("Unknown error: ").unwrap_or(said).trim_matches('"');
    let short: String = said.chars().filter(|c| !c.is_control()).take(200).collect();
    let lower = short.to_lowercase();
    // The library passes on the words and not the code: a fault of the server's is no refusal.
    let servers = ["internal server error", "bad gateway", "service unavailable", "gateway timeout"];
    if servers.iter().any(|words| lower.contains(words)) {
        return ApiFault::Unclear("a fault of the server's");
    }
    let gone = lower.starts_with("forbidden")
        || ["chat not found", "user not found", "peer_id_invalid", "have no rights", "not enough rights"]
            .iter()
            .any(|w| lower.contains(w));
    if gone { ApiFault::Unreachable(short) } else { ApiFault::Refused(short) }
}
