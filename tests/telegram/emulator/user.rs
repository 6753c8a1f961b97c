//! A person with a phone: writes, sends, presses, edits, blocks; and sees what the bot sees fit to show.

use std::sync::Arc;

use hyper::body::Bytes;
use serde_json::{Map, Value, json};

use super::call::Upload;
use super::entities::Formatted;
use super::server::Shared;
use super::world::{Callback, Kind, Status, World};

/// One thing in an album.
#[derive(Clone, Copy, Debug)]
pub enum Item {
    Photo(&'static [u8]),
    /// Name, type, content.
    Document(&'static str, &'static str, &'static [u8]),
}

/// A person, in one chat (at first the private one), perhaps in a topic or about to answer a message.
#[derive(Clone)]
pub struct User {
    pub(super) shared: Arc<Shared>,
    pub id: i64,
    pub chat: i64,
    thread: Option<i64>,
    reply_to: Option<i64>,
}

impl User {
    pub(super) fn new(shared: Arc<Shared>, id: i64) -> Self {
        shared.change(|world| world.private(id));
        Self { shared, id, chat: id, thread: None, reply_to: None }
    }

    pub fn named(self, first: &str, username: Option<&str>, language: Option<&str>) -> Self {
        self.shared.change(|world| {
            let person = world.person(self.id);
            first.clone_into(&mut person.first_name);
            person.username = username.map(str::to_owned);
            person.language = language.map(str::to_owned);
            first.clone_into(&mut world.chat_mut(self.id).title);
        });
        self
    }

    /// The same person in another chat.
    pub fn in_chat(&self, chat: i64) -> Self {
        Self { chat, thread: None, reply_to: None, ..self.clone() }
    }

    pub fn in_topic(&self, thread: i64) -> Self {
        Self { thread: Some(thread), ..self.clone() }
    }

    pub fn replying_to(&self, message: i64) -> Self {
        Self { reply_to: Some(message), ..self.clone() }
    }

    /// Writes; gives the number of the message.
    pub fn says(&self, text: &str) -> i64 {
        let mut body = Map::new();
        Formatted { text: text.to_owned(), ..Formatted::default() }.find_plain().put(&mut body, "text", "entities");
        self.sends(body)
    }

    /// Sends a message with any content; gives its number.
    pub fn sends(&self, body: Map<String, Value>) -> i64 {
        self.shared.change(|world| self.post(world, body))
    }

    fn post(&self, world: &mut World, body: Map<String, Value>) -> i64 {
        if self.chat == self.id {
            let person = world.person(self.id);
            person.started = true;
            assert!(!person.blocked, "{} blocked the bot and can't write to it", self.id);
        }
        let shown = body.get("text").map_or_else(|| Value::Object(body.clone()).to_string(), ToString::to_string);
        let id = world.post(self.chat, self.id, self.thread, self.reply_to, body);
        world.note(&format!("user {} in {}: message {id} {shown}", self.id, self.chat));
        world.tell_message("message", self.chat, id);
        id
    }

    fn sends_file(&self, kind: &str, name: &str, mime: &str, bytes: &[u8], caption: Option<&str>, album: Option<&str>) -> i64 {
        self.shared.change(|world| {
            let upload = Upload { name: name.to_owned(), mime: mime.to_owned(), bytes: Bytes::copy_from_slice(bytes) };
            let file = world.keep_file(kind, upload);
            let mut body = Map::new();
            body.insert(kind.to_owned(), world.describe(kind, &file));
            if let Some(album) = album {
                body.insert("media_group_id".into(), album.into());
            }
            if let Some(caption) = caption {
                Formatted { text: caption.to_owned(), ..Formatted::default() }.find_plain().put(
                    &mut body,
                    "caption",
                    "caption_entities",
                );
            }
            self.post(world, body)
        })
    }

    pub fn sends_photo(&self, bytes: &[u8], caption: Option<&str>) -> i64 {
        self.sends_file("photo", "photo.jpg", "image/jpeg", bytes, caption, None)
    }

    pub fn sends_document(&self, name: &str, mime: &str, bytes: &[u8], caption: Option<&str>) -> i64 {
        self.sends_file("document", name, mime, bytes, caption, None)
    }

    pub fn sends_voice(&self, bytes: &[u8]) -> i64 {
        self.sends_file("voice", "voice.ogg", "audio/ogg", bytes, None, None)
    }

    pub fn sends_sticker(&self) -> i64 {
        self.sends_file("sticker", "sticker.webp", "image/webp", b"RIFF", None, None)
    }

    /// Several at once, with one caption below the first; gives their numbers.
    pub fn sends_album(&self, items: &[Item], caption: Option<&str>) -> Vec<i64> {
        let album = self.shared.change(|world| world.fresh("1400"));
        let send = |(at, item): (usize, &Item)| {
            let caption = caption.filter(|_| at == 0);
            match item {
                Item::Photo(bytes) => self.sends_file("photo", "photo.jpg", "image/jpeg", bytes, caption, Some(&album)),
                Item::Document(name, mime, bytes) => self.sends_file("document", name, mime, bytes, caption, Some(&album)),
            }
        };
        items.iter().enumerate().map(send).collect()
    }

    pub fn sends_location(&self, latitude: f64, longitude: f64) -> i64 {
        let mut body = Map::new();
        body.insert("location".into(), json!({"latitude": latitude, "longitude": longitude}));
        self.sends(body)
    }

    pub fn sends_contact(&self, phone: &str) -> i64 {
        let mut body = Map::new();
        body.insert(
            "contact".into(),
            json!({"phone_number": phone, "first_name": format!("User{}", self.id), "user_id": self.id}),
        );
        self.sends(body)
    }

    /// Changes an own message.
    pub fn edits(&self, message: i64, text: &str) {
        self.shared.change(|world| {
            let now_s = world.clock.now_s();
            let stored = world.chat_mut(self.chat).messages.get_mut(&message).expect("the test edits a message that exists");
            stored.remove("entities");
            Formatted { text: text.to_owned(), ..Formatted::default() }.find_plain().put(stored, "text", "entities");
            stored.insert("edit_date".into(), now_s.into());
            world.note(&format!("user {} edits message {message}: {text:?}", self.id));
            world.tell_message("edited_message", self.chat, message);
        });
    }

    /// Deletes a message from the chat; bots are not told.
    pub fn deletes(&self, message: i64) {
        self.shared.change(|world| {
            world.note(&format!("user {} deletes message {message}", self.id));
            world.chat_mut(self.chat).messages.remove(&message);
        });
    }

    /// Presses the first button whose label contains this; gives the number of the press.
    pub fn presses(&self, message: i64, label: &str) -> String {
        let seen = self.sees().into_iter().find(|m| m.id == message).expect("the test presses a button of a message that exists");
        let data = seen.data(label).unwrap_or_else(|| panic!("no button {label:?} among {:?}", seen.labels()));
        self.presses_data(message, &data)
    }

    /// Presses with any data, as a tampered app may, below any message of the chat, or one that is gone.
    pub fn presses_data(&self, message: i64, data: &str) -> String {
        self.shared.change(|world| {
            let id = world.fresh("4382bfdwdsb");
            let chat = world.chat(self.chat);
            let shown = chat.messages.get(&message).map_or_else(
                || json!({"chat": world.chat_json(chat), "message_id": message, "date": 0}),
                |m| Value::Object(m.clone()),
            );
            let press = json!({
                "id": id, "from": world.user_json(self.id), "message": shown, "chat_instance": format!("{}", self.chat.unsigned_abs()),
                "data": data
            });
            let at_ms = world.clock.now_ms();
            world.callbacks.insert(id.clone(), Callback { from: self.id, at_ms, answer: None });
            world.note(&format!("user {} presses {data:?} below message {message}: press {id}", self.id));
            world.tell("callback_query", press, self.id + (3 << 33));
            id
        })
    }

    /// Opens the bot by a link such as `t.me/desk_bot?start=token`.
    pub fn starts(&self, token: &str) -> i64 {
        self.says(format!("/start {token}").trim_end())
    }

    pub fn blocks(&self) {
        self.turns(true);
    }

    pub fn unblocks(&self) {
        self.turns(false);
    }

    fn turns(&self, blocked: bool) {
        self.shared.change(|world| {
            let person = world.person(self.id);
            person.blocked = blocked;
            person.started = true;
            world.note(&format!("user {} {} the bot", self.id, if blocked { "blocks" } else { "unblocks" }));
            let (old, new) = if blocked { (Status::Member, Status::Kicked) } else { (Status::Kicked, Status::Member) };
            world.bot_becomes(self.id, self.id, old, new);
        });
    }

    /// The account is deleted.
    pub fn disappears(&self) {
        self.shared.change(|world| world.person(self.id).deactivated = true);
    }

    /// Adds the bot to the chat, removes it, or makes it an administrator.
    pub fn makes_bot(&self, status: Status) {
        self.shared.change(|world| {
            assert!(world.chat(self.chat).kind != Kind::Private, "a bot is always in a private chat");
            let old = world.chat(self.chat).bot;
            world.note(&format!("user {} makes the bot {} in {}", self.id, status.word(), self.chat));
            world.bot_becomes(self.chat, self.id, old, status);
            if !old.present() && status.present() {
                let mut body = Map::new();
                body.insert("new_chat_members".into(), json!([world.user_json(world.bot_id())]));
                self.post(world, body);
            }
        });
    }

    /// Turns the group into a supergroup; gives its new number.
    pub fn migrates(&self) -> i64 {
        self.shared.change(|world| {
            let old = world.chat(self.chat);
            let (title, members, bot, forum) = (old.title.clone(), old.members.clone(), old.bot, old.forum);
            let new = world.add_chat(Kind::Supergroup, &title, &[]);
            let chat = world.chat_mut(new);
            (chat.members, chat.bot, chat.forum) = (members, bot, forum);
            let mut body = Map::new();
            body.insert("migrate_to_chat_id".into(), new.into());
            self.post(world, body);
            world.chat_mut(self.chat).migrated_to = Some(new);
            let mut body = Map::new();
            body.insert("migrate_from_chat_id".into(), self.chat.into());
            self.in_chat(new).post(world, body);
            new
        })
    }

    /// Opens a topic in the forum; gives its number.
    pub fn opens_topic(&self, name: &str) -> i64 {
        self.shared.change(|world| {
            let id = world.add_topic(self.chat, self.id, name, 7_322_096);
            world.note(&format!("user {} opens topic {id} of {}: {name:?}", self.id, self.chat));
            world.tell_message("message", self.chat, id);
            id
        })
    }

    /// Closes a topic or opens it again.
    pub fn closes_topic(&self, thread: i64, closed: bool) {
        self.shared.change(|world| {
            let topic = world.chat_mut(self.chat).topics.get_mut(&thread).expect("the test closes a topic that exists");
            topic.closed = closed;
            let mut body = Map::new();
            body.insert(if closed { "forum_topic_closed" } else { "forum_topic_reopened" }.into(), json!({}));
            self.in_topic(thread).post(world, body);
        });
    }

    /// Deletes a topic with all that is in it; bots are not told.
    pub fn deletes_topic(&self, thread: i64) {
        self.shared.change(|world| {
            world.note(&format!("user {} deletes topic {thread} of {}", self.id, self.chat));
            world.remove_topic(self.chat, thread);
        });
    }
}
