//! The work of a process that serves many people at once: turns and deliveries side by side, each conversation's one after the other.
//!
//! One task claims and hands out; what it hands out runs in tasks of its own, so that neither a slow channel, nor somebody who floods,
//! nor a panic holds up anybody else. The store lets nobody claim a conversation that is being worked on.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::outbox;
use super::pump::{Pump, PumpError};
use crate::port::{Deliver, SendClaim, StoreError};

/// Turns at the same time: more would only wait for the store's one writer.
const TURNS_MAX: usize = 16;
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
    let claim = || pump.claim();
    let work = |claim| {
        let pump = Arc::clone(pump);
        async move { pump.turn(claim).await }
    };
    hand_out(pump, stop, TURNS_MAX, claim, work).await
}

async fn deliveries(pump: &Arc<Pump>, channel: &Arc<dyn Deliver>, stop: Stop) -> Result<(), PumpError> {
    let claim =
        || async { Ok(outbox::claim_next(pump.store(), &**channel, pump.owner(), pump.clock().now(), SEND_LEASE).await?) };
    let work = |claim: SendClaim| {
        // Held by a process that ended before it wrote down how that went, or sent without an answer.
        if claim.tries > 0 {
            let (conversation, sequence) = (&claim.message.conversation, claim.message.sequence);
            tracing::warn!(%conversation, sequence, tries = claim.tries, "a message is sent again and may arrive twice");
        }
        let (pump, channel) = (Arc::clone(pump), Arc::clone(channel));
        async move { Ok(outbox::deliver(pump.store(), &*channel, &claim).await?) }
    };
    hand_out(pump, stop, SENDS_MAX, claim, work).await
}

/// Claims what there is to do and has it worked on, at most `at_once` at the same time. Ends when told to stop and nothing is left.
async fn hand_out<Claim, Claiming, Working>(
    pump: &Pump,
    mut stop: Stop,
    at_once: usize,
    claim: impl Fn() -> Claiming,
    work: impl Fn(Claim) -> Working,
) -> Result<(), PumpError>
where
    Claiming: Future<Output = Result<Option<Claim>, PumpError>>,
    Working: Future<Output = Result<(), PumpError>> + Send + 'static,
{
    let mut tasks = JoinSet::new();
    loop {
        match claim().await? {
            Some(claim) => {
                tasks.spawn(work(claim));
            }
            None if is_over(&stop) && tasks.is_empty() => return Ok(()),
            None => rest(pump, &mut stop).await,
        }
        while let Some(done) = tasks.try_join_next() {
            settle(done)?;
        }
        while tasks.len() >= at_once
            && let Some(done) = tasks.join_next().await
        {
            settle(done)?;
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
