//! The seat assistant: staff paste what a buyer wrote in another system (飞鸽, 微信) and get an answer to copy, what it stands on, and a link
//! to send. Nothing is sent from here, and nothing of what was pasted is kept; that somebody looked an order up is in the audit log.

use std::sync::Arc;

use askama::Template;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use serde::Deserialize;

use super::site::{Frame, html, notice, preferred, written};
use super::staff::{self, Denied};
use super::words::Words;
use super::{Web, assets, guard};
use crate::audits::ticket::Ticket;
use crate::flow::draft::{self, Answered};
use crate::flow::inbox::MESSAGE_CHARS_MAX;
use crate::flow::{Knowledge, status};
use crate::model::{About, Act, AuditRecord, DeskNote, EntryId, Evidence, Locale, ReasonHit, Reply, Sought};
use crate::port::StoreError;
use crate::views::lookup::{self, View};

/// Bytes of what is pasted, as a form writes it: three of every byte of Chinese.
const FORM_BYTES_MAX: usize = 2 << 20;
/// Entries that are shown as likely, the best among them.
const LIKELY_SHOWN: usize = 3;

#[derive(Template)]
#[template(path = "web/assist.html")]
struct Page<'a> {
    frame: Frame<'a>,
    who: String,
    text: String,
    /// The language that the answer should have; empty = that of the text.
    say: String,
    shown: Option<Shown>,
}

impl Page<'_> {
    fn says(&self, tag: &str) -> bool {
        self.say == tag
    }
}

#[derive(Template)]
#[template(path = "web/assist_login.html")]
struct LogIn<'a> {
    frame: Frame<'a>,
    /// What is wrong; empty = nothing.
    fault: String,
    /// True while there is no account at all.
    nobody: bool,
}

/// An answer and what it stands on.
struct Shown {
    answer: String,
    tag: &'static str,
    /// True when only the beginning was read.
    cut: bool,
    masked: bool,
    likely: Vec<Likely>,
    grounds: Vec<Ground>,
    record: String,
    links: Vec<Link>,
    /// True when numbers were named and none of them is stored.
    missing: bool,
}

struct Likely {
    id: EntryId,
    title: String,
    percent: u32,
}

struct Ground {
    id: EntryId,
    title: String,
    /// The kind of evidence, in words.
    kind: String,
    detail: String,
}

struct Link {
    order: String,
    url: String,
}

#[derive(Default, Deserialize)]
struct Asked {
    #[serde(default)]
    lang: String,
}

#[derive(Deserialize)]
struct Pasted {
    #[serde(default)]
    text: String,
    #[serde(default)]
    say: String,
    #[serde(default)]
    lang: String,
}

#[derive(Deserialize)]
struct Credentials {
    #[serde(default)]
    token: String,
    #[serde(default)]
    lang: String,
}

pub(super) fn routes() -> Router<Arc<Web>> {
    let asked = get(open).post(ask).layer(DefaultBodyLimit::max(FORM_BYTES_MAX));
    Router::new().route("/assist", asked).route("/assist/login", post(log_in)).route("/assist/leave", post(leave))
}

fn locale_of(head: &Parts, lang: &str) -> Locale {
    lang.parse().unwrap_or_else(|_| preferred(&head.headers))
}

fn frame<'a>(web: &'a Web, knowledge: &'a Knowledge, locale: Locale) -> Frame<'a> {
    let words = Words::new(&knowledge.sentences, locale);
    let script = Some(assets::ASSIST.path.as_str());
    Frame { script, ..Frame::new(words, "/assist", words.of("assist-title"), String::new(), &web.options.url) }.hidden()
}

async fn open(State(web): State<Arc<Web>>, head: Parts, asked: Result<Query<Asked>, QueryRejection>) -> Response {
    let locale = locale_of(&head, &asked.map(|Query(asked)| asked.lang).unwrap_or_default());
    match staff::known(&web, &head).await {
        Ok(actor) => {
            let knowledge = web.knowledge();
            let (text, say, who) = (String::new(), String::new(), actor.id.to_string());
            html(StatusCode::OK, written(&Page { frame: frame(&web, &knowledge, locale), who, text, say, shown: None }))
        }
        // Whoever opens the page for the first time has done nothing wrong.
        Err(Denied::Missing) => log_in_page(&web, locale, StatusCode::OK, String::new()).await,
        Err(denied) => refused(&web, locale, denied).await,
    }
}

async fn refused(web: &Web, locale: Locale, denied: Denied) -> Response {
    let knowledge = web.knowledge();
    let words = Words::new(&knowledge.sentences, locale);
    match denied {
        Denied::Missing | Denied::Wrong => log_in_page(web, locale, StatusCode::UNAUTHORIZED, words.of("assist-wrong")).await,
        Denied::TooMany => log_in_page(web, locale, StatusCode::TOO_MANY_REQUESTS, words.of("assist-too-many")).await,
        Denied::Foreign => StatusCode::FORBIDDEN.into_response(),
        Denied::Store(error) => later(web, locale, &error),
    }
}

fn later(web: &Web, locale: Locale, error: &StoreError) -> Response {
    tracing::error!("the seat assistant has no answer, since the store fails: {error}");
    notice(web, locale, StatusCode::SERVICE_UNAVAILABLE, "web-later-title", "web-later")
}

async fn log_in_page(web: &Web, locale: Locale, status: StatusCode, fault: String) -> Response {
    let nobody = match web.store.staff().await {
        Ok(accounts) => accounts.is_empty(),
        Err(error) => return later(web, locale, &error),
    };
    let knowledge = web.knowledge();
    html(status, written(&LogIn { frame: frame(web, &knowledge, locale), fault, nobody }))
}

async fn log_in(State(web): State<Arc<Web>>, head: Parts, form: Result<Form<Credentials>, FormRejection>) -> Response {
    let Form(Credentials { token, lang }) = match form {
        Ok(form) => form,
        Err(rejection) => return rejection.into_response(),
    };
    if !guard::is_ours(&head.headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let locale = locale_of(&head, &lang);
    let token = token.trim();
    match staff::with_token(&web, &head, token).await {
        Ok(_) => ([staff::set_cookie(&web, token)], to_page(locale)).into_response(),
        Err(denied) => refused(&web, locale, denied).await,
    }
}

async fn leave(State(web): State<Arc<Web>>, head: Parts) -> Response {
    if !guard::is_ours(&head.headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    ([staff::set_cookie(&web, "")], to_page(locale_of(&head, ""))).into_response()
}

fn to_page(locale: Locale) -> (StatusCode, [(header::HeaderName, String); 1]) {
    (StatusCode::SEE_OTHER, [(header::LOCATION, format!("/assist?lang={locale}"))])
}

async fn ask(State(web): State<Arc<Web>>, head: Parts, form: Result<Form<Pasted>, FormRejection>) -> Response {
    let Form(Pasted { text, say, lang }) = match form {
        Ok(form) => form,
        Err(rejection) => return rejection.into_response(),
    };
    let locale = locale_of(&head, &lang);
    let actor = match staff::known(&web, &head).await {
        Ok(actor) => actor,
        Err(denied) => return refused(&web, locale, denied).await,
    };
    let knowledge = web.knowledge();
    let context = web.context(Arc::clone(&knowledge));
    let now = web.clock.now();
    let wanted = Locale::of_tag(&say);
    let answered = match draft::answer(&*web.store, &context, &text, wanted, now).await {
        Ok(answered) => answered,
        Err(error) => return later(&web, locale, &error),
    };
    if !answered.orders.is_empty() || answered.missing {
        let found: Vec<About> = answered.orders.iter().map(|record| About::Order(record.order_id.clone())).collect();
        let about = if found.is_empty() { vec![About::Nothing(Sought::Order)] } else { found };
        if let Err(error) = staff::note(&web, Some(&actor.id), Act::LookUp, &about).await {
            return later(&web, locale, &error);
        }
    }
    let frame = frame(&web, &knowledge, locale);
    let say = wanted.map(|locale| locale.tag().to_owned()).unwrap_or_default();
    let (kept, who) = (answered.meaning.text.clone(), actor.id.to_string());
    let cut = text.chars().count() > MESSAGE_CHARS_MAX;
    let shown = shown(&web, &knowledge, locale, answered, cut);
    html(StatusCode::OK, written(&Page { frame, who, text: kept, say, shown: Some(shown) }))
}

fn shown(web: &Web, knowledge: &Knowledge, locale: Locale, answered: Answered, cut: bool) -> Shown {
    let Answered { text, locale: spoken, orders, missing, meaning, .. } = answered;
    let now = web.clock.now();
    let renderer = knowledge.renderer(locale, now);
    let words = Words::new(&knowledge.sentences, locale);
    let title = |id: &EntryId| renderer.entry_text(id).map_or_else(|| id.to_string(), |text| text.title);
    let explain = |record: &AuditRecord| knowledge.explain(record);
    let views: Vec<View> = orders.into_iter().map(|record| lookup::view(record, &knowledge.calendar, &explain, now)).collect();
    let hits: Vec<ReasonHit> = if views.is_empty() {
        let read = knowledge.engine.read_reason(&meaning.text, &[]).hits;
        let surely = |hit: &ReasonHit| matches!(hit.evidence, Evidence::Code(_) | Evidence::Pattern(_));
        read.into_iter().filter(surely).collect()
    } else {
        views.iter().flat_map(|view| view.hits.iter().cloned()).collect()
    };
    let ground = |hit: ReasonHit| {
        let (kind, detail) = match hit.evidence {
            Evidence::Code(code) => (words.of("assist-code"), code),
            Evidence::Pattern(_) => (words.of("assist-pattern"), hit.text),
            Evidence::Classifier(p) => (words.of("assist-likeness"), format!("{} %", percent(p))),
            Evidence::Nothing => (words.of("assist-nothing-known"), String::new()),
        };
        Ground { title: title(&hit.entry), id: hit.entry, kind, detail }
    };
    let likely = meaning.ranked.iter().take(LIKELY_SHOWN).filter(|scored| percent(scored.p) > 0);
    let likely = likely.map(|scored| Likely { title: title(&scored.id), id: scored.id.clone(), percent: percent(scored.p) });
    let link = |view: &View| {
        let order = &view.record.order_id;
        let url = status::link(&web.options.url, &web.keyring, &Ticket::Order(order.clone()), now)?;
        Some(Link { order: order.to_string(), url })
    };
    let links = views.iter().filter_map(link).collect();
    let likely = likely.collect();
    let grounds = hits.into_iter().map(ground).collect();
    let seen: Vec<_> = views.into_iter().map(lookup::seen).collect();
    let record = if seen.is_empty() { String::new() } else { renderer.message(&[Reply::Desk(DeskNote::Orders(seen))]).text };
    Shown { answer: text, tag: spoken.tag(), cut, masked: !meaning.masked.is_empty(), likely, grounds, record, links, missing }
}

fn percent(p: f32) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a probability in hundredths")]
    let percent = (p.clamp(0.0, 1.0) * 100.0).round() as u32;
    percent
}
