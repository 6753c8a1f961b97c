//! Audit records under all their numbers, by phone tail and day, and who wants to hear of them.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::model::{Absorbed, AuditRecord, AuditUpdate, ConversationId, EventBody, MergedAudit, OrderId, TailHash};
use crate::port::{ChunkReport, ImportId, RowOutcome, StoreError};

use super::super::key::{Key, Kind};
use super::super::kv::View;
use super::super::record::Outcomes;
use super::{bound, inbox};

const IMPORT_NAME_BYTES_MAX: usize = 200;
const ROWS_MAX: usize = 2_000;
/// More numbers than any order has: a column that is not an order number would join the whole file into one record.
const ALIASES_MAX: usize = 64;
/// Conversations told about one change.
const WATCHERS_MAX: usize = 100;
/// Asia/Shanghai, without daylight saving since 1991.
const SHANGHAI_HOURS: i64 = 8;

fn audit_key(id: &OrderId) -> Key {
    Kind::Audit.key().text(id.as_str())
}

fn alias_key(id: &OrderId) -> Key {
    Kind::Alias.key().text(id.as_str())
}

fn tail_day_key(tail: TailHash, day: NaiveDate) -> Key {
    let days = day.signed_duration_since(NaiveDate::default()).num_days();
    Kind::TailDay.key().signed(days).bytes(&tail.0)
}

fn tail_key_of(record: &AuditRecord) -> Option<Key> {
    let day = (record.submitted_at? + TimeDelta::hours(SHANGHAI_HOURS)).date_naive();
    Some(tail_day_key(record.tail_hash?, day).text(record.order_id.as_str()))
}

fn watch_key(order: &OrderId) -> Key {
    Kind::Watch.key().text(order.as_str())
}

fn resubmission_key(order: &OrderId) -> Key {
    Kind::Resubmission.key().text(order.as_str())
}

/// The stored number that any number leads to.
fn resolve(view: &View, id: &OrderId) -> Result<Option<OrderId>, StoreError> {
    if view.has(&audit_key(id))? { Ok(Some(id.clone())) } else { view.read(&alias_key(id)) }
}

pub(super) fn by_order(view: &View, id: &OrderId) -> Result<Option<MergedAudit>, StoreError> {
    match view.read(&audit_key(id))? {
        Some(found) => Ok(Some(found)),
        None => match view.read::<OrderId>(&alias_key(id))? {
            Some(primary) => view.read(&audit_key(&primary)),
            None => Ok(None),
        },
    }
}

pub(super) fn by_tail(view: &View, tail: TailHash, day: NaiveDate, limit: usize) -> Result<Vec<AuditRecord>, StoreError> {
    let mut found = Vec::new();
    for (_, id) in view.list::<OrderId>(&tail_day_key(tail, day), limit)? {
        found.extend(by_order(view, &id)?.map(|m| m.record));
    }
    Ok(found)
}

pub(super) fn list(view: &View, after: Option<&OrderId>, limit: usize) -> Result<Vec<AuditRecord>, StoreError> {
    let all = Kind::Audit.key();
    let found = match after {
        Some(id) => view.list_after::<MergedAudit>(&all, &audit_key(id), limit)?,
        None => view.list::<MergedAudit>(&all, limit)?,
    };
    Ok(found.into_iter().map(|(_, merged)| merged.record).collect())
}

pub(super) fn watch(view: &mut View, order: &OrderId, conversation: &ConversationId) -> Result<(), StoreError> {
    view.write(&watch_key(order).text(conversation.as_str()), conversation)
}

pub(super) fn import_chunk(
    view: &mut View,
    import: &ImportId,
    chunk: u32,
    updates: Vec<AuditUpdate>,
    now: DateTime<Utc>,
) -> Result<ChunkReport, StoreError> {
    bound("bytes in the name of an import", import.0.len(), IMPORT_NAME_BYTES_MAX)?;
    bound("rows in one chunk", updates.len(), ROWS_MAX)?;
    let applied = Kind::Chunk.key().bytes(&chunk.to_be_bytes()).bytes(import.0.as_bytes());
    if let Some(Outcomes(rows)) = view.read(&applied)? {
        return Ok(ChunkReport { rows, repeated: true });
    }
    let mut rows = Vec::with_capacity(updates.len());
    for (index, update) in updates.into_iter().enumerate() {
        rows.push(apply(view, index, update, now)?);
    }
    let outcomes = Outcomes(rows);
    view.write(&applied, &outcomes)?;
    Ok(ChunkReport { rows: outcomes.0, repeated: false })
}

fn apply(view: &mut View, index: usize, update: AuditUpdate, now: DateTime<Utc>) -> Result<RowOutcome, StoreError> {
    let row = index + 1;
    let refuse = |why: &str| StoreError::Refused(format!("row {row} of the chunk {why}"));
    let ids = update.ids.clone();
    let Some(new) = MergedAudit::from_update(update) else { return Err(refuse("has no order number")) };
    let known = known_records(view, &ids)?;
    let mut rest = known.iter().cloned();
    let (merged, outcome) = match rest.next() {
        None => (new, RowOutcome::New),
        Some(mut merged) => {
            rest.for_each(|other| merged.join(other));
            let outcome = match merged.absorb_row(new) {
                _ if known.len() > 1 => RowOutcome::Updated,
                Absorbed::Changed => RowOutcome::Updated,
                Absorbed::Unchanged => RowOutcome::Unchanged,
                Absorbed::Older => RowOutcome::Older,
            };
            (merged, outcome)
        }
    };
    if merged.record.aliases.len() > ALIASES_MAX {
        return Err(refuse(&format!(
            "would join orders with more than {ALIASES_MAX} numbers ({}); one of the columns is not an order number",
            merged.record.order_id.masked()
        )));
    }
    replace(view, &known, merged, now)?;
    Ok(outcome)
}

/// The records that any of these numbers leads to, each once, in the order of their numbers.
fn known_records(view: &View, ids: &[OrderId]) -> Result<Vec<MergedAudit>, StoreError> {
    let mut primaries = Vec::new();
    for id in ids {
        primaries.extend(resolve(view, id)?);
    }
    primaries.sort();
    primaries.dedup();
    let mut known = Vec::with_capacity(primaries.len());
    for id in &primaries {
        known.extend(view.read::<MergedAudit>(&audit_key(id))?);
    }
    Ok(known)
}

/// Writes one record in the place of those it was made of, with everything that leads to it.
fn replace(view: &mut View, known: &[MergedAudit], mut merged: MergedAudit, now: DateTime<Utc>) -> Result<(), StoreError> {
    if let Some(original) = merged.record.resubmission_of.clone() {
        view.write(&resubmission_key(&original).text(merged.record.order_id.as_str()), &merged.record.order_id)?;
    }
    merged.record.resubmitted_as = repeated_by(view, &merged.record)?.or(merged.record.resubmitted_as);
    if known.len() != 1 || known[0] != merged {
        for old in known {
            forget(view, &old.record);
        }
        let record = &merged.record;
        view.write(&audit_key(&record.order_id), &merged)?;
        for alias in &record.aliases {
            view.write(&alias_key(alias), &record.order_id)?;
        }
        if let Some(key) = tail_key_of(record) {
            view.write(&key, &record.order_id)?;
        }
        for old in known {
            tell_watchers(view, &old.record, record, now)?;
        }
    }
    link_original(view, &merged.record)
}

fn forget(view: &mut View, record: &AuditRecord) {
    view.delete(&audit_key(&record.order_id));
    for alias in &record.aliases {
        view.delete(&alias_key(alias));
    }
    if let Some(key) = tail_key_of(record) {
        view.delete(&key);
    }
}

/// The order that repeats this one; of several the one that went in last.
fn repeated_by(view: &View, record: &AuditRecord) -> Result<Option<OrderId>, StoreError> {
    let mut last: Option<AuditRecord> = None;
    for id in record.ids() {
        for (_, later) in view.list::<OrderId>(&resubmission_key(id), ALIASES_MAX)? {
            let Some(later) = by_order(view, &later)?.map(|m| m.record) else { continue };
            if later.order_id == record.order_id {
                continue;
            }
            let rank = |r: &AuditRecord| (r.submitted_at, r.order_id.clone());
            if last.as_ref().is_none_or(|l| rank(&later) > rank(l)) {
                last = Some(later);
            }
        }
    }
    Ok(last.map(|r| r.order_id))
}

/// Notes on the original order, if it is known, that this record repeats it.
fn link_original(view: &mut View, record: &AuditRecord) -> Result<(), StoreError> {
    let Some(original) = &record.resubmission_of else { return Ok(()) };
    let Some(mut original) = by_order(view, original)? else { return Ok(()) };
    let later = repeated_by(view, &original.record)?;
    if later.is_some() && later != original.record.resubmitted_as {
        original.record.resubmitted_as = later;
        view.write(&audit_key(&original.record.order_id), &original)?;
    }
    Ok(())
}

/// Raises an event for everyone who watches one of the numbers that led to `before`, if what they were told is no longer so.
fn tell_watchers(view: &mut View, before: &AuditRecord, now_is: &AuditRecord, now: DateTime<Utc>) -> Result<(), StoreError> {
    if before.status == now_is.status && before.reasons == now_is.reasons && before.refund == now_is.refund {
        return Ok(());
    }
    let mut watchers = Vec::new();
    for id in before.ids() {
        watchers.extend(view.list::<ConversationId>(&watch_key(id), WATCHERS_MAX)?.into_iter().map(|(_, who)| who));
    }
    watchers.sort();
    watchers.dedup();
    for conversation in watchers.into_iter().take(WATCHERS_MAX) {
        let body = EventBody::AuditChanged { order: now_is.order_id.clone(), status: now_is.status };
        inbox::raise(view, conversation, "audit", now, body)?;
    }
    Ok(())
}
