//! How people, chats and messages look in the Bot API's JSON, and how a message comes to be.

use serde_json::{Map, Value, json};

use super::world::{Chat, Kind, Person, Status, World};

fn put(map: &mut Map<String, Value>, name: &str, value: Option<&String>) {
    if let Some(value) = value {
        map.insert(name.into(), value.clone().into());
    }
}

impl Person {
    pub fn json(&self) -> Value {
        let mut map = Map::new();
        map.insert("id".into(), self.id.into());
        map.insert("is_bot".into(), false.into());
        map.insert("first_name".into(), self.first_name.clone().into());
        put(&mut map, "last_name", self.last_name.as_ref());
        put(&mut map, "username", self.username.as_ref());
        put(&mut map, "language_code", self.language.as_ref());
        Value::Object(map)
    }
}

impl Status {
    pub fn word(self) -> &'static str {
        match self {
            Self::Creator => "creator",
            Self::Administrator => "administrator",
            Self::Member => "member",
            Self::Left => "left",
            Self::Kicked => "kicked",
        }
    }

    pub fn present(self) -> bool {
        matches!(self, Self::Creator | Self::Administrator | Self::Member)
    }

    pub fn admin(self) -> bool {
        matches!(self, Self::Creator | Self::Administrator)
    }
}

/// A line such as "the topic was closed", which nobody wrote.
pub fn is_service(message: &Map<String, Value>) -> bool {
    const CONTENT: [&str; 11] =
        ["text", "photo", "document", "voice", "sticker", "location", "contact", "audio", "video", "animation", "poll"];
    !CONTENT.iter().any(|key| message.contains_key(*key))
}

/// A `ChatMember` with all that its status demands.
pub fn member(user: &Value, status: Status, forum: bool) -> Value {
    let mut json = json!({"status": status.word(), "user": user});
    let map = json.as_object_mut().expect("written as an object");
    match status {
        Status::Creator => drop(map.insert("is_anonymous".into(), false.into())),
        Status::Administrator => {
            map.insert("can_be_edited".into(), false.into());
            map.insert("is_anonymous".into(), false.into());
            for right in [
                "can_manage_chat",
                "can_delete_messages",
                "can_manage_video_chats",
                "can_restrict_members",
                "can_promote_members",
                "can_change_info",
                "can_invite_users",
                "can_post_stories",
                "can_edit_stories",
                "can_delete_stories",
                "can_pin_messages",
            ] {
                map.insert(right.into(), true.into());
            }
            map.insert("can_manage_topics".into(), forum.into());
        }
        Status::Kicked => drop(map.insert("until_date".into(), 0.into())),
        Status::Member | Status::Left => {}
    }
    json
}

impl World {
    pub fn user_json(&self, id: i64) -> Value {
        if id == self.bot_id() {
            return Value::Object(self.bot.clone());
        }
        self.people.get(&id).map_or(Value::Null, Person::json)
    }

    pub fn chat_json(&self, chat: &Chat) -> Value {
        let mut map = Map::new();
        map.insert("id".into(), chat.id.into());
        match chat.kind {
            Kind::Private => {
                let person = &self.people[&chat.id];
                map.insert("first_name".into(), person.first_name.clone().into());
                put(&mut map, "last_name", person.last_name.as_ref());
                put(&mut map, "username", person.username.as_ref());
                map.insert("type".into(), "private".into());
            }
            Kind::Group => {
                map.insert("title".into(), chat.title.clone().into());
                map.insert("type".into(), "group".into());
            }
            Kind::Supergroup => {
                map.insert("title".into(), chat.title.clone().into());
                put(&mut map, "username", chat.username.as_ref());
                map.insert("type".into(), "supergroup".into());
                if chat.forum {
                    map.insert("is_forum".into(), true.into());
                }
            }
        }
        Value::Object(map)
    }

    /// A message enters a chat and gets its number.
    pub fn post(&mut self, chat: i64, from: i64, thread: Option<i64>, reply_to: Option<i64>, body: Map<String, Value>) -> i64 {
        let id = self.next_message(chat);
        let mut map = Map::new();
        map.insert("message_id".into(), id.into());
        map.insert("from".into(), self.user_json(from));
        map.insert("chat".into(), self.chat_json(self.chat(chat)));
        map.insert("date".into(), self.clock.now_s().into());
        if let Some(thread) = thread {
            map.insert("message_thread_id".into(), thread.into());
            map.insert("is_topic_message".into(), true.into());
        }
        // In a topic, what answers nothing else answers the message that opened it.
        if let Some(original) = reply_to.or(thread).and_then(|id| self.chat(chat).messages.get(&id)) {
            let mut original = original.clone();
            original.remove("reply_to_message");
            map.insert("reply_to_message".into(), Value::Object(original));
        }
        map.extend(body);
        self.chat_mut(chat).messages.insert(id, map);
        id
    }

    /// A service message that the bot itself causes; bots are told of their own ones.
    pub fn post_service(&mut self, chat: i64, thread: Option<i64>, kind: &str, content: Value) {
        let mut body = Map::new();
        body.insert(kind.into(), content);
        let id = self.post(chat, self.bot_id(), thread, None, body);
        self.tell_message("message", chat, id);
    }

    pub fn message(&self, chat: i64, id: i64) -> Option<&Map<String, Value>> {
        self.chats.get(&chat)?.messages.get(&id)
    }

    /// Queues a message that somebody wrote for the bot, if the bot gets to see it.
    pub fn tell_message(&mut self, kind: &str, chat_id: i64, id: i64) -> Option<i64> {
        let message = self.message(chat_id, id)?.clone();
        let chat = self.chat(chat_id);
        let text = message.get("text").and_then(Value::as_str).unwrap_or_default();
        let to_bot = message.get("reply_to_message").is_some_and(|m| m["from"]["id"].as_i64() == Some(self.bot_id()));
        let addressed = text.starts_with('/') && !text.split_whitespace().next().unwrap_or_default().contains('@');
        let name = self.bot["username"].as_str().unwrap_or_default();
        let named = text.starts_with('/') && text.contains(&format!("@{name}"));
        let service = is_service(&message);
        let open = chat.kind == Kind::Private || !self.privacy || chat.bot.admin();
        if chat.bot.present() && (open || service || to_bot || addressed || named) {
            return self.tell(kind, Value::Object(message), chat_id);
        }
        None
    }

    /// Queues an update; what it is about decides which others it waits for on the way to a webhook.
    pub fn tell(&mut self, kind: &str, content: Value, queue: i64) -> Option<i64> {
        if let Some(fault) = self.schema.update_fault(kind, &content) {
            self.violations.push(format!("the emulator's own {kind}: {fault}"));
        }
        let now_ms = self.clock.now_ms();
        let id = self.updates.push(kind, content, queue, now_ms);
        if id.is_none() {
            self.note(&format!("     {kind} is not sent: the bot doesn't ask for it"));
        }
        id
    }

    /// What the bot is in a chat changes, and it is told so.
    pub fn bot_becomes(&mut self, chat: i64, by: i64, old: Status, new: Status) {
        if old.present() && !new.present() && chat < 0 {
            let mut body = Map::new();
            body.insert("left_chat_member".into(), Value::Object(self.bot.clone()));
            let id = self.post(chat, by, None, None, body);
            self.tell_message("message", chat, id);
        }
        self.chat_mut(chat).bot = new;
        let bot = Value::Object(self.bot.clone());
        let of = self.chat(chat);
        let forum = of.forum;
        let change = json!({
            "chat": self.chat_json(of), "from": self.user_json(by), "date": self.clock.now_s(),
            "old_chat_member": member(&bot, old, forum), "new_chat_member": member(&bot, new, forum)
        });
        self.tell("my_chat_member", change, chat + (5 << 33));
    }
}
