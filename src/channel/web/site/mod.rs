//! The FAQ site. Its pages are made once from what is known, and are the same for everybody; a search is made for each query.

mod helped;
mod pages;
mod search;

use std::collections::HashMap;
use std::sync::{Arc, PoisonError};

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;

pub(super) use helped::vote;
pub(super) use pages::{Frame, written};
pub(super) use search::{QUERY_CHARS_MAX, find};

use super::words::Words;
use super::{Web, assets};
use crate::flow::Knowledge;
use crate::model::{Locale, shanghai_day};
use crate::views::site::{self, Page};

/// The site of one state of what is known, on one day: pages name dates.
pub struct Site {
    knowledge: Arc<Knowledge>,
    day: NaiveDate,
    /// What each language shows, in its order.
    pub(super) content: [(Locale, Vec<Page>); 3],
    files: HashMap<String, File>,
}

/// A page as it is sent.
struct File {
    kind: HeaderValue,
    body: Bytes,
    /// Changes with the body.
    tag: HeaderValue,
}

impl Site {
    fn make(web: &Web, knowledge: Arc<Knowledge>, day: NaiveDate) -> Self {
        let now = web.clock.now();
        let content = Locale::ALL.map(|locale| (locale, site::pages(&knowledge.faq, &knowledge.renderer(locale, now), now)));
        let mut files = HashMap::new();
        for (locale, shown) in &content {
            let words = Words::new(&knowledge.sentences, *locale);
            files.extend(pages::all(words, shown, &web.options).into_iter().map(|(path, html)| (path, File::html(html))));
        }
        let names = content[0].1.iter().map(|page| page.id.clone()).collect::<Vec<_>>();
        files.insert("/sitemap.xml".to_owned(), File::new("application/xml", pages::sitemap(&names, &web.options.url)));
        files.insert("/robots.txt".to_owned(), File::new("text/plain; charset=utf-8", pages::robots(&web.options.url)));
        Self { knowledge, day, content, files }
    }

    pub(super) fn pages(&self, locale: Locale) -> &[Page] {
        self.content.iter().find(|(known, _)| *known == locale).map_or(&[], |(_, pages)| pages)
    }
}

impl File {
    fn html(html: String) -> Self {
        Self::new("text/html; charset=utf-8", html)
    }

    fn new(kind: &'static str, text: String) -> Self {
        let tag =
            HeaderValue::try_from(format!("\"{}\"", assets::fingerprint(&text))).unwrap_or(HeaderValue::from_static("\"\""));
        Self { kind: HeaderValue::from_static(kind), body: text.into(), tag }
    }

    fn response(&self, headers: &HeaderMap) -> Response {
        let mut response = if headers.get(header::IF_NONE_MATCH) == Some(&self.tag) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            let mut full = Response::new(Body::from(self.body.clone()));
            full.headers_mut().insert(header::CONTENT_TYPE, self.kind.clone());
            full
        };
        response.headers_mut().insert(header::ETAG, self.tag.clone());
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        response
    }
}

impl Web {
    /// The site as of now. Whoever comes first after something has changed makes it.
    pub(super) fn site(&self) -> Arc<Site> {
        let (knowledge, day) = (self.knowledge(), shanghai_day(self.clock.now()));
        let is_fresh = |site: &&Arc<Site>| Arc::ptr_eq(&site.knowledge, &knowledge) && site.day == day;
        if let Some(site) = self.site.read().unwrap_or_else(PoisonError::into_inner).as_ref().filter(is_fresh) {
            return Arc::clone(site);
        }
        let site = Arc::new(Site::make(self, knowledge, day));
        *self.site.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&site));
        site
    }
}

/// Everything that has no route of its own: pages, assets, and what is not there.
pub async fn serve(State(web): State<Arc<Web>>, request: Request) -> Response {
    let path = request.uri().path();
    let method = request.method();
    if !matches!(*method, Method::GET | Method::HEAD) {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
    }
    let site = web.site();
    if let Some(file) = site.files.get(path) {
        return file.response(request.headers());
    }
    if path == "/" {
        let home = format!("/{}/", preferred(request.headers()));
        return (StatusCode::FOUND, [(header::LOCATION, home.as_str()), (header::VARY, "accept-language")]).into_response();
    }
    if let Some(asset) = assets::at(path) {
        return asset;
    }
    let locale = locale_of(path).unwrap_or_else(|| preferred(request.headers()));
    let words = Words::new(&site.knowledge.sentences, locale);
    if path.strip_prefix(&format!("/{locale}")) == Some("/search") {
        return search::page(&web, &site, words, locale, request.uri());
    }
    if path == "/search.json" {
        return search::json(&site, request.uri());
    }
    html(StatusCode::NOT_FOUND, pages::not_found(words, site.pages(locale)))
}

/// A page that says one sentence under another, and leads to the chat.
pub(super) fn notice(web: &Web, locale: Locale, status: StatusCode, title: &str, text: &str) -> Response {
    let knowledge = web.knowledge();
    let words = Words::new(&knowledge.sentences, locale);
    html(status, pages::notice(words, title, text))
}

/// A page that is made for one request.
pub(super) fn html(status: StatusCode, html: String) -> Response {
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()
}

fn locale_of(path: &str) -> Option<Locale> {
    let first = path.split('/').nth(1)?;
    Locale::of_tag(first)
}

/// The language that a browser asks for first and the site speaks.
pub(super) fn preferred(headers: &HeaderMap) -> Locale {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut wanted: Vec<(f32, &str)> = asked
        .split(',')
        .take(20)
        .map(|part| {
            let (tag, rest) = part.split_once(';').unwrap_or((part, ""));
            let weight = rest.trim().strip_prefix("q=").and_then(|q| q.parse().ok()).unwrap_or(1.0_f32);
            (weight, tag.trim())
        })
        .collect();
    wanted.sort_by(|a, b| b.0.total_cmp(&a.0));
    wanted.into_iter().find_map(|(_, tag)| tag.parse().ok()).unwrap_or_default()
}
