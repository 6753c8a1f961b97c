//! The FAQ: entries that staff edit, loaded as one immutable, checked snapshot.

mod entry;

pub use entry::{Answer, Entry, Escalate, Kind, Retry};

use crate::model::EntryId;

/// The FAQ as one snapshot: entries by id, in the order of their ids.
#[derive(Debug, Clone, Default)]
pub struct Faq {
    entries: Vec<Entry>,
}

impl Faq {
    /// A FAQ of these entries.
    #[must_use]
    pub fn from_entries(mut entries: Vec<Entry>) -> Self {
        entries.sort_by(|a, b| a.id.cmp(&b.id));
        Self { entries }
    }

    /// Every entry, ordered by id.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// One entry.
    #[must_use]
    pub fn get(&self, id: &EntryId) -> Option<&Entry> {
        self.entries.binary_search_by(|e| e.id.cmp(id)).ok().map(|i| &self.entries[i])
    }
}
