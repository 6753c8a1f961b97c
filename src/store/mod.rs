//! Adapters of the store port: in memory, embedded on disk, and over the socket of a process that holds the store.
//!
//! What the operations do is written once, in [`ops`], over sorted keys and values; an adapter brings the keys and values and makes
//! commits durable.

mod engine;
mod key;
mod kv;
mod memory;
mod ops;
mod record;
#[cfg(unix)]
mod remote;
mod sled;
mod url;
mod wire;

use std::path::Path;
use std::sync::Arc;

use crate::port::{Store, StoreError};

pub use self::sled::{SledOptions, SledStore};
pub use memory::MemoryStore;
#[cfg(unix)]
pub use remote::{ControlSocket, RemoteStore, control_path, serve};
pub use url::{StoreUrl, StoreUrlError};

/// Opens a store. One that a running process holds is reached through its control socket.
///
/// # Errors
/// When it cannot be opened or reached.
pub async fn open(url: &StoreUrl, options: &SledOptions) -> Result<Arc<dyn Store>, StoreError> {
    match url {
        StoreUrl::Memory => Ok(Arc::new(MemoryStore::new())),
        StoreUrl::Sled(dir) => match SledStore::open(dir, options) {
            Ok(store) => Ok(Arc::new(store)),
            Err(locked @ StoreError::Locked { .. }) => reach(dir, locked).await,
            Err(other) => Err(other),
        },
    }
}

/// The store through the process that holds it. That one may have started a moment ago, so a few tries.
#[cfg(unix)]
async fn reach(dir: &Path, locked: StoreError) -> Result<Arc<dyn Store>, StoreError> {
    const TRIES: u32 = 10;
    const PAUSE: std::time::Duration = std::time::Duration::from_millis(100);
    let path = control_path(dir);
    for _ in 0..TRIES {
        match RemoteStore::connect(&path).await {
            Ok(store) => return Ok(Arc::new(store)),
            // It answers, and says why not: that is the better news.
            Err(refused) if std::os::unix::net::UnixStream::connect(&path).is_ok() => return Err(refused),
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
    Err(locked)
}

#[cfg(not(unix))]
async fn reach(_dir: &Path, locked: StoreError) -> Result<Arc<dyn Store>, StoreError> {
    Err(locked)
}
