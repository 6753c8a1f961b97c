//! Look-ups in the full order book, by the stored number and by every other one, beside a bare `get`; and how long the store takes to open.

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use simdesk::app::data::Data;
use simdesk::app::demo_data::DemoOrders;
use simdesk::model::OrderId;
use simdesk::port::Store;
use simdesk::store::{SledOptions, SledStore};

use crate::sheet::{self, Times, bar, figure, shown};
use crate::{Effort, floor, talk};

const TIMES_MAX: f64 = 3.0;
/// The generator's own end of time.
const LAST_DAY: (i32, u32, u32) = (2026, 6, 30);

/// Looks into the store that the import has filled.
pub fn measure(dir: &Path, effort: &Effort) {
    let open = || SledStore::open(dir, &SledOptions::default()).unwrap_or_else(|e| panic!("{e}"));
    let began = Instant::now();
    let store = open();
    let log_mb = std::fs::metadata(dir.join("db").join("db")).map_or(0, |log| log.len() >> 20);
    figure(
        "opening the store",
        &shown(began.elapsed()),
        &format!("reads the log's heads and sled's snapshot; log of {log_mb} MB"),
    );

    let (stored, others) = numbers(&store, effort);
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime starts");
    let by_stored = best(stored.len(), |at| look(&store, &runtime, &stored[at]));
    let by_other = best(others.len(), |at| look(&store, &runtime, &others[at]));
    drop(store);
    let db = floor::open(&dir.join("db"));
    let bare = best(stored.len(), |at| {
        let key = [b"a", stored[at].as_str().as_bytes(), &[0]].concat();
        let began = Instant::now();
        let found = black_box(db.get(&key).expect("sled reads"));
        let took = began.elapsed();
        assert!(found.is_some(), "the record is there");
        took
    });
    sheet::times("floor: bare sled get of the record", &bare, "random orders, the same cache");
    let p99 = |times: &Times| times.percentile(99).as_secs_f64();
    for (what, times) in [("look-up by the stored number", by_stored), ("look-up by another number", by_other)] {
        let ratio = p99(&times) / p99(&bare);
        sheet::times(what, &times, &format!("p99 {ratio:.1} × the floor's; {}", bar(ratio, TIMES_MAX, "×")));
    }
}

/// Stored numbers of random orders, and another number of each that has some.
fn numbers(store: &SledStore, effort: &Effort) -> (Vec<OrderId>, Vec<OrderId>) {
    let wanted = if effort.quick { 400 } else { 20_000 };
    let data = Data::embedded().unwrap_or_else(|faults| panic!("{faults}"));
    let (year, month, day) = LAST_DAY;
    let last_day = NaiveDate::from_ymd_opt(year, month, day).expect("a day");
    let orders = DemoOrders::new(&data.faq, 1, effort.orders, last_day);
    let runtime = talk::runtime();
    let (mut stored, mut others) = (Vec::new(), Vec::new());
    // A step without a factor in common with the number of orders visits them in no order.
    let (mut at, step) = (0, 6_180_339_887_u64);
    while stored.len() < wanted {
        at = (at + step) % effort.orders;
        let id: OrderId = orders.row(at)[0].parse().expect("an order number");
        let found = runtime.block_on(store.audits_by_order(&id)).expect("the store reads");
        let record = found.into_iter().next().expect("every row was imported");
        let count = record.aliases.len();
        others.extend(record.aliases.into_iter().nth(stored.len() % count.max(1)));
        stored.push(record.order_id);
    }
    (stored, others)
}

fn look(store: &SledStore, runtime: &tokio::runtime::Runtime, id: &OrderId) -> Duration {
    let began = Instant::now();
    let found = black_box(runtime.block_on(store.audits_by_order(id)).expect("the store reads"));
    let took = began.elapsed();
    assert!(!found.is_empty(), "the order is there");
    took
}

/// All of them, one after the other, three times over; of each the best time, since what another program did meanwhile is no property
/// of a look-up. Those of a large store no longer fit into the cache when their turn comes again.
fn best(count: usize, mut look: impl FnMut(usize) -> Duration) -> Times {
    const PASSES: usize = 3;
    let mut best = vec![Duration::MAX; count];
    for _ in 0..PASSES {
        for (at, best) in best.iter_mut().enumerate() {
            *best = (*best).min(look(at));
        }
    }
    Times::new(best)
}
