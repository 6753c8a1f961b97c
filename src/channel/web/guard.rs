//! What holds for every answer: headers that keep a page to itself, limits on how much and how often, and who may write.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::Web;
use super::listen::Peer;

/// Bytes of a request's body, where a route does not say otherwise.
const BODY_BYTES_MAX: usize = 64 << 10;
/// A request whose body is not there by then is given up. Streams have their own time, as they answer at once.
const ANSWER_MAX: Duration = Duration::from_secs(15);
/// Searches of one address.
const SEARCHES_A_SECOND: NonZeroU32 = NonZeroU32::new(10).expect("more than none");
const SEARCHES_AT_ONCE: NonZeroU32 = NonZeroU32::new(60).expect("more than none");
/// Open streams of one address: an office behind one has many, a flood has more.
const STREAMS_MAX: usize = 300;
/// Addresses that are remembered before the full ones among them are forgotten.
const ADDRESSES_MAX: usize = 50_000;

/// Nothing but what the site itself serves; no other page may frame it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
                      manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The same for a page that these may frame.
pub fn policy_for(ancestors: &[String]) -> Option<HeaderValue> {
    let fixed = POLICY.strip_suffix("'none'").filter(|_| !ancestors.is_empty())?;
    HeaderValue::try_from(format!("{fixed}{}", ancestors.join(" "))).ok()
}

/// On every answer. Without a word about where it comes from, a browser would not say either that our own forms are ours.
const HEADERS: [(HeaderName, HeaderValue); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=()"),
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
];

/// How often one address may write, and search; how many streams it may hold open.
pub struct Limits {
    writes: DefaultKeyedRateLimiter<IpAddr>,
    searches: DefaultKeyedRateLimiter<IpAddr>,
    streams: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// An open stream of an address, until it is dropped.
pub struct Stream {
    all: Arc<Mutex<HashMap<IpAddr, usize>>>,
    address: IpAddr,
}

impl Drop for Stream {
    fn drop(&mut self) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = all.get_mut(&self.address) {
            *open -= 1;
            if *open == 0 {
                all.remove(&self.address);
            }
        }
    }
}

impl Limits {
    /// So many writes a minute, half of them at once.
    #[must_use]
    pub fn new(per_minute: u32) -> Self {
        let per_minute = NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN);
        let burst = NonZeroU32::new(per_minute.get() / 2).unwrap_or(NonZeroU32::MIN);
        Self {
            writes: RateLimiter::keyed(Quota::per_minute(per_minute).allow_burst(burst)),
            searches: RateLimiter::keyed(Quota::per_second(SEARCHES_A_SECOND).allow_burst(SEARCHES_AT_ONCE)),
            streams: Arc::default(),
        }
    }

    /// True when this address may search once more. Whoever types asks several times a second; a whole office may share an address.
    fn searches(&self, address: IpAddr) -> bool {
        if self.searches.len() > ADDRESSES_MAX {
            self.searches.retain_recent();
        }
        address.is_loopback() || self.searches.check_key(&address).is_ok()
    }

    /// One more open stream of this address; `None` when it has as many as it may. This machine itself is a proxy, and may have all.
    pub fn stream(&self, address: IpAddr) -> Option<Stream> {
        let mut all = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        let open = all.entry(address).or_default();
        if *open >= STREAMS_MAX && !address.is_loopback() {
            return None;
        }
        *open += 1;
        Some(Stream { all: Arc::clone(&self.streams), address })
    }

    fn takes(&self, address: IpAddr) -> bool {
        if self.writes.len() > ADDRESSES_MAX {
            self.writes.retain_recent();
        }
        self.writes.check_key(&address).is_ok()
    }
}

/// Puts all of it around the routes.
pub fn around(routes: Router, web: &Arc<Web>) -> Router {
    routes
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(middleware::from_fn_with_state(Arc::clone(web), check))
        .layer(middleware::from_fn_with_state(Arc::clone(web), headers))
}

/// What makes the engine read.
fn is_search(path: &str) -> bool {
    path == "/search.json" || path.ends_with("/search")
}

async fn check(State(web): State<Arc<Web>>, request: Request, next: Next) -> Response {
    let writes = !matches!(*request.method(), Method::GET | Method::HEAD);
    let searches = is_search(request.uri().path());
    if writes || searches {
        let peer = request.extensions().get::<Peer>().copied();
        let address = address(peer, request.headers(), web.options.proxy);
        if (writes && !web.limits.takes(address)) || (searches && !web.limits.searches(address)) {
            return (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "5")], "too many requests\n").into_response();
        }
    }
    match tokio::time::timeout(ANSWER_MAX, next.run(request)).await {
        Ok(response) => response,
        Err(_) => (StatusCode::REQUEST_TIMEOUT, [(header::CONNECTION, "close")], "too slow\n").into_response(),
    }
}

async fn headers(State(web): State<Arc<Web>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(value);
    }
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(POLICY));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if web.options.is_https() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    response
}

/// Whose request it is. Behind a proxy the last address of its list is the one that the proxy itself has seen; of a network of the new
/// kind one place has as many addresses as it likes, so that its first half counts.
pub fn address(peer: Option<Peer>, headers: &HeaderMap, proxy: bool) -> IpAddr {
    let seen = peer.map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |Peer(peer)| peer.ip());
    let told = || {
        let list = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        let nearest = list.rsplit(',').next()?.trim();
        // Some proxies write the port too.
        nearest.parse().ok().or_else(|| nearest.parse::<SocketAddr>().ok().map(|address| address.ip()))
    };
    match if proxy { told().unwrap_or(seen) } else { seen } {
        IpAddr::V6(long) => match long.to_ipv4_mapped() {
            Some(short) => IpAddr::V4(short),
            None => IpAddr::V6(Ipv6Addr::from_bits(long.to_bits() >> 64 << 64)),
        },
        short @ IpAddr::V4(_) => short,
    }
}

/// True when no page of somebody else sent this: browsers say where a request comes from, other programs have no cookies to abuse.
pub fn is_ours(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match text("sec-fetch-site") {
        Some(site) => matches!(site, "same-origin" | "none"),
        None => match (text("origin"), text("host")) {
            (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
            (Some(_), None) => false,
            (None, _) => true,
        },
    }
}
