//! The import of a whole order book, as `simdesk import` does it: from the file to durable records with all their numbers.

use std::time::Duration;

use crate::floor::{self, Replaced};
use crate::process::{Ended, command, cpu_seconds, run};
use crate::sheet::{bar, figure, shown};
use crate::{Effort, Place};

const TIMES_MAX: f64 = 2.5;
const PEAK_MB_MAX: f64 = 600.0;

/// Imports into a new store.
pub fn fill(place: &Place, effort: &Effort) -> Ended {
    let orders = place.path("orders.jsonl");
    let number = effort.orders.to_string();
    let shown_path = orders.display().to_string();
    run(command(&place.path("home"), None, &["demo-data", "--orders", &number, "--out", &shown_path]));
    let imported = run(command(&place.path("home"), Some(&place.path("store")), &["import", &shown_path]));
    assert!(imported.out.contains(" 0 refused"), "{}", imported.out);
    figure(
        &format!("import, {number} rows"),
        &shown(imported.took),
        &format!("{:.0} rows/s", rate(effort.orders, imported.took)),
    );
    figure("peak memory of the import", &format!("{:.0} MB", imported.peak_mb), &bar(imported.peak_mb, PEAK_MB_MAX, "MB"));
    drop(std::fs::remove_file(orders));
    imported
}

/// Loads the same records into a bare database, and compares: with the load that anyone would write, and with one that frees what it
/// replaces as our store does, which is much faster.
pub fn compare(place: &Place, effort: &Effort, imported: &Ended) {
    let dump = place.path("records");
    let records = floor::dump(&place.path("store").join("db"), &dump);
    let cpu = || cpu_seconds("self").unwrap_or(0.0);
    let loads = [
        ("floor: bare sorted sled load of its records", "import : floor", Replaced::LeftToSled),
        ("floor: the same, freeing pages as the store does", "import : this floor", Replaced::FreedAtOnce),
    ];
    for (floor, ratio, replaced) in loads {
        let before = cpu();
        let bare = floor::load(&dump, &place.path("bare"), replaced);
        let bare_cpu_s = cpu() - before;
        let note = format!("{} records, {} MB; {:.0} rows/s", records.count, records.bytes >> 20, rate(effort.orders, bare));
        figure(floor, &shown(bare), &note);
        let times = imported.took.as_secs_f64() / bare.as_secs_f64();
        figure(ratio, &format!("{times:.1} ×"), &bar(times, TIMES_MAX, "×"));
        let what = "  by processor time, which a busy machine stretches less";
        let note = format!("{:.1} s : {bare_cpu_s:.1} s", imported.cpu_s);
        figure(what, &format!("{:.1} ×", imported.cpu_s / bare_cpu_s.max(0.01)), &note);
        drop(std::fs::remove_dir_all(place.path("bare")));
    }
    drop(std::fs::remove_file(dump));
}

fn rate(rows: u64, took: Duration) -> f64 {
    f64::from(u32::try_from(rows).unwrap_or(u32::MAX)) / took.as_secs_f64()
}
