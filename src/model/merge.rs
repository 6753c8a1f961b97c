//! How what several files say about one order becomes one record, whatever the order in which the files arrive.
//!
//! There is one rule, [`MergedAudit::join`]; a row is joined as a record of its own. An order's *states* (status and reasons at a time)
//! are kept sorted by their own time: the last one is current, the others are history. So an older row finds its place in the past
//! instead of undoing the present, and the same row twice changes nothing. A row that says no status (a 抖店 row) never moves
//! [`AuditRecord::updated_at`], which is the time of the current state: otherwise it would hide states that were reported before it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    AuditRecord, AuditStatus, AuditUpdate, HistoryItem, OrderId, PartOf, Payee, Payment, PaymentKind, Product, Reason,
    RefundState,
};

/// Most earlier states kept.
const HISTORY_MAX: usize = 32;
/// Most names of sources kept.
const SOURCES_MAX: usize = 32;

/// A record with what is needed to merge further rows into it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergedAudit {
    /// What is known.
    pub record: AuditRecord,
    /// Who said the current status.
    status_source: String,
    /// When the refund state was said. It has a time of its own, since shops report refunds and carriers report reviews.
    refund_at: Option<DateTime<Utc>>,
    /// True when no file says when the review ended, so that the time of the first row with the decision stands for it.
    decided_guessed: bool,
    /// The sub-order of a main order, where a row said which. (The last field: version 1 of the stored form ends before it.)
    pub(super) part_of: Option<PartOf>,
}

/// What joining did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absorbed {
    /// Something new was learned.
    Changed,
    /// Nothing in it was news.
    Unchanged,
    /// The row is older than the current state: it filled gaps, went into history, or did nothing.
    Older,
}

impl MergedAudit {
    /// The record of one row alone. `None` when the row has no number.
    #[must_use]
    pub fn from_update(update: AuditUpdate) -> Option<Self> {
        let order_id = primary(&update.ids)?;
        let status = update.status.unwrap_or_default();
        // A row that knows no time but the order's own does not know when the review ended.
        let dated = update.submitted_at.is_none_or(|s| s.timestamp() != update.updated_at.timestamp());
        let guess = (is_decision(status) && dated).then_some(update.updated_at);
        let known = status != AuditStatus::Unknown;
        let mut merged = Self {
            record: AuditRecord {
                order_id,
                aliases: update.ids,
                carrier: update.carrier,
                product: update.product,
                submitted_at: update.submitted_at,
                decided_at: update.decided_at.or(guess),
                updated_at: update.updated_at,
                status,
                reasons: update.reasons.unwrap_or_default(),
                history: Vec::new(),
                paid: update.paid,
                refund: update.refund.unwrap_or_default(),
                resubmission_of: update.resubmission_of,
                resubmitted_as: None,
                tail_hash: update.tail_hash,
                sources: vec![update.source.clone()],
            },
            status_source: if known { update.source } else { String::new() },
            refund_at: update.refund.filter(|r| *r != RefundState::Unknown).map(|_| update.updated_at),
            decided_guessed: update.decided_at.is_none() && guess.is_some(),
            part_of: update.part_of,
        };
        merged.tidy();
        Some(merged)
    }

    /// When the last news of it was. A row without a status brings news, too, when it is of a refund.
    #[must_use]
    pub fn last_news(&self) -> DateTime<Utc> {
        let others = [self.record.submitted_at, self.record.decided_at, self.refund_at];
        others.into_iter().flatten().fold(self.record.updated_at, DateTime::max)
    }

    /// Takes one row in. Its numbers are added to the record's.
    pub fn absorb(&mut self, update: AuditUpdate) -> Absorbed {
        let Some(row) = Self::from_update(update) else { return Absorbed::Unchanged };
        let before = self.clone();
        self.join(row.clone());
        self.learned(before, &row)
    }

    /// What a row taught, now that it is in.
    #[must_use]
    pub fn learned(&self, before: Self, row: &Self) -> Absorbed {
        let known = row.record.status != AuditStatus::Unknown && before.record.status != AuditStatus::Unknown;
        let (at, current) = (row.record.updated_at, before.record.updated_at);
        let older = known && at < current;
        if same_content(before, self) && !(older && at.timestamp() < current.timestamp()) {
            Absorbed::Unchanged
        } else if older {
            Absorbed::Older
        } else {
            Absorbed::Changed
        }
    }

    /// Makes one record of two.
    pub fn join(&mut self, other: Self) {
        let age = |m: &Self| (m.record.updated_at, m.record.status != AuditStatus::Unknown, m.record.status);
        let (old, new) = if age(&other) > age(self) { (self.clone(), other) } else { (other, self.clone()) };
        let (decided_at, decided_guessed) = later_decision(&old, &new);
        let (refund, refund_at) = later_refund((old.record.refund, old.refund_at), (new.record.refund, new.refund_at));
        let current = join_states(&old, &new);
        let part_of = new.part_of.clone().or_else(|| old.part_of.clone());

        let (o, n) = (old.record, new.record);
        let mut aliases = o.aliases;
        aliases.extend([o.order_id, n.order_id.clone()]);
        aliases.extend(n.aliases);
        self.record = AuditRecord {
            order_id: primary(&aliases).unwrap_or(n.order_id),
            aliases,
            carrier: n.carrier.or(o.carrier),
            product: better_product(o.product, n.product),
            submitted_at: earliest(o.submitted_at, n.submitted_at),
            decided_at,
            updated_at: current.as_ref().map_or(n.updated_at, |c| c.updated_at),
            status: current.as_ref().map_or(AuditStatus::Unknown, |c| c.status),
            reasons: Vec::new(),
            history: Vec::new(),
            paid: better_payment(o.paid, n.paid),
            refund,
            resubmission_of: n.resubmission_of.or(o.resubmission_of),
            resubmitted_as: n.resubmitted_as.or(o.resubmitted_as),
            tail_hash: n.tail_hash.or(o.tail_hash),
            sources: [o.sources, n.sources].concat(),
        };
        self.refund_at = refund_at;
        self.decided_guessed = decided_guessed;
        self.part_of = part_of;
        self.status_source = String::new();
        match current {
            Some(current) => {
                self.record.reasons = current.reasons;
                self.record.history = current.history;
                self.status_source = current.source;
            }
            None => self.record.reasons = if n.reasons.is_empty() { o.reasons } else { n.reasons },
        }
        self.tidy();
    }

    /// All states it was in, oldest first, the current one last.
    fn states(&self) -> Vec<HistoryItem> {
        let record = &self.record;
        let mut states = record.history.clone();
        if record.status != AuditStatus::Unknown {
            states.push(HistoryItem {
                at: record.updated_at,
                status: record.status,
                reasons: record.reasons.clone(),
                source: self.status_source.clone(),
            });
        }
        states
    }

    fn tidy(&mut self) {
        let record = &mut self.record;
        record.aliases.sort();
        record.aliases.dedup();
        if record.resubmission_of.as_ref().is_some_and(|id| record.aliases.contains(id)) {
            record.resubmission_of = None;
        }
        let own = record.order_id.clone();
        record.aliases.retain(|id| *id != own);
        record.sources.sort();
        record.sources.dedup();
        record.sources.truncate(SOURCES_MAX);
    }
}

/// The state that two records lead to, and what lies behind it.
struct Current {
    updated_at: DateTime<Utc>,
    status: AuditStatus,
    reasons: Vec<Reason>,
    source: String,
    history: Vec<HistoryItem>,
}

/// `None` while neither record has a status.
fn join_states(old: &MergedAudit, new: &MergedAudit) -> Option<Current> {
    let mut states = in_order([old.states(), new.states()].concat());
    // Reasons that came without a status belong to the current state.
    for loose in [old, new].into_iter().filter(|m| m.record.status == AuditStatus::Unknown && !m.record.reasons.is_empty()) {
        let Some(last) = states.last_mut().filter(|s| takes_reasons(s.status)) else { continue };
        if last.reasons.is_empty() {
            last.reasons.clone_from(&loose.record.reasons);
        } else if loose.record.updated_at > last.at && last.reasons != loose.record.reasons {
            let next = HistoryItem {
                at: loose.record.updated_at,
                status: last.status,
                reasons: loose.record.reasons.clone(),
                source: loose.record.sources.first().cloned().unwrap_or_default(),
            };
            states.push(next);
        }
    }
    let last = states.pop()?;
    states.drain(..states.len().saturating_sub(HISTORY_MAX));
    Some(Current { updated_at: last.at, status: last.status, reasons: last.reasons, source: last.source, history: states })
}

/// Sorts states by time, and makes one of neighbours that say the same (or of which one only lacks the reasons). States of the same
/// time follow each other as in an order's life: exports often know only the day.
fn in_order(mut states: Vec<HistoryItem>) -> Vec<HistoryItem> {
    // Without reasons last: such a state adds nothing to the one before it.
    states.sort_by_cached_key(|s| (s.at, s.status, s.reasons.is_empty(), texts(&s.reasons), s.source.clone()));
    let mut result: Vec<HistoryItem> = Vec::with_capacity(states.len());
    for state in states {
        match result.last_mut() {
            Some(last) if last.status == state.status && says_the_same(&last.reasons, &state.reasons) => {
                let same_time = last.at == state.at;
                last.at = state.at;
                if last.reasons.is_empty() {
                    last.reasons = state.reasons;
                }
                // Of two sources at the same time, the same one whichever came first.
                last.source = if same_time { last.source.clone().min(state.source) } else { state.source };
            }
            _ => result.push(state),
        }
    }
    result
}

fn texts(reasons: &[Reason]) -> Vec<(String, Option<String>)> {
    reasons.iter().map(|r| (r.text.clone(), r.code.clone())).collect()
}

fn says_the_same(a: &[Reason], b: &[Reason]) -> bool {
    a.is_empty() || b.is_empty() || a == b
}

/// Equal but for the name of the file that said so, and for fractions of a second: those come from the file's own time, so the same
/// rows exported again differ in nothing else.
fn same_content(mut before: MergedAudit, after: &MergedAudit) -> bool {
    before.record.sources.clone_from(&after.record.sources);
    before.status_source.clone_from(&after.status_source);
    let mut after = after.clone();
    for merged in [&mut before, &mut after] {
        whole_seconds(merged);
    }
    before == after
}

fn whole_seconds(merged: &mut MergedAudit) {
    let whole = |at: &mut DateTime<Utc>| *at = DateTime::from_timestamp(at.timestamp(), 0).unwrap_or(*at);
    whole(&mut merged.record.updated_at);
    for at in [&mut merged.record.decided_at, &mut merged.refund_at].into_iter().flatten() {
        whole(at);
    }
    for state in &mut merged.record.history {
        whole(&mut state.at);
    }
}

fn is_decision(status: AuditStatus) -> bool {
    matches!(status, AuditStatus::Approved | AuditStatus::Rejected | AuditStatus::Cancelled)
}

/// States that a reason explains. A shipped order has left its reasons behind.
fn takes_reasons(status: AuditStatus) -> bool {
    matches!(status, AuditStatus::Pending | AuditStatus::NeedMaterial | AuditStatus::Rejected | AuditStatus::Cancelled)
}

/// The number under which the record is stored: a 抖店 number (19 digits) before others, the smallest of several, so that it does not
/// depend on which file came first.
pub(super) fn primary(ids: &[OrderId]) -> Option<OrderId> {
    ids.iter().min_by_key(|id| (!id.is_shop_number(), *id)).cloned()
}

fn earliest(a: Option<DateTime<Utc>>, b: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    [a, b].into_iter().flatten().min()
}

/// When the review ended: as said for the newest decision; where nobody says it, when the decision was first seen.
fn later_decision(old: &MergedAudit, new: &MergedAudit) -> (Option<DateTime<Utc>>, bool) {
    let (o, n) = (old.record.decided_at, new.record.decided_at);
    let (Some(o_at), Some(n_at)) = (o, n) else {
        return if n.is_some() { (n, new.decided_guessed) } else { (o, old.decided_guessed) };
    };
    let another = match (decision(old.record.status), decision(new.record.status)) {
        (Some(before), Some(after)) => before != after,
        _ => false,
    };
    match (old.decided_guessed, new.decided_guessed) {
        (true, true) if !another => (Some(o_at.min(n_at)), true),
        (false, true) if !another => (o, false),
        (_, guessed) => (n, guessed),
    }
}

/// The decision that a status follows from: a shipped order was approved.
fn decision(status: AuditStatus) -> Option<AuditStatus> {
    match status {
        AuditStatus::Approved | AuditStatus::Shipped | AuditStatus::Activated => Some(AuditStatus::Approved),
        AuditStatus::Rejected | AuditStatus::Cancelled => Some(status),
        AuditStatus::Pending | AuditStatus::NeedMaterial | AuditStatus::Unknown => None,
    }
}

fn better_product(old: Option<Product>, new: Option<Product>) -> Option<Product> {
    match (old, new) {
        (Some(old), Some(new)) => Some(Product {
            name: if new.name.is_empty() { old.name } else { new.name },
            age_min: new.age_min.or(old.age_min),
            age_max: new.age_max.or(old.age_max),
        }),
        (old, new) => new.or(old),
    }
}

fn better_payment(old: Option<Payment>, new: Option<Payment>) -> Option<Payment> {
    match (old, new) {
        (Some(old), Some(new)) if old.amount_fen == new.amount_fen => Some(Payment {
            amount_fen: new.amount_fen,
            kind: if new.kind == PaymentKind::Unknown { old.kind } else { new.kind },
            payee: if new.payee == Payee::Unknown { old.payee } else { new.payee },
        }),
        (old, new) => new.or(old),
    }
}

type Refund = (RefundState, Option<DateTime<Utc>>);

/// The refund state that was said last; money that was paid back stays paid back.
fn later_refund(old: Refund, new: Refund) -> Refund {
    let rank = |r: &Refund| match r.0 {
        RefundState::Unknown => 0,
        RefundState::None => 1,
        RefundState::Processing => 2,
        RefundState::Refused => 3,
        RefundState::Refunded { .. } => 4,
    };
    let paid_back = |r: &Refund| rank(r) == 4;
    let said = |r: &Refund| (rank(r) > 0, r.1, rank(r));
    let (last, other) = if said(&new) >= said(&old) { (new, old) } else { (old, new) };
    match (paid_back(&last), paid_back(&other)) {
        (false, true) => other,
        (true, true) if last.0 == (RefundState::Refunded { at: None }) => (other.0, last.1),
        _ => last,
    }
}
