//! The desk's screen: what keys wish, what it shows, that its times are those at which things happen, and all of it on a real terminal.

mod golden;
mod keys;
#[cfg(unix)]
mod pty;
mod scene;
mod steps;
mod words;
