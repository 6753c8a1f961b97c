//! Every durable step × the process stops there, or the disk fails there × restart.

use std::path::Path;
use std::sync::Mutex;

use simdesk::failpoint::Step;

use super::history::History;
use super::process::{self, Worker};
use super::report::{self, Row};
use super::work::{self, Job};

const CONVERSATIONS: usize = 2;
const EVENTS: u64 = 5;
/// Several chunks a file: the first is committed alone, the others together.
const ROWS: u64 = 1_100;
/// The operations whose commits are stopped, and how many of them pass before.
const OPERATIONS: [(&str, u32); 8] = [
    ("accept", 1),
    ("claim", 1),
    ("finish", 1),
    ("claim-send", 1),
    ("record-send", 1),
    ("chunk", 1),
    ("case-id", 1),
    // All timers may fire at once.
    ("timers", 0),
];

/// One stop.
#[derive(Debug, Clone)]
struct Stop {
    /// The failpoint.
    at: String,
    /// `abort`, `error` or `full`.
    how: &'static str,
    /// How often it is passed before.
    after: u32,
}

fn stops() -> Vec<Stop> {
    let mut stops = Vec::new();
    for how in ["abort", "error", "full"] {
        for step in Step::COMMIT {
            for (operation, after) in OPERATIONS {
                // A full disk shows when the journal is written or synced; the middle of an import is its second chunk.
                let wanted = how != "full" || matches!(step, Step::Journalled | Step::SyncJournal);
                if wanted {
                    stops.push(Stop { at: format!("{}:{operation}", step.name()), how, after });
                }
            }
        }
        // On the way into sled: the commit of a start, and twice what is left of many commits.
        for step in Step::FOLD {
            let wanted = how != "full" || matches!(step, Step::Flushed | Step::SyncLog);
            if wanted {
                stops.push(Stop { at: format!("{}:start", step.name()), how, after: 0 });
                stops.extend([0, 1].map(|after| Stop { at: format!("{}:fold", step.name()), how, after }));
            }
        }
        for step in Step::OTHER {
            stops.push(Stop { at: step.name().to_owned(), how, after: u32::from(!matches!(step, Step::Open | Step::Opened)) });
        }
    }
    // In short runs a third of them, another third for every seed.
    let third = super::number("SIMDESK_CRASH_SEED", 0);
    let keep = |at: usize| super::long() || (at as u64) % 3 == third % 3;
    stops.into_iter().enumerate().filter(|(at, _)| keep(*at)).map(|(_, stop)| stop).collect()
}

/// One life that ends at the stop, one that does the rest.
fn stopped_and_started(stop: &Stop) -> (Row, Vec<String>) {
    let dir = tempfile::tempdir().unwrap();
    let mut history = History::new(CONVERSATIONS, ROWS);
    // Everybody watches an order before there is news of it.
    let (_, faults) = process::finish(dir.path(), &mut history, 1, 1);
    assert_eq!(faults, Vec::<String>::new(), "{stop:?}: before the fault");
    let tell = match stop.after {
        0 => format!("{}=return({})", stop.at, stop.how),
        after => format!("{}={after}*off->return({})", stop.at, stop.how),
    };
    history.begin();
    // The second of two backups is stopped, so that there is an old one to lose.
    let job = Job { backups: 2, ..history.job(dir.path(), EVENTS, 1) };
    let end = Worker::start(&job, &tell).end(&mut history);
    let mut wrong = Vec::new();
    if history.done || end.status.success() {
        wrong.push(format!("the worker never came to {}", stop.at));
    }
    if stop.how != "abort" && (end.status.code() != Some(1) || end.error.lines().count() != 1) {
        wrong.push(format!("the worker ended with {} and {:?}, not with one line", end.status, end.error));
    }
    let (mut row, faults) = process::finish(dir.path(), &mut history, EVENTS, 1);
    wrong.extend(faults);
    wrong.extend(backed_up(dir.path(), &mut history, stop).err());
    row.rounds = 1;
    (row, wrong.into_iter().map(|w| format!("{} × {}: {w}", stop.at, stop.how)).collect())
}

/// What the stopped life left as a backup is whole, and so is the next one, beside which nothing is left.
fn backed_up(dir: &Path, history: &mut History, stop: &Stop) -> Result<(), String> {
    let old = work::backup_of(dir).exists();
    if stop.at.starts_with("backup") && !old {
        return Err("the backup before is gone".to_owned());
    }
    if old {
        process::restored(dir)?;
    }
    process::live(&Job { backups: 1, ..history.job(dir, 1, 0) }, history)?;
    process::restored(dir)?;
    let left = dir.join(".store.backup.part").exists();
    if left { Err("half a backup is left".to_owned()) } else { Ok(()) }
}

#[test]
fn nothing_is_lost_at_any_step() {
    let stops = stops();
    let left = Mutex::new(stops.iter());
    let results = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let Some(stop) = left.lock().unwrap().next() else { break };
                    let (row, faults) = stopped_and_started(stop);
                    results.lock().unwrap().push((stop.clone(), row, faults));
                }
            });
        }
    });
    let results = results.into_inner().unwrap();
    let faults: Vec<&String> = results.iter().flat_map(|(_, _, faults)| faults).collect();
    assert!(faults.is_empty(), "{} faults:\n{faults:#?}", faults.len());
    let kind = |stop: &Stop| match stop.how {
        _ if stop.at.starts_with("backup") => "each of these in a backup",
        "abort" => "the process stops at a step",
        "error" => "a step fails",
        _ => "a step finds the disk full",
    };
    let mut rows = Vec::new();
    for what in ["the process stops at a step", "a step fails", "a step finds the disk full", "each of these in a backup"] {
        let mut sum = Row::new(what);
        results.iter().filter(|(stop, ..)| kind(stop) == what).for_each(|(_, row, _)| sum.add(row));
        rows.push(sum);
    }
    report::add("steps", rows);
}
