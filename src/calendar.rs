//! Working days in mainland China.
use crate::model::Progress;
use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, Utc};

/// x
#[derive(Debug, Clone, Default)]
pub struct Calendar {}

impl Calendar {
    /// The `n`-th working day after `from` (n ≥ 1); `None` when it lies past the known calendar.
    #[must_use]
    pub fn add_workdays(&self, _from: NaiveDate, _n: u32) -> Option<NaiveDate> {
        None
    }
    /// x
    #[must_use]
    pub fn progress(&self, _submitted: DateTime<Utc>, _now: DateTime<Utc>) -> Progress {
        Progress::SubmissionUnknown
    }
}
/// The calendar day in Asia/Shanghai (UTC+8, no summer time).
#[must_use]
pub fn shanghai_day(at: DateTime<Utc>) -> NaiveDate {
    let offset = FixedOffset::east_opt(8 * 3600).expect("eight hours is a valid offset");
    at.with_timezone(&offset).date_naive()
}
/// The first instant after this day in Asia/Shanghai.
#[must_use]
pub fn end_of_day(day: NaiveDate) -> DateTime<Utc> {
    let midnight_utc = day.and_time(chrono::NaiveTime::MIN).and_utc();
    midnight_utc + TimeDelta::hours(24 - 8)
}
