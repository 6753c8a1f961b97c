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

/// The order that a token proves; `None` for one that is not ours, was changed, or is over.
#[must_use]
pub fn order(keyring: &Keyring, token: &str, now: DateTime<Utc>) -> Option<OrderId> {
    if token.len() > TOKEN_CHARS_MAX {
        return None;
    }
    let bytes = BASE64.decode(token).ok()?;
    let (signed, mac) = bytes.split_at_checked(bytes.len().checked_sub(MAC_BYTES)?)?;
    let genuine = bool::from(keyring.sign(PURPOSE, signed).ct_eq(mac));
    let (head, order) = signed.split_at_checked(HEAD_BYTES)?;
    let [VERSION, day @ ..] = head else { return None };
    let day = day.iter().fold(0_u64, |day, byte| day << 8 | u64::from(*byte));
    let last = NaiveDate::default().checked_add_days(Days::new(day))?;
    let live = shanghai_day(now) <= last;
    (genuine && live).then(|| std::str::from_utf8(order).ok()?.parse().ok()).flatten()
}
