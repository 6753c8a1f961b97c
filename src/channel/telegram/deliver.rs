//! Sending to customers: one message of the outbox, and what became of it (`outcome` has the table).

use async_trait::async_trait;
use teloxide::types::{InlineKeyboardButton, InlineKeyboardButtonKind, InlineKeyboardMarkup};

use super::put::{self, Copied, Spot};
use super::{ApiFault, NAME, Telegram, outcome};
use crate::model::{Button, ConversationId, Manner, OutboxMessage};
use crate::port::{Deliver, Passed, SendOutcome, Way};

/// Bytes of what a button sends back.
const DATA_BYTES_MAX: usize = 64;

#[async_trait]
impl Deliver for Telegram {
    fn channel(&self) -> &'static str {
        NAME
    }

    async fn deliver(&self, message: &OutboxMessage, tries: u32) -> SendOutcome {
        self.send(message, tries, &Way::default()).await
    }

    async fn pass(&self, message: &OutboxMessage, tries: u32, way: &Way) -> Passed {
        Passed::Done(self.send(message, tries, way).await)
    }
}

impl Telegram {
    async fn send(&self, message: &OutboxMessage, tries: u32, way: &Way) -> SendOutcome {
        let Some(chat) = chat(&message.conversation) else {
            return SendOutcome::Failed { why: "this conversation is no Telegram chat".to_owned() };
        };
        let manner = message.passing.as_ref().map_or(Manner::Say, |passing| passing.manner);
        let sent = match manner {
            Manner::Say | Manner::Echo => self.say(chat, message, way).await,
            Manner::Copy => self.copy(chat, message, way).await,
            Manner::Edit => self.edit(chat, message, way).await,
            // What that was is known in the group of then alone.
            Manner::Withdraw if message.passing.as_ref().is_none_or(|passing| passing.sources.is_empty()) => {
                Err(ApiFault::Refused("the staff group is another one since; please ask the customer to delete it".to_owned()))
            }
            Manner::Withdraw => put::withdraw(&self.api, chat, &way.targets).await.map(|()| None),
            Manner::Close => {
                return SendOutcome::Failed { why: "this is the chat of a customer, which nobody closes".to_owned() };
            }
        };
        match sent {
            Ok(external_id) => SendOutcome::Sent { external_id },
            Err(fault) => outcome::of(&fault, message, tries, self.clock.now()),
        }
    }

    async fn say(&self, chat: i64, message: &OutboxMessage, way: &Way) -> Result<Option<String>, ApiFault> {
        let answer = put::say(&self.api, Spot::chat(chat), message, way.quotes).await?;
        Ok(put::number(&answer).map(|number| number.to_string()))
    }

    /// What a member of staff sent in the group.
    async fn copy(&self, chat: i64, message: &OutboxMessage, way: &Way) -> Result<Option<String>, ApiFault> {
        let spot = Spot::chat(chat);
        let copied = match &self.home {
            // Of several the words go before them.
            Some(home) if put::is_too_long_for_a_caption(message) || copies(message) > 1 => {
                put::say(&self.api, spot, message, way.quotes).await?;
                put::copy(&self.api, spot, home.id(), message, None).await
            }
            Some(home) => put::copy(&self.api, spot, home.id(), message, way.quotes).await,
            None => Ok(Copied::Nothing),
        };
        let gone = ApiFault::Refused("what was to be copied from the staff group is gone".to_owned());
        let fault = match copied {
            Ok(Copied::As(numbers)) => return Ok(put::external_id(&numbers)),
            Ok(Copied::Nothing) => gone,
            // The customer, or the group; the text will show which.
            Err(fault @ ApiFault::Unreachable(_)) => fault,
            Err(fault) => return Err(fault),
        };
        if message.text.trim().is_empty() { Err(fault) } else { self.say(chat, message, way).await }
    }

    async fn edit(&self, chat: i64, message: &OutboxMessage, way: &Way) -> Result<Option<String>, ApiFault> {
        match way.targets.first() {
            Some(target) if put::edit(&self.api, chat, message, *target).await? => Ok(None),
            // What they don't have can't be put right, and must not come as something new.
            _ => Err(ApiFault::Refused("the message that was to be changed is not there".to_owned())),
        }
    }
}

fn copies(message: &OutboxMessage) -> usize {
    message.passing.as_ref().map_or(0, |passing| passing.sources.len())
}

/// The chat of a customer.
pub(super) fn chat(conversation: &ConversationId) -> Option<i64> {
    conversation.as_str().strip_prefix(NAME)?.strip_prefix(':')?.parse().ok()
}

/// One button a line: labels are sentences.
pub(super) fn keyboard(sequence: u64, buttons: &[Button]) -> InlineKeyboardMarkup {
    let button = |button: &Button| {
        let full = format!("{sequence}:{}", button.value);
        // A command that does not fit stays out: the number is enough while the message is the last one.
        let data = if full.len() <= DATA_BYTES_MAX { full } else { format!("{sequence}:{}", Button::meaning(&button.value).0) };
        vec![InlineKeyboardButton::new(button.label.clone(), InlineKeyboardButtonKind::CallbackData(data))]
    };
    InlineKeyboardMarkup::new(buttons.iter().map(button))
}

/// Takes apart what a button sent back. What no button of ours sends is nothing.
pub(super) fn pressed(data: &str) -> Option<(u64, String)> {
    if data.len() > DATA_BYTES_MAX {
        return None;
    }
    let (sequence, value) = data.split_once(':')?;
    let (number, command) = Button::meaning(value);
    let plain = (1..=2).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    let safe =
        command.is_none_or(|c| c.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b' ' | b'-' | b'_' | b'.')));
    let digits = !sequence.is_empty() && sequence.bytes().all(|b| b.is_ascii_digit());
    (plain && safe && digits).then(|| sequence.parse().ok().map(|n| (n, value.to_owned()))).flatten()
}
