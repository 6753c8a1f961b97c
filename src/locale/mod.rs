//! The bot's own sentences, in Fluent: every one of them exists in every language, with the same arguments.

mod arg;
mod check;
mod outline;

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

pub use arg::Arg;

use crate::model::{Fault, Locale};
use check::Language;
use outline::{all_variables, outline};

/// The language that the others are compared with.
const SOURCE: Locale = Locale::ZhHans;

/// Every sentence in every language.
#[derive(Default)]
pub struct Sentences {
    bundles: BTreeMap<Locale, FluentBundle<FluentResource>>,
    /// Each id with its variables.
    variables: BTreeMap<String, BTreeSet<String>>,
}

impl Sentences {
    /// Reads `.ftl` files, given as language, name and text.
    ///
    /// # Errors
    /// All faults of all files, sorted by file and line.
    pub fn load(files: &[(Locale, String, String)]) -> Result<Self, Vec<Fault>> {
        let mut sentences = Self::default();
        let mut languages: BTreeMap<Locale, Language> = BTreeMap::new();
        let mut faults = Vec::new();
        for (locale, name, text) in files {
            let text = text.trim_start_matches('\u{feff}').to_owned();
            let resource = FluentResource::try_new(text).unwrap_or_else(|(resource, errors)| {
                let line = |at: usize| resource.source().get(..at).map_or(0, |before| before.matches('\n').count() + 1);
                faults.extend(errors.iter().map(|e| Fault::error(name, line(e.pos.start), format!("not valid Fluent: {e}"))));
                resource
            });
            languages.entry(*locale).or_default().add(outline(name, &resource), &mut faults);
            sentences.bundles.entry(*locale).or_insert_with(|| empty_bundle(*locale)).add_resource_overriding(resource);
        }
        let source = languages.remove(&SOURCE).unwrap_or_default();
        source.check_alone(&mut faults);
        for locale in Locale::ALL {
            match languages.get(&locale) {
                Some(language) => {
                    language.check_alone(&mut faults);
                    language.check_against(&source, locale, &mut faults);
                }
                None if locale == SOURCE && !source.messages.is_empty() => {}
                None => faults.push(Fault::error(format!("{locale}.ftl"), 0, format!("no sentence in {locale}"))),
            }
        }
        if !faults.is_empty() {
            faults.sort();
            faults.dedup();
            return Err(faults);
        }
        let ids = source.messages.keys();
        sentences.variables = ids.map(|id| (id.clone(), all_variables(id, &source.messages).unwrap_or_default())).collect();
        Ok(sentences)
    }

    /// One sentence. A missing one shows as `「id」`, a missing argument as `{$name}`; neither is ever a panic.
    #[must_use]
    pub fn say(&self, locale: Locale, id: &str, args: &[(&str, Arg)]) -> String {
        let Some(bundle) = self.bundles.get(&locale) else { return format!("「{id}」") };
        let Some(pattern) = bundle.get_message(id).and_then(|message| message.value()) else { return format!("「{id}」") };
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
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.variables.keys().map(String::as_str)
    }

    /// What a sentence must be filled with; `None` when there is no such sentence.
    #[must_use]
    pub fn variables(&self, id: &str) -> Option<&BTreeSet<String>> {
        self.variables.get(id)
    }
}

impl std::fmt::Debug for Sentences {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sentences").field("sentences", &self.variables.len()).finish_non_exhaustive()
    }
}

fn empty_bundle(locale: Locale) -> FluentBundle<FluentResource> {
    let tag = locale.tag().parse().expect("our three tags are valid language tags");
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    // The invisible marks around arguments would end up in copied order numbers.
    bundle.set_use_isolating(false);
    bundle.add_builtins().expect("a new bundle has no function of that name");
    bundle
}
