//! The configuration: one TOML file and a few environment variables, validated once.

mod alerts;
mod desk;
pub mod effective;
mod telegram;
mod upkeep;
pub mod web;

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::model::{AlertRule, Fault, Hours, Locale, Promises, Retention, StaffId};
use crate::sheet::{At, Section, Sheet, did_you_mean};
pub use telegram::{Secret, TelegramPlan};
pub use upkeep::BackupPlan;
pub use web::WebPlan;

/// The file's name in the platform's configuration directory.
const FILE: &str = "config.toml";

/// Limits of a number in `[limits]`.
const LIMIT_MAX: i64 = 1_000_000;

/// Everything that can be configured, with its defaults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// `[store] url`, as in `sled:DIR`; `None` = sled in [`Config::default_store_dir`].
    pub store: Option<String>,
    /// `[data] dir`: overrides the embedded FAQ, sentences and calendar.
    pub data_dir: Option<PathBuf>,
    /// `[chat] locale`; `None` = the person's own language.
    pub locale: Option<Locale>,
    /// `[limits]`.
    pub limits: Limits,
    /// `[desk] staff`: the name under which `simdesk reply` answers.
    pub staff: StaffId,
    /// `[desk] hours`: when staff are there; `None` = customers are told no times.
    pub hours: Option<Hours>,
    /// `[desk]`: what customers are promised about their cases.
    pub promises: Promises,
    /// `[desk] language`: in which staff are spoken to.
    pub staff_locale: Locale,
    /// `[alerts]`: when something counts as suddenly frequent.
    pub alerts: AlertRule,
    /// `[retention]`: how long each kind of record is kept.
    pub retention: Retention,
    /// `[backup]`: backups that are made by themselves.
    pub backup: BackupPlan,
    /// `[telegram]`.
    pub telegram: TelegramPlan,
    /// `[web]`.
    pub web: WebPlan,
    /// `[log] level`.
    pub log: LogLevel,
    /// The file that was read.
    pub file: Option<PathBuf>,
}

/// How often the owner check may fail before it is locked, and how fast somebody may write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Wrong tries of one person.
    pub tries_per_person: u32,
    /// Wrong tries on one order, by anybody.
    pub tries_per_order: u32,
    /// Wrong tries by everybody on everything.
    pub tries_overall: u32,
    /// The time in which they are counted.
    pub window_minutes: u32,
    /// Messages of one person in a minute that are answered one by one.
    pub messages_per_minute: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { tries_per_person: 5, tries_per_order: 5, tries_overall: 200, window_minutes: 60, messages_per_minute: 60 }
    }
}

/// How much is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum LogLevel {
    /// Nothing.
    Off,
    /// What failed.
    Error,
    /// What deserves a look.
    #[default]
    Warn,
    /// What happens.
    Info,
    /// Why it happens.
    Debug,
    /// Every step.
    Trace,
}

const LEVELS: [(&str, LogLevel); 6] = [
    ("off", LogLevel::Off),
    ("error", LogLevel::Error),
    ("warn", LogLevel::Warn),
    ("info", LogLevel::Info),
    ("debug", LogLevel::Debug),
    ("trace", LogLevel::Trace),
];

const LOCALES: [(&str, Locale); 3] = [("zh-Hans", Locale::ZhHans), ("zh-Hant", Locale::ZhHant), ("en", Locale::En)];

impl LogLevel {
    /// The word in the configuration.
    #[must_use]
    pub fn name(self) -> &'static str {
        LEVELS.iter().find(|(_, level)| *level == self).map_or("warn", |(name, _)| name)
    }
}

impl fmt::Display for LogLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Why the configuration can't be used: every fault with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigFaults(pub Vec<Fault>);

impl fmt::Display for ConfigFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.0.len();
        write!(f, "the configuration has {count} {}", if count == 1 { "fault" } else { "faults" })?;
        self.0.iter().try_for_each(|fault| write!(f, "\n  {fault}"))
    }
}

impl std::error::Error for ConfigFaults {}

/// Environment variables by name; tests pass their own.
pub type Env = BTreeMap<String, String>;

/// The program's own environment variables. Values that are not Unicode are shown with a replacement character, so that using them
/// fails with a message instead of silently.
#[must_use]
pub fn process_env() -> Env {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.to_string_lossy().into_owned())))
        .filter(|(name, _)| name.starts_with("SIMDESK_"))
        .collect()
}

impl Default for Config {
    fn default() -> Self {
        Self {
            store: None,
            data_dir: None,
            locale: None,
            limits: Limits::default(),
            staff: "staff".parse().expect("a plain word is a valid name"),
            hours: None,
            promises: Promises::default(),
            staff_locale: Locale::ZhHans,
            alerts: AlertRule::default(),
            retention: Retention::default(),
            backup: BackupPlan::default(),
            telegram: TelegramPlan::default(),
            web: WebPlan::default(),
            log: LogLevel::default(),
            file: None,
        }
    }
}

impl Config {
    /// Reads the named file, or the platform's own (which may be missing), and lets the environment override it.
    ///
    /// # Errors
    /// All faults of the file and the environment, with their place.
    pub fn load(named: Option<&Path>, env: &Env) -> Result<Self, ConfigFaults> {
        let default = Self::default_file();
        let Some(path) = named.or(default.as_deref()) else { return Self::parse("", "", env) };
        let fail = |message: String| Err(ConfigFaults(vec![Fault::error(path.display().to_string(), 0, message)]));
        match fs::read(path) {
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => {
                    let mut config = Self::parse(&path.display().to_string(), &text, env)?;
                    // Paths in a file mean what they mean beside that file, wherever the program is started.
                    if !env.contains_key("SIMDESK_DATA_DIR")
                        && let (Some(dir), Some(parent)) = (&config.data_dir, path.parent())
                    {
                        config.data_dir = Some(parent.join(dir));
                    }
                    if let Some(parent) = path.parent() {
                        config.backup.lies_in(parent);
                    }
                    config.file = Some(path.to_owned());
                    Ok(config)
                }
                Err(error) => {
                    let line = error.as_bytes()[..error.utf8_error().valid_up_to()].split(|&byte| byte == b'\n').count();
                    let message = "not valid UTF-8: save the file as UTF-8";
                    Err(ConfigFaults(vec![Fault::error(path.display().to_string(), line, message)]))
                }
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound && named.is_none() => Self::parse("", "", env),
            Err(error) if error.kind() == io::ErrorKind::NotFound => fail("the configuration file does not exist".to_owned()),
            Err(error) => fail(format!("the configuration file can't be read: {error}")),
        }
    }

    /// The text of a file and the environment, which wins.
    ///
    /// # Errors
    /// All faults; `file` is what those of the text are reported under.
    pub fn parse(file: &str, text: &str, env: &Env) -> Result<Self, ConfigFaults> {
        let mut config = Self::default();
        let sheet = Sheet::new(file, text);
        if let Some(table) = sheet.parse(text) {
            config.read(&sheet, sheet.root(&table));
        }
        let mut faults = sheet.into_faults();
        config.read_env(env, &mut faults);
        if faults.is_empty() { Ok(config) } else { Err(ConfigFaults(faults)) }
    }

    /// Where the configuration is looked for when no file is named.
    #[must_use]
    pub fn default_file() -> Option<PathBuf> {
        directories::ProjectDirs::from("", "", "simdesk").map(|dirs| dirs.config_dir().join(FILE))
    }

    /// Where the store is kept when none is named.
    #[must_use]
    pub fn default_store_dir() -> Option<PathBuf> {
        directories::ProjectDirs::from("", "", "simdesk").map(|dirs| dirs.data_dir().join("store"))
    }

    fn read(&mut self, sheet: &Sheet<'_>, mut root: Section<'_>) {
        if let Some(mut store) = root.optional_section("store") {
            self.store = store.optional_text("url").map(|url| url.value);
            store.finish();
        }
        if let Some(mut data) = root.optional_section("data") {
            self.data_dir = data.optional_text("dir").map(|dir| dir.value.into());
            data.finish();
        }
        if let Some(mut chat) = root.optional_section("chat") {
            self.locale = chat.optional_choice("locale", &LOCALES);
            chat.finish();
        }
        if let Some(mut limits) = root.optional_section("limits") {
            let defaults = Limits::default();
            let mut limit = |key, default| limits.optional_number(key).map_or(default, |number| positive(sheet, key, &number));
            self.limits = Limits {
                tries_per_person: limit("tries_per_person", defaults.tries_per_person),
                tries_per_order: limit("tries_per_order", defaults.tries_per_order),
                tries_overall: limit("tries_overall", defaults.tries_overall),
                window_minutes: limit("window_minutes", defaults.window_minutes),
                messages_per_minute: limit("messages_per_minute", defaults.messages_per_minute),
            };
            limits.finish();
        }
        if let Some(mut desk) = root.optional_section("desk") {
            if let Some(staff) = desk.optional_text("staff") {
                match staff.value.parse() {
                    Ok(id) => self.staff = id,
                    Err(error) => sheet.error(staff.line, format!("`staff` is {:?}: {error}", staff.value)),
                }
            }
            if let Some(hours) = desk.optional_text("hours") {
                match hours.value.parse() {
                    Ok(read) => self.hours = Some(read),
                    Err(error) => sheet.error(hours.line, format!("`hours`: {error}")),
                }
            }
            self.promises = desk::promises(sheet, &mut desk);
            self.staff_locale = desk.optional_choice("language", &LOCALES).unwrap_or(self.staff_locale);
            desk.finish();
        }
        if let Some(mut section) = root.optional_section("alerts") {
            self.alerts = alerts::rule(sheet, &mut section);
            section.finish();
        }
        if let Some(mut retention) = root.optional_section("retention") {
            self.retention = upkeep::retention(sheet, &mut retention);
            retention.finish();
        }
        if let Some(mut telegram) = root.optional_section("telegram") {
            self.telegram = TelegramPlan::read(sheet, &mut telegram);
            telegram.finish();
        }
        if let Some(mut web) = root.optional_section("web") {
            self.web = WebPlan::read(sheet, &mut web);
            web.finish();
        }
        if let Some(mut backup) = root.optional_section("backup") {
            self.backup = BackupPlan::read(sheet, &mut backup);
            backup.finish();
        }
        if let Some(mut log) = root.optional_section("log") {
            self.log = log.optional_choice("level", &LEVELS).unwrap_or_default();
            log.finish();
        }
        root.finish();
    }

    fn read_env(&mut self, env: &Env, faults: &mut Vec<Fault>) {
        let set = |name: &str| env.get(name).filter(|value| !value.trim().is_empty()).cloned();
        if let Some(url) = set("SIMDESK_STORE") {
            self.store = Some(url);
        }
        if let Some(dir) = set("SIMDESK_DATA_DIR") {
            self.data_dir = Some(dir.into());
        }
        self.telegram.read_env(env, faults);
        self.web.read_env(env, faults);
        if let Some(word) = set("SIMDESK_LOG") {
            if let Some((_, level)) = LEVELS.iter().find(|(name, _)| *name == word.to_lowercase()) {
                self.log = *level;
            } else {
                let names: Vec<&str> = LEVELS.iter().map(|(name, _)| *name).collect();
                let hint = did_you_mean(&word, names.iter().copied());
                let message = format!("{word:?} is no log level: expected {}{hint}", names.join(", "));
                faults.push(Fault::error("SIMDESK_LOG", 0, message));
            }
        }
    }
}

/// A limit of zero would lock everybody out, or nobody.
fn positive(sheet: &Sheet<'_>, key: &str, number: &At<i64>) -> u32 {
    if !(1..=LIMIT_MAX).contains(&number.value) {
        sheet.error(number.line, format!("`{key}` is {}: expected 1 to {LIMIT_MAX}", number.value));
    }
    u32::try_from(number.value).unwrap_or(1)
}
