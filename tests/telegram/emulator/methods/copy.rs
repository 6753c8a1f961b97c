//! Copying (a new message of the bot) and forwarding (with the name of who wrote it).

use serde_json::{Map, Value, json};

use super::super::answer::Refusal;
use super::super::call::Call;
use super::super::entities;
use super::super::world::World;
use super::place::{self, chat_id};
use super::send::put_caption;

/// What makes the content of a message, as against where and when it was sent.
const CONTENT: [&str; 15] = [
    "text",
    "entities",
    "caption",
    "caption_entities",
    "photo",
    "document",
    "voice",
    "sticker",
    "audio",
    "video",
    "animation",
    "location",
    "contact",
    "media_group_id",
    "poll",
];

fn content(message: &Map<String, Value>, what: &str) -> Result<Map<String, Value>, Refusal> {
    let body: Map<_, _> =
        message.iter().filter(|(k, _)| CONTENT.contains(&k.as_str())).map(|(k, v)| (k.clone(), v.clone())).collect();
    if body.is_empty() { Err(Refusal::bad(format!("the message can't be {what}"))) } else { Ok(body) }
}

fn source(world: &World, call: &Call) -> Result<i64, Refusal> {
    let from = chat_id(world, call, "from_chat_id")?;
    world.readable(from)?;
    Ok(from)
}

fn single(world: &World, call: &Call, what: &str) -> Result<Map<String, Value>, Refusal> {
    let from = source(world, call)?;
    let id = call.int("message_id").ok_or_else(|| Refusal::bad("message identifier is not specified"))?;
    world.message(from, id).cloned().ok_or_else(|| Refusal::bad(format!("message to {what} not found")))
}

/// Of several, those that exist, in the order of their numbers.
fn several(world: &World, call: &Call, what: &str) -> Result<Vec<Map<String, Value>>, Refusal> {
    let from = source(world, call)?;
    let ids: Vec<i64> = call.list("message_ids", "message identifiers")?.iter().filter_map(Value::as_i64).collect();
    if ids.is_empty() || ids.len() > 100 {
        return Err(Refusal::bad(if ids.is_empty() {
            "message identifiers are not specified"
        } else {
            "too many message identifiers specified"
        }));
    }
    if !ids.is_sorted() {
        return Err(Refusal::bad("message identifiers must be in a strictly increasing order"));
    }
    let found: Vec<_> = ids.iter().filter_map(|id| world.message(from, *id).cloned()).collect();
    if found.is_empty() { Err(Refusal::bad(format!("message to {what} not found"))) } else { Ok(found) }
}

fn number(message: &Value) -> Value {
    json!({"message_id": message["message_id"]})
}

pub fn copy(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let mut body = content(&single(world, call, "copy")?, "copied")?;
    if call.params.contains_key("caption") {
        body.remove("caption");
        body.remove("caption_entities");
        put_caption(&mut body, entities::read(call, "caption", "caption_entities")?)?;
    }
    body.remove("media_group_id");
    let place = place::find(world, call)?;
    Ok(number(&place::post(world, call, &place, body)?))
}

pub fn copy_many(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let bodies = several(world, call, "copy")?;
    let mut bodies: Vec<_> = bodies.iter().filter_map(|m| content(m, "copied").ok()).collect();
    if call.flag("remove_caption") {
        for body in &mut bodies {
            body.remove("caption");
            body.remove("caption_entities");
        }
    }
    many(world, call, bodies)
}

fn many(world: &mut World, call: &Call, bodies: Vec<Map<String, Value>>) -> Result<Value, Refusal> {
    let place = place::find(world, call)?;
    world.pace(place.chat, bodies.len())?;
    Ok(bodies.into_iter().map(|body| number(&place::put(world, call, &place, None, body))).collect())
}

fn forwarded(world: &World, message: &Map<String, Value>) -> Result<Map<String, Value>, Refusal> {
    if message.get("has_protected_content").is_some() {
        return Err(Refusal::bad("message has protected content and can't be forwarded"));
    }
    let mut body = content(message, "forwarded")?;
    let author = message["from"]["id"].as_i64().map_or(Value::Null, |id| world.user_json(id));
    let origin = json!({"type": "user", "date": message["date"], "sender_user": author});
    body.insert("forward_origin".into(), message.get("forward_origin").cloned().unwrap_or(origin));
    Ok(body)
}

pub fn forward(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let body = forwarded(world, &single(world, call, "forward")?)?;
    let place = place::find(world, call)?;
    place::post(world, call, &place, body)
}

pub fn forward_many(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let messages = several(world, call, "forward")?;
    let bodies: Vec<_> = messages.iter().filter_map(|m| forwarded(world, m).ok()).collect();
    many(world, call, bodies)
}
