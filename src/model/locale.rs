//! The three languages the product speaks.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A language in which every sentence exists. Mandarin in simplified script is the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub enum Locale {
    /// Simplified Chinese.
    #[default]
    #[serde(rename = "zh-Hans")]
    ZhHans,
    /// Traditional Chinese.
    #[serde(rename = "zh-Hant")]
    ZhHant,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Locale {
    /// All of them, source first.
    pub const ALL: [Self; 3] = [Self::ZhHans, Self::ZhHant, Self::En];

    /// The language of exactly this tag.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.tag() == tag)
    }

    /// The BCP 47 tag, which is also the name of the file in `locales/` and of the tables in `faq/`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::ZhHans => "zh-Hans",
            Self::ZhHant => "zh-Hant",
            Self::En => "en",
        }
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// The tag names none of the three languages.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown language {0:?}: expected zh-Hans, zh-Hant or en")]
pub struct UnknownLocale(String);

impl FromStr for Locale {
    type Err = UnknownLocale;

    /// Also takes what people and systems call them (`zh_CN.UTF-8`, `zh-TW`, `繁體`, `English`).
    fn from_str(text: &str) -> Result<Self, UnknownLocale> {
        let lower = text.trim().to_lowercase().replace('_', "-");
        let has = |prefixes: &[&str]| prefixes.iter().any(|p| lower.starts_with(p));
        if has(&["zh-hant", "zh-tw", "zh-hk", "zh-mo", "繁", "正體", "zht", "hant"]) {
            Ok(Self::ZhHant)
        } else if has(&["zh", "简", "簡", "中文", "hans", "cn"]) {
            Ok(Self::ZhHans)
        } else if has(&["en", "英"]) {
            Ok(Self::En)
        } else {
            Err(UnknownLocale(text.chars().take(40).collect()))
        }
    }
}
