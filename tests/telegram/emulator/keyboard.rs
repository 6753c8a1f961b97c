//! Keyboards below messages: what Telegram accepts, and how it refuses the rest.

use serde_json::Value;

use super::answer::Refusal;
use super::call::Call;

const ACTIONS: [&str; 10] = [
    "callback_data",
    "url",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
];
const BUTTONS_MAX: usize = 100;

/// The keyboard of a call, checked.
pub fn read(call: &Call) -> Result<Option<Value>, Refusal> {
    let markup = call.json("reply_markup").map_err(|()| Refusal::bad("can't parse reply keyboard markup JSON object"))?;
    let Some(markup) = markup else { return Ok(None) };
    let Some(map) = markup.as_object() else { return Err(Refusal::bad("object expected as reply markup")) };
    if let Some(rows) = map.get("inline_keyboard") {
        let mut count = 0;
        for row in rows.as_array().ok_or_else(|| Refusal::bad("field \"inline_keyboard\" must be of type Array"))? {
            for button in row.as_array().ok_or_else(|| Refusal::bad("field \"inline_keyboard\" must be an Array of Arrays"))? {
                inline(button)?;
                count += 1;
            }
        }
        if count > BUTTONS_MAX {
            return Err(Refusal::bad("reply markup is too long"));
        }
    }
    Ok(Some(markup))
}

fn inline(button: &Value) -> Result<(), Refusal> {
    let parse = |what: &str| Refusal::bad(format!("can't parse inline keyboard button: {what}"));
    let map = button.as_object().ok_or_else(|| parse("InlineKeyboardButton must be an Object"))?;
    let text = map.get("text").and_then(Value::as_str).ok_or_else(|| parse("Can't find field \"text\""))?;
    if text.trim().is_empty() {
        return Err(Refusal::bad("BUTTON_TEXT_INVALID"));
    }
    if !ACTIONS.iter().any(|action| map.contains_key(*action)) {
        return Err(parse("Text buttons are unallowed in the inline keyboard"));
    }
    if let Some(data) = map.get("callback_data") {
        let bytes = data.as_str().map_or(0, str::len);
        if bytes == 0 || bytes > 64 {
            return Err(Refusal::bad("BUTTON_DATA_INVALID"));
        }
    }
    if let Some(url) = map.get("url").and_then(Value::as_str) {
        link(url)?;
    }
    Ok(())
}

/// Telegram refuses addresses without a dot, such as localhost.
fn link(url: &str) -> Result<(), Refusal> {
    let wrong = |why: &str| Refusal::bad(format!("inline keyboard button URL '{url}' is invalid: {why}"));
    if url.starts_with("tg://") {
        return Ok(());
    }
    let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
    if !matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https" | "ton") {
        return Err(wrong("Unsupported URL protocol"));
    }
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if host.contains('.') && !host.contains(char::is_whitespace) { Ok(()) } else { Err(wrong("Wrong HTTP URL")) }
}
