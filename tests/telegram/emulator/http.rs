//! The wire: connections, paths, faults on the way in and out.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use http_body_util::BodyExt;
use http_body_util::combinators::BoxBody;
use hyper::body::{Body, Bytes, Frame, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpSocket};
use tokio::task::JoinSet;
use tokio::time::Sleep;

use super::answer::Refusal;
use super::call::Call;
use super::methods;
use super::parse;
use super::server::Shared;

pub type Reply = Response<BoxBody<Bytes, io::Error>>;

/// Accepts while the server is up; when it goes down, every connection ends at once.
pub async fn listen(shared: Arc<Shared>, first: std::net::TcpListener, address: SocketAddr) {
    let mut stops = shared.stops();
    tokio::select! {
        () = serve(&shared, first, address) => {}
        _ = stops.wait_for(|stop| *stop) => {}
    }
}

async fn serve(shared: &Arc<Shared>, first: std::net::TcpListener, address: SocketAddr) {
    let mut ups = shared.ups();
    first.set_nonblocking(true).expect("a socket can be told not to block");
    let mut socket = TcpListener::from_std(first).expect("inside the runtime");
    loop {
        tell_listening(shared, true);
        let mut connections = JoinSet::new();
        let mut number = 0;
        loop {
            tokio::select! {
                accepted = socket.accept() => if let Ok((stream, _)) = accepted {
                    number += 1;
                    drop(stream.set_nodelay(true));
                    connections.spawn(connection(Arc::clone(shared), stream, number));
                },
                _ = ups.wait_for(|up| !*up) => break,
                Some(_) = connections.join_next() => {}
            }
        }
        drop(socket);
        // Bound but not listening: callers are refused, and nobody else gets the port meanwhile.
        let closed = TcpSocket::new_v4().expect("a socket");
        closed.set_reuseaddr(true).expect("connections that ended don't hold the port");
        closed.bind(address).expect("the port is still ours");
        connections.shutdown().await;
        tell_listening(shared, false);
        drop(ups.wait_for(|up| *up).await);
        socket = closed.listen(1024).expect("the port is ours");
    }
}

fn tell_listening(shared: &Shared, on: bool) {
    *shared.listening.0.lock().unwrap_or_else(PoisonError::into_inner) = on;
    shared.listening.1.notify_all();
}

async fn connection(shared: Arc<Shared>, stream: tokio::net::TcpStream, number: u64) {
    let service = service_fn(move |request| {
        let shared = Arc::clone(&shared);
        async move { answer(&shared, request, number).await }
    });
    // An error here is a cut that was scripted, or a client that left.
    drop(hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await);
}

/// An error from here cuts the connection.
async fn answer(shared: &Arc<Shared>, request: Request<Incoming>, connection: u64) -> Result<Reply, io::Error> {
    let path = request.uri().path().to_owned();
    if let Some(rest) = path.strip_prefix("/file/bot") {
        return download(shared, rest, connection).await;
    }
    let Some((token, method)) = path.strip_prefix("/bot").and_then(|rest| rest.split_once('/')) else {
        return Ok(refuse(&Refusal::new(404, "Not Found")));
    };
    if token != shared.options.token {
        return Ok(shared.change(|world| world.stranger(method)));
    }
    let method = method.trim_end_matches('/').to_owned();
    if shared.change(|world| world.cut_unread(&method)) {
        return Err(cut());
    }
    let (parts, body) = request.into_parts();
    let bytes = body.collect().await.map_err(io::Error::other)?.to_bytes();
    match parse::call(&method, &parts, bytes).await {
        Ok(mut call) => {
            call.connection = Some(connection);
            methods::handle(shared, &method, call).await
        }
        Err(refusal) => Ok(refuse(&refusal)),
    }
}

/// A download is a call like others to the log and to the script, by the name `download`.
async fn download(shared: &Arc<Shared>, rest: &str, connection: u64) -> Result<Reply, io::Error> {
    let Some((token, path)) = rest.split_once('/') else { return Ok(refuse(&Refusal::new(404, "Not Found"))) };
    if token != shared.options.token {
        return Ok(refuse(&Refusal::unauthorized()));
    }
    let mut call = Call::new("download");
    call.connection = Some(connection);
    call.params.insert("file_path".into(), path.into());
    methods::handle(shared, "download", call).await
}

pub fn cut() -> io::Error {
    io::Error::new(io::ErrorKind::ConnectionAborted, "cut by the script")
}

pub fn full(bytes: Bytes) -> BoxBody<Bytes, io::Error> {
    http_body_util::Full::new(bytes).map_err(|never: Infallible| match never {}).boxed()
}

pub fn reply(code: u16, mime: &str, body: BoxBody<Bytes, io::Error>, retry_after_s: Option<i64>) -> Reply {
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(code).expect("codes are written by hand");
    let headers = response.headers_mut();
    headers.insert("content-type", mime.parse().expect("types are written by hand"));
    if let Some(seconds) = retry_after_s {
        headers.insert("retry-after", seconds.into());
    }
    response
}

pub fn refuse(refusal: &Refusal) -> Reply {
    reply(refusal.code, "application/json", full(Bytes::from(refusal.body().to_string())), refusal.retry_after_s())
}

/// A body in drops, with a pause between them; or one that breaks off in the middle.
pub struct Drip {
    left: Bytes,
    length: u64,
    drop_bytes: usize,
    pause: Duration,
    timer: Option<Pin<Box<Sleep>>>,
    breaks_at: usize,
}

impl Drip {
    pub fn slow(body: Bytes, pause: Duration) -> BoxBody<Bytes, io::Error> {
        let drop_bytes = (body.len() / 5).max(1);
        Self { length: body.len() as u64, left: body, drop_bytes, pause, timer: None, breaks_at: 0 }.boxed()
    }

    pub fn broken(body: Bytes) -> BoxBody<Bytes, io::Error> {
        let half = (body.len() / 2).max(1);
        Self { length: body.len() as u64, left: body, drop_bytes: half, pause: Duration::ZERO, timer: None, breaks_at: half }
            .boxed()
    }
}

impl Body for Drip {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if self.left.is_empty() {
            return Poll::Ready(None);
        }
        if self.breaks_at > 0 && self.left.len() <= self.breaks_at {
            return Poll::Ready(Some(Err(cut())));
        }
        if let Some(timer) = &mut self.timer
            && timer.as_mut().poll(cx).is_pending()
        {
            return Poll::Pending;
        }
        let pause = self.pause;
        self.timer = (!pause.is_zero()).then(|| Box::pin(tokio::time::sleep(pause)));
        let size = self.drop_bytes.min(self.left.len());
        Poll::Ready(Some(Ok(Frame::data(self.left.split_to(size)))))
    }

    fn size_hint(&self) -> hyper::body::SizeHint {
        hyper::body::SizeHint::with_exact(self.length)
    }
}
