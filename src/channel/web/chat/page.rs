//! The chat's page, complete as it is sent: who has no script writes in a form and reads on after a reload.

use std::sync::Arc;
use std::time::Duration;

use askama::Template;
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::{Refused, Shown, Writer, begin, cookie, folded, pressed, read_form, said, visitor};
use crate::channel::web::site::{Frame, html, preferred, written};
use crate::channel::web::words::Words;
use crate::channel::web::{Web, assets};
use crate::model::{ConversationId, Locale, Sample};
use crate::port::StoreError;

/// So long an answer is waited for, without script.
const ANSWER_SOON: Duration = Duration::from_secs(2);
/// Messages that the page shows when it is opened.
const SHOWN: u64 = 100;

#[derive(Template)]
#[template(path = "web/chat.html")]
struct Chat<'a> {
    frame: Frame<'a>,
    messages: Vec<Shown>,
    samples: &'a [Sample],
    /// The last message's number.
    last: u64,
    /// Tells conversations apart in what the browser keeps, and says no more.
    talk: String,
    /// True in somebody else's page.
    framed: bool,
    /// True when answers arrive in another channel too.
    elsewhere: bool,
    /// How an order and a tail are said, with places for both.
    order_says: String,
}

/// By what a page tells its conversation from another one of the same browser; it does not lead to the conversation.
pub(super) fn talk_of(known: &ConversationId) -> String {
    let digest = Sha256::digest([b"simdesk talk 1:", known.as_str().as_bytes()].concat());
    BASE64.encode(&digest[..6])
}

/// The page in one language. In somebody else's page it begins empty: who reads it is known by what the frame keeps.
pub(super) fn write(web: &Web, words: Words<'_>, known: Option<&ConversationId>, messages: Vec<Shown>, last: u64) -> String {
    let script = Some(assets::CHAT.path.as_str());
    let frame = Frame { script, ..Frame::new(words, "/chat", words.of("chat-title"), String::new(), &web.options.url) };
    let talk = known.map_or_else(String::new, talk_of);
    let elsewhere = known.is_some_and(|known| known.channel() == ConversationId::TELEGRAM);
    let order_says = order_says(words, "{order}", "{tail}");
    let samples = if known.is_some() { web.options.samples.as_slice() } else { &[] };
    let frame = frame.hidden();
    let messages = messages.into_iter().map(|message| labelled(message, words)).collect();
    written(&Chat { frame, messages, samples, last, talk, framed: known.is_none(), elsewhere, order_says })
}

/// What the page's own buttons send is a command; it reads as what stood on the button.
fn labelled(message: Shown, words: Words<'_>) -> Shown {
    let text = match message.text.as_str() {
        "/human" if message.who == "you" => words.of("chat-human"),
        "/delete" if message.who == "you" => words.of("chat-delete"),
        _ => return message,
    };
    Shown { text, ..message }
}

fn order_says(words: Words<'_>, order: &str, tail: &str) -> String {
    words.with("chat-order-says", &[("order", order), ("tail", tail)])
}

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    pub lang: String,
}

/// The page. A browser that is not known yet gets its cookie with it; nothing is stored for it before it does something.
pub(super) async fn chat(State(web): State<Arc<Web>>, Query(Asked { lang }): Query<Asked>, headers: HeaderMap) -> Response {
    let known = visitor::visitor(&headers, &web.keyring, web.clock.now());
    let shown = match &known {
        Some(known) => last_messages(&web, known).await,
        None => Ok((Vec::new(), 0, None)),
    };
    let (messages, last, spoken) = match shown {
        Ok(shown) => shown,
        Err(error) => return Refused::from(error).as_page(&web, lang.parse().unwrap_or_else(|_| preferred(&headers))),
    };
    let locale = lang.parse().ok().or(spoken).unwrap_or_else(|| preferred(&headers));
    let knowledge = web.knowledge();
    let words = Words::new(&knowledge.sentences, locale);
    if let Some(known) = known {
        return html(StatusCode::OK, write(&web, words, Some(&known.conversation), messages, last));
    }
    let fresh = visitor::secret().ok().and_then(|token| Some((visitor::of_token(&token, &web.keyring, web.clock.now())?, token)));
    let Some((conversation, token)) = fresh else {
        tracing::error!("no chat can be opened: the system gives no random numbers");
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    ([cookie(&web, &token)], html(StatusCode::OK, write(&web, words, Some(&conversation), messages, last))).into_response()
}

async fn last_messages(web: &Web, known: &visitor::Visitor) -> Result<(Vec<Shown>, u64, Option<Locale>), StoreError> {
    let Some(conversation) = web.store.conversation(&known.conversation).await? else { return Ok((Vec::new(), 0, None)) };
    let after = conversation.sent.saturating_sub(SHOWN);
    let messages = web.store.messages(&known.conversation, after, usize::try_from(SHOWN).unwrap_or(usize::MAX)).await?;
    let last = messages.last().map_or(0, |message| message.sequence);
    Ok((folded(messages), last, conversation.locale))
}

#[derive(Deserialize)]
pub(super) struct Written {
    #[serde(default)]
    text: String,
    /// A choice: the message's number, a colon, the button's value.
    #[serde(default)]
    choice: String,
    /// An order, with the last digits of its phone.
    #[serde(default)]
    order: String,
    #[serde(default)]
    tail: String,
    #[serde(default)]
    lang: String,
}

/// What somebody without script wrote or chose; the page comes again.
pub(super) async fn say_form(
    State(web): State<Arc<Web>>,
    writer: Result<Writer, Refused>,
    headers: HeaderMap,
    body: Result<Form<Written>, FormRejection>,
) -> Response {
    let Writer(known) = match writer {
        Ok(writer) => writer,
        Err(refused) => return refused.as_page(&web, preferred(&headers)),
    };
    let Written { mut text, choice, order, tail, lang } = match read_form(body) {
        Ok(written) => written,
        Err(response) => return *response,
    };
    let spoken: Locale = lang.parse().unwrap_or_else(|_| preferred(&headers));
    if !order.trim().is_empty() {
        let knowledge = web.knowledge();
        let words = Words::new(&knowledge.sentences, spoken);
        text = order_says(words, order.trim(), tail.trim());
    }
    let Some(id) = random_number() else { return StatusCode::SERVICE_UNAVAILABLE.into_response() };
    let conversation = &known.conversation;
    // The greeting rings too: it is waited for by itself.
    match web.store.conversation(conversation).await {
        Ok(Some(_)) => {}
        Ok(None) => {
            if let Err(error) = answered(&web, conversation, begin(&web, conversation, &lang)).await {
                return Refused::from(error).as_page(&web, spoken);
            }
        }
        Err(error) => return Refused::from(error).as_page(&web, spoken),
    }
    let work = async {
        match choice.split_once(':').and_then(|(message, value)| Some((message.parse().ok()?, value))) {
            Some((message, value)) => pressed(&web, conversation, id, message, value).await,
            None if text.trim().is_empty() => Ok(()),
            None => said(&web, conversation, id, &text).await.map(|_| ()),
        }
    };
    match answered(&web, conversation, work).await {
        Ok(()) => back(lang.parse().ok()),
        Err(refused) => refused.as_page(&web, spoken),
    }
}

/// Does it, and waits a moment for the answer: the page that comes next should have it.
pub(in crate::channel::web) async fn answered<T, E>(
    web: &Web,
    conversation: &ConversationId,
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    let seat = web.hub.sit(conversation, usize::MAX);
    let done = work.await;
    if let (Some(mut seat), true) = (seat, done.is_ok()) {
        let _ = tokio::time::timeout(ANSWER_SOON, seat.rung()).await;
    }
    done
}

/// A number for a message, as pages make them up.
pub(in crate::channel::web) fn random_number() -> Option<i64> {
    let mut random = [0; 8];
    getrandom::fill(&mut random).ok()?;
    let number = i64::try_from(u64::from_be_bytes(random) >> 11).ok()?;
    Some(number.max(1))
}

/// To the end of the chat, in this language.
pub(in crate::channel::web) fn back(locale: Option<Locale>) -> Response {
    let to = locale.map_or_else(|| "/chat#last".to_owned(), |locale| format!("/chat?lang={locale}#last"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
}
