//! Whether people answer now and when they do again: hours of the week, and what holidays and make-up workdays make of them.

use chrono::{DateTime, Datelike, Days, NaiveTime, TimeDelta, Timelike, Utc};

use super::{Calendar, shanghai_day};
use crate::model::{Hours, SHANGHAI_AHEAD, shanghai};

/// The longest holiday has nine days.
const LOOK_AHEAD_DAYS: u64 = 60;

impl Calendar {
    /// True when somebody is there.
    #[must_use]
    pub fn are_open(&self, hours: &Hours, at: DateTime<Utc>) -> bool {
        let local = at.with_timezone(&shanghai());
        let minute = u16::try_from(local.hour() * 60 + local.minute()).unwrap_or_default();
        let day = shanghai_day(at);
        hours.of(day.weekday(), self.notice(day)).iter().any(|(from, until)| (*from..*until).contains(&minute))
    }

    /// The next moment after `at` at which somebody comes; `None` when nobody does within two months.
    #[must_use]
    pub fn next_opening(&self, hours: &Hours, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let today = shanghai_day(at);
        (0..LOOK_AHEAD_DAYS).find_map(|ahead| {
            let day = today.checked_add_days(Days::new(ahead))?;
            let midnight = day.and_time(NaiveTime::MIN).and_utc() - SHANGHAI_AHEAD;
            let spans = hours.of(day.weekday(), self.notice(day)).iter();
            let openings = spans.map(|(from, _)| midnight + TimeDelta::minutes(i64::from(*from)));
            openings.filter(|opening| *opening > at).min()
        })
    }
}
