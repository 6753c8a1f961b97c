//! For whoever watches over the process: does it live, can it take messages.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;

use super::Web;

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/healthz", get(async || "ok\n")).route("/readyz", get(ready))
}

/// Ready as long as the store answers and nobody has told the process to end.
async fn ready(State(web): State<Arc<Web>>) -> (StatusCode, &'static str) {
    if *web.stop.borrow() {
        return (StatusCode::SERVICE_UNAVAILABLE, "ending\n");
    }
    match web.store.setting("ready").await {
        Ok(_) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::error!("the site is not ready: {error}");
            (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer\n")
        }
    }
}
