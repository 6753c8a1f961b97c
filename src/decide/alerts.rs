//! When something is suddenly frequent: counts of distinct conversations against the same hours of earlier weeks.
//!
//! `docs/desk.md` states the rule and what it misses; `tests/alerts` measures it. Three things must hold: enough conversations, so many
//! times what is expected, and a chance below one in [`AlertRule::one_in`] that a quiet hour looks like this. The chance is that of a
//! Poisson count whose mean is only known from a few weeks and varies more than chance alone would make it, that is a negative binomial one.

use chrono::{DateTime, TimeDelta, Utc};

use crate::model::{AlertRule, Incident, Known};

/// Customers come in groups (a shipment, a post): counts vary more than those of independent events by this factor at least.
const SPREAD_MIN: f64 = 1.25;
/// And no hour is quite like the same one a week ago: by this part of what is expected it differs anyway.
const SPREAD_OF_HOURS: f64 = 0.3;
/// The whole desk may have grown since then, by this factor at most.
const GROWTH_MAX: f64 = 4.0;
/// Fewer conversations say nothing about growth.
const LEVEL_MIN: u32 = 20;
/// Earlier days that are looked at where no earlier week is known.
pub const DAYS: u8 = 6;

/// The same hours of an earlier week or day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Past {
    /// Conversations about it.
    pub count: u32,
    /// Conversations about anything in these hours.
    pub all: u32,
    /// Conversations about anything in the day before them.
    pub level: u32,
}

/// One thing as it is now, and as it was.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sample {
    /// Conversations about it in the time that is counted.
    pub count: u32,
    /// Conversations about anything in that time.
    pub all: u32,
    /// Conversations about anything in the day before.
    pub level: u32,
    /// The same hours of the weeks that are known.
    pub weeks: Vec<Past>,
    /// The same hours of the last days that are known.
    pub days: Vec<Past>,
}

/// What comes of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// Conversations to be expected.
    pub expected: f64,
    /// What that was made from.
    pub known: Known,
    /// So frequent that staff should hear of it.
    pub alarming: bool,
    /// Too frequent for an incident to be over.
    pub high: bool,
}

impl Judged {
    /// [`Judged::expected`] in thousandths.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of conversations, kept within bounds")]
    pub fn expected_milli(&self) -> u32 {
        (self.expected * 1_000.0).round().clamp(0.0, f64::from(u32::MAX)) as u32
    }
}

/// Judges one thing.
#[must_use]
pub fn judge(sample: &Sample, rule: &AlertRule) -> Judged {
    let short = |past: &[Past]| u8::try_from(past.len()).unwrap_or(u8::MAX);
    let (past, known) = match (sample.weeks.as_slice(), sample.days.as_slice()) {
        ([], []) => ([].as_slice(), Known::Nothing),
        ([], days) => (days, Known::Days(short(days))),
        (weeks, _) => (weeks, Known::Weeks(short(weeks))),
    };
    let (count, minimum, ratio) = (f64::from(sample.count), f64::from(rule.minimum), f64::from(rule.ratio));
    if past.is_empty() {
        // As if the least that counts were usual; and a shop that has just opened has no other way to say that most come for one thing.
        let alarming = count >= minimum * ratio && count > f64::from(sample.all) / 2.0;
        return Judged { expected: 0.0, known, alarming, high: count >= minimum * ratio / 2.0 };
    }
    let counts: Vec<f64> = past.iter().map(|past| f64::from(past.count) * growth(past, sample)).collect();
    let weeks = f64::from(short(past));
    let expected = counts.iter().sum::<f64>() / weeks;
    let enough = count >= minimum && count >= ratio * expected;
    Judged {
        expected,
        known,
        alarming: enough && chance(sample.count, &counts, weeks) < 1.0 / f64::from(rule.one_in),
        high: count >= minimum / 2.0 && count >= ratio / 2.0 * expected,
    }
}

/// What becomes of an incident that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It has doubled since it was noticed. Told once.
    Grown,
    /// It has been calm for long enough.
    Over,
}

/// Follows an incident that is open.
pub fn follow(incident: &mut Incident, judged: &Judged, count: u32, rule: &AlertRule, now: DateTime<Utc>) -> Option<Change> {
    if !judged.high {
        let over = now - incident.last_at >= TimeDelta::minutes(rule.calm_minutes.into());
        incident.ended_at = over.then_some(now);
        return over.then_some(Change::Over);
    }
    incident.last_at = now.max(incident.last_at);
    incident.peak = incident.peak.max(count);
    let grown = incident.grown_at.is_none() && count >= incident.count.saturating_mul(2);
    if grown {
        incident.grown_at = Some(now);
    }
    grown.then_some(Change::Grown)
}

/// By how much the desk has grown since then, by the day before and by what else is asked about in these hours. One that has shrunk still
/// expects what it expected.
fn growth(past: &Past, sample: &Sample) -> f64 {
    let times = |then: u32, now: u32| if then < LEVEL_MIN { 1.0 } else { f64::from(now) / f64::from(then) };
    let others = times(past.all.saturating_sub(past.count), sample.all.saturating_sub(sample.count));
    times(past.level, sample.level).max(others).clamp(1.0, GROWTH_MAX)
}

/// The chance that at least `count` come where these came before.
fn chance(count: u32, before: &[f64], weeks: f64) -> f64 {
    // Half a conversation more than there were: nobody knows that nobody ever comes.
    let mean = (before.iter().sum::<f64>() + 0.5) / weeks;
    let own = if before.len() < 2 {
        0.0
    } else {
        before.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (weeks - 1.0) * (1.0 + 1.0 / weeks)
    };
    let variance = (mean * (SPREAD_MIN + 1.0 / weeks) + (SPREAD_OF_HOURS * mean).powi(2)).max(own);
    tail(count, mean, mean * mean / (variance - mean))
}

/// The chance of `count` or more in a negative binomial distribution with this mean, and this size: the smaller, the wider.
fn tail(count: u32, mean: f64, size: f64) -> f64 {
    if f64::from(count) <= mean {
        return 1.0;
    }
    let step = mean / (mean + size);
    // In logarithms: the chance of none at all can be too small for a number.
    let mut log = size * (size / (size + mean)).ln();
    for i in 0..count {
        log += ((f64::from(i) + size) / f64::from(i + 1) * step).ln();
    }
    let (mut term, mut sum, mut i) = (log.exp(), 0.0, f64::from(count));
    while term > sum * 1e-9 && term > 0.0 {
        sum += term;
        term *= (i + size) / (i + 1.0) * step;
        i += 1.0;
    }
    sum
}
