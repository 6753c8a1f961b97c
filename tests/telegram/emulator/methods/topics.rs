//! Forum topics: one thread each, closed and opened again, and gone with all their messages when deleted.

use serde_json::{Map, Value, json};

use super::super::answer::Refusal;
use super::super::call::Call;
use super::super::world::{Chat, Topic, World};
use super::place::chat_id;

const NAME_MAX: usize = 128;
const MANAGE: &str = "can_manage_topics";
const COLORS: [i64; 6] = [7_322_096, 16_766_590, 13_338_331, 9_367_192, 16_749_490, 16_478_047];

fn forum<'w>(world: &'w World, call: &Call, right: &str) -> Result<&'w Chat, Refusal> {
    let chat = world.readable(chat_id(world, call, "chat_id")?)?;
    if !chat.forum {
        return Err(Refusal::bad("the chat is not a forum"));
    }
    if !chat.lets(right) {
        let act = if right == "can_delete_messages" { "delete" } else { "create" };
        return Err(Refusal::bad(format!("not enough rights to {act} a topic")));
    }
    Ok(chat)
}

fn name(call: &Call) -> Result<Option<String>, Refusal> {
    let Some(name) = call.text("name") else { return Ok(None) };
    match name.chars().count() {
        0 => Err(Refusal::bad("TOPIC_TITLE_EMPTY")),
        n if n > NAME_MAX => Err(Refusal::bad("TOPIC_TITLE_TOO_LONG")),
        _ => Ok(Some(name)),
    }
}

fn topic(world: &World, call: &Call, right: &str) -> Result<(i64, i64), Refusal> {
    let id = call.int("message_thread_id").unwrap_or(0);
    // Whoever has opened a topic may do what is done to it.
    let chat = chat_id(world, call, "chat_id")?;
    let own = world.message(chat, id).is_some_and(|opening| opening["from"]["id"].as_i64() == Some(world.bot_id()));
    let chat = forum(world, call, if own && right == MANAGE { "can_manage_chat" } else { right })?;
    if chat.topics.contains_key(&id) { Ok((chat.id, id)) } else { Err(Refusal::bad("TOPIC_ID_INVALID")) }
}

pub fn create(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let chat = forum(world, call, MANAGE)?.id;
    let name = name(call)?.ok_or_else(|| Refusal::bad("TOPIC_TITLE_EMPTY"))?;
    let color = call.int("icon_color").unwrap_or(COLORS[0]);
    if !COLORS.contains(&color) {
        return Err(Refusal::bad("invalid forum topic icon color specified"));
    }
    world.pace(chat, 1)?;
    let bot = world.bot_id();
    let id = world.add_topic(chat, bot, &name, color);
    world.tell_message("message", chat, id);
    Ok(json!({"message_thread_id": id, "name": name, "icon_color": color}))
}

impl World {
    /// A topic's number is that of the service message which opens it.
    pub fn add_topic(&mut self, chat: i64, by: i64, name: &str, color: i64) -> i64 {
        let mut body = Map::new();
        body.insert("forum_topic_created".into(), json!({"name": name, "icon_color": color}));
        let id = self.post(chat, by, None, None, body);
        let message = self.chat_mut(chat).messages.get_mut(&id).expect("just posted");
        message.insert("message_thread_id".into(), id.into());
        message.insert("is_topic_message".into(), true.into());
        self.chat_mut(chat).topics.insert(id, Topic { name: name.to_owned(), closed: false });
        id
    }

    pub fn remove_topic(&mut self, chat: i64, thread: i64) {
        let chat = self.chat_mut(chat);
        chat.topics.remove(&thread);
        chat.messages.retain(|_, m| m.get("message_thread_id").and_then(Value::as_i64) != Some(thread));
    }
}

pub fn edit(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let (chat, id) = topic(world, call, MANAGE)?;
    if let Some(name) = name(call)? {
        let topic = world.chat_mut(chat).topics.get_mut(&id).expect("just found");
        if topic.name == name {
            return Err(Refusal::bad("TOPIC_NOT_MODIFIED"));
        }
        topic.name.clone_from(&name);
        world.post_service(chat, Some(id), "forum_topic_edited", json!({"name": name}));
    }
    Ok(true.into())
}

pub fn close(world: &mut World, call: &Call, closed: bool) -> Result<Value, Refusal> {
    let (chat, id) = topic(world, call, MANAGE)?;
    let topic = world.chat_mut(chat).topics.get_mut(&id).expect("just found");
    if topic.closed == closed {
        return Err(Refusal::bad("TOPIC_NOT_MODIFIED"));
    }
    topic.closed = closed;
    let kind = if closed { "forum_topic_closed" } else { "forum_topic_reopened" };
    world.post_service(chat, Some(id), kind, json!({}));
    Ok(true.into())
}

pub fn delete(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let (chat, id) = topic(world, call, "can_delete_messages")?;
    world.remove_topic(chat, id);
    Ok(true.into())
}
