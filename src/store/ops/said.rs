//! What was said to a conversation and what it was to be reminded of: deleted in one way, by whoever deletes it.

use chrono::{DateTime, Utc};

use crate::model::{ConversationId, StaffId};
use crate::port::StoreError;

use super::super::key::{Key, Kind};
use super::super::kv::{Base, View};
use super::super::record::{self, Delivery, Due, Message};
use super::{cases, inbox, missed, timers};

/// What was deleted.
#[derive(Default)]
pub(super) struct Deleted {
    /// Messages.
    pub messages: u64,
    /// Who of the staff had said something that was not delivered, as far as is known.
    pub unheard: Vec<StaffId>,
}

/// Deletes the messages of a conversation, where their delivery stands, and its reminders. `None`, and nothing is deleted, when there are
/// more than `messages_max`.
pub(super) fn delete(view: &mut View, id: &ConversationId, messages_max: usize) -> Result<Option<Deleted>, StoreError> {
    let channel = id.channel();
    let all = Kind::Message.key().text(id.as_str());
    let mut deleted = Deleted::default();
    let mut keys = Vec::new();
    for item in view.range(all.as_slice(), &all.end()) {
        let (key, value) = item?;
        let message: Message = record::decode(view.place(), &key, &value)?;
        if deleted.messages == messages_max as u64 {
            return Ok(None);
        }
        deleted.messages += 1;
        keys.extend(missed::key_of(&message));
        if message.delivery == Delivery::Pending {
            deleted.unheard.extend(message.body.from_staff);
        }
        keys.push(Kind::Sendable.key().text(channel).number(message.position));
        keys.extend(Key::read(&key));
    }
    keys.push(Kind::Unsent.key().text(id.as_str()));
    keys.push(Kind::SendClaim.key().text(channel).text(id.as_str()));
    keys.extend(reminders(view, id)?);
    for key in &keys {
        if view.has(key)? {
            view.delete(key);
        }
    }
    Ok(Some(deleted))
}

/// True when a reminder of theirs is due at that time or later.
pub(super) fn is_reminded_since(view: &View, id: &ConversationId, moment: DateTime<Utc>) -> Result<bool, StoreError> {
    let due = view.list::<Due>(&Kind::TimerName.key().text(id.as_str()), usize::MAX)?;
    Ok(due.into_iter().any(|(_, Due { ms })| ms >= moment.timestamp_millis()))
}

fn reminders(view: &View, id: &ConversationId) -> Result<Vec<Key>, StoreError> {
    let names = Kind::TimerName.key().text(id.as_str());
    let mut found = view.list::<Due>(&names, usize::MAX)?;
    // What is due in a case is staff's to do, and stays while it is open.
    let open = inbox::conversation(view, id)?.and_then(|stored| stored.case).map(|case| cases::get(view, case)).transpose()?;
    if open.flatten().is_some_and(|case| cases::is_open(&case)) {
        let desk = [timers::DESK.as_bytes(), &[0]].concat();
        found.retain(|(name, _)| *name != desk);
    }
    let both = found
        .into_iter()
        .map(|(rest, Due { ms })| [names.clone().bytes(&rest), Kind::Timer.key().signed(ms).text(id.as_str()).bytes(&rest)]);
    Ok(both.flatten().collect())
}
