//! How the bot presents itself: name, descriptions, commands, menu button; each by language, commands also by scope.

use serde_json::{Map, Value, json};

use super::super::answer::Refusal;
use super::super::call::Call;
use super::super::world::World;
use super::place::chat_id;

/// Method's end, the field, the longest text.
const TEXTS: [(&str, &str, usize); 3] =
    [("myname", "name", 64), ("mydescription", "description", 512), ("myshortdescription", "short_description", 120)];
const COMMANDS_MAX: usize = 100;

pub fn run(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    match call.method.as_str() {
        "setmycommands" => set_commands(world, call),
        "getmycommands" => {
            let key = commands_key(world, call)?;
            Ok(world.profile.get(&key).cloned().unwrap_or_else(|| json!([])))
        }
        "deletemycommands" => {
            let key = commands_key(world, call)?;
            world.profile.remove(&key);
            Ok(true.into())
        }
        "setchatmenubutton" => {
            let button = call.json("menu_button").map_err(|()| Refusal::bad("can't parse menu button JSON object"))?;
            let key = format!("menu_button/{}", call.chat().unwrap_or(0));
            world.profile.insert(key, button.unwrap_or_else(|| json!({"type": "default"})));
            Ok(true.into())
        }
        "getchatmenubutton" => {
            let key = format!("menu_button/{}", call.chat().unwrap_or(0));
            Ok(world.profile.get(&key).cloned().unwrap_or_else(|| json!({"type": "default"})))
        }
        method => {
            let (set, rest) = method.split_at_checked(3).ok_or_else(Refusal::no_method)?;
            let (_, field, max) = TEXTS.into_iter().find(|(end, ..)| *end == rest).ok_or_else(Refusal::no_method)?;
            let key = format!("{field}/{}", language(call)?);
            match set {
                "get" => {
                    let mut map = Map::new();
                    map.insert(field.into(), world.profile.get(&key).cloned().unwrap_or_else(|| "".into()));
                    Ok(Value::Object(map))
                }
                "set" => {
                    let text = call.text(field).unwrap_or_default();
                    if text.chars().count() > max {
                        return Err(Refusal::bad(format!("{} is too long", field.replace('_', " "))));
                    }
                    world.profile.insert(key, text.into());
                    Ok(true.into())
                }
                _ => Err(Refusal::no_method()),
            }
        }
    }
}

fn language(call: &Call) -> Result<String, Refusal> {
    let code = call.text("language_code").unwrap_or_default();
    let fine = code.is_empty() || code.len() == 2 && code.bytes().all(|b| b.is_ascii_lowercase());
    if fine { Ok(code) } else { Err(Refusal::bad("BOT_LANGUAGE_CODE_INVALID")) }
}

/// For example `commands/default/zh` or `commands/chat -4001/`.
fn commands_key(world: &World, call: &Call) -> Result<String, Refusal> {
    let scope = call.json("scope").map_err(|()| Refusal::bad("can't parse BotCommandScope JSON object"))?;
    let scope = scope.unwrap_or_else(|| json!({"type": "default"}));
    let kind =
        scope["type"].as_str().ok_or_else(|| Refusal::bad("can't parse BotCommandScope: Can't find field \"type\""))?.to_owned();
    let whom = match kind.as_str() {
        "default" | "all_private_chats" | "all_group_chats" | "all_chat_administrators" => String::new(),
        "chat" | "chat_administrators" | "chat_member" => {
            let mut inner = Call::new("getchat");
            inner.params.insert("chat_id".into(), scope["chat_id"].clone());
            let chat = chat_id(world, &inner, "chat_id")?;
            world.readable(chat)?;
            format!(" {chat}{}", scope["user_id"].as_i64().map(|u| format!(" {u}")).unwrap_or_default())
        }
        _ => return Err(Refusal::bad("can't parse BotCommandScope: Unsupported type specified")),
    };
    Ok(format!("commands/{kind}{whom}/{}", language(call)?))
}

fn set_commands(world: &mut World, call: &Call) -> Result<Value, Refusal> {
    let commands = call.list("commands", "BotCommand")?;
    if commands.len() > COMMANDS_MAX {
        return Err(Refusal::bad("BOT_COMMANDS_TOO_MUCH"));
    }
    for command in &commands {
        let name = command["command"].as_str().unwrap_or_default().trim_start_matches('/');
        let described = command["description"].as_str().unwrap_or_default().chars().count();
        let fine =
            (1..=32).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if !fine {
            return Err(Refusal::bad("BOT_COMMAND_INVALID"));
        }
        if !(1..=256).contains(&described) {
            return Err(Refusal::bad("BOT_COMMAND_DESCRIPTION_INVALID"));
        }
    }
    let key = commands_key(world, call)?;
    world.profile.insert(key, Value::Array(commands));
    Ok(true.into())
}
