//! Who waits because of an incident, and hears its notice.
//!
//! - Whoever has an open case that waits for staff (not one that waits for the customer), when the case is about it: its FAQ entry is the
//!   cause; or its order, whose owner check was passed, is of the carrier or has the code; or its customer asked about it since the
//!   incident began.
//! - Whoever asked about it since then, and whose last message the bot has not answered: not understood, asked back, declined, or passed on.
//!
//! Nobody whose data was erased: nothing but an open case is left of them, and it is not taken for an invitation.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use crate::model::{
    Case, CaseReason, CaseState, ConversationId, Event, EventBody, EventKey, Incident, IncidentKey, TurnOutcome, shanghai_day,
};
use crate::port::{CaseFilter, Store, StoreError};

const CASES_MAX: usize = 10_000;
const PAGE: usize = 1_000;
/// Events written in one piece.
const AT_ONCE: usize = 100;

/// Puts the notice into their inboxes, each once whatever happens in between. Returns how many they are.
pub(super) async fn tell(store: &dyn Store, incident: &Incident, now: DateTime<Utc>) -> Result<u32, StoreError> {
    let all: Vec<ConversationId> = who(store, incident).await?.into_iter().collect();
    for part in all.chunks(AT_ONCE) {
        let event = |conversation: &ConversationId| Event {
            key: EventKey { conversation: conversation.clone(), external_id: format!("incident/{}", incident.id.0) },
            at: now,
            body: EventBody::Announced { incident: incident.id, notice: incident.notice.clone() },
            origin: None,
        };
        store.accept_all(part.iter().map(event).collect()).await?;
    }
    Ok(u32::try_from(all.len()).unwrap_or(u32::MAX))
}

/// What somebody asked since the incident began.
#[derive(Default)]
struct Asked {
    about_it: bool,
    unanswered: bool,
}

async fn who(store: &dyn Store, incident: &Incident) -> Result<BTreeSet<ConversationId>, StoreError> {
    let asked = asked(store, incident).await?;
    let waits = asked.iter().filter(|(_, asked)| asked.about_it && asked.unanswered);
    let mut found: BTreeSet<ConversationId> = waits.map(|(conversation, _)| conversation.clone()).collect();
    for case in store.cases(CaseFilter { all: false }, CASES_MAX).await? {
        if case.erasure_asked().is_some() {
            found.remove(&case.conversation);
            continue;
        }
        let waits = !matches!(case.state, CaseState::WaitingOnCustomer { .. });
        let asked = asked.get(&case.conversation).is_some_and(|asked| asked.about_it);
        if waits && (asked || is_about(store, &case, &incident.key).await?) {
            found.insert(case.conversation);
        }
    }
    Ok(found)
}

async fn asked(store: &dyn Store, incident: &Incident) -> Result<BTreeMap<ConversationId, Asked>, StoreError> {
    let since = incident.since();
    let mut found: BTreeMap<ConversationId, Asked> = BTreeMap::new();
    let mut after = None;
    loop {
        let page = store.turn_notes(shanghai_day(since), after.as_ref(), PAGE).await?;
        let Some(last) = page.last() else { return Ok(found) };
        after = Some(last.mark.clone());
        for row in page.into_iter().filter(|row| row.note.at >= since) {
            // Those of one conversation come in their order.
            let asked = found.entry(row.mark.conversation).or_default();
            asked.about_it |= row.note.topics().has(&incident.key);
            asked.unanswered = is_unanswered(&row.note.outcome);
        }
    }
}

fn is_unanswered(outcome: &TurnOutcome) -> bool {
    use TurnOutcome as O;
    match outcome {
        O::Asked | O::Clarified | O::NotUnderstood | O::Declined | O::WithStaff => true,
        // What was handed off is an open case, or was one.
        O::Answered
        | O::OutOfScope
        | O::HandedOff { .. }
        | O::FirstAnswer { .. }
        | O::Closed { .. }
        | O::Rated { .. }
        | O::Voted { .. } => false,
    }
}

/// What an order says is its owner's to hear only.
async fn is_about(store: &dyn Store, case: &Case, key: &IncidentKey) -> Result<bool, StoreError> {
    let order = case.order.as_ref().filter(|_| case.owner_checked);
    match (key, order) {
        (IncidentKey::Entry(entry), _) => {
            let reason = matches!(&case.reason, CaseReason::Entry(of) | CaseReason::NotSolved(of) if of == entry);
            Ok(reason || case.entry.as_ref() == Some(entry))
        }
        (_, None) => Ok(false),
        (IncidentKey::Carrier(carrier), Some(order)) => {
            Ok(store.audits_by_order(order).await?.iter().any(|record| record.carrier == Some(*carrier)))
        }
        (IncidentKey::Code(code), Some(order)) => {
            let records = store.audits_by_order(order).await?;
            Ok(records.iter().flat_map(|record| &record.reasons).any(|reason| reason.code.as_ref() == Some(code)))
        }
    }
}
