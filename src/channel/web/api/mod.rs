//! The programming interface, `/v1`: orders from other systems, look-ups for staff, what a text means, and the FAQ. Its description is
//! written from this code ([`openapi`]); its errors are JSON, for developers, in English.

mod audits;
mod error;
mod faq;
mod openapi;
mod orders;
mod schema;
mod understand;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};

use super::Web;
pub use error::ApiError;

/// Bytes of the orders that are sent at once.
const ORDERS_BYTES_MAX: usize = 8 << 20;
/// Bytes of a text with all that JSON may put around its characters.
const TEXT_BYTES_MAX: usize = 256 << 10;

pub(super) fn routes() -> Router<Arc<Web>> {
    let orders = get(audits::by_tail).post(orders::take).layer(DefaultBodyLimit::max(ORDERS_BYTES_MAX));
    let understand = axum::routing::post(understand::understand).layer(DefaultBodyLimit::max(TEXT_BYTES_MAX));
    Router::new()
        .route("/v1/audits", orders)
        .route("/v1/audits/{order}", get(audits::by_number))
        .route("/v1/understand", understand)
        .route("/v1/faq", get(faq::list))
        .route("/v1/faq/search", get(faq::search))
        .route("/v1/faq/{id}", get(faq::entry))
        .route("/v1/openapi.json", get(openapi::document))
        .method_not_allowed_fallback(wrong_method)
        .route("/v1", any(missing))
        .route("/v1/{*rest}", any(missing))
}

/// What may be done stands in `Allow`, which the router adds; whoever only asks for that has it.
async fn wrong_method(method: Method) -> Response {
    if method == Method::OPTIONS {
        return StatusCode::NO_CONTENT.into_response();
    }
    ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "wrong-method", "see the header Allow").into_response()
}

async fn missing() -> ApiError {
    ApiError::new(StatusCode::NOT_FOUND, "unknown-address", "there is nothing here; see /v1/openapi.json")
}
