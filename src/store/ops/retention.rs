//! Time to live: what has outlived its days goes, a small part at a time, each part a commit of its own.
//!
//! A sweep goes through the kinds of records one after the other; its cursor is the kind and the last key it looked at. Whatever belongs
//! together goes in one commit: an order with all cards of its main order and all that leads to them, a conversation with its reminders.
//! What is in use stays (see [`Held`]); work in hand (waiting events, claims, messages to be sent) has no time to live at all.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use crate::model::{AuditCard, Case, Conversation, ConversationId, OrderId, Retention};
use crate::port::{StoreError, SweepPage, Swept};

use super::super::key::{Key, Kind};
use super::super::kv::{Base, Item, View};
use super::super::record::{self, DeadLetter, Delivery, Message, Outcomes, Queued, Record, Seen, day_of};
use super::held::Held;
use super::{alive, attempts, audits, cases, inbox, missed, notes, own, said, threads};

const LIMIT_MAX: usize = 1_000;
/// A part ends when it has read this much.
const PART_BYTES_MAX: usize = 1 << 20;
/// And when it has looked at so many names of events to find out whether conversations are idle; those of one conversation are looked at
/// together.
const PART_NAMES_MAX: usize = 1_000;
/// Messages that go together with their conversation; all but a few have gone before.
const REST_MAX: usize = 500;

/// What is swept, in this order: messages before their conversations, conversations before what they watch, orders before what repeats
/// them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    TurnNotes,
    Attempts,
    DeadLetters,
    EventNames,
    Messages,
    Conversations,
    Watches,
    ClosedCases,
    Orders,
    Resubmissions,
    Imports,
}

const PHASES: [Phase; 11] = [
    Phase::TurnNotes,
    Phase::Attempts,
    Phase::DeadLetters,
    Phase::EventNames,
    Phase::Messages,
    Phase::Conversations,
    Phase::Watches,
    Phase::ClosedCases,
    Phase::Orders,
    Phase::Resubmissions,
    Phase::Imports,
];

impl Phase {
    fn kind(self) -> Kind {
        match self {
            Self::TurnNotes => Kind::TurnNote,
            Self::Attempts => Kind::AttemptsEnd,
            Self::DeadLetters => Kind::Dead,
            Self::EventNames => Kind::Seen,
            Self::Messages => Kind::Message,
            Self::Conversations => Kind::Conversation,
            Self::Watches => Kind::Watch,
            Self::ClosedCases => Kind::Case,
            Self::Orders => Kind::Audit,
            Self::Resubmissions => Kind::Resubmission,
            Self::Imports => Kind::Chunk,
        }
    }

    /// What is older goes; `None` when all of it stays.
    fn cutoff(self, rules: &Retention, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let days = match self {
            Self::TurnNotes => rules.turn_notes_days,
            // They have a window of their own.
            Self::Attempts => return Some(now),
            Self::DeadLetters => rules.dead_letters_days,
            Self::EventNames => rules.event_names_days,
            Self::Messages | Self::Conversations | Self::Watches => rules.conversations_days,
            Self::ClosedCases => rules.closed_cases_days,
            Self::Orders | Self::Resubmissions => rules.orders_days,
            Self::Imports => rules.imports_days,
        };
        Retention::cutoff(days, now)
    }

    /// The keys to look at: those that begin with a time are looked at up to the cutoff only.
    fn end(self, cutoff: DateTime<Utc>) -> Vec<u8> {
        match self {
            Self::TurnNotes => notes::first_key_of_day(cutoff),
            Self::Attempts => self.kind().key().signed(cutoff.timestamp_millis()).end(),
            _ => self.kind().key().end(),
        }
    }
}

/// Does one part of a sweep.
pub(super) fn sweep(view: &mut View, rules: &Retention, now: DateTime<Utc>, page: &SweepPage) -> Result<Swept, StoreError> {
    let (mut at, mut after) = match page.after.split_first() {
        None => (0, Vec::new()),
        Some((at, after)) => (usize::from(*at), after.to_vec()),
    };
    let of_its_kind = |kind: Kind| after.first().is_none_or(|first| *first == kind as u8);
    if PHASES.get(at).is_some_and(|phase| !of_its_kind(phase.kind())) {
        return Err(StoreError::Refused("a sweep goes on where its last part has ended".to_owned()));
    }
    let mut left = page.limit.clamp(1, LIMIT_MAX);
    let mut bytes = 0;
    let mut part = Part::new(View::new(&*view), now, page.dry_run);
    let cursor = |at: usize, last: &[u8]| Some([&[u8::try_from(at).unwrap_or(u8::MAX)], last].concat());
    let next = 'part: loop {
        let Some(phase) = PHASES.get(at) else { break None };
        if let Some(cutoff) = phase.cutoff(rules, now) {
            let (items, more) = read(&part.view, &after, *phase, cutoff, &mut left, &mut bytes)?;
            for (key, value) in &items {
                part.look(*phase, cutoff, key, value)?;
                if part.names >= PART_NAMES_MAX {
                    break 'part cursor(at, key);
                }
            }
            if more {
                break cursor(at, items.last().map_or(&after, |(key, _)| key));
            }
        }
        at += 1;
        after = Vec::new();
    };
    let Part { view: done, gone, .. } = part;
    let writes = done.into_writes();
    let touched = writes.len() as u64;
    if !page.dry_run {
        view.take(writes);
    }
    let gone = gone.into_iter().map(|(what, count)| (what.to_owned(), count)).collect();
    Ok(Swept { gone, touched, next })
}

/// The next records of a phase, and whether there may be more of them than this part has room for.
fn read(
    view: &View,
    after: &[u8],
    phase: Phase,
    cutoff: DateTime<Utc>,
    left: &mut usize,
    bytes: &mut usize,
) -> Result<(Vec<Item>, bool), StoreError> {
    let first = phase.kind().key();
    let from = if after.is_empty() { first.as_slice().to_vec() } else { [after, &[0]].concat() };
    let mut items = Vec::new();
    for item in view.range(&from, &phase.end(cutoff)) {
        if *left == 0 || *bytes >= PART_BYTES_MAX {
            return Ok((items, true));
        }
        let item = item?;
        *left -= 1;
        *bytes += item.1.len();
        items.push(item);
    }
    Ok((items, false))
}

/// A part under way.
struct Part<'a> {
    view: View<'a>,
    now: DateTime<Utc>,
    dry_run: bool,
    held: Held,
    /// Conversations that were asked about, and whether they go.
    idle: BTreeMap<ConversationId, bool>,
    /// Names of events that were looked at for that.
    names: usize,
    gone: BTreeMap<&'static str, u64>,
}

impl<'a> Part<'a> {
    fn new(view: View<'a>, now: DateTime<Utc>, dry_run: bool) -> Self {
        Self { view, now, dry_run, held: Held::default(), idle: BTreeMap::new(), names: 0, gone: BTreeMap::new() }
    }

    fn count(&mut self, what: &'static str, how_many: u64) {
        *self.gone.entry(what).or_default() += how_many;
    }

    fn decode<R: Record>(&self, key: &[u8], value: &[u8]) -> Result<R, StoreError> {
        record::decode(self.view.place(), key, value)
    }

    /// Looks at one record, and deletes it if its time has come.
    fn look(&mut self, phase: Phase, cutoff: DateTime<Utc>, key: &[u8], value: &[u8]) -> Result<(), StoreError> {
        let rest = key.get(1..).unwrap_or_default();
        let here = phase.kind().key().bytes(rest);
        match phase {
            Phase::TurnNotes => self.delete(&here, "turn_notes"),
            Phase::Attempts => {
                attempts::forget_ended(&mut self.view, rest);
                self.count("attempts", 1);
            }
            Phase::DeadLetters => {
                let letter: DeadLetter = self.decode(key, value)?;
                if letter.event.at < cutoff {
                    own::remove(&mut self.view, &letter.event.key.conversation, &here);
                    self.delete(&here, "dead_letters");
                }
            }
            Phase::EventNames => self.event_name(&here, cutoff, value)?,
            Phase::Messages => self.message(&here, cutoff, value)?,
            Phase::Conversations => self.conversation(&here, cutoff, value)?,
            Phase::Watches => {
                let who: ConversationId = self.decode(key, value)?;
                if self.is_idle(&who, cutoff)? {
                    own::remove(&mut self.view, &who, &here);
                    self.delete(&here, "watches");
                }
            }
            Phase::ClosedCases => {
                let case: Case = self.decode(key, value)?;
                let closed = case.state.closed_at().is_some_and(|at| at < cutoff);
                if closed && !cases::is_stripped(&case) {
                    cases::strip(&mut self.view, case)?;
                    self.count("closed_cases", 1);
                }
            }
            Phase::Orders => self.order(&here, cutoff, value)?,
            Phase::Resubmissions => {
                let later: OrderId = self.decode(key, value)?;
                if audits::by_order(&self.view, &later)?.is_empty() {
                    self.view.delete(&here);
                }
            }
            Phase::Imports => {
                let chunk: Outcomes = self.decode(key, value)?;
                match chunk.day {
                    None => self.view.write(&here, &Outcomes { day: day_of(self.now), ..chunk })?,
                    day if day < day_of(cutoff) => self.delete(&here, "imports"),
                    _ => {}
                }
            }
        }
        Ok(())
    }

    fn delete(&mut self, key: &Key, what: &'static str) {
        self.view.delete(key);
        self.count(what, 1);
    }

    /// A name whose day nobody noted counts from now. While events of its conversation wait it stays: one of them may be its own.
    fn event_name(&mut self, here: &Key, cutoff: DateTime<Utc>, value: &[u8]) -> Result<(), StoreError> {
        let seen: Seen = self.decode(here.as_slice(), value)?;
        let who = conversation_of(here.as_slice());
        match seen.day {
            None => self.view.write(here, &Seen { day: day_of(self.now) })?,
            day if day < day_of(cutoff) && !self.waits(who)? => self.delete(here, "event_names"),
            _ => {}
        }
        Ok(())
    }

    /// True when events of a conversation wait; its name is as in a key.
    fn waits(&self, who: &[u8]) -> Result<bool, StoreError> {
        Ok(!self.view.list::<Queued>(&Kind::Queue.key().bytes(who), 1)?.is_empty())
    }

    fn message(&mut self, here: &Key, cutoff: DateTime<Utc>, value: &[u8]) -> Result<(), StoreError> {
        let message: Message = self.decode(here.as_slice(), value)?;
        let old = message.body.at < cutoff && message.delivery != Delivery::Pending;
        if old && !self.held.is_busy(&self.view, &message.body.conversation)? {
            if let Some(listed) = missed::key_of(&message) {
                self.view.delete(&listed);
            }
            self.delete(here, "messages");
        }
        Ok(())
    }

    fn conversation(&mut self, here: &Key, cutoff: DateTime<Utc>, value: &[u8]) -> Result<(), StoreError> {
        let conversation: Conversation = self.decode(here.as_slice(), value)?;
        let id = conversation.id;
        if !self.is_idle(&id, cutoff)? {
            return Ok(());
        }
        // In a dry run nothing has gone before.
        if said::delete(&mut self.view, &id, REST_MAX)?.is_none() && !self.dry_run {
            self.idle.insert(id, false);
            return Ok(());
        }
        threads::close(&mut self.view, &id, self.now)?;
        self.delete(here, "conversations");
        Ok(())
    }

    /// True when nothing has happened in a conversation since, nor is to happen, or when it is gone already.
    fn is_idle(&mut self, id: &ConversationId, cutoff: DateTime<Utc>) -> Result<bool, StoreError> {
        if let Some(known) = self.idle.get(id) {
            return Ok(*known);
        }
        let mut idle = true;
        if self.view.has(&inbox::conversation_key(id))? {
            let alive = alive::since(&self.view, id, cutoff)?;
            self.names += alive.names;
            let reminded = || said::is_reminded_since(&self.view, id, cutoff);
            idle = !alive.since && !alive.unknown && !reminded()? && !self.held.is_busy(&self.view, id)?;
        }
        self.idle.insert(id.clone(), idle);
        Ok(idle)
    }

    /// An order goes with all cards of its main order, when the last news of all of them is old and nobody is concerned with any.
    fn order(&mut self, here: &Key, cutoff: DateTime<Utc>, value: &[u8]) -> Result<(), StoreError> {
        let card: AuditCard = self.decode(here.as_slice(), value)?;
        let is_old = |card: &AuditCard| card.last_news().is_none_or(|at| at < cutoff);
        // It may have gone with another card of this part.
        if !is_old(&card) || !self.view.has(here)? {
            return Ok(());
        }
        let family = whole_family(&self.view, &card)?;
        // Of several cards all go when the first one is looked at, so each is counted once in a dry run, too.
        let first = family.first().is_none_or(|first| first.order_id == card.order_id);
        if !family.iter().all(is_old) || (self.dry_run && !first) {
            return Ok(());
        }
        for card in &family {
            for id in card.ids() {
                if self.held.holds(&self.view, &id)? {
                    return Ok(());
                }
            }
        }
        audits::remove(&mut self.view, &family)?;
        self.count("orders", family.len() as u64);
        Ok(())
    }
}

/// An order with all that share a number with it, and all that share one with those, whatever the number stands for.
fn whole_family(view: &View, card: &AuditCard) -> Result<Vec<AuditCard>, StoreError> {
    let mut family = vec![card.clone()];
    loop {
        let ids: BTreeSet<OrderId> = family.iter().flat_map(AuditCard::ids).collect();
        let wider = audits::family(view, &ids.into_iter().collect::<Vec<_>>())?;
        if wider.len() <= family.len() {
            return Ok(wider);
        }
        family = wider;
    }
}

/// The name of the conversation in the key of an event's name, with the byte that ends it.
fn conversation_of(key: &[u8]) -> &[u8] {
    let rest = key.get(1..).unwrap_or_default();
    let end = rest.iter().position(|byte| *byte == 0).map_or(rest.len(), |end| end + 1);
    &rest[..end]
}
