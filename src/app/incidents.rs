//! The words of incidents, from the FAQ and the sentences in use.

use chrono::NaiveDate;

use crate::desk::incident::Voice;
use crate::faq::{Faq, Kind};
use crate::locale::Sentences;
use crate::model::{EntryId, IncidentKey, Locale, Reply, Words};
use crate::render::Renderer;

/// Words from these.
#[derive(Debug, Clone, Copy)]
pub struct Wording<'a> {
    /// The entries.
    pub faq: &'a Faq,
    /// The bot's own sentences.
    pub sentences: &'a Sentences,
}

impl Wording<'_> {
    fn each(&self, reply: &Reply) -> Words {
        let words = |locale| {
            // No date is in them.
            let today = NaiveDate::default();
            let renderer = Renderer { sentences: self.sentences, faq: self.faq, locale, today, carrier: None };
            (locale, renderer.message(std::slice::from_ref(reply)).text)
        };
        Locale::ALL.into_iter().map(words).collect()
    }
}

impl Voice for Wording<'_> {
    fn is_cause(&self, entry: &EntryId) -> bool {
        self.faq.get(entry).is_some_and(|entry| matches!(entry.kind, Kind::Cause | Kind::Outcome))
    }

    fn name(&self, key: &IncidentKey) -> Words {
        self.each(&Reply::IncidentName(key.clone()))
    }

    fn notice(&self, key: &IncidentKey) -> Words {
        self.each(&Reply::IncidentNotice(key.clone()))
    }
}
