//! Long polling: what arrived is in the store before the next question confirms it.

use std::time::Duration;

use serde_json::Value;

use super::api::{GetUpdates, POLL};
use super::update::{WANTED, number};
use super::{ApiFault, Telegram};
use crate::flow::crew::Stop;
use crate::port::StoreError;

/// The longest pause between two questions that failed.
const PAUSE_MAX: Duration = Duration::from_secs(30);
/// Somebody else asks with this token: asking more often would only take turns losing.
const CONFLICT_PAUSE: Duration = Duration::from_secs(5);

/// Asks for updates until told to stop. Telegram or the store being away is waited out.
pub async fn run(telegram: &Telegram, mut stop: Stop) {
    let mut offset = None;
    let mut pause = Duration::from_secs(1);
    while !*stop.borrow() {
        // A question that is cut off confirms nothing that was not taken.
        let asked = tokio::select! {
            asked = once(telegram, &mut offset, POLL) => asked,
            _ = stop.wait_for(|over| *over) => break,
        };
        let wait = match asked {
            Ok(()) => {
                pause = Duration::from_secs(1);
                continue;
            }
            Err(PollFault::Store(error)) => {
                tracing::error!("updates wait at Telegram, since the store does not take them: {error}");
                pause
            }
            Err(PollFault::Api(ApiFault::Wait(time))) => time,
            Err(PollFault::Api(ApiFault::Refused(why)))
                if why.starts_with("Conflict") || why.contains("webhook") || why.contains("getUpdates") =>
            {
                tracing::error!(
                    "another program asks for this bot's updates, or a webhook is set: stop the other one, or run `simdesk telegram setup` ({why})"
                );
                CONFLICT_PAUSE
            }
            Err(PollFault::Api(error)) => {
                tracing::warn!("no updates: {error}");
                pause
            }
        };
        pause = (pause * 2).min(PAUSE_MAX);
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            _ = stop.wait_for(|over| *over) => break,
        }
    }
}

/// Why a question led to nothing.
#[derive(Debug, thiserror::Error)]
pub enum PollFault {
    /// Telegram.
    #[error(transparent)]
    Api(#[from] ApiFault),
    /// The store; the updates come again.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Asks once for updates from `offset` on, waits for them for at most `wait`, takes them, and moves the offset on.
///
/// # Errors
/// When Telegram can't be asked, or the store does not take what came; then nothing is confirmed.
pub async fn once(telegram: &Telegram, offset: &mut Option<i64>, wait: Duration) -> Result<(), PollFault> {
    let ask = GetUpdates { offset: *offset, timeout: wait.as_secs(), allowed_updates: WANTED };
    let updates = telegram.api().updates(ask).await?;
    telegram.take(&updates).await?;
    if !updates.is_empty() && next(None, &updates).is_none() {
        // They can't be confirmed, and would come again at once.
        return Err(ApiFault::Unclear("updates without a number").into());
    }
    *offset = next(*offset, &updates);
    Ok(())
}

/// What the next question begins with, which confirms everything before it. After a quiet week numbers may begin anew, lower than before:
/// what came last counts.
fn next(offset: Option<i64>, updates: &[Value]) -> Option<i64> {
    let last = updates.iter().filter_map(number).max().map(|last| last.saturating_add(1));
    last.or(offset)
}
