//! Rejections and new tries, from the stored orders.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, Utc};

use super::super::lookup::Explain;
use super::Period;
use crate::calendar::shanghai_day;
use crate::model::{AuditRecord, AuditStatus, EntryId, OrderId, Reason};
use crate::port::{Store, StoreError};

/// Orders read at once: few enough that a chat beside it does not wait.
const PAGE: usize = 500;
/// Carriers repeat themselves: so many different reasons are remembered with what they mean.
const MEANINGS_MAX: usize = 10_000;
/// The entry of a rejection without a usable reason.
const NO_REASON: &str = "reason-unknown";

/// New tries whose review has ended.
#[derive(Debug, Default)]
pub(super) struct Tries {
    pub passed: u64,
    pub reviewed: u64,
}

/// What was counted.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub orders: u64,
    pub by_day: BTreeMap<NaiveDate, u64>,
    pub causes: BTreeMap<EntryId, BTreeMap<NaiveDate, u64>>,
    pub tries: BTreeMap<EntryId, Tries>,
}

/// Reads all orders, a page at a time.
pub(super) async fn tally(store: &dyn Store, explain: Explain<'_>, period: Period) -> Result<Tally, StoreError> {
    let mut tally = Tally::default();
    let mut meanings = Meanings { explain, known: HashMap::new() };
    let mut after: Option<OrderId> = None;
    loop {
        let page = store.audits(after.as_ref(), PAGE).await?;
        let Some(last) = page.last() else { return Ok(tally) };
        after = Some(last.order_id.clone());
        for record in &page {
            tally.orders += 1;
            for rejection in rejections(record) {
                let day = shanghai_day(rejection.at);
                if period.holds(day) {
                    *tally.by_day.entry(day).or_default() += 1;
                    for cause in meanings.causes(record, rejection.reasons) {
                        *tally.causes.entry(cause).or_default().entry(day).or_default() += 1;
                    }
                }
            }
            if let Some((original, passed)) = new_try(record, period) {
                for cause in causes_of(store, original, &mut meanings).await? {
                    let tries = tally.tries.entry(cause).or_default();
                    tries.reviewed += 1;
                    tries.passed += u64::from(passed);
                }
            }
        }
    }
}

/// What an order was turned down for, once.
struct Rejection<'a> {
    at: DateTime<Utc>,
    reasons: &'a [Reason],
}

/// Every time that the order was turned down. States in a row that all say "rejected" are one rejection, with the latest reasons.
fn rejections(record: &AuditRecord) -> Vec<Rejection<'_>> {
    let is_failed = |status| status == AuditStatus::Rejected;
    let mut found: Vec<Rejection<'_>> = Vec::new();
    let mut was_failed = false;
    let now = (record.status, record.decided_at, record.updated_at, &record.reasons);
    let states = record.history.iter().map(|item| (item.status, None, item.at, &item.reasons)).chain([now]);
    for (status, decided, at, reasons) in states {
        match found.last_mut().filter(|_| was_failed && is_failed(status)) {
            Some(same) => {
                same.at = decided.unwrap_or(same.at);
                if !reasons.is_empty() {
                    same.reasons = reasons;
                }
            }
            None if is_failed(status) => found.push(Rejection { at: decided.unwrap_or(at), reasons }),
            None => {}
        }
        was_failed = is_failed(status);
    }
    found
}

/// The order that this one repeats, and whether it passed, when its review ended in the period.
fn new_try(record: &AuditRecord, period: Period) -> Option<(&OrderId, bool)> {
    use AuditStatus::{Activated, Approved, Rejected, Shipped};
    let original = record.resubmission_of.as_ref()?;
    let passed = matches!(record.status, Approved | Shipped | Activated);
    let ended = passed || record.status == Rejected;
    let day = shanghai_day(record.decided_at.unwrap_or(record.updated_at));
    (ended && period.holds(day)).then_some((original, passed))
}

/// Why the repeated order was turned down. Of several cards under its number, only those that failed are repeated.
async fn causes_of(store: &dyn Store, original: &OrderId, meanings: &mut Meanings<'_>) -> Result<Vec<EntryId>, StoreError> {
    let mut causes = Vec::new();
    for record in store.audits_by_order(original).await?.iter().filter(|r| r.status == AuditStatus::Rejected) {
        causes.extend(meanings.causes(record, &record.reasons));
    }
    causes.sort();
    causes.dedup();
    Ok(causes)
}

/// What reasons mean, remembered.
struct Meanings<'a> {
    explain: Explain<'a>,
    known: HashMap<Vec<Reason>, Vec<EntryId>>,
}

impl Meanings<'_> {
    fn causes(&mut self, record: &AuditRecord, reasons: &[Reason]) -> Vec<EntryId> {
        if let Some(known) = self.known.get(reasons) {
            return known.clone();
        }
        let hits = (self.explain)(&AuditRecord { reasons: reasons.to_vec(), ..record.clone() });
        let mut causes: Vec<EntryId> = hits.into_iter().map(|hit| hit.entry).collect();
        if causes.is_empty() {
            causes.extend(NO_REASON.parse());
        }
        if self.known.len() >= MEANINGS_MAX {
            self.known.clear();
        }
        self.known.insert(reasons.to_vec(), causes.clone());
        causes
    }
}
