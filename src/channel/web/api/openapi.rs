//! The description of the interface, written from the code that serves it.

use std::sync::{Arc, LazyLock};

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{OpenApi as Document, Server};
use utoipa::{Modify, OpenApi};

use super::{ApiError, Web, audits, faq, orders, understand};

#[derive(OpenApi)]
#[openapi(
    info(title = "simdesk", description = "Orders, look-ups, meaning and FAQ of a support desk for SIM-card orders that were rejected at review."),
    paths(orders::take, audits::by_tail, audits::by_number, understand::understand, faq::list, faq::search, faq::entry),
    modifiers(&Schemes),
    tags(
        (name = "orders", description = "Signed with the secret that both sides know"),
        (name = "staff", description = "With the token of an account of staff; look-ups are in the audit log"),
        (name = "faq", description = "For everybody"),
    )
)]
struct Api;

struct Schemes;

impl Modify for Schemes {
    fn modify(&self, document: &mut Document) {
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("`simdesk staff token NAME` makes one"));
        let cookie = ApiKeyValue::with_description("simdesk_staff", "Set by the log-in of /assist");
        let signature =
            ApiKeyValue::with_description("X-Simdesk-Signature", "`v1=` and the HMAC-SHA256 of timestamp, point and body");
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("staff_token", SecurityScheme::Http(bearer.build()));
        components.add_security_scheme("staff_cookie", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
        components.add_security_scheme("signature", SecurityScheme::ApiKey(ApiKey::Header(signature)));
    }
}

static DOCUMENT: LazyLock<Document> = LazyLock::new(Api::openapi);

pub(super) async fn document(State(web): State<Arc<Web>>) -> Response {
    let mut document = DOCUMENT.clone();
    if !web.options.url.is_empty() {
        document.servers = Some(vec![Server::new(&web.options.url)]);
    }
    match document.to_json() {
        Ok(text) => ([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-cache")], text).into_response(),
        Err(error) => {
            tracing::error!("the description of the interface could not be written: {error}");
            ApiError::new(axum::http::StatusCode::INTERNAL_SERVER_ERROR, "inside", "this is a bug in simdesk").into_response()
        }
    }
}
