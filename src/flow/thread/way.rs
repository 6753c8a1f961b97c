//! How what passes between a customer's chat and the thread finds its way: which thread, which message it answers or changes.

use chrono::{DateTime, Utc};

use super::super::Context;
use super::head;
use crate::model::{ConversationId, Manner, OutboxMessage, Side};
use crate::port::{Opening, Store, StoreError, Way};

/// True for what can't be delivered by its text alone.
pub(in super::super) fn passes(message: &OutboxMessage) -> bool {
    let passed = message.passing.as_ref().is_some_and(|passing| passing.manner != Manner::Echo);
    passed || message.conversation.is_thread()
}

/// Looks up what a message has to do with others, in the numbers of the chat that it goes to.
pub(in super::super) async fn way(
    store: &dyn Store,
    context: &Context,
    message: &OutboxMessage,
    now: DateTime<Utc>,
) -> Result<Way, StoreError> {
    let (conversation, side) = match message.conversation.of_thread() {
        Some(conversation) => (conversation, Side::Customer),
        None => (message.conversation.clone(), Side::Staff),
    };
    let mut way = Way::default();
    if side == Side::Customer {
        let thread = store.thread(&conversation).await?.unwrap_or_default();
        way.place = thread.place;
        if thread.place.is_none() {
            way.opening = Some(opening(store, context, &conversation, thread.lost, now).await?);
        }
    }
    let Some(passing) = &message.passing else { return Ok(way) };
    if let Some(quoted) = passing.quotes {
        way.quotes = store.passed(&conversation, side, quoted, false).await?;
    }
    for source in &passing.sources {
        match passing.manner {
            Manner::Withdraw => way.targets.extend(store.all_passed(&conversation, side, *source, true).await?),
            // Out of what holds more than this message some of it is taken.
            Manner::Edit if side == Side::Customer => {
                let joined = store.all_passed(&conversation, side, *source, false).await?.pop();
                way.targets.extend(match joined {
                    None => store.passed(&conversation, side, *source, true).await?,
                    joined => joined,
                });
            }
            Manner::Edit => way.targets.extend(store.passed(&conversation, side, *source, true).await?),
            Manner::Say | Manner::Copy | Manner::Close | Manner::Echo => {}
        }
    }
    Ok(way)
}

/// What a thread begins with that is still to be made. One that takes the place of another tells how the case stands.
async fn opening(
    store: &dyn Store,
    context: &Context,
    conversation: &ConversationId,
    lost: bool,
    now: DateTime<Utc>,
) -> Result<Opening, StoreError> {
    let case_id = store.conversation(conversation).await?.and_then(|known| known.case);
    let case = match case_id {
        Some(id) => store.case(id).await?,
        None => None,
    };
    let mut title = conversation.masked();
    let (mut text, mut buttons) = (None, Vec::new());
    if let Some(case) = case {
        let order = case.order.as_ref().map(|order| format!(" · {}", order.masked())).unwrap_or_default();
        title = format!("{}{order} · {title}", case.id);
        if let Some(room) = context.room.as_ref().filter(|_| lost) {
            let head = head::say(store, context, &case).await?;
            let whole = context.knowledge.renderer(room.locale, now).message(&head);
            text = super::parts::of(&whole.text).into_iter().next();
            buttons = whole.buttons;
        }
    }
    Ok(Opening { title, text, buttons })
}
