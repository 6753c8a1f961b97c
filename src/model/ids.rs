//! Identifiers as types: parsed once, trusted afterwards.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// Why a text is not the identifier it was offered as.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// The text has none of the shapes of an order number.
    #[error("not an order number: expected up to 4 letters and 8 to 32 digits, letters or '-'")]
    OrderId,
    /// Not exactly four ASCII digits.
    #[error("not a phone tail: expected exactly 4 digits")]
    PhoneTail,
    /// Not `C-` and a number.
    #[error("not a case number: expected C- and digits, as in C-1024")]
    CaseId,
    /// Not `I-` and a number.
    #[error("not an incident's number: expected I- and digits, as in I-3")]
    IncidentId,
    /// Empty, or with a character that no identifier has.
    #[error("not a usable name: expected 1 to 64 letters, digits, '-', '_', '.' or ':'")]
    Name,
}

/// An order number in its canonical form: ASCII, upper case, without the trailing `A` that old 抖店 parent orders carry.
///
/// 4 to 40 characters. It is text, never a number: 19 digits do not survive a spreadsheet or a JSON number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OrderId(Arc<str>);

impl OrderId {
    /// The canonical text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True for a number as 抖店 gives out: 19 digits. Main orders and sub-orders look alike.
    #[must_use]
    pub fn is_shop_number(&self) -> bool {
        self.0.len() == 19 && self.0.bytes().all(|b| b.is_ascii_digit())
    }

    /// What a person may see of it before the owner check: the first three and the last four characters (`478…3640`).
    #[must_use]
    pub fn masked(&self) -> String {
        let chars: Vec<char> = self.0.chars().collect();
        if chars.len() <= 8 {
            return format!("…{}", chars[chars.len().saturating_sub(4)..].iter().collect::<String>());
        }
        let head: String = chars[..3].iter().collect();
        let tail: String = chars[chars.len() - 4..].iter().collect();
        format!("{head}…{tail}")
    }
}

impl FromStr for OrderId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let mut canonical = text.trim().to_ascii_uppercase();
        let digits = canonical.bytes().filter(u8::is_ascii_digit).count();
        if digits == 19 && canonical.len() == 20 && canonical.ends_with('A') {
            canonical.pop();
        }
        let shape = canonical.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        if !shape || digits < 4 || !(4..=40).contains(&canonical.len()) {
            return Err(IdError::OrderId);
        }
        Ok(Self(canonical.into()))
    }
}

impl TryFrom<String> for OrderId {
    type Error = IdError;
    fn try_from(text: String) -> Result<Self, IdError> {
        text.parse()
    }
}

impl From<OrderId> for String {
    fn from(id: OrderId) -> Self {
        id.0.to_string()
    }
}

impl fmt::Display for OrderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The last four digits of a phone: the second factor of the owner check. Its `Debug` hides the digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PhoneTail([u8; 4]);

impl PhoneTail {
    /// The four ASCII digits.
    #[must_use]
    pub fn digits(&self) -> [u8; 4] {
        self.0
    }
}

impl FromStr for PhoneTail {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let bytes: [u8; 4] = text.trim().as_bytes().try_into().map_err(|_| IdError::PhoneTail)?;
        if bytes.iter().all(u8::is_ascii_digit) { Ok(Self(bytes)) } else { Err(IdError::PhoneTail) }
    }
}

impl fmt::Debug for PhoneTail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PhoneTail(****)")
    }
}

/// The number of a case, shown as `C-1024`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CaseId(pub u64);

impl fmt::Display for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "C-{}", self.0)
    }
}

impl FromStr for CaseId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let text = text.trim();
        let digits = text.strip_prefix("C-").or_else(|| text.strip_prefix("c-")).unwrap_or(text);
        digits.parse().map(Self).map_err(|_| IdError::CaseId)
    }
}

/// Names made of a small, safe alphabet (they become store keys and file names).
fn check_name(text: &str) -> Result<Arc<str>, IdError> {
    let fine = (1..=64).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':'));
    if fine { Ok(text.into()) } else { Err(IdError::Name) }
}

macro_rules! name_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// The text itself.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                check_name(text).map(Self)
            }
        }
        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                text.parse()
            }
        }
        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0.to_string()
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

name_type! {
    /// The id of a FAQ entry, as in `faq/id-photo.toml`.
    EntryId
}
name_type! {
    /// One person on one channel, as in `terminal:demo` or `telegram:4711`. Events of one conversation have one order.
    ConversationId
}
impl ConversationId {
    /// The channel of the threads in which staff work.
    pub const DESK: &str = "desk";
    /// The channel of browsers.
    pub const WEB: &str = "web";

    /// Where votes on pages are worked on: nobody's, so that nothing leads from a vote to a person.
    #[must_use]
    pub fn votes() -> Self {
        Self(format!("{}:votes", Self::WEB).into())
    }

    /// Its channel.
    #[must_use]
    pub fn channel(&self) -> &str {
        self.0.split(':').next().unwrap_or_default()
    }

    /// The conversation of the staff with the bot, which is about no customer.
    #[must_use]
    pub fn staff_room() -> Self {
        Self(format!("{}:general", Self::DESK).into())
    }

    /// The thread in which staff work on this conversation; that of the staff's own is itself.
    #[must_use]
    pub fn thread(&self) -> Self {
        if self.is_thread() { self.clone() } else { Self(format!("{}:{}", Self::DESK, self.0).into()) }
    }

    /// The conversation that is worked on in this thread.
    #[must_use]
    pub fn of_thread(&self) -> Option<Self> {
        let of = self.0.strip_prefix(Self::DESK)?.strip_prefix(':')?;
        of.contains(':').then(|| Self(of.into()))
    }

    /// True for threads, and for the staff's own conversation.
    #[must_use]
    pub fn is_thread(&self) -> bool {
        self.0.strip_prefix(Self::DESK).is_some_and(|rest| rest.starts_with(':'))
    }

    /// What lists show: the channel, and at most half of the rest, four characters at the most (`telegram:…4711`).
    #[must_use]
    pub fn masked(&self) -> String {
        let (channel, name) = self.0.split_once(':').unwrap_or(("", &self.0));
        let shown = (name.len() / 2).min(4);
        format!("{channel}:…{}", name.get(name.len() - shown..).unwrap_or_default())
    }
}

name_type! {
    /// A member of staff, by account name.
    StaffId
}
