//! What a message says about itself beside its content, read as far as it has the right shape.

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::model::{Media, Origin};

/// Characters of the name of an album.
const ALBUM_CHARS_MAX: usize = 64;

/// What people send instead of text, and what it is to staff.
const CONTENT: [(&str, Media); 18] = [
    // An animation has a `document`, too.
    ("animation", Media::Animation),
    ("photo", Media::Photo),
    ("document", Media::Document),
    ("audio", Media::Audio),
    ("video", Media::Video),
    ("video_note", Media::Video),
    ("voice", Media::Voice),
    ("sticker", Media::Sticker),
    ("contact", Media::Contact),
    // A venue has a `location`, too.
    ("venue", Media::Location),
    ("location", Media::Location),
    ("poll", Media::Other),
    ("dice", Media::Other),
    ("story", Media::Other),
    ("paid_media", Media::Other),
    ("checklist", Media::Other),
    ("game", Media::Other),
    ("giveaway", Media::Other),
];

/// Something that the person sent; `None` for what the chat notes about itself (a pinned message, a new photo …).
pub(super) fn media(message: &Value) -> Option<Media> {
    CONTENT.iter().find(|(key, _)| message.get(key).is_some()).map(|(_, media)| *media)
}

/// `None` for a message without a number.
pub(super) fn of_message(message: &Value) -> Option<Origin> {
    let album = message.get("media_group_id").and_then(Value::as_str);
    Some(Origin {
        written_at: time(message, "date"),
        edited_at: time(message, "edit_date"),
        reply_to: message.get("reply_to_message").and_then(number),
        album: album.map(|album| album.chars().filter(|c| !c.is_control()).take(ALBUM_CHARS_MAX).collect()),
        media: media(message),
        forwarded: message.get("forward_origin").is_some_and(Value::is_object),
        ..bare(number(message)?)
    })
}

/// The message that a button hangs on.
pub(super) fn of_press(press: &Value) -> Option<Origin> {
    press.get("message").and_then(number).map(bare)
}

fn bare(message: i64) -> Origin {
    Origin { message, written_at: None, edited_at: None, reply_to: None, album: None, media: None, forwarded: false }
}

fn number(message: &Value) -> Option<i64> {
    message.get("message_id").and_then(Value::as_i64)
}

/// A message that can't be reached any more has the time 0.
fn time(message: &Value, key: &str) -> Option<DateTime<Utc>> {
    let seconds = message.get(key).and_then(Value::as_i64).filter(|seconds| *seconds > 0)?;
    DateTime::from_timestamp(seconds, 0)
}
