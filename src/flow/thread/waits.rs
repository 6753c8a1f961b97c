//! A case that nobody takes is told where all of the staff look, not in its own thread alone.

use chrono::{DateTime, Utc};

use super::super::{Context, turn};
use super::message;
use crate::model::{CaseId, DeskNote, Passing, Reply, Role};
use crate::port::{Changes, Claim, Store, StoreError};

/// What Telegram puts before the number of a supergroup.
const SUPERGROUP: i64 = -1_000_000_000_000;

/// Says that it waits, and for whom, when somebody has not taken it meanwhile.
///
/// # Errors
/// When the store can't be read.
pub(in super::super) async fn waits(
    store: &dyn Store,
    context: &Context,
    claim: &Claim,
    case: CaseId,
    now: DateTime<Utc>,
) -> Result<Changes, StoreError> {
    let mut changes = turn::nothing(claim, now);
    let (Some(room), Some(case)) = (&context.room, store.case(case).await?) else { return Ok(changes) };
    let Some(since) = case.waiting_since() else { return Ok(changes) };
    let mut admins = None;
    if case.escalated().is_some() {
        let accounts = store.staff().await?.into_iter().filter(|account| account.is_live() && account.role == Role::Admin);
        admins = Some(accounts.map(|account| account.id).collect());
    }
    let place = store.thread(&case.conversation).await?.and_then(|thread| thread.place);
    let note = DeskNote::Waits { case: case.id, since, admins, link: place.and_then(link) };
    changes.thread = message(context, room, &[Reply::Desk(note)], &Passing::say(), now);
    Ok(changes)
}

/// Leads members of the group to the topic.
fn link((group, topic): (i64, i64)) -> Option<String> {
    let number = SUPERGROUP.checked_sub(group).filter(|number| *number > 0)?;
    Some(format!("https://t.me/c/{number}/{topic}"))
}
