//! What goes wrong, as programs read it. Nothing of the inside is in it: that stands in the log.

use axum::Json;
use axum::extract::rejection::{BytesRejection, JsonRejection, PathRejection, QueryRejection};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::schema::Fault;
use crate::channel::web::staff::Denied;
use crate::port::StoreError;

/// An error with its status.
#[derive(Debug)]
pub struct ApiError {
    status: StatusCode,
    fault: Box<Fault>,
    header: Option<(HeaderName, &'static str)>,
}

impl ApiError {
    /// One that happens in no particular place.
    #[must_use]
    pub fn new(status: StatusCode, error: &'static str, message: impl Into<String>) -> Self {
        let fault = Fault { error: error.to_owned(), message: message.into(), place: None };
        Self { status, fault: Box::new(fault), header: None }
    }

    /// The same, in this place of the request.
    #[must_use]
    pub fn at(mut self, place: &str) -> Self {
        self.fault.place = Some(place.to_owned());
        self
    }

    fn with(mut self, name: HeaderName, value: &'static str) -> Self {
        self.header = Some((name, value));
        self
    }

    /// A request that can't be read.
    #[must_use]
    pub fn unreadable(why: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "unreadable", why)
    }

    /// A body of another kind than those that are read.
    #[must_use]
    pub fn wrong_kind(kinds: &str) -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "wrong-content-type", format!("send {kinds}"))
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(self.fault)).into_response();
        if let Some((name, value)) = self.header {
            response.headers_mut().insert(name, HeaderValue::from_static(value));
        }
        response
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        tracing::error!("a request was not carried out, since the store fails: {error}");
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "later", "the store does not answer; nothing is lost, send it again")
            .with(header::RETRY_AFTER, "3")
    }
}

impl From<Denied> for ApiError {
    fn from(denied: Denied) -> Self {
        let challenge = |error| error_401(error).with(header::WWW_AUTHENTICATE, "Bearer");
        match denied {
            Denied::Missing => challenge("send the token of an account of staff: Authorization: Bearer …"),
            Denied::Wrong => challenge("this token is nobody's, or has ended"),
            Denied::Foreign => Self::new(StatusCode::FORBIDDEN, "foreign-page", "a page of another site sent this"),
            Denied::TooMany => {
                Self::new(StatusCode::TOO_MANY_REQUESTS, "too-many", "too many wrong tokens from this address; wait some minutes")
                    .with(header::RETRY_AFTER, "300")
            }
            Denied::Store(error) => error.into(),
        }
    }
}

fn error_401(message: &str) -> ApiError {
    ApiError::new(StatusCode::UNAUTHORIZED, "no-access", message)
}

impl From<BytesRejection> for ApiError {
    fn from(rejection: BytesRejection) -> Self {
        match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "the body is too large"),
            _ => Self::unreadable("the body did not come to its end"),
        }
    }
}

impl From<JsonRejection> for ApiError {
    fn from(rejection: JsonRejection) -> Self {
        match rejection {
            JsonRejection::BytesRejection(rejection) => rejection.into(),
            JsonRejection::MissingJsonContentType(_) => Self::wrong_kind("application/json"),
            rejection => Self::unreadable(rejection.body_text()),
        }
    }
}

impl From<QueryRejection> for ApiError {
    fn from(rejection: QueryRejection) -> Self {
        Self::unreadable(rejection.body_text()).at("query")
    }
}

impl From<PathRejection> for ApiError {
    fn from(rejection: PathRejection) -> Self {
        Self::unreadable(rejection.body_text()).at("path")
    }
}
