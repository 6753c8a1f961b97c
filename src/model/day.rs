//! Days as customers count them: by the calendar of Asia/Shanghai.

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, Utc};

/// China is 8 hours ahead of UTC all year, everywhere (no summer time since 1991).
pub const SHANGHAI_AHEAD: TimeDelta = TimeDelta::hours(8);

/// The offset of China.
#[must_use]
#[expect(clippy::missing_panics_doc, reason = "the offset is a constant")]
pub fn shanghai() -> FixedOffset {
    FixedOffset::east_opt(8 * 3600).expect("eight hours is a valid offset")
}

/// The calendar day in Asia/Shanghai.
#[must_use]
pub fn shanghai_day(at: DateTime<Utc>) -> NaiveDate {
    at.checked_add_signed(SHANGHAI_AHEAD).unwrap_or(at).date_naive()
}
