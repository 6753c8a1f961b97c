//! A sweep that is stopped at any step of any of its commits: what belongs together has gone together, and the next sweep does the rest.

use std::path::Path;
use std::process::{Command, Stdio};

use chrono::{DateTime, TimeDelta, Utc};
use simdesk::failpoint::{self, Step};
use simdesk::model::{AuditStatus, AuditUpdate, PartOf, Retention};
use simdesk::port::{Changes, ImportId, NewMessage, Owner, SendOutcome, Store, SweepPage, VerifyReport};
use simdesk::store::{MemoryStore, SledStore};

use super::report::{self, Row};
use super::work::{LEASE, conversation, now, options};
use crate::folder::copy;

const DIR: &str = "SIMDESK_SWEEP_DIR";
const TELL: &str = "SIMDESK_SWEEP_TELL";
const ORDERS: u64 = 24;
const CONVERSATIONS: usize = 6;
const MESSAGES: usize = 3;
/// Every fourth order, and the last conversation, have news: they stay.
const NEWS_EVERY: u64 = 4;

fn later() -> DateTime<Utc> {
    now() + TimeDelta::days(1_000)
}

/// The main order of a number; each has two cards and a distributor's number.
fn numbers(order: u64) -> [String; 4] {
    let main = 4_781_234_567_890_100_000 + order * 10;
    [main.to_string(), (main + 1).to_string(), (main + 2).to_string(), format!("DD2026{order:06}")]
}

fn rows(order: u64) -> Vec<AuditUpdate> {
    let [main, one, two, other] = numbers(order);
    let at = if order.is_multiple_of(NEWS_EVERY) { later() } else { now() };
    let row = |sub: &str, ids: &[&str]| AuditUpdate {
        part_of: Some(PartOf { main: main.parse().unwrap(), sub: sub.parse().unwrap() }),
        submitted_at: Some(now()),
        status: Some(AuditStatus::Pending),
        tail_hash: Some(simdesk::model::TailHash([u8::try_from(order).unwrap(); 16])),
        ..crate::rows::empty(ids, at)
    };
    vec![row(&one, &[&main, &one, &other]), row(&two, &[&main, &two])]
}

/// Orders, and conversations in which everything is done.
async fn fill(store: &dyn Store) {
    let updates = (0..ORDERS).flat_map(rows).collect();
    store.import_chunk(&ImportId("file".to_owned()), 0, updates, now()).await.unwrap();
    let owner = Owner { name: "worker".to_owned(), epoch: 1 };
    for number in 0..CONVERSATIONS {
        let who = conversation(number);
        let at = if number + 1 == CONVERSATIONS { later() } else { now() };
        simdesk::flow::inbox::accept_text(store, &who, "1", "text", at).await.unwrap();
        let claim = store.claim_next(&owner, now(), LEASE).await.unwrap().unwrap();
        let say =
            |n| NewMessage { text: format!("answer {n}"), buttons: Vec::new(), from_staff: None, notice: false, passing: None };
        let changes = Changes {
            conversation: claim.conversation.clone(),
            outbox: (0..MESSAGES).map(say).collect(),
            cases: Vec::new(),
            thread: Vec::new(),
            timers: Vec::new(),
            watch: vec![numbers(1)[3].parse().unwrap()],
            note: None,
            at,
            erase: false,
        };
        store.finish(&claim, changes).await.unwrap();
        while let Some(send) = store.claim_send(&owner, "t", now(), LEASE).await.unwrap() {
            store.record_send(&send, SendOutcome::Sent { external_id: None }).await.unwrap();
        }
    }
}

async fn sweep(store: &dyn Store) -> Result<(), String> {
    let mut page = SweepPage { after: Vec::new(), limit: 9, dry_run: false };
    while let Some(next) = store.sweep(&Retention::default(), later(), &page).await.map_err(|e| e.to_string())?.next {
        page.after = next;
    }
    Ok(())
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// Not a test of its own: the process that is stopped.
#[test]
fn sweeper() {
    let Ok(dir) = std::env::var(DIR) else { return };
    let told = std::env::var(TELL).unwrap();
    let (name, what) = told.split_once('=').unwrap();
    failpoint::tell(name, what);
    let store = SledStore::open(Path::new(&dir), &options()).unwrap();
    if runtime().block_on(sweep(&store)).is_err() {
        std::process::exit(1);
    }
}

fn records(report: &VerifyReport) -> Vec<(String, u64)> {
    report.records.iter().filter(|(kind, _)| kind != "counters").cloned().collect()
}

/// What is there only in part.
async fn halves(store: &dyn Store) -> Vec<String> {
    let mut halves = Vec::new();
    for order in 0..ORDERS {
        let mut found = Vec::new();
        for number in numbers(order) {
            found.push(store.audits_by_order(&number.parse().unwrap()).await.unwrap().len());
        }
        let stays = order.is_multiple_of(NEWS_EVERY);
        if found != [2, 1, 1, 1] && (stays || found != [0; 4]) {
            halves.push(format!("order {order}: {found:?}"));
        }
    }
    let last = CONVERSATIONS - 1;
    if store.messages(&conversation(last), 0, 9).await.unwrap().len() != MESSAGES {
        halves.push("a conversation in use has lost messages".to_owned());
    }
    halves
}

#[test]
fn a_stopped_sweep_leaves_nothing_half_deleted() {
    let home = tempfile::tempdir().unwrap();
    let full = home.path().join("full");
    let memory = MemoryStore::new();
    let (before, after) = runtime().block_on(async {
        fill(&memory).await;
        fill(&SledStore::open(&full, &options()).unwrap()).await;
        let before = records(&memory.verify().await.unwrap());
        sweep(&memory).await.unwrap();
        (before, records(&memory.verify().await.unwrap()))
    });
    assert_ne!(before, after);
    let mut row = Row::new("a sweep stops at a step");
    for step in Step::COMMIT {
        for how in ["abort", "error"] {
            for after_commits in if super::long() { vec![0, 1, 2, 3, 5, 8] } else { vec![0, 4] } {
                let what = format!("{}:sweep={after_commits}*off->return({how})", step.name());
                let dir = home.path().join(format!("{}-{how}-{after_commits}", step.name()));
                copy(&full, &dir);
                let mut command = Command::new(std::env::current_exe().unwrap());
                command.args(["--exact", "crash::sweep::sweeper", "--nocapture", "--test-threads=1"]);
                command.env(DIR, &dir).env(TELL, &what).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
                assert!(!command.status().unwrap().success(), "{what}: it was not stopped");
                let store = SledStore::open(&dir, &options()).unwrap();
                runtime().block_on(async {
                    assert_eq!(store.verify().await.unwrap().faults, Vec::<String>::new(), "{what}");
                    assert_eq!(halves(&store).await, Vec::<String>::new(), "{what}");
                    sweep(&store).await.unwrap();
                    let report = store.verify().await.unwrap();
                    assert_eq!((records(&report), report.faults), (after.clone(), Vec::new()), "{what}");
                });
                row.rounds += 1;
            }
        }
    }
    report::add("sweep", vec![row]);
}
