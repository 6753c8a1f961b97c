//! Connections: how many, how long one may take to say what it wants, how much it may say. Nobody who is slow, or many, keeps others out.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tower::ServiceExt as _;

/// Connections at a time; more wait in the system's queue.
const CONNECTIONS_MAX: usize = 10_000;
/// A request's head must be there after so long, and an idle connection goes after it.
const HEAD_MAX: Duration = Duration::from_secs(15);
/// Bytes of a request's head.
const HEAD_BYTES_MAX: usize = 16 << 10;
/// Lines of a request's head.
const HEADERS_MAX: usize = 64;
/// After this, connections that are still open at the end are cut.
const GOODBYE_MAX: Duration = Duration::from_secs(5);
/// When the system has no more handles, others need a moment to give some back.
const NO_HANDLES_PAUSE: Duration = Duration::from_millis(50);

/// Where a request comes from.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// Serves until told to stop; what was begun is brought to its end.
pub async fn serve(listener: TcpListener, routes: Router, mut stop: watch::Receiver<bool>) {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    loop {
        let (stream, peer, place) = tokio::select! {
            _ = stop.wait_for(|over| *over) => break,
            taken = take(&listener, &places) => taken,
        };
        let routes = routes.clone();
        let answer = hyper::service::service_fn(move |request: Request<hyper::body::Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(Peer(peer));
            let answer = routes.clone().oneshot(request);
            async move { answer.await.map_err(|never: Infallible| match never {}) }
        });
        let mut server = http1::Builder::new();
        server.timer(TokioTimer::new()).header_read_timeout(HEAD_MAX).max_buf_size(HEAD_BYTES_MAX).max_headers(HEADERS_MAX);
        let connection = graceful.watch(server.serve_connection(TokioIo::new(stream), answer));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!("a connection ended early: {error}");
            }
            drop(place);
        });
    }
    drop(listener);
    if tokio::time::timeout(GOODBYE_MAX, graceful.shutdown()).await.is_err() {
        tracing::info!("some connections were still open and are cut");
    }
}

async fn take(listener: &TcpListener, places: &Arc<Semaphore>) -> (TcpStream, SocketAddr, tokio::sync::OwnedSemaphorePermit) {
    loop {
        let Ok(place) = Arc::clone(places).acquire_owned().await else { continue };
        match listener.accept().await {
            Ok((stream, peer)) => {
                let _ = stream.set_nodelay(true);
                return (stream, peer, place);
            }
            Err(error) => {
                tracing::warn!("a connection was not taken: {error}");
                tokio::time::sleep(NO_HANDLES_PAUSE).await;
            }
        }
    }
}
