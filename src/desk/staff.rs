//! Accounts of staff: who may act at the desk. Checked with every act.

use chrono::{DateTime, Utc};

use crate::model::{Actor, Role, StaffAccount, StaffId};
use crate::port::{Store, StoreError};

/// Why somebody may not act, or an account can't be as it should.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StaffError {
    /// No such account.
    #[error("{0} is no account of staff; say who you are with --as NAME, or add one with `simdesk staff add {0}`")]
    Unknown(StaffId),
    /// It has ended.
    #[error("the account {0} was revoked")]
    Revoked(StaffId),
    /// It is there already.
    #[error("{0} is an account already; `simdesk staff revoke {0}` ends it")]
    Exists(StaffId),
    /// The number in Telegram belongs to somebody else.
    #[error("this Telegram ID belongs to the account {0}")]
    Telegram(StaffId),
    /// Accounts are the admins' to change, once there are some.
    #[error("{0} is no admin; accounts are changed by admins (--as NAME)")]
    NoAdmin(StaffId),
    /// Somebody has to be there for what nobody takes.
    #[error("{0} is the only admin; make somebody else one first")]
    LastAdmin(StaffId),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whoever acts under this name. As long as there has never been an account, everybody may do everything.
///
/// # Errors
/// When there is no such account, or it was revoked.
pub async fn actor(store: &dyn Store, name: &StaffId) -> Result<Actor, StaffError> {
    let accounts = store.staff().await?;
    if accounts.is_empty() {
        return Ok(Actor { id: name.clone(), over: true });
    }
    match accounts.into_iter().find(|account| account.id == *name) {
        Some(account) if account.is_live() => Ok(Actor { id: account.id, over: account.role == Role::Admin }),
        Some(account) => Err(StaffError::Revoked(account.id)),
        None => Err(StaffError::Unknown(name.clone())),
    }
}

/// Whoever has this number in Telegram; `None` when nobody has.
///
/// # Errors
/// When the store fails.
pub async fn actor_in_telegram(store: &dyn Store, id: i64) -> Result<Option<Actor>, StaffError> {
    let accounts = store.staff().await?;
    let found = accounts.into_iter().find(|account| account.is_live() && account.telegram == Some(id));
    Ok(found.map(|account| Actor { id: account.id, over: account.role == Role::Admin }))
}

/// Adds an account, or brings one back that was revoked.
///
/// # Errors
/// See [`StaffError`].
pub async fn add(
    store: &dyn Store,
    by: &StaffId,
    id: &StaffId,
    role: Role,
    telegram: Option<i64>,
    now: DateTime<Utc>,
) -> Result<StaffAccount, StaffError> {
    let accounts = store.staff().await?;
    may_change(&accounts, by)?;
    if accounts.iter().any(|account| account.id == *id && account.is_live()) {
        return Err(StaffError::Exists(id.clone()));
    }
    let same = |account: &&StaffAccount| account.is_live() && telegram.is_some() && account.telegram == telegram;
    if let Some(other) = accounts.iter().find(same) {
        return Err(StaffError::Telegram(other.id.clone()));
    }
    let account = StaffAccount { id: id.clone(), role, telegram, added_at: now, revoked_at: None };
    store.put_staff(account.clone()).await?;
    Ok(account)
}

/// Ends an account. It stays in the list, so that what it did has a name.
///
/// # Errors
/// See [`StaffError`].
pub async fn revoke(store: &dyn Store, by: &StaffId, id: &StaffId, now: DateTime<Utc>) -> Result<StaffAccount, StaffError> {
    let accounts = store.staff().await?;
    may_change(&accounts, by)?;
    let found = accounts.iter().find(|account| account.id == *id).ok_or_else(|| StaffError::Unknown(id.clone()))?;
    if !found.is_live() {
        return Err(StaffError::Revoked(id.clone()));
    }
    let others = accounts.iter().any(|account| account.id != *id && account.is_live());
    if found.role == Role::Admin && others && admins(&accounts).all(|admin| admin.id == *id) {
        return Err(StaffError::LastAdmin(id.clone()));
    }
    let account = StaffAccount { revoked_at: Some(now), ..found.clone() };
    store.put_staff(account.clone()).await?;
    Ok(account)
}

fn admins(accounts: &[StaffAccount]) -> impl Iterator<Item = &StaffAccount> {
    accounts.iter().filter(|account| account.is_live() && account.role == Role::Admin)
}

/// Where no admin is left, whoever has the machine can make one.
pub(super) fn may_change(accounts: &[StaffAccount], by: &StaffId) -> Result<(), StaffError> {
    if admins(accounts).next().is_none() || admins(accounts).any(|admin| admin.id == *by) {
        Ok(())
    } else {
        Err(StaffError::NoAdmin(by.clone()))
    }
}
