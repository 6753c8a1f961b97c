//! Timers: one per conversation and kind; when due, an event.

use chrono::{DateTime, Utc};

use crate::model::{ConversationId, EventBody, Timer, TimerKind};
use crate::port::{StoreError, TimerChange};

use super::super::key::{Key, Kind};
use super::super::kv::View;
use super::super::record::Due;
use super::inbox;

/// What the timer of the open case is called.
pub(super) const DESK: &str = "desk";

fn name_of(key: Key, conversation: &ConversationId, kind: &TimerKind) -> Key {
    let key = key.text(conversation.as_str());
    match kind {
        TimerKind::Overdue(order) => key.text("overdue").text(order.as_str()),
        TimerKind::Desk => key.text(DESK),
    }
}

fn timer_key(due_ms: i64, conversation: &ConversationId, kind: &TimerKind) -> Key {
    name_of(Kind::Timer.key().signed(due_ms), conversation, kind)
}

pub(super) fn change(view: &mut View, change: TimerChange) -> Result<(), StoreError> {
    match change {
        TimerChange::Set(timer) => {
            cancel(view, &timer.conversation, &timer.kind)?;
            let ms = timer.due.timestamp_millis();
            view.write(&name_of(Kind::TimerName.key(), &timer.conversation, &timer.kind), &Due { ms })?;
            view.write(&timer_key(ms, &timer.conversation, &timer.kind), &timer)
        }
        TimerChange::Cancel(conversation, kind) => cancel(view, &conversation, &kind),
    }
}

fn cancel(view: &mut View, conversation: &ConversationId, kind: &TimerKind) -> Result<(), StoreError> {
    let name = name_of(Kind::TimerName.key(), conversation, kind);
    if let Some(Due { ms }) = view.read(&name)? {
        view.delete(&timer_key(ms, conversation, kind));
        view.delete(&name);
    }
    Ok(())
}

pub(super) fn fire_due(view: &mut View, now: DateTime<Utc>, limit: usize) -> Result<usize, StoreError> {
    let timers = Kind::Timer.key();
    let last = timers.clone().signed(now.timestamp_millis());
    let due = view.list_through::<Timer>(&timers, &last, limit)?;
    let fired = due.len();
    for (_, Timer { conversation, kind, .. }) in due {
        cancel(view, &conversation, &kind)?;
        inbox::raise(view, conversation, "timer", now, EventBody::TimerFired { kind })?;
    }
    Ok(fired)
}
