//! The rule on generated series: what it finds and how soon, and what it finds where nothing is. The tables are in `docs/desk.md`.

use std::fmt::Write as _;

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use simdesk::decide::alerts::{Change, Past, Sample, follow, judge};
use simdesk::model::{AlertRule, Known};

use super::series::{SHARES, SLOT_MINUTES, SLOTS_PER_DAY, SLOTS_PER_WEEK, Shop, What, incident, told};

const RULE: AlertRule =
    AlertRule { on: true, window_minutes: 60, weeks: 4, minimum: 8, ratio: 3, one_in: 10_000, calm_minutes: 120 };

fn usual(_: usize) -> f64 {
    1.0
}

fn nothing(_: usize, _: usize) -> f64 {
    1.0
}

fn shop(busiest: f64) -> Shop {
    Shop { busiest, spread: 0.0, level: usual, more: nothing }
}

fn began(shop: &Shop, weeks: usize, from_week: usize, seed: u64) -> usize {
    let told = told(&shop.weeks(weeks, seed), &RULE, from_week * SLOTS_PER_WEEK);
    told.iter().filter(|told| told.what == What::Began).count()
}

#[test]
fn the_defaults_are_as_stated() {
    assert_eq!(AlertRule::default(), RULE);
}

/// Customers about anything in the hours of the next test: where nothing is known most of them must come for one thing.
const ALL: u32 = 47;

/// Count and level now; counts of the weeks, or of the days, and their level; alarming, and what it was compared with.
type Case<'a> = (u32, u32, &'a [u32], &'a [u32], u32, bool, Known);

#[test]
fn enough_is_enough_and_less_is_not() {
    let past = |counts: &[u32], level| counts.iter().map(|count| Past { count: *count, all: 0, level }).collect::<Vec<_>>();
    let table: &[Case<'_>] = &[
        (7, 100, &[0, 0, 0, 0], &[], 100, false, Known::Weeks(4)),
        (9, 100, &[0, 0, 0, 0], &[], 100, true, Known::Weeks(4)),
        (12, 100, &[0], &[], 100, false, Known::Weeks(1)),
        (13, 100, &[0], &[], 100, true, Known::Weeks(1)),
        (36, 100, &[10, 10, 10, 10], &[], 100, false, Known::Weeks(4)),
        (90, 100, &[10, 10, 10, 10], &[], 100, true, Known::Weeks(4)),
        // The whole desk has as much more to do.
        (90, 400, &[10, 10, 10, 10], &[], 100, false, Known::Weeks(4)),
        // But not by more than four times, and not from next to nothing.
        (90, 4_000, &[5, 5, 5, 5], &[], 100, true, Known::Weeks(4)),
        (40, 400, &[1, 1, 1, 1], &[], 19, true, Known::Weeks(4)),
        // A desk that has shrunk expects what it expected.
        (20, 10, &[10, 10, 10, 10], &[], 100, false, Known::Weeks(4)),
        // It has been as frequent before.
        (40, 100, &[0, 0, 0, 45], &[], 100, false, Known::Weeks(4)),
        // Days count only where no week is known.
        (60, 100, &[], &[10, 12], 100, true, Known::Days(2)),
        (60, 100, &[30, 30], &[1, 1], 100, false, Known::Weeks(2)),
        (23, 100, &[], &[], 100, false, Known::Nothing),
        (24, 0, &[], &[], 100, true, Known::Nothing),
        (0, 0, &[], &[], 0, false, Known::Nothing),
        (u32::MAX, u32::MAX, &[u32::MAX; 4], &[], u32::MAX, false, Known::Weeks(4)),
    ];
    for (count, level, weeks, days, then, alarming, known) in table {
        let sample =
            Sample { count: *count, all: ALL.max(*count), level: *level, weeks: past(weeks, *then), days: past(days, *then) };
        let judged = judge(&sample, &RULE);
        assert_eq!((judged.alarming, judged.known), (*alarming, *known), "{sample:?}: {judged:?}");
        assert!(judged.high || !judged.alarming, "what alarms is high: {sample:?}");
    }
}

/// Everybody has three times as many questions: that is a campaign. Only one thing is asked about more often: that is an incident.
#[test]
fn what_else_is_asked_in_the_same_hours_counts() {
    let weeks = vec![Past { count: 10, all: 100, level: 1_000 }; 4];
    for (all, alarming) in [(150, true), (400, false)] {
        let sample = Sample { count: 60, all, level: 1_000, weeks: weeks.clone(), days: Vec::new() };
        assert_eq!(judge(&sample, &RULE).alarming, alarming, "{all}");
    }
}

#[test]
fn an_incident_stays_one_until_it_is_calm_and_grows_once() {
    let now = |minutes| -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, 23, 2, 0, 0).single().expect("a real moment") + TimeDelta::minutes(minutes)
    };
    let judged =
        |count| judge(&Sample { count, weeks: vec![Past { count: 2, all: 0, level: 0 }; 4], ..Sample::default() }, &RULE);
    let mut open = incident(12, now(0));
    // Minutes, count, what happens.
    let table = [
        (5, 14, None),
        (30, 2, None),
        (60, 3, None),
        // Half of what would raise it keeps it.
        (119, 4, None),
        (130, 24, Some(Change::Grown)),
        (135, 60, None),
        (140, 2, None),
        // A clock that is set back ends nothing.
        (20, 2, None),
        (254, 3, None),
        (255, 3, Some(Change::Over)),
    ];
    for (minutes, count, expected) in table {
        assert_eq!(follow(&mut open, &judged(count), count, &RULE, now(minutes)), expected, "{count} after {minutes} minutes");
    }
    assert_eq!((open.peak, open.last_at, open.ended_at), (60, now(135), Some(now(255))));
}

/// It comes and goes for nine hours: staff hear of it once, and at most once more.
#[test]
fn what_comes_and_goes_is_one_incident() {
    fn flaps(cause: usize, slot: usize) -> f64 {
        let on =
            (5 * SLOTS_PER_WEEK + 2 * SLOTS_PER_DAY + 10 * 12..5 * SLOTS_PER_WEEK + 2 * SLOTS_PER_DAY + 19 * 12).contains(&slot);
        if cause == 3 && on && (slot / 9).is_multiple_of(2) { 25.0 } else { 1.0 }
    }
    for seed in 0..20 {
        let told = told(&Shop { more: flaps, ..shop(30.0) }.weeks(6, seed), &RULE, 5 * SLOTS_PER_WEEK);
        let of = |what| told.iter().filter(|told| told.cause == 3 && told.what == what).count();
        assert_eq!((of(What::Began), of(What::Ended)), (1, 1), "seed {seed}: {told:?}");
        assert!(of(What::Grew) <= 1, "seed {seed}: {told:?}");
    }
}

/// Weeks, runs, the first week that counts, and the shop.
type Row = (&'static str, usize, u64, usize, Shop);

fn quiet() -> Vec<Row> {
    fn grows(week: usize) -> f64 {
        1.1_f64.powi(i32::try_from(week).unwrap_or_default())
    }
    fn doubles(week: usize) -> f64 {
        2.0_f64.powi(i32::try_from(week).unwrap_or_default())
    }
    fn holiday(week: usize) -> f64 {
        if week % 6 == 4 { 0.2 } else { 1.0 }
    }
    fn campaign(week: usize) -> f64 {
        if week % 6 == 4 { 3.0 } else { 1.0 }
    }
    fn away(week: usize) -> f64 {
        if (2..8).contains(&week) { 0.0 } else { 1.0 }
    }
    let varied = |busiest| Shop { spread: 0.6, ..shop(busiest) };
    vec![
        ("5 customers in the busiest hour", 1_000, 1, 0, shop(5.0)),
        ("20", 1_000, 1, 0, shop(20.0)),
        ("80", 1_000, 1, 0, shop(80.0)),
        ("300", 250, 1, 0, shop(300.0)),
        ("20, hours that vary by 60 %", 250, 1, 0, varied(20.0)),
        ("80, hours that vary by 60 %", 250, 1, 0, varied(80.0)),
        ("300, hours that vary by 60 %", 250, 1, 0, varied(300.0)),
        ("the first two weeks of 20", 2, 100, 0, shop(20.0)),
        ("the first two weeks of 80", 2, 100, 0, shop(80.0)),
        ("20, a tenth more every week", 24, 10, 0, Shop { level: grows, ..shop(20.0) }),
        ("5, twice as many every week", 6, 40, 0, Shop { level: doubles, ..shop(5.0) }),
        ("80, every sixth week a holiday with a fifth", 240, 1, 0, Shop { level: holiday, ..shop(80.0) }),
        ("80, every sixth week a campaign with three times as many", 240, 1, 0, Shop { level: campaign, ..shop(80.0) }),
        ("80, nobody there for six weeks", 12, 20, 0, Shop { level: away, ..shop(80.0) }),
    ]
}

/// A cause is asked about so many times as often, for three hours of a Wednesday afternoon.
fn spike(busiest: f64, times: f64, young: bool) -> (usize, usize, Option<usize>, Option<usize>) {
    const RUNS: u64 = 50;
    const CAUSE: usize = 4;
    let week = if young { 0 } else { 5 };
    let begin = week * SLOTS_PER_WEEK + 2 * SLOTS_PER_DAY + 14 * 12;
    let found: Vec<usize> = (0..RUNS)
        .filter_map(|seed| {
            let mut series = shop(busiest).weeks(week + 1, seed);
            series.add(CAUSE, begin..begin + 36, busiest * 0.6 * SHARES[CAUSE] * (times - 1.0), seed);
            let told = told(&series, &RULE, begin);
            let first = told.iter().find(|told| told.cause == CAUSE && told.what == What::Began)?;
            Some((first.slot - begin) * usize::try_from(SLOT_MINUTES).unwrap_or_default())
        })
        .collect();
    let mut delays = found.clone();
    delays.sort_unstable();
    let at = |percent: usize| delays.get((delays.len() * percent / 100).min(delays.len().saturating_sub(1))).copied();
    (found.len(), usize::try_from(RUNS).unwrap_or_default(), at(50), at(90))
}

#[test]
fn the_tables_in_the_documentation_are_true() {
    let mut text = String::from("| a shop without an incident | weeks | incidents told | in 1,000 weeks |\n|---|---|---|---|\n");
    for (name, weeks, runs, from, shop) in quiet() {
        let told: usize = (0..runs).map(|seed| began(&shop, weeks, from, seed + 1)).sum();
        let all = weeks * usize::try_from(runs).expect("few");
        writeln!(text, "| {name} | {all} | {told} | {} |", (told * 1_000).div_ceil(all)).expect("a string takes it");
    }
    text.push_str("\n| customers about a cause in an hour, usually | then | found | after (half of them) | after (nine of ten) |\n|---|---|---|---|---|\n");
    for (busiest, times, young) in [
        (10.0, 15.0, false),
        (10.0, 25.0, false),
        (10.0, 50.0, false),
        (40.0, 5.0, false),
        (40.0, 8.0, false),
        (40.0, 15.0, false),
        (200.0, 3.0, false),
        (200.0, 4.0, false),
        (200.0, 5.0, false),
        (40.0, 15.0, true),
        (40.0, 25.0, true),
    ] {
        let (found, runs, half, most) = spike(busiest, times, young);
        let usual = busiest * 0.6 * SHARES[4];
        let minutes = |delay: Option<usize>| delay.map_or_else(|| "–".to_owned(), |minutes| format!("{minutes} minutes"));
        let young = if young { ", on the third day of the store" } else { "" };
        writeln!(
            text,
            "| {usual:.1}{young} | {:.0} ({times:.0} times) | {found} of {runs} | {} | {} |",
            usual * times,
            minutes(half),
            minutes(most)
        )
        .expect("a string takes it");
    }
    compare(&text);
}

const BEGIN: &str = "<!-- alerts: written by SIMDESK_ALERTS=write cargo test --test main alerts:: -->\n\n";
const END: &str = "\n<!-- end of alerts -->";

fn compare(table: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/desk.md");
    let page = std::fs::read_to_string(&path).expect("the page can be read");
    let (before, rest) = page.split_once(BEGIN).expect("the page has a place for the tables");
    let (written, after) = rest.split_once(END).expect("the place has an end");
    if std::env::var_os("SIMDESK_ALERTS").is_some() {
        std::fs::write(&path, format!("{before}{BEGIN}{table}{END}{after}")).expect("the page can be written");
    } else {
        assert_eq!(written, table, "the rule does something else now; SIMDESK_ALERTS=write writes the tables");
    }
}
