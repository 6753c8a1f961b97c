//! "Did this help?" below a page of the FAQ. A vote is kept without a word about whose it is.

use std::sync::Arc;

use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde::Deserialize;

use super::super::{Web, guard};
use crate::model::{ConversationId, EntryId, EventBody, Locale};

#[derive(Deserialize)]
pub struct Vote {
    entry: String,
    helped: String,
    #[serde(default)]
    lang: String,
}

/// Takes a vote; whoever has no script comes back to the page.
pub async fn vote(State(web): State<Arc<Web>>, headers: HeaderMap, body: Result<Form<Vote>, FormRejection>) -> Response {
    if !guard::is_ours(&headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let Vote { entry, helped, lang } = match body {
        Ok(Form(vote)) => vote,
        Err(rejection) => return rejection.into_response(),
    };
    let locale: Locale = lang.parse().unwrap_or_default();
    let known = |entry: &EntryId| web.site().pages(locale).iter().any(|page| page.id == *entry);
    let entry: Option<EntryId> = entry.parse().ok().filter(known);
    let helped = match helped.as_str() {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let (Some(entry), Some(helped)) = (entry, helped) else { return StatusCode::BAD_REQUEST.into_response() };
    let mut name = [0; 12];
    if getrandom::fill(&mut name).is_err() {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let back = format!("/{locale}/faq/{entry}#thanks");
    match web.take(&ConversationId::votes(), &BASE64.encode(name), EventBody::Voted { entry, helped }).await {
        Ok(_) => (StatusCode::SEE_OTHER, [(header::LOCATION, back)]).into_response(),
        Err(error) => {
            tracing::error!("a vote was not taken: {error}");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
