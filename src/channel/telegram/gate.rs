//! How fast the group may be written to: Telegram takes twenty messages a minute there. What comes beyond waits in the outbox, where
//! texts for the same topic become one. Whoever is told to wait, or finds the group shut, leaves all others waiting, too, unasked.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use crate::model::ConversationId;

const MINUTE: TimeDelta = TimeDelta::seconds(60);
/// Until a group is tried again that can't be written to.
const TROUBLE_SECONDS: i64 = 60;
/// Topics that vanish faster than this do so for another reason than that somebody deletes them.
const LOST_AGAIN: TimeDelta = TimeDelta::seconds(60);

/// The gate before the group.
#[derive(Debug)]
pub struct Gate {
    /// Messages in a minute.
    pace: usize,
    inside: Mutex<Inside>,
}

#[derive(Debug, Default)]
struct Inside {
    /// When what was let through in the last minute, or is to be, goes; in order.
    taken: VecDeque<DateTime<Utc>>,
    /// Who was told to come back, and when they may pass.
    promised: BTreeMap<ConversationId, DateTime<Utc>>,
    /// Until when nobody passes.
    shut: Option<DateTime<Utc>>,
    /// What the operator was told last, until it is mended.
    told: Option<String>,
    /// Topics that were lost, and when.
    lost: BTreeMap<ConversationId, DateTime<Utc>>,
}

impl Gate {
    /// One that lets so many messages through in a minute.
    #[must_use]
    pub fn new(pace: usize) -> Self {
        Self { pace: pace.max(1), inside: Mutex::default() }
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks to put so many messages into the group, for this conversation.
    ///
    /// # Errors
    /// With the time at which to ask again. Who comes then passes.
    pub fn pass(&self, who: &ConversationId, messages: usize, now: DateTime<Utc>) -> Result<(), DateTime<Utc>> {
        let mut inside = self.inside();
        if let Some(until) = inside.shut.filter(|until| *until > now) {
            return Err(until);
        }
        match inside.promised.get(who).copied() {
            Some(at) if at > now => return Err(at),
            Some(at) => {
                inside.promised.remove(who);
                // Whoever comes much later than promised has lost the place.
                if now - at < MINUTE {
                    return Ok(());
                }
            }
            None => {}
        }
        inside.taken.retain(|at| now - *at < MINUTE);
        let mut at = now;
        for _ in 0..messages.clamp(1, self.pace) {
            // The one that has to be a minute old before there is room.
            let blocking = inside.taken.len().checked_sub(self.pace).and_then(|before| inside.taken.get(before)).copied();
            at = blocking.map_or(at, |blocking| at.max(blocking + MINUTE));
            inside.taken.push_back(at);
        }
        if at <= now {
            return Ok(());
        }
        inside.promised.insert(who.clone(), at);
        Err(at)
    }

    /// Nobody passes before then.
    pub fn shut(&self, until: DateTime<Utc>) {
        let mut inside = self.inside();
        inside.shut = inside.shut.max(Some(until));
    }

    /// Until when nobody passes, if that is so.
    #[must_use]
    pub fn shut_until(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.inside().shut.filter(|until| *until > now)
    }

    /// The group can't be written to: nobody passes for a minute. Says what is wrong, once.
    pub fn trouble(&self, why: &str, now: DateTime<Utc>) -> DateTime<Utc> {
        let until = now + TimeDelta::seconds(TROUBLE_SECONDS);
        self.shut(until);
        let mut inside = self.inside();
        if inside.told.as_deref() != Some(why) {
            inside.told = Some(why.to_owned());
            tracing::error!(
                "the staff group can't be written to, and everything for it waits: {why}. `simdesk telegram status` says what is missing"
            );
        }
        until
    }

    /// Something got through.
    pub fn works(&self) {
        let told = self.inside().told.take();
        if told.is_some() {
            tracing::warn!("the staff group can be written to again");
        }
    }

    /// A topic is gone. True when it has been gone only just before: making one after the other would help nobody.
    pub fn loses(&self, who: &ConversationId, now: DateTime<Utc>) -> bool {
        let mut inside = self.inside();
        inside.lost.retain(|_, at| now - *at < LOST_AGAIN);
        inside.lost.insert(who.clone(), now).is_some()
    }
}
