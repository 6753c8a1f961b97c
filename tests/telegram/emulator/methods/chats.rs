//! What the bot may know of a chat, and the small things it may do there.

use serde_json::{Value, json};

use super::super::answer::Refusal;
use super::super::call::Call;
use super::super::shapes;
use super::super::world::{Kind, Status, World};
use super::place::chat_id;

pub fn get(world: &World, call: &Call) -> Result<Value, Refusal> {
    let chat = world.readable(chat_id(world, call, "chat_id")?)?;
    let mut json = world.chat_json(chat);
    json["accent_color_id"] = 0.into();
    json["max_reaction_count"] = 11.into();
    json["accepted_gift_types"] = json!({
        "unlimited_gifts": false, "limited_gifts": false, "unique_gifts": false, "premium_subscription": false, "gifts_from_channels": false
    });
    if let Some(pinned) = chat.pinned.last().and_then(|id| chat.messages.get(id)) {
        json["pinned_message"] = Value::Object(pinned.clone());
    }
    Ok(json)
}

fn status(world: &World, chat: i64, user: i64) -> Option<Status> {
    let chat = world.chat(chat);
    match chat.kind {
        _ if user == world.bot_id() => Some(chat.bot),
        Kind::Private => (user == chat.id).then_some(Status::Member),
        _ => chat.members.get(&user).copied().or_else(|| world.people.contains_key(&user).then_some(Status::Left)),
    }
}

pub fn member(world: &World, call: &Call) -> Result<Value, Refusal> {
    let chat = world.readable(chat_id(world, call, "chat_id")?)?;
    let user = call.int("user_id").ok_or_else(|| Refusal::bad("invalid user_id specified"))?;
    let status = status(world, chat.id, user).ok_or_else(|| Refusal::bad("PARTICIPANT_ID_INVALID"))?;
    let mut member = shapes::member(&world.user_json(user), status, chat.forum);
    if user == world.bot_id() && status == Status::Administrator {
        for denied in &chat.denied {
            member[denied] = false.into();
        }
    }
    Ok(member)
}

pub fn administrators(world: &World, call: &Call) -> Result<Value, Refusal> {
    let chat = world.readable(chat_id(world, call, "chat_id")?)?;
    if chat.kind == Kind::Private {
        return Err(Refusal::bad("there are no administrators in the private chat"));
    }
    let all = chat.members.iter().map(|(id, status)| (*id, *status)).chain([(world.bot_id(), chat.bot)]);
    Ok(all.filter(|(_, s)| s.admin()).map(|(id, s)| shapes::member(&world.user_json(id), s, chat.forum)).collect())
}

pub fn count(world: &World, call: &Call) -> Result<Value, Refusal> {
    let chat = world.readable(chat_id(world, call, "chat_id")?)?;
    let people = if chat.kind == Kind::Private { 1 } else { chat.members.values().filter(|s| s.present()).count() };
    Ok((people + 1).into())
}

pub fn leave(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let chat = world.readable(chat_id(world, call, "chat_id")?)?;
    if chat.kind == Kind::Private {
        return Err(Refusal::bad("chat member status can't be changed in private chats"));
    }
    let (id, old) = (chat.id, chat.bot);
    let bot = world.bot_id();
    world.bot_becomes(id, bot, old, Status::Left);
    Ok(true.into())
}

fn found(world: &World, call: &Call, what: &str) -> Result<(i64, i64), Refusal> {
    let chat = world.readable(chat_id(world, call, "chat_id")?)?;
    let id = call.int("message_id").ok_or_else(|| Refusal::bad("message identifier is not specified"))?;
    if !chat.messages.contains_key(&id) {
        return Err(Refusal::bad(format!("message to {what} not found")));
    }
    if what == "pin" && chat.kind == Kind::Supergroup && !chat.bot.admin() {
        return Err(Refusal::bad("not enough rights to manage pinned messages in the chat"));
    }
    Ok((chat.id, id))
}

pub fn pin(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let (chat, id) = found(world, call, "pin")?;
    let pinned = &mut world.chat_mut(chat).pinned;
    pinned.retain(|p| *p != id);
    pinned.push(id);
    let mut message = world.chat(chat).messages[&id].clone();
    message.remove("reply_to_message");
    let thread = message.get("message_thread_id").and_then(Value::as_i64);
    world.post_service(chat, thread, "pinned_message", Value::Object(message));
    Ok(true.into())
}

pub fn unpin(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let chat = world.readable(chat_id(world, call, "chat_id")?)?.id;
    let pinned = &mut world.chat_mut(chat).pinned;
    match call.int("message_id") {
        Some(id) if pinned.contains(&id) => pinned.retain(|p| *p != id),
        None if !pinned.is_empty() => drop(pinned.pop()),
        _ => return Err(Refusal::bad("message to unpin not found")),
    }
    Ok(true.into())
}

pub fn react(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let (chat, id) = found(world, call, "react")?;
    let reaction = Value::Array(call.list("reaction", "ReactionType")?);
    world.chat_mut(chat).reactions.insert(id, reaction);
    Ok(true.into())
}
