//! The chat in somebody else's page: a script that puts a button there, and the frame behind the button. Only the pages that the operator
//! has named may show the frame; it has no cookie, and keeps a secret of its own.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::page::{Asked, write};
use crate::channel::web::site::{html, preferred};
use crate::channel::web::words::Words;
use crate::channel::web::{Web, guard};
use crate::model::Locale;

/// Where the script has its sentences put in.
const PLACE: &str = "\"WORDS\"";
const SCRIPT: &str = include_str!("../../../../templates/web/widget.js");

/// The frame.
pub(super) async fn widget(State(web): State<Arc<Web>>, Query(Asked { lang }): Query<Asked>, headers: HeaderMap) -> Response {
    let locale = lang.parse().unwrap_or_else(|_| preferred(&headers));
    let knowledge = web.knowledge();
    let page = write(&web, Words::new(&knowledge.sentences, locale), None, Vec::new(), 0);
    let mut response = html(StatusCode::OK, page);
    if let Some(policy) = guard::policy_for(&web.options.widget_origins) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// What other pages load. It changes with a new version under the same address, so that nobody has to change their page.
pub(super) async fn script(State(web): State<Arc<Web>>) -> Response {
    let knowledge = web.knowledge();
    let words = Locale::ALL.map(|locale| {
        let words = Words::new(&knowledge.sentences, locale);
        let (open, close, unread) = (words.of("chat-widget-open"), words.of("chat-widget-close"), words.of("chat-widget-unread"));
        (locale.tag().to_owned(), serde_json::json!({"open": open, "close": close, "unread": unread}))
    });
    let words = serde_json::Value::Object(words.into_iter().collect());
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=600"),
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ];
    (headers, SCRIPT.replacen(PLACE, &words.to_string(), 1)).into_response()
}
