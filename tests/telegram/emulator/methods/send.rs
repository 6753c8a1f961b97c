//! Sending: text, media, a location, and the sign that the bot is at work.

use serde_json::{Map, Value, json};

use super::super::answer::Refusal;
use super::super::call::Call;
use super::super::entities::{self, utf16};
use super::super::world::World;
use super::place;

pub const TEXT_MAX: usize = 4096;
const CAPTION_MAX: usize = 1024;
const ACTIONS: [&str; 11] = [
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
];

/// The text of a message: there, and not too long.
pub fn body(call: &Call) -> Result<Map<String, Value>, Refusal> {
    let formatted = entities::read(call, "text", "entities")?;
    if formatted.text.trim().is_empty() {
        return Err(Refusal::bad("message text is empty"));
    }
    if utf16(&formatted.text) > TEXT_MAX {
        return Err(Refusal::bad("message is too long"));
    }
    let mut body = Map::new();
    formatted.put(&mut body, "text", "entities");
    Ok(body)
}

pub fn message(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let too_long = match body(call) {
        Err(refusal) if refusal.description != "Bad Request: message is too long" => return Err(refusal),
        other => other,
    };
    let place = place::find(world, call)?;
    place::post(world, call, &place, too_long?)
}

pub fn put_caption(body: &mut Map<String, Value>, formatted: entities::Formatted) -> Result<(), Refusal> {
    if utf16(&formatted.text) > CAPTION_MAX {
        return Err(Refusal::bad("message caption is too long"));
    }
    if !formatted.text.is_empty() {
        formatted.put(body, "caption", "caption_entities");
    }
    Ok(())
}

pub fn media(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let kind = call.method.trim_start_matches("send").to_owned();
    let mut body = Map::new();
    let caption = entities::read(call, "caption", "caption_entities")?;
    let place = place::find(world, call)?;
    let source = call.text(&kind).unwrap_or_default();
    let content = world.media(call, &kind, &source)?;
    body.insert(kind.clone(), content);
    if kind != "sticker" {
        put_caption(&mut body, caption)?;
    }
    place::post(world, call, &place, body)
}

pub fn location(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let number = |name: &str| call.float(name).ok_or_else(|| Refusal::bad(format!("{name} is empty")));
    let (latitude, longitude) = (number("latitude")?, number("longitude")?);
    let place = place::find(world, call)?;
    let mut body = Map::new();
    body.insert("location".into(), json!({"latitude": latitude, "longitude": longitude}));
    place::post(world, call, &place, body)
}

pub fn contact(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let place = place::find(world, call)?;
    let mut body = Map::new();
    let (phone, name) = (call.text("phone_number").unwrap_or_default(), call.text("first_name").unwrap_or_default());
    body.insert("contact".into(), json!({"phone_number": phone, "first_name": name}));
    place::post(world, call, &place, body)
}

pub fn action(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let action = call.text("action").unwrap_or_default();
    if !ACTIONS.contains(&action.as_str()) {
        return Err(Refusal::bad("wrong parameter action in request"));
    }
    place::find(world, call)?;
    Ok(true.into())
}
