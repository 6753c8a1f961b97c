//! Albums: two to ten photos, videos, documents or pieces of music with one number in common.

use serde_json::{Map, Value};

use super::super::answer::Refusal;
use super::super::call::Call;
use super::super::entities;
use super::super::world::World;
use super::place;
use super::send::put_caption;

pub fn send(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let items = call.list("media", "InputMedia")?;
    if items.len() < 2 || items.len() > 10 {
        return Err(Refusal::bad("group send failed: an album has 2 to 10 items"));
    }
    let place = place::find(world, call)?;
    let mut bodies = Vec::new();
    for item in &items {
        let text = |name: &str| item.get(name).and_then(Value::as_str).unwrap_or_default();
        let kind = text("type");
        if !["photo", "video", "document", "audio"].contains(&kind) {
            return Err(Refusal::bad("can't use the media of the specified type in the album"));
        }
        let mut body = Map::new();
        body.insert(kind.to_owned(), world.media(call, kind, text("media"))?);
        let list = item.get("caption_entities").and_then(Value::as_array).cloned().unwrap_or_default();
        put_caption(&mut body, entities::parse(text("caption"), text("parse_mode"), &list)?)?;
        bodies.push(body);
    }
    world.pace(place.chat, bodies.len())?;
    let album = world.fresh("1300");
    let mut sent = Vec::new();
    for mut body in bodies {
        body.insert("media_group_id".into(), album.clone().into());
        sent.push(place::put(world, call, &place, None, body));
    }
    Ok(Value::Array(sent))
}
