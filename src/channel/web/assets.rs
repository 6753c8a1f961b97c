//! Style and script of the pages. Their names carry a hash of what is in them, so that browsers may keep them for ever.

use std::sync::LazyLock;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use sha2::{Digest as _, Sha256};

/// A file that pages name.
#[derive(Debug)]
pub struct Asset {
    /// Its address.
    pub path: String,
    kind: &'static str,
    text: &'static str,
}

/// Changes with a text.
pub(super) fn fingerprint(text: &str) -> String {
    BASE64.encode(&Sha256::digest(text)[..6])
}

impl Asset {
    fn new(name: &str, ending: &str, kind: &'static str, text: &'static str) -> Self {
        Self { path: format!("/assets/{name}-{}.{ending}", fingerprint(text)), kind, text }
    }

    fn response(&self) -> Response {
        let forever = "public, max-age=31536000, immutable";
        ([(header::CONTENT_TYPE, self.kind), (header::CACHE_CONTROL, forever)], self.text).into_response()
    }
}

const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// How every page looks.
pub static STYLE: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("site", "css", CSS, include_str!("../../../templates/web/site.css")));
/// Search as one types, and "did this help?".
pub static SITE: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("site", "js", SCRIPT, include_str!("../../../templates/web/site.js")));
/// The chat.
pub static CHAT: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("chat", "js", SCRIPT, include_str!("../../../templates/web/chat.js")));

/// News on the page of a case.
pub static STATUS: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("status", "js", SCRIPT, include_str!("../../../templates/web/status.js")));
/// The keys of the seat assistant.
pub static ASSIST: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("assist", "js", SCRIPT, include_str!("../../../templates/web/assist.js")));

/// The file of this address.
#[must_use]
pub fn at(path: &str) -> Option<Response> {
    let all = [&STYLE, &SITE, &CHAT, &STATUS, &ASSIST];
    all.into_iter().find(|asset| asset.path == path).map(|asset| asset.response())
}
