//! The chat in a browser: a page that works without script, a stream for those that have it, and what they send.
//!
//! Every message that a page sends has a number that the page made up. The same number is the same message, so that a page that does not
//! know whether its message arrived sends it again without fear. What was said lies under its own number in the conversation; a page asks for
//! what comes after the last one that it has.

mod frame;
pub(super) mod page;
mod shown;
mod stream;
pub(super) mod visitor;

use std::sync::Arc;

use axum::extract::rejection::{FormRejection, JsonRejection};
use axum::extract::{FromRequestParts, Query, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use serde::{Deserialize, Serialize};

use super::site::notice;
use super::{Web, guard};
use crate::flow::button::button;
use crate::flow::inbox;
use crate::model::{ConversationId, EventBody, EventKey, Locale};
use crate::port::StoreError;
pub use shown::{Choice, Shown, folded};
use visitor::Visitor;
pub(super) use visitor::of_token;

/// Messages that a page gets at once.
const PAGE_MESSAGES: usize = 100;
/// The largest number that a page can make up: scripts count exactly up to there.
const NUMBER_MAX: i64 = (1 << 53) - 1;
/// Bytes of a message; what is longer than the inbox reads is cut there.
const TEXT_BYTES_MAX: usize = 48 << 10;

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/chat", get(page::chat))
        .route("/widget", get(frame::widget))
        .route("/widget.js", get(frame::script))
        .route("/chat/start", post(start))
        .route("/chat/say", post(say))
        .route("/chat/say-form", post(page::say_form))
        .route("/chat/press", post(press))
        .route("/chat/visitor", post(new_visitor))
        .route("/chat/messages", get(messages))
        .route("/chat/events", get(stream::events))
}

/// Why a request of a page was not carried out. Its text is for whoever builds pages; the page has words of its own.
#[derive(Debug)]
pub(super) enum Refused {
    /// The browser is not known, or a page of somebody else sent this.
    Stranger,
    /// The request can't be read.
    Unreadable(String),
    /// The store does not take it now.
    Store(StoreError),
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

#[derive(Serialize)]
struct Fault<'a> {
    error: &'a str,
    message: String,
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let (status, error, message) = match self {
            Self::Stranger => (StatusCode::FORBIDDEN, "stranger", "open the chat's own page first".to_owned()),
            Self::Unreadable(why) => (StatusCode::BAD_REQUEST, "unreadable", why),
            Self::Store(error) => {
                tracing::error!("a page's message waits in the browser, since the store does not take it: {error}");
                let fault = Fault { error: "later", message: "nothing is lost; send it again".to_owned() };
                return (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "3")], Json(fault)).into_response();
            }
        };
        (status, Json(Fault { error, message })).into_response()
    }
}

/// The conversation that a page is of. A browser may have got another one meanwhile, in another tab: then the page's own is not there any
/// more, and what it sends must not end up in the other.
const TALK: &str = "x-simdesk-talk";

fn is_meant(parts: &Parts, known: &Visitor) -> bool {
    parts.headers.get(TALK).is_none_or(|meant| meant.as_bytes() == page::talk_of(&known.conversation).as_bytes())
}

impl Refused {
    /// The same as a page, for who has sent a form or opened one.
    pub(in crate::channel::web) fn as_page(&self, web: &Web, locale: Locale) -> Response {
        let (status, title, text) = match self {
            Self::Stranger => (StatusCode::FORBIDDEN, "web-chat-title", "web-chat-stranger"),
            Self::Unreadable(_) => (StatusCode::BAD_REQUEST, "web-chat-title", "web-chat-failed"),
            Self::Store(error) => {
                tracing::error!("a page can't be shown, since the store does not answer: {error}");
                (StatusCode::SERVICE_UNAVAILABLE, "web-later-title", "web-later")
            }
        };
        notice(web, locale, status, title, text)
    }
}

/// Somebody who may write here: known, and on a page of ours.
pub(super) struct Writer(pub Visitor);

impl FromRequestParts<Arc<Web>> for Writer {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, web: &Arc<Web>) -> Result<Self, Refused> {
        let known = visitor::visitor(&parts.headers, &web.keyring, web.clock.now()).ok_or(Refused::Stranger)?;
        if !is_meant(parts, &known) {
            return Err(Refused::Stranger);
        }
        // A header can't be sent by a page of somebody else.
        if known.by_header || guard::is_ours(&parts.headers) { Ok(Self(known)) } else { Err(Refused::Stranger) }
    }
}

/// Somebody who may read here.
pub(super) struct Reader(pub Visitor);

impl FromRequestParts<Arc<Web>> for Reader {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, web: &Arc<Web>) -> Result<Self, Refused> {
        let known = visitor::visitor(&parts.headers, &web.keyring, web.clock.now());
        known.filter(|known| is_meant(parts, known)).map(Self).ok_or(Refused::Stranger)
    }
}

/// JSON, or a fault that says what is wrong with it.
fn read<T>(body: Result<Json<T>, JsonRejection>) -> Result<T, Box<Response>> {
    let refused = match body {
        Ok(Json(read)) => return Ok(read),
        Err(JsonRejection::BytesRejection(rejection)) => rejection.into_response(),
        Err(JsonRejection::MissingJsonContentType(rejection)) => rejection.into_response(),
        Err(rejection) => Refused::Unreadable(rejection.body_text()).into_response(),
    };
    Err(Box::new(refused))
}

/// A form, or a fault as above.
fn read_form<T>(body: Result<Form<T>, FormRejection>) -> Result<T, Box<Response>> {
    body.map(|Form(read)| read).map_err(|rejection| Box::new(rejection.into_response()))
}

fn number(given: i64) -> Result<String, Refused> {
    if (1..=NUMBER_MAX).contains(&given) {
        Ok(format!("{}{given}", EventKey::PAGE))
    } else {
        Err(Refused::Unreadable(format!("id: expected a whole number from 1 to {NUMBER_MAX}")))
    }
}

#[derive(Deserialize)]
struct Started {
    #[serde(default)]
    lang: String,
}

/// The chat was opened: it greets, once.
async fn start(State(web): State<Arc<Web>>, Writer(known): Writer, body: Result<Json<Started>, JsonRejection>) -> Response {
    match read(body) {
        Ok(started) => match begin(&web, &known.conversation, &started.lang).await {
            Ok(()) => StatusCode::ACCEPTED.into_response(),
            Err(error) => Refused::from(error).into_response(),
        },
        Err(response) => *response,
    }
}

pub(super) async fn begin(web: &Web, conversation: &ConversationId, lang: &str) -> Result<(), StoreError> {
    let locale_hint = Some(lang.chars().take(35).collect::<String>()).filter(|lang| !lang.is_empty());
    // The page itself shows the demo's orders.
    let body = EventBody::Started { locale_hint, demo: false };
    web.take(conversation, "page-start", body).await.map(|_| ())
}

#[derive(Deserialize)]
struct Said {
    id: i64,
    text: String,
}

/// What the page is told: taken, and how it reads with sensitive numbers masked.
#[derive(Serialize)]
struct Taken {
    id: i64,
    text: String,
}

async fn say(State(web): State<Arc<Web>>, Writer(known): Writer, body: Result<Json<Said>, JsonRejection>) -> Response {
    let Said { id, text } = match read(body) {
        Ok(said) => said,
        Err(response) => return *response,
    };
    match said(&web, &known.conversation, id, &text).await {
        Ok(text) => (StatusCode::ACCEPTED, Json(Taken { id, text })).into_response(),
        Err(refused) => refused.into_response(),
    }
}

/// Takes a text under the number that the page gave it; returns it as it is kept.
pub(super) async fn said(web: &Web, conversation: &ConversationId, id: i64, text: &str) -> Result<String, Refused> {
    if text.trim().is_empty() {
        return Err(Refused::Unreadable("text: is empty".to_owned()));
    }
    if text.len() > TEXT_BYTES_MAX {
        return Err(Refused::Unreadable(format!("text: longer than {TEXT_BYTES_MAX} bytes")));
    }
    let body = inbox::text_event(text);
    let EventBody::Text { text: kept, .. } = &body else { return Err(Refused::Unreadable("text: can't be read".to_owned())) };
    // Only signs that nobody sees.
    if kept.trim().is_empty() {
        return Err(Refused::Unreadable("text: is empty".to_owned()));
    }
    let kept = kept.clone();
    web.take(conversation, &number(id)?, body).await?;
    Ok(kept)
}

#[derive(Deserialize)]
struct Pressed {
    id: i64,
    message: u64,
    value: String,
}

async fn press(State(web): State<Arc<Web>>, Writer(known): Writer, body: Result<Json<Pressed>, JsonRejection>) -> Response {
    let Pressed { id, message, value } = match read(body) {
        Ok(pressed) => pressed,
        Err(response) => return *response,
    };
    let done = pressed(&web, &known.conversation, id, message, &value).await;
    done.map_or_else(IntoResponse::into_response, |()| StatusCode::ACCEPTED.into_response())
}

/// Takes a press. Only what a button of this conversation says is one.
pub(super) async fn pressed(web: &Web, conversation: &ConversationId, id: i64, message: u64, value: &str) -> Result<(), Refused> {
    let number = number(id)?;
    if button(&*web.store, conversation, message, value).await?.is_none() {
        return Err(Refused::Unreadable("value: this message has no such choice".to_owned()));
    }
    web.take(conversation, &number, EventBody::Pressed { message, value: value.to_owned() }).await?;
    Ok(())
}

#[derive(Serialize)]
struct Secret {
    token: String,
}

/// A secret for a page that keeps it itself, as the frame in somebody else's page does.
async fn new_visitor(headers: axum::http::HeaderMap) -> Response {
    if !guard::is_ours(&headers) {
        return Refused::Stranger.into_response();
    }
    match visitor::secret() {
        Ok(token) => (StatusCode::CREATED, Json(Secret { token })).into_response(),
        Err(error) => {
            tracing::error!("no chat can be opened: {error}");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// After which message.
#[derive(Deserialize)]
pub(super) struct After {
    #[serde(default)]
    pub after: u64,
}

async fn messages(State(web): State<Arc<Web>>, Reader(known): Reader, Query(After { after }): Query<After>) -> Response {
    match web.store.messages(&known.conversation, after, PAGE_MESSAGES).await {
        Ok(messages) => Json(messages.into_iter().map(Shown::from).collect::<Vec<_>>()).into_response(),
        Err(error) => Refused::from(error).into_response(),
    }
}

/// The cookie of a browser that is not known yet.
pub(super) fn cookie(web: &Web, token: &str) -> (header::HeaderName, HeaderValue) {
    visitor::set_cookie(&web.options, token)
}
