//! What becomes of a message, by what Telegram says: the same for customers and for the staff's group.
//!
//! | what Telegram says | what becomes of the message |
//! |---|---|
//! | accepted, whatever else is in the answer | sent |
//! | wait so long (429) | not sent; again when the time is over, other chats go on |
//! | blocked, deleted, never opened | failed: nobody is there |
//! | refused for another reason | failed, and a line for the operator |
//! | no connection | not sent; again every 5 s, for as long as it takes |
//! | no answer, or a broken one | perhaps sent: again, at most three times, then uncertain. A message that comes twice is better for a customer than none |
//! | the token is not valid | not sent; again every minute, and a line for the operator |

use chrono::{DateTime, TimeDelta, Utc};

use super::ApiFault;
use crate::model::OutboxMessage;
use crate::port::SendOutcome;

/// Deliveries whose outcome stays unclear.
const UNCLEAR_MAX: u32 = 3;
/// Until a message is tried again that found no connection.
const DOWN_SECONDS: i64 = 5;

/// See above.
pub(super) fn of(fault: &ApiFault, message: &OutboxMessage, tries: u32, now: DateTime<Utc>) -> SendOutcome {
    let again = |seconds: i64, may_have_arrived| SendOutcome::Later { at: now + TimeDelta::seconds(seconds), may_have_arrived };
    let later = |seconds| again(seconds, false);
    let why = fault.to_string();
    let conversation = &message.conversation;
    match fault {
        ApiFault::Wait(time) => SendOutcome::Later { at: now + pause(*time), may_have_arrived: false },
        ApiFault::Unreachable(_) => {
            tracing::info!(%conversation, sequence = message.sequence, "the customer can't be reached there: {why}");
            SendOutcome::Failed { why }
        }
        ApiFault::Refused(_) | ApiFault::Moved(_) => {
            tracing::error!(%conversation, sequence = message.sequence, "Telegram refused a message: {why}");
            SendOutcome::Failed { why }
        }
        ApiFault::Down(_) => later(DOWN_SECONDS),
        ApiFault::Unclear(_) if tries < UNCLEAR_MAX => {
            tracing::debug!(%conversation, sequence = message.sequence, "nobody knows whether a message arrived: {why}");
            again(1 << tries.min(UNCLEAR_MAX), true)
        }
        ApiFault::Unclear(_) => {
            tracing::error!(%conversation, sequence = message.sequence, "a message may never arrive, or has come more than once: {why}");
            SendOutcome::Uncertain { why }
        }
        ApiFault::Token => {
            tracing::error!("{why}");
            later(60)
        }
    }
}

/// How long Telegram wants to be left alone, and a second more: clocks and rounding.
pub(super) fn pause(time: std::time::Duration) -> TimeDelta {
    TimeDelta::seconds(i64::try_from(time.as_secs()).unwrap_or(60).min(86_400) + 1)
}
