//! What staff read in their threads beside cases: orders, and what happened in the last days.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use tokio::sync::watch;

use crate::audits::Keyring;
use crate::desk::incident::{self, IncidentError};
use crate::flow::Knowledge;
use crate::model::{About, Act, Actor, AuditRecord, DeskNote, IncidentId, Locale, NotDecided, PhoneTail, Sought};
use crate::port::{StaffRead, StaffReads, Store, StoreError};
use crate::views::lookup::{self, LookUp, View};
use crate::views::stats::{self, Period};

/// Days that the statistics are of.
const STATS_DAYS: u32 = 7;

/// Reads with what is known at the time.
#[derive(Debug)]
pub struct Reads {
    knowledge: watch::Receiver<Arc<Knowledge>>,
    keyring: Keyring,
    locale: Locale,
}

impl Reads {
    /// For staff who speak this language.
    #[must_use]
    pub fn new(knowledge: watch::Receiver<Arc<Knowledge>>, keyring: Keyring, locale: Locale) -> Self {
        Self { knowledge, keyring, locale }
    }

    fn knowledge(&self) -> Arc<Knowledge> {
        Arc::clone(&self.knowledge.borrow())
    }
}

#[async_trait]
impl StaffReads for Reads {
    async fn look_up(&self, store: &dyn Store, words: &str, now: DateTime<Utc>) -> Result<StaffRead, StoreError> {
        let knowledge = self.knowledge();
        let explain = |record: &AuditRecord| knowledge.explain(record);
        let see = |record| lookup::view(record, &knowledge.calendar, &explain, now);
        if let Some((tail, day)) = tail_and_day(words) {
            let views = lookup::by_tail(store, &self.keyring, &tail, day, &see).await?;
            let about = if views.is_empty() { vec![About::Nothing(Sought::Tail)] } else { lookup::about(&views) };
            let say = if views.is_empty() { DeskNote::NoOrderOf(day) } else { orders(views) };
            return Ok(StaffRead { say, act: Act::LookUpByTail, about });
        }
        let (say, about) = match lookup::by_number(store, words, &lookup::numbers_in, &see).await? {
            LookUp::Known(views) => {
                let about = lookup::about(&views);
                (orders(views), about)
            }
            LookUp::NotFound { number } => (DeskNote::NoOrder(number), vec![About::Nothing(Sought::Order)]),
            LookUp::NotAnOrder { kind, .. } => (DeskNote::NotAnOrder(kind), vec![About::Nothing(lookup::sought(kind))]),
        };
        Ok(StaffRead { say, act: Act::LookUp, about })
    }

    async fn decide_incident(
        &self,
        store: &dyn Store,
        incident: IncidentId,
        actor: &Actor,
        approve: bool,
        now: DateTime<Utc>,
    ) -> Result<StaffRead, StoreError> {
        let decided = if approve {
            incident::approve(store, incident, actor, &[], now).await
        } else {
            incident::dismiss(store, incident, actor, now).await
        };
        let why = match decided {
            Ok(decided) => Ok(decided),
            Err(IncidentError::Store(error)) => return Err(error),
            // Their own try, once more: a process that ended under it has not said what came of it.
            Err(IncidentError::Announced(_, ref by)) if approve && *by == actor.id => {
                store.incident(incident).await?.ok_or(NotDecided::Unknown)
            }
            Err(IncidentError::NoIncident(_)) => Err(NotDecided::Unknown),
            Err(IncidentError::Over(_)) => Err(NotDecided::Over),
            Err(IncidentError::Announced(_, by)) => Err(NotDecided::Announced(by)),
            // No words of their own can be wrong here.
            Err(IncidentError::Changed(_) | IncidentError::Empty | IncidentError::TooLong(_)) => Err(NotDecided::Changed),
        };
        let say = why.map_or_else(|why| DeskNote::NotDecided(incident, why), |decided| DeskNote::Incident(Box::new(decided)));
        let act = if approve { Act::Announce } else { Act::Dismiss };
        Ok(StaffRead { say, act, about: vec![About::Incident(incident)] })
    }

    async fn stats(&self, store: &dyn Store, now: DateTime<Utc>) -> Result<StaffRead, StoreError> {
        let knowledge = self.knowledge();
        let explain = |record: &AuditRecord| knowledge.explain(record);
        let period = Period::last(STATS_DAYS, now);
        let report = stats::collect(store, &knowledge.faq, &explain, self.locale, period).await?;
        Ok(StaffRead { say: DeskNote::Figures(Box::new(stats::figures(&report))), act: Act::Statistics, about: Vec::new() })
    }
}

fn orders(views: Vec<View>) -> DeskNote {
    DeskNote::Orders(views.into_iter().map(lookup::seen).collect())
}

/// `1234 2026-11-20`, in either order.
fn tail_and_day(words: &str) -> Option<(PhoneTail, NaiveDate)> {
    let (first, second) = words.split_once(char::is_whitespace)?;
    let read = |tail: &str, day: &str| Some((tail.trim().parse().ok()?, day.trim().parse().ok()?));
    read(first, second).or_else(|| read(second, first))
}
