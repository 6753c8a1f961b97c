//! An import beside a running chat, over the control socket: what the people there notice of it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use simdesk::app;
use simdesk::config::Config;
use simdesk::flow::Knowledge;

use crate::process::{command, finish};
use crate::sheet::{self, Times, bar, figure, shown};
use crate::{Effort, Place, people, talk};

const TIMES_MAX: f64 = 5.0;
/// Between two messages of a person; there is always one.
const THINKS: Duration = Duration::from_millis(20);

/// Turns without an import, then turns while one goes on.
pub fn measure(place: &Place, effort: &Effort, knowledge: &Arc<Knowledge>) {
    let store = place.path("beside");
    let config = Config { store: Some(format!("sled:{}", store.display())), ..Config::default() };
    let file = place.path("beside.jsonl");
    let shown_path = file.display().to_string();
    let rows = if effort.quick { 4_000 } else { effort.orders.min(200_000) };
    let made =
        command(&place.path("home"), None, &["demo-data", "--orders", &rows.to_string(), "--seed", "2", "--out", &shown_path]);
    crate::process::run(made);
    let (idle, busy, took) = talk::runtime().block_on(async {
        let opened = app::ready(app::open(&config).expect("a place")).await.expect("the store opens");
        let mut people = people::People::new(Arc::clone(&opened.store), opened.keyring.clone(), knowledge).await;
        // The first conversation warms up.
        people.talk(Duration::ZERO).await;
        let mut idle = Vec::new();
        for _ in 0..if effort.quick { 4 } else { 60 } {
            idle.extend(people.talk(THINKS).await);
        }
        let done = Arc::new(AtomicBool::new(false));
        let took = Arc::new(Mutex::new(Duration::ZERO));
        let importer = {
            let (done, took, home) = (Arc::clone(&done), Arc::clone(&took), place.path("home"));
            std::thread::spawn(move || {
                let began = Instant::now();
                let child = command(&home, Some(&store), &["import", &shown_path]).spawn().expect("the program starts");
                *took.lock().expect("nobody panicked") = finish(child, began).took;
                done.store(true, Ordering::Release);
            })
        };
        let mut busy = Vec::new();
        while !done.load(Ordering::Acquire) {
            busy.extend(people.talk(THINKS).await);
        }
        importer.join().expect("the import ended well");
        let took = *took.lock().expect("nobody panicked");
        (Times::new(idle), Times::new(busy), took)
    });
    sheet::times("turn without an import", &idle, "");
    let ratio = busy.percentile(99).as_secs_f64() / idle.percentile(99).as_secs_f64();
    sheet::times("turn during an import", &busy, &format!("p99 {ratio:.1} × idle; {}", bar(ratio, TIMES_MAX, "×")));
    let rate = f64::from(u32::try_from(rows).unwrap_or(u32::MAX)) / took.as_secs_f64();
    figure(&format!("import beside a busy chat, {rows} rows"), &shown(took), &format!("{rate:.0} rows/s"));
}
