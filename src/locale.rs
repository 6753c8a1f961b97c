//! The bot's own sentences, in Fluent.

use std::collections::BTreeMap;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::model::{Fault, Locale};

/// What a sentence is filled with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg {
    /// Words.
    Text(String),
    /// A number, which may choose a plural form.
    Number(i64),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Arg {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

macro_rules! from_small_number {
    ($($number:ty),*) => {
        $(impl From<$number> for Arg {
            fn from(number: $number) -> Self {
                Self::Number(i64::from(number))
            }
        })*
    };
}
from_small_number!(i64, i32, i16, i8, u32, u16, u8);

macro_rules! from_big_number {
    ($($number:ty),*) => {
        $(impl From<$number> for Arg {
            fn from(number: $number) -> Self {
                Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
            }
        })*
    };
}
from_big_number!(usize, u64);

/// Every sentence in every language.
#[derive(Default)]
pub struct Sentences {
    bundles: BTreeMap<Locale, FluentBundle<FluentResource>>,
    ids: Vec<String>,
}

impl Sentences {
    /// Reads the `.ftl` files.
    ///
    /// # Errors
    /// All faults of all files.
    pub fn load(files: &[(Locale, String, String)]) -> Result<Self, Vec<Fault>> {
        let mut sentences = Self::default();
        let mut faults = Vec::new();
        for (locale, name, text) in files {
            let bundle = sentences.bundles.entry(*locale).or_insert_with(|| {
                let tag = locale.tag().parse().unwrap_or_default();
                let mut bundle = FluentBundle::new_concurrent(vec![tag]);
                bundle.set_use_isolating(false);
                bundle
            });
            match FluentResource::try_new(text.trim_start_matches('\u{feff}').to_owned()) {
                Ok(resource) => bundle.add_resource_overriding(resource),
                Err((_, errors)) => faults.extend(errors.iter().map(|e| Fault::error(name, 1, e.to_string()))),
            }
        }
        if faults.is_empty() { Ok(sentences) } else { Err(faults) }
    }

    /// One sentence. A missing one shows as `「id」`, never as a panic.
    #[must_use]
    pub fn say(&self, locale: Locale, id: &str, args: &[(&str, Arg)]) -> String {
        let missing = || format!("「{id}」");
        let Some(bundle) = self.bundles.get(&locale).or_else(|| self.bundles.get(&Locale::default())) else {
            return missing();
        };
        let Some(pattern) = bundle.get_message(id).and_then(|message| message.value()) else { return missing() };
        let mut values = FluentArgs::with_capacity(args.len());
        for (name, arg) in args {
            match arg {
                Arg::Text(text) => values.set(*name, FluentValue::from(text.as_str())),
                Arg::Number(number) => values.set(*name, FluentValue::from(*number)),
            }
        }
        let mut errors = Vec::new();
        bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned()
    }

    /// Every sentence's id, sorted.
    #[must_use]
    pub fn ids(&self) -> &[String] {
        &self.ids
    }
}

impl std::fmt::Debug for Sentences {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sentences").field("ids", &self.ids.len()).finish_non_exhaustive()
    }
}
