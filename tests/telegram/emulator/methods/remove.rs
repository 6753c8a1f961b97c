//! Deleting messages: within 48 hours, and in groups other people's only by an administrator.

use serde_json::Value;

use super::super::answer::Refusal;
use super::super::call::Call;
use super::super::world::{Kind, World};
use super::place::chat_id;

const DELETABLE_S: i64 = 48 * 3600;

pub fn one(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let chat = chat_id(world, call, "chat_id")?;
    let id = call.int("message_id").ok_or_else(|| Refusal::bad("message identifier is not specified"))?;
    world.readable(chat)?;
    let message = world.message(chat, id).ok_or_else(|| Refusal::bad("message to delete not found"))?;
    if !deletable(world, chat, message) {
        return Err(Refusal::bad("message can't be deleted for everyone"));
    }
    world.chat_mut(chat).messages.remove(&id);
    Ok(true.into())
}

fn deletable(world: &World, chat: i64, message: &serde_json::Map<String, Value>) -> bool {
    let own = message["from"]["id"].as_i64() == Some(world.bot_id());
    let age_s = world.clock.now_s() - message["date"].as_i64().unwrap_or(0);
    let chat = world.chat(chat);
    let admin = chat.lets("can_delete_messages");
    let allowed = own || chat.kind == Kind::Private || admin;
    allowed && (age_s < DELETABLE_S || admin && chat.kind == Kind::Supergroup)
}

/// Those that can't be found or deleted are passed over.
pub fn many(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let chat = chat_id(world, call, "chat_id")?;
    world.readable(chat)?;
    let ids = call.list("message_ids", "message identifiers")?;
    if ids.is_empty() {
        return Err(Refusal::bad("message identifiers are not specified"));
    }
    if ids.len() > 100 {
        return Err(Refusal::bad("too many message identifiers specified"));
    }
    for id in ids.iter().filter_map(Value::as_i64) {
        if world.message(chat, id).is_some_and(|m| deletable(world, chat, m)) {
            world.chat_mut(chat).messages.remove(&id);
        }
    }
    Ok(true.into())
}
