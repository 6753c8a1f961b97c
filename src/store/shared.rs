//! The store of a directory, whoever holds it: this process, or another one that is reached over its socket.
//!
//! Commands come and go. When the process that holds the store ends, one of those that worked through it takes it over, and none of them
//! notices. Every request may be asked again: events and chunks are known by their names, claims by their fences.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::RwLock;
use tokio::task::JoinHandle;

use crate::port::StoreError;

use super::engine::Engine;
use super::remote::{ControlSocket, RemoteStore, control_path};
use super::wire::{Answer, Request};
use super::{SledOptions, SledStore};

/// How often a holder is looked for that has just started, or a store that has just been given back.
const LOOKS_MAX: u32 = 20;
const LOOK_PAUSE: Duration = Duration::from_millis(100);
/// How often one request follows the store to another holder.
const MOVES_MAX: u32 = 5;

/// [`Store`](crate::port::Store) in a directory that several processes use.
pub struct SharedStore {
    dir: PathBuf,
    options: SledOptions,
    held: RwLock<Held>,
}

#[derive(Clone)]
enum Held {
    Here(Arc<Here>),
    There(Arc<RemoteStore>),
}

/// The store itself, with the socket that the others use.
struct Here {
    store: Arc<SledStore>,
    control: Option<JoinHandle<()>>,
}

impl Drop for Here {
    fn drop(&mut self) {
        if let Some(control) = self.control.take() {
            control.abort();
        }
    }
}

impl SharedStore {
    /// Opens the store in `dir`, or reaches the process that holds it. Needs a running tokio.
    ///
    /// # Errors
    /// When it can be neither opened nor reached.
    pub async fn open(dir: &Path, options: &SledOptions) -> Result<Self, StoreError> {
        let held = find(dir, options).await?;
        Ok(Self { dir: dir.to_owned(), options: options.clone(), held: RwLock::new(held) })
    }

    /// Finds the store again after its holder was lost, unless another call has done so.
    async fn find_again(&self, lost: &Arc<RemoteStore>) -> Result<(), StoreError> {
        let mut held = self.held.write().await;
        if matches!(&*held, Held::There(remote) if Arc::ptr_eq(remote, lost)) {
            *held = find(&self.dir, &self.options).await?;
        }
        Ok(())
    }
}

async fn find(dir: &Path, options: &SledOptions) -> Result<Held, StoreError> {
    let path = control_path(dir);
    let mut looks = 0;
    loop {
        looks += 1;
        let locked = match SledStore::open(dir, options) {
            Ok(store) => return Ok(Held::Here(Arc::new(serve(Arc::new(store), &path)))),
            Err(locked @ StoreError::Locked { .. }) => locked,
            Err(other) => return Err(other),
        };
        match RemoteStore::connect(&path).await {
            Ok(remote) => return Ok(Held::There(Arc::new(remote))),
            Err(_) if looks < LOOKS_MAX => tokio::time::sleep(LOOK_PAUSE).await,
            // It answers, and says why not: that is the better news.
            Err(refused) if std::os::unix::net::UnixStream::connect(&path).is_ok() => return Err(refused),
            Err(_) => return Err(locked),
        }
    }
}

/// Without the socket everything works but the commands beside it, so a failure is told and survived.
fn serve(store: Arc<SledStore>, path: &Path) -> Here {
    let control = match ControlSocket::bind(path) {
        Ok(socket) => Some(tokio::spawn(socket.serve(store.clone(), std::future::pending()))),
        Err(error) => {
            tracing::warn!("no control socket, so other commands can't work beside this one: {error}");
            None
        }
    };
    Here { store, control }
}

#[async_trait]
impl Engine for SharedStore {
    async fn call(&self, request: Request) -> Answer {
        let mut moves = 0;
        loop {
            let held = self.held.read().await.clone();
            let remote = match held {
                Held::Here(here) => return here.store.call(request).await,
                Held::There(remote) => remote,
            };
            match remote.ask(&request).await {
                Ok(answer) => return answer,
                Err(lost) if moves == MOVES_MAX => return Err(lost),
                Err(_) => {
                    moves += 1;
                    self.find_again(&remote).await?;
                }
            }
        }
    }

    async fn wait(&self) {
        let held = self.held.read().await.clone();
        match held {
            Held::Here(here) => here.store.wait().await,
            Held::There(remote) => remote.wait().await,
        }
    }
}
