//! The owner check: an order number is printed on every parcel, so before anything is said about an order, its owner gives the last four
//! digits of the phone.
//!
//! "Wrong" and "not found" are one answer, after the same work: every order is read, every comparison takes constant time, and where
//! there is nothing to compare with, a dummy is compared. Tries are counted before the comparison counts, per person, overall, and once
//! for each order that a message names: under one number for all that belongs to it, so that neither an order's other numbers nor the
//! cards of a main order give further tries. A try that passes, or that meets a limit and so compares nothing, is given back with
//! [`Store::forgive_attempt`]: only failures use tries up, and a person who is locked can't lock other people's orders. A crash in
//! between leaves the try counted, which errs on the safe side.

use std::collections::BTreeSet;
use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::{Choice, ConstantTimeEq};

use crate::model::{AuditRecord, ConversationId, OrderId, OwnerCheck, PhoneTail, TailHash};
use crate::port::{AttemptKey, Store, StoreError};

/// The key of the phone tails. It lives beside the store and its backups, never in them: with 10⁴ possible tails, whoever has both
/// has the tails. Its `Debug` hides it.
#[derive(Clone)]
pub struct Keyring([u8; 32]);

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keyring(****)")
    }
}

impl Keyring {
    /// A key of 32 random bytes.
    #[must_use]
    pub fn from_bytes(key: [u8; 32]) -> Self {
        Self(key)
    }

    /// The keyed hash of a tail.
    #[must_use]
    pub fn hash(&self, tail: &PhoneTail) -> TailHash {
        TailHash(self.mac(&tail.digits()))
    }

    /// Tells two keys apart without telling either.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 16] {
        self.mac(b"simdesk key fingerprint 1")
    }

    /// Signs a link: `purpose` keeps one use of the key from passing for another.
    #[must_use]
    pub(super) fn sign(&self, purpose: &str, data: &[u8]) -> [u8; 16] {
        self.mac(&[purpose.as_bytes(), &[0], data].concat())
    }

    fn mac(&self, data: &[u8]) -> [u8; 16] {
        // HMAC pads a short key with zeros to the block's length; a key of that length cannot be refused.
        let mut block = [0; 64];
        block[..32].copy_from_slice(&self.0);
        let mut mac = Hmac::<Sha256>::new(&block.into());
        mac.update(data);
        let full = mac.finalize().into_bytes();
        let mut half = [0; 16];
        half.copy_from_slice(&full[..16]);
        half
    }
}

/// How many wrong tails are allowed, and for how long they are remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Per person.
    pub person_max: u32,
    /// How long a person's failures are remembered.
    pub person_window: TimeDelta,
    /// Per order, whoever tries.
    pub order_max: u32,
    /// How long an order's failures are remembered.
    pub order_window: TimeDelta,
    /// By everybody together.
    pub all_max: u32,
    /// How long everybody's failures are remembered.
    pub all_window: TimeDelta,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            person_max: 5,
            person_window: TimeDelta::hours(24),
            order_max: 5,
            order_window: TimeDelta::hours(24),
            all_max: 300,
            all_window: TimeDelta::hours(1),
        }
    }
}

/// The most orders of one check.
pub const ORDERS_MAX: usize = 8;
/// The most cards of one main order, as the store joins them.
const CARDS_MAX: usize = 64;
/// Look-ups for the number that tries are counted under: what isn't there takes as many as a usual order.
const LOOKUPS_MIN: usize = 3;

/// Checks a tail against the orders that a person named.
///
/// # Errors
/// When the store fails; nothing has been said then.
pub async fn check_owner(
    store: &dyn Store,
    keyring: &Keyring,
    orders: &[OrderId],
    tail: &PhoneTail,
    person: &ConversationId,
    limits: &Limits,
    now: DateTime<Utc>,
) -> Result<OwnerCheck, StoreError> {
    let orders = &orders[..orders.len().min(ORDERS_MAX)];
    let mut records = Vec::with_capacity(orders.len());
    let mut counted = Vec::with_capacity(orders.len());
    for order in orders {
        let mut found = store.audits_by_order(order).await?;
        found.sort_by_key(|record| record.status.urgency());
        found.truncate(CARDS_MAX);
        counted.push(counted_as(store, order, &found).await?);
        records.push(found);
    }
    let keys = keys(&counted, person, limits);
    let counts = store.count_attempt(&keys, now).await?;
    let left = tries_left(&counts, limits);
    let passed = matching(&records, keyring, *tail);

    if left.is_none() || !passed.is_empty() {
        store.forgive_attempt(&keys, now).await?;
    }
    let Some(left) = left else { return Ok(OwnerCheck::Locked) };
    if !passed.is_empty() {
        return Ok(OwnerCheck::Passed(passed));
    }
    match records.into_iter().flatten().find(|r| r.tail_hash.is_none()) {
        Some(record) => Ok(OwnerCheck::NoSecondFactor(Box::new(record))),
        None => Ok(OwnerCheck::Failed { left }),
    }
}

/// The number under which tries on an order are counted: that of the main order when it has several cards, whichever of its numbers was
/// named; else the one it is stored under; else, for what isn't there, the one that was named.
async fn counted_as(store: &dyn Store, named: &OrderId, found: &[AuditRecord]) -> Result<OrderId, StoreError> {
    // What every record has in common: of several cards the main order's number, of one record all its numbers.
    let mut common: BTreeSet<&OrderId> = found.first().into_iter().flat_map(AuditRecord::ids).collect();
    for record in found {
        common.retain(|id| record.ids().any(|own| own == *id));
    }
    let asked = common.iter().copied().chain(std::iter::repeat(named)).take(common.len().max(LOOKUPS_MIN));
    let mut several: Option<&OrderId> = None;
    for id in asked {
        if store.audits_by_order(id).await?.len() > 1 && common.contains(id) {
            several = Some(several.map_or(id, |known| known.min(id)));
        }
    }
    Ok(several.or_else(|| found.first().map(|record| &record.order_id)).unwrap_or(named).clone())
}

/// Person, everybody, then one for each order; an order named twice or by two of its numbers counts once.
fn keys(orders: &[OrderId], person: &ConversationId, limits: &Limits) -> Vec<AttemptKey> {
    let mut keys = vec![
        AttemptKey { name: format!("person/{person}"), window: limits.person_window },
        AttemptKey { name: "all".into(), window: limits.all_window },
    ];
    for id in orders {
        let name = format!("order/{id}");
        if keys.iter().all(|k| k.name != name) {
            keys.push(AttemptKey { name, window: limits.order_window });
        }
    }
    keys
}

/// `None` when one of the limits was reached before this try.
fn tries_left(counts: &[u32], limits: &Limits) -> Option<u32> {
    let maxima = [limits.person_max, limits.all_max].into_iter().chain(std::iter::repeat(limits.order_max));
    let left = counts.iter().zip(maxima).map(|(count, max)| max.checked_sub(*count)).collect::<Option<Vec<u32>>>()?;
    left.into_iter().min()
}

/// The records whose tail this is, each once, in the order in which they were named. Of several cards under one number, one without a
/// tail of its own goes with the others: the number is that of a main order, and whoever proved one of its cards placed it.
fn matching(records: &[Vec<AuditRecord>], keyring: &Keyring, tail: PhoneTail) -> Vec<AuditRecord> {
    let given = keyring.hash(&tail);
    // No tail hashes to the fingerprint: it stands for what is not there.
    let dummy = TailHash(keyring.fingerprint());
    let fits = |stored: Option<TailHash>| {
        let same: Choice = stored.unwrap_or(dummy).0.ct_eq(&given.0) & Choice::from(u8::from(stored.is_some()));
        bool::from(same)
    };
    let mut passed: Vec<AuditRecord> = Vec::new();
    for found in records {
        if found.is_empty() {
            let _ = fits(None);
        }
        let own: Vec<bool> = found.iter().map(|record| fits(record.tail_hash)).collect();
        let one = own.contains(&true);
        for (record, own) in found.iter().zip(own) {
            if (own || (one && record.tail_hash.is_none())) && passed.iter().all(|r| r.order_id != record.order_id) {
                passed.push(record.clone());
            }
        }
    }
    passed
}
