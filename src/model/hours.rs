//! Hours of the week at which people answer, as they are written in the configuration.

use std::fmt;
use std::str::FromStr;

use chrono::Weekday;

/// Weekdays as they are written, Monday first.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/// Minutes of a day.
const DAY_MINUTES: u16 = 24 * 60;

/// Minutes of the day from and until which somebody is there.
type Span = (u16, u16);

/// When people answer, as in `Mon-Fri 09:00-18:00, Sat 10:00-12:00 13:00-16:00, holidays 10:00-12:00`.
///
/// A statutory holiday has the hours of `holidays`, or none. A make-up workday without hours of its own has those of a Monday.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    text: String,
    week: [Vec<Span>; 7],
    holidays: Vec<Span>,
}

impl Hours {
    /// The hours of a day: `notice` is what the official notice says of it (true = off, false = a make-up workday), where it names it.
    #[must_use]
    pub fn of(&self, day: Weekday, notice: Option<bool>) -> &[(u16, u16)] {
        let own = &self.week[day.num_days_from_monday() as usize];
        match notice {
            Some(true) => &self.holidays,
            Some(false) if own.is_empty() => &self.week[0],
            _ => own,
        }
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// What is wrong with hours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what:?} {why}; hours are written as in \"Mon-Fri 09:00-18:00, Sat 10:00-16:00\"")]
pub struct HoursFault {
    what: String,
    why: &'static str,
}

impl FromStr for Hours {
    type Err = HoursFault;

    fn from_str(text: &str) -> Result<Self, HoursFault> {
        let mut hours = Self { text: text.trim().to_owned(), week: Default::default(), holidays: Vec::new() };
        for part in text.split([',', ';', '，', '；']) {
            let fault = |why| HoursFault { what: part.trim().to_owned(), why };
            let mut words = part.split_whitespace();
            let days = words.next().ok_or_else(|| fault("names no day"))?.to_lowercase();
            let mut spans =
                words.map(span).collect::<Option<Vec<Span>>>().ok_or_else(|| fault("has no times such as 09:00-18:00"))?;
            spans.sort_unstable();
            if spans.is_empty() || spans.windows(2).any(|pair| pair[0].1 > pair[1].0) {
                return Err(fault("has no times, or times that overlap"));
            }
            if days == "holidays" {
                hours.holidays = spans;
                continue;
            }
            for day in named(&days).ok_or_else(|| fault("names no days of the week"))? {
                if !hours.week[day].is_empty() {
                    return Err(fault("names a day for the second time"));
                }
                hours.week[day].clone_from(&spans);
            }
        }
        Ok(hours)
    }
}

/// `mon`, `mon-fri`, `daily`.
fn named(days: &str) -> Option<std::ops::RangeInclusive<usize>> {
    let day = |name: &str| DAYS.iter().position(|day| name == *day);
    if days == "daily" {
        return Some(0..=6);
    }
    let (first, last) = days.split_once('-').unwrap_or((days, days));
    let (first, last) = (day(first)?, day(last)?);
    (first <= last).then_some(first..=last)
}

/// `09:00-18:00`, at most until `24:00`.
fn span(text: &str) -> Option<Span> {
    let minute = |time: &str| {
        let (hour, minute) = time.split_once(':')?;
        let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
        (hour <= 24 && minute < 60).then(|| hour * 60 + minute).filter(|all| *all <= DAY_MINUTES)
    };
    let (from, until) = text.split_once(['-', '–'])?;
    let (from, until) = (minute(from)?, minute(until)?);
    (from < until).then_some((from, until))
}
