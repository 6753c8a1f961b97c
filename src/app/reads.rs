//! What staff read in their threads beside cases: orders, and what happened in the last days.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use tokio::sync::watch;

use crate::audits::Keyring;
use crate::desk::incident::{self, IncidentError};
use crate::flow::Knowledge;
use crate::model::{About, Act, Actor, AuditRecord, Incident, IncidentId, Locale, PhoneTail, Sought};
use crate::port::{StaffRead, StaffReads, Store, StoreError};
use crate::understand::spans;
use crate::views::lookup::{self, LookUp};
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
            let act = Act::LookUpByTail;
            if views.is_empty() {
                let text = format!("No order with this phone tail went in on {day} (Asia/Shanghai).");
                return Ok(StaffRead { text, act, about: vec![About::Nothing(Sought::Tail)] });
            }
            return Ok(StaffRead { text: lookup::records_text(&views), act, about: lookup::about(&views) });
        }
        let recognise = |text: &str| {
            let spans = spans::scan(text);
            (spans.orders, spans.found)
        };
        let (text, about) = match lookup::by_number(store, words, &recognise, &see).await? {
            LookUp::Known(views) => (lookup::records_text(&views), lookup::about(&views)),
            LookUp::NotFound { number } => (lookup::unknown_text(&number), vec![About::Nothing(Sought::Order)]),
            LookUp::NotAnOrder { kind, what } => (format!("This is {what}."), vec![About::Nothing(lookup::sought(kind))]),
        };
        Ok(StaffRead { text, act: Act::LookUp, about })
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
        let text = match decided {
            Ok(decided) => room_words(&decided, self.locale),
            Err(IncidentError::Store(error)) => return Err(error),
            // Their own try, once more: a process that ended under it has not said what came of it.
            Err(IncidentError::Announced(_, ref by)) if approve && *by == actor.id => {
                store.incident(incident).await?.map_or_else(String::new, |decided| room_words(&decided, self.locale))
            }
            Err(refused) => refused.to_string(),
        };
        let act = if approve { Act::Announce } else { Act::Dismiss };
        Ok(StaffRead { text, act, about: vec![About::Incident(incident)] })
    }

    async fn stats(&self, store: &dyn Store, now: DateTime<Utc>) -> Result<StaffRead, StoreError> {
        let knowledge = self.knowledge();
        let explain = |record: &AuditRecord| knowledge.explain(record);
        let period = Period::last(STATS_DAYS, now);
        let report = stats::collect(store, &knowledge.faq, &explain, self.locale, period).await?;
        Ok(StaffRead { text: stats::report_text(&report), act: Act::Statistics, about: Vec::new() })
    }
}

/// `1234 2026-11-20`, in either order.
fn tail_and_day(words: &str) -> Option<(PhoneTail, NaiveDate)> {
    let (first, second) = words.split_once(char::is_whitespace)?;
    let read = |tail: &str, day: &str| Some((tail.trim().parse().ok()?, day.trim().parse().ok()?));
    read(first, second).or_else(|| read(second, first))
}

/// An incident, in the words for a room of this language.
pub(super) fn room_words(of: &Incident, locale: Locale) -> String {
    let words = incident::message(of);
    if locale == Locale::En { words.en } else { words.zh }
}
