//! What staff do, as inbox events of the customer's conversation: so everything that happens to it has one order.

use chrono::{DateTime, Utc};

use crate::model::{Case, CaseId, Event, EventBody, EventKey, StaffId};
use crate::normalise;
use crate::port::{Store, StoreError};
use crate::understand::spans;

/// Characters of a staff answer.
const REPLY_CHARS_MAX: usize = 2_000;

/// Why an answer was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeskError {
    /// No such case.
    #[error("there is no case {0}; `simdesk cases` lists the open ones")]
    NoCase(CaseId),
    /// Nothing to say.
    #[error("the answer is empty; write it in quotes after the case number")]
    Empty,
    /// Too long for one message.
    #[error("the answer has {0} characters, at most {REPLY_CHARS_MAX} fit into one message; shorten it or send two")]
    TooLong(usize),
    /// The case is closed and its conversation has moved on.
    #[error("case {0} is closed; its customer has to write first")]
    Closed(CaseId),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A member of staff answers. Durable when it returns; the customer's channel delivers it.
///
/// `action_id` names this answer (1 to 100 bytes), so that sending it twice answers once.
///
/// # Errors
/// See [`DeskError`].
pub async fn reply(
    store: &dyn Store,
    id: CaseId,
    staff: &StaffId,
    text: &str,
    close: bool,
    action_id: &str,
    now: DateTime<Utc>,
) -> Result<Case, DeskError> {
    let case = store.case(id).await?.ok_or(DeskError::NoCase(id))?;
    if matches!(case.state, crate::model::CaseState::Resolved { .. }) {
        return Err(DeskError::Closed(id));
    }
    let cleaned = normalise::clean(text);
    let length = cleaned.chars().count();
    if cleaned.trim().is_empty() && !close {
        return Err(DeskError::Empty);
    }
    if length > REPLY_CHARS_MAX {
        return Err(DeskError::TooLong(length));
    }
    let (masked, _) = spans::mask(&cleaned);
    let key = EventKey { conversation: case.conversation.clone(), external_id: format!("staff/{action_id}") };
    let body = EventBody::StaffReply { case: id, staff: staff.clone(), text: masked, close };
    store.accept(Event { key, at: now, body, origin: None }).await?;
    Ok(case)
}
