//! The work of a process that serves many people at once: turns and deliveries side by side, each conversation's one after the other.
//!
//! Workers claim for themselves, work, and claim again, so that what they ask of the store comes in at the same time and shares its
//! syncs: a claim at a time would be a sync at a time. There are as many of them as there is work, up to a bound. Neither a slow channel,
//! nor somebody who floods, nor a panic holds up anybody else; the store lets nobody claim a conversation that is being worked on.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

use super::outbox;
use super::pump::{Pump, PumpError};
use crate::port::{Deliver, SendClaim, StoreError};

/// Turns at the same time: as many as share a sync without one of them waiting long for the others.
const TURNS_MAX: usize = 32;
/// Deliveries of one channel at the same time.
const SENDS_MAX: usize = 32;
/// Longer than any delivery takes: one that is still under way is not begun again beside itself. A start frees what an earlier one held.
const SEND_LEASE: TimeDelta = TimeDelta::minutes(15);
/// Whoever misses a hint that there is work waits no longer than this.
const LOOK: Duration = Duration::from_millis(500);
/// When only what was begun is brought to its end.
const LAST_LOOK: Duration = Duration::from_millis(5);
/// Between two looks at timers.
const TIMER_LOOK: Duration = Duration::from_secs(5);

/// True once the process is told to end: what was accepted is answered, what was answered is sent, and nothing else is begun.
pub type Stop = watch::Receiver<bool>;

/// Works until told to stop, then brings to an end what it began.
///
/// # Errors
/// When the store fails. What was acknowledged stays in it.
pub async fn serve(pump: &Arc<Pump>, channels: &[Arc<dyn Deliver>], stop: &Stop) -> Result<(), PumpError> {
    let mut crews = JoinSet::new();
    // What the last turns say is still delivered.
    let (said, all_said) = watch::channel(false);
    {
        let (pump, stop) = (Arc::clone(pump), stop.clone());
        crews.spawn(async move {
            let ended = turns(&pump, stop).await;
            let _ = said.send(true);
            ended
        });
    }
    for channel in channels {
        let (pump, channel, stop) = (Arc::clone(pump), Arc::clone(channel), all_said.clone());
        crews.spawn(async move { deliveries(&pump, &channel, stop).await });
    }
    {
        let (pump, stop) = (Arc::clone(pump), stop.clone());
        crews.spawn(async move { timers(&pump, stop).await });
    }
    while let Some(one) = crews.join_next().await {
        one.unwrap_or_else(|_| {
            let why = "a worker ended unexpectedly; this is a bug in simdesk".to_owned();
            Err(StoreError::Unavailable { place: "the work".to_owned(), why }.into())
        })?;
    }
    Ok(())
}

fn is_over(stop: &Stop) -> bool {
    *stop.borrow()
}

/// Waits for news or the next look. Near the end looks are close together.
async fn rest(pump: &Pump, stop: &mut Stop) {
    if is_over(stop) {
        return tokio::time::sleep(LAST_LOOK).await;
    }
    tokio::select! {
        () = pump.store().changed() => {}
        _ = stop.wait_for(|over| *over) => {}
        () = tokio::time::sleep(LOOK) => {}
    }
}

async fn turns(pump: &Arc<Pump>, stop: Stop) -> Result<(), PumpError> {
    let work = |pump: Arc<Pump>, more: Arc<Notify>| async move {
        while let Some(claim) = pump.claim().await? {
            more.notify_one();
            pump.turn(claim).await?;
        }
        Ok(())
    };
    work_on(pump, stop, TURNS_MAX, work).await
}

async fn deliveries(pump: &Arc<Pump>, channel: &Arc<dyn Deliver>, stop: Stop) -> Result<(), PumpError> {
    let work = |pump: Arc<Pump>, more: Arc<Notify>| {
        let channel = Arc::clone(channel);
        async move {
            let claim = || outbox::claim_next(pump.store(), &*channel, pump.owner(), pump.clock().now(), SEND_LEASE);
            while let Some(claim) = claim().await? {
                more.notify_one();
                tell_if_repeated(&claim);
                pump.deliver(&*channel, &claim).await?;
            }
            Ok(())
        }
    };
    work_on(pump, stop, SENDS_MAX, work).await
}

/// A message that was held by a process which ended before it wrote down how that went, or that was sent without an answer.
fn tell_if_repeated(claim: &SendClaim) {
    if claim.tries > 0 {
        let (conversation, sequence) = (&claim.message.conversation, claim.message.sequence);
        tracing::warn!(%conversation, sequence, tries = claim.tries, "a message is sent again and may arrive twice");
    }
}

/// Keeps workers at it, at most `at_once` at the same time. One that finds work says that there may be more, and another one comes; one
/// that finds none goes. Ends when told to stop and nothing is left.
async fn work_on<Working>(
    pump: &Arc<Pump>,
    mut stop: Stop,
    at_once: usize,
    work: impl Fn(Arc<Pump>, Arc<Notify>) -> Working,
) -> Result<(), PumpError>
where
    Working: Future<Output = Result<(), PumpError>> + Send + 'static,
{
    let more = Arc::new(Notify::new());
    let mut workers = JoinSet::new();
    // News that come while all are at work are kept for when one of them has gone.
    let mut news = true;
    // The last one who came did so after the end was told: what it does not find was not accepted before.
    let mut is_last_look = false;
    loop {
        if news && workers.len() < at_once {
            is_last_look = is_over(&stop);
            workers.spawn(work(Arc::clone(pump), Arc::clone(&more)));
            news = false;
        }
        tokio::select! {
            Some(gone) = workers.join_next() => {
                settle(gone)?;
                if is_last_look && workers.is_empty() {
                    return Ok(());
                }
            }
            () = more.notified() => news = true,
            () = rest(pump, &mut stop) => news = true,
        }
    }
}

async fn timers(pump: &Arc<Pump>, mut stop: Stop) -> Result<(), PumpError> {
    while !is_over(&stop) {
        pump.fire_timers().await?;
        tokio::select! {
            _ = stop.wait_for(|over| *over) => {}
            () = tokio::time::sleep(TIMER_LOOK) => {}
        }
    }
    Ok(())
}

/// A panic stays with its turn: the claim runs out, the event is tried again and put aside in the end.
fn settle(done: Result<Result<(), PumpError>, tokio::task::JoinError>) -> Result<(), PumpError> {
    match done {
        Ok(done) => done,
        Err(error) => {
            tracing::error!("a turn or a delivery panicked and is tried again later: {error}");
            Ok(())
        }
    }
}
