//! Where an event comes from: what its channel says about a message beside its content.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Enough to answer a message, to quote it and to have the channel pass it on to staff, edits and albums too. Names of people, places,
/// phones and handles to pictures are not in it: the channel has the message under its number as long as the person wants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The channel's own number of the message; of a press, that of the message with the button.
    pub message: i64,
    /// When it was written, by the channel. An event's own time is when it was accepted, which may be much later.
    pub written_at: Option<DateTime<Utc>>,
    /// When it was changed: it takes the place of what was sent under this number before.
    pub edited_at: Option<DateTime<Utc>>,
    /// The message of this chat that it answers.
    pub reply_to: Option<i64>,
    /// What messages have in common that were sent as one.
    pub album: Option<String>,
    /// What came with it, or instead of a text.
    pub media: Option<Media>,
    /// True when somebody else wrote it first.
    pub forwarded: bool,
}

/// What somebody sent while no case was open: enough to have the channel pass it on once there is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentMedia {
    /// When.
    pub at: DateTime<Utc>,
    /// The channel's own number of the message.
    pub message: i64,
    /// What it is.
    pub media: Media,
    /// As in [`Origin::album`].
    pub album: Option<String>,
}

/// Kinds of what is sent beside text. Stored by position: new ones go last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Media {
    /// A picture.
    Photo,
    /// A file.
    Document,
    /// A moving picture without sound.
    Animation,
    /// Music.
    Audio,
    /// A video, round ones too.
    Video,
    /// Words that were spoken.
    Voice,
    /// A sticker.
    Sticker,
    /// A contact.
    Contact,
    /// A place.
    Location,
    /// Something else.
    Other,
}

impl Media {
    /// The word for it, also the last part of its sentence's id.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Document => "file",
            Self::Animation => "animation",
            Self::Audio => "audio",
            Self::Video => "video",
            Self::Voice => "voice",
            Self::Sticker => "sticker",
            Self::Contact => "contact",
            Self::Location => "location",
            Self::Other => "other",
        }
    }

    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::Photo,
        Self::Document,
        Self::Animation,
        Self::Audio,
        Self::Video,
        Self::Voice,
        Self::Sticker,
        Self::Contact,
        Self::Location,
        Self::Other,
    ];

    /// Stands in a case for something without words.
    #[must_use]
    pub fn mark(self) -> String {
        format!("[{}]", self.name())
    }

    /// What a line of a case stands for, when it is such a [mark](Self::mark). Earlier versions had one for all of them.
    #[must_use]
    pub fn of_mark(line: &str) -> Option<Self> {
        let name = line.strip_prefix('[')?.strip_suffix(']')?;
        if name == "·" {
            return Some(Self::Other);
        }
        Self::ALL.into_iter().find(|media| media.name() == name)
    }

    /// True when a text can go with it.
    #[must_use]
    pub fn takes_text(self) -> bool {
        matches!(self, Self::Photo | Self::Document | Self::Animation | Self::Audio | Self::Video | Self::Voice)
    }
}
