//! The reviewed contacts: the only numbers and sites the bot ever shows.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::{Carrier, Fault, Locale};

/// One contact.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Contact {
    name: BTreeMap<Locale, String>,
    #[serde(default)]
    number: Option<String>,
    #[serde(default)]
    site: Option<String>,
}

/// Every contact, by the placeholder that names it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Contacts {
    #[serde(default)]
    contact: BTreeMap<String, Contact>,
}

impl Contacts {
    /// Reads `contacts.toml`.
    ///
    /// # Errors
    /// All faults.
    pub fn load(file: &str, text: &str) -> Result<Self, Vec<Fault>> {
        toml::from_str(text).map_err(|error| vec![Fault::error(file, 1, error.message())])
    }

    /// Name and number of one contact, as it stands in a sentence.
    fn shown(&self, key: &str, locale: Locale) -> Option<String> {
        let contact = self.contact.get(key)?;
        let name = contact.name.get(&locale).map_or(key, String::as_str);
        Some(match (&contact.number, &contact.site) {
            (Some(number), _) => format!("{name} {number}"),
            (None, Some(site)) => format!("{name}（{site}）"),
            (None, None) => name.to_owned(),
        })
    }

    /// Replaces `{douyin}`, `{carrier}` … by name and number.
    #[must_use]
    pub fn fill(&self, text: &str, locale: Locale, carrier: Option<Carrier>) -> String {
        let mut filled = text.to_owned();
        for key in self.contact.keys() {
            if let Some(shown) = self.shown(key, locale) {
                filled = filled.replace(&format!("{{{key}}}"), &shown);
            }
        }
        let all = [Carrier::Mobile, Carrier::Unicom, Carrier::Telecom, Carrier::Cbn];
        let carriers = carrier.map_or(all.to_vec(), |one| vec![one]);
        let names: Vec<String> = carriers.iter().filter_map(|c| self.shown(c.name(), locale)).collect();
        filled.replace("{carrier}", &names.join(if locale == Locale::En { ", " } else { "、" }))
    }
}
