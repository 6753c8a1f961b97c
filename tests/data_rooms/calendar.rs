//! Working days: every worked example, every day of the known years, and progress around its edges.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use simdesk::app::data::Data;
use simdesk::calendar::{Calendar, end_of_day, shanghai_day};
use simdesk::model::Progress;

fn embedded() -> Calendar {
    let files = ["2024", "2025", "2026"].map(|year| {
        let path = format!("{}/calendar/{year}.toml", env!("CARGO_MANIFEST_DIR"));
        (format!("{year}.toml"), std::fs::read_to_string(path).expect("the year file is part of the project"))
    });
    Calendar::load(&files).expect("our own calendar has no fault")
}

fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect())
}

#[test]
fn worked_examples() {
    let calendar = embedded();
    let shown = |date: Option<NaiveDate>| date.map_or("unknown".to_owned(), |date| date.to_string());
    for row in rows(include_str!("calendar.tsv")) {
        let submitted: NaiveDate = row[0].parse().expect("a date");
        let told = [shown(calendar.add_workdays(submitted, 1)), shown(calendar.add_workdays(submitted, 3))];
        assert_eq!(told, row[1..3], "{} {}", row[0], row[3]);
    }
}

#[test]
fn progress_around_its_edges() {
    let calendar = embedded();
    for row in rows(include_str!("progress.tsv")) {
        let at = |text: &str| text.parse::<DateTime<Utc>>().expect("an instant");
        let told = match calendar.progress(at(row[0]), at(row[1])) {
            Progress::Day { day, due } => format!("day {day} of {due}"),
            Progress::Overdue { due } => format!("overdue since {due}"),
            Progress::CalendarUnknown { known_until } => format!("known until {known_until}"),
            Progress::SubmissionUnknown => "submission unknown".to_owned(),
        };
        assert_eq!(told, row[2], "submitted {}, now {}", row[0], row[1]);
    }
}

#[test]
fn every_day_of_the_known_years_is_counted() {
    let calendar = embedded();
    let first = NaiveDate::from_ymd_opt(2024, 1, 1).expect("a date");
    for (year, workdays) in [(2024, 251), (2025, 248), (2026, 248)] {
        let days = first.iter_days().skip_while(|day| day.year() < year).take_while(|day| day.year() == year);
        let counted = days.filter(|&day| calendar.is_workday(day).expect("a known year")).count();
        assert_eq!(counted, workdays, "{year}");
    }
    assert_eq!(calendar.known_until(), NaiveDate::from_ymd_opt(2026, 12, 31));
    assert_eq!(calendar.is_workday(NaiveDate::from_ymd_opt(2027, 1, 4).expect("a date")), None);
}

#[test]
fn a_year_in_the_shape_of_holiday_cn_is_taken_and_an_empty_one_is_unknown() {
    let empty = r#"{"$schema": "x", "year": 2027, "papers": [], "days": []}"#;
    let calendar = Calendar::load(&[("2027.json", empty)]).expect("an empty year is no fault");
    assert_eq!(calendar.known_until(), None);
    let some = r#"{"year": 2027, "papers": [], "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true},
        {"name": "元旦", "date": "2026-12-31", "isOffDay": true}]}"#;
    let year_2026 = "year = 2026\n[[holiday]]\nname = \"国庆节\"\nfrom = 2026-10-01\nto = 2026-10-07\n";
    let calendar = Calendar::load(&[("2027.json", some), ("2026.toml", year_2026)]).expect("no fault");
    let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).expect("a date");
    assert_eq!(calendar.is_workday(day(2027, 1, 1)), Some(false));
    assert_eq!(calendar.is_workday(day(2026, 12, 31)), Some(false), "the later notice moves the last days of the year before");
    assert_eq!(calendar.add_workdays(day(2026, 12, 30), 1), Some(day(2027, 1, 4)));
}

#[test]
fn the_same_year_twice_is_a_fault() {
    let json = r#"{"year": 2026, "days": []}"#;
    let faults = Calendar::load(&[("2026.toml", "year = 2026\n"), ("2026.json", json)]).expect_err("two files for a year");
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(told, ["2026.json:1: the year 2026 is already given by 2026.toml"]);
}

#[test]
fn no_date_is_too_far() {
    let calendar = embedded();
    for at in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
        let day = shanghai_day(at);
        let _ = end_of_day(day);
        assert!(matches!(calendar.progress(at, at), Progress::CalendarUnknown { .. }));
    }
    for day in [NaiveDate::MIN, NaiveDate::MAX] {
        let _ = end_of_day(day);
        assert_eq!(calendar.add_workdays(day, 3), None);
    }
    let last = NaiveDate::from_ymd_opt(2026, 1, 1).expect("a date");
    assert_eq!(calendar.add_workdays(last, u32::MAX), None);
}

#[test]
fn the_embedded_calendar_is_the_one_of_the_project() {
    let data = Data::embedded().unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!(data.calendar.known_until(), embedded().known_until());
}
