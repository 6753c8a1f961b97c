//! audits
use chrono::{DateTime, Utc};
use crate::model::{ConversationId, OrderId, OwnerCheck, PhoneTail};
use crate::port::{Store, StoreError};
/// stub
#[derive(Debug, Clone)]
pub struct Keyring;
/// stub
#[derive(Debug, Clone)]
pub struct Limits;
/// stub
pub async fn check_owner(_: &dyn Store, _: &Keyring, _: &[OrderId], _: PhoneTail, _: &ConversationId, _: &Limits, _: DateTime<Utc>) -> Result<OwnerCheck, StoreError> { Ok(OwnerCheck::Locked) }
