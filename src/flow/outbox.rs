//! Delivering what was committed, in order, and recording how it went.

use chrono::{DateTime, TimeDelta, Utc};

use crate::failpoint::{self, Step};
use crate::port::{Deliver, Owner, SendClaim, Store, StoreError};

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
    match claim_next(store, channel, owner, now, lease).await? {
        Some(claim) => deliver(store, channel, &claim).await.map(|()| true),
        None => Ok(false),
    }
}

/// Claims the next message of this channel.
///
/// # Errors
/// When the store can't be reached.
pub async fn claim_next(
    store: &dyn Store,
    channel: &dyn Deliver,
    owner: &Owner,
    now: DateTime<Utc>,
    lease: TimeDelta,
) -> Result<Option<SendClaim>, StoreError> {
    store.claim_send(owner, channel.channel(), now, lease).await
}

/// Delivers a claimed message and records how that went.
///
/// # Errors
/// As [`deliver_next`].
pub async fn deliver(store: &dyn Store, channel: &dyn Deliver, claim: &SendClaim) -> Result<(), StoreError> {
    reach(Step::BeforeSend)?;
    let outcome = channel.deliver(&claim.message, claim.tries).await;
    reach(Step::AfterSend)?;
    match store.record_send(claim, outcome).await {
        // Held too long, or the process that kept the claim is gone: the message is claimed again, and shown again as such.
        Ok(()) | Err(StoreError::Fenced) => Ok(()),
        Err(error) => Err(error),
    }
}

fn reach(step: Step) -> Result<(), StoreError> {
    failpoint::reach(step).map_err(|e| StoreError::Unavailable { place: step.name().to_owned(), why: e.to_string() })
}
