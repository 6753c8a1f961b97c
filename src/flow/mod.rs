//! The way of one message: [`inbox`] (durable before acknowledged) → [`turn`] (understand, consult, decide, render, commit) →
//! [`outbox`] (deliver). [`Pump`] drives all three until nothing is left to do.

pub mod crew;
pub mod inbox;
mod note;
pub mod outbox;
pub mod parts;
mod private;
mod pump;
mod queue;
pub mod turn;

pub use pump::{Pump, PumpError};

use std::sync::Arc;

use crate::audits::{Keyring, Limits};
use crate::calendar::Calendar;
use crate::faq::Faq;
use crate::locale::Sentences;
use crate::model::{AuditRecord, Hours, Promises, ReasonHit, Sample};
use crate::understand::Engine;

/// One immutable snapshot of everything that answers are made from. A turn holds one `Arc` of it from top to bottom.
#[derive(Debug)]
pub struct Knowledge {
    /// Entries, rules, contacts.
    pub faq: Faq,
    /// The bot's own sentences.
    pub sentences: Sentences,
    /// Working days.
    pub calendar: Calendar,
    /// The trained engine.
    pub engine: Engine,
}

impl Knowledge {
    /// What an order's reasons mean, most specific first.
    #[must_use]
    pub fn explain(&self, record: &AuditRecord) -> Vec<ReasonHit> {
        self.engine.explain(record)
    }
}

/// What a turn needs beside the store.
#[derive(Debug, Clone)]
pub struct Context {
    /// The snapshot.
    pub knowledge: Arc<Knowledge>,
    /// The key of the phone-tail hash.
    pub keyring: Keyring,
    /// Limits of the owner check.
    pub limits: Limits,
    /// Messages of one person in a minute that are answered one by one.
    pub messages_per_minute: u32,
    /// When staff are there, where somebody has said so.
    pub hours: Option<Hours>,
    /// What customers are promised about their cases.
    pub promises: Promises,
    /// The demo's sample orders; empty outside the demo.
    pub samples: Vec<Sample>,
}
