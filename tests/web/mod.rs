//! The site, tested over real HTTP, and in a real browser where somebody looks at it.

mod api;
mod assist;
#[cfg(unix)]
pub mod browser;
mod chat;
mod golden;
pub mod http;
#[cfg(unix)]
mod live;
#[cfg(unix)]
mod looks;
mod pages;
pub mod served;
mod status;
#[cfg(unix)]
mod talk;
mod widget;

use std::time::{Duration, Instant};

/// Waits for something that another thread does; a minute without it is a fault.
#[track_caller]
pub fn until(what: &str, mut done: impl FnMut() -> bool) {
    let began = Instant::now();
    while !done() {
        assert!(began.elapsed() < Duration::from_mins(1), "never: {what}");
        std::thread::yield_now();
    }
}
