//! Updates pushed to the bot: one at a time from each queue, again and again until the receiver says 200.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Request, Uri};
use hyper_util::rt::TokioIo;
use serde_json::Value;

use super::methods;
use super::parse;
use super::server::Shared;
use super::updates::Webhook;

/// One attempt to deliver an update.
#[derive(Clone, Debug)]
pub struct Delivery {
    pub at_ms: i64,
    pub update: i64,
    /// Updates of one queue never overlap.
    pub queue: i64,
    /// From the first byte sent to the last one received, connecting included.
    pub took: Duration,
    /// The receiver's status, or what went wrong with the connection.
    pub answer: Result<u16, String>,
    /// Seconds after which the receiver wants it again; 0 when it does not say.
    pub retry_after_s: i64,
}

type Sender = SendRequest<Full<Bytes>>;
/// Connections that wait for the next update, by where they lead.
type Idle = Mutex<Vec<(SocketAddr, Sender)>>;

struct Answer {
    code: u16,
    reason: String,
    retry_after_s: i64,
    mime: String,
    body: Bytes,
}

/// Starts a delivery for every queue that is ready, for as long as the server runs.
pub async fn deliver(shared: Arc<Shared>) {
    let idle = Arc::new(Idle::default());
    let mut versions = shared.versions();
    loop {
        versions.borrow_and_update();
        let wait = {
            let mut world = shared.look();
            let now_ms = world.clock.now_ms();
            if let Some(webhook) = world.updates.webhook.clone() {
                while let Some((id, queue, json)) = world.updates.deliver(now_ms) {
                    tokio::spawn(attempt(Arc::clone(&shared), Arc::clone(&idle), webhook.clone(), id, queue, json));
                }
            }
            let due_ms = world.updates.ready.first().map_or(now_ms + 3_600_000, |(at, _)| *at);
            // All connections busy: the next change is what frees one.
            if due_ms <= now_ms { Duration::from_hours(1) } else { world.clock.real_wait(due_ms) }
        };
        tokio::select! {
            changed = versions.changed() => if changed.is_err() { return },
            () = tokio::time::sleep(wait) => {}
        }
    }
}

async fn attempt(shared: Arc<Shared>, idle: Arc<Idle>, webhook: Webhook, id: i64, queue: i64, json: Value) {
    let begun = Instant::now();
    let answer = tokio::select! {
        answer = post(&shared, &idle, &webhook, &json) => answer,
        () = timeout(&shared) => Err("Read timeout expired".to_owned()),
    };
    let took = begun.elapsed();
    let call = answer.as_ref().ok().filter(|a| (200..300).contains(&a.code)).and_then(|a| parse::webhook_call(&a.mime, &a.body));
    shared.change(|world| {
        let now_ms = world.clock.now_ms();
        let said = answer.as_ref().map(|a| a.code).map_err(Clone::clone);
        world.note(&format!("hook update {id} -> {said:?}"));
        let retry_after_s = answer.as_ref().map_or(0, |a| a.retry_after_s);
        world.deliveries.push_back(Delivery { at_ms: now_ms, update: id, queue, took, answer: said, retry_after_s });
        if world.deliveries.len() > shared.options.log_max {
            world.deliveries.pop_front();
        }
        match &answer {
            Ok(a) if (200..300).contains(&a.code) => world.updates.delivered(id, queue, now_ms),
            Ok(a) => {
                let error = format!("Wrong response from the webhook: {} {}", a.code, a.reason);
                world.updates.failed(id, queue, a.retry_after_s, &error, now_ms);
            }
            Err(error) => world.updates.failed(id, queue, 0, error, now_ms),
        }
    });
    if let Some(call) = call {
        let method = call.method.clone();
        drop(methods::handle(&shared, &method, call).await);
    }
}

async fn timeout(shared: &Shared) {
    let mut versions = shared.versions();
    let due_ms = shared.look().clock.now_ms() + shared.options.webhook_timeout_s * 1000;
    loop {
        versions.borrow_and_update();
        let wait = shared.look().clock.real_wait(due_ms);
        if wait.is_zero() {
            return;
        }
        tokio::select! {
            _ = versions.changed() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
}

/// Where a webhook really is: itself if it is plain HTTP, else behind the proxy that would speak TLS.
fn target(shared: &Shared, uri: &Uri) -> Result<SocketAddr, String> {
    let via = *shared.via.lock().unwrap_or_else(PoisonError::into_inner);
    let authority = uri.authority().ok_or("Failed to resolve host")?;
    if let (Some("https"), Some(via)) = (uri.scheme_str(), via) {
        return Ok(via);
    }
    let address = format!("{}:{}", authority.host(), authority.port_u16().unwrap_or(80));
    address.replace("localhost", "127.0.0.1").parse().map_err(|_| "Failed to resolve host: Name or service not known".to_owned())
}

async fn post(shared: &Shared, idle: &Idle, webhook: &Webhook, json: &Value) -> Result<Answer, String> {
    let uri: Uri = webhook.url.parse().map_err(|_| "Invalid URL".to_owned())?;
    let target = target(shared, &uri)?;
    let path = uri.path_and_query().map_or("/", |p| p.as_str());
    let host = uri.authority().map(ToString::to_string).unwrap_or_default();
    let mut request = Request::post(path).header("host", host).header("content-type", "application/json");
    if let Some(secret) = &webhook.secret {
        request = request.header("x-telegram-bot-api-secret-token", secret);
    }
    let request = request.body(Full::new(Bytes::from(json.to_string()))).map_err(|e| e.to_string())?;
    let mut sender = loop {
        match reuse(idle, target) {
            // It may have ended meanwhile, or still be busy with the end of the last answer.
            Some(mut sender) => {
                if sender.ready().await.is_ok() {
                    break sender;
                }
            }
            None => break connect(target).await?,
        }
    };
    let response = sender.send_request(request).await.map_err(|_| "Webhook connection closed".to_owned())?;
    let header = |name: &str| response.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    let (mime, pause) = (header("content-type"), header("retry-after"));
    let status = response.status();
    let body = response.into_body().collect().await.map_err(|_| "Webhook connection closed".to_owned())?.to_bytes();
    idle.lock().unwrap_or_else(PoisonError::into_inner).push((target, sender));
    let reason = status.canonical_reason().unwrap_or_default().to_owned();
    Ok(Answer { code: status.as_u16(), reason, retry_after_s: pause.parse().unwrap_or(0), mime, body })
}

fn reuse(idle: &Idle, target: SocketAddr) -> Option<Sender> {
    let mut idle = idle.lock().unwrap_or_else(PoisonError::into_inner);
    idle.retain(|(to, sender)| *to == target && !sender.is_closed());
    idle.pop().map(|(_, sender)| sender)
}

async fn connect(target: SocketAddr) -> Result<Sender, String> {
    let stream = tokio::net::TcpStream::connect(target).await.map_err(|e| match e.kind() {
        std::io::ErrorKind::ConnectionRefused => "Connection refused".to_owned(),
        _ => e.to_string(),
    })?;
    drop(stream.set_nodelay(true));
    let (sender, connection) = handshake(TokioIo::new(stream)).await.map_err(|e| e.to_string())?;
    tokio::spawn(connection);
    Ok(sender)
}
