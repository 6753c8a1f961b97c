//! What staff do, as inbox events of the customer's conversation: so everything that happens to it has one order, and of two who do the
//! same at once exactly one does it.
//!
//! Every surface goes through here. Whoever acts is an account that was checked ([`staff::actor`]); what they do is refused at once where
//! it can't be, and, where somebody else is faster, in the turn of the conversation.

pub mod incident;
pub mod room;
pub mod staff;
pub mod token;

use chrono::{DateTime, Utc};

use crate::decide::case::{self, Refused};
use crate::model::{
    ANSWER_UNITS_MAX, Actor, Case, CaseId, Event, EventBody, EventKey, StaffAct, StaffId, TimerKind, too_long_an_answer,
};
use crate::normalise;
use crate::port::{CaseFilter, Store, StoreError};
use crate::understand::spans;

/// The setting that says that every open case has its timer.
const WOKEN: &str = "desk-woken";
/// Cases that are looked at for that.
const OPEN_MAX: usize = 10_000;

/// Why something was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeskError {
    /// No such case.
    #[error("there is no case {0}; `simdesk cases` lists the open ones")]
    NoCase(CaseId),
    /// Nothing to say.
    #[error("the answer is empty; write it in quotes after the case number")]
    Empty,
    /// Too long for one message.
    #[error("not sent: too long, {0} characters; one message takes at most {ANSWER_UNITS_MAX}. Please send it in several.")]
    TooLong(usize),
    /// The case is closed and its conversation has moved on.
    #[error("case {0} is closed; its customer has to write first, or take it up again with `simdesk reopen {0}`")]
    Closed(CaseId),
    /// It is open.
    #[error("case {0} is open")]
    Open(CaseId),
    /// Somebody else has it.
    #[error("{1} has case {0}; an admin can give it to somebody else with `simdesk assign {0} NAME`")]
    Held(CaseId, StaffId),
    /// It is theirs already.
    #[error("{1} has case {0} already")]
    Theirs(CaseId, StaffId),
    /// Nobody has it.
    #[error("nobody has case {0}: the bot is answering")]
    NobodyHas(CaseId),
    /// The customer has a newer case.
    #[error("case {0} stays closed: its customer has case {1} now")]
    Newer(CaseId, CaseId),
    /// Nothing of its conversation is left.
    #[error("case {0} stays closed as it is: its customer has had their data erased")]
    Erased(CaseId),
    /// Whoever acts is nobody, or nobody any more.
    #[error(transparent)]
    Staff(#[from] staff::StaffError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl DeskError {
    fn of(refused: Refused, case: CaseId, who: &StaffId) -> Self {
        match refused {
            Refused::Held(has) => Self::Held(case, has),
            Refused::Theirs => Self::Theirs(case, who.clone()),
            Refused::NobodyHas => Self::NobodyHas(case),
            Refused::Open => Self::Open(case),
            Refused::Closed | Refused::Over => Self::Closed(case),
        }
    }
}

/// A member of staff does something about a case. Durable when it returns; the turn of the conversation does it.
///
/// `action_id` names this act (1 to 100 bytes), so that sending it twice does it once. Returns the case as it was before.
///
/// # Errors
/// See [`DeskError`]. What is refused here is not even noted; what somebody else was faster with shows in the case afterwards.
pub async fn act(
    store: &dyn Store,
    id: CaseId,
    actor: &Actor,
    act: StaffAct,
    action_id: &str,
    now: DateTime<Utc>,
) -> Result<Case, DeskError> {
    let case = store.case(id).await?.ok_or(DeskError::NoCase(id))?;
    let act = prepared(act)?;
    if let Some(deed) = case::deed_of(&act, &actor.id) {
        let whom = if let StaffAct::Assign { to } = &act { to } else { &actor.id };
        case::step(&case.state, &deed, actor.over, now).map_err(|refused| DeskError::of(refused, id, whom))?;
    }
    match &act {
        StaffAct::Assign { to } => drop(staff::actor(store, to).await?),
        StaffAct::Reopen | StaffAct::Note { .. } if !case.state.is_open() => {
            let last = store.conversation(&case.conversation).await?.and_then(|conversation| conversation.case);
            match last {
                Some(last) if last == id => {}
                Some(newer) => return Err(DeskError::Newer(id, newer)),
                None => return Err(DeskError::Erased(id)),
            }
        }
        _ => {}
    }
    let key = EventKey { conversation: case.conversation.clone(), external_id: format!("staff/{action_id}") };
    let body = EventBody::Staff { case: id, staff: actor.id.clone(), over: actor.over, act };
    store.accept(Event { key, at: now, body, origin: None }).await?;
    Ok(case)
}

/// Texts are cleaned, bounded and masked before anything is written.
fn prepared(act: StaffAct) -> Result<StaffAct, DeskError> {
    let masked = |text: &str| {
        let cleaned = normalise::clean(text);
        too_long_an_answer(&cleaned).map_or_else(|| Ok(spans::mask(&cleaned).0), |length| Err(DeskError::TooLong(length)))
    };
    Ok(match act {
        StaffAct::Reply { text, close } if text.trim().is_empty() => {
            if close {
                StaffAct::Close
            } else {
                return Err(DeskError::Empty);
            }
        }
        StaffAct::Note { text } if text.trim().is_empty() => return Err(DeskError::Empty),
        StaffAct::Reply { text, close } => StaffAct::Reply { text: masked(&text)?, close },
        StaffAct::Note { text } => StaffAct::Note { text: masked(&text)? },
        other => other,
    })
}

/// Sees to it that something is due in every open case, once in the life of a store: those of an earlier version have no timer.
///
/// # Errors
/// When the store fails.
pub async fn wake(store: &dyn Store, now: DateTime<Utc>) -> Result<(), StoreError> {
    if store.setting(WOKEN).await?.is_some() {
        return Ok(());
    }
    for case in store.cases(CaseFilter { all: false }, OPEN_MAX).await? {
        let key = EventKey { conversation: case.conversation, external_id: format!("desk/{}", case.id) };
        store.accept(Event { key, at: now, body: EventBody::TimerFired { kind: TimerKind::Desk }, origin: None }).await?;
    }
    store.put_setting(WOKEN, b"1").await
}
