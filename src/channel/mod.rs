//! Adapters of the channel port. One channel never imports another, and none names a store.

pub mod screen;
pub mod telegram;
pub mod terminal;
pub mod web;
