//! The calling side.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use tokio::net::UnixStream;

use crate::port::StoreError;

use super::super::engine::Engine;
use super::super::wire::{Answer, Hello, PROTOCOL, Request};
use super::frame::{check_peer, receive, send, unavailable};

/// Connections kept for the next call.
const IDLE_MAX: usize = 4;
/// A socket that takes connections but does not answer belongs to a process that hangs.
const HELLO_WAIT: Duration = Duration::from_secs(5);
/// Between two attempts to ask for changes when the connection is gone.
const RETRY_PAUSE: Duration = Duration::from_secs(1);

/// [`Store`](crate::port::Store) of another process.
#[derive(Debug)]
pub struct RemoteStore {
    path: PathBuf,
    idle: Mutex<Vec<UnixStream>>,
}

impl RemoteStore {
    /// Connects to the process that serves at `path`.
    ///
    /// # Errors
    /// When nobody answers there, or a process of another version does.
    pub async fn connect(path: &Path) -> Result<Self, StoreError> {
        let store = Self { path: path.to_owned(), idle: Mutex::default() };
        let first = store.dial().await?;
        store.put_back(first);
        Ok(store)
    }

    async fn dial(&self) -> Result<UnixStream, StoreError> {
        let failed = |why: String| unavailable(&self.path, why);
        let greet = async {
            let mut stream = UnixStream::connect(&self.path).await.map_err(|e| failed(e.to_string()))?;
            check_peer(&stream).map_err(|e| failed(e.to_string()))?;
            send(&mut stream, &Hello::ours()).await.map_err(|e| failed(e.to_string()))?;
            let hello: Option<Result<Hello, StoreError>> =
                receive(&mut stream).await.map_err(|e| failed(format!("it does not answer as simdesk does ({e})")))?;
            let hello = hello.ok_or_else(|| failed("it closed the connection".to_owned()))??;
            if hello.magic != Hello::ours().magic || hello.protocol != PROTOCOL {
                let theirs = hello.protocol;
                let why = format!("the running process speaks protocol {theirs}, this command {PROTOCOL}; use the same version");
                return Err(failed(why));
            }
            Ok(stream)
        };
        tokio::time::timeout(HELLO_WAIT, greet).await.unwrap_or_else(|_| Err(failed("it does not answer".to_owned())))
    }

    fn put_back(&self, stream: UnixStream) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE_MAX {
            idle.push(stream);
        }
    }

    /// A connection that nobody uses. One that the other side has closed meanwhile is dropped.
    async fn take(&self) -> Result<UnixStream, StoreError> {
        loop {
            let kept = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some(stream) = kept else { return self.dial().await };
            let mut byte = [0];
            if matches!(stream.try_read(&mut byte), Err(e) if e.kind() == std::io::ErrorKind::WouldBlock) {
                return Ok(stream);
            }
        }
    }

    /// The holder's answer.
    ///
    /// # Errors
    /// When the holder is gone. Whether it still did what was asked is not known.
    pub(in super::super) async fn ask(&self, request: &Request) -> Result<Answer, StoreError> {
        let failed =
            |e: std::io::Error| unavailable(&self.path, format!("the connection broke ({e}); is the process still there?"));
        // A call that is given up half-way drops its connection: the next one never reads its answer.
        let mut stream = self.take().await?;
        match send(&mut stream, request).await {
            Err(e) if e.kind() == std::io::ErrorKind::InvalidData => return Ok(Err(failed(e))),
            sent => sent.map_err(failed)?,
        }
        let answer: Option<Answer> = receive(&mut stream).await.map_err(failed)?;
        let answer = answer.ok_or_else(|| failed(std::io::ErrorKind::UnexpectedEof.into()))?;
        self.put_back(stream);
        Ok(answer)
    }
}

#[async_trait]
impl Engine for RemoteStore {
    async fn call(&self, request: Request) -> Answer {
        self.ask(&request).await?
    }

    async fn wait(&self) {
        if self.call(Request::Changed).await.is_err() {
            tokio::time::sleep(RETRY_PAUSE).await;
        }
    }
}
