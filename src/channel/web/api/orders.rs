//! Orders from other systems. Whoever has the secret signs what they send; the same request again has the same answer and changes nothing.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest as _, Sha256};

use super::schema::{Fault, Order, Outcome, RowResult, Taken};
use super::{ApiError, Web};
use crate::audits::ingest::{self, Row, Shape};
use crate::audits::signature;
use crate::channel::web::staff;
use crate::model::{About, Act, AuditUpdate, StaffId, hex};
use crate::port::{ImportId, RowOutcome, StoreError};

const TIMESTAMP: &str = "x-simdesk-timestamp";
const SIGNATURE: &str = "x-simdesk-signature";
const KEY: &str = "idempotency-key";
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
/// Characters of a key that the sender chooses.
const KEY_CHARS_MAX: usize = 200;
/// Keys that are remembered with the body that came under them.
const KEYS_KEPT: usize = 1_000;
/// Where they are.
const KEYS: &str = "ingest-keys";
const HALF: usize = 16;
/// Updates that the store takes at once.
const CHUNK_UPDATES: usize = 2_000;
/// Chunks from this number on hold one row each: see [`alone`].
const ALONE: u32 = 1 << 20;
/// Who sent them, in the audit log.
const SENDER: &str = "v1-audits";

/// Send orders
///
/// Orders with their review results from another system, in the neutral names of the JSONL import: at most 2,000, as a JSON array, as one object,
/// or as one object a line. What is answered is durable. A row that can't be used does not stop the others. An older state never undoes a newer
/// one. Identity numbers and phones in reasons are masked and the phone tail is hashed before anything is written; other fields are not read.
///
/// The signature is the HMAC-SHA256 of `timestamp + "." + body` with the configured secret, in hexadecimal digits behind `v1=`.
#[utoipa::path(
    post,
    path = "/v1/audits",
    tag = "orders",
    params(
        ("X-Simdesk-Timestamp" = String, Header, description = "Seconds since 1970, at most 300 from now", example = "1795456800"),
        ("X-Simdesk-Signature" = String, Header, description = "`v1=` and 64 hexadecimal digits"),
        (
            "Idempotency-Key" = Option<String>,
            Header,
            description = "A name for this request; where there is none, its body is its name. The last 1,000 are known",
            example = "night-run-2026-11-23",
            pattern = "^[!-~]{1,200}$"
        ),
    ),
    request_body(content(
        (Vec<Order> = "application/json"),
        (String = "application/x-ndjson", example = "{\"order_id\":\"6901234567890123456\",\"audit_status\":\"rejected\"}\n"),
    ), description = "The orders"),
    security(("signature" = [])),
    responses(
        (
            status = 200,
            description = "What became of each row",
            body = Taken,
            headers(("Idempotent-Replayed" = String, description = "`true` when this request had been carried out before"))
        ),
        (status = 400, description = "The body or the key can't be read, or there are more than 2,000 rows", body = Fault),
        (status = 401, description = "Not signed, signed with another secret, or too long ago", body = Fault),
        (status = 404, description = "`not-configured`: this site takes no orders", body = Fault),
        (status = 408, description = "The body did not come in time", body = String, content_type = "text/plain"),
        (status = 409, description = "`key-used`: this key came with another body", body = Fault),
        (status = 413, description = "The body is larger than 8 MB", body = Fault),
        (status = 415, description = "The body is of another kind", body = Fault),
        (status = 429, description = "Too many requests from this address", body = String, content_type = "text/plain"),
        (status = 503, description = "The store does not take it now; send it again", body = Fault),
    )
)]
pub(super) async fn take(
    State(web): State<Arc<Web>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, ApiError> {
    let Some(secret) = &web.options.ingest_secret else {
        let why = "this site takes no orders: its configuration has no [web] ingest_secret";
        return Err(ApiError::new(StatusCode::NOT_FOUND, "not-configured", why));
    };
    let body = body?;
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let now = web.clock.now();
    let signed = |timestamp, given| signature::is_genuine(secret, timestamp, &body, given, now);
    if !text(TIMESTAMP).zip(text(SIGNATURE)).is_some_and(|(timestamp, given)| signed(timestamp, given)) {
        let why = "X-Simdesk-Timestamp must be within 300 s of now, and X-Simdesk-Signature sign it with the body";
        return Err(ApiError::new(StatusCode::UNAUTHORIZED, "not-signed", why));
    }
    let shape = shape(text(header::CONTENT_TYPE.as_str()))?;
    let key = headers.get(KEY).map(key).transpose()?;
    let rows =
        ingest::rows(&body, shape, &web.keyring, now).map_err(|error| ApiError::unreadable(error.to_string()).at("body"))?;
    let digest: [u8; 32] = Sha256::digest(&body).into();
    let import = match key {
        Some(key) => {
            remember(&web, key, &digest).await?;
            // With the body in it: a key that was forgotten and comes again stands for what comes with it now.
            let name = [key.as_bytes(), b"\0", format!("{shape:?}").as_bytes(), &digest].concat();
            format!("api-key-{}", hex(&Sha256::digest(name)))
        }
        None => format!("api-{shape:?}-{}", hex(&digest)),
    };
    staff::note(&web, SENDER.parse::<StaffId>().ok().as_ref(), Act::Import, &[About::File(hex(&digest))]).await?;
    let (taken, replayed) = merge(&web, &ImportId(import), rows).await?;
    let mut response = Json(taken).into_response();
    if replayed {
        response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    }
    Ok(response)
}

fn shape(kind: Option<&str>) -> Result<Shape, ApiError> {
    let kind = kind.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match kind.as_str() {
        "application/json" => Ok(Shape::Value),
        "application/x-ndjson" | "application/ndjson" | "application/jsonl" | "application/x-jsonlines" => Ok(Shape::Lines),
        _ => Err(ApiError::wrong_kind("application/json (an array) or application/x-ndjson (an object a line)")),
    }
}

fn key(value: &HeaderValue) -> Result<&str, ApiError> {
    let fine = |text: &&str| (1..=KEY_CHARS_MAX).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    let wrong = || ApiError::unreadable(format!("expected 1 to {KEY_CHARS_MAX} visible ASCII characters")).at("Idempotency-Key");
    value.to_str().ok().filter(fine).ok_or_else(wrong)
}

/// Notes that this body came under this key, before anything of it is written: another body under the same key is a slip of the sender's.
async fn remember(web: &Web, key: &str, body: &[u8; 32]) -> Result<(), ApiError> {
    let name = Sha256::digest([b"simdesk idempotency 1:", key.as_bytes()].concat());
    let row: [u8; 2 * HALF] = std::array::from_fn(|at| if at < HALF { name[at] } else { body[at - HALF] });
    let _one = web.ingest_keys.lock().await;
    let mut known = web.store.setting(KEYS).await?.unwrap_or_default();
    if let Some(old) = known.chunks_exact(2 * HALF).find(|old| old[..HALF] == row[..HALF]) {
        if *old == row {
            return Ok(());
        }
        return Err(ApiError::new(StatusCode::CONFLICT, "key-used", "this key came with another body").at("Idempotency-Key"));
    }
    known.extend(row);
    let extra = (known.len() / (2 * HALF)).saturating_sub(KEYS_KEPT);
    known.drain(..extra * 2 * HALF);
    Ok(web.store.put_setting(KEYS, &known).await?)
}

/// Hands the rows to the store. One that is refused there, because it would join what does not belong together, takes its chunk with it: then
/// the rows of that chunk are handed over one by one.
async fn merge(web: &Web, import: &ImportId, rows: Vec<Row>) -> Result<(Taken, bool), StoreError> {
    let mut results: Vec<RowResult> = Vec::with_capacity(rows.len());
    let mut waiting: Vec<(usize, Vec<AuditUpdate>)> = Vec::with_capacity(rows.len());
    for Row { place, updates } in rows {
        let (outcome, refusal) = match updates {
            Ok(updates) => {
                waiting.push((results.len(), updates));
                (Outcome::Unchanged, None)
            }
            Err(refusal) => (Outcome::Refused, Some(refusal)),
        };
        let (column, reason) = refusal.map_or((None, None), |r| (Some(r.column).filter(|c| !c.is_empty()), Some(r.why)));
        results.push(RowResult { row: place, outcome, column, reason });
    }
    let mut replayed = !waiting.is_empty();
    let mut number = 0;
    while !waiting.is_empty() {
        let mut size = 0;
        let fits = |(_, updates): &&(usize, Vec<AuditUpdate>)| {
            size += updates.len();
            size <= CHUNK_UPDATES
        };
        let count = waiting.iter().take_while(fits).count().max(1);
        let chunk: Vec<_> = waiting.drain(..count).collect();
        let all = chunk.iter().flat_map(|(_, updates)| updates.iter().cloned()).collect();
        match web.store.import_chunk(import, number, all, web.clock.now()).await {
            Ok(report) => {
                replayed &= report.repeated;
                let mut outcomes = report.rows.into_iter();
                for (at, updates) in chunk {
                    results[at].outcome = of_several(outcomes.by_ref().take(updates.len()));
                }
            }
            Err(StoreError::Refused(_)) => replayed &= alone(web, import, chunk, &mut results).await?,
            Err(error) => return Err(error),
        }
        number += 1;
    }
    let count = |outcome| results.iter().filter(|row| row.outcome == outcome).count() as u64;
    let taken = Taken {
        received: results.len() as u64,
        new: count(Outcome::New),
        updated: count(Outcome::Updated),
        unchanged: count(Outcome::Unchanged),
        older: count(Outcome::Older),
        refused: count(Outcome::Refused),
        rows: results,
    };
    Ok((taken, replayed))
}

/// One by one, each under a number of its own.
async fn alone(
    web: &Web,
    import: &ImportId,
    chunk: Vec<(usize, Vec<AuditUpdate>)>,
    results: &mut [RowResult],
) -> Result<bool, StoreError> {
    let mut replayed = true;
    for (at, updates) in chunk {
        let number = ALONE + u32::try_from(at).unwrap_or(0);
        match web.store.import_chunk(import, number, updates, web.clock.now()).await {
            Ok(report) => {
                replayed &= report.repeated;
                results[at].outcome = of_several(report.rows.into_iter());
            }
            Err(StoreError::Refused(_)) => {
                results[at].outcome = Outcome::Refused;
                results[at].reason = Some("its numbers would join more orders than belong together".to_owned());
            }
            Err(error) => return Err(error),
        }
    }
    Ok(replayed)
}

/// A row about several cards is told by what happened most.
fn of_several(outcomes: impl Iterator<Item = RowOutcome>) -> Outcome {
    let one = |outcome| match outcome {
        RowOutcome::New => Outcome::New,
        RowOutcome::Updated => Outcome::Updated,
        RowOutcome::Older => Outcome::Older,
        RowOutcome::Unchanged => Outcome::Unchanged,
    };
    outcomes.map(one).max().unwrap_or(Outcome::Unchanged)
}
