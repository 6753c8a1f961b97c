//! Nothing acknowledged is lost and nothing happens twice, whatever stops the process or harms the disk.
//!
//! A worker ([`work`]) accepts events, works on them, delivers the answers and imports files, and writes down what it was told
//! ([`history`]). It is stopped at every durable step, killed at any moment, cut from its power, given a full or a failing disk, and
//! damaged files; afterwards the store must agree with what was written down.
//!
//! `SIMDESK_CRASH_ROUNDS` is the number of kills and `SIMDESK_CRASH_SEED` their seed, `SIMDESK_CRASH_LAYER_KB` the memory for what is not
//! in sled yet; `SIMDESK_LONG=1` makes every table complete.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod damage;
mod disk;
mod erasing;
mod history;
mod kills;
#[cfg(unix)]
mod model;
mod power;
mod process;
mod report;
mod steps;
mod sweep;
mod work;

/// The test binary runs its cases; the long ones only when asked.
pub fn long() -> bool {
    std::env::var("SIMDESK_LONG").is_ok_and(|v| v == "1")
}

pub fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().map_or(otherwise, |v| v.parse().unwrap_or_else(|_| panic!("{name} is no number: {v}")))
}

/// The database of a store that was closed, as sled has it. A process that another test begins at this moment holds the lock of its files for
/// as long as it takes to begin.
pub fn bare(dir: &std::path::Path) -> sled::Db {
    let began = std::time::Instant::now();
    loop {
        match sled::open(dir.join("db")) {
            Ok(db) => return db,
            Err(error) => assert!(began.elapsed() < std::time::Duration::from_secs(20), "{error}"),
        }
        std::thread::yield_now();
    }
}

/// Numbers that look random and are the same for the same seed.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Below `sides`.
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % sides.max(1)
    }
}
