//! Signed tickets for the web: whoever holds one may see one order, one case, or go on with one conversation, until its last day.
//!
//! A ticket is, in base 64: a version (1 byte), what it is for (1 byte), the last day it counts (days since 1970, 3 bytes), a name, and a
//! keyed hash over all of it (16 bytes). With the key lost or changed, all tickets end. A link in Telegram has its own form ([`super::link`]).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use chrono::{DateTime, Days, NaiveDate, Utc};
use subtle::ConstantTimeEq as _;

use super::owner::Keyring;
use crate::model::{CaseId, ConversationId, OrderId, shanghai_day};

/// The longest that is read.
pub const TICKET_CHARS_MAX: usize = 160;
const VERSION: u8 = 1;
const PURPOSE: &str = "simdesk ticket 1";
const HEAD_BYTES: usize = 5;
const MAC_BYTES: usize = 16;

/// What a ticket opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ticket {
    /// How an order stands.
    Order(OrderId),
    /// How a case stands, and the conversation that it belongs to.
    Case(CaseId),
    /// A conversation, as its own person.
    Conversation(ConversationId),
}

impl Ticket {
    fn parts(&self) -> (u8, String) {
        match self {
            Self::Order(order) => (b'o', order.to_string()),
            Self::Case(case) => (b'c', case.0.to_string()),
            Self::Conversation(conversation) => (b'v', conversation.to_string()),
        }
    }

    fn from_parts(kind: u8, name: &str) -> Option<Self> {
        match kind {
            b'o' => name.parse().ok().map(Self::Order),
            b'c' => name.parse().ok().map(|number| Self::Case(CaseId(number))),
            b'v' => name.parse().ok().map(Self::Conversation),
            _ => None,
        }
    }
}

/// Writes one, good for so many days. `None` when the days reach past the calendar.
#[must_use]
pub fn write(keyring: &Keyring, ticket: &Ticket, days: u16, now: DateTime<Utc>) -> Option<String> {
    let last = shanghai_day(now).checked_add_days(Days::new(days.into()))?;
    let day = u32::try_from((last - NaiveDate::default()).num_days()).ok()?.to_be_bytes();
    let (kind, name) = ticket.parts();
    let mut bytes = vec![VERSION, kind, day[1], day[2], day[3]];
    bytes.extend(name.as_bytes());
    bytes.extend(keyring.sign(PURPOSE, &bytes));
    (day[0] == 0).then(|| BASE64.encode(&bytes))
}

/// Reads one: what it opens, and its last day. `None` when it was changed, is over, or is none; nobody is told which.
#[must_use]
pub fn read(keyring: &Keyring, ticket: &str, now: DateTime<Utc>) -> Option<(Ticket, NaiveDate)> {
    let bytes = Some(ticket).filter(|text| text.len() <= TICKET_CHARS_MAX).and_then(|text| BASE64.decode(text).ok())?;
    let (signed, mac) = bytes.split_at_checked(bytes.len().checked_sub(MAC_BYTES)?)?;
    let genuine = bool::from(keyring.sign(PURPOSE, signed).ct_eq(mac));
    let Some(([VERSION, kind, day @ ..], name)) = signed.split_at_checked(HEAD_BYTES) else { return None };
    let day = day.iter().fold(0_u64, |day, byte| day << 8 | u64::from(*byte));
    let last = NaiveDate::default().checked_add_days(Days::new(day)).filter(|last| shanghai_day(now) <= *last)?;
    let opens = Ticket::from_parts(*kind, std::str::from_utf8(name).ok()?)?;
    genuine.then_some((opens, last))
}
