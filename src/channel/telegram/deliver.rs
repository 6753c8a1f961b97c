//! Sending: one message of the outbox, and what became of it.
//!
//! | what Telegram says | what becomes of the message |
//! |---|---|
//! | accepted, whatever else is in the answer | sent |
//! | wait so long (429) | not sent; again when the time is over, other chats go on |
//! | blocked, deleted, never opened | failed: nobody is there |
//! | refused for another reason | failed, and a line for the operator |
//! | no connection | not sent; again every 5 s, for as long as it takes |
//! | no answer, or a broken one | perhaps sent: again, at most three times, then uncertain. A message that comes twice is better for a customer than none |
//! | the token is not valid | not sent; again every minute, and a line for the operator |

use async_trait::async_trait;
use chrono::TimeDelta;
use teloxide::payloads::SendMessage;
use teloxide::types::{
    ChatId, InlineKeyboardButton, InlineKeyboardButtonKind, InlineKeyboardMarkup, LinkPreviewOptions, Recipient, ReplyMarkup,
};

use super::{ApiFault, NAME, Telegram};
use crate::model::{Button, OutboxMessage};
use crate::port::{Deliver, SendOutcome};

/// Bytes of what a button sends back.
const DATA_BYTES_MAX: usize = 64;
/// Deliveries whose outcome stays unclear.
const UNCLEAR_MAX: u32 = 3;
/// Until a message is tried again that found no connection.
const DOWN_SECONDS: i64 = 5;

#[async_trait]
impl Deliver for Telegram {
    fn channel(&self) -> &'static str {
        NAME
    }

    async fn deliver(&self, message: &OutboxMessage, tries: u32) -> SendOutcome {
        let Some(chat) = chat(message) else {
            return SendOutcome::Failed { why: "this conversation is no Telegram chat".to_owned() };
        };
        let mut send = SendMessage::new(Recipient::Id(chat), message.text.clone());
        send.link_preview_options = Some(LinkPreviewOptions {
            is_disabled: true,
            url: None,
            prefer_small_media: false,
            prefer_large_media: false,
            show_above_text: false,
        });
        if !message.buttons.is_empty() {
            send.reply_markup = Some(ReplyMarkup::InlineKeyboard(keyboard(message.sequence, &message.buttons)));
        }
        match self.api.call(send).await {
            Ok(answer) => {
                let id = answer.get("message_id").and_then(serde_json::Value::as_i64);
                SendOutcome::Sent { external_id: id.map(|id| id.to_string()) }
            }
            Err(fault) => self.outcome(&fault, message, tries),
        }
    }
}

impl Telegram {
    fn outcome(&self, fault: &ApiFault, message: &OutboxMessage, tries: u32) -> SendOutcome {
        let again = |seconds: i64, may_have_arrived| {
            let at = self.clock.now() + TimeDelta::seconds(seconds);
            SendOutcome::Later { at, may_have_arrived }
        };
        let later = |seconds| again(seconds, false);
        let why = fault.to_string();
        let conversation = &message.conversation;
        match fault {
            // A second more: clocks and rounding.
            ApiFault::Wait(time) => later(i64::try_from(time.as_secs()).unwrap_or(60) + 1),
            ApiFault::Unreachable(_) => {
                tracing::info!(%conversation, sequence = message.sequence, "the customer can't be reached there: {why}");
                SendOutcome::Failed { why }
            }
            ApiFault::Refused(_) => {
                tracing::error!(%conversation, sequence = message.sequence, "Telegram refused a message: {why}");
                SendOutcome::Failed { why }
            }
            ApiFault::Down(_) => later(DOWN_SECONDS),
            ApiFault::Unclear(_) if tries < UNCLEAR_MAX => {
                tracing::debug!(%conversation, sequence = message.sequence, "nobody knows whether a message arrived: {why}");
                again(1 << tries.min(UNCLEAR_MAX), true)
            }
            ApiFault::Unclear(_) => {
                tracing::error!(%conversation, sequence = message.sequence, "a message may never arrive, or has come more than once: {why}");
                SendOutcome::Uncertain { why }
            }
            ApiFault::Token => {
                tracing::error!("{why}");
                later(60)
            }
        }
    }
}

fn chat(message: &OutboxMessage) -> Option<ChatId> {
    message.conversation.as_str().strip_prefix(NAME)?.strip_prefix(':')?.parse().ok().map(ChatId)
}

/// One button a line: labels are sentences.
fn keyboard(sequence: u64, buttons: &[Button]) -> InlineKeyboardMarkup {
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
