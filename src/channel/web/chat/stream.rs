//! The stream of a conversation: what a page has not shown yet, read from the store by number, and again whenever there may be more.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};

use super::{After, Reader, Shown};
use crate::channel::web::guard;
use crate::channel::web::hub::Seat;
use crate::channel::web::listen::Peer;
use crate::channel::web::{NAME, Web};
use crate::model::ConversationId;

/// Pages of one person that read along at a time.
const SEATS_MAX: usize = 8;
/// Messages that are read at once.
const READ_AT_ONCE: usize = 50;
/// A comment now and then, so that proxies keep the line and dead browsers are noticed.
const ALIVE: Duration = Duration::from_secs(20);
/// When the store can't be read, it is tried again after this.
const AGAIN: Duration = Duration::from_secs(2);

struct Reading {
    web: Arc<Web>,
    conversation: ConversationId,
    after: u64,
    seat: Seat,
    _stream: guard::Stream,
    found: VecDeque<Shown>,
    /// True until the first look, which tells the page that it is connected.
    fresh: bool,
}

pub(super) async fn events(
    State(web): State<Arc<Web>>,
    Reader(known): Reader,
    Query(After { after }): Query<After>,
    headers: HeaderMap,
    peer: Option<Extension<Peer>>,
) -> Response {
    let address = guard::address(peer.map(|Extension(peer)| peer), &headers, web.options.proxy);
    let Some(stream) = web.limits.stream(address) else {
        return (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "30")], "too many open pages\n").into_response();
    };
    let Some(seat) = web.hub.sit(&known.conversation, SEATS_MAX) else {
        return (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "10")], "too many open pages\n").into_response();
    };
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok()?.parse().ok());
    let after = last.unwrap_or(after);
    let reading =
        Reading { web, conversation: known.conversation, after, seat, _stream: stream, found: VecDeque::new(), fresh: true };
    let events = futures_util::stream::unfold(reading, next);
    let mut response = Sse::new(events).keep_alive(KeepAlive::new().interval(ALIVE)).into_response();
    // A proxy that collects an answer before it hands it on would hold back every message.
    response.headers_mut().insert("x-accel-buffering", header::HeaderValue::from_static("no"));
    response
}

async fn next(mut reading: Reading) -> Option<(Result<Event, Infallible>, Reading)> {
    if std::mem::take(&mut reading.fresh) {
        return Some((Ok(Event::default().event("ready").data("")), reading));
    }
    loop {
        if let Some(shown) = reading.found.pop_front() {
            let event = Event::default().event("message").id(shown.seq.to_string());
            let event = event.json_data(&shown).unwrap_or_else(|_| Event::default().comment("unwritable"));
            return Some((Ok(event), reading));
        }
        // What is said from here on rings.
        reading.seat.listen();
        match reading.web.store.messages(&reading.conversation, reading.after, READ_AT_ONCE).await {
            Ok(messages) if !messages.is_empty() => {
                reading.after = messages.last().map_or(reading.after, |message| message.sequence);
                reading.found = messages.into_iter().map(Shown::from).collect();
                continue;
            }
            Ok(_) => {}
            Err(error) => {
                tracing::error!("an open page waits, since the store can't be read: {error}");
                tokio::time::sleep(AGAIN).await;
                continue;
            }
        }
        let elsewhere = reading.conversation.channel() != NAME;
        let mut stop = reading.web.stop.clone();
        tokio::select! {
            () = reading.seat.rung() => {}
            // Other channels deliver without ringing here.
            () = reading.web.store.changed(), if elsewhere => {}
            // The page comes back to whoever serves then.
            _ = stop.wait_for(|over| *over) => return None,
        }
    }
}
