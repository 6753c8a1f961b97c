//! Where the staff's group is: as configured, until Telegram gives it another number.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::desk::room;
use crate::port::{Store, StoreError};

/// The group, for those who read what is said in it and those who write into it.
pub struct Home {
    store: Arc<dyn Store>,
    configured: i64,
    now: AtomicI64,
}

impl Home {
    /// The group of the configuration, or what it has become.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn find(store: Arc<dyn Store>, configured: i64) -> Result<Self, StoreError> {
        let now = room::group(&*store, configured).await?;
        if now != configured {
            tell(configured, now);
        }
        Ok(Self { store, configured, now: AtomicI64::new(now) })
    }

    /// Its number.
    #[must_use]
    pub fn id(&self) -> i64 {
        self.now.load(Ordering::Relaxed)
    }

    /// It has another number from now on.
    ///
    /// # Errors
    /// When that can't be noted: then nothing has changed.
    pub async fn moved(&self, new: i64) -> Result<(), StoreError> {
        if new == self.id() {
            return Ok(());
        }
        room::moved(&*self.store, self.configured, new).await?;
        self.now.store(new, Ordering::Relaxed);
        tell(self.configured, new);
        Ok(())
    }
}

fn tell(configured: i64, now: i64) {
    tracing::warn!(
        "the staff group {configured} has become the supergroup {now}, which is used from now on: set [telegram] staff_group = {now}"
    );
}
