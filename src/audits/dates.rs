//! Dates in all the forms that exports use. Without a zone they are Asia/Shanghai, +08:00.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};

use super::cell::{compact, is_absent};
use super::read::Cell;
use crate::model::shanghai;

/// Days from the spreadsheets' day 0 to 1970-01-01.
const EXCEL_EPOCH_DAYS: f64 = 25_569.0;

/// What a time cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeCell {
    /// Nothing, or a stand-in for it (`-`, 无, 1970-01-01).
    Absent,
    /// A moment.
    At(DateTime<Utc>),
    /// Not a date in any known form.
    Bad,
}

/// A local time as an instant.
#[must_use]
pub fn from_local(local: NaiveDateTime) -> Option<DateTime<Utc>> {
    shanghai().from_local_datetime(&local).single().map(|t| t.with_timezone(&Utc))
}

/// Reads a time; `pattern` is the one of a mapping file and is tried first.
#[must_use]
pub fn time(cell: &Cell, pattern: Option<&str>) -> TimeCell {
    let parsed = match cell {
        Cell::Empty => return TimeCell::Absent,
        Cell::Time(local) => from_local(*local),
        Cell::Number(_) | Cell::Text(_) => {
            let raw = cell.text();
            let text: String = super::cell::clean(&raw).chars().map(half_width).collect();
            if is_absent(&text) || text.starts_with("0000-00-00") || compact(&text).trim_matches(['0', '.']).is_empty() {
                return TimeCell::Absent;
            }
            pattern.and_then(|p| by_pattern(&text, p)).or_else(|| by_number(&text)).or_else(|| by_text(&text))
        }
    };
    match parsed {
        None => TimeCell::Bad,
        // 1970-01-01 and the spreadsheets' 1900-01-00 stand for "never".
        Some(at) if at.timestamp() < 2 * 86_400 => TimeCell::Absent,
        Some(at) if at.timestamp() > 4_102_444_800 => TimeCell::Bad,
        Some(at) => TimeCell::At(at),
    }
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' | '：' | '－' | '／' | '．' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{00a0}' | '\u{3000}' | '\t' => ' ',
        _ => c,
    }
}

fn by_pattern(text: &str, pattern: &str) -> Option<DateTime<Utc>> {
    if let Ok(local) = NaiveDateTime::parse_from_str(text, pattern) {
        return from_local(local);
    }
    NaiveDate::parse_from_str(text, pattern).ok().and_then(|day| from_local(day.and_time(NaiveTime::MIN)))
}

/// Excel serials, seconds and milliseconds since 1970, `20260601` and `20260601100000`.
#[expect(clippy::cast_possible_truncation, reason = "the range is checked before the cast")]
fn by_number(text: &str) -> Option<DateTime<Utc>> {
    let value: f64 = text.parse().ok().filter(|v: &f64| v.is_finite())?;
    let whole = text.bytes().all(|b| b.is_ascii_digit());
    match text.len() {
        14 if whole => NaiveDateTime::parse_from_str(text, "%Y%m%d%H%M%S").ok().and_then(from_local),
        8 if whole => day(text, "%Y%m%d"),
        13 if whole => DateTime::from_timestamp_millis(value as i64),
        9 | 10 if whole => DateTime::from_timestamp(value as i64, 0),
        _ if (2.0..100_000.0).contains(&value) => {
            // A serial counts days in the local time of the spreadsheet.
            let seconds = ((value - EXCEL_EPOCH_DAYS) * 86_400.0).round() as i64;
            from_local(DateTime::from_timestamp(seconds, 0)?.naive_utc())
        }
        _ => None,
    }
}

fn day(text: &str, pattern: &str) -> Option<DateTime<Utc>> {
    NaiveDate::parse_from_str(text, pattern).ok().and_then(|day| from_local(day.and_time(NaiveTime::MIN)))
}

/// `2026-06-01 10:00:00`, `2026/6/1 10:00`, `2026.6.1`, `2026年6月1日 10时5分`, ISO 8601 with a zone.
fn by_text(text: &str) -> Option<DateTime<Utc>> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(at.with_timezone(&Utc));
    }
    let plain: String = text
        .chars()
        .map(|c| match c {
            '年' | '月' | '/' | '.' => '-',
            '日' | 'T' | '号' | '秒' => ' ',
            '时' | '分' => ':',
            c => c,
        })
        .collect();
    let mut words = plain.split_whitespace();
    let date = words.next()?;
    let clock = words.next().map_or("", |w| w.trim_end_matches([':', 'Z']));
    if words.next().is_some() {
        return None;
    }
    let mut numbers = date.split('-');
    let mut next = || numbers.next()?.parse::<u32>().ok();
    let (year, month, day) = (next()?, next()?, next()?);
    if numbers.next().is_some() || !(1900..2200).contains(&year) {
        return None;
    }
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    let local = date.and_time(time_of_day(clock)?);
    if text.ends_with('Z') { Some(local.and_utc()) } else { from_local(local) }
}

fn time_of_day(text: &str) -> Option<NaiveTime> {
    if text.is_empty() {
        return Some(NaiveTime::MIN);
    }
    // A fraction of a second is dropped (dots have become dashes above).
    let text = text.split(['-', '+']).next().unwrap_or("");
    let mut numbers = text.split(':');
    let mut next = || numbers.next().map_or(Some(0), |n| n.parse::<u32>().ok());
    let (hour, minute, second) = (next()?, next()?, next()?);
    let midnight = (hour, minute, second) == (24, 0, 0);
    if midnight { NaiveTime::from_hms_opt(23, 59, 59) } else { NaiveTime::from_hms_opt(hour, minute, second.min(59)) }
}

/// The later of two moments, where known.
#[must_use]
pub fn later(a: Option<DateTime<Utc>>, b: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    a.max(b)
}

/// True when a moment lies further ahead than clocks differ: such a row would win over every later one.
#[must_use]
pub fn is_ahead(at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    at > now + TimeDelta::days(1)
}
