//! Somebody who floods: everything is kept, but only so much of it is answered one by one, so that a person's phone does not fill with
//! answers, and nobody else waits.

use super::handoff;
use super::turn::Turn;
use crate::model::{EventBody, Pace, Reply};

const MINUTE_MS: i64 = 60_000;

/// Counts this event if it is the person's own. True when it is one too many: it is noted, and the first one of them is told so.
pub(super) fn is_too_fast(turn: &mut Turn<'_>, body: &EventBody) -> bool {
    let (text, cut_from) = match body {
        EventBody::Text { text, cut_from, .. } | EventBody::Captioned { text, cut_from, .. } => (Some(text.as_str()), *cut_from),
        // So that the case has a line to which the picture belongs: then staff get it.
        EventBody::Unreadable => (Some("[·]"), None),
        EventBody::Started { .. } | EventBody::Pressed { .. } | EventBody::Linked { .. } => (None, None),
        _ => return false,
    };
    let now_ms = turn.now.timestamp_millis();
    let pace = &mut turn.conv.pace;
    if !(0..MINUTE_MS).contains(&(now_ms - pace.since_ms)) {
        *pace = Pace { since_ms: now_ms, count: 0 };
    }
    pace.count = pace.count.saturating_add(1);
    let (count, most) = (pace.count, turn.world.messages_per_minute);
    // Whoever talks with a person is not answered by the bot: there is nothing to limit.
    if count <= most || handoff::claimed(turn).is_some() {
        return false;
    }
    if let Some(text) = text {
        turn.hear(text, cut_from);
    }
    if cut_from.is_some() {
        turn.say(Reply::TooLong { read: text.unwrap_or_default().chars().count() });
    }
    if count == most + 1 {
        turn.say(Reply::TooFast { most });
        // Not everything was kept.
        if *body == EventBody::Unreadable && !(turn.world.passes_media && turn.case.is_some()) {
            turn.say(Reply::Unreadable);
        }
    }
    true
}
