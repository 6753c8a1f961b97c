//! The buttons of what was said: what hangs on a message, by its number and the button's value.

use crate::model::{Button, ConversationId};
use crate::port::{Store, StoreError};

/// A button of a message of this conversation; `None` when it has none of this value.
///
/// # Errors
/// When the store can't be read.
pub async fn button(
    store: &dyn Store,
    conversation: &ConversationId,
    message: u64,
    value: &str,
) -> Result<Option<Button>, StoreError> {
    let shown = store.messages(conversation, message.saturating_sub(1), 1).await?;
    let of_message = shown.into_iter().filter(|shown| shown.sequence == message).flat_map(|shown| shown.buttons);
    Ok(of_message.into_iter().find(|button| button.value == value))
}
