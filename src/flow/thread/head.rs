//! How a case stands, for whoever takes it over: at the top of its thread, and whenever somebody asks.

use super::super::{Context, turn};
use crate::decide::coming::promised;
use crate::model::{Case, CaseHead, CaseNote, CaseState, Deed, DeskChoice, DeskNote, Reply, Speaker};
use crate::port::{Store, StoreError};

/// Lines of the history that are shown.
const HISTORY_MAX: usize = 8;
/// Reasons of a carrier's that are shown.
const EVIDENCE_MAX: usize = 3;

/// As it stands now, and what can be done about it by a button.
pub(super) async fn say(store: &dyn Store, context: &Context, case: &Case) -> Result<[Reply; 2], StoreError> {
    let head = head(store, context, case).await?;
    Ok([Reply::Desk(DeskNote::Head(Box::new(head))), Reply::DeskChoices(choices(case))])
}

async fn head(store: &dyn Store, context: &Context, case: &Case) -> Result<CaseHead, StoreError> {
    let mut evidence: Vec<String> = Vec::new();
    if let Some(order) = &case.order {
        for record in store.audits_by_order(order).await? {
            evidence.extend(record.reasons.into_iter().map(|reason| reason.text).filter(|text| !text.is_empty()));
        }
        evidence.dedup();
        evidence.truncate(EVIDENCE_MAX);
    }
    let told = |note: &&CaseNote| match &note.who {
        // Why the customer has not read what stands above.
        Speaker::Desk(deed) => matches!(deed, Deed::Blocked | Deed::Unblocked | Deed::Missed { .. } | Deed::Cut { .. }),
        Speaker::TakenBack => true,
        _ => !note.text.is_empty(),
    };
    let notes: Vec<_> = case.notes.iter().filter(told).cloned().collect();
    let skip = notes.len().saturating_sub(HISTORY_MAX);
    Ok(CaseHead {
        case: case.id,
        state: case.state.clone(),
        waiting_since: case.waiting_since(),
        promised: promised(case, &turn::world(context, &case.conversation).rules()),
        escalated: case.escalated().is_some(),
        reason: case.reason.clone(),
        order: case.order.as_ref().map(crate::model::OrderId::masked),
        owner_checked: case.owner_checked,
        entry: case.entry.clone(),
        evidence,
        customer: case.conversation.masked(),
        locale: case.locale,
        notes: notes.into_iter().skip(skip).collect(),
    })
}

/// What can be done about it by a button.
fn choices(case: &Case) -> Vec<DeskChoice> {
    let id = case.id;
    match &case.state {
        CaseState::Waiting | CaseState::WaitingAgain { .. } => {
            vec![DeskChoice::Claim(id), DeskChoice::Draft(id), DeskChoice::Close(id)]
        }
        CaseState::Claimed { .. } | CaseState::WaitingOnStaff { .. } | CaseState::WaitingOnCustomer { .. } => {
            vec![DeskChoice::Draft(id), DeskChoice::HandBack(id), DeskChoice::Close(id)]
        }
        CaseState::Resolved { .. } | CaseState::Rated { .. } => vec![DeskChoice::Reopen(id)],
    }
}
