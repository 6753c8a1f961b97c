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
mod wire;

pub use memory::MemoryStore;
