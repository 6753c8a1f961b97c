//! One FAQ entry, as support staff write it in `faq/<id>.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::{EntryId, Locale};

/// What an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Why a review fails.
    Cause,
    /// What else carriers answer.
    Outcome,
    /// What people ask.
    Question,
    /// How to avoid a rejection.
    Tip,
    /// Greeting, thanks, everything else.
    Smalltalk,
}

/// When a new try makes sense, as far as the entry alone decides it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Retry {
    /// At once.
    Now,
    /// As soon as what was wrong is corrected.
    AfterFix,
    /// When somebody else has solved it (carrier, platform).
    AfterResolution,
    /// At the age that the plan takes.
    AtAge,
    /// Only waiting helps.
    Wait,
    /// A new try is not the point.
    None,
}

/// When a person is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Escalate {
    /// When asked for.
    OnRequest,
    /// When the same thing comes back.
    IfRepeated,
    /// Always.
    Always,
}

/// The answer in one language. Texts may hold `{placeholder}`s of the reviewed contacts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// Names the cause or topic.
    pub title: String,
    /// What it means.
    pub cause: String,
    /// What to do, step by step.
    #[serde(default)]
    pub remedy: Vec<String>,
    /// The one caution that matters.
    #[serde(default)]
    pub note: Option<String>,
    /// Three yes/no questions, "yes" = ready to try again. Empty where a new try makes no sense.
    #[serde(default)]
    pub checks: Vec<String>,
    /// Where the facts come from.
    #[serde(default)]
    pub source: Option<String>,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub struct Entry {
    /// Its name, that of the file.
    pub id: EntryId,
    /// What it is about.
    pub kind: Kind,
    /// The family it counts as (`credit-arrears` counts as `credit`).
    #[serde(default)]
    pub counts_as: Option<String>,
    /// See [`Retry`].
    pub retry: Retry,
    /// See [`Escalate`].
    pub escalate: Escalate,
    /// Neighbouring entries.
    #[serde(default)]
    pub related: Vec<EntryId>,
    /// Carrier codes that mean this entry by themselves.
    #[serde(default)]
    pub codes: Vec<String>,
    /// Regular expressions on the normalised reason text.
    #[serde(default)]
    pub patterns: Vec<String>,
    /// Reasons that match one of these are not this entry.
    #[serde(default)]
    pub except: Vec<String>,
    /// What people write, per language.
    pub examples: BTreeMap<Locale, Vec<String>>,
    /// The answers; every language is present after loading.
    pub answer: BTreeMap<Locale, Answer>,
}

impl Entry {
    /// The family label: `counts_as`, else the id.
    #[must_use]
    pub fn family(&self) -> &str {
        self.counts_as.as_deref().unwrap_or(self.id.as_str())
    }
}
