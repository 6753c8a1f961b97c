//! Working days in mainland China.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, TimeDelta, Utc, Weekday};
use serde::Deserialize;

use crate::model::{Fault, Progress};

/// How many working days a review may take.
const REVIEW_WORKDAYS: u32 = 3;

/// Official days off and make-up workdays, for the years whose notice is known.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    /// Years with a notice.
    years: BTreeSet<i32>,
    /// Days that differ from "Monday to Friday": `true` = off.
    special: BTreeMap<NaiveDate, bool>,
}

#[derive(Deserialize)]
struct JsonYear {
    year: i32,
    days: Vec<JsonDay>,
}
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct JsonDay {
    date: NaiveDate,
    is_off_day: bool,
}

impl Calendar {
    /// Reads `<year>.toml` or holiday-cn's own `<year>.json` files.
    ///
    /// # Errors
    /// All faults of all files.
    pub fn load<N: AsRef<str>, T: AsRef<str>>(files: &[(N, T)]) -> Result<Self, Vec<Fault>> {
        let mut calendar = Self::default();
        let mut faults = Vec::new();
        for (name, text) in files {
            match serde_json::from_str::<JsonYear>(text.as_ref()) {
                Ok(year) => {
                    if !year.days.is_empty() {
                        calendar.years.insert(year.year);
                    }
                    calendar.special.extend(year.days.iter().map(|d| (d.date, d.is_off_day)));
                }
                Err(error) => faults.push(Fault::error(name.as_ref(), error.line(), error.to_string())),
            }
        }
        if faults.is_empty() { Ok(calendar) } else { Err(faults) }
    }

    /// Whether people work on this day; `None` in a year whose notice isn't known.
    #[must_use]
    pub fn is_workday(&self, date: NaiveDate) -> Option<bool> {
        if !self.years.contains(&date.year()) {
            return None;
        }
        let weekday = !matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        Some(self.special.get(&date).map_or(weekday, |off| !off))
    }

    /// Last day of the last year whose notice is known.
    #[must_use]
    pub fn known_until(&self) -> Option<NaiveDate> {
        self.years.last().and_then(|&year| NaiveDate::from_ymd_opt(year, 12, 31))
    }

    /// The `n`-th working day after `from` (n ≥ 1); `None` when it lies past the known calendar.
    #[must_use]
    pub fn add_workdays(&self, from: NaiveDate, n: u32) -> Option<NaiveDate> {
        let mut day = from;
        let mut left = n;
        while left > 0 {
            day = day.checked_add_days(Days::new(1))?;
            if self.is_workday(day)? {
                left -= 1;
            }
        }
        Some(day)
    }

    /// Where a review that was submitted at one instant stands at another.
    #[must_use]
    pub fn progress(&self, submitted: DateTime<Utc>, now: DateTime<Utc>) -> Progress {
        let from = shanghai_day(submitted);
        let Some(due) = self.add_workdays(from, REVIEW_WORKDAYS) else {
            return Progress::CalendarUnknown { known_until: self.known_until().unwrap_or(from) };
        };
        if now >= end_of_day(due) {
            return Progress::Overdue { due };
        }
        let today = shanghai_day(now);
        let begun = (1..=REVIEW_WORKDAYS).filter(|&n| self.add_workdays(from, n).is_some_and(|day| day <= today)).count();
        Progress::Day { day: u8::try_from(begun).unwrap_or(u8::MAX), due }
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
