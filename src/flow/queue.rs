//! Who waits for staff, and how long others have waited: what customers are told of it comes from here.

use chrono::{DateTime, TimeDelta, Utc};

use super::Context;
use crate::decide::Queue;
use crate::model::Wait;
use crate::port::{CaseFilter, Store, StoreError};

/// Cases of the queue that are counted.
const QUEUE_MAX: usize = 1_000;
/// Times are told from so many answers at least, and from the last so many at most.
const WAITS_MIN: usize = 5;
const WAITS_MAX: usize = 20;
/// An answer of longer ago says nothing about today.
const WAITS_DAYS: i64 = 14;

/// As it is now.
pub(super) async fn look(store: &dyn Store, context: &Context, now: DateTime<Utc>) -> Result<Queue, StoreError> {
    let open = store.cases(CaseFilter { all: false }, QUEUE_MAX).await?;
    let waiting = open.iter().filter(|case| case.state.is_waiting()).map(|case| case.id).collect();
    let expected_minutes = expected(&store.waits().await?, context, now);
    Ok(Queue { waiting, expected_minutes })
}

/// Working minutes within which half of the last customers had an answer; `None` when there were too few to tell.
fn expected(waits: &[Wait], context: &Context, now: DateTime<Utc>) -> Option<u32> {
    let calendar = &context.knowledge.calendar;
    let recent = waits.iter().rev().take(WAITS_MAX).filter(|wait| now - wait.answered_at < TimeDelta::days(WAITS_DAYS));
    let worked = recent.map(|wait| calendar.worked(context.hours.as_ref(), wait.opened_at, wait.answered_at).num_minutes());
    let mut minutes: Vec<i64> = worked.collect();
    if minutes.len() < WAITS_MIN {
        return None;
    }
    minutes.sort_unstable();
    u32::try_from(minutes[minutes.len() / 2]).ok()
}
