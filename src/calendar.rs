//! Working days in mainland China (Asia/Shanghai), from the official notices in `calendar/`.
//!
//! A listed day is what its notice says; any other day is a working day from Monday to Friday. A year without a notice is *unknown*: no
//! answer is better than a guess, since customers plan by the dates they are told.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc, Weekday};
mod hours;
mod read;

pub use crate::model::shanghai_day;
use crate::model::{Fault, Progress, SHANGHAI_AHEAD};

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

impl Calendar {
    /// Reads `<year>.toml` or holiday-cn's own `<year>.json` files.
    ///
    /// # Errors
    /// All faults of all files.
    pub fn load<N: AsRef<str>, T: AsRef<str>>(files: &[(N, T)]) -> Result<Self, Vec<Fault>> {
        read::load(files)
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

    /// What the notice says of this day, if it names it: true = off, false = a make-up workday.
    fn notice(&self, date: NaiveDate) -> Option<bool> {
        self.special.get(&date).copied()
    }

    /// Last day of the last year whose notice is known.
    #[must_use]
    pub fn known_until(&self) -> Option<NaiveDate> {
        self.years.last().and_then(|&year| NaiveDate::from_ymd_opt(year, 12, 31))
    }

    /// The `n`-th working day after `from`, which itself doesn't count; `None` when it lies past the known calendar.
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
    ///
    /// Only the days up to the deadline have to be known: an order of 28 December can be overdue in a January that is not.
    #[must_use]
    pub fn progress(&self, submitted: DateTime<Utc>, now: DateTime<Utc>) -> Progress {
        let from = shanghai_day(submitted);
        let Some(due) = self.add_workdays(from, REVIEW_WORKDAYS) else {
            return Progress::CalendarUnknown { known_until: self.known_until_from(from) };
        };
        if now >= end_of_day(due) {
            return Progress::Overdue { due };
        }
        let today = shanghai_day(now);
        let mut day = 0;
        for n in 1..=REVIEW_WORKDAYS {
            if self.add_workdays(from, n).is_some_and(|date| date <= today) {
                day += 1;
            }
        }
        Progress::Day { day, due }
    }

    /// The last known day that can be reached from a day without crossing an unknown year; the end of the year before it when
    /// nothing earlier is known either.
    fn known_until_from(&self, day: NaiveDate) -> NaiveDate {
        let mut year = day.year();
        if self.years.contains(&year) {
            while self.years.contains(&(year + 1)) {
                year += 1;
            }
        } else {
            year = self.years.range(..year).next_back().copied().unwrap_or(year - 1);
        }
        NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or(day)
    }
}

/// The first instant after this day in Asia/Shanghai.
#[must_use]
pub fn end_of_day(day: NaiveDate) -> DateTime<Utc> {
    let midnight_utc = day.and_time(chrono::NaiveTime::MIN).and_utc();
    midnight_utc.checked_add_signed(TimeDelta::days(1) - SHANGHAI_AHEAD).unwrap_or(DateTime::<Utc>::MAX_UTC)
}
