//! Working hours of the desk: what is understood, and what is no hours.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use simdesk::app::data::Data;
use simdesk::model::Hours;

fn at(text: &str) -> DateTime<Utc> {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a moment").and_utc() - TimeDelta::hours(8)
}

#[test]
fn somebody_is_there_or_comes_back() {
    let calendar = Data::embedded().expect("no fault").calendar;
    let shop = "Mon-Fri 09:00-12:00 13:30-18:00, Sat 10:00-24:00, holidays 10:00-12:00";
    for (hours, now, opens) in [
        (shop, "2026-11-23 09:00", None),
        (shop, "2026-11-23 08:59", Some("2026-11-23 09:00")),
        (shop, "2026-11-23 12:00", Some("2026-11-23 13:30")),
        (shop, "2026-11-23 18:00", Some("2026-11-24 09:00")),
        (shop, "2026-11-28 23:59", None),
        (shop, "2026-11-29 00:00", Some("2026-11-30 09:00")),
        // National day; the year without a notice goes by the week alone.
        (shop, "2026-10-01 09:30", Some("2026-10-01 10:00")),
        (shop, "2026-10-01 12:00", Some("2026-10-02 10:00")),
        (shop, "2029-10-01 12:30", Some("2029-10-01 13:30")),
        ("daily 00:00-24:00", "2026-10-05 03:00", Some("2026-10-08 00:00")),
        ("daily 00:00-24:00, holidays 00:00-24:00", "2026-10-05 03:00", None),
        // A make-up Sunday, and an ordinary one.
        ("mon-fri 09:00-18:00", "2026-09-20 10:00", None),
        ("mon-fri 09:00-18:00", "2026-11-29 10:00", Some("2026-11-30 09:00")),
        ("Sun 09:00-10:00", "2026-11-29 09:30", None),
    ] {
        let hours: Hours = hours.parse().expect("hours");
        let now = at(now);
        let next = (!calendar.are_open(&hours, now)).then(|| calendar.next_opening(&hours, now)).flatten();
        assert_eq!(next, opens.map(at), "{hours} at {now}");
    }
    let holidays: Hours = "holidays 09:00-10:00".parse().expect("hours");
    assert_eq!(calendar.next_opening(&holidays, at("2029-01-01 00:00")), None);
}

#[test]
fn what_is_no_hours_is_said() {
    for (text, part) in [
        ("", "names no day"),
        ("Mon-Fri", "has no times"),
        ("Mon-Fri 9-18", "has no times such as"),
        ("Mon-Fri 18:00-09:00", "has no times such as"),
        ("Mon-Fri 09:00-24:01", "has no times such as"),
        ("Fri-Mon 09:00-18:00", "names no days of the week"),
        ("Someday 09:00-18:00", "names no days of the week"),
        ("Mon 09:00-18:00, Mon-Tue 09:00-18:00", "for the second time"),
        ("Mon 09:00-18:00 17:00-19:00", "overlap"),
        ("周一 09:00-18:00", "names no days of the week"),
        ("Mon 99999999:00-18:00", "has no times such as"),
    ] {
        let fault = text.parse::<Hours>().expect_err(text).to_string();
        assert!(fault.contains(part), "{text}: {fault}");
    }
}
