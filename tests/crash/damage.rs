//! Flipped bits, lost ends and blank blocks in every file of a store: it opens with everything in it, or says that it is damaged. It never
//! panics, never forgets in silence, and never overwrites what was damaged.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;

use simdesk::port::{Store, StoreError};
use simdesk::store::SledStore;

use super::history::History;
use super::report::{self, Row};
use super::{Dice, long, number, process, work};
use crate::folder::{copy, files_below};

const CONVERSATIONS: usize = 2;
const ROWS: u64 = 2_200;

/// What happens to a file.
#[derive(Debug, Clone, Copy)]
enum Harm {
    Flip { at: usize, bit: u8 },
    Truncate { to: usize },
    Blank { at: usize, bytes: usize },
}

impl Harm {
    fn do_to(self, bytes: &mut Vec<u8>) {
        match self {
            Self::Flip { at, bit } => bytes[at] ^= 1 << bit,
            Self::Truncate { to } => bytes.truncate(to),
            Self::Blank { at, bytes: length } => {
                let end = (at + length).min(bytes.len());
                bytes[at..end].fill(0);
            }
        }
    }

    /// Harms to a file of this many bytes, most of them where something is written.
    fn some(dice: &mut Dice, bytes: usize, written: usize, count: u64) -> Vec<Self> {
        let mut below = |end: usize| usize::try_from(dice.roll(end as u64)).unwrap();
        (0..count)
            .map(|n| match n % 4 {
                0 | 1 => Self::Flip { at: below(written), bit: u8::try_from(below(8)).unwrap() },
                2 => Self::Truncate { to: below(bytes) },
                _ => Self::Blank { at: below(written) / 512 * 512, bytes: [512, 4_096, 65_536][below(3)] },
            })
            .collect()
    }
}

/// What became of a damaged store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// Everything is there.
    Whole,
    /// It does not open, and says why.
    Refused,
    /// It opens, and says what is damaged when that is read.
    Told,
}

fn is_clear(error: &StoreError) -> bool {
    let line = error.to_string();
    let says_how = matches!(error, StoreError::Damaged { .. } | StoreError::Unavailable { .. } | StoreError::Poisoned { .. });
    says_how && !line.contains('\n') && line.len() < 400
}

/// What a store shows that nothing was done to: one whose process was killed still has work to do.
fn undamaged(original: &Path, history: &History) -> (Row, Vec<String>) {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("store");
    copy(original, &store);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { history.check(&SledStore::open(&store, &work::options()).unwrap()).await })
}

async fn fate(dir: &Path, history: &History, expected: &(Row, Vec<String>)) -> Result<Fate, String> {
    let store = match SledStore::open(&dir.join("store"), &work::options()) {
        Ok(store) => store,
        Err(error) if is_clear(&error) => return Ok(Fate::Refused),
        Err(error) => return Err(format!("an unclear error: {error}")),
    };
    match store.verify().await {
        Ok(report) if report.faults.is_empty() => {}
        Ok(_) => return Ok(Fate::Told),
        Err(error) if is_clear(&error) => return Ok(Fate::Told),
        Err(error) => return Err(format!("an unclear error: {error}")),
    }
    let shown = history.check(&store).await;
    if shown == *expected { Ok(Fate::Whole) } else { Err(format!("silent loss: {:?}", shown.1)) }
}

/// Harms one file of a copy and looks what becomes of it.
fn harmed(original: &Path, file: &Path, harm: Harm, history: &History, expected: &(Row, Vec<String>)) -> Result<Fate, String> {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("store");
    copy(original, &store);
    let name = file.strip_prefix(original).unwrap();
    let mut bytes = fs::read(file).unwrap();
    harm.do_to(&mut bytes);
    fs::write(store.join(name), &bytes).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let fate = runtime.block_on(fate(dir.path(), history, expected));
    let told = |what: String| format!("{} {harm:?}: {what}", name.display());
    if fate == Ok(Fate::Refused) {
        for journal in files_below(original).into_iter().filter(|file| is_journal(file)) {
            let before = if journal == file { bytes.clone() } else { fs::read(&journal).unwrap() };
            if fs::read(store.join(journal.strip_prefix(original).unwrap())).ok() != Some(before) {
                return Err(told(format!("{} was overwritten", journal.display())));
            }
        }
    }
    // What the journal holds goes into the log until sled meets the page that is damaged; nothing is lost by that, the journal stays.
    let has_journal = files_below(original).iter().any(|file| is_journal(file));
    if let (Ok(Fate::Refused), true, false) = (&fate, name.starts_with("db"), has_journal) {
        for before in files_below(&original.join("db")) {
            let rest = before.strip_prefix(original).unwrap();
            // A whole log is opened: sled goes on to its next snapshot before it meets an older page that is damaged.
            let is_snapshot = rest.file_name().is_some_and(|n| n.to_string_lossy().starts_with("snap."));
            if is_snapshot && rest != name {
                continue;
            }
            let before = if rest == name { bytes.clone() } else { fs::read(&before).unwrap() };
            if fs::read(store.join(rest)).ok() != Some(before) {
                return Err(told(format!("{} was overwritten", rest.display())));
            }
        }
    }
    fate.map_err(told)
}

/// What a store has been through before it is damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Past {
    /// It was closed once, with a long log.
    Closed,
    /// Most of its log is behind a snapshot.
    Reopened,
    /// Its process was killed: commits are in the journal alone.
    Killed,
}

fn original(dir: &Path, past: Past) -> History {
    let mut history = History::new(CONVERSATIONS, ROWS);
    let reopened = past == Past::Reopened;
    let lives = if reopened { 3 } else { 1 };
    process::live(&history.job(dir, 1, 1), &mut history).unwrap();
    for _ in 0..lives {
        let job = history.job(dir, 60 / lives, 2);
        process::live(&job, &mut history).unwrap();
    }
    if reopened {
        process::live(&history.job(dir, 1, 0), &mut history).unwrap();
    }
    if past == Past::Killed {
        history.begin();
        // Before a commit is begun: the last one in the journal is noted, and nothing after it may differ.
        let stop = "taken:accept=60*off->return(abort)";
        process::Worker::start(&history.job(dir, 1_000, 0), stop).end(&mut history);
        assert!(files_below(&dir.join("store")).iter().any(|file| is_journal(file)), "a store that was killed has a journal");
    }
    history
}

fn is_journal(file: &Path) -> bool {
    file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("journal."))
}

#[test]
fn damage_is_told_and_nothing_overwritten() {
    let seed = number("SIMDESK_CRASH_SEED", 1);
    let mut dice = Dice::new(seed);
    let mut row = Row::new("bit flips, lost ends, blank blocks");
    let mut notes = Vec::new();
    for past in [Past::Closed, Past::Reopened, Past::Killed] {
        let dir = tempfile::tempdir().unwrap();
        let history = original(dir.path(), past);
        let store = dir.path().join("store");
        let expected = undamaged(&store, &history);
        assert!(past == Past::Killed || (expected.0.is_clean() && expected.1.is_empty()), "{past:?}: {expected:?}");
        let mut cases = Vec::new();
        for file in files_below(&store) {
            let bytes = fs::read(&file).unwrap();
            let written = bytes.iter().rposition(|b| *b != 0).map_or(0, |last| last + 1);
            let log = file.ends_with("db/db");
            let count = if long() {
                400
            } else if log || is_journal(&file) {
                32
            } else {
                4
            };
            if written > 0 && !file.ends_with("lock") {
                cases.extend(Harm::some(&mut dice, bytes.len(), written, count).into_iter().map(|harm| (file.clone(), harm)));
            }
        }
        let left = Mutex::new(cases.iter());
        let fates = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    loop {
                        let Some((file, harm)) = left.lock().unwrap().next() else { break };
                        let fate = harmed(&store, file, *harm, &history, &expected);
                        fates.lock().unwrap().push(fate);
                    }
                });
            }
        });
        let fates = fates.into_inner().unwrap();
        let faults: Vec<&String> = fates.iter().filter_map(|f| f.as_ref().err()).collect();
        assert!(faults.is_empty(), "seed {seed}, {past:?}: {} of {}\n{faults:#?}", faults.len(), fates.len());
        let of = |fate: Fate| fates.iter().filter(|f| **f == Ok(fate)).count();
        assert!(of(Fate::Refused) > 0, "some of it matters: {fates:?}");
        row.rounds += fates.len() as u64;
        row.acknowledged = row.acknowledged.max(history.acknowledged());
        notes.push(format!("{} whole, {} refused, {} told when read", of(Fate::Whole), of(Fate::Refused), of(Fate::Told)));
    }
    notes.push(format!("seed {seed}"));
    row.note = notes.join("; ");
    report::add("damage", vec![row]);
}

#[test]
fn the_program_says_how_to_mend_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut history = History::new(1, 10);
    process::finish(dir.path(), &mut history, 5, 1);
    let log = dir.path().join("store/db/db");
    let mut bytes = fs::read(&log).unwrap();
    bytes[200..4_000].fill(7);
    fs::write(&log, bytes).unwrap();
    let place = format!("sled:{}", dir.path().join("store").display());
    let ran = Command::new(env!("CARGO_BIN_EXE_simdesk"))
        .args(["--store", &place, "cases"])
        .stdin(Stdio::null())
        .env("XDG_CONFIG_HOME", dir.path())
        .output()
        .unwrap();
    let error = String::from_utf8_lossy(&ran.stderr);
    assert_eq!((ran.status.code(), error.lines().count()), (Some(1), 1), "{error}");
    assert!(error.contains("is damaged") && error.contains("restore a backup"), "{error}");
}

/// A store whose log ends in the middle of a message, or with a message of its last life flipped.
fn torn(dir: &Path, damaged: bool) -> (History, Vec<u8>) {
    let mut history = History::new(1, 10);
    let (row, faults) = process::finish(dir, &mut history, 5, 1);
    assert!(row.is_clean() && faults.is_empty(), "{faults:?}");
    process::live(&history.job(dir, 5, 1), &mut history).unwrap();
    let log = dir.join("store/db/db");
    let mut bytes = fs::read(&log).unwrap();
    let end = bytes.iter().rposition(|b| *b != 0).unwrap();
    if damaged {
        bytes[end - 300] ^= 1;
    } else {
        bytes.truncate(end + 64);
        bytes.extend_from_slice(b"half a message");
    }
    fs::write(&log, &bytes).unwrap();
    (history, bytes)
}

/// A copy that can't be made, as on a full disk, leaves nothing behind that would keep the room.
#[cfg(unix)]
#[test]
fn a_copy_that_fails_is_removed() {
    let dir = tempfile::tempdir().unwrap();
    let (mut history, _) = torn(dir.path(), false);
    let store = dir.path().join("store");
    let in_the_way = store.join("db/nothing");
    std::os::unix::fs::symlink("/nowhere/at/all", &in_the_way).unwrap();
    let refused = SledStore::open(&store, &work::options()).err();
    assert!(matches!(refused, Some(StoreError::Unavailable { .. })), "{refused:?}");
    assert!(!store.join("db.found.part").exists() && !store.join("db.found").exists());
    fs::remove_file(in_the_way).unwrap();
    let (row, faults) = process::finish(dir.path(), &mut history, 1, 1);
    assert!(row.is_clean() && faults.is_empty(), "{faults:?}");
}

/// The process dies while sled is at work on a log that may be damaged: the next start begins with the log as it was found.
#[test]
fn an_interrupted_look_at_a_torn_log_begins_again() {
    for stop in ["open", "opened"] {
        let die = |dir: &Path, history: &mut History| {
            let job = history.job(dir, 1, 0);
            let end = process::Worker::start(&job, &format!("{stop}=return(abort)")).end(history);
            assert_eq!(end.status.code(), None, "killed, not ended: {}", end.error);
            assert!(dir.join("store/db.found").exists(), "the log as it was found is aside");
        };
        let dir = tempfile::tempdir().unwrap();
        let (mut history, _) = torn(dir.path(), false);
        die(dir.path(), &mut history);
        let (row, faults) = process::finish(dir.path(), &mut history, 1, 1);
        assert!(row.is_clean() && faults.is_empty(), "{stop}: {faults:?}");
        assert!(!dir.path().join("store/db.found").exists());

        let dir = tempfile::tempdir().unwrap();
        let (mut history, found) = torn(dir.path(), true);
        die(dir.path(), &mut history);
        for _ in 0..2 {
            let refused = SledStore::open(&dir.path().join("store"), &work::options()).err();
            assert!(matches!(refused, Some(StoreError::Damaged { .. })), "{stop}: {refused:?}");
            assert!(fs::read(dir.path().join("store/db/db")).unwrap() == found, "{stop}: the damaged file is as it was");
        }
    }
}
