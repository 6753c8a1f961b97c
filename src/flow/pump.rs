//! Drives inbox, turns, timers and outbox until nothing is left to do.

use std::sync::{Arc, PoisonError, RwLock};

use chrono::TimeDelta;
use tokio::sync::Mutex;

use super::{Context, Knowledge, echo, outbox, turn};
use crate::model::EventBody;
use crate::port::{Claim, Clock, Deliver, Owner, SendClaim, Store, StoreError};

/// An event that failed this often is put aside, so that its conversation goes on.
const TRIES_MAX: u32 = 5;
/// How long a claim is held before somebody else may take it.
const LEASE_SECONDS: i64 = 60;
/// Timers turned into events at once.
const TIMERS_AT_ONCE: usize = 64;

/// Why pumping stopped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PumpError {
    /// The store can't be used any more.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The worker of one process.
pub struct Pump {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    /// What the next turn takes; a turn that runs keeps what it has.
    context: RwLock<Arc<Context>>,
    owner: Owner,
    /// One at a time: two drains in one process would only wait for each other's claims.
    busy: Mutex<()>,
}

impl Pump {
    /// A worker with this name on this store.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, context: Context, owner: Owner) -> Self {
        Self { store, clock, context: RwLock::new(Arc::new(context)), owner, busy: Mutex::new(()) }
    }

    /// From the next turn on, answers are made from this. Turns that run keep the snapshot they began with.
    pub fn renew(&self, knowledge: Arc<Knowledge>) {
        let mut context = self.context.write().unwrap_or_else(PoisonError::into_inner);
        *context = Arc::new(Context { knowledge, ..Context::clone(&context) });
    }

    /// What its turns work with by now.
    #[must_use]
    pub fn context(&self) -> Arc<Context> {
        Arc::clone(&self.context.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The store it works on.
    #[must_use]
    pub fn store(&self) -> &dyn Store {
        &*self.store
    }

    /// The clock it goes by.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// Works until inbox, timers and this channel's outbox are empty. Returns how many events were finished.
    ///
    /// # Errors
    /// When the store fails; what was acknowledged stays in it and is worked on at the next start.
    pub async fn drain(&self, channel: &dyn Deliver) -> Result<usize, PumpError> {
        let _one = self.busy.lock().await;
        let mut finished = 0;
        loop {
            let events = self.turns().await?;
            finished += events;
            let mut sent = 0;
            let context = self.context();
            while outbox::deliver_next(&*self.store, Some(&context), channel, &self.owner, self.clock.now(), lease()).await? {
                sent += 1;
            }
            if events == 0 && sent == 0 {
                return Ok(finished);
            }
        }
    }

    /// Runs every event that is waiting, and delivers nothing: for a process that has no channel. Returns how many were finished.
    ///
    /// # Errors
    /// As [`Pump::drain`].
    pub async fn catch_up(&self) -> Result<usize, PumpError> {
        let _one = self.busy.lock().await;
        self.turns().await
    }

    /// Runs every event that is waiting.
    async fn turns(&self) -> Result<usize, PumpError> {
        let mut finished = 0;
        self.fire_timers().await?;
        while let Some(claim) = self.claim().await? {
            self.turn(claim).await?;
            finished += 1;
        }
        Ok(finished)
    }

    /// Turns timers that are due into events.
    pub(super) async fn fire_timers(&self) -> Result<(), PumpError> {
        self.store.fire_due_timers(self.clock.now(), TIMERS_AT_ONCE).await?;
        Ok(())
    }

    /// Claims the next event that can be worked on. What can't be is put aside.
    pub(super) async fn claim(&self) -> Result<Option<Claim>, PumpError> {
        while let Some(claim) = self.store.claim_next(&self.owner, self.clock.now(), lease()).await? {
            let why = match &claim.event.body {
                EventBody::Foreign { .. } => "the channel could not read it",
                _ if claim.tries >= TRIES_MAX => "failed too often",
                _ => return Ok(Some(claim)),
            };
            tracing::error!(conversation = %claim.conversation.id, "an event was put aside: {why}");
            self.store.give_up(&claim, why).await?;
        }
        Ok(None)
    }

    /// Works on a claimed event to its end. One that somebody else was faster with is claimed and decided again.
    pub(super) async fn turn(&self, claim: Claim) -> Result<(), PumpError> {
        let context = self.context();
        // A turn has much in hand at its largest; whoever waits for one need not have room for that.
        let changes = Box::pin(turn::run(&*self.store, &context, &claim, self.clock.now())).await?;
        let erases = changes.erase;
        let mut finished_as = self.store.finish(&claim, changes).await;
        if let Err(StoreError::Refused(why)) = &finished_as
            && erases
        {
            tracing::error!(conversation = %claim.conversation.id, "a customer's data could not be erased: {why}");
            let mut trouble = turn::trouble(&context, &claim, self.clock.now());
            echo::add(&*self.store, &context, &claim, &mut trouble).await?;
            finished_as = self.store.finish(&claim, trouble).await;
        }
        match finished_as {
            // Somebody else was faster, or a case changed meanwhile.
            Ok(()) | Err(StoreError::Fenced | StoreError::Conflict) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Delivers a claimed message.
    pub(super) async fn deliver(&self, channel: &dyn Deliver, claim: &SendClaim) -> Result<(), PumpError> {
        Ok(outbox::deliver(&*self.store, Some(&self.context()), channel, claim, self.clock.now()).await?)
    }

    pub(super) fn owner(&self) -> &Owner {
        &self.owner
    }
}

fn lease() -> TimeDelta {
    TimeDelta::seconds(LEASE_SECONDS)
}
