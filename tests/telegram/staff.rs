//! A shop with a staff group: a forum in which the bot makes topics, and accounts for those who may act there.

use std::time::Duration;

use crate::cli::help::Live;

use super::emulator::{Options, Seen, Server, User};
use super::shop::Shop;

/// Numbers of people in Telegram: an admin, two agents, and somebody without an account.
pub const WANG: i64 = 900;
pub const LIN: i64 = 901;
pub const CHEN: i64 = 902;
pub const STRANGER: i64 = 903;

pub struct Desk {
    pub shop: Shop,
    pub group: i64,
}

impl Desk {
    pub fn open() -> Self {
        Self::with_pace(20)
    }

    /// With a group that takes so many messages a minute.
    pub fn with_pace(pace: u32) -> Self {
        Self::of("en", pace)
    }

    /// With staff who read this language.
    pub fn in_language(language: &str) -> Self {
        Self::of(language, 20)
    }

    fn of(language: &str, pace: u32) -> Self {
        let shop = Shop::with(Options { deadline: Duration::from_mins(3), ..Options::default() });
        let group = shop.server.forum("staff", &[WANG, LIN, CHEN, STRANGER]);
        shop.home.file(
            "config/simdesk/config.toml",
            format!("[desk]\nlanguage = \"{language}\"\n\n[telegram]\nstaff_group = {group}\nstaff_group_pace = {pace}\n"),
        );
        let add = |name: &str, role: &str, id: i64| {
            let id = id.to_string();
            shop.run(&["staff", "add", name, "--role", role, "--telegram", &id, "--as", "wang"]).run().code(0);
        };
        add("wang", "admin", WANG);
        add("lin", "agent", LIN);
        add("chen", "agent", CHEN);
        Self { shop, group }
    }

    pub fn serves(&self) -> Live {
        self.shop.serves()
    }

    pub fn server(&self) -> &Server {
        &self.shop.server
    }

    /// Somebody in the group.
    pub fn staff(&self, id: i64) -> User {
        self.server().user(id).in_chat(self.group)
    }

    /// A customer who writes Chinese, whatever they write first.
    pub fn customer(&self, id: i64) -> User {
        self.server().user(id).named("李", None, Some("zh-hans"))
    }

    /// A customer whose case has just been opened, and its topic.
    pub fn case(&self, id: i64) -> (User, i64) {
        let customer = self.customer(id);
        customer.says("转人工");
        customer.next_answer();
        let topic = self.topic_of(id);
        (customer, topic)
    }

    /// The topic of a customer, as soon as the head of their case is in it.
    pub fn topic_of(&self, id: i64) -> i64 {
        // Half of the number is shown.
        let id = id.to_string();
        let tail = format!("…{}", &id[id.len() - (id.len() / 2).min(4)..]);
        let named =
            |seen: &&Seen| seen.from_bot && seen.thread.is_some() && seen.text.contains(&tail) && !seen.buttons.is_empty();
        self.server().wait_for("the head of the case in its topic", |server| {
            server.messages(self.group).iter().rev().find(named).and_then(|seen| seen.thread)
        })
    }

    /// What the bot said in a topic (`None` = General), oldest first.
    pub fn told(&self, topic: Option<i64>) -> Vec<Seen> {
        let all = self.server().messages(self.group);
        all.into_iter().filter(|seen| seen.from_bot && !seen.service && seen.thread == topic).collect()
    }

    /// Waits until the bot has said this in a topic.
    pub fn reads(&self, topic: Option<i64>, part: &str) -> Seen {
        self.server().wait_for(&format!("{part:?} in topic {topic:?}"), |_| {
            self.told(topic).into_iter().find(|seen| seen.text.contains(part))
        })
    }

    /// Waits until a customer has read this from the bot.
    pub fn hears(&self, customer: &User, part: &str) -> Seen {
        self.server().wait_for(&format!("{part:?} in chat {}", customer.chat), |server| {
            server.messages(customer.chat).into_iter().find(|seen| seen.from_bot && seen.text.contains(part))
        })
    }

    /// True when no message of a customer's or of the bot's about one stands in General.
    pub fn general_is_free(&self) -> bool {
        self.told(None).iter().all(|seen| !seen.text.contains('👤') && !seen.text.contains('🤖'))
    }

    pub fn cases(&self) -> String {
        self.shop.run(&["cases", "--all", "--json", "--as", "wang"]).run().code(0).out
    }
}
