//! What a text means, for systems that want the understanding without the chat.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use serde_json::Value;

use super::schema::{Fault, Kind, Understand, Understood};
use super::{ApiError, Web};
use crate::channel::web::staff::Staff;
use crate::views::understand as view;

/// Characters of a text.
const TEXT_CHARS_MAX: usize = 16_000;

/// What a text means
///
/// The same JSON as one line of `simdesk understand`. Sensitive numbers in the text are masked before anything else looks at it. Nothing of it
/// is kept.
#[utoipa::path(
    post,
    path = "/v1/understand",
    tag = "staff",
    request_body(content = Understand, content_type = "application/json"),
    security(("staff_token" = []), ("staff_cookie" = [])),
    responses(
        (status = 200, description = "Its meaning", body = Understood),
        (status = 400, description = "The body can't be read", body = Fault),
        (status = 401, description = "No token, or one that has ended", body = Fault),
        (status = 403, description = "The cookie came with a page of another site", body = Fault),
        (status = 408, description = "The body did not come in time", body = String, content_type = "text/plain"),
        (status = 413, description = "The body is larger than 256 kB", body = Fault),
        (status = 415, description = "The body is no JSON", body = Fault),
        (
            status = 429,
            description = "Too many wrong tokens, or too many writing requests, from this address",
            content((Fault = "application/json"), (String = "text/plain"))
        ),
        (status = 503, description = "The store does not answer", body = Fault),
    )
)]
pub(super) async fn understand(
    State(web): State<Arc<Web>>,
    Staff(_): Staff,
    body: Result<Json<Understand>, JsonRejection>,
) -> Result<Json<Value>, ApiError> {
    let Json(Understand { text, kind }) = body?;
    if text.chars().count() > TEXT_CHARS_MAX {
        return Err(ApiError::unreadable(format!("longer than {TEXT_CHARS_MAX} characters")).at("text"));
    }
    let engine = &web.knowledge().engine;
    let meaning = match kind {
        Kind::Message => view::message(engine, &text),
        Kind::Reason => view::reason(engine, &text),
    };
    Ok(Json(meaning))
}
