//! Editing what the bot wrote.

use serde_json::{Map, Value};

use super::super::answer::Refusal;
use super::super::call::Call;
use super::super::world::World;
use super::super::{entities, keyboard};
use super::place::chat_id;
use super::send;

const SAME: &str = "message is not modified: specified new message content and reply markup are exactly the same as a current content \
                    and reply markup of the message";

/// What has a caption, or may get one.
const CAPTIONED: [&str; 6] = ["photo", "document", "voice", "audio", "video", "animation"];

fn change(
    world: &mut World,
    call: &Call,
    edit: impl FnOnce(&mut Map<String, Value>) -> Result<(), Refusal>,
) -> Result<Value, Refusal> {
    let chat = chat_id(world, call, "chat_id")?;
    let id = call.int("message_id").ok_or_else(|| Refusal::bad("message identifier is not specified"))?;
    world.readable(chat)?;
    let old = world.message(chat, id).ok_or_else(|| Refusal::bad("message to edit not found"))?;
    if old["from"]["id"].as_i64() != Some(world.bot_id()) {
        return Err(Refusal::bad("message can't be edited"));
    }
    let markup = keyboard::read(call)?;
    let mut new = old.clone();
    edit(&mut new)?;
    new.remove("reply_markup");
    if let Some(markup) = markup.filter(|m| m["inline_keyboard"].as_array().is_some_and(|rows| !rows.is_empty())) {
        new.insert("reply_markup".into(), markup);
    }
    if new == *old {
        return Err(Refusal::bad(SAME));
    }
    world.writable(chat)?;
    new.insert("edit_date".into(), world.clock.now_s().into());
    world.chat_mut(chat).messages.insert(id, new.clone());
    Ok(Value::Object(new))
}

pub fn text(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let body = send::body(call)?;
    change(world, call, |message| {
        if !message.contains_key("text") {
            return Err(Refusal::bad("there is no text in the message to edit"));
        }
        message.remove("entities");
        message.extend(body);
        Ok(())
    })
}

pub fn caption(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let formatted = entities::read(call, "caption", "caption_entities")?;
    change(world, call, |message| {
        if !CAPTIONED.iter().any(|kind| message.contains_key(*kind)) {
            return Err(Refusal::bad("there is no caption in the message to edit"));
        }
        message.remove("caption");
        message.remove("caption_entities");
        send::put_caption(message, formatted)
    })
}

pub fn markup(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    change(world, call, |_| Ok(()))
}
