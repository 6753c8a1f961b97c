//! Who writes: a browser is known by a secret of its own, in a cookie that scripts can't read, or, where the chat stands in somebody
//! else's page, in the storage of its frame. The conversation's name follows from the secret and does not lead back to it.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

use crate::audits::Keyring;
use crate::audits::ticket::{self, Ticket};
use crate::channel::web::{NAME, Options, cookies};
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
    let bearer = cookies::bearer(headers);
    let token = bearer.or_else(|| cookies::read(headers, COOKIE))?;
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

/// Has the browser keep this.
pub fn set_cookie(options: &Options, token: &str) -> (HeaderName, HeaderValue) {
    // Whoever comes by a link from elsewhere is known too.
    cookies::set(options, COOKIE, token, DAYS * 24 * 60 * 60, "Lax")
}
