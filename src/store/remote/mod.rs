//! The store of another process on this machine, over a socket that only the same user can open: so every command works while a bot
//! holds the store.

mod answer;
mod client;
mod frame;
mod path;
mod server;

pub use client::RemoteStore;
pub use path::control_path;
pub use server::{ControlSocket, serve};
