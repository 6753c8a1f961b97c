//! Figures for whoever watches over the process, in the text format of Prometheus. There is nothing personal in a label: routes are told by
//! their class, never by their address.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use tokio::sync::Mutex;

use super::Web;
use crate::model::{CaseState, EventBody};
use crate::port::{CaseFilter, StoreError};

/// The form of it that says where it ends.
const KIND: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
/// Answers within so many seconds.
const SECONDS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 15.0];
/// Cases are counted again after this.
const CASES_FRESH: Duration = Duration::from_secs(10);
/// Open cases that are counted.
const CASES_MAX: usize = 10_000;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: &'static str,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct InState {
    state: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfKind {
    kind: &'static str,
}

type Level = Gauge<f64, AtomicU64>;

/// What is counted.
pub struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    latency: Histogram,
    accepted: Family<OfKind, Counter>,
    streams: Gauge,
    memory: Gauge,
    cases: Family<InState, Gauge>,
    /// When the cases were last counted.
    counted: Mutex<Option<Instant>>,
}

impl Metrics {
    /// From a moment on, in seconds since 1970.
    pub fn new(start_seconds: f64) -> Self {
        let mut registry = Registry::default();
        let (requests, accepted, cases) = (Family::default(), Family::default(), Family::default());
        let latency = Histogram::new(SECONDS);
        let (streams, memory, start) = (Gauge::default(), Gauge::default(), Level::default());
        start.set(start_seconds);
        let unit = |unit: &str| Unit::Other(unit.to_owned());
        registry.register_with_unit("process_start_time", "When the site began, in seconds since 1970", Unit::Seconds, start);
        registry.register_with_unit("process_resident_memory", "Memory that the process holds", Unit::Bytes, memory.clone());
        registry.register("simdesk_http_requests", "Requests answered, by class of address and status", requests.clone());
        let about = "Time until an answer began; streams begin at once";
        registry.register_with_unit("simdesk_http_answer", about, Unit::Seconds, latency.clone());
        registry.register("simdesk_chat_accepted", "What customers did in chats of the site, durable and new", accepted.clone());
        registry.register_with_unit("simdesk_chat_open", "Pages that read along", unit("streams"), streams.clone());
        registry.register("simdesk_cases_open", "Cases that are not closed, by state", cases.clone());
        Self { registry, requests, latency, accepted, streams, memory, cases, counted: Mutex::new(None) }
    }

    /// Something of this kind that a customer did was taken.
    pub fn accepted(&self, kind: &'static str) {
        self.accepted.get_or_create(&OfKind { kind }).inc();
    }

    async fn count_cases(&self, web: &Web) -> Result<(), StoreError> {
        let mut counted = self.counted.lock().await;
        if counted.is_some_and(|at| at.elapsed() < CASES_FRESH) {
            return Ok(());
        }
        let open = web.store.cases(CaseFilter { all: false }, CASES_MAX).await?;
        let mut by_state: BTreeMap<&'static str, i64> = CaseState::NAMES.into_iter().take(4).map(|name| (name, 0)).collect();
        for case in &open {
            *by_state.entry(case.state.name()).or_default() += 1;
        }
        for (state, count) in by_state {
            self.cases.get_or_create(&InState { state }).set(count);
        }
        *counted = Some(Instant::now());
        Ok(())
    }
}

/// What a customer did, in a word.
pub fn kind(body: &EventBody) -> &'static str {
    match body {
        EventBody::Text { .. } => "message",
        EventBody::Pressed { .. } => "choice",
        EventBody::Started { .. } => "start",
        _ => "other",
    }
}

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/metrics", get(show))
}

/// Counts every answer, whoever gives it.
pub(super) fn around(routes: Router, web: &Arc<Web>) -> Router {
    routes.layer(middleware::from_fn_with_state(Arc::clone(web), count))
}

async fn count(State(web): State<Arc<Web>>, request: Request, next: Next) -> Response {
    let (route, begun) = (class(request.uri().path()), Instant::now());
    let response = next.run(request).await;
    web.metrics.latency.observe(begun.elapsed().as_secs_f64());
    web.metrics.requests.get_or_create(&Answered { route, status: response.status().as_u16() }).inc();
    response
}

fn class(path: &str) -> &'static str {
    match path.split('/').nth(1).unwrap_or_default() {
        "chat" => "chat",
        "s" => "status",
        "widget" | "widget.js" => "widget",
        "assist" => "assist",
        "assets" => "assets",
        "v1" => "api",
        "healthz" | "readyz" | "metrics" => "watch",
        "search.json" => "search",
        "" | "zh-Hans" | "zh-Hant" | "en" | "sitemap.xml" | "robots.txt" | "helped" => "faq",
        _ => "other",
    }
}

/// What a proxy passes on comes from outside, and is not answered.
async fn show(State(web): State<Arc<Web>>, headers: HeaderMap) -> Response {
    if web.options.proxy && headers.contains_key("x-forwarded-for") {
        return StatusCode::NOT_FOUND.into_response();
    }
    let metrics = &web.metrics;
    metrics.streams.set(i64::try_from(web.hub.readers()).unwrap_or(i64::MAX));
    metrics.memory.set(memory_bytes());
    if let Err(error) = metrics.count_cases(&web).await {
        tracing::error!("the open cases can't be counted: {error}");
    }
    let mut out = String::new();
    if text::encode(&mut out, &metrics.registry).is_err() {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    ([(header::CONTENT_TYPE, KIND)], out).into_response()
}

/// 0 where the system does not say it.
fn memory_bytes() -> i64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<i64>().ok()).unwrap_or(0).saturating_mul(1024)
}
