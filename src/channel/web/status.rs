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
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use serde::Deserialize;

use super::chat::page::{answered, random_number};
use super::chat::{Refused, Shown, cookie, folded, visitor};
use super::site::{Frame, html, preferred, written};
use super::words::Words;
use super::{Web, assets, guard};
use crate::audits::Limits;
use crate::audits::ticket::{self, Ticket};
use crate::flow::{Context, status};
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

#[derive(Template)]
#[template(path = "web/status_gone.html")]
struct Gone<'a> {
    frame: Frame<'a>,
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
        Ok(None) => return gone(&web, wanted, &headers),
        Err(error) => return Refused::from(error).into_response(),
    };
    let words = Words::new(&knowledge.sentences, locale);
    let script = Some(assets::STATUS.path.as_str());
    let frame = Frame::new(words, "/s", standing.title.clone(), words.of("status-about"), &web.options.url).hidden();
    let here = now.with_timezone(&shanghai());
    let page = Page {
        frame: Frame { script, ..frame },
        standing,
        ticket: &given,
        at: here.to_rfc3339_opts(SecondsFormat::Secs, false),
        time: here.format("%m-%d %H:%M").to_string(),
        last: day(last),
        once: random_number().unwrap_or(1),
    };
    (hidden(), html(StatusCode::OK, written(&page))).into_response()
}

/// Nobody lists these pages, and no proxy keeps them.
fn hidden() -> [(header::HeaderName, &'static str); 2] {
    [(header::HeaderName::from_static("x-robots-tag"), "noindex, nofollow"), (header::CACHE_CONTROL, "no-store")]
}

fn day(day: NaiveDate) -> String {
    day.format("%Y-%m-%d").to_string()
}

fn gone(web: &Web, wanted: Option<Locale>, headers: &HeaderMap) -> Response {
    let knowledge = web.knowledge();
    let words = Words::new(&knowledge.sentences, wanted.unwrap_or_else(|| preferred(headers)));
    let frame = Frame::new(words, "/", words.of("status-gone-title"), String::new(), &web.options.url).hidden();
    let page = written(&Gone { frame: Frame { script: None, ..frame } });
    (hidden(), html(StatusCode::NOT_FOUND, page)).into_response()
}

type Found = (Locale, Standing);

async fn find(
    web: &Web,
    opens: &Ticket,
    wanted: Option<Locale>,
    headers: &HeaderMap,
    now: DateTime<Utc>,
) -> Result<Option<Found>, StoreError> {
    let knowledge = web.knowledge();
    let context = context(web);
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

/// What is needed to look; the rest is for those who talk.
fn context(web: &Web) -> Context {
    Context {
        knowledge: web.knowledge(),
        keyring: web.keyring.clone(),
        limits: Limits::default(),
        messages_per_minute: u32::MAX,
        hours: web.options.hours.clone(),
        promises: web.options.promises,
        room: None,
        samples: Vec::new(),
        site: None,
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
        return Refused::Stranger.into_response();
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
                Ok(records) if records.is_empty() => return gone(&web, locale, &headers),
                Ok(_) => {}
                Err(error) => return Refused::from(error).into_response(),
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
    let to = locale.map_or_else(|| "/chat#last".to_owned(), |locale| format!("/chat?lang={locale}#last"));
    match done {
        Ok(Some(Some(token))) => ([cookie(&web, &token)], (StatusCode::SEE_OTHER, [(header::LOCATION, to)])).into_response(),
        Ok(Some(None)) => (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response(),
        Ok(None) => gone(&web, locale, &headers),
        Err(error) => Refused::from(error).into_response(),
    }
}
