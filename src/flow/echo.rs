//! What somebody wrote on a page lies among what was said to them, in its place, so that every page of theirs shows the same conversation,
//! and a page knows by it what has been worked on. In another channel it is told as said on the page.

use super::Context;
use crate::model::{Button, ConversationId, EventBody, Manner, Passing, Reply};
use crate::port::{Changes, Claim, NewMessage, Store, StoreError};

/// Puts it before what the turn says.
///
/// # Errors
/// When the store can't be read.
pub(super) async fn add(store: &dyn Store, context: &Context, claim: &Claim, changes: &mut Changes) -> Result<(), StoreError> {
    // What was said before the data went is gone with them.
    if changes.erase {
        return Ok(());
    }
    let Some(number) = claim.event.key.page_number() else { return Ok(()) };
    let words = match &claim.event.body {
        EventBody::Text { text, .. } => text.clone(),
        EventBody::Pressed { message, value } => label(store, &claim.conversation.id, *message, value).await?,
        _ => return Ok(()),
    };
    let text = if claim.conversation.id.channel() == ConversationId::WEB {
        words
    } else {
        let renderer = context.knowledge.renderer(changes.conversation.language(), changes.at);
        renderer.message(&[Reply::SaidOnPage { text: words }]).text
    };
    let passing = Some(Passing { manner: Manner::Echo, sources: vec![number], ..Passing::say() });
    changes.outbox.insert(0, NewMessage { text, buttons: Vec::new(), from_staff: None, notice: false, passing });
    Ok(())
}

/// What stood on the button.
async fn label(store: &dyn Store, conversation: &ConversationId, message: u64, value: &str) -> Result<String, StoreError> {
    let shown = store.messages(conversation, message.saturating_sub(1), 1).await?;
    let button = shown.into_iter().filter(|shown| shown.sequence == message).flat_map(|shown| shown.buttons);
    let label = button.into_iter().find(|button| button.value == value).map(|button| button.label);
    Ok(label.unwrap_or_else(|| Button::meaning(value).0.to_owned()))
}
