//! A start that is stopped before it has compared the store with its log of erasures: the next one must still tell an erasure that failed
//! from one that the store has lost.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use simdesk::failpoint;
use simdesk::port::{Changes, NewMessage, Owner, Store};
use simdesk::store::{SledStore, conversation_hash, erasures_path};

use super::report::{self, Row};
use super::work::{LEASE, conversation, now, options};
use crate::folder::copy;

const DIR: &str = "SIMDESK_START_DIR";
const TELL: &str = "SIMDESK_START_TELL";
/// Whose erasure failed, and whose was lost with the newest commits.
const FAILED: usize = 1;
const LOST: usize = 2;
/// So many watches of this many orders each are more than one commit of a start takes into its list.
const WATCHERS: usize = 81;
const WATCHED: u64 = 64;

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// Everybody says something; `watched` orders are watched by each.
async fn fill(store: &dyn Store, people: usize, watched: u64) {
    let owner = Owner { name: "worker".to_owned(), epoch: 1 };
    for number in 0..people {
        simdesk::flow::inbox::accept_text(store, &conversation(number), "1", "text", now()).await.unwrap();
        let claim = store.claim_next(&owner, now(), LEASE).await.unwrap().unwrap();
        let changes = Changes {
            conversation: claim.conversation.clone(),
            outbox: vec![NewMessage {
                text: "answer".to_owned(),
                buttons: Vec::new(),
                from_staff: None,
                notice: false,
                passing: None,
            }],
            cases: Vec::new(),
            thread: Vec::new(),
            timers: Vec::new(),
            watch: (0..watched).map(|n| format!("W{number:04}{n:06}").parse().unwrap()).collect(),
            note: None,
            at: now(),
            erase: false,
        };
        store.finish(&claim, changes).await.unwrap();
    }
}

/// As a version left it that had neither the list of what belongs to whom nor totals.
fn make_old(dir: &Path) {
    let db = super::bare(dir);
    let listed: Vec<_> = db.scan_prefix(b"O").keys().map(Result::unwrap).collect();
    let counters = [b"mown".as_slice(), b"mrecords", b"msum", b"mformat"];
    for key in listed.iter().map(AsRef::as_ref).chain(counters) {
        assert!(db.remove(key).unwrap().is_some(), "it is there");
    }
    db.flush().unwrap();
}

fn line(number: usize, commit: u64) -> String {
    format!("{} {} {commit}\n", now().timestamp_millis(), conversation_hash(&conversation(number)))
}

/// Not a test of its own: the start that is stopped.
#[test]
fn starter() {
    let Ok(dir) = std::env::var(DIR) else { return };
    let told = std::env::var(TELL).unwrap();
    let (name, what) = told.split_once('=').unwrap();
    failpoint::tell(name, what);
    if SledStore::open(Path::new(&dir), &options()).is_err() {
        std::process::exit(1);
    }
}

#[test]
fn a_stopped_start_settles_erasures_at_the_next_one() {
    let home = tempfile::tempdir().unwrap();
    let mut row = Row::new("a start stops before erasures are settled");
    // A small store has one commit a start; one of an earlier version that is large has one more for every page of its list.
    for (people, watched, commits) in [(3, 1, 1), (WATCHERS, WATCHED, 3)] {
        let full = home.path().join(format!("full-{people}"));
        runtime().block_on(async { fill(&SledStore::open(&full, &options()).unwrap(), people, watched).await });
        let last = u64::from_le_bytes(*fs::read(full.join("commits")).unwrap().first_chunk().unwrap());
        make_old(&full);
        for step in ["applied:start", "flushed:start", "noted:start"] {
            for how in ["abort", "error"] {
                for after in 0..commits {
                    let what = format!("{step}={after}*off->return({how})");
                    let dir = home.path().join(format!("{people}-{}-{how}-{after}", step.replace(':', "-")));
                    copy(&full, &dir);
                    fs::write(erasures_path(&dir), line(FAILED, last + 1) + &line(LOST, last + 2)).unwrap();
                    let mut command = Command::new(std::env::current_exe().unwrap());
                    command.args(["--exact", "crash::erasing::starter", "--nocapture", "--test-threads=1"]);
                    command.env(DIR, &dir).env(TELL, &what).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
                    assert!(!command.status().unwrap().success(), "{people} {what}: it was not stopped");
                    let store = SledStore::open(&dir, &options()).unwrap();
                    runtime().block_on(async {
                        let said = async |number| store.messages(&conversation(number), 0, 9).await.unwrap().len();
                        assert_eq!([said(0).await, said(FAILED).await], [1, 1], "{people} {what}: nobody was erased");
                        assert_eq!(said(LOST).await, 0, "{people} {what}: what was erased is erased again");
                        assert_eq!(store.verify().await.unwrap().faults, Vec::<String>::new(), "{people} {what}");
                    });
                    let log = fs::read_to_string(erasures_path(&dir)).unwrap();
                    assert_eq!(log, line(LOST, last + 2), "{people} {what}: the line that was not true is taken out");
                    row.rounds += 1;
                }
            }
        }
    }
    report::add("erasing", vec![row]);
}
