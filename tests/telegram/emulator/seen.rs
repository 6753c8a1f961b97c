//! A chat as people see it now.

use serde_json::{Map, Value};

use super::world::World;

/// A message on somebody's screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    pub chat: i64,
    pub id: i64,
    pub from_bot: bool,
    /// Who wrote it.
    pub from: i64,
    /// The text, or the caption.
    pub text: String,
    /// Label and callback data (empty for links), row by row.
    pub buttons: Vec<Vec<(String, String)>>,
    pub thread: Option<i64>,
    pub reply_to: Option<i64>,
    pub edited: bool,
    pub date_s: i64,
    /// The bot's reaction, if it left one.
    pub reaction: Option<String>,
    /// The message as the Bot API shows it.
    pub json: Value,
}

impl Seen {
    fn new(chat: i64, bot: i64, message: &Map<String, Value>, reaction: Option<&Value>) -> Self {
        let number = |name: &str| message.get(name).and_then(Value::as_i64);
        let text = message.get("text").or_else(|| message.get("caption")).and_then(Value::as_str).unwrap_or_default();
        let word = |button: &Value, key: &str| button[key].as_str().unwrap_or_default().to_owned();
        let row =
            |row: &Value| row.as_array().into_iter().flatten().map(|b| (word(b, "text"), word(b, "callback_data"))).collect();
        let rows = message.get("reply_markup").and_then(|m| m["inline_keyboard"].as_array());
        let from = message["from"]["id"].as_i64().unwrap_or(0);
        Self {
            chat,
            id: number("message_id").unwrap_or(0),
            from_bot: from == bot,
            from,
            text: text.to_owned(),
            buttons: rows.into_iter().flatten().map(row).collect(),
            thread: number("message_thread_id"),
            reply_to: message.get("reply_to_message").and_then(|m| m["message_id"].as_i64()),
            edited: message.contains_key("edit_date"),
            date_s: number("date").unwrap_or(0),
            reaction: reaction.and_then(|r| r[0]["emoji"].as_str()).map(str::to_owned),
            json: Value::Object(message.clone()),
        }
    }

    /// The callback data behind the first button whose label contains this.
    pub fn data(&self, label: &str) -> Option<String> {
        self.buttons.iter().flatten().find(|(text, data)| text.contains(label) && !data.is_empty()).map(|(_, data)| data.clone())
    }

    pub fn labels(&self) -> Vec<String> {
        self.buttons.iter().flatten().map(|(text, _)| text.clone()).collect()
    }
}

impl World {
    /// All messages of a chat that exist now, oldest first.
    pub fn seen(&self, chat: i64) -> Vec<Seen> {
        let bot = self.bot_id();
        let Some(chat) = self.chats.get(&chat) else { return Vec::new() };
        chat.messages.iter().map(|(id, m)| Seen::new(chat.id, bot, m, chat.reactions.get(id))).collect()
    }
}
