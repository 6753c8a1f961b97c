//! The chat's page, complete as it is sent: who has no script writes in a form and reads on after a reload.

use std::sync::Arc;
use std::time::Duration;

use askama::Template;
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::{Refused, Shown, Writer, begin, cookie, pressed, read_form, said, visitor};
use crate::channel::web::site::{Frame, html, preferred, written};
use crate::channel::web::words::Words;
use crate::channel::web::{Web, assets};
use crate::model::{Locale, Sample};
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
}

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    lang: String,
}

/// The page. A browser that is not known yet gets its cookie with it; nothing is stored for it before it does something.
pub(super) async fn chat(State(web): State<Arc<Web>>, Query(Asked { lang }): Query<Asked>, headers: HeaderMap) -> Response {
    let known = visitor::visitor(&headers, &web.keyring, web.clock.now());
    let shown = match &known {
        Some(known) => last_messages(&web, known).await,
        None => Ok((Vec::new(), None)),
    };
    let (messages, spoken) = match shown {
        Ok(shown) => shown,
        Err(error) => return Refused::from(error).into_response(),
    };
    let locale = lang.parse().ok().or(spoken).unwrap_or_else(|| preferred(&headers));
    let knowledge = web.knowledge();
    let words = Words::new(&knowledge.sentences, locale);
    let script = Some(assets::CHAT.path.as_str());
    let frame = Frame { script, ..Frame::new(words, "/chat", words.of("chat-title"), words.of("chat-about"), &web.options.url) };
    let last = messages.last().map_or(0, |message| message.seq);
    let page = written(&Chat { frame: frame.hidden(), messages, samples: &web.options.samples, last });
    let response = html(StatusCode::OK, page);
    if known.is_some() {
        return response;
    }
    match visitor::secret() {
        Ok(token) => ([cookie(&web, &token)], response).into_response(),
        Err(error) => {
            tracing::error!("no chat can be opened: {error}");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

async fn last_messages(web: &Web, known: &visitor::Visitor) -> Result<(Vec<Shown>, Option<Locale>), StoreError> {
    let Some(conversation) = web.store.conversation(&known.conversation).await? else { return Ok((Vec::new(), None)) };
    let after = conversation.sent.saturating_sub(SHOWN);
    let messages = web.store.messages(&known.conversation, after, usize::try_from(SHOWN).unwrap_or(usize::MAX)).await?;
    Ok((messages.into_iter().map(Shown::from).collect(), conversation.locale))
}

#[derive(Deserialize)]
pub(super) struct Written {
    #[serde(default)]
    text: String,
    /// A choice: the message's number, a colon, the button's value.
    #[serde(default)]
    choice: String,
    #[serde(default)]
    lang: String,
}

/// What somebody without script wrote or chose; the page comes again.
pub(super) async fn say_form(
    State(web): State<Arc<Web>>,
    Writer(known): Writer,
    body: Result<Form<Written>, FormRejection>,
) -> Response {
    let Written { text, choice, lang } = match read_form(body) {
        Ok(written) => written,
        Err(response) => return response,
    };
    let mut random = [0; 8];
    if getrandom::fill(&mut random).is_err() {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let id = i64::from_be_bytes(random).unsigned_abs() >> 11;
    let id = i64::try_from(id).unwrap_or(1).max(1);
    let conversation = &known.conversation;
    let work = async {
        begin(&web, conversation, &lang).await?;
        match choice.split_once(':').and_then(|(message, value)| Some((message.parse().ok()?, value))) {
            Some((message, value)) => pressed(&web, conversation, id, message, value).await,
            None if text.trim().is_empty() => Ok(()),
            None => said(&web, conversation, id, &text).await.map(|_| ()),
        }
    };
    let seat = web.hub.sit(conversation, usize::MAX);
    let done = work.await;
    // The page that comes next should have the answer on it.
    if let Some(mut seat) = seat {
        let _ = tokio::time::timeout(ANSWER_SOON, seat.rung()).await;
    }
    match done {
        Ok(()) => back(&lang),
        Err(refused) => refused.into_response(),
    }
}

/// The browser forgets the conversation; what was said stays until it is deleted by a word.
pub(super) async fn leave(State(web): State<Arc<Web>>, _: Writer) -> Response {
    ([cookie(&web, "")], back("")).into_response()
}

fn back(lang: &str) -> Response {
    let lang: String = lang.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(10).collect();
    let to = if lang.is_empty() { "/chat#last".to_owned() } else { format!("/chat?lang={lang}#last") };
    (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
}
