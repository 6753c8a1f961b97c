//! Searching the FAQ: a page without script, and JSON for the script that searches as one types.

use askama::Template;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::pages::{Frame, written};
use super::{Site, Web, html};
use crate::channel::web::words::Words;
use crate::model::{Locale, Scored};
use crate::views::site::{self, Hit};

/// Characters of a query that are read.
pub(in super::super) const QUERY_CHARS_MAX: usize = 300;

#[derive(Debug, Default, Deserialize)]
struct Query {
    #[serde(default)]
    q: String,
    #[serde(default)]
    lang: String,
}

#[derive(Template)]
#[template(path = "web/search.html")]
struct Results<'a> {
    frame: Frame<'a>,
    query: String,
    hits: Vec<Hit>,
}

/// What the script shows: pieces of text, each with whether it was looked for.
#[derive(Debug, Serialize)]
struct HitJson {
    url: String,
    title: Vec<(bool, String)>,
    passage: Vec<(bool, String)>,
}

fn read(uri: &Uri) -> Query {
    let query: Query = axum::extract::Query::try_from_uri(uri).map(|axum::extract::Query(query)| query).unwrap_or_default();
    Query { q: query.q.chars().take(QUERY_CHARS_MAX).collect::<String>().trim().to_owned(), ..query }
}

/// What a query finds. Nothing of it is kept.
pub(in super::super) fn find(site: &Site, locale: Locale, query: &str) -> Vec<Hit> {
    if query.is_empty() {
        return Vec::new();
    }
    let ranked: Vec<Scored> = site.knowledge.engine.read(query).ranked;
    site::search(site.pages(locale), query, &ranked)
}

pub(super) fn page(web: &Web, site: &Site, words: Words<'_>, locale: Locale, uri: &Uri) -> Response {
    let query = read(uri).q;
    let hits = find(site, locale, &query);
    let frame = Frame::new(words, "/search", words.of("search-title"), String::new(), &web.options.url).hidden();
    html(StatusCode::OK, written(&Results { frame, query, hits }))
}

pub(super) fn json(site: &Site, uri: &Uri) -> Response {
    let Query { q, lang } = read(uri);
    let locale = lang.parse().unwrap_or_default();
    let hits = find(site, locale, &q);
    let shown = |hit: Hit| HitJson { url: format!("/{locale}/faq/{}", hit.id), title: hit.title, passage: hit.passage };
    axum::Json(hits.into_iter().map(shown).collect::<Vec<_>>()).into_response()
}
