//! Putting something into a chat: a text, a copy of what is in another chat, a change of what is there.

use serde_json::Value;
use teloxide::payloads::{CopyMessage, CopyMessages, DeleteMessage, EditMessageCaption, EditMessageText, SendMessage};
use teloxide::types::{
    ChatId, InlineKeyboardMarkup, LinkPreviewOptions, MessageId, Recipient, ReplyMarkup, ReplyParameters, ThreadId,
};

use super::deliver::keyboard;
use super::{Api, ApiFault};
use crate::model::{Button, Media, OutboxMessage};

/// UTF-16 units of a caption.
const CAPTION_UNITS_MAX: usize = 1_024;
/// What can't be shown again.
const NO_COPY: [&str; 4] = ["message to copy not found", "can't be copied", "protected content", "message_id_invalid"];
/// What is there no more, or can't be changed any more.
const NO_EDIT: [&str; 3] = ["message to edit not found", "message can't be edited", "message_id_invalid"];

/// A place for messages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    /// The chat.
    pub chat: i64,
    /// The topic in it.
    pub thread: Option<i64>,
}

impl Spot {
    pub(super) fn chat(chat: i64) -> Self {
        Self { chat, thread: None }
    }

    fn thread_id(self) -> Option<ThreadId> {
        self.thread.map(message_id).map(ThreadId)
    }
}

pub(super) fn recipient(chat: i64) -> Recipient {
    Recipient::Id(ChatId(chat))
}

/// Numbers of messages fit into 32 bits as far as the library goes; one that does not is a message that does not exist.
pub(super) fn message_id(number: i64) -> MessageId {
    MessageId(i32::try_from(number).unwrap_or(i32::MAX))
}

/// True when it was refused with one of these words.
pub(super) fn says(fault: &ApiFault, words: &[&str]) -> bool {
    let ApiFault::Refused(why) = fault else { return false };
    let why = why.to_lowercase();
    words.iter().any(|words| why.contains(words))
}

fn buttons(message: &OutboxMessage) -> Option<InlineKeyboardMarkup> {
    (!message.buttons.is_empty()).then(|| keyboard(message.sequence, &message.buttons))
}

fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

fn answering(quotes: Option<i64>) -> Option<ReplyParameters> {
    // What was answered may be gone by now.
    quotes.map(|number| ReplyParameters::new(message_id(number)).allow_sending_without_reply())
}

/// Its text, as a message.
pub(super) async fn say(api: &Api, spot: Spot, message: &OutboxMessage, quotes: Option<i64>) -> Result<Value, ApiFault> {
    let mut send = SendMessage::new(recipient(spot.chat), message.text.clone());
    send.link_preview_options = Some(no_preview());
    send.message_thread_id = spot.thread_id();
    send.reply_markup = buttons(message).map(ReplyMarkup::InlineKeyboard);
    send.reply_parameters = answering(quotes);
    match api.call(send.clone()).await {
        // What was answered is in another topic than this message.
        Err(fault) if quotes.is_some() && says(&fault, &["replied not found"]) => {
            send.reply_parameters = None;
            api.call(send).await
        }
        other => other,
    }
}

/// A text that is no message of the outbox: what is pressed below it is of no message with a number, and means what it names.
pub(super) async fn tell(api: &Api, spot: Spot, text: &str, buttons: &[Button]) -> Result<Value, ApiFault> {
    let mut send = SendMessage::new(recipient(spot.chat), text);
    send.link_preview_options = Some(no_preview());
    send.message_thread_id = spot.thread_id();
    send.reply_markup = (!buttons.is_empty()).then(|| ReplyMarkup::InlineKeyboard(keyboard(0, buttons)));
    api.call(send).await
}

/// What a copy came to.
pub(super) enum Copied {
    /// The numbers of the copies, in the order of their sources, as far as Telegram said them.
    As(Vec<i64>),
    /// There is nothing to copy.
    Nothing,
}

/// Copies of messages of the chat `from`. Several keep their order and have no captions: theirs may say what nobody else should read.
pub(super) async fn copy(
    api: &Api,
    spot: Spot,
    from: i64,
    message: &OutboxMessage,
    quotes: Option<i64>,
) -> Result<Copied, ApiFault> {
    let Some(passing) = &message.passing else { return Ok(Copied::Nothing) };
    let copied = match passing.sources.as_slice() {
        [] => return Ok(Copied::Nothing),
        [source] => {
            let mut copy = CopyMessage::new(recipient(spot.chat), recipient(from), message_id(*source));
            copy.message_thread_id = spot.thread_id();
            copy.caption = caption(message);
            copy.reply_markup = buttons(message).map(ReplyMarkup::InlineKeyboard);
            copy.reply_parameters = answering(quotes);
            match api.call(copy.clone()).await {
                Err(fault) if quotes.is_some() && says(&fault, &["replied not found"]) => {
                    copy.reply_parameters = None;
                    api.call(copy).await
                }
                other => other,
            }
            .map(|copied| number(&copied).into_iter().collect())
        }
        several => {
            // Telegram wants them in the order of their numbers.
            let mut sorted = several.to_vec();
            sorted.sort_unstable();
            sorted.dedup();
            let all = sorted.iter().copied().map(message_id);
            let mut copy = CopyMessages::new(recipient(spot.chat), recipient(from), all);
            copy.message_thread_id = spot.thread_id();
            copy.remove_caption = Some(true);
            api.call(copy).await.map(|copied| in_order(several, &sorted, &copied))
        }
    };
    match copied {
        Ok(numbers) => Ok(Copied::As(numbers)),
        Err(fault) if says(&fault, &NO_COPY) => Ok(Copied::Nothing),
        Err(fault) => Err(fault),
    }
}

/// The copies are numbered in the order of their sources' numbers.
fn in_order(sources: &[i64], sorted: &[i64], copied: &Value) -> Vec<i64> {
    let numbers: Vec<i64> = copied.as_array().into_iter().flatten().filter_map(number).collect();
    if numbers.len() != sorted.len() {
        return numbers;
    }
    sources.iter().filter_map(|source| numbers.get(sorted.binary_search(source).ok()?).copied()).collect()
}

/// The text that stands under a copy: ours, or none. The one that it had there is not kept, since it was not masked.
fn caption(message: &OutboxMessage) -> Option<String> {
    takes_caption(message).then(|| if fits_caption(message) { message.text.clone() } else { String::new() })
}

/// True when the text can't stand under the copy, and has to come before it.
pub(super) fn is_too_long_for_a_caption(message: &OutboxMessage) -> bool {
    let single = message.passing.as_ref().is_some_and(|passing| passing.sources.len() == 1);
    single && takes_caption(message) && !fits_caption(message)
}

fn fits_caption(message: &OutboxMessage) -> bool {
    message.text.encode_utf16().count() <= CAPTION_UNITS_MAX
}

fn takes_caption(message: &OutboxMessage) -> bool {
    let media = message.passing.as_ref().and_then(|passing| passing.media);
    matches!(media, Some(Media::Photo | Media::Document | Media::Animation | Media::Audio | Media::Video | Media::Voice))
}

/// Puts the text in the place of that of `target`. False when that is there no more, or can't be changed any more.
pub(super) async fn edit(api: &Api, chat: i64, message: &OutboxMessage, target: i64) -> Result<bool, ApiFault> {
    let mut edit = EditMessageText::new(recipient(chat), message_id(target), message.text.clone());
    edit.link_preview_options = Some(no_preview());
    edit.reply_markup = buttons(message);
    let mut edited = api.call(edit).await;
    if edited.as_ref().is_err_and(|fault| says(fault, &["no text in the message"])) {
        if !fits_caption(message) {
            return Ok(false);
        }
        let mut edit = EditMessageCaption::new(recipient(chat), message_id(target));
        edit.caption = Some(message.text.clone());
        edit.reply_markup = buttons(message);
        edited = api.call(edit).await;
    }
    match edited {
        Ok(_) => Ok(true),
        Err(fault) if says(&fault, &["is not modified"]) => Ok(true),
        // A sticker has neither.
        Err(fault) if says(&fault, &NO_EDIT) || says(&fault, &["no caption in the message"]) => Ok(false),
        Err(fault) => Err(fault),
    }
}

/// Takes messages back. What is gone already is as it should be.
pub(super) async fn withdraw(api: &Api, chat: i64, targets: &[i64]) -> Result<(), ApiFault> {
    for target in targets {
        match api.call(DeleteMessage::new(recipient(chat), message_id(*target))).await {
            Ok(_) => {}
            Err(fault) if says(&fault, &["message to delete not found", "message_id_invalid"]) => {}
            Err(fault) if says(&fault, &["can't be deleted"]) => {
                return Err(ApiFault::Refused("it is more than 48 hours old, and Telegram deletes nothing that old".to_owned()));
            }
            Err(fault) => return Err(fault),
        }
    }
    Ok(())
}

/// The number of a message that was accepted.
pub(super) fn number(answer: &Value) -> Option<i64> {
    answer.get("message_id").and_then(Value::as_i64)
}

/// Numbers as the store takes them.
pub(super) fn external_id(numbers: &[i64]) -> Option<String> {
    (!numbers.is_empty()).then(|| numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(","))
}
