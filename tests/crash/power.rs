//! The power goes: whatever was not synced is gone, as after a cut. An ext4 file system on a loop device is shut down under the running
//! worker without flushing anything (`EXT4_IOC_SHUTDOWN`), and mounted again.
//!
//! Needs root, `mkfs.ext4` and `perl`; without them the table says that it was skipped.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::history::History;
use super::process::{self, Worker};
use super::report::{self, Row};
use super::{Dice, long, number};

const CONVERSATIONS: usize = 3;
const ROWS: u64 = 1_200;
const PLENTY: u64 = 100_000;

/// `EXT4_IOC_SHUTDOWN` without flushing the journal.
const CUT: &str = r#"open(F, "<", $ARGV[0]) or exit 2; my $f = pack("L", 2); ioctl(F, 0x8004587d, $f) or exit 1;"#;

fn run(program: &str, args: &[&str]) -> Result<(), String> {
    let done = Command::new(program).args(args).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).output();
    match done {
        Ok(done) if done.status.success() => Ok(()),
        Ok(done) => Err(format!("{program}: {}", String::from_utf8_lossy(&done.stderr).trim())),
        Err(e) => Err(format!("{program}: {e}")),
    }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a temporary path is text")
}

/// A disk whose power can be cut.
struct Disk {
    dir: tempfile::TempDir,
}

impl Disk {
    fn image(&self) -> PathBuf {
        self.dir.path().join("image")
    }

    fn mount_point(&self) -> PathBuf {
        self.dir.path().join("disk")
    }

    /// A new disk, with the worker's store on it; or why there is none.
    fn new() -> Result<Self, String> {
        let disk = Self { dir: tempfile::tempdir().unwrap() };
        std::fs::create_dir(disk.mount_point()).unwrap();
        std::fs::File::create(disk.image()).unwrap().set_len(192 << 20).unwrap();
        run("perl", &["-e", "1"])?;
        run("mkfs.ext4", &["-q", "-F", text(&disk.image())])?;
        disk.mount()?;
        std::fs::create_dir(disk.mount_point().join("store")).unwrap();
        // The files to import are on another disk.
        #[cfg(unix)]
        std::os::unix::fs::symlink(disk.mount_point().join("store"), disk.dir.path().join("store")).unwrap();
        run("sync", &["-f", text(&disk.mount_point())])?;
        Ok(disk)
    }

    fn mount(&self) -> Result<(), String> {
        run("mount", &["-o", "loop", text(&self.image()), text(&self.mount_point())])
    }

    fn cut(&self) -> Result<(), String> {
        run("perl", &["-e", CUT, text(&self.mount_point())])
    }

    fn power_on(&self) {
        run("umount", &[text(&self.mount_point())]).unwrap();
        self.mount().unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Never mounted, or already away: both are fine.
        let _ = run("umount", &["-l", text(&self.mount_point())]);
    }
}

/// Lets the worker run, cuts the power, and switches it on again.
fn round(disk: &Disk, history: &mut History, dice: &mut Dice, tell: &str) {
    let lines = 2 + dice.roll(250);
    history.begin();
    let mut worker = Worker::start(&history.job(disk.dir.path(), PLENTY, PLENTY), tell);
    for _ in 0..lines {
        worker.next(history).expect("the worker has more to do than this");
    }
    disk.cut().unwrap();
    let end = worker.end(history);
    assert_eq!(end.status.code(), Some(1), "the worker stops by itself when its disk is gone: {}", end.error);
    assert_eq!(end.error.lines().count(), 1, "and says so in one line: {}", end.error);
    disk.power_on();
}

fn cuts(rounds: u64, seed: u64, tell: &str) -> Result<(Row, Vec<String>), String> {
    let disk = Disk::new()?;
    let mut history = History::new(CONVERSATIONS, ROWS);
    let (_, faults) = process::finish(disk.dir.path(), &mut history, 1, 1);
    assert_eq!(faults, Vec::<String>::new());
    let mut dice = Dice::new(seed);
    for _ in 0..rounds {
        round(&disk, &mut history, &mut dice, tell);
    }
    let (mut row, faults) = process::finish(disk.dir.path(), &mut history, 1, 1);
    row.rounds = rounds;
    Ok((row, faults))
}

#[test]
fn nothing_is_lost_by_power_cuts() {
    let what = "power cuts (ext4 shut down without a flush)";
    let seed = number("SIMDESK_CRASH_SEED", 1);
    let rounds = number("SIMDESK_CRASH_ROUNDS", if long() { 100 } else { 5 });
    let (row, faults) = match cuts(rounds, seed, "") {
        Ok(done) => done,
        Err(why) => return report::add("power cuts", vec![Row::skipped(what, why)]),
    };
    assert!(faults.is_empty() && row.is_clean(), "seed {seed}: {row:?}\n{faults:#?}");
    // The same without our sync must lose something, or this test proves nothing.
    let mut without =
        (0..5).map(|n| cuts(1, seed + n, "sync-journal=return(skip) sync-log=return(skip) sync-blobs=return(skip)").unwrap());
    let (lossy, faults) =
        without.find(|(row, _)| row.lost > 0).expect("without syncing nothing was lost: these are no power cuts");
    let proof: String = faults[0].chars().filter(|c| *c != '\n').take(90).collect();
    report::add(
        "power cuts",
        vec![
            Row { fault: what.to_owned(), note: format!("seed {seed}"), ..row },
            Row { fault: "  to compare: one cut with syncing left out".to_owned(), note: format!("({proof} …)"), ..lossy },
        ],
    );
}
