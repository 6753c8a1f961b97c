//! Delivering what was committed, in order, and recording how it went.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Context, thread};
use crate::failpoint::{self, Step};
use crate::port::{Deliver, Owner, Passed, SendClaim, SendOutcome, Store, StoreError};

/// Delivers the next message of this channel, if there is one. Returns true when there was. Without a context nothing is passed on
/// to threads of staff.
///
/// # Errors
/// When the store can't be reached; the message stays claimed until its lease ends and is then tried again.
pub async fn deliver_next(
    store: &dyn Store,
    context: Option<&Context>,
    channel: &dyn Deliver,
    owner: &Owner,
    now: DateTime<Utc>,
    lease: TimeDelta,
) -> Result<bool, StoreError> {
    match claim_next(store, channel, owner, now, lease).await? {
        Some(claim) => deliver(store, context, channel, &claim, now).await.map(|()| true),
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
pub async fn deliver(
    store: &dyn Store,
    context: Option<&Context>,
    channel: &dyn Deliver,
    claim: &SendClaim,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (message, tries) = (&claim.message, claim.tries);
    // Most messages have nothing to do with another chat: what they are delivered by need not be looked up.
    let way = match context {
        Some(context) if thread::passes(message) => Some(thread::way(store, context, message, now).await?),
        _ => None,
    };
    reach(Step::BeforeSend)?;
    let passed = match &way {
        Some(way) => channel.pass(message, tries, way).await,
        None => Passed::Done(channel.deliver(message, tries).await),
    };
    reach(Step::AfterSend)?;
    let again = SendOutcome::Later { at: now, may_have_arrived: false };
    let outcome = match (passed, message.conversation.of_thread()) {
        (Passed::Done(outcome), _) => outcome,
        (Passed::Opened(group, number), Some(conversation)) => {
            store.put_thread(&conversation, Some((group, number))).await?;
            again
        }
        (Passed::Lost, Some(conversation)) => {
            store.put_thread(&conversation, None).await?;
            again
        }
        (Passed::Opened(..) | Passed::Lost, None) => SendOutcome::Failed { why: "this message is for no thread".to_owned() },
    };
    match store.record_send(claim, outcome).await {
        // Held too long, or the process that kept the claim is gone: the message is claimed again, and shown again as such.
        Ok(()) | Err(StoreError::Fenced) => Ok(()),
        Err(error) => Err(error),
    }
}

fn reach(step: Step) -> Result<(), StoreError> {
    failpoint::reach(step).map_err(|e| StoreError::Unavailable { place: step.name().to_owned(), why: e.to_string() })
}
