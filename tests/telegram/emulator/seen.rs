//! A chat as people see it now, and how they wait for what they want to see.

use serde_json::{Map, Value};

use super::shapes::is_service;
use super::user::User;
use super::wait::wait;
use super::world::World;

/// A message on somebody's screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    pub chat: i64,
    pub id: i64,
    pub from_bot: bool,
    /// Who wrote it.
    pub from: i64,
    /// Not written by anybody: a topic closed, a message pinned, somebody came.
    pub service: bool,
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
        let thread = number("message_thread_id");
        let from = message["from"]["id"].as_i64().unwrap_or(0);
        Self {
            chat,
            id: number("message_id").unwrap_or(0),
            from_bot: from == bot,
            from,
            text: text.to_owned(),
            buttons: rows.into_iter().flatten().map(row).collect(),
            service: is_service(message),
            thread,
            reply_to: message.get("reply_to_message").and_then(|m| m["message_id"].as_i64()).filter(|id| Some(*id) != thread),
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
        self.seen_after(chat, 0).collect()
    }

    pub fn seen_after(&self, chat: i64, id: i64) -> impl Iterator<Item = Seen> {
        let bot = self.bot_id();
        self.chats.get(&chat).into_iter().flat_map(move |chat| {
            chat.messages.range(id + 1..).map(move |(id, m)| Seen::new(chat.id, bot, m, chat.reactions.get(id)))
        })
    }
}

impl User {
    /// The parameters with which the bot answered a press, if it did.
    pub fn answer_to(&self, press: &str) -> Option<Map<String, Value>> {
        let world = self.shared.look();
        world.callbacks.get(press).filter(|c| c.from == self.id).and_then(|c| c.answer.clone())
    }

    /// Waits for the bot's answer to a press; gives the text shown, empty if none.
    pub fn waits_for_answer_to(&self, press: &str) -> String {
        let answer = wait(&self.shared, &format!("the answer to press {press}"), || self.answer_to(press));
        answer.get("text").and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    /// The chat as it is now, oldest first.
    pub fn sees(&self) -> Vec<Seen> {
        self.shared.look().seen(self.chat)
    }

    /// The keyboard that the bot put in place of the person's own.
    pub fn keyboard(&self) -> Option<Value> {
        self.shared.look().keyboards.get(&self.chat).cloned()
    }

    /// The bot's next message in this chat (no service message) that `next_answer` did not give yet; waits for it.
    pub fn next_answer(&self) -> Seen {
        wait(&self.shared, &format!("the next answer to user {}", self.id), || self.unread())
    }

    /// The same without waiting.
    pub fn unread(&self) -> Option<Seen> {
        let mut world = self.shared.look();
        let key = (self.id, self.chat);
        let read = world.read.get(&key).copied().unwrap_or(0);
        let next = world.seen_after(self.chat, read).find(|m| m.from_bot && !m.service)?;
        world.read.insert(key, next.id);
        Some(next)
    }

    /// Waits until the chat shows what is asked for.
    pub fn waits_for<T>(&self, what: &str, mut look: impl FnMut(&[Seen]) -> Option<T>) -> T {
        wait(&self.shared, what, || look(&self.sees()))
    }
}
