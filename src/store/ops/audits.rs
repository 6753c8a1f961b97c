//! Audit records under all their numbers, by phone tail and day, and who wants to hear of them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};

use crate::model::{
    Absorbed, AuditCard, AuditRecord, AuditStatus, AuditUpdate, ConversationId, EventBody, MergedAudit, OrderId, Placed,
    TailHash, arrange, shanghai_day,
};
use crate::port::{ChunkReport, ImportId, RowOutcome, StoreError};

use super::super::key::{Key, Kind};
use super::super::kv::View;
use super::super::record::{Outcomes, day_of};
use super::{bound, inbox, own};

const IMPORT_NAME_BYTES_MAX: usize = 200;
const ROWS_MAX: usize = 2_000;
/// More numbers than any order has: a column that is not an order number would join the whole file into one record.
const ALIASES_MAX: usize = 64;
/// Cards of one main order, and parts of one record.
const CARDS_MAX: usize = 64;
/// Conversations told about one change.
const WATCHERS_MAX: usize = 100;

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
    let day = shanghai_day(record.submitted_at?);
    Some(tail_day_key(record.tail_hash?, day).text(record.order_id.as_str()))
}

fn watch_key(order: &OrderId) -> Key {
    Kind::Watch.key().text(order.as_str())
}

fn resubmission_key(order: &OrderId) -> Key {
    Kind::Resubmission.key().text(order.as_str())
}

fn shared_key(id: &OrderId) -> Key {
    Kind::Shared.key().text(id.as_str())
}

/// The records that any number leads to, by their own numbers.
///
/// Most numbers lead to one record, and a place that was not read lately costs a read from the disk. So the likely place comes first: 抖店's
/// numbers are those that records are stored under, others lead to one. A number that several records share is never an alias.
fn cards(view: &View, id: &OrderId) -> Result<Vec<AuditCard>, StoreError> {
    let own = |view: &View| view.read::<AuditCard>(&audit_key(id));
    let alias = |view: &View| -> Result<Option<AuditCard>, StoreError> {
        let Some(primary) = view.read::<OrderId>(&alias_key(id))? else { return Ok(None) };
        view.read::<AuditCard>(&audit_key(&primary))
    };
    let mut found: BTreeMap<OrderId, AuditCard> = BTreeMap::new();
    if id.is_shop_number() {
        found.extend(own(view)?.map(|card| (id.clone(), card)));
        if found.is_empty()
            && let Some(card) = alias(view)?
        {
            return Ok(vec![card]);
        }
    } else {
        if let Some(card) = alias(view)? {
            return Ok(vec![card]);
        }
        found.extend(own(view)?.map(|card| (id.clone(), card)));
    }
    for (_, primary) in view.list::<OrderId>(&shared_key(id), CARDS_MAX)? {
        if !found.contains_key(&primary) {
            found.extend(view.read::<AuditCard>(&audit_key(&primary))?.map(|card| (primary, card)));
        }
    }
    Ok(found.into_values().collect())
}

pub(super) fn by_order(view: &View, id: &OrderId) -> Result<Vec<AuditRecord>, StoreError> {
    Ok(cards(view, id)?.iter().filter_map(AuditCard::record).collect())
}

pub(super) fn by_tail(view: &View, tail: TailHash, day: NaiveDate, limit: usize) -> Result<Vec<AuditRecord>, StoreError> {
    let mut found = Vec::new();
    for (_, id) in view.list::<OrderId>(&tail_day_key(tail, day), limit)? {
        found.extend(view.read::<AuditCard>(&audit_key(&id))?.and_then(|card| card.record()));
    }
    Ok(found)
}

pub(super) fn list(view: &View, after: Option<&OrderId>, limit: usize) -> Result<Vec<AuditRecord>, StoreError> {
    let all = Kind::Audit.key();
    let found = match after {
        Some(id) => view.list_after::<AuditCard>(&all, &audit_key(id), limit)?,
        None => view.list::<AuditCard>(&all, limit)?,
    };
    Ok(found.into_iter().filter_map(|(_, card)| card.record()).collect())
}

pub(super) fn watch(view: &mut View, order: &OrderId, conversation: &ConversationId) -> Result<(), StoreError> {
    let key = watch_key(order).text(conversation.as_str());
    own::add(view, conversation, &key)?;
    view.write(&key, conversation)
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
    if let Some(Outcomes { rows, .. }) = view.read(&applied)? {
        return Ok(ChunkReport { rows, repeated: true });
    }
    let mut rows = Vec::with_capacity(updates.len());
    for (index, update) in updates.into_iter().enumerate() {
        rows.push(apply(view, index, update, now)?);
    }
    let outcomes = Outcomes { rows, day: day_of(now) };
    view.write(&applied, &outcomes)?;
    Ok(ChunkReport { rows: outcomes.rows, repeated: false })
}

fn apply(view: &mut View, index: usize, update: AuditUpdate, now: DateTime<Utc>) -> Result<RowOutcome, StoreError> {
    let row = index + 1;
    let refuse = |why: &str| StoreError::Refused(format!("row {row} of the chunk {why}"));
    let ids = update.ids.clone();
    let Some(new) = MergedAudit::from_update(update) else { return Err(refuse("has no order number")) };
    let known = family(view, &ids)?;
    if known.is_empty() && ids.len() <= ALIASES_MAX {
        return insert(view, AuditCard::from(new)).map(|()| RowOutcome::New);
    }
    let placed = arrange(&known, new.clone());
    let too_large = placed.iter().find(|p| p.card.ids().len() > ALIASES_MAX + 1 || p.card.size() > CARDS_MAX);
    if let Some(large) = too_large {
        return Err(refuse(&format!(
            "would join more than {ALIASES_MAX} numbers or rows into order {}; one of the columns is not an order number: \
             leave it out with a mapping file, and import again",
            large.card.order_id.masked()
        )));
    }
    if placed.len() > CARDS_MAX {
        return Err(refuse(&format!(
            "would give the main order of {} more than {CARDS_MAX} cards; the column of main orders holds something else, such as a \
             shop or a day: leave it out with a mapping file, and import again",
            ids.first().map(OrderId::masked).unwrap_or_default()
        )));
    }
    let outcome = outcome(&known, &placed, &new);
    replace(view, &known, placed, now)?;
    Ok(outcome)
}

/// Writes the record of an order that nothing was known about.
fn insert(view: &mut View, mut card: AuditCard) -> Result<(), StoreError> {
    let Some(record) = card.record() else { return Ok(()) };
    let alone = BTreeSet::new();
    if let Some(original) = &record.resubmission_of {
        view.write(&resubmission_key(original).text(record.order_id.as_str()), &record.order_id)?;
    }
    let later = repeated_by(view, &record, &alone)?;
    if later.is_some() {
        card.repeated_as(later.as_ref());
    }
    view.write(&audit_key(&card.order_id), &card)?;
    for id in &record.aliases {
        view.write(&alias_key(id), &card.order_id)?;
    }
    if let Some(key) = tail_key_of(&record) {
        view.write(&key, &card.order_id)?;
    }
    link_original(view, &record)
}

/// What the row did to the record that it is in.
fn outcome(known: &[AuditCard], placed: &[Placed], row: &MergedAudit) -> RowOutcome {
    let Some(home) = placed.iter().find(|p| p.has_row) else { return RowOutcome::Unchanged };
    let mut from = home.from.iter().filter_map(|at| known.get(*at));
    let (Some(before), None) = (from.next(), from.next()) else {
        return if home.from.is_empty() { RowOutcome::New } else { RowOutcome::Updated };
    };
    let (Some(was), Some(is)) = (before.merged(), home.card.merged()) else { return RowOutcome::Updated };
    match is.learned(was, row) {
        Absorbed::Changed => RowOutcome::Updated,
        Absorbed::Unchanged => RowOutcome::Unchanged,
        Absorbed::Older => RowOutcome::Older,
    }
}

/// The records that any of these numbers leads to, and those that share a main order with them, in the order of their numbers.
pub(super) fn family(view: &View, ids: &[OrderId]) -> Result<Vec<AuditCard>, StoreError> {
    let mut known: BTreeMap<OrderId, AuditCard> = BTreeMap::new();
    let mut asked: BTreeSet<OrderId> = BTreeSet::new();
    let mut open: Vec<OrderId> = ids.to_vec();
    while let Some(id) = open.pop() {
        if !asked.insert(id.clone()) {
            continue;
        }
        for card in cards(view, &id)? {
            if !known.contains_key(&card.order_id) {
                open.extend(card.shareable());
                known.insert(card.order_id.clone(), card);
            }
        }
    }
    Ok(known.into_values().collect())
}

/// Numbers that lead to more than one of these records.
fn shared<'a>(cards: impl Iterator<Item = &'a AuditCard>) -> BTreeSet<OrderId> {
    let (mut once, mut more) = (BTreeSet::new(), BTreeSet::new());
    for id in cards.flat_map(AuditCard::ids) {
        if !once.insert(id.clone()) {
            more.insert(id);
        }
    }
    more
}

/// Writes records in the place of those they were made of, with everything that leads to them.
fn replace(view: &mut View, known: &[AuditCard], placed: Vec<Placed>, now: DateTime<Utc>) -> Result<(), StoreError> {
    let before = shared(known.iter());
    let after = shared(placed.iter().map(|p| &p.card));
    let mut written = Vec::with_capacity(placed.len());
    for Placed { mut card, from, .. } in placed {
        let Some(record) = card.record() else { continue };
        if let Some(original) = &record.resubmission_of {
            view.write(&resubmission_key(original).text(record.order_id.as_str()), &record.order_id)?;
        }
        let later = repeated_by(view, &record, &after)?.or_else(|| record.resubmitted_as.clone());
        if later != record.resubmitted_as {
            card.repeated_as(later.as_ref());
        }
        written.push((card, from));
    }
    let same = known.len() == written.len() && known.iter().zip(&written).all(|(old, (new, _))| old == new);
    if !same {
        for old in known {
            forget(view, old, &before);
        }
        for (card, _) in &written {
            write(view, card, &after)?;
        }
        for (card, from) in &written {
            let Some(now_is) = card.record() else { continue };
            for old in from.iter().filter_map(|at| known.get(*at)).filter_map(AuditCard::record) {
                if after.contains(&old.order_id) && old.order_id != now_is.order_id {
                    follow(view, &old.order_id, &now_is.order_id)?;
                }
                tell_watchers(view, &old, &now_is, &before, now)?;
            }
        }
    }
    for record in written.iter().filter_map(|(card, _)| card.record()) {
        link_original(view, &record)?;
    }
    Ok(())
}

fn write(view: &mut View, card: &AuditCard, shared: &BTreeSet<OrderId>) -> Result<(), StoreError> {
    view.write(&audit_key(&card.order_id), card)?;
    for id in card.ids() {
        if shared.contains(&id) {
            view.write(&shared_key(&id).text(card.order_id.as_str()), &card.order_id)?;
        } else if id != card.order_id {
            view.write(&alias_key(&id), &card.order_id)?;
        }
    }
    if let Some(key) = card.record().as_ref().and_then(tail_key_of) {
        view.write(&key, &card.order_id)?;
    }
    Ok(())
}

fn forget(view: &mut View, card: &AuditCard, shared: &BTreeSet<OrderId>) {
    view.delete(&audit_key(&card.order_id));
    for id in card.ids() {
        if shared.contains(&id) {
            view.delete(&shared_key(&id).text(card.order_id.as_str()));
        } else if id != card.order_id {
            view.delete(&alias_key(&id));
        }
    }
    if let Some(key) = card.record().as_ref().and_then(tail_key_of) {
        view.delete(&key);
    }
}

/// The order that repeats this one; of several the one that went in last. Of several cards under the repeated number, only those that
/// were turned down are repeated.
fn repeated_by(view: &View, record: &AuditRecord, shared: &BTreeSet<OrderId>) -> Result<Option<OrderId>, StoreError> {
    let failed = matches!(record.status, AuditStatus::Rejected | AuditStatus::Cancelled);
    let mut last: Option<AuditRecord> = None;
    for id in record.ids().filter(|id| failed || !shared.contains(id)) {
        for (_, later) in view.list::<OrderId>(&resubmission_key(id), ALIASES_MAX)? {
            let mut found = by_order(view, &later)?;
            if found.len() > 1 {
                found.retain(|r| r.resubmission_of.as_ref() == Some(id));
            }
            for later in found.into_iter().filter(|later| later.order_id != record.order_id) {
                let rank = |r: &AuditRecord| (r.submitted_at, r.order_id.clone());
                if last.as_ref().is_none_or(|l| rank(&later) > rank(l)) {
                    last = Some(later);
                }
            }
        }
    }
    Ok(last.map(|r| r.order_id))
}

/// Notes on the original order, if it is known, that this record repeats it.
fn link_original(view: &mut View, record: &AuditRecord) -> Result<(), StoreError> {
    let Some(original) = &record.resubmission_of else { return Ok(()) };
    let originals = cards(view, original)?;
    let shared = shared(originals.iter());
    for mut card in originals {
        let Some(known) = card.record() else { continue };
        let later = repeated_by(view, &known, &shared)?;
        if later.is_some() && later != known.resubmitted_as {
            card.repeated_as(later.as_ref());
            view.write(&audit_key(&card.order_id), &card)?;
        }
    }
    Ok(())
}

/// Whoever watched a number that now stands for several cards goes on watching the card that was meant.
fn follow(view: &mut View, from: &OrderId, to: &OrderId) -> Result<(), StoreError> {
    for (_, conversation) in view.list::<ConversationId>(&watch_key(from), WATCHERS_MAX)? {
        watch(view, to, &conversation)?;
    }
    Ok(())
}

/// Raises an event for everyone who watches one of the numbers that led to `before`, if what they were told is no longer so.
fn tell_watchers(
    view: &mut View,
    before: &AuditRecord,
    now_is: &AuditRecord,
    shared: &BTreeSet<OrderId>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if before.status == now_is.status && before.reasons == now_is.reasons && before.refund == now_is.refund {
        return Ok(());
    }
    let mut watchers = Vec::new();
    for id in before.ids().filter(|id| !shared.contains(id)) {
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

/// Who watches a number.
pub(super) fn watchers(view: &View, order: &OrderId) -> Result<Vec<(Vec<u8>, ConversationId)>, StoreError> {
    view.list(&watch_key(order), usize::MAX)
}

/// Deletes a whole [`family`] with everything that leads to it, and who watched it.
pub(super) fn remove(view: &mut View, family: &[AuditCard]) -> Result<(), StoreError> {
    let shared = shared(family.iter());
    for card in family {
        forget(view, card, &shared);
        for id in card.ids() {
            for (rest, who) in watchers(view, &id)? {
                let key = watch_key(&id).bytes(&rest);
                own::remove(view, &who, &key);
                view.delete(&key);
            }
        }
        let Some(record) = card.record() else { continue };
        if let Some(original) = &record.resubmission_of {
            view.delete(&resubmission_key(original).text(record.order_id.as_str()));
        }
    }
    Ok(())
}
