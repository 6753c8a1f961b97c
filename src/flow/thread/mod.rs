//! The thread in which staff work on a case: what they do there ([`heard`]), what they read there ([`news`]), and how what passes between
//! it and the customer finds its way ([`way`]).

mod back;
mod head;
mod heard;
mod missed;
mod news;
mod waits;
mod way;

use chrono::{DateTime, Utc};

use super::{Context, Room, parts};
use crate::model::{Manner, Origin, Passing, Reply};
use crate::port::NewMessage;

pub(super) use heard::{heard, noticed, wanted};
pub(super) use news::{News, earlier, more_of_an_album, news};
pub(super) use waits::waits;
pub(super) use way::{passes, way};

/// How what a member of staff wrote in the thread passes to the customer.
pub(super) struct FromThread<'a> {
    pub manner: Manner,
    /// The message that it is, or, when it is taken back, what their message answers.
    pub source: Option<i64>,
    pub origin: Option<&'a Origin>,
}

impl FromThread<'_> {
    pub(super) fn passing(&self) -> Passing {
        let origin = |pick: fn(&Origin) -> Option<i64>| self.origin.and_then(pick);
        Passing {
            manner: self.manner,
            sources: self.source.into_iter().collect(),
            quotes: if self.manner == Manner::Withdraw { None } else { origin(|origin| origin.reply_to) },
            album: self.origin.and_then(|origin| origin.album.clone()),
            media: self.origin.and_then(|origin| origin.media),
        }
    }
}

/// A message for staff, in their language; in parts where it is long.
fn message(context: &Context, room: &Room, say: &[Reply], passing: &Passing, now: DateTime<Utc>) -> Vec<NewMessage> {
    let rendered = context.knowledge.renderer(room.locale, now).message(say);
    if rendered.text.is_empty() {
        return Vec::new();
    }
    let pieces = parts::of(&rendered.text);
    let last = pieces.len().saturating_sub(1);
    let piece = |(at, text)| {
        let buttons = if at == last { rendered.buttons.clone() } else { Vec::new() };
        NewMessage { text, buttons, from_staff: None, notice: false, passing: Some(passing.clone()) }
    };
    pieces.into_iter().enumerate().map(piece).collect()
}
