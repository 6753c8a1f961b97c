//! One table of all faults, printed when the last part of it is there.

use std::io::Write as _;
use std::sync::{Mutex, PoisonError};

/// The parts of the table, each filled by one test.
const PARTS: [&str; 9] = ["steps", "sweep", "erasing", "kills", "failing disk", "full disk", "power cuts", "damage", "model"];

/// What one kind of fault did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    pub fault: String,
    pub rounds: u64,
    pub acknowledged: u64,
    pub lost: u64,
    pub repeated: u64,
    pub out_of_order: u64,
    /// Why it did not run, or what else is worth knowing.
    pub note: String,
}

impl Row {
    pub fn new(fault: impl Into<String>) -> Self {
        Self { fault: fault.into(), ..Self::default() }
    }

    pub fn skipped(fault: impl Into<String>, why: impl Into<String>) -> Self {
        Self { note: format!("SKIPPED: {}", why.into()), ..Self::new(fault) }
    }

    pub fn is_clean(&self) -> bool {
        (self.lost, self.repeated, self.out_of_order) == (0, 0, 0)
    }

    pub fn add(&mut self, other: &Self) {
        self.rounds += other.rounds;
        self.acknowledged += other.acknowledged;
        self.lost += other.lost;
        self.repeated += other.repeated;
        self.out_of_order += other.out_of_order;
    }
}

static TABLE: Mutex<Vec<(&str, Vec<Row>)>> = Mutex::new(Vec::new());

/// Adds a part; with the last one the table is printed, past the test harness that would keep it back.
pub fn add(part: &'static str, rows: Vec<Row>) {
    assert!(PARTS.contains(&part), "{part} is a part of the table");
    let mut table = TABLE.lock().unwrap_or_else(PoisonError::into_inner);
    table.push((part, rows));
    let text = if PARTS.iter().all(|p| table.iter().any(|(name, _)| name == p)) {
        PARTS.iter().filter_map(|p| table.iter().find(|(name, _)| name == p)).flat_map(|(_, rows)| rows.clone()).collect()
    } else if std::env::args().any(|a| a == "--nocapture") {
        table.last().map(|(_, rows)| rows.clone()).unwrap_or_default()
    } else {
        return;
    };
    std::io::stderr().lock().write_all(print(&text).as_bytes()).unwrap();
}

fn print(rows: &[Row]) -> String {
    let mut out = format!(
        "\n{:<44} {:>7} {:>13} {:>5} {:>9} {:>13}\n",
        "fault", "rounds", "acknowledged", "lost", "repeated", "out of order"
    );
    for r in rows {
        let line = format!(
            "{:<44} {:>7} {:>13} {:>5} {:>9} {:>13}  {}",
            r.fault, r.rounds, r.acknowledged, r.lost, r.repeated, r.out_of_order, r.note
        );
        out += line.trim_end();
        out.push('\n');
    }
    out
}
