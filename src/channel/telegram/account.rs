//! What Telegram knows about the bot: commands in every language, which updates it wants and where to.

use serde_json::Value;
use teloxide::payloads::{DeleteWebhook, GetMe, GetWebhookInfo, SetMyCommands, SetWebhook};
use teloxide::types::{AllowedUpdate, BotCommand, BotCommandScope};

use super::{Api, ApiFault};
use crate::locale::Sentences;
use crate::model::Locale;

/// The commands of the menu, each with the sentence that explains it.
const COMMANDS: [(&str, &str); 6] = [
    ("order", "command-order"),
    ("faq", "command-faq"),
    ("human", "command-human"),
    ("notices", "command-notices"),
    ("lang", "command-lang"),
    ("menu", "command-menu"),
];

/// Where Telegram brings updates.
#[derive(Debug, Clone)]
pub struct Hook {
    /// The public address.
    pub url: String,
    /// What Telegram proves itself with.
    pub secret: String,
}

/// What Telegram says about the bot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// `@name`.
    pub name: String,
    /// The address of the webhook; `None` = long polling.
    pub webhook: Option<String>,
    /// Updates that wait at Telegram.
    pub waiting: u64,
    /// What went wrong last when Telegram brought one.
    pub last_error: Option<String>,
}

/// Asks Telegram.
///
/// # Errors
/// When it can't be asked, or does not know the token.
pub async fn status(api: &Api) -> Result<Status, ApiFault> {
    let me = api.call(GetMe::new()).await?;
    let hook = api.call(GetWebhookInfo::new()).await?;
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).filter(|t| !t.is_empty()).map(str::to_owned);
    Ok(Status {
        name: format!("@{}", text(&me, "username").unwrap_or_default()),
        webhook: text(&hook, "url"),
        waiting: hook.get("pending_update_count").and_then(Value::as_u64).unwrap_or(0),
        last_error: text(&hook, "last_error_message"),
    })
}

/// Sets commands in every language, and the webhook; without one, takes it away so that the bot can ask by itself. Waiting updates stay.
///
/// # Errors
/// As [`status`].
pub async fn setup(api: &Api, sentences: &Sentences, hook: Option<&Hook>) -> Result<(), ApiFault> {
    api.call(GetMe::new()).await?;
    // First, since no update comes without it.
    match hook {
        Some(hook) => {
            let url = hook.url.parse().map_err(|_| ApiFault::Refused(format!("{:?} is no address", hook.url)))?;
            let mut set = SetWebhook::new(url);
            set.secret_token = Some(hook.secret.clone());
            set.allowed_updates = Some(vec![
                AllowedUpdate::Message,
                AllowedUpdate::EditedMessage,
                AllowedUpdate::CallbackQuery,
                AllowedUpdate::MyChatMember,
            ]);
            api.call(set).await?;
        }
        None => {
            api.call(DeleteWebhook::new()).await?;
        }
    }
    for (locale, code) in [(Locale::ZhHans, None), (Locale::ZhHans, Some("zh")), (Locale::En, Some("en"))] {
        let commands = COMMANDS.iter().map(|(name, about)| BotCommand::new(*name, sentences.say(locale, about, &[])));
        let mut set = SetMyCommands::new(commands);
        set.scope = Some(BotCommandScope::AllPrivateChats);
        set.language_code = code.map(str::to_owned);
        api.call(set).await?;
    }
    Ok(())
}
