//! The sentences of the pages, for templates.

use crate::locale::Sentences;
use crate::model::Locale;

/// Says things in one language.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    sentences: &'a Sentences,
    locale: Locale,
}

impl<'a> Words<'a> {
    /// In this language.
    #[must_use]
    pub fn new(sentences: &'a Sentences, locale: Locale) -> Self {
        Self { sentences, locale }
    }

    /// The sentence `web-…`.
    #[must_use]
    pub fn of(&self, name: &str) -> String {
        self.sentences.say(self.locale, &format!("web-{name}"), &[])
    }

    /// What a part of the FAQ is called.
    #[must_use]
    pub fn topic(&self, name: &str) -> String {
        self.of(&format!("topic-{name}"))
    }

    /// A sentence that the other channels have too.
    #[must_use]
    pub fn sentence(&self, id: &str) -> String {
        self.sentences.say(self.locale, id, &[])
    }

    /// The same, about something.
    #[must_use]
    pub fn about(&self, name: &str, what: &str) -> String {
        self.sentences.say(self.locale, &format!("web-{name}"), &[("what", what.into())])
    }

    /// The same, about several things.
    #[must_use]
    pub fn with(&self, name: &str, what: &[(&'static str, &str)]) -> String {
        let what: Vec<_> = what.iter().map(|(name, value)| (*name, (*value).into())).collect();
        self.sentences.say(self.locale, &format!("web-{name}"), &what)
    }

    /// The language's tag.
    #[must_use]
    pub fn tag(&self) -> &'static str {
        self.locale.tag()
    }

    /// True when this is the tag of the language.
    #[must_use]
    pub fn is(&self, tag: &str) -> bool {
        self.tag() == tag
    }

    /// Every language: its tag, and its own name.
    #[must_use]
    pub fn languages(&self) -> Vec<(&'static str, String)> {
        let name = |locale: Locale| self.sentences.say(locale, "web-language", &[]);
        Locale::ALL.into_iter().map(|locale| (locale.tag(), name(locale))).collect()
    }
}
