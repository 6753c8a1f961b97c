//! Generated shops: how many customers ask about each cause in every five minutes, week after week, and what the rule makes of it.

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use simdesk::decide::alerts::{Change, DAYS, Past, Sample, follow, judge};
use simdesk::model::{AlertRule, Incident, IncidentId, IncidentKey, Verdict};

use crate::crash::Dice;

/// Looks, and slots of a series, come every five minutes.
pub const SLOT_MINUTES: i64 = 5;
pub const SLOTS_PER_DAY: usize = 288;
pub const SLOTS_PER_WEEK: usize = 7 * SLOTS_PER_DAY;
const SLOTS_PER_HOUR: f64 = 12.0;

/// Shares of the causes of a shop: a few are frequent, most are rare.
pub const SHARES: [f64; 10] = [0.3, 0.18, 0.13, 0.1, 0.08, 0.07, 0.05, 0.04, 0.03, 0.02];

/// A shop.
pub struct Shop {
    /// Customers in the busiest hour of a usual week.
    pub busiest: f64,
    /// By how much more than chance an hour varies: 0 = not at all.
    pub spread: f64,
    /// How busy a week is, by its number.
    pub level: fn(usize) -> f64,
    /// How much more a cause is asked about, by cause and slot.
    pub more: fn(usize, usize) -> f64,
}

/// Customers by cause and slot.
pub struct Series(Vec<Vec<u32>>);

fn unit(dice: &mut Dice) -> f64 {
    let steps = u32::try_from(dice.roll(1 << 32)).unwrap_or_default();
    (f64::from(steps) + 0.5) / f64::from(u32::MAX)
}

/// A count of independent events.
fn poisson(dice: &mut Dice, mean: f64) -> u32 {
    let (end, mut product, mut count) = ((-mean).exp(), unit(dice), 0);
    while product > end {
        product *= unit(dice);
        count += 1;
    }
    count
}

/// How busy the hour of a week is, as a part of the busiest: nights are quiet, evenings busy, weekends busier.
fn hour_of_week(slot: usize) -> f64 {
    let hour = slot / 12 % 24;
    let day = slot / SLOTS_PER_DAY % 7;
    let by_hour = match hour {
        0..7 => 0.05,
        9..12 => 0.7,
        12..14 => 0.5,
        14..18 => 0.6,
        18..22 => 0.8,
        _ => 0.3,
    };
    by_hour * if day >= 5 { 1.25 } else { 1.0 }
}

impl Shop {
    /// So many weeks of it.
    pub fn weeks(&self, weeks: usize, seed: u64) -> Series {
        let mut dice = Dice::new(seed);
        let mut series = vec![Vec::with_capacity(weeks * SLOTS_PER_WEEK); SHARES.len()];
        let mut mood = 1.0;
        for slot in 0..weeks * SLOTS_PER_WEEK {
            if slot % 12 == 0 {
                mood = 1.0 + self.spread * (2.0 * unit(&mut dice) - 1.0);
            }
            // Every cause has its customers, and nobody asks twice.
            let rate = self.busiest * hour_of_week(slot) * (self.level)(slot / SLOTS_PER_WEEK) * mood / SLOTS_PER_HOUR;
            for (cause, share) in SHARES.iter().enumerate() {
                series[cause].push(poisson(&mut dice, rate * share * (self.more)(cause, slot)));
            }
        }
        Series(series)
    }
}

impl Series {
    /// So many more about a cause in an hour.
    pub fn add(&mut self, cause: usize, slots: std::ops::Range<usize>, per_hour: f64, seed: u64) {
        let mut dice = Dice::new(seed ^ 0xA1E7);
        for slot in slots {
            self.0[cause][slot] += poisson(&mut dice, per_hour / SLOTS_PER_HOUR);
        }
    }
}

/// What staff were told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    pub cause: usize,
    pub slot: usize,
    pub what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Began,
    Grew,
    Ended,
}

/// Sums up to a slot, so that a window is one subtraction.
fn sums(counts: &[u32]) -> Vec<u32> {
    let mut sum = 0;
    let mut sums = vec![0];
    sums.extend(counts.iter().map(|count| {
        sum += count;
        sum
    }));
    sums
}

/// Looks at every slot from the slot `from` on, as a process that runs does.
pub fn told(Series(series): &Series, rule: &AlertRule, from: usize) -> Vec<Told> {
    let slots = series[0].len();
    let window = rule.window_minutes as usize / 5;
    let all: Vec<u32> = (0..slots).map(|slot| series.iter().map(|cause| cause[slot]).sum()).collect();
    let all = sums(&all);
    let level = |end: usize| all[end - window] - all[(end - window).saturating_sub(SLOTS_PER_DAY)];
    let mut told = Vec::new();
    for (cause, counts) in series.iter().enumerate() {
        let counts = sums(counts);
        let past = |end: usize, step: usize, back: usize| {
            let end = end.checked_sub(step * back).filter(|end| *end >= window)?;
            let busy = all[end] > all[(end - window).saturating_sub(SLOTS_PER_DAY)];
            busy.then(|| Past { count: counts[end] - counts[end - window], all: all[end] - all[end - window], level: level(end) })
        };
        let mut open: Option<Incident> = None;
        for end in from.max(window)..=slots {
            let count = counts[end] - counts[end - window];
            // The rule reads nothing more where nothing can be alarming, and nothing is high.
            let sample = if count < rule.minimum.div_ceil(2) {
                Sample { count, ..Sample::default() }
            } else {
                let weeks: Vec<Past> = (1..=usize::from(rule.weeks)).filter_map(|back| past(end, SLOTS_PER_WEEK, back)).collect();
                let days = (1..=usize::from(DAYS)).filter_map(|back| past(end, SLOTS_PER_DAY, back));
                let days = if weeks.is_empty() { days.collect() } else { Vec::new() };
                Sample { count, all: all[end] - all[end - window], level: level(end), weeks, days }
            };
            let judged = judge(&sample, rule);
            let now = at(end);
            let what = match &mut open {
                None if judged.alarming => {
                    open = Some(incident(count, now));
                    Some(What::Began)
                }
                None => None,
                Some(incident) => follow(incident, &judged, count, rule, now).map(|turn| match turn {
                    Change::Grown => What::Grew,
                    Change::Over => What::Ended,
                }),
            };
            if what == Some(What::Ended) {
                open = None;
            }
            told.extend(what.map(|what| Told { cause, slot: end, what }));
        }
    }
    told
}

fn at(slot: usize) -> DateTime<Utc> {
    let minutes = i64::try_from(slot).expect("a small number") * SLOT_MINUTES;
    Utc.with_ymd_and_hms(2026, 1, 4, 16, 0, 0).single().expect("a real moment") + TimeDelta::minutes(minutes)
}

pub fn incident(count: u32, now: DateTime<Utc>) -> Incident {
    Incident {
        id: IncidentId(1),
        version: 1,
        key: IncidentKey::Code("E1".to_owned()),
        began_at: now,
        last_at: now,
        ended_at: None,
        window_minutes: 60,
        count,
        peak: count,
        grown_at: None,
        expected_milli: 0,
        known: simdesk::model::Known::Nothing,
        verdict: Verdict::None,
        name: Vec::new(),
        notice: Vec::new(),
    }
}
