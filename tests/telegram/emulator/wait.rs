//! Waiting for what must come, woken by every change and never by a timer; and what a test is told when it doesn't come.

use std::sync::PoisonError;
use std::time::Instant;

use super::server::{Server, Shared};

impl Server {
    /// Waits until the answer is there, woken by every change; fails with the transcript after the deadline.
    pub fn wait_for<T>(&self, what: &str, mut look: impl FnMut(&Self) -> Option<T>) -> T {
        wait(&self.shared, what, || look(self))
    }

    /// The same for tests that share a thread with the product.
    pub async fn wait_for_async<T>(&self, what: &str, mut look: impl FnMut(&Self) -> Option<T>) -> T {
        let mut versions = self.shared.versions();
        let wait = async {
            loop {
                versions.borrow_and_update();
                if let Some(found) = look(self) {
                    return found;
                }
                drop(versions.changed().await);
            }
        };
        let found = tokio::time::timeout(self.shared.options.deadline, wait).await.ok();
        found.unwrap_or_else(|| panic!("waited in vain for {what}\n{}", self.transcript()))
    }

    /// All that happened, one line each; the last of them.
    pub fn transcript(&self) -> String {
        transcript(&self.shared)
    }

    /// What requests did that the Bot API doesn't describe; they no longer fail the test.
    pub fn take_violations(&self) -> Vec<String> {
        std::mem::take(&mut self.shared.look().violations)
    }

    pub fn assert_clean(&self) {
        let violations = self.take_violations();
        assert!(violations.is_empty(), "{}\n{}", violations.join("\n"), self.transcript());
    }
}

fn transcript(shared: &Shared) -> String {
    shared.look().transcript.iter().map(String::as_str).collect::<Vec<_>>().join("\n")
}

pub fn wait<T>(shared: &Shared, what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let ends = Instant::now() + shared.options.deadline;
    let versions = shared.versions();
    loop {
        let seen = *versions.borrow();
        if let Some(found) = look() {
            return found;
        }
        let mut world = shared.look();
        while *versions.borrow() == seen {
            let left = ends.saturating_duration_since(Instant::now());
            if left.is_zero() {
                drop(world);
                panic!("waited in vain for {what}\n{}", transcript(shared));
            }
            world = shared.changed.wait_timeout(world, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}
