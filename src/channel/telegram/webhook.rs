//! The webhook: Telegram hears 200 when the update is in the store, and 503 with a time when it is not.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use subtle::ConstantTimeEq as _;

use super::Telegram;

/// The header with the secret.
const SECRET: &str = "x-telegram-bot-api-secret-token";
/// Updates are some kilobytes.
const BODY_BYTES_MAX: usize = 1 << 20;
/// Seconds until Telegram should try again.
const RETRY_AFTER: &str = "5";

#[derive(Clone)]
struct Hook {
    telegram: Arc<Telegram>,
    secret: Arc<str>,
}

/// The route at this path.
pub fn routes(path: &str, telegram: Arc<Telegram>, secret: &str) -> Router {
    let hook = Hook { telegram, secret: secret.into() };
    Router::new().route(path, post(take)).layer(DefaultBodyLimit::max(BODY_BYTES_MAX)).with_state(hook)
}

async fn take(State(hook): State<Hook>, headers: HeaderMap, body: Bytes) -> Response {
    let given = headers.get(SECRET).map(header::HeaderValue::as_bytes).unwrap_or_default();
    if !bool::from(given.ct_eq(hook.secret.as_bytes())) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let Ok(update) = serde_json::from_slice(&body) else { return StatusCode::BAD_REQUEST.into_response() };
    match hook.telegram.take(&[update]).await {
        Ok(()) => StatusCode::OK.into_response(),
        Err(error) => {
            tracing::error!("an update waits at Telegram, since the store does not take it: {error}");
            (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, RETRY_AFTER)]).into_response()
        }
    }
}
