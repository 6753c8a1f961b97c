//! What the configuration comes to: every key with its value and where that came from.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use super::desk::written;
use super::{Config, Env};
use crate::sheet::Sheet;

/// A key of the file, and what wins over the file.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Its table.
    pub section: &'static str,
    /// Its name in the table.
    pub name: &'static str,
    /// The environment variable.
    pub env: Option<&'static str>,
    /// The option of the command line.
    pub option: Option<&'static str>,
    /// Its value as TOML; `Err` says what happens when there is none.
    value: fn(&Config) -> Result<String, String>,
}

const fn key(section: &'static str, name: &'static str, value: fn(&Config) -> Result<String, String>) -> Key {
    Key { section, name, env: None, option: None, value }
}

/// Every key that the file may have, in the order of the documentation.
pub const KEYS: &[Key] = &[
    Key { env: Some("SIMDESK_STORE"), option: Some("--store"), ..key("store", "url", store) },
    Key { env: Some("SIMDESK_DATA_DIR"), option: Some("--data"), ..key("data", "dir", data) },
    key("chat", "locale", |config| {
        config
            .locale
            .map(|locale| quoted(locale.tag()))
            .ok_or_else(|| "the system's language, then that of the messages".to_owned())
    }),
    key("limits", "tries_per_person", |config| Ok(config.limits.tries_per_person.to_string())),
    key("limits", "tries_per_order", |config| Ok(config.limits.tries_per_order.to_string())),
    key("limits", "tries_overall", |config| Ok(config.limits.tries_overall.to_string())),
    key("limits", "window_minutes", |config| Ok(config.limits.window_minutes.to_string())),
    key("limits", "messages_per_minute", |config| Ok(config.limits.messages_per_minute.to_string())),
    key("desk", "staff", |config| Ok(quoted(config.staff.as_str()))),
    key("desk", "hours", |config| {
        config.hours.as_ref().map(|hours| quoted(&hours.to_string())).ok_or_else(|| "customers are told no times".to_owned())
    }),
    key("desk", "remind", |config| Ok(quoted(&written(config.promises.remind_minutes)))),
    key("desk", "escalate", |config| Ok(quoted(&written(config.promises.escalate_minutes)))),
    key("desk", "claim_idle", |config| Ok(quoted(&written(config.promises.claim_idle_minutes)))),
    key("desk", "nudge", |config| Ok(quoted(&written(config.promises.nudge_minutes)))),
    key("desk", "auto_close", |config| Ok(quoted(&written(config.promises.auto_close_minutes)))),
    key("desk", "reopen", |config| Ok(quoted(&written(config.promises.reopen_minutes)))),
    key("desk", "language", |config| Ok(quoted(config.staff_locale.tag()))),
    key("alerts", "look", |config| Ok(quoted(if config.alerts.on { "on" } else { "off" }))),
    key("alerts", "window", |config| Ok(quoted(&written(config.alerts.window_minutes)))),
    key("alerts", "weeks", |config| Ok(config.alerts.weeks.to_string())),
    key("alerts", "minimum", |config| Ok(config.alerts.minimum.to_string())),
    key("alerts", "ratio", |config| Ok(config.alerts.ratio.to_string())),
    key("alerts", "one_in", |config| Ok(config.alerts.one_in.to_string())),
    key("alerts", "calm", |config| Ok(quoted(&written(config.alerts.calm_minutes)))),
    key("retention", "turn_notes_days", |config| Ok(config.retention.turn_notes_days.to_string())),
    key("retention", "conversations_days", |config| Ok(config.retention.conversations_days.to_string())),
    key("retention", "closed_cases_days", |config| Ok(config.retention.closed_cases_days.to_string())),
    key("retention", "orders_days", |config| Ok(config.retention.orders_days.to_string())),
    key("retention", "dead_letters_days", |config| Ok(config.retention.dead_letters_days.to_string())),
    key("retention", "event_names_days", |config| Ok(config.retention.event_names_days.to_string())),
    key("retention", "imports_days", |config| Ok(config.retention.imports_days.to_string())),
    key("backup", "dir", |config| path(config.backup.dir.as_deref(), "no backups are made by themselves")),
    key("backup", "every", |config| Ok(quoted(&format!("{}h", config.backup.every_hours)))),
    key("backup", "keep", |config| Ok(config.backup.keep.to_string())),
    key("backup", "recipient", |config| {
        config.backup.recipient.as_deref().map(quoted).ok_or_else(|| "not encrypted for a key".to_owned())
    }),
    key("backup", "passphrase_file", |config| path(config.backup.passphrase_file.as_deref(), "not encrypted with a passphrase")),
    Key {
        env: Some("SIMDESK_TELEGRAM_TOKEN"),
        ..key("telegram", "token", |config| match config.telegram.token {
            Some(_) => Ok(quoted("•••")),
            None => Err("no Telegram".to_owned()),
        })
    },
    Key {
        env: Some("SIMDESK_TELEGRAM_API_URL"),
        ..key("telegram", "api_url", |config| {
            config
                .telegram
                .api_url
                .as_deref()
                .map(|url| quoted(&without_secret(url)))
                .ok_or_else(|| "https://api.telegram.org".to_owned())
        })
    },
    key("telegram", "webhook", |config| {
        config.telegram.webhook.as_deref().map(|url| quoted(&without_secret(url))).ok_or_else(|| "long polling".to_owned())
    }),
    key("telegram", "listen", |config| Ok(quoted(&config.telegram.listen.to_string()))),
    Key {
        env: Some("SIMDESK_TELEGRAM_STAFF_GROUP"),
        ..key("telegram", "staff_group", |config| {
            config
                .telegram
                .staff_group
                .map(|group| group.to_string())
                .ok_or_else(|| "staff work on cases with the commands of simdesk alone".to_owned())
        })
    },
    key("telegram", "staff_group_pace", |config| Ok(config.telegram.staff_group_pace.to_string())),
    Key {
        env: Some("SIMDESK_WEB_LISTEN"),
        ..key("web", "listen", |config| {
            config.web.listen.map(|listen| quoted(&listen.to_string())).ok_or_else(|| "no site".to_owned())
        })
    },
    key("web", "url", |config| {
        config.web.url.as_deref().map(quoted).ok_or_else(|| "links name the address it listens on".to_owned())
    }),
    key("web", "widget_origins", |config| {
        let origins: Vec<String> = config.web.widget_origins.iter().map(|origin| quoted(origin)).collect();
        Ok(format!("[{}]", origins.join(", ")))
    }),
    key("web", "proxy", |config| Ok(quoted(if config.web.proxy { "yes" } else { "no" }))),
    Key {
        env: Some("SIMDESK_WEB_INGEST_SECRET"),
        ..key("web", "ingest_secret", |config| match config.web.ingest_secret {
            Some(_) => Ok(quoted("•••")),
            None => Err("no orders are taken from other systems".to_owned()),
        })
    },
    Key { env: Some("SIMDESK_LOG"), ..key("log", "level", |config| Ok(quoted(config.log.name()))) },
];

fn store(config: &Config) -> Result<String, String> {
    let default = || Config::default_store_dir().map(|dir| format!("sled:{}", dir.display()));
    let url = config.store.clone().or_else(default);
    url.map(|url| quoted(&without_secret(&url))).ok_or_else(|| "none: this platform has no data directory".to_owned())
}

fn data(config: &Config) -> Result<String, String> {
    path(config.data_dir.as_deref(), "the data inside the program")
}

fn path(path: Option<&Path>, otherwise: &str) -> Result<String, String> {
    path.map(|path| quoted(&path.display().to_string())).ok_or_else(|| otherwise.to_owned())
}

/// A URL without the password that stands before its `@`.
fn without_secret(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (authority, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    match authority.rsplit_once('@') {
        Some((user, host)) => {
            let user = user.split_once(':').map_or(user, |(user, _)| user);
            format!("{scheme}://{user}:•••@{host}{path}")
        }
        None => url.to_owned(),
    }
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

impl Key {
    /// Where the value came from. `options` are those that the command line gave.
    #[must_use]
    pub fn origin(&self, lines: &Lines, env: &Env, options: &[&str]) -> String {
        if let Some(option) = self.option.filter(|option| options.contains(option)) {
            return option.to_owned();
        }
        if let Some(name) = self.env.filter(|name| env.get(*name).is_some_and(|value| !value.trim().is_empty())) {
            return name.to_owned();
        }
        match lines.0.get(&(self.section.to_owned(), self.name.to_owned())) {
            Some(line) => format!("{}:{line}", lines.1),
            None => "default".to_owned(),
        }
    }
}

/// The lines of a file on which its keys are set, and the file's name.
#[derive(Debug, Clone, Default)]
pub struct Lines(BTreeMap<(String, String), usize>, String);

impl Lines {
    /// Finds them. A file with faults has those that can be seen.
    #[must_use]
    pub fn of(file: &str, text: &str) -> Self {
        let sheet = Sheet::new(file, text);
        let mut lines = BTreeMap::new();
        if let Some(table) = sheet.parse(text) {
            let mut root = sheet.root(&table);
            for section in root.keys() {
                let Some(mut inner) = root.optional_section(section.value) else { continue };
                for key in inner.keys() {
                    lines.insert((section.value.to_owned(), key.value.to_owned()), key.line);
                }
            }
        }
        Self(lines, file.to_owned())
    }
}

/// The configuration as a file that would give the same, each value with where it came from.
#[must_use]
pub fn as_toml(config: &Config, lines: &Lines, env: &Env, options: &[&str]) -> String {
    let mut text = String::new();
    let mut section = "";
    for key in KEYS {
        if key.section != section {
            section = key.section;
            let gap = if text.is_empty() { "" } else { "\n" };
            // Writing to a string can't fail.
            let _ = writeln!(text, "{gap}[{section}]");
        }
        let origin = key.origin(lines, env, options);
        let _ = match (key.value)(config) {
            Ok(value) => writeln!(text, "{} = {value}  # {origin}", key.name),
            Err(instead) => writeln!(text, "# {} is not set: {instead}", key.name),
        };
    }
    text
}
