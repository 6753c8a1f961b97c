//! Where a message goes: the chat, the topic and the message it answers, each found or refused.

use serde_json::{Map, Value};

use super::super::answer::Refusal;
use super::super::call::Call;
use super::super::keyboard;
use super::super::world::{Kind, World};

/// The number of the General topic, which the API never takes as a thread.
const GENERAL: i64 = 1;

pub struct Place {
    pub chat: i64,
    pub thread: Option<i64>,
    pub reply_to: Option<i64>,
}

/// The chat's number, from a number or an `@name`.
pub fn chat_id(world: &World, call: &Call, name: &str) -> Result<i64, Refusal> {
    let text = call.text(name).filter(|t| !t.is_empty()).ok_or_else(|| Refusal::bad(format!("{name} is empty")))?;
    if let Some(username) = text.strip_prefix('@') {
        let found = world.chats.values().find(|c| c.username.as_deref().is_some_and(|u| u.eq_ignore_ascii_case(username)));
        return found.map(|c| c.id).ok_or_else(|| Refusal::bad("chat not found"));
    }
    text.trim().parse().map_err(|_| Refusal::bad("chat not found"))
}

pub fn find(world: &World, call: &Call) -> Result<Place, Refusal> {
    let chat = world.writable(chat_id(world, call, "chat_id")?)?;
    let mut thread = None;
    if let Some(id) = call.int("message_thread_id").filter(|id| *id != 0) {
        if chat.forum {
            let topic = chat.topics.get(&id).filter(|_| id != GENERAL);
            let topic = topic.ok_or_else(|| Refusal::bad("message thread not found"))?;
            if topic.closed && !chat.lets("can_manage_topics") {
                return Err(Refusal::bad("TOPIC_CLOSED"));
            }
            thread = Some(id);
        } else if chat.kind == Kind::Private {
            return Err(Refusal::bad("message thread not found"));
        }
    }
    let reply_to = reply(call, &chat.messages)?;
    if let Some(original) = reply_to.and_then(|id| chat.messages.get(&id)) {
        let of = original.get("message_thread_id").and_then(Value::as_i64);
        if chat.forum && thread.is_none() {
            thread = of;
        } else if chat.forum && of != thread {
            return Err(Refusal::bad("message to be replied not found"));
        }
    }
    Ok(Place { chat: chat.id, thread, reply_to })
}

fn reply(call: &Call, messages: &std::collections::BTreeMap<i64, Map<String, Value>>) -> Result<Option<i64>, Refusal> {
    let given = call.json("reply_parameters").map_err(|()| Refusal::bad("can't parse reply parameters JSON object"))?;
    let Some(given) = given else { return Ok(None) };
    let Some(map) = given.as_object() else { return Err(Refusal::bad("object expected as reply parameters")) };
    let number = |v: &Value| v.as_i64().or_else(|| v.as_str().and_then(|s| s.parse().ok()));
    let id = map.get("message_id").and_then(number).ok_or_else(|| Refusal::bad("message to be replied not specified"))?;
    match messages.contains_key(&id) {
        true => Ok(Some(id)),
        false if map.get("allow_sending_without_reply") == Some(&Value::Bool(true)) => Ok(None),
        false => Err(Refusal::bad("message to be replied not found")),
    }
}

/// Puts a message of the bot where it belongs and answers with it.
pub fn post(world: &mut World, call: &Call, place: &Place, body: Map<String, Value>) -> Result<Value, Refusal> {
    let markup = keyboard::read(call)?;
    world.pace(place.chat, 1)?;
    Ok(put(world, call, place, markup, body))
}

/// The same for what was paced and checked before.
pub fn put(world: &mut World, call: &Call, place: &Place, markup: Option<Value>, mut body: Map<String, Value>) -> Value {
    if call.flag("protect_content") {
        body.insert("has_protected_content".into(), true.into());
    }
    match markup {
        Some(markup) if markup.get("inline_keyboard").is_some_and(|rows| rows.as_array().is_some_and(|r| !r.is_empty())) => {
            body.insert("reply_markup".into(), markup);
        }
        Some(markup) if markup.get("inline_keyboard").is_none() => drop(world.keyboards.insert(place.chat, markup)),
        _ => {}
    }
    let from = world.bot_id();
    let id = world.post(place.chat, from, place.thread, place.reply_to, body);
    Value::Object(world.chat(place.chat).messages[&id].clone())
}
