//! The FAQ for other programs: what the pages show, in their words.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::Deserialize;

use super::schema::{Answer, Fault, Found, Question, Related};
use super::{ApiError, Web};
use crate::channel::web::site::{QUERY_CHARS_MAX, find};
use crate::model::Locale;
use crate::views::site::{self, Marked, Page};

/// In which language.
#[derive(Deserialize)]
pub(super) struct Asked {
    lang: Option<String>,
}

/// What is looked for.
#[derive(Deserialize)]
pub(super) struct Sought {
    q: String,
    lang: Option<String>,
}

fn locale(lang: Option<&str>) -> Result<Locale, ApiError> {
    let Some(lang) = lang else { return Ok(Locale::default()) };
    Locale::of_tag(lang).ok_or_else(|| ApiError::unreadable("expected zh-Hans, zh-Hant or en").at("lang"))
}

fn address(web: &Web, locale: Locale, id: &str) -> String {
    format!("{}/{locale}/faq/{id}", web.options.url)
}

/// All questions
#[utoipa::path(
    get,
    path = "/v1/faq",
    tag = "faq",
    params(("lang" = inline(Option<super::schema::Lang>), Query, description = "The language; zh-Hans where none is named")),
    responses(
        (status = 200, description = "Every entry that is a page, in the order of the home page", body = Vec<Question>),
        (status = 400, description = "A language that is not spoken", body = Fault),
    )
)]
pub(super) async fn list(
    State(web): State<Arc<Web>>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<Vec<Question>>, ApiError> {
    let locale = locale(asked?.lang.as_deref())?;
    let question = |page: &Page| Question {
        id: page.id.to_string(),
        topic: page.topic.name().to_owned(),
        title: page.text.title.clone(),
        url: address(&web, locale, page.id.as_str()),
    };
    Ok(Json(web.site().pages(locale).iter().map(question).collect()))
}

/// One question with its answer
#[utoipa::path(
    get,
    path = "/v1/faq/{id}",
    tag = "faq",
    params(
        ("id" = String, Path, description = "The entry", example = "id-photo"),
        ("lang" = inline(Option<super::schema::Lang>), Query, description = "The language; zh-Hans where none is named"),
    ),
    responses(
        (status = 200, description = "The answer in its parts", body = Answer),
        (status = 400, description = "A language that is not spoken", body = Fault),
        (status = 404, description = "No such entry", body = Fault),
    )
)]
pub(super) async fn entry(
    State(web): State<Arc<Web>>,
    id: Result<Path<String>, PathRejection>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<Answer>, ApiError> {
    let (Path(id), locale) = (id?, locale(asked?.lang.as_deref())?);
    let site = web.site();
    let missing = || ApiError::new(StatusCode::NOT_FOUND, "not-found", "the FAQ has no entry of this name");
    let page = site.pages(locale).iter().find(|page| page.id.as_str() == id).ok_or_else(missing)?;
    let Page { id, topic, text, retry, refund, related } = page.clone();
    let related = related.into_iter().map(|(id, title)| Related { id: id.to_string(), title }).collect();
    Ok(Json(Answer {
        url: address(&web, locale, id.as_str()),
        id: id.to_string(),
        lang: locale.tag().to_owned(),
        topic: topic.name().to_owned(),
        title: text.title,
        cause: text.cause,
        remedy: text.remedy,
        note: text.note,
        checks: text.checks,
        retry,
        refund,
        related,
    }))
}

/// Search
///
/// The best first, at most 8; nothing that fits is an empty list. Nothing of the query is kept.
#[utoipa::path(
    get,
    path = "/v1/faq/search",
    tag = "faq",
    params(
        ("q" = String, Query, description = "What is looked for", example = "照片反光", max_length = 300),
        ("lang" = inline(Option<super::schema::Lang>), Query, description = "The language; zh-Hans where none is named"),
    ),
    responses(
        (status = 200, description = "What fits", body = Vec<Found>),
        (status = 400, description = "No query, one that is too long, or a language that is not spoken", body = Fault),
        (status = 429, description = "Too many searches from this address", body = String, content_type = "text/plain"),
    )
)]
pub(super) async fn search(
    State(web): State<Arc<Web>>,
    sought: Result<Query<Sought>, QueryRejection>,
) -> Result<Json<Vec<Found>>, ApiError> {
    let Query(Sought { q, lang }) = sought?;
    let locale = locale(lang.as_deref())?;
    if q.chars().count() > QUERY_CHARS_MAX {
        return Err(ApiError::unreadable(format!("longer than {QUERY_CHARS_MAX} characters")).at("q"));
    }
    let hits = find(&web.site(), locale, q.trim());
    let plain = |marked: Marked| marked.into_iter().map(|(_, part)| part).collect();
    let found = |hit: site::Hit| Found {
        url: address(&web, locale, hit.id.as_str()),
        id: hit.id.to_string(),
        title: plain(hit.title),
        passage: plain(hit.passage),
    };
    Ok(Json(hits.into_iter().map(found).collect()))
}
