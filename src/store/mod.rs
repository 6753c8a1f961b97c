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
mod sled;
mod wire;

pub use self::sled::{SledOptions, SledStore};
pub use memory::MemoryStore;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use crate::port::{Store, StoreError};
/// stub
#[derive(Debug, Clone)]
pub enum StoreUrl { /// a
 Sled(PathBuf), /// b
 Memory }
impl std::str::FromStr for StoreUrl { type Err = StoreError; fn from_str(s: &str) -> Result<Self, StoreError> { match s.strip_prefix("sled:") { Some(d) => Ok(Self::Sled(d.into())), None => Ok(Self::Memory) } } }
impl std::fmt::Display for StoreUrl { fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { match self { Self::Sled(d) => write!(f, "sled:{}", d.display()), Self::Memory => write!(f, "memory:") } } }
/// stub
pub struct OpenedStore { /// a
 pub store: Arc<dyn Store>, /// b
 pub held_here: bool }
/// stub
pub async fn open(url: &StoreUrl) -> Result<OpenedStore, StoreError> { match url { StoreUrl::Sled(d) => Ok(OpenedStore { store: Arc::new(SledStore::open(d, &SledOptions::default())?), held_here: true }), StoreUrl::Memory => Ok(OpenedStore { store: Arc::new(MemoryStore::new()), held_here: true }) } }
/// stub
pub fn serve_control(_d: &Path, _s: Arc<dyn Store>) -> Option<tokio::task::JoinHandle<()>> { None }
