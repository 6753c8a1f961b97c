//! How long each kind of record is kept.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// Days to live by kind of record; 0 = for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retention {
    /// What turns came to, with the question asked.
    pub turn_notes_days: u32,
    /// Messages that were delivered, and what is remembered of a conversation in which nothing happens.
    pub conversations_days: u32,
    /// The texts of closed cases.
    pub closed_cases_days: u32,
    /// Orders, since the last news of them.
    pub orders_days: u32,
    /// Events that could not be worked on.
    pub dead_letters_days: u32,
    /// The names of events, by which one that is delivered twice is known.
    pub event_names_days: u32,
    /// Which parts of which files were imported.
    pub imports_days: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            turn_notes_days: 400,
            conversations_days: 180,
            closed_cases_days: 365,
            orders_days: 730,
            dead_letters_days: 90,
            event_names_days: 90,
            imports_days: 90,
        }
    }
}

impl Retention {
    /// A hundred years.
    pub const DAYS_MAX: u32 = 36_500;
    /// Channels deliver a message again for a day or two when its receipt was lost: its name has to be known longer.
    pub const EVENT_NAMES_DAYS_MIN: u32 = 7;

    /// What is older than this has outlived so many days; `None` = nothing has.
    #[must_use]
    pub fn cutoff(days: u32, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if days == 0 { None } else { now.checked_sub_signed(TimeDelta::days(i64::from(days))) }
    }
}
