//! Signed links: whoever the shop sends one to is the owner of its order, without being asked for the phone tail.
//!
//! Telegram hands on at most 64 characters, of letters, digits, `-` and `_`. A token is, in base 64: a version (1 byte), the last day it
//! counts (days since 1970, 3 bytes), the order number, and a keyed hash over all of it (16 bytes). It holds the number of the order,
//! which the customer knows, and nothing else. With the key lost or changed, all links end.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use chrono::{DateTime, Days, NaiveDate, Utc};
use subtle::ConstantTimeEq as _;

use super::owner::Keyring;
use crate::model::{OrderId, shanghai_day};

/// Characters that Telegram hands on.
pub const TOKEN_CHARS_MAX: usize = 64;
const VERSION: u8 = 1;
const PURPOSE: &str = "simdesk link 1";
const HEAD_BYTES: usize = 4;
const MAC_BYTES: usize = 16;

/// A token for this order, good for so many days. `None` when the number is too long for a link, or the days reach past the calendar.
#[must_use]
pub fn token(keyring: &Keyring, order: &OrderId, days: u16, now: DateTime<Utc>) -> Option<String> {
    let last = shanghai_day(now).checked_add_days(Days::new(days.into()))?;
    let day = u32::try_from((last - NaiveDate::default()).num_days()).ok()?.to_be_bytes();
    let mut bytes = vec![VERSION];
    bytes.extend(&day[1..]);
    bytes.extend(order.as_str().as_bytes());
    bytes.extend(keyring.sign(PURPOSE, &bytes));
    let token = BASE64.encode(&bytes);
    (day[0] == 0 && token.len() <= TOKEN_CHARS_MAX).then_some(token)
}

/// What a start parameter says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// Whose the order is.
    Proves(OrderId),
    /// Nothing more: its days are over, or the key is another one.
    Over,
    /// It has not the shape of a token.
    Other,
}

/// Reads a start parameter. One that was changed counts as over.
#[must_use]
pub fn read(keyring: &Keyring, token: &str, now: DateTime<Utc>) -> Link {
    let bytes = if token.len() <= TOKEN_CHARS_MAX { BASE64.decode(token).unwrap_or_default() } else { Vec::new() };
    let parts = bytes.len().checked_sub(MAC_BYTES).and_then(|at| bytes.split_at_checked(at));
    let Some((signed, mac)) = parts else { return Link::Other };
    let Some(([VERSION, day @ ..], order)) = signed.split_at_checked(HEAD_BYTES) else { return Link::Other };
    let genuine = bool::from(keyring.sign(PURPOSE, signed).ct_eq(mac));
    let day = day.iter().fold(0_u64, |day, byte| day << 8 | u64::from(*byte));
    let last = NaiveDate::default().checked_add_days(Days::new(day));
    let live = last.is_some_and(|last| shanghai_day(now) <= last);
    let order = std::str::from_utf8(order).ok().and_then(|order| order.parse().ok());
    order.filter(|_| genuine && live).map_or(Link::Over, Link::Proves)
}
