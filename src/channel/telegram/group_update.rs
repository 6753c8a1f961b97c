//! What an update of the staff's group means. Pure, as its neighbour for private chats: hostile updates are a table in a test.
//!
//! In a topic everything that a person says is for the bot; in General, where staff talk with each other, only commands are. Who somebody
//! is, and what they may do, is looked up in the turn: being in the group proves nothing.

use serde_json::Value;

use super::update::{Arrived, Strange, content, foreign, name, without_bot_name};
use super::{deliver, origin};
use crate::flow::inbox;
use crate::model::{ConversationId, EventBody, Origin};
use crate::normalise;

/// Telegram's account for whoever hides behind the group.
const GROUP_ANONYMOUS: i64 = 1_087_968_824;
/// And for whoever writes in the name of a channel.
const CHANNEL_BOT: i64 = 136_817_688;

/// An update of the group, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InGroup {
    /// Somebody said, sent or pressed something.
    Said(Box<Said>),
    /// A press that leads nowhere any more; it waits for an answer all the same.
    Dead(String),
    /// It can't be read, and is kept for whoever looks into it.
    Strange(Box<Arrived>),
    /// None of the bot's business.
    Nothing,
}

/// What somebody did in the group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// In which topic; `None` = General.
    pub thread: Option<i64>,
    /// True for what the bot is also asked in General.
    pub command: bool,
    /// Its name in the inbox.
    pub external_id: String,
    /// Their number; `None` for whoever hides.
    pub by: Option<i64>,
    /// What they did.
    pub what: EventBody,
    /// What the message says about itself.
    pub origin: Option<Origin>,
    /// The press that waits for an answer.
    pub press: Option<String>,
}

impl Said {
    /// What happened, and to which conversation: that of the topic, or, for commands where there is none, that of the staff.
    #[must_use]
    pub fn arrived(self, whose: Option<ConversationId>) -> Option<Arrived> {
        let Self { command, external_id, by, what, origin, press, .. } = self;
        let conversation = whose.or_else(|| command.then(ConversationId::staff_room))?;
        Some(Arrived { conversation, external_id, body: EventBody::InThread { by, what: Box::new(what) }, origin, press })
    }
}

/// The chat that an update is of.
#[must_use]
pub fn chat(update: &Value) -> Option<i64> {
    let message = ["message", "edited_message"].iter().find_map(|kind| update.get(kind));
    let message = message.or_else(|| update.get("callback_query")?.get("message")).or_else(|| update.get("my_chat_member"))?;
    message.get("chat")?.get("id")?.as_i64()
}

/// The number that this group has now, when the update says so.
#[must_use]
pub fn moved(update: &Value, group: i64) -> Option<i64> {
    let message = update.get("message")?;
    let number = |key: &str| message.get(key).and_then(Value::as_i64);
    let here = message.get("chat")?.get("id")?.as_i64()?;
    match (number("migrate_to_chat_id"), number("migrate_from_chat_id")) {
        (Some(new), _) if here == group => Some(new),
        (_, Some(old)) if old == group => Some(here),
        _ => None,
    }
}

/// Reads an update of the group. `bot` is our name there, without `@`, as far as it is known.
#[must_use]
pub fn read(update: &Value, bot: Option<&str>) -> InGroup {
    let Some(name) = name(update) else { return strange(update) };
    if let Some(press) = update.get("callback_query") {
        return of_press(press, name);
    }
    let Some(message) = update.get("message").or_else(|| update.get("edited_message")) else { return InGroup::Nothing };
    if update.get("message").is_none() && message.get("text").is_none() && message.get("caption").is_none() {
        // A picture that was replaced says nothing new.
        return InGroup::Nothing;
    }
    match of_message(message, name, bot) {
        Ok(said) => said.map_or(InGroup::Nothing, |said| InGroup::Said(Box::new(said))),
        Err(Strange) => strange(update),
    }
}

fn strange(update: &Value) -> InGroup {
    foreign(update).map_or(InGroup::Nothing, |arrived| InGroup::Strange(Box::new(arrived)))
}

fn of_message(message: &Value, external_id: String, bot: Option<&str>) -> Result<Option<Said>, Strange> {
    let by = match author(message) {
        Author::Unheard => return Ok(None),
        Author::Hidden => None,
        Author::Person(number) => Some(number),
    };
    let text = message.get("text").and_then(Value::as_str).unwrap_or_default();
    let command = normalise::is_command(text);
    if command && is_for_another(text, bot) {
        return Ok(None);
    }
    let Some(what) = content(message, |text| inbox::text_event(&without_bot_name(text)))? else { return Ok(None) };
    let thread = thread(message);
    let origin = origin::of_message(message).map(|origin| Origin {
        // What answers nothing else answers the message that opened the topic.
        reply_to: origin.reply_to.filter(|answered| Some(*answered) != thread),
        ..origin
    });
    Ok(Some(Said { thread, command, external_id, by, what, origin, press: None }))
}

/// Who wrote something.
enum Author {
    /// Other bots, ourselves included, and the linked channel.
    Unheard,
    /// Whoever hides behind the group or a channel.
    Hidden,
    Person(i64),
}

fn author(message: &Value) -> Author {
    if message.get("is_automatic_forward").and_then(Value::as_bool) == Some(true) {
        return Author::Unheard;
    }
    let from = message.get("from");
    let number = from.and_then(|from| from.get("id")).and_then(Value::as_i64);
    let hidden =
        matches!(number, Some(GROUP_ANONYMOUS | CHANNEL_BOT)) || message.get("sender_chat").is_some_and(Value::is_object);
    let is_bot = from.and_then(|from| from.get("is_bot")).and_then(Value::as_bool) == Some(true);
    match number {
        _ if hidden => Author::Hidden,
        _ if is_bot => Author::Unheard,
        Some(number) => Author::Person(number),
        None => Author::Hidden,
    }
}

/// `/help@other_bot`.
fn is_for_another(text: &str, bot: Option<&str>) -> bool {
    let named = text.split_whitespace().next().and_then(|word| word.split_once('@')).map(|(_, name)| name);
    matches!((named, bot), (Some(named), Some(bot)) if !named.eq_ignore_ascii_case(bot))
}

fn thread(message: &Value) -> Option<i64> {
    let in_topic = message.get("is_topic_message").and_then(Value::as_bool) == Some(true);
    in_topic.then(|| message.get("message_thread_id").and_then(Value::as_i64)).flatten()
}

fn of_press(press: &Value, external_id: String) -> InGroup {
    let Some(id) = press.get("id").and_then(Value::as_str).map(str::to_owned) else { return InGroup::Nothing };
    let message = press.get("message").unwrap_or(&Value::Null);
    // One that can't be reached any more does not say which topic it was in.
    let is_known = message.get("date").and_then(Value::as_i64).is_some_and(|date| date > 0);
    let by = press.get("from").and_then(|from| from.get("id")).and_then(Value::as_i64);
    let data = press.get("data").and_then(Value::as_str).unwrap_or_default();
    let (Some((sequence, value)), Some(by), true) = (deliver::pressed(data), by, is_known) else { return InGroup::Dead(id) };
    let thread = thread(message);
    let said = Said {
        thread,
        // What is pressed in General hangs on what the staff were told there.
        command: thread.is_none(),
        external_id,
        by: Some(by),
        what: EventBody::Pressed { message: sequence, value },
        origin: origin::of_press(press),
        press: Some(id),
    };
    InGroup::Said(Box::new(said))
}
