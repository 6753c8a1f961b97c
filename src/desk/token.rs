//! Tokens of staff for the web: one for each account at a time, known by its hash only. It counts as long as the account that it was made
//! for: one that was revoked and brought back needs a new one.

use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::staff::{self, StaffError};
use crate::model::{Actor, Role, StaffAccount, StaffId, hex};
use crate::port::{Store, StoreError};

/// Random bytes in a token.
pub const RANDOM_BYTES: usize = 24;
/// What every token begins with, so that people and scanners know one when they see it.
const PREFIX: &str = "sds_";
const HASH_BYTES: usize = 32;

fn setting(id: &StaffId) -> String {
    format!("staff-token/{id}")
}

fn hash(token: &str) -> [u8; HASH_BYTES] {
    Sha256::digest([b"simdesk staff token 1:", token.as_bytes()].concat()).into()
}

/// Makes the account's token, which ends the one before. It is in no store: whoever loses it makes another.
///
/// # Errors
/// When there is no such account any more, or `by` may not make one for it.
pub async fn make(
    store: &dyn Store,
    by: &StaffId,
    id: &StaffId,
    random: [u8; RANDOM_BYTES],
    now: DateTime<Utc>,
) -> Result<String, StaffError> {
    check(store, by, id).await?;
    let token = format!("{PREFIX}{}", hex(&random));
    let value = [&hash(&token)[..], &now.timestamp_micros().to_be_bytes()].concat();
    store.put_setting(&setting(id), &value).await?;
    Ok(token)
}

/// Ends the account's token, if it has one.
///
/// # Errors
/// As [`make`].
pub async fn end(store: &dyn Store, by: &StaffId, id: &StaffId) -> Result<(), StaffError> {
    check(store, by, id).await?;
    Ok(store.put_setting(&setting(id), &[]).await?)
}

/// Everybody may see to their own token, admins to all.
async fn check(store: &dyn Store, by: &StaffId, id: &StaffId) -> Result<(), StaffError> {
    let accounts = store.staff().await?;
    match accounts.iter().find(|account| account.id == *id) {
        None => return Err(StaffError::Unknown(id.clone())),
        Some(account) if !account.is_live() => return Err(StaffError::Revoked(id.clone())),
        Some(_) => {}
    }
    if by == id { Ok(()) } else { staff::may_change(&accounts, by) }
}

/// Whoever has this token; `None` for everybody else. What is compared, and how often, does not depend on the token.
///
/// # Errors
/// When the store fails.
pub async fn bearer(store: &dyn Store, token: &str) -> Result<Option<Actor>, StoreError> {
    let given = hash(token);
    let mut found: Option<StaffAccount> = None;
    for account in store.staff().await? {
        let value = store.setting(&setting(&account.id)).await?.unwrap_or_default();
        let (known, made) = value.split_at_checked(HASH_BYTES).unwrap_or((&[0; HASH_BYTES], &[]));
        let made = made.try_into().map_or(i64::MIN, i64::from_be_bytes);
        let fits = bool::from(known.ct_eq(&given)) && account.is_live() && made >= account.added_at.timestamp_micros();
        if fits {
            found = Some(account);
        }
    }
    Ok(found.map(|account| Actor { id: account.id, over: account.role == Role::Admin }))
}
