//! Who writes: a browser is known by a secret of its own, in a cookie that scripts can't read, or, where the chat stands in somebody
//! else's page, in the storage of its frame. The conversation's name follows from the secret and does not lead back to it.

use axum::http::{HeaderMap, HeaderValue, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

use crate::audits::Keyring;
use crate::audits::ticket::{self, Ticket};
use crate::channel::web::NAME;
use crate::model::ConversationId;

/// The cookie.
const COOKIE: &str = "simdesk_chat";
/// How long a browser is known.
const DAYS: u32 = 180;
const SECRET_BYTES: usize = 32;
/// What a ticket for a conversation begins with, in the place of a secret.
const SIGNED: &str = "t.";

/// A browser that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// Whose conversation it is.
    pub conversation: ConversationId,
    /// True when it was named by a header, which no other page can make a browser send.
    pub by_header: bool,
}

/// A new secret.
///
/// # Errors
/// When the system gives no random numbers.
pub fn secret() -> Result<String, getrandom::Error> {
    let mut bytes = [0; SECRET_BYTES];
    getrandom::fill(&mut bytes)?;
    Ok(BASE64.encode(bytes))
}

/// Whoever sends these headers.
pub fn visitor(headers: &HeaderMap, keyring: &Keyring, now: DateTime<Utc>) -> Option<Visitor> {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let token = bearer.or_else(|| cookie(headers))?;
    Some(Visitor { conversation: of_token(token, keyring, now)?, by_header: bearer.is_some() })
}

/// The conversation that a secret, or a ticket, opens.
pub fn of_token(token: &str, keyring: &Keyring, now: DateTime<Utc>) -> Option<ConversationId> {
    if let Some(signed) = token.strip_prefix(SIGNED) {
        return match ticket::read(keyring, signed, now)? {
            (Ticket::Conversation(conversation), _) => Some(conversation),
            _ => None,
        };
    }
    let secret = BASE64.decode(token).ok().filter(|bytes| bytes.len() == SECRET_BYTES)?;
    let digest = Sha256::digest([b"simdesk visitor 1:", secret.as_slice()].concat());
    format!("{NAME}:{}", BASE64.encode(&digest[..16])).parse().ok()
}

/// What opens a conversation that began elsewhere.
pub fn signed(ticket: &str) -> String {
    format!("{SIGNED}{ticket}")
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|line| line.split(';')).find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}

/// Has the browser keep this, or forget it when it is empty.
pub fn set_cookie(token: &str, secure: bool) -> HeaderValue {
    let age = if token.is_empty() { 0 } else { DAYS * 24 * 60 * 60 };
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{COOKIE}={token}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""))
}
