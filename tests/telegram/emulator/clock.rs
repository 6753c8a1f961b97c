//! The server's time: it runs with the real one, and a test can push it ahead, so that a day of waiting costs nothing.

use std::time::{Duration, Instant};

/// Milliseconds since the epoch, as the server sees them.
pub struct Clock {
    begun: Instant,
    start_ms: i64,
    ahead_ms: i64,
    frozen: bool,
}

impl Clock {
    pub fn new(start_s: i64, frozen: bool) -> Self {
        Self { begun: Instant::now(), start_ms: start_s * 1000, ahead_ms: 0, frozen }
    }

    pub fn now_ms(&self) -> i64 {
        let run = if self.frozen { 0 } else { i64::try_from(self.begun.elapsed().as_millis()).unwrap_or(i64::MAX / 2) };
        self.start_ms + self.ahead_ms + run
    }

    pub fn now_s(&self) -> i64 {
        self.now_ms() / 1000
    }

    pub fn since_start_ms(&self) -> i64 {
        self.now_ms() - self.start_ms
    }

    pub fn advance(&mut self, by: Duration) {
        self.ahead_ms += i64::try_from(by.as_millis()).expect("a test advances by less than an age");
    }

    /// How long to wait in real time until then; a frozen clock gets there only by being advanced.
    pub fn real_wait(&self, due_ms: i64) -> Duration {
        let left = u64::try_from(due_ms - self.now_ms()).unwrap_or(0);
        if self.frozen && left > 0 { Duration::from_hours(1) } else { Duration::from_millis(left) }
    }
}
