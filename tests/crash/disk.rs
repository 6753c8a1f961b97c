//! A disk that fails or is full: the store stops at once, says what to do, and goes on after a restart.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use simdesk::failpoint;
use simdesk::flow::inbox;
use simdesk::model::EventBody;
use simdesk::port::{ImportId, Owner, Store, StoreError};
use simdesk::store::{SledOptions, SledStore};

use super::history::History;
use super::process::{self, Worker};
use super::report::{self, Row};
use super::work::{LEASE, conversation, now, options};
use crate::cli::help::Home;

/// How often the disk fills and grows.
const ROUNDS: u64 = 2;
const CHILD: &str = "SIMDESK_CRASH_POISON";

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

async fn accept(store: &dyn Store, id: &str) -> Result<(), StoreError> {
    inbox::accept(store, &conversation(0), id, EventBody::Unreadable, now()).await.map(drop)
}

/// Not a test of its own: a process whose disk fails once and then works again.
#[test]
fn child_with_a_failing_disk() {
    let Ok(dir) = std::env::var(CHILD) else { return };
    let owner = Owner { name: "worker".to_owned(), epoch: 1 };
    let answers = runtime().block_on(async {
        let store = SledStore::open(Path::new(&dir), &options()).unwrap();
        accept(&store, "1").await.unwrap();
        failpoint::tell("sync-journal", "1*return(error)->off");
        [
            accept(&store, "2").await,
            accept(&store, "3").await,
            store.put_setting("name", b"value").await,
            store.import_chunk(&ImportId("i".to_owned()), 0, Vec::new(), now()).await.map(drop),
            store.claim_next(&owner, now(), LEASE).await.map(drop),
            store.claim_send(&owner, "t", now(), LEASE).await.map(drop),
            store.next_case_id().await.map(drop),
            store.fire_due_timers(now(), 1).await.map(drop),
        ]
    });
    for answer in answers {
        let line = answer.map_or_else(|e| e.to_string(), |()| "done".to_owned());
        std::io::stdout().lock().write_all(format!("\n@{line}\n").as_bytes()).unwrap();
    }
}

#[test]
fn a_failed_sync_stops_the_store_for_good() {
    let dir = tempfile::tempdir().unwrap();
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::disk::child_with_a_failing_disk", "--nocapture", "--test-threads=1"])
        .env(CHILD, dir.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stdout);
    let answers: Vec<&str> = said.lines().filter_map(|l| l.strip_prefix('@')).collect();
    assert_eq!(answers.len(), 8, "{said}");
    for answer in &answers {
        assert!(answer.contains("the store stops here") && answer.contains("check the disk, then restart"), "{answers:#?}");
    }
    let stored = runtime().block_on(async {
        let store = SledStore::open(dir.path(), &options()).unwrap();
        accept(&store, "4").await.unwrap();
        let mut known = Vec::new();
        for id in ["1", "2", "3", "4"] {
            let key = simdesk::model::EventKey { conversation: conversation(0), external_id: id.to_owned() };
            known.push(store.knows(&key).await.unwrap());
        }
        known
    });
    // The second was never acknowledged: it may be there or not.
    assert_eq!((stored[0], stored[2], stored[3]), (true, false, true));
    let row = Row { rounds: 1, acknowledged: 2, ..Row::new("a failed sync: every later write refused") };
    report::add("failing disk", vec![row, chat_stops()]);
}

/// The program itself: it ends with one line and goes on at the next start.
fn chat_stops() -> Row {
    let home = Home::new();
    let said = home
        .on("s", &["chat"])
        .env("SIMDESK_FAILPOINTS", "sync-journal:accept=2*off->return(error)")
        .stdin("转人工\n还在吗\n照片模糊怎么办\n")
        .run()
        .code(1);
    assert!(said.out.contains("C-1001"), "{said}");
    assert!(said.err.lines().count() == 1 && said.err.contains("the store stops here"), "{said}");
    home.on("s", &["chat"]).stdin("还在吗\n").run().code(0).err("");
    home.on("s", &["cases", "C-1001"]).run().code(0).says("customer: 转人工").says("customer: 还在吗");
    home.on("s", &["cases", "C-1002"]).run().code(4);
    Row { rounds: 1, acknowledged: 2, ..Row::new("a failed sync under `simdesk chat`: exit code 1, goes on") }
}

/// A small file system in memory.
struct Small(tempfile::TempDir);

fn mount(args: &[&str]) -> Result<(), String> {
    match Command::new("mount").args(args).output() {
        Ok(done) if done.status.success() => Ok(()),
        Ok(done) => Err(format!("mount: {}", String::from_utf8_lossy(&done.stderr).trim())),
        Err(e) => Err(format!("mount: {e}")),
    }
}

impl Small {
    fn new(bytes: &str) -> Result<Self, String> {
        let small = Self(tempfile::tempdir().unwrap());
        mount(&["-t", "tmpfs", "-o", &format!("size={bytes}"), "simdesk-test", small.0.path().to_str().unwrap()])?;
        Ok(small)
    }

    fn grow(&self, bytes: &str) {
        mount(&["-o", &format!("remount,size={bytes}"), self.0.path().to_str().unwrap()]).unwrap();
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").args(["-l", self.0.path().to_str().unwrap()]).output();
    }
}

#[test]
fn a_full_disk_loses_nothing() {
    let what = "a full disk (tmpfs), before and while open";
    match full_disk() {
        Ok((row, faults)) => {
            assert!(row.is_clean() && faults.is_empty(), "{row:?} {faults:#?}");
            report::add("full disk", vec![Row { fault: what.to_owned(), rounds: ROUNDS, ..row }]);
        }
        Err(why) => report::add("full disk", vec![Row::skipped(what, why)]),
    }
}

fn full_disk() -> Result<(Row, Vec<String>), String> {
    let small = Small::new("4m")?;
    // The files to import are elsewhere.
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(small.0.path().join("store")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(small.0.path().join("store"), dir.path().join("store")).unwrap();
    let mut history = History::new(2, 500);
    process::finish(dir.path(), &mut history, 1, 1);
    let mut size = 4;
    for round in 0..ROUNDS {
        history.begin();
        // It fills the disk: no check of the free space is in its way.
        let end = Worker::start(&history.job(dir.path(), 100_000, 100_000), "").end(&mut history);
        assert!(!history.done && end.status.code() == Some(1), "round {round}: {} {}", end.status, end.error);
        let clear = end.error.lines().count() == 1 && end.error.contains("space");
        assert!(clear, "round {round}: it says why in one line: {}", end.error);
        // Before it is opened there must be some room.
        let refused = SledStore::open(&dir.path().join("store"), &SledOptions { free_mb_min: 64, ..options() }).err();
        assert!(matches!(refused, Some(StoreError::Full { .. })), "{refused:?}");
        size += 6;
        small.grow(&format!("{size}m"));
    }
    // Room also for the copy that is kept while a torn log is checked.
    small.grow("256m");
    Ok(process::finish(dir.path(), &mut history, 1, 1))
}
