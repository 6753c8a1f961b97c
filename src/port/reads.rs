//! What staff can look up where they work, beside cases: the wiring knows how, the flow knows when.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::{Store, StoreError};
use crate::model::{About, Act, Actor, DeskNote, IncidentId};

/// What staff read beside cases, as data: the words are in the language of those who read it. What is shown is told for the audit log.
#[async_trait]
pub trait StaffReads: Send + Sync + std::fmt::Debug {
    /// An order, by its number, or by phone tail and day.
    async fn look_up(&self, store: &dyn Store, words: &str, now: DateTime<Utc>) -> Result<StaffRead, StoreError>;

    /// Approves the notice of an incident, or says that none is needed.
    async fn decide_incident(
        &self,
        store: &dyn Store,
        incident: IncidentId,
        actor: &Actor,
        approve: bool,
        now: DateTime<Utc>,
    ) -> Result<StaffRead, StoreError>;

    /// What happened in the last days.
    async fn stats(&self, store: &dyn Store, now: DateTime<Utc>) -> Result<StaffRead, StoreError>;
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffRead {
    /// What they read.
    pub say: DeskNote,
    /// What was done.
    pub act: Act,
    /// What it shows.
    pub about: Vec<About>,
}
