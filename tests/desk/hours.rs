//! Working time: when so much of it will have passed, and how much of it passed.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use simdesk::model::Hours;

use crate::transcripts::play::KNOWLEDGE;

fn at(text: &str) -> DateTime<Utc> {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a time").and_utc() - TimeDelta::hours(8)
}

#[test]
fn working_time_passes_while_somebody_is_there() {
    let week = "Mon-Fri 09:00-12:00 13:00-18:00, Sat 10:00-12:00";
    let rows = [
        (week, "2026-11-23 10:00", 30, "2026-11-23 10:30"),
        (week, "2026-11-23 11:50", 30, "2026-11-23 13:20"),
        (week, "2026-11-23 11:50", 10, "2026-11-23 12:00"),
        (week, "2026-11-23 17:50", 30, "2026-11-24 09:20"),
        (week, "2026-11-23 20:00", 30, "2026-11-24 09:30"),
        (week, "2026-11-27 18:00", 180, "2026-11-30 10:00"),
        // The holiday of October 1 to 7; the Saturday after it is a make-up workday with hours of its own.
        (week, "2026-09-30 17:00", 120, "2026-10-08 10:00"),
        ("", "2026-11-23 23:50", 30, "2026-11-24 00:20"),
        // Nobody ever comes: plain time, so that something is due all the same.
        ("holidays 10:00-10:01", "2026-11-23 10:00", 30, "2026-11-23 10:30"),
    ];
    for (hours, from, minutes, until) in rows {
        let hours: Option<Hours> = (!hours.is_empty()).then(|| hours.parse().expect("hours"));
        let calendar = &KNOWLEDGE.calendar;
        let work = TimeDelta::minutes(minutes);
        assert_eq!(calendar.after_work(hours.as_ref(), at(from), work), at(until), "{minutes} minutes from {from}");
        if hours.as_ref().is_none_or(|hours| hours.to_string() == week) {
            assert_eq!(calendar.worked(hours.as_ref(), at(from), at(until)), work, "{from} to {until}");
        }
        assert_eq!(calendar.worked(hours.as_ref(), at(until), at(from)), TimeDelta::zero(), "time does not run backwards");
    }
}
