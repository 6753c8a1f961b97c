//! The FAQ: entries that staff edit, loaded as one immutable, checked snapshot.

mod contacts;
mod entry;
mod matcher;

pub use contacts::{Contact, Contacts};
pub use entry::{Answer, Entry, Escalate, Kind, Retry};
pub use matcher::{PatternHit, Rules};

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::model::{EntryId, Fault};

/// The name of the file with the reviewed contacts, beside the entries.
pub const CONTACTS_FILE: &str = "contacts.toml";

/// The FAQ as one snapshot: entries by id, in the order of their ids.
#[derive(Debug, Clone, Default)]
pub struct Faq {
    entries: Vec<Entry>,
    contacts: Contacts,
    rules: BTreeMap<EntryId, Rules>,
    codes: BTreeMap<String, EntryId>,
    warnings: Vec<Fault>,
    hash: [u8; 32],
}

impl Faq {
    /// Reads `<id>.toml` files and `contacts.toml`, given as name and text.
    ///
    /// # Errors
    /// All faults of all files.
    pub fn load(files: &[(String, String)]) -> Result<Self, Vec<Fault>> {
        let mut faq = Self::default();
        let mut faults = Vec::new();
        let mut sorted: Vec<&(String, String)> = files.iter().collect();
        sorted.sort();
        let mut hash = Sha256::new();
        for (name, text) in sorted {
            hash.update(name.as_bytes());
            hash.update(text.as_bytes());
            if name == CONTACTS_FILE {
                match Contacts::load(name, text) {
                    Ok(contacts) => faq.contacts = contacts,
                    Err(more) => faults.extend(more),
                }
                continue;
            }
            match toml::from_str::<Entry>(text) {
                Ok(entry) => faq.entries.push(entry),
                Err(error) => {
                    let line = error.span().map_or(0, |span| text[..span.start].lines().count());
                    faults.push(Fault::error(name, line, error.message()));
                }
            }
        }
        faq.entries.sort_by(|a, b| a.id.cmp(&b.id));
        for entry in &faq.entries {
            let compile = |sources: &[String]| sources.iter().filter_map(|s| regex::Regex::new(s).ok()).collect();
            let rules = Rules { patterns: compile(&entry.patterns), except: compile(&entry.except) };
            faq.rules.insert(entry.id.clone(), rules);
            faq.codes.extend(entry.codes.iter().map(|code| (code.clone(), entry.id.clone())));
        }
        faq.hash = hash.finalize().into();
        if faults.is_empty() { Ok(faq) } else { Err(faults) }
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

    /// The reviewed contacts.
    #[must_use]
    pub fn contacts(&self) -> &Contacts {
        &self.contacts
    }

    /// The entry that a carrier code means by itself. Codes are compared in upper case.
    #[must_use]
    pub fn by_code(&self, code: &str) -> Option<&EntryId> {
        self.codes.get(&code.to_ascii_uppercase())
    }

    /// The compiled patterns of one entry.
    #[must_use]
    pub fn rules(&self, id: &EntryId) -> Option<&Rules> {
        self.rules.get(id)
    }

    /// Every pattern that matches the normalised reason text, without the entries that one of their exceptions rules out, in the
    /// order of the text.
    #[must_use]
    pub fn matches(&self, text: &str) -> Vec<PatternHit> {
        let mut hits = Vec::new();
        for (entry, rules) in &self.rules {
            if rules.except.iter().any(|regex| regex.is_match(text)) {
                continue;
            }
            for regex in &rules.patterns {
                if let Some(found) = regex.find(text) {
                    hits.push(PatternHit { entry: entry.clone(), pattern: regex.as_str().to_owned(), span: found.range() });
                }
            }
        }
        hits.sort_by_key(|hit| hit.span.start);
        hits
    }

    /// What deserves a look but does not stop the FAQ from working.
    #[must_use]
    pub fn warnings(&self) -> &[Fault] {
        &self.warnings
    }

    /// SHA-256 over all names and contents, whatever their order.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        self.hash
    }

    /// The first 12 hexadecimal digits of the hash: the version that an answer names.
    #[must_use]
    pub fn version(&self) -> String {
        self.hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
    }
}
