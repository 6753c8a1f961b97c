//! The page of an order or a case: whoever has its link sees how it stands, without a cookie and without script, and goes on in the chat
//! from there. A link that opens nothing says so in the same words whatever is wrong with it.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::Deserialize;

use super::chat::page::{answered, back, random_number};
use super::chat::{Refused, Shown, cookie, folded, visitor};
use super::site::{Frame, html, notice, preferred, written};
use super::words::Words;
use super::{Web, assets, guard};
use crate::audits::ticket::{self, Ticket};
use crate::flow::status;
use crate::model::{CaseState, ConversationId, EventBody, Locale, shanghai, shanghai_day};
use crate::port::StoreError;

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/s/{ticket}", get(show)).route("/s/{ticket}/continue", post(go_on))
}

/// What stands on the page.
struct Standing {
    title: String,
    /// In a few words; an order says it in its text.
    state: Option<String>,
    text: Option<String>,
    /// What staff have said; `None` where nobody was asked.
    said: Option<Vec<Shown>>,
    /// True when answers arrive in Telegram too.
    elsewhere: bool,
}

#[derive(Template)]
#[template(path = "web/status.html")]
struct Page<'a> {
    frame: Frame<'a>,
    standing: Standing,
    ticket: &'a str,
    /// When it was looked up, and how that reads.
    at: String,
    time: String,
    /// The last day of the link.
    last: String,
    /// Names the press of the button: pressed twice, it is pressed once.
    once: i64,
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    lang: String,
}

async fn show(
    State(web): State<Arc<Web>>,
    Path(given): Path<String>,
    Query(Asked { lang }): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let now = web.clock.now();
    let wanted: Option<Locale> = lang.parse().ok();
    let knowledge = web.knowledge();
    let found = match ticket::read(&web.keyring, &given, now) {
        Some((opens, last)) => find(&web, &opens, wanted, &headers, now).await.map(|found| found.map(|found| (found, last))),
        None => Ok(None),
    };
    let ((locale, standing), last) = match found {
        Ok(Some(found)) => found,
        Ok(None) => return gone(&web, spoken(wanted, &headers)),
        Err(error) => return Refused::from(error).as_page(&web, spoken(wanted, &headers)),
    };
    let words = Words::new(&knowledge.sentences, locale);
    let script = Some(assets::STATUS.path.as_str());
    let frame = Frame::new(words, "/s", standing.title.clone(), String::new(), &web.options.url).hidden();
    let here = now.with_timezone(&shanghai());
    let page = Page {
        frame: Frame { script, ..frame },
        standing,
        ticket: &given,
        at: here.to_rfc3339_opts(SecondsFormat::Secs, false),
        time: here.format("%m-%d %H:%M").to_string(),
        last: last.to_string(),
        once: random_number().unwrap_or(1),
    };
    (hidden(), html(StatusCode::OK, written(&page))).into_response()
}

/// Nobody lists these pages; that no proxy keeps them is so for all that is made for one person.
fn hidden() -> [(header::HeaderName, &'static str); 1] {
    [(header::HeaderName::from_static("x-robots-tag"), "noindex, nofollow")]
}

fn gone(web: &Web, locale: Locale) -> Response {
    (hidden(), notice(web, locale, StatusCode::NOT_FOUND, "web-status-gone-title", "web-status-gone")).into_response()
}

fn spoken(wanted: Option<Locale>, headers: &HeaderMap) -> Locale {
    wanted.unwrap_or_else(|| preferred(headers))
}

type Found = (Locale, Standing);

async fn find(
    web: &Web,
    opens: &Ticket,
    wanted: Option<Locale>,
    headers: &HeaderMap,
    now: DateTime<Utc>,
) -> Result<Option<Found>, StoreError> {
    let context = web.context(web.knowledge());
    let knowledge = &context.knowledge;
    match opens {
        Ticket::Order(order) => {
            let locale = wanted.unwrap_or_else(|| preferred(headers));
            let words = Words::new(&knowledge.sentences, locale);
            let told = status::order(&*web.store, &context, order, locale, now).await?;
            Ok(told.map(|text| {
                let title = words.of("status-title-order");
                (locale, Standing { title, state: None, text: Some(text), said: None, elsewhere: false })
            }))
        }
        Ticket::Case(case) => {
            let Some(found) = status::case(&*web.store, &context, *case, wanted, now).await? else { return Ok(None) };
            let status::Standing { case, locale, place, said } = found;
            let words = Words::new(&knowledge.sentences, locale);
            let elsewhere = case.conversation.channel() == ConversationId::TELEGRAM;
            let title = words.about("status-title-case", &case.id.to_string());
            let state = Some(state(words, &case.state));
            Ok(Some((locale, Standing { title, state, text: place, said: Some(folded(said)), elsewhere })))
        }
        Ticket::Conversation(_) => Ok(None),
    }
}

fn state(words: Words<'_>, state: &CaseState) -> String {
    let holder = state.holder().map_or("", |staff| staff.as_str());
    match state {
        CaseState::Waiting | CaseState::WaitingAgain { .. } => words.of("status-waiting"),
        CaseState::Claimed { .. } => words.about("status-claimed", holder),
        CaseState::WaitingOnCustomer { .. } => words.about("status-waiting-on-customer", holder),
        CaseState::WaitingOnStaff { .. } => words.about("status-waiting-on-staff", holder),
        CaseState::Resolved { .. } | CaseState::Rated { .. } => words.of("status-closed"),
    }
}

#[derive(Deserialize)]
struct Pressed {
    #[serde(default)]
    once: u64,
    #[serde(default)]
    lang: String,
}

/// Into the chat: that of the case, wherever it began; or one's own, where the order needs no proof any more.
async fn go_on(
    State(web): State<Arc<Web>>,
    Path(given): Path<String>,
    headers: HeaderMap,
    form: Result<Form<Pressed>, FormRejection>,
) -> Response {
    if !guard::is_ours(&headers) {
        return Refused::Stranger.as_page(&web, preferred(&headers));
    }
    let Pressed { once, lang } = match form {
        Ok(Form(pressed)) => pressed,
        Err(rejection) => return rejection.into_response(),
    };
    let now = web.clock.now();
    let locale: Option<Locale> = lang.parse().ok();
    let known = visitor::visitor(&headers, &web.keyring, now).map(|known| known.conversation);
    let done = match ticket::read(&web.keyring, &given, now) {
        Some((Ticket::Case(case), last)) => match web.store.case(case).await {
            Ok(Some(case)) if case.is_erased() => Ok(None),
            Ok(Some(case)) if known.as_ref() == Some(&case.conversation) => Ok(Some(None)),
            Ok(Some(case)) => {
                let opens = Ticket::Conversation(case.conversation);
                // No longer than the link itself.
                let days = u16::try_from((last - shanghai_day(now)).num_days()).unwrap_or(0);
                Ok(ticket::write(&web.keyring, &opens, days, now).map(|ticket| Some(visitor::signed(&ticket))))
            }
            Ok(None) => Ok(None),
            Err(error) => Err(error),
        },
        Some((Ticket::Order(order), _)) => {
            match web.store.audits_by_order(&order).await {
                Ok(records) if records.is_empty() => return gone(&web, spoken(locale, &headers)),
                Ok(_) => {}
                Err(error) => return Refused::from(error).as_page(&web, spoken(locale, &headers)),
            }
            let fresh = if known.is_some() { None } else { visitor::secret().ok() };
            let own = fresh.as_ref().and_then(|token| visitor::of_token(token, &web.keyring, now));
            let Some(conversation) = known.or(own) else { return StatusCode::SERVICE_UNAVAILABLE.into_response() };
            let body = EventBody::Linked { order: Some(order), locale_hint: locale.map(|locale| locale.tag().to_owned()) };
            let name = format!("page-link-{once}");
            let taken = answered(&web, &conversation, web.take(&conversation, &name, body)).await;
            taken.map(|_| Some(fresh))
        }
        _ => Ok(None),
    };
    match done {
        Ok(Some(Some(token))) => ([cookie(&web, &token)], back(locale)).into_response(),
        Ok(Some(None)) => back(locale),
        Ok(None) => gone(&web, spoken(locale, &headers)),
        Err(error) => Refused::from(error).as_page(&web, spoken(locale, &headers)),
    }
}
