//! Tokens in headers and cookies: read and written in one way, whoever they are of.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

use super::Options;

/// The token of the header `Authorization`.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// What a cookie of this name holds.
pub fn read<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|line| line.split(';')).find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// Has the browser keep this for so many seconds, or forget it when it is empty. Scripts can't read it.
pub fn set(options: &Options, name: &str, token: &str, seconds: u32, same_site: &str) -> (HeaderName, HeaderValue) {
    let age = if token.is_empty() { 0 } else { seconds };
    let secure = if options.is_https() { "; Secure" } else { "" };
    let text = format!("{name}={token}; Path=/; Max-Age={age}; HttpOnly; SameSite={same_site}{secure}");
    (header::SET_COOKIE, HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("")))
}
