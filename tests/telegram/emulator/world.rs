//! Everything the server knows: people, chats, messages, files, the queue of updates. One lock holds it all.

use std::collections::{BTreeMap, HashMap, VecDeque};

use serde_json::{Map, Value, json};

use super::answer::Refusal;
use super::call::Upload;
use super::clock::Clock;
use super::faults::Faults;
use super::limits::Limits;
use super::log::Log;
use super::schema::Schema;
use super::updates::Updates;

/// What a failed test shows.
const TRANSCRIPT_MAX: usize = 300;

pub struct Person {
    pub id: i64,
    pub first_name: String,
    pub last_name: Option<String>,
    pub username: Option<String>,
    pub language: Option<String>,
    /// Wrote to the bot at least once, so that it may write back.
    pub started: bool,
    pub blocked: bool,
    pub deactivated: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Private,
    Group,
    Supergroup,
}

/// What somebody is in a chat, in the words of `ChatMember.status`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Creator,
    Administrator,
    Member,
    Left,
    Kicked,
}

pub struct Topic {
    pub name: String,
    pub closed: bool,
}

pub struct Chat {
    pub id: i64,
    pub kind: Kind,
    pub title: String,
    pub username: Option<String>,
    pub forum: bool,
    pub members: BTreeMap<i64, Status>,
    pub bot: Status,
    /// Rights that the bot does not have there, although it is an administrator.
    pub denied: Vec<String>,
    pub messages: BTreeMap<i64, Map<String, Value>>,
    pub topics: BTreeMap<i64, Topic>,
    pub pinned: Vec<i64>,
    pub reactions: BTreeMap<i64, Value>,
    pub migrated_to: Option<i64>,
    next_message: i64,
    /// When the bot sent what counts for the limits.
    pub sent_ms: Vec<i64>,
}

pub struct Callback {
    pub from: i64,
    pub at_ms: i64,
    /// The parameters of `answerCallbackQuery`, which can be used once.
    pub answer: Option<Map<String, Value>>,
}

pub struct StoredFile {
    pub upload: Upload,
    pub unique: String,
    pub path: String,
    /// Asked for by `getFile`, downloadable for an hour.
    pub link_ends_ms: i64,
}

pub struct World {
    pub clock: Clock,
    pub bot: Map<String, Value>,
    /// Groups deliver only commands and replies to the bot, as is usual.
    pub privacy: bool,
    pub people: BTreeMap<i64, Person>,
    pub chats: BTreeMap<i64, Chat>,
    pub updates: Updates,
    pub callbacks: HashMap<String, Callback>,
    pub files: HashMap<String, StoredFile>,
    /// Names, descriptions and commands by what they were set for.
    pub profile: BTreeMap<String, Value>,
    pub log: Log,
    pub deliveries: VecDeque<super::webhook::Delivery>,
    pub transcript: VecDeque<String>,
    pub violations: Vec<String>,
    pub faults: Faults,
    pub limits: Limits,
    pub schema: std::sync::Arc<Schema>,
    /// The last keyboard that replaced people's own, by chat.
    pub keyboards: HashMap<i64, Value>,
    /// How far each person has read, for `next_answer`.
    pub read: HashMap<(i64, i64), i64>,
    /// Messages of private chats and basic groups are numbered together, those of a supergroup on their own.
    next_message: i64,
    serial: u64,
}

impl World {
    pub fn new(clock: Clock, token: &str, limits: Limits, log_max: usize, schema: std::sync::Arc<Schema>) -> Self {
        let id: i64 = token.split(':').next().and_then(|n| n.parse().ok()).expect("a token begins with the bot's number");
        let bot = json!({"id": id, "is_bot": true, "first_name": "Desk", "username": "desk_bot"});
        Self {
            clock,
            bot: bot.as_object().expect("written as an object").clone(),
            privacy: true,
            people: BTreeMap::new(),
            chats: BTreeMap::new(),
            updates: Updates::new(730_001),
            callbacks: HashMap::new(),
            files: HashMap::new(),
            profile: BTreeMap::new(),
            log: Log::new(log_max),
            deliveries: VecDeque::new(),
            transcript: VecDeque::new(),
            violations: Vec::new(),
            faults: Faults::default(),
            limits,
            schema,
            keyboards: HashMap::new(),
            read: HashMap::new(),
            next_message: 1,
            serial: 0,
        }
    }

    pub fn bot_id(&self) -> i64 {
        self.bot["id"].as_i64().expect("set when the world was made")
    }

    pub fn note(&mut self, line: &str) {
        let at_ms = self.clock.since_start_ms();
        self.transcript.push_back(format!("{:>7}.{:03} {line}", at_ms / 1000, at_ms % 1000));
        if self.transcript.len() > TRANSCRIPT_MAX {
            self.transcript.pop_front();
        }
    }

    /// A name that was never given out before.
    pub fn fresh(&mut self, what: &str) -> String {
        self.serial += 1;
        format!("{what}{:06}", self.serial)
    }

    pub fn next_message(&mut self, chat: i64) -> i64 {
        match self.chats.get_mut(&chat) {
            Some(chat) if chat.kind == Kind::Supergroup => {
                chat.next_message += 1;
                chat.next_message
            }
            _ => {
                self.next_message += 1;
                self.next_message
            }
        }
    }

    /// The person, made on first mention.
    pub fn person(&mut self, id: i64) -> &mut Person {
        self.people.entry(id).or_insert_with(|| Person {
            id,
            first_name: format!("User{id}"),
            last_name: None,
            username: None,
            language: None,
            started: false,
            blocked: false,
            deactivated: false,
        })
    }

    /// The private chat with a person has the person's number.
    pub fn private(&mut self, user: i64) -> i64 {
        let name = self.person(user).first_name.clone();
        self.chats.entry(user).or_insert_with(|| Chat::new(user, Kind::Private, &name));
        user
    }

    pub fn add_chat(&mut self, kind: Kind, title: &str, members: &[i64]) -> i64 {
        let serial = i64::try_from(self.chats.values().filter(|c| c.kind != Kind::Private).count()).expect("few chats");
        let id = if kind == Kind::Supergroup { -1_001_000_000_001 - serial } else { -4001 - serial };
        let mut chat = Chat::new(id, kind, title);
        for (at, member) in members.iter().enumerate() {
            self.person(*member);
            chat.members.insert(*member, if at == 0 { Status::Creator } else { Status::Member });
        }
        self.chats.insert(id, chat);
        id
    }

    pub fn chat(&self, id: i64) -> &Chat {
        self.chats.get(&id).unwrap_or_else(|| panic!("the test has no chat {id}"))
    }

    pub fn chat_mut(&mut self, id: i64) -> &mut Chat {
        self.chats.get_mut(&id).unwrap_or_else(|| panic!("the test has no chat {id}"))
    }

    /// The chat that a call names, if the bot may write there.
    pub fn writable(&self, id: i64) -> Result<&Chat, Refusal> {
        let chat = self.readable(id)?;
        if chat.kind == Kind::Private {
            let person = &self.people[&chat.id];
            return match () {
                () if person.deactivated => Err(Refusal::forbidden("user is deactivated")),
                () if person.blocked => Err(Refusal::forbidden("bot was blocked by the user")),
                () if !person.started => Err(Refusal::forbidden("bot can't initiate conversation with a user")),
                () => Ok(chat),
            };
        }
        Ok(chat)
    }

    pub fn readable(&self, id: i64) -> Result<&Chat, Refusal> {
        let chat = self.chats.get(&id).ok_or_else(|| Refusal::bad("chat not found"))?;
        if let Some(to) = chat.migrated_to {
            return Err(Refusal::migrated(to));
        }
        let kind = if chat.kind == Kind::Group { "group" } else { "supergroup" };
        match (chat.kind, chat.bot) {
            (Kind::Private, _) | (_, Status::Creator | Status::Administrator | Status::Member) => Ok(chat),
            (_, Status::Kicked) => Err(Refusal::forbidden(format!("bot was kicked from the {kind} chat"))),
            (_, Status::Left) => Err(Refusal::forbidden(format!("bot is not a member of the {kind} chat"))),
        }
    }
}

impl Chat {
    /// True when the bot is an administrator who may do this.
    pub fn lets(&self, right: &str) -> bool {
        self.bot.admin() && !self.denied.iter().any(|denied| denied == right)
    }

    pub fn new(id: i64, kind: Kind, title: &str) -> Self {
        Self {
            id,
            kind,
            title: title.to_owned(),
            username: None,
            forum: false,
            members: BTreeMap::new(),
            bot: if kind == Kind::Private { Status::Member } else { Status::Left },
            denied: Vec::new(),
            messages: BTreeMap::new(),
            topics: BTreeMap::new(),
            pinned: Vec::new(),
            reactions: BTreeMap::new(),
            migrated_to: None,
            // Number 1 is the supergroup's creation, and its General topic.
            next_message: 1,
            sent_ms: Vec::new(),
        }
    }
}
