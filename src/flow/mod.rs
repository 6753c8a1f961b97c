//! The way of one message: [`inbox`] (durable before acknowledged) → [`turn`] (understand, consult, decide, render, commit) →
//! [`outbox`] (deliver). [`Pump`] drives all three until nothing is left to do.

mod announce;
pub mod button;
pub mod crew;
pub mod draft;
mod echo;
pub mod inbox;
mod note;
pub mod outbox;
pub mod parts;
mod private;
mod pump;
mod queue;
pub mod status;
mod thread;
pub mod turn;

pub use pump::{Pump, PumpError};

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::audits::{Keyring, Limits};
use crate::calendar::{Calendar, shanghai_day};
use crate::faq::Faq;
use crate::locale::Sentences;
use crate::model::{AuditRecord, Hours, Locale, Promises, ReasonHit, Sample};
use crate::port::StaffReads;
use crate::render::Renderer;
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
    /// Says things in this language, as of this moment, about no order of a known carrier.
    #[must_use]
    pub fn renderer(&self, locale: Locale, now: DateTime<Utc>) -> Renderer<'_> {
        Renderer { sentences: &self.sentences, faq: &self.faq, locale, today: shanghai_day(now), carrier: None }
    }

    /// What an order's reasons mean, most specific first.
    #[must_use]
    pub fn explain(&self, record: &AuditRecord) -> Vec<ReasonHit> {
        self.engine.explain(record)
    }
}

/// A place with a thread for each customer whose case staff work on.
#[derive(Debug, Clone)]
pub struct Room {
    /// The language of the staff.
    pub locale: Locale,
    /// The channel that it is in: what is more than text passes between chats of the same channel only.
    pub channel: &'static str,
    /// What staff can read up there.
    pub reads: Arc<dyn StaffReads>,
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
    /// Where staff work on cases beside the command line; `None` = nowhere.
    pub room: Option<Room>,
    /// The demo's sample orders; empty outside the demo.
    pub samples: Vec<Sample>,
    /// The public address of the site: customers are told where to look. `None` = there is none.
    pub site: Option<String>,
}
