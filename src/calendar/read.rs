//! Reads the year files: our own `<year>.toml`, written as the notice words it, and holiday-cn's `<year>.json`.
//!
//! A notice belongs to its year but may also move the last days of December before it, so both are allowed in one file.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::Deserialize;

use super::Calendar;
use crate::model::Fault;
use crate::sheet::{At, Sheet};

/// Longer than any official holiday: a typing error in `to` would otherwise close the whole year.
const HOLIDAY_DAYS_MAX: i64 = 20;

/// The days of one file that differ from "Monday to Friday".
struct Year {
    year: At<i32>,
    /// Day, whether it is off, line.
    days: Vec<(NaiveDate, bool, usize)>,
}

/// holiday-cn's shape; its other keys don't matter here.
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

/// Reads all files. A later year's notice wins over an earlier one's.
pub(super) fn load<N: AsRef<str>, T: AsRef<str>>(files: &[(N, T)]) -> Result<Calendar, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut years: BTreeMap<i32, (&str, Year)> = BTreeMap::new();
    for (name, text) in files {
        let name = name.as_ref();
        // Spreadsheet and editor programs on Windows put a byte order mark first.
        let text = text.as_ref().trim_start_matches('\u{feff}');
        let sheet = Sheet::new(name, text);
        let year = if has_ending(name, "json") { read_json(&sheet, text) } else { read_toml(&sheet, text) };
        if let Some(year) = year {
            check(&sheet, &year);
            if let Some((other, _)) = years.get(&year.year.value) {
                sheet.error(year.year.line, format!("the year {} is already given by {other}", year.year.value));
            } else {
                years.insert(year.year.value, (name, year));
            }
        }
        faults.extend(sheet.into_faults());
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut calendar = Calendar::default();
    for (number, (_, year)) in years {
        // holiday-cn publishes empty files before the notice is out: such a year is not known.
        if !year.days.is_empty() {
            calendar.years.insert(number);
            calendar.special.extend(year.days.iter().map(|&(day, off, _)| (day, off)));
        }
    }
    Ok(calendar)
}

fn has_ending(name: &str, ending: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, end)| end.eq_ignore_ascii_case(ending))
}

fn read_toml(sheet: &Sheet<'_>, text: &str) -> Option<Year> {
    let table = sheet.parse(text)?;
    let mut root = sheet.root(&table);
    let year = root.number("year");
    let _ = root.optional_text("notice");
    let mut days = Vec::new();
    for mut holiday in root.sections("holiday") {
        let _ = holiday.text("name");
        let (from, to) = (holiday.optional_date("from"), holiday.optional_date("to"));
        let work = holiday.dates("work");
        match (from, to) {
            (Some(from), Some(to)) => days.extend(range(sheet, &from, &to)),
            (Some(from), None) => days.push((from.value, true, from.line)),
            (None, Some(_)) => holiday.require("from"),
            (None, None) if work.is_empty() => holiday.require("from"),
            (None, None) => {}
        }
        days.extend(work.into_iter().map(|day| (day.value, false, day.line)));
        holiday.finish();
    }
    root.finish();
    let year = year?;
    let value = i32::try_from(year.value).ok().filter(|y| (1949..=2200).contains(y));
    if value.is_none() {
        sheet.error(year.line, format!("{} is not a year", year.value));
    }
    Some(Year { year: At { value: value?, line: year.line }, days })
}

/// Every day of a holiday.
fn range(sheet: &Sheet<'_>, from: &At<NaiveDate>, to: &At<NaiveDate>) -> Vec<(NaiveDate, bool, usize)> {
    if to.value < from.value {
        sheet.error(to.line, format!("`to` {} lies before `from` {}", to.value, from.value));
        return Vec::new();
    }
    if (to.value - from.value).num_days() >= HOLIDAY_DAYS_MAX {
        sheet.error(to.line, format!("from {} to {} is longer than any official holiday", from.value, to.value));
        return Vec::new();
    }
    from.value.iter_days().take_while(|day| *day <= to.value).map(|day| (day, true, from.line)).collect()
}

fn read_json(sheet: &Sheet<'_>, text: &str) -> Option<Year> {
    let line_of = |needle: &str| text.find(needle).map_or(1, |at| sheet.line(at));
    match serde_json::from_str::<JsonYear>(text) {
        Ok(json) => {
            let line = line_of("\"year\"");
            // The same date may stand there twice, so each search goes on behind the last hit.
            let mut behind = 0;
            let mut days = Vec::with_capacity(json.days.len());
            for day in json.days {
                let needle = day.date.to_string();
                let at = text[behind..].find(&needle).map_or(behind, |at| behind + at);
                behind = text.len().min(at + needle.len());
                days.push((day.date, day.is_off_day, sheet.line(at)));
            }
            Some(Year { year: At { value: json.year, line }, days })
        }
        Err(error) => {
            let message = error.to_string();
            let message = message.split(" at line ").next().unwrap_or_default();
            sheet.error(error.line(), format!("not a holiday-cn year file: {message}"));
            None
        }
    }
}

/// What a notice can't say.
fn check(sheet: &Sheet<'_>, year: &Year) {
    let number = year.year.value;
    let stem = sheet.file().rsplit(['/', '\\']).next().and_then(|name| name.split('.').next()).unwrap_or_default();
    if stem != number.to_string() {
        sheet.error(year.year.line, format!("the file is about {number}: name it {number}.toml or {number}.json"));
    }
    let mut seen: BTreeMap<NaiveDate, usize> = BTreeMap::new();
    for &(day, off, line) in &year.days {
        let december_before = day.year() == number - 1 && day.month() == 12;
        if day.year() != number && !december_before {
            sheet.error(line, format!("{day} is outside {number}"));
        }
        if let Some(first) = seen.insert(day, line) {
            sheet.error(line, format!("{day} is already given on line {first}"));
        }
        if !off && !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
            let weekday = day.format("%A");
            sheet.error(line, format!("{day} is a {weekday}: a make-up workday falls on a Saturday or Sunday"));
        }
    }
}
