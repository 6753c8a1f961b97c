//! Delivering what was committed, in order, and recording how it went.

use chrono::{DateTime, TimeDelta, Utc};

use crate::port::{Deliver, Owner, Store, StoreError};

/// Delivers the next message of this channel, if there is one. Returns true when there was.
///
/// # Errors
/// When the store can't be reached; the message stays claimed until its lease ends and is then tried again.
pub async fn deliver_next(
    store: &dyn Store,
    channel: &dyn Deliver,
    owner: &Owner,
    now: DateTime<Utc>,
    lease: TimeDelta,
) -> Result<bool, StoreError> {
    let Some(claim) = store.claim_send(owner, channel.channel(), now, lease).await? else {
        return Ok(false);
    };
    let outcome = channel.deliver(&claim.message, claim.tries).await;
    match store.record_send(&claim, outcome).await {
        // Held too long, or the process that kept the claim is gone: the message is claimed again, and shown again as such.
        Ok(()) | Err(StoreError::Fenced) => Ok(true),
        Err(error) => Err(error),
    }
}
