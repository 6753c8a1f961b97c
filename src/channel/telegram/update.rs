//! What an update means: whose conversation, under which name, what happened. Pure, so that hostile updates are a table in a test.
//!
//! Everything is read from plain JSON. What can't be read is kept, masked, as [`EventBody::Foreign`]; nothing is thrown away unseen.

use serde_json::Value;

use super::origin;
use crate::audits::link::Link;
use crate::flow::inbox;
use crate::model::{ConversationId, EventBody, Origin};
use crate::normalise;

/// Kinds of updates that are asked for.
pub(super) const WANTED: &[&str] = &["message", "edited_message", "callback_query", "my_chat_member"];
/// Characters kept of what can't be read.
const FOREIGN_CHARS_MAX: usize = 4_000;

/// An update, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    /// Whose.
    pub conversation: ConversationId,
    /// Its name in the inbox.
    pub external_id: String,
    /// What happened.
    pub body: EventBody,
    /// What the message says about itself.
    pub origin: Option<Origin>,
    /// The button press that waits for an answer.
    pub press: Option<String>,
}

/// Reads signed links: what a start parameter says.
pub type Links = dyn Fn(&str) -> Link + Send + Sync;

/// The number of an update; `None` when it is no update at all.
#[must_use]
pub fn number(update: &Value) -> Option<i64> {
    update.get("update_id").and_then(Value::as_i64)
}

/// Reads an update. `None` for what is none of the bot's business.
#[must_use]
pub fn read(update: &Value, links: &Links) -> Option<Arrived> {
    let name = name(update).unwrap_or_else(|| "update/none".to_owned());
    if let Some(message) = update.get("message") {
        return of_message(message, name, links).unwrap_or_else(|Strange| foreign(update));
    }
    if let Some(message) = update.get("edited_message") {
        // What was put right is a new question; a picture that was replaced is not.
        let has_text = ["text", "caption"].iter().any(|key| message.get(key).is_some());
        return if has_text { of_message(message, name, links).unwrap_or_else(|Strange| foreign(update)) } else { None };
    }
    if let Some(press) = update.get("callback_query") {
        return of_press(press, name).or_else(|| foreign(update));
    }
    if let Some(change) = update.get("my_chat_member") {
        return of_membership(change, name);
    }
    foreign(update)
}

/// What an update is known by when it comes again. Its number alone does not do: numbers may begin anew, and come by old ones.
pub(super) fn name(update: &Value) -> Option<String> {
    let number = number(update)?;
    let content = update.as_object()?.iter().find(|(key, _)| *key != "update_id").map(|(_, content)| content);
    let field = |key: &str| content.and_then(|content| content.get(key));
    let own = ["edit_date", "date"].iter().find_map(|key| field(key)?.as_i64()).map(|date| date.to_string());
    // A press has no date, but a name that is like no other.
    let own = own.or_else(|| field("id")?.as_str().map(|id| id.chars().filter(char::is_ascii_alphanumeric).take(32).collect()));
    Some(own.map_or_else(|| format!("update/{number}"), |own| format!("update/{number}/{own}")))
}

/// Does not have the shape of what it should be.
pub(super) struct Strange;

fn of_message(message: &Value, name: String, links: &Links) -> Result<Option<Arrived>, Strange> {
    let chat = message.get("chat").ok_or(Strange)?;
    let conversation = conversation(chat).ok_or(Strange)?;
    let arrived = |external_id: String, body| {
        let origin = origin::of_message(message);
        Arrived { conversation: conversation.clone(), external_id, body, origin, press: None }
    };
    if kind(chat) != "private" {
        // Once a group, and only when somebody speaks to the bot.
        let spoken_to =
            message.get("text").and_then(Value::as_str).is_some_and(|text| text.starts_with('/') || text.contains('@'));
        return Ok(spoken_to.then(|| arrived("group".to_owned(), EventBody::InGroup)));
    }
    if message.get("from").and_then(|from| from.get("is_bot")).and_then(Value::as_bool) == Some(true) {
        return Ok(None);
    }
    Ok(content(message, |text| of_text(text, message, links))?.map(|body| arrived(name, body)))
}

/// What somebody wrote or sent; `None` for what the chat notes about itself.
pub(super) fn content(message: &Value, of_text: impl FnOnce(&str) -> EventBody) -> Result<Option<EventBody>, Strange> {
    if ["text", "caption"].iter().any(|key| message.get(key).is_some_and(|text| !text.is_string())) {
        return Err(Strange);
    }
    if let Some(text) = message.get("text").and_then(Value::as_str) {
        return Ok(Some(of_text(text)));
    }
    if let Some(caption) = message.get("caption").and_then(Value::as_str).filter(|caption| !caption.trim().is_empty()) {
        let EventBody::Text { text, cut_from, masked } = inbox::text_event(caption) else { return Err(Strange) };
        return Ok(Some(EventBody::Captioned { text, cut_from, masked }));
    }
    Ok(origin::media(message).map(|_| EventBody::Unreadable))
}

fn of_text(text: &str, message: &Value, links: &Links) -> EventBody {
    let mut words = text.split_whitespace();
    let command = words.next().and_then(|word| word.split('@').next());
    if command != Some("/start") {
        // `/menu@our_bot` is `/menu`.
        return inbox::text_event(&without_bot_name(text));
    }
    let locale_hint = message.get("from").and_then(|from| from.get("language_code")).and_then(Value::as_str);
    let locale_hint = locale_hint.filter(|tag| tag.len() <= 35).map(str::to_owned);
    match words.next().map_or(Link::Other, links) {
        Link::Proves(order) => EventBody::Linked { order: Some(order), locale_hint },
        Link::Over => EventBody::Linked { order: None, locale_hint },
        Link::Other => EventBody::Started { locale_hint, demo: false },
    }
}

pub(super) fn without_bot_name(text: &str) -> String {
    let Some(rest) = text.strip_prefix('/') else { return text.to_owned() };
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    match rest[..end].find('@') {
        Some(at) => format!("/{}{}", &rest[..at], &rest[end..]),
        None => text.to_owned(),
    }
}

fn of_press(press: &Value, name: String) -> Option<Arrived> {
    let id = press.get("id").and_then(Value::as_str)?;
    let chat = press.get("message").and_then(|message| message.get("chat"))?;
    let conversation = conversation(chat)?;
    let from = press.get("from").and_then(|from| from.get("id")).and_then(Value::as_i64)?;
    // In a private chat the chat is the person. A press on anybody else's button does nothing.
    let own = kind(chat) == "private" && chat.get("id").and_then(Value::as_i64) == Some(from);
    let data = press.get("data").and_then(Value::as_str).unwrap_or_default();
    let (message, value) = super::deliver::pressed(data).filter(|_| own)?;
    let (body, origin) = (EventBody::Pressed { message, value }, origin::of_press(press));
    Some(Arrived { conversation, external_id: name, body, origin, press: Some(id.to_owned()) })
}

fn of_membership(change: &Value, name: String) -> Option<Arrived> {
    let chat = change.get("chat").filter(|chat| kind(chat) == "private")?;
    let status = change.get("new_chat_member")?.get("status")?.as_str()?;
    let blocked = status == "kicked" || status == "left";
    let (conversation, body) = (conversation(chat)?, EventBody::Reach { blocked });
    Some(Arrived { conversation, external_id: name, body, origin: None, press: None })
}

fn conversation(chat: &Value) -> Option<ConversationId> {
    let id = chat.get("id").and_then(Value::as_i64)?;
    format!("{}:{id}", super::NAME).parse().ok()
}

fn kind(chat: &Value) -> &str {
    chat.get("type").and_then(Value::as_str).unwrap_or_default()
}

/// What can't be read, kept for whoever looks into it.
pub(super) fn foreign(update: &Value) -> Option<Arrived> {
    let conversation = format!("{}:unread", super::NAME).parse().ok()?;
    let text = masked(update).to_string();
    let (what, _) = normalise::bound(&text, FOREIGN_CHARS_MAX);
    let external_id = name(update).unwrap_or_else(|| format!("strange/{}", short_hash(&text)));
    Some(Arrived { conversation, external_id, body: EventBody::Foreign { what: what.into_owned() }, origin: None, press: None })
}

/// Every text in it without what is sensitive.
fn masked(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(inbox::masked(text)),
        Value::Array(all) => Value::Array(all.iter().map(masked).collect()),
        Value::Object(all) => Value::Object(all.iter().map(|(key, value)| (inbox::masked(key), masked(value))).collect()),
        // A number written as one: longer than any chat's.
        Value::Number(number) if number.to_string().len() > 14 => Value::String(inbox::masked(&number.to_string())),
        other => other.clone(),
    }
}

fn short_hash(text: &str) -> String {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
