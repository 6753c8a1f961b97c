//! The answering side, in the process that holds the store.

use std::fs::{self, DirBuilder, Permissions};
use std::future::Future;
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{UnixListener, UnixStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::port::{Store, StoreError};

use super::super::wire::{Answer, Hello, PROTOCOL, Request};
use super::answer::answer;
use super::frame::{check_peer, receive, send, unavailable};
use super::path::own_folder;

/// Commands that are served at the same time. Each may use a few connections.
const CONNECTIONS_MAX: usize = 32;
/// Who connects and does not say hello is sent away.
const HELLO_WAIT: Duration = Duration::from_secs(5);
/// Between two attempts when the system refuses a connection.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// A socket that is ready to be served. It is removed when dropped.
#[derive(Debug)]
pub struct ControlSocket {
    path: PathBuf,
    listener: UnixListener,
}

/// Serves `store` at `path` until `shutdown` is ready.
///
/// # Errors
/// When the socket cannot be made, or another process answers there.
pub async fn serve(path: &Path, store: Arc<dyn Store>, shutdown: impl Future<Output = ()> + Send) -> Result<(), StoreError> {
    ControlSocket::bind(path)?.serve(store, shutdown).await;
    Ok(())
}

impl ControlSocket {
    /// Makes the socket, for this user only. What a dead process left there is replaced.
    ///
    /// # Errors
    /// When it cannot be made, or another process answers there.
    pub fn bind(path: &Path) -> Result<Self, StoreError> {
        let failed = |e: io::Error| unavailable(path, e);
        if std::os::unix::net::UnixStream::connect(path).is_ok() {
            return Err(unavailable(path, "another process answers there"));
        }
        if fs::symlink_metadata(path).is_ok_and(|found| !is_socket(&found)) {
            return Err(unavailable(path, "there is something else than a socket; move it away"));
        }
        let dir = path.parent().ok_or_else(|| unavailable(path, "it has no directory"))?;
        if dir == own_folder() {
            make_own_folder(dir).map_err(failed)?;
        }
        // Between being made and getting its permissions the socket is where nobody else can reach it.
        let hidden = tempfile::Builder::new().prefix(".c").rand_bytes(6).tempdir_in(dir).map_err(failed)?;
        let first = hidden.path().join("s");
        let listener = UnixListener::bind(&first).map_err(failed)?;
        fs::set_permissions(&first, Permissions::from_mode(0o600)).map_err(failed)?;
        fs::rename(&first, path).map_err(failed)?;
        Ok(Self { path: path.to_owned(), listener })
    }

    /// Serves `store` until `shutdown` is ready.
    pub async fn serve(self, store: Arc<dyn Store>, shutdown: impl Future<Output = ()> + Send) {
        let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
        let mut connections = JoinSet::new();
        let mut shutdown = std::pin::pin!(shutdown);
        loop {
            let accepted = tokio::select! {
                () = &mut shutdown => break,
                Some(_) = connections.join_next() => continue,
                accepted = self.listener.accept() => accepted,
            };
            let Ok((stream, _)) = accepted else {
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            };
            let place = Arc::clone(&places).try_acquire_owned().ok();
            let (store, path) = (Arc::clone(&store), self.path.clone());
            connections.spawn(async move {
                let served = match place {
                    Some(_place) => converse(stream, store).await,
                    None => send_away(stream, unavailable(&path, "too many commands at once; try again")).await,
                };
                if let Err(e) = served {
                    tracing::debug!("a control connection ended: {e}");
                }
            });
        }
    }
}

impl Drop for ControlSocket {
    fn drop(&mut self) {
        drop(fs::remove_file(&self.path));
    }
}

fn is_socket(found: &fs::Metadata) -> bool {
    std::os::unix::fs::FileTypeExt::is_socket(&found.file_type())
}

/// Makes the folder in the shared directory for temporary files, and refuses one that somebody else made.
fn make_own_folder(dir: &Path) -> io::Result<()> {
    match DirBuilder::new().mode(0o700).create(dir) {
        Err(e) if e.kind() != io::ErrorKind::AlreadyExists => return Err(e),
        _ => {}
    }
    let found = fs::symlink_metadata(dir)?;
    let ours = found.is_dir() && found.uid() == rustix::process::geteuid().as_raw();
    let others_may = found.mode() & 0o077;
    if ours && others_may == 0 {
        Ok(())
    } else {
        Err(io::Error::new(io::ErrorKind::PermissionDenied, "its folder belongs to somebody else or is open to others"))
    }
}

async fn send_away(mut stream: UnixStream, why: StoreError) -> io::Result<()> {
    send(&mut stream, &Err::<Hello, _>(why)).await
}

async fn converse(mut stream: UnixStream, store: Arc<dyn Store>) -> io::Result<()> {
    check_peer(&stream)?;
    let hello = tokio::time::timeout(HELLO_WAIT, receive::<Hello>(&mut stream)).await??;
    let Some(hello) = hello else { return Ok(()) };
    send(&mut stream, &Ok::<_, StoreError>(Hello::ours())).await?;
    if hello.magic != Hello::ours().magic || hello.protocol != PROTOCOL {
        // Our hello tells them which version we are.
        return Ok(());
    }
    while let Some(request) = receive::<Request>(&mut stream).await? {
        let answer = answer(&*store, request).await;
        match send(&mut stream, &answer).await {
            Err(e) if e.kind() == io::ErrorKind::InvalidData => {
                let refused: Answer = Err(StoreError::Refused("the answer is too large; ask for less".to_owned()));
                send(&mut stream, &refused).await?;
            }
            other => other?,
        }
    }
    Ok(())
}
