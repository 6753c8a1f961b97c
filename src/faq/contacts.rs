//! The reviewed contacts: the only numbers and sites that the bot ever shows. Answers name them by placeholder.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::NaiveDate;

use super::placeholder::{self, Piece};
use crate::model::{Carrier, Fault, Locale};
use crate::sheet::{At, Section, Sheet};

/// The placeholder that stands for the order's own carrier.
const CARRIER: &str = "carrier";

const CARRIERS: [Carrier; 4] = [Carrier::Mobile, Carrier::Unicom, Carrier::Telecom, Carrier::Cbn];

/// How sure its reviewer was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContactStatus {
    /// Confirmed.
    Good,
    /// From a secondary source: a person should confirm it.
    Medium,
}

/// One contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// What it is called, in every language.
    pub name: BTreeMap<Locale, String>,
    /// What it is for, in every language.
    pub purpose: BTreeMap<Locale, String>,
    /// A phone number or a site.
    pub address: Address,
    /// Where it was found.
    pub source: String,
    /// When somebody last looked at it.
    pub reviewed: NaiveDate,
    /// How sure they were.
    pub status: ContactStatus,
}

/// How a contact is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// A phone number or short code.
    Number(String),
    /// A web site, without `https://`.
    Site(String),
}

/// Every contact, by the placeholder that names it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contacts {
    contacts: BTreeMap<String, Contact>,
}

impl Contacts {
    /// Reads `contacts.toml`.
    ///
    /// # Errors
    /// All faults of the file, warnings among them when there is an error.
    pub fn load(file: &str, text: &str) -> Result<Self, Vec<Fault>> {
        let (contacts, faults) = Self::read(file, text);
        if faults.iter().any(Fault::is_error) { Err(faults) } else { Ok(contacts) }
    }

    /// What could be read, and all faults.
    pub(super) fn read(file: &str, text: &str) -> (Self, Vec<Fault>) {
        let sheet = Sheet::new(file, text);
        let mut contacts = BTreeMap::new();
        if let Some(table) = sheet.parse(text) {
            let mut root = sheet.root(&table);
            if let Some(mut section) = root.section("contact") {
                for key in section.keys() {
                    let Some(one) = section.section(key.value) else { continue };
                    if key.value == CARRIER {
                        sheet.error(key.line, "`carrier` always means the order's own carrier: give this contact another name");
                    }
                    let line = one.line();
                    if let Some(contact) = read_contact(&sheet, one) {
                        if contact.status == ContactStatus::Medium {
                            sheet.warning(line, format!("the contact `{}` still has to be confirmed by a person", key.value));
                        }
                        contacts.insert(key.value.to_owned(), contact);
                    }
                }
                for carrier in CARRIERS {
                    if section.keys().iter().all(|key| key.value != carrier.name()) {
                        sheet.error(section.line(), format!("the contact `{}` is missing", carrier.name()));
                    }
                }
            }
            root.finish();
        }
        (Self { contacts }, sheet.into_faults())
    }

    /// One contact.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Contact> {
        self.contacts.get(name)
    }

    /// The placeholders that [`Self::fill`] understands, `carrier` among them.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.contacts.keys().map(String::as_str).chain([CARRIER])
    }

    /// Whether a placeholder is understood.
    #[must_use]
    pub fn knows(&self, name: &str) -> bool {
        name == CARRIER || self.contacts.contains_key(name)
    }

    /// Every number and site that may be shown.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        self.contacts.values().map(|contact| match &contact.address {
            Address::Number(text) | Address::Site(text) => text.as_str(),
        })
    }

    /// Replaces `{douyin}`, `{carrier}` … by name and number. Without a carrier, `{carrier}` names all four. A placeholder that is not
    /// known (the loader refuses those) and a stray brace stay as they are.
    #[must_use]
    pub fn fill(&self, text: &str, locale: Locale, carrier: Option<Carrier>) -> String {
        let Ok(pieces) = placeholder::split(text) else { return text.to_owned() };
        let mut filled = String::with_capacity(text.len() + 32);
        for piece in pieces {
            match piece {
                Piece::Words(words) => {
                    // "95152咨询" reads badly: a number is set off from a following ideograph as it is from its name.
                    let after_number = filled.ends_with(|c: char| c.is_ascii_digit());
                    if after_number && !filled.is_empty() && words.starts_with(is_ideograph) {
                        filled.push(' ');
                    }
                    filled.push_str(words);
                }
                Piece::Name(CARRIER) => filled.push_str(&self.carriers(locale, carrier)),
                Piece::Name(name) => match self.shown(name, locale) {
                    Some(shown) => filled.push_str(&shown),
                    None => write!(filled, "{{{name}}}").unwrap_or_default(),
                },
            }
        }
        filled
    }

    /// The carrier of the order, or all four in the language's way of listing.
    fn carriers(&self, locale: Locale, carrier: Option<Carrier>) -> String {
        let one = carrier.as_slice();
        let wanted = if one.is_empty() { &CARRIERS[..] } else { one };
        let names: Vec<String> = wanted.iter().filter_map(|carrier| self.shown(carrier.name(), locale)).collect();
        let (comma, or) = match locale {
            Locale::ZhHans | Locale::ZhHant => ("、", "或"),
            Locale::En => (", ", " or "),
        };
        match names.split_last() {
            None => CARRIER.to_owned(),
            Some((last, [])) => last.clone(),
            Some((last, rest)) if locale == Locale::En => format!("{}{or}{last}", rest.join(comma)),
            Some((last, rest)) => format!("{} {or}{last}", rest.join(comma)),
        }
    }

    /// Name and number of one contact, as it stands in a sentence.
    fn shown(&self, name: &str, locale: Locale) -> Option<String> {
        let contact = self.contacts.get(name)?;
        let name = contact.name.get(&locale)?;
        Some(match (&contact.address, locale, name.strip_suffix(')')) {
            (Address::Number(number), _, _) => format!("{name} {number}"),
            (Address::Site(site), Locale::En, Some(open)) => format!("{open}; {site})"),
            (Address::Site(site), Locale::En, None) => format!("{name} ({site})"),
            (Address::Site(site), _, _) => format!("{name}（{site}）"),
        })
    }
}

fn read_contact(sheet: &Sheet<'_>, mut section: Section<'_>) -> Option<Contact> {
    let name = section.section("name").map(in_all_languages);
    let purpose = section.section("use").map(in_all_languages);
    let number = section.optional_text("number");
    let site = section.optional_text("site");
    let source = section.text("source");
    let reviewed = section.date("reviewed");
    let status = section.choice("status", &[("good", ContactStatus::Good), ("medium", ContactStatus::Medium)]);
    let address = match (number, site) {
        (Some(number), None) => number_address(sheet, number),
        (None, Some(site)) => site_address(sheet, site),
        _ => {
            sheet.error(section.line(), "a contact has either a `number` or a `site`");
            None
        }
    };
    section.finish();
    Some(Contact {
        name: name?,
        purpose: purpose?,
        address: address?,
        source: source?.value,
        reviewed: reviewed?.value,
        status: status?,
    })
}

fn number_address(sheet: &Sheet<'_>, number: At<String>) -> Option<Address> {
    let fine = number.value.bytes().all(|b| b.is_ascii_digit() || b == b'-') && (3..=16).contains(&number.value.len());
    if !fine {
        sheet.error(number.line, format!("{:?} is not a phone number: digits and hyphens only", number.value));
    }
    fine.then_some(Address::Number(number.value))
}

fn site_address(sheet: &Sheet<'_>, site: At<String>) -> Option<Address> {
    let fine = site.value.contains('.') && site.value.bytes().all(|b| b.is_ascii_alphanumeric() || b"-./".contains(&b));
    if !fine {
        sheet.error(site.line, format!("{:?} is not a site: write it without https://, as in example.cn/page", site.value));
    }
    fine.then_some(Address::Site(site.value))
}

fn in_all_languages(mut section: Section<'_>) -> BTreeMap<Locale, String> {
    let texts = Locale::ALL.into_iter().filter_map(|locale| Some((locale, section.text(locale.tag())?.value))).collect();
    section.finish();
    texts
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}')
}
