//! The FAQ: entries that staff edit, loaded as one immutable, checked snapshot.
//!
//! `read` takes one file apart, `check` looks at one entry, `load` at all of them together; `matcher` holds the patterns of all entries,
//! `contacts` the only numbers that may be shown.

mod check;
mod contacts;
mod entry;
mod load;
mod matcher;
mod placeholder;
mod read;

pub use contacts::{Address, Contact, ContactStatus, Contacts};
pub use entry::{Answer, Entry, Escalate, Kind, Retry};
pub(crate) use matcher::Found;
pub use matcher::{PatternHit, Rules};

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::model::{EntryId, Fault, hex};
use matcher::{Candidate, Matcher};

/// The name of the file with the reviewed contacts, beside the entries.
pub const CONTACTS_FILE: &str = "contacts.toml";

/// The FAQ as one snapshot: entries by id, in the order of their ids.
#[derive(Debug, Clone, Default)]
pub struct Faq {
    entries: Vec<Entry>,
    /// Beside the entries, in the same order.
    rules: Vec<Rules>,
    matcher: Matcher,
    codes: BTreeMap<String, EntryId>,
    contacts: Contacts,
    warnings: Vec<Fault>,
    hash: [u8; 32],
}

/// What a loader hands over.
struct FaqParts<'a> {
    /// Sorted by id.
    entries: Vec<(Entry, Rules)>,
    contacts: Contacts,
    matcher: Matcher,
    warnings: Vec<Fault>,
    /// Base names and texts, sorted.
    hashed: &'a [(&'a str, &'a str)],
}

impl Faq {
    /// Reads `<id>.toml` files and `contacts.toml`, given as name (with or without folders) and text.
    ///
    /// # Errors
    /// All faults of all files, warnings among them, sorted by file and line. Warnings alone are no error: see [`Self::warnings`].
    pub fn load(files: &[(String, String)]) -> Result<Self, Vec<Fault>> {
        load::load(files)
    }

    fn assemble(parts: FaqParts<'_>) -> Self {
        let mut hash = Sha256::new();
        for (name, text) in parts.hashed {
            // Lengths first, so that no text can be moved between two files without a trace.
            for part in [name, text] {
                hash.update((part.len() as u64).to_le_bytes());
                hash.update(part.as_bytes());
            }
        }
        let (entries, rules): (Vec<Entry>, Vec<Rules>) = parts.entries.into_iter().unzip();
        Self {
            codes: load::codes(&entries),
            entries,
            rules,
            matcher: parts.matcher,
            contacts: parts.contacts,
            warnings: parts.warnings,
            hash: hash.finalize().into(),
        }
    }

    /// Every entry, ordered by id.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn index(&self, id: &EntryId) -> Option<usize> {
        self.entries.binary_search_by(|entry| entry.id.cmp(id)).ok()
    }

    /// One entry.
    #[must_use]
    pub fn get(&self, id: &EntryId) -> Option<&Entry> {
        self.index(id).map(|index| &self.entries[index])
    }

    /// The reviewed contacts.
    #[must_use]
    pub fn contacts(&self) -> &Contacts {
        &self.contacts
    }

    /// The entry that a carrier code means by itself, whatever its case.
    #[must_use]
    pub fn by_code(&self, code: &str) -> Option<&EntryId> {
        self.codes.get(&code.to_ascii_uppercase())
    }

    /// Every code that means an entry by itself, in upper case.
    pub fn codes(&self) -> impl Iterator<Item = (&str, &EntryId)> {
        self.codes.iter().map(|(code, id)| (code.as_str(), id))
    }

    /// The compiled patterns of one entry.
    #[must_use]
    pub fn rules(&self, id: &EntryId) -> Option<&Rules> {
        self.index(id).map(|index| &self.rules[index])
    }

    /// Every pattern that matches a normalised reason text, without those of entries that an exception of theirs rules out; by where the
    /// match begins, longer matches first.
    #[must_use]
    pub fn matches(&self, text: &str) -> Vec<PatternHit> {
        let hit = |found: Found| PatternHit {
            entry: self.entries[found.entry].id.clone(),
            pattern: matcher::source(&self.rules[found.entry].patterns[found.pattern]),
            span: found.span,
        };
        self.find(text).into_iter().map(hit).collect()
    }

    /// The same as [`Self::matches`], by places only: a message is searched several times, and nobody there reads the names.
    pub(crate) fn find(&self, text: &str) -> Vec<Found> {
        let mut hits = Vec::new();
        for rules_of_one in self.matcher.candidates(text).chunk_by(|a, b| a.entry == b.entry) {
            let Rules { patterns, except } = &self.rules[rules_of_one[0].entry];
            let (named, excepted) = rules_of_one.split_at(rules_of_one.partition_point(|c| c.rule < patterns.len()));
            let before = hits.len();
            hits.extend(named.iter().filter_map(|candidate| {
                let found = patterns[candidate.rule].find_at(text, text.floor_char_boundary(candidate.from))?;
                Some(Found { entry: candidate.entry, pattern: candidate.rule, span: found.range() })
            }));
            let rules_out = |c: &Candidate| except[c.rule - patterns.len()].is_match_at(text, text.floor_char_boundary(c.from));
            if hits.len() > before && excepted.iter().any(rules_out) {
                hits.truncate(before);
            }
        }
        hits.sort_by_key(|hit| (hit.span.start, usize::MAX - hit.span.len()));
        hits
    }

    /// What deserves a look but does not keep the FAQ from working.
    #[must_use]
    pub fn warnings(&self) -> &[Fault] {
        &self.warnings
    }

    /// SHA-256 over all names and contents, whatever the order and folder of the files.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        self.hash
    }

    /// The first 12 hexadecimal digits of the hash: the version that an answer names.
    #[must_use]
    pub fn version(&self) -> String {
        hex(&self.hash[..6])
    }
}
