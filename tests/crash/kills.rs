//! kill -9 at any moment, over and over, on one store.

use super::history::History;
use super::process::{self, Worker};
use super::report;
use super::{Dice, number};

const CONVERSATIONS: usize = 3;
/// Several chunks a file: the first is committed alone, the others together.
const ROWS: u64 = 1_200;
/// Events and files that no life comes to the end of.
const PLENTY: u64 = 100_000;
const FILES_PLENTY: u64 = 1_000;

/// A little while: a kill must not always follow a line at once.
fn linger(turns: u64) {
    for _ in 0..turns {
        std::thread::yield_now();
    }
}

#[test]
fn nothing_is_lost_by_kills() {
    let rounds = number("SIMDESK_CRASH_ROUNDS", 30);
    let seed = number("SIMDESK_CRASH_SEED", 1);
    let dir = tempfile::tempdir().unwrap();
    let mut history = History::new(CONVERSATIONS, ROWS);
    let (_, faults) = process::finish(dir.path(), &mut history, 1, 1);
    assert_eq!(faults, Vec::<String>::new());
    let mut dice = Dice::new(seed);
    let (mut opening, mut planted) = (0, 0);
    for round in 0..rounds {
        let in_open = dice.roll(3) == 0;
        if dice.roll(3) == 0 {
            planted += 1;
            let name = format!("store/db/snap.{:016X}.generating", dice.roll(1 << 40));
            std::fs::write(dir.path().join(name), vec![b'x'; usize::try_from(dice.roll(5_000)).unwrap()]).unwrap();
        }
        let lines = dice.roll(250);
        history.begin();
        let mut worker = Worker::start(&history.job(dir.path(), PLENTY, FILES_PLENTY), "");
        let mut heard = 0;
        while let Some(line) = worker.next(&mut history) {
            heard += 1;
            if (in_open && line == "open") || (!in_open && heard > 2 + lines) {
                break;
            }
        }
        linger(dice.roll(if in_open { 400 } else { 50 }));
        opening += u64::from(in_open);
        let end = worker.kill(&mut history);
        assert!(end.error.is_empty() && end.status.code().is_none(), "seed {seed}, round {round}: {} {}", end.status, end.error);
    }
    let (mut row, faults) = process::finish(dir.path(), &mut history, 1, 1);
    assert!(faults.is_empty() && row.is_clean(), "seed {seed}, {rounds} rounds: {row:?}\n{faults:#?}");
    row.fault = format!("kill -9 ({opening} while opening, {planted} with a stale snapshot)");
    row.rounds = rounds;
    row.note = format!("seed {seed}");
    report::add("kills", vec![row]);
}
