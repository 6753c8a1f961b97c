//! Whether the staff's group is as the bot needs it, and what is missing, in words that say how to mend it.

use serde_json::Value;
use teloxide::payloads::{GetChat, GetChatMember, GetMe, SetMyCommands};
use teloxide::types::{BotCommand, BotCommandScope, UserId};

use super::put::recipient;
use super::{Api, ApiFault};
use crate::locale::Sentences;
use crate::model::Locale;

/// What staff can ask the bot for in the group. Each has the sentence `staff-command-<name>`.
const COMMANDS: [&str; 18] = [
    "claim",
    "close",
    "reopen",
    "note",
    "assign",
    "bot",
    "ban",
    "unban",
    "delete",
    "faq",
    "draft",
    "lookup",
    "case",
    "who",
    "queue",
    "undelivered",
    "stats",
    "help",
];
/// What the bot must be allowed, as the Bot API calls it and as people read it in the group's settings.
const RIGHTS: [(&str, &str, &str); 2] = [
    ("can_manage_topics", "Manage Topics", "it can't make the topics of the cases"),
    (
        "can_delete_messages",
        "Delete Messages",
        "it can't take back what was withdrawn, nor delete the topic of an erased customer",
    ),
];

/// What the group is like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Its name, where the bot may see it.
    pub title: Option<String>,
    /// What is missing; empty = nothing.
    pub missing: Vec<String>,
}

/// Asks Telegram about the group.
///
/// # Errors
/// When Telegram can't be asked, or does not know the token.
pub async fn check(api: &Api, group: i64) -> Result<Checked, ApiFault> {
    let me = api.call(GetMe::new()).await?;
    let chat = match api.call(GetChat::new(recipient(group))).await {
        Ok(chat) => chat,
        Err(ApiFault::Moved(new)) => {
            return Ok(Checked {
                title: None,
                missing: vec![format!("it is the supergroup {new} now: set [telegram] staff_group = {new}")],
            });
        }
        Err(ApiFault::Unreachable(why) | ApiFault::Refused(why)) => {
            let mend = "check [telegram] staff_group, and add the bot to the group as an administrator";
            return Ok(Checked { title: None, missing: vec![format!("the bot is not in it ({why}): {mend}")] });
        }
        Err(fault) => return Err(fault),
    };
    let title = text(&chat, "title").map(|title| title.chars().filter(|c| !c.is_control()).take(64).collect());
    let mut missing = Vec::new();
    let turn_on = "turn on Topics in the group's settings";
    match text(&chat, "type") {
        Some("supergroup") if is(&chat, "is_forum") => {}
        Some("supergroup") => missing.push(format!("it has no topics: {turn_on}")),
        Some("group") => missing.push(format!("it is a basic group: {turn_on}, which makes it a supergroup with another number")),
        _ => missing.push("it is no group: set [telegram] staff_group to the number of a supergroup with topics".to_owned()),
    }
    let id = me.get("id").and_then(Value::as_u64).unwrap_or_default();
    let member = match api.call(GetChatMember::new(recipient(group), UserId(id))).await {
        Ok(member) => member,
        Err(ApiFault::Unreachable(_) | ApiFault::Refused(_)) => Value::Null,
        Err(fault) => return Err(fault),
    };
    missing.extend(rights(&member, is(&me, "can_read_all_group_messages")));
    Ok(Checked { title, missing })
}

fn rights(member: &Value, sees_all: bool) -> Vec<String> {
    match text(member, "status") {
        Some("creator") => Vec::new(),
        Some("administrator") => {
            let lacking = RIGHTS.iter().filter(|(right, ..)| !is(member, right));
            lacking.map(|(_, name, without)| format!("the bot lacks the right \"{name}\": without it {without}")).collect()
        }
        _ => {
            let names: Vec<&str> = RIGHTS.iter().map(|(_, name, _)| *name).collect();
            let mut missing =
                vec![format!("the bot is no administrator: make it one, with the rights \"{}\"", names.join("\" and \""))];
            if !sees_all {
                missing.push(
                    "the bot sees only commands there, since its privacy mode is on: administrators see everything".to_owned(),
                );
            }
            missing
        }
    }
}

/// Tells Telegram which commands staff have in the group.
///
/// # Errors
/// When Telegram can't be asked, or the bot is not in the group.
pub async fn introduce_to_group(api: &Api, sentences: &Sentences, group: i64, locale: Locale) -> Result<(), ApiFault> {
    let about = |name: &str| sentences.say(locale, &format!("staff-command-{name}"), &[]);
    let mut set = SetMyCommands::new(COMMANDS.iter().map(|name| BotCommand::new(*name, about(name))));
    set.scope = Some(BotCommandScope::Chat { chat_id: recipient(group) });
    api.call(set).await.map(drop)
}

fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key).and_then(Value::as_str)
}

fn is(value: &Value, key: &str) -> bool {
    value.get(key).and_then(Value::as_bool) == Some(true)
}
