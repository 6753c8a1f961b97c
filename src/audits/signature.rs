//! Who may send orders: whoever signs them with the shared secret, now. An old request that somebody has kept is worth nothing.

use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::model::hex;

/// A request's time may be so far from ours, in either direction.
pub const WINDOW_SECONDS: u64 = 300;
const MAC_BYTES: usize = 32;

/// True when `given` (`v1=` and 64 hexadecimal digits) signs this body for this time, and the time is near enough. The comparison takes the
/// same time wherever the first difference is.
#[must_use]
pub fn is_genuine(secret: &str, timestamp: &str, body: &[u8], given: &str, now: DateTime<Utc>) -> bool {
    let near = timestamp.parse::<i64>().is_ok_and(|at| at.abs_diff(now.timestamp()) <= WINDOW_SECONDS);
    let Some(given) = given.strip_prefix("v1=").and_then(bytes) else { return false };
    signed(secret, timestamp, body).is_some_and(|mac| mac.verify_slice(&given).is_ok()) && near
}

/// The signature of a body, as it is sent.
#[must_use]
pub fn sign(secret: &str, timestamp: &str, body: &[u8]) -> Option<String> {
    let mac = signed(secret, timestamp, body)?.finalize().into_bytes();
    Some(format!("v1={}", hex(&mac)))
}

fn signed(secret: &str, timestamp: &str, body: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(timestamp.as_bytes());
    mac.update(b".");
    mac.update(body);
    Some(mac)
}

fn bytes(digits: &str) -> Option<[u8; MAC_BYTES]> {
    let mut out = [0; MAC_BYTES];
    let fits = digits.len() == 2 * MAC_BYTES && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    for (byte, pair) in out.iter_mut().zip(digits.as_bytes().chunks_exact(2)).filter(|_| fits) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    fits.then_some(out)
}
