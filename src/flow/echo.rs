//! What somebody wrote on a page lies among what was said to them, in its place, so that every page of theirs shows the same conversation,
//! and a page knows by it what has been worked on. In another channel it is told as said on the page.

use super::button::button;
use super::{Context, parts};
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
        EventBody::Pressed { message, value } => button(store, &claim.conversation.id, *message, value)
            .await?
            .map_or_else(|| Button::meaning(value).0.to_owned(), |button| button.label),
        _ => return Ok(()),
    };
    let parts = if claim.conversation.id.channel() == ConversationId::WEB {
        vec![words]
    } else {
        let renderer = context.knowledge.renderer(changes.conversation.language(), changes.at);
        parts::of(&renderer.message(&[Reply::SaidOnPage { text: words }]).text)
    };
    let passing = Some(Passing { manner: Manner::Echo, sources: vec![number], ..Passing::say() });
    let echo = |text| NewMessage { text, buttons: Vec::new(), from_staff: None, notice: false, passing: passing.clone() };
    changes.outbox.splice(0..0, parts.into_iter().map(echo));
    Ok(())
}
