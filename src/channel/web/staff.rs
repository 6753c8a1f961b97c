//! Who of the staff a request comes from: a token in a header, or in a cookie that the log-in of the seat assistant has set.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method};
use chrono::{DateTime, TimeDelta, Utc};

use super::api::ApiError;
use super::listen::Peer;
use super::{Web, cookies, guard};
use crate::desk::token;
use crate::model::{About, Act, Actor, LogEntry, StaffId};
use crate::port::StoreError;

/// The cookie.
const COOKIE: &str = "simdesk_staff";
/// How long a log-in lasts: a working day with its breaks.
const HOURS: u32 = 12;
/// What the audit log has in place of the system's account.
const ACCOUNT: &str = "web";
/// No token is longer.
const TOKEN_CHARS_MAX: usize = 200;
/// Wrong tokens of one address, and after what time they are forgotten.
const TRIES_MAX: u32 = 10;
const TRIES_MINUTES: i64 = 5;
/// Addresses that are remembered before those whose time is over are forgotten; when that does not help, all are.
const ADDRESSES_MAX: usize = 20_000;

/// Why somebody is not one of the staff.
#[derive(Debug)]
pub enum Denied {
    /// There is no token.
    Missing,
    /// It is nobody's, or that of an account that has ended.
    Wrong,
    /// A page of somebody else sent this.
    Foreign,
    /// There were too many wrong ones from there.
    TooMany,
    /// The store can't tell.
    Store(StoreError),
}

/// Wrong tokens by address, and when the first of them came.
#[derive(Debug, Default)]
pub struct Tries(Mutex<HashMap<IpAddr, (DateTime<Utc>, u32)>>);

impl Tries {
    /// True when nothing more is looked at that comes from there.
    fn is_over(&self, address: IpAddr, now: DateTime<Utc>) -> bool {
        let tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tries.get(&address).is_some_and(|(since, count)| is_fresh(*since, now) && *count >= TRIES_MAX)
    }

    fn count(&self, address: IpAddr, now: DateTime<Utc>) {
        let mut tries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if tries.len() >= ADDRESSES_MAX {
            tries.retain(|_, (since, _)| is_fresh(*since, now));
        }
        if tries.len() >= ADDRESSES_MAX {
            tries.clear();
        }
        let (since, count) = tries.entry(address).or_insert((now, 0));
        if !is_fresh(*since, now) {
            (*since, *count) = (now, 0);
        }
        *count = count.saturating_add(1);
    }
}

fn is_fresh(since: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now - since < TimeDelta::minutes(TRIES_MINUTES)
}

/// Somebody of the staff.
pub struct Staff(pub Actor);

impl FromRequestParts<Arc<Web>> for Staff {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, web: &Arc<Web>) -> Result<Self, ApiError> {
        Ok(known(web, parts).await.map(Self)?)
    }
}

/// Whoever sends this.
///
/// # Errors
/// When it is nobody of the staff.
pub async fn known(web: &Web, parts: &Parts) -> Result<Actor, Denied> {
    if let Some(token) = cookies::bearer(&parts.headers) {
        return with_token(web, parts, token).await;
    }
    let Some(token) = cookies::read(&parts.headers, COOKIE) else { return Err(Denied::Missing) };
    // A browser sends the cookie by itself, so it matters which page made it do so.
    if !matches!(parts.method, Method::GET | Method::HEAD) && !guard::is_ours(&parts.headers) {
        return Err(Denied::Foreign);
    }
    with_token(web, parts, token).await
}

/// Whoever has this token. A wrong one is never logged: it may be a right one with a slip of the pen in it.
///
/// # Errors
/// As [`known`].
pub async fn with_token(web: &Web, parts: &Parts, token: &str) -> Result<Actor, Denied> {
    let peer = parts.extensions.get::<Peer>().copied();
    let (address, now) = (guard::address(peer, &parts.headers, web.options.proxy), web.clock.now());
    if web.tries.is_over(address, now) {
        return Err(Denied::TooMany);
    }
    let token = if token.len() <= TOKEN_CHARS_MAX { token } else { "" };
    match token::bearer(&*web.store, token).await {
        Ok(Some(actor)) => Ok(actor),
        Ok(None) => {
            web.tries.count(address, now);
            Err(Denied::Wrong)
        }
        Err(error) => Err(Denied::Store(error)),
    }
}

/// Has the browser keep this token, or forget it when it is empty. Pages of others can't make a browser send it.
pub fn set_cookie(web: &Web, token: &str) -> (HeaderName, HeaderValue) {
    cookies::set(&web.options, COOKIE, token, HOURS * 60 * 60, "Strict")
}

/// Notes in the audit log what is about to be shown or done. When that fails it must not be.
///
/// # Errors
/// When the store fails.
pub async fn note(web: &Web, staff: Option<&StaffId>, act: Act, about: &[About]) -> Result<(), StoreError> {
    let at = web.clock.now();
    let parts = if about.is_empty() { vec![about] } else { about.chunks(LogEntry::ABOUT_MAX).collect() };
    for part in parts {
        let entry = LogEntry { at, staff: staff.cloned(), account: ACCOUNT.to_owned(), act, about: part.to_vec() };
        web.store.log(entry).await?;
    }
    Ok(())
}
