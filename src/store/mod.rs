//! Adapters of the store port: in memory, embedded on disk, over the socket of a process that
//! holds the store, and shared between processes that come and go.
//!
//! What the operations do is written once, in [`ops`], over sorted keys and values; an adapter brings the keys and values and makes
//! commits durable.

pub mod backup;
mod engine;
mod erasures;
mod key;
mod kv;
mod memory;
mod ops;
mod record;
#[cfg(unix)]
mod remote;
#[cfg(unix)]
mod shared;
mod sled;
mod snapshot;
mod totals;
mod url;
mod wire;

use std::sync::Arc;

use crate::port::{Store, StoreError};

pub use self::sled::{Compacted, RestoreError, Restored, SledOptions, SledStore, compact, is_store, restore};
pub use erasures::{conversation_hash, erasures_path};
pub use memory::MemoryStore;
#[cfg(unix)]
pub use remote::{ControlSocket, RemoteStore, control_path, serve};
#[cfg(unix)]
pub use shared::SharedStore;
pub use url::{StoreUrl, StoreUrlError};

/// Opens a store. One that a running process holds is reached through its control socket.
///
/// # Errors
/// When it cannot be opened or reached.
pub async fn open(url: &StoreUrl, options: &SledOptions) -> Result<Arc<dyn Store>, StoreError> {
    match url {
        StoreUrl::Memory => Ok(Arc::new(MemoryStore::new())),
        #[cfg(unix)]
        StoreUrl::Sled(dir) => Ok(Arc::new(SharedStore::open(dir, options).await?)),
        #[cfg(not(unix))]
        StoreUrl::Sled(dir) => Ok(Arc::new(SledStore::open(dir, options)?)),
    }
}
