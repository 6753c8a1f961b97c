//! Whether people answer now, when they do again, and how much of a time they were there: hours of the week, and what holidays and
//! make-up workdays make of them.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Timelike, Utc};

use super::{Calendar, shanghai_day};
use crate::model::{Hours, SHANGHAI_AHEAD, shanghai};

/// The longest holiday has nine days.
const LOOK_AHEAD_DAYS: u64 = 60;

/// From when until when somebody is there.
type Span = (DateTime<Utc>, DateTime<Utc>);

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
        days_from(at).find_map(|day| self.spans(hours, day).map(|(from, _)| from).filter(|opening| *opening > at).min())
    }

    /// The moment at which people will have been there for so long since `from`. Without hours they always are.
    #[must_use]
    pub fn after_work(&self, hours: Option<&Hours>, from: DateTime<Utc>, work: TimeDelta) -> DateTime<Utc> {
        let plain = from.checked_add_signed(work).unwrap_or(from);
        let Some(hours) = hours else { return plain };
        let mut left = work;
        for day in days_from(from) {
            for (begin, end) in self.spans(hours, day) {
                let begin = begin.max(from);
                let length = end - begin;
                if length > TimeDelta::zero() && left <= length {
                    return begin + left;
                }
                left -= length.max(TimeDelta::zero());
            }
        }
        plain
    }

    /// For how long people were there between two moments. Without hours they always are.
    #[must_use]
    pub fn worked(&self, hours: Option<&Hours>, from: DateTime<Utc>, until: DateTime<Utc>) -> TimeDelta {
        let Some(hours) = hours else { return (until - from).max(TimeDelta::zero()) };
        let days = days_from(from).take_while(|day| *day <= shanghai_day(until));
        let spans = days.flat_map(|day| self.spans(hours, day).collect::<Vec<_>>());
        spans.map(|(begin, end)| (end.min(until) - begin.max(from)).max(TimeDelta::zero())).sum()
    }

    fn spans<'h>(&self, hours: &'h Hours, day: NaiveDate) -> impl Iterator<Item = Span> + use<'h> {
        let midnight = day.and_time(NaiveTime::MIN).and_utc() - SHANGHAI_AHEAD;
        let at = move |minute: u16| midnight + TimeDelta::minutes(i64::from(minute));
        hours.of(day.weekday(), self.notice(day)).iter().map(move |(from, until)| (at(*from), at(*until)))
    }
}

fn days_from(at: DateTime<Utc>) -> impl Iterator<Item = NaiveDate> {
    let today = shanghai_day(at);
    (0..LOOK_AHEAD_DAYS).map_while(move |ahead| today.checked_add_days(Days::new(ahead)))
}
