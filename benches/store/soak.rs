//! A day of work by a simulated clock: conversations, sends, timers, imports, quiet hours; and whether memory stays as it is.

use std::sync::Arc;
use std::time::Duration;

use chrono::{NaiveDate, TimeDelta};
use simdesk::app::data::Data;
use simdesk::app::demo_data::{COLUMNS, DemoOrders};
use simdesk::audits::{Input, Keyring, Options, Silent, import};
use simdesk::flow::Knowledge;
use simdesk::port::{Clock, Store};
use simdesk::store::{SledOptions, SledStore};

use crate::process::memory_mb;
use crate::sheet::figure;
use crate::{Effort, Place, people, talk};

/// The last quarter may have so much more than the second.
const GROWTH_MAX: f64 = 0.10;
const HOURS: u64 = 24;
/// Nobody writes in these hours; the clock goes on.
const QUIET: [u64; 3] = [7, 13, 20];

/// Lives through the day.
pub fn measure(place: &Place, effort: &Effort, knowledge: &Arc<Knowledge>) {
    let (people_an_hour, rows, before) = if effort.quick { (2, 50, 500) } else { (100, 1_000, 40_000) };
    let keyring = Keyring::from_bytes([7; 32]);
    let store: Arc<dyn Store> =
        Arc::new(SledStore::open(&place.path("soak"), &SledOptions::default()).unwrap_or_else(|e| panic!("{e}")));
    let samples = talk::runtime().block_on(async {
        // An order book that is larger than the cache, so that the cache is full when the day begins.
        take_in(&store, &keyring, 0, before).await;
        let mut people = people::People::new(Arc::clone(&store), keyring.clone(), knowledge).await;
        let mut samples = Vec::new();
        for hour in 0..HOURS {
            let next = people.clock().now() + TimeDelta::hours(1);
            if !QUIET.contains(&hour) {
                for _ in 0..people_an_hour {
                    people.talk(Duration::ZERO).await;
                }
                take_in(&store, &keyring, hour + 1, rows).await;
            }
            people.clock().set(next);
            people.settle().await;
            samples.extend(memory_mb(std::process::id(), "VmRSS:"));
        }
        samples
    });
    let quarter = samples.len() / 4;
    if quarter == 0 {
        figure("memory over a day", "not known", "only where there is /proc");
        return;
    }
    let mean = |part: &[f64]| part.iter().sum::<f64>() / f64::from(u32::try_from(part.len()).unwrap_or(1));
    let (second, last) = (mean(&samples[quarter..2 * quarter]), mean(&samples[samples.len() - quarter..]));
    let growth = last / second - 1.0;
    let verdict = if growth <= GROWTH_MAX { "ok" } else { "OVER" };
    let shown: Vec<String> = samples.iter().map(|mb| format!("{mb:.0}")).collect();
    let note = format!("second quarter {second:.0} MB; bar +{:.0} %: {verdict}", GROWTH_MAX * 100.0);
    figure("a day's work: memory in the last quarter", &format!("{last:.0} MB"), &note);
    let talks = people_an_hour * (HOURS - QUIET.len() as u64);
    figure("  its hours, in MB", "", &format!("{}; {talks} conversations of 8 turns", shown.join(" ")));
}

/// Imports rows that were not there before.
async fn take_in(store: &Arc<dyn Store>, keyring: &Keyring, seed: u64, rows: u64) {
    let data = Data::embedded().unwrap_or_else(|faults| panic!("{faults}"));
    let last_day = NaiveDate::from_ymd_opt(2026, 6, 30).expect("a day");
    let orders = DemoOrders::new(&data.faq, 100 + seed, rows, last_day);
    let mut text = COLUMNS.join("\t");
    for row in orders.rows() {
        text.push('\n');
        text.push_str(&row.join("\t"));
    }
    let now = last_day.and_time(chrono::NaiveTime::MIN).and_utc() + TimeDelta::days(30);
    let file = Input::from_bytes("orders.tsv", text.into_bytes(), now);
    let summary = import(&**store, &[file], &Options::default(), keyring, now, &mut Silent).await.expect("it is imported");
    assert_eq!(summary.files[0].refused, 0, "{summary}");
}
