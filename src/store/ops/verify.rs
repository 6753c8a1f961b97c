//! Reads every record and checks that it can be read, and that what it points to is there.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

use crate::model::{
    AuditCard, Case, Conversation, ConversationId, Incident, LogEntry, OrderId, StaffAccount, Thread, Timer, TurnNote,
};
use crate::port::{StoreError, VerifyReport};

use super::super::key::{Key, Kind, LAST};
use super::super::kv::{Base, View};
use super::super::record::{
    self, Attempts, Claimed, Counter, DeadLetter, Due, Mark, Message, Number, Outcomes, Place, Queued, Record, Seen, Value, Waits,
};
use super::super::totals::Totals;

const FAULTS_MAX: usize = 100;
/// Records looked at in one go, so that a store in use is not held up.
pub(in super::super) const PAGE: usize = 500;

/// A check under way.
#[derive(Default)]
pub(in super::super) struct Verify {
    counts: BTreeMap<&'static str, u64>,
    faults: Vec<String>,
    next: Vec<u8>,
    /// What was read so far adds up to this.
    totals: Totals,
    /// The commit at which it began: totals of a store that changed meanwhile say nothing.
    commit: Option<u64>,
}

/// The number of the last commit, where commits have numbers.
fn last_commit(view: &View) -> Result<u64, StoreError> {
    Ok(view.read::<Counter>(&Kind::Meta.key().bytes(b"commit"))?.map_or(0, |c| c.0))
}

impl Verify {
    pub(in super::super) fn report(self) -> VerifyReport {
        let records = self.counts.into_iter().map(|(name, count)| (name.to_owned(), count)).collect();
        VerifyReport { records, faults: self.faults }
    }

    /// Looks at the next page; true when there may be more.
    pub(in super::super) fn page(&mut self, view: &View) -> Result<bool, StoreError> {
        let from = std::mem::take(&mut self.next);
        // An unreadable counter is told as a fault of its own.
        let commit = *self.commit.get_or_insert(last_commit(view).unwrap_or_default());
        let mut seen = 0;
        for item in view.range(&from, LAST).take(PAGE) {
            let (key, value) = item?;
            seen += 1;
            match Kind::of(&key) {
                None => self.fault(format!("a key of an unknown kind ({:#04x})", key.first().copied().unwrap_or_default())),
                Some(kind) => {
                    *self.counts.entry(kind.name()).or_default() += 1;
                    if let Err(fault) = check(view, kind, &key, &value) {
                        self.fault(fault);
                    }
                }
            }
            self.totals.add(&key, &value);
            self.next = [key.as_slice(), &[0]].concat();
        }
        let ended = seen < PAGE;
        if ended
            && last_commit(view).is_ok_and(|now| now == commit)
            && let Ok(Some(stored)) = Totals::stored(view)
        {
            self.faults.extend(self.totals.differ(stored));
        }
        Ok(!ended)
    }

    fn fault(&mut self, fault: String) {
        if self.faults.len() < FAULTS_MAX {
            self.faults.push(fault);
        }
    }
}

pub(super) fn all(view: &View) -> Result<VerifyReport, StoreError> {
    let mut verify = Verify::default();
    while verify.page(view)? {}
    Ok(verify.report())
}

fn check(view: &View, kind: Kind, key: &[u8], value: &[u8]) -> Result<(), String> {
    let at = Entry { view, kind, key, value };
    match kind {
        Kind::Meta | Kind::Unsent => at.read::<Counter>().map(drop),
        Kind::OpenCase | Kind::AttemptsEnd | Kind::Erasure | Kind::CaseToStrip | Kind::Own => at.read::<Mark>().map(drop),
        Kind::Seen => at.read::<Seen>().map(drop),
        Kind::Queue => at.read::<Queued>().map(drop),
        Kind::Ready | Kind::Watch | Kind::ThreadAt => at.read::<ConversationId>().map(drop),
        Kind::Claim | Kind::SendClaim => at.read::<Claimed>().map(drop),
        Kind::Dead => at.read::<DeadLetter>().map(drop),
        Kind::Conversation => at.read::<Conversation>().map(drop),
        Kind::Message => at.read::<Message>().map(drop),
        Kind::Sendable | Kind::Delayed | Kind::Missed => {
            let place = at.read::<Place>()?;
            at.points_to(&Kind::Message.key().text(place.conversation.as_str()).number(place.sequence))
        }
        Kind::Timer => at.read::<Timer>().map(drop),
        Kind::TimerName => at.read::<Due>().map(drop),
        Kind::Case => at.read::<Case>().map(drop),
        Kind::Audit => {
            let card = at.read::<AuditCard>()?;
            let own = card.order_id.as_str();
            card.ids().iter().filter(|id| **id != card.order_id).try_for_each(|id| {
                let shared = Kind::Shared.key().text(id.as_str()).text(own);
                if view.has(&shared).is_ok_and(|has| has) {
                    return Ok(());
                }
                at.points_to(&Kind::Alias.key().text(id.as_str()))
            })
        }
        Kind::Alias | Kind::Shared | Kind::TailDay => {
            let id = at.read::<OrderId>()?;
            at.points_to(&Kind::Audit.key().text(id.as_str()))
        }
        Kind::Resubmission => at.read::<OrderId>().map(drop),
        Kind::Chunk => at.read::<Outcomes>().map(drop),
        Kind::Attempts => at.read::<Attempts>().map(drop),
        Kind::Setting => at.read::<Value>().map(drop),
        Kind::TurnNote => at.read::<TurnNote>().map(drop),
        Kind::Log => at.read::<LogEntry>().map(drop),
        Kind::Staff => at.read::<StaffAccount>().map(drop),
        Kind::Waits => at.read::<Waits>().map(drop),
        Kind::Thread => at.read::<Thread>().map(drop),
        Kind::Passed => at.read::<Number>().map(drop),
        Kind::Incident => at.read::<Incident>().map(drop),
    }
}

struct Entry<'a> {
    view: &'a View<'a>,
    kind: Kind,
    key: &'a [u8],
    value: &'a [u8],
}

impl Entry<'_> {
    fn read<R: Record + DeserializeOwned>(&self) -> Result<R, String> {
        record::decode(self.view.place(), self.key, self.value).map_err(|e| match e {
            StoreError::Damaged { what, .. } => what,
            other => other.to_string(),
        })
    }

    fn points_to(&self, key: &Key) -> Result<(), String> {
        match self.view.has(key) {
            Ok(true) => Ok(()),
            Ok(false) => {
                let target = Kind::of(key.as_slice()).map_or("?", Kind::name);
                Err(format!("one of its {} leads to nothing among its {target}", self.kind.name()))
            }
            Err(error) => Err(error.to_string()),
        }
    }
}
