//! What only the embedded store promises: it outlives its process, its disk's troubles and its files' damage.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use simdesk::port::{Accepted, StoreError};
use simdesk::store::{SledOptions, SledStore};

use super::things::*;
use super::{Subject, on_runtime, options};
use crate::folder::{copy, files_below};

fn open(dir: &Path) -> Result<Subject, StoreError> {
    SledStore::open(dir, &options()).map(|store| Arc::new(store) as Subject)
}

async fn fill(store: &Subject, events: usize) {
    for n in 0..events {
        say(store, &format!("t:{}", n % 7), &n.to_string(), &["hello"]).await;
    }
}

#[test]
fn a_reopened_store_has_everything() {
    let dir = tempfile::tempdir().unwrap();
    let claim = on_runtime(async {
        let store = open(dir.path()).unwrap();
        fill(&store, 20).await;
        store.put_setting("key", b"value").await.unwrap();
        claimed(&store, "t:claimed", "1").await
    });
    on_runtime(async {
        let store = open(dir.path()).unwrap();
        assert_eq!(store.setting("key").await, Ok(Some(b"value".to_vec())));
        assert_eq!(store.messages(&who("t:0"), 0, 100).await.unwrap().len(), 3);
        assert_eq!(store.accept(text("t:1", "1")).await, Ok(Accepted::Duplicate));
        let again = store.claim_next(&owner(1), at(0), LEASE).await.unwrap().expect("claims of an earlier start are free");
        assert_eq!((again.event.clone(), again.tries), (claim.event.clone(), 1));
        assert_eq!(store.finish(&claim, saying(&claim, &[])).await, Err(StoreError::Fenced));
        store.finish(&again, saying(&again, &[])).await.unwrap();
        assert_eq!(store.verify().await.unwrap().faults, Vec::<String>::new());
    });
}

#[test]
fn a_store_that_lost_its_count_says_so() {
    let dir = tempfile::tempdir().unwrap();
    on_runtime(async { fill(&open(dir.path()).unwrap(), 3).await });
    let db = crate::crash::bare(dir.path());
    for counter in [b"mrecords".as_slice(), b"msum"] {
        assert!(db.remove(counter).unwrap().is_some(), "it is there");
    }
    db.flush().unwrap();
    drop(db);
    let error = open(dir.path()).err();
    assert!(matches!(error, Some(StoreError::Damaged { .. })), "{error:?}");
    assert!(error.unwrap().to_string().contains("its count of records is gone"));
}

#[test]
fn a_store_in_use_says_who_uses_it() {
    let dir = tempfile::tempdir().unwrap();
    let held = open(dir.path()).unwrap();
    let error = open(dir.path()).err().expect("locked");
    let place = dir.path().display().to_string();
    assert_eq!(error, StoreError::Locked { place, holder: std::process::id().to_string() });
    drop(held);
    open(dir.path()).expect("free again at once");
}

#[test]
fn a_snapshot_that_was_being_written_is_removed() {
    let dir = tempfile::tempdir().unwrap();
    on_runtime(async { fill(&open(dir.path()).unwrap(), 5).await });
    let stale = dir.path().join("db/snap.00000000000000FF.generating");
    fs::write(&stale, b"half").unwrap();
    on_runtime(async {
        let store = open(dir.path()).unwrap();
        assert_eq!(store.messages(&who("t:0"), 0, 10).await.unwrap().len(), 1);
    });
    assert!(!stale.exists());
}

#[test]
fn a_full_disk_refuses_and_loses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    on_runtime(async { fill(&open(dir.path()).unwrap(), 3).await });
    let full = SledOptions { free_mb_min: u64::MAX >> 20, ..options() };
    let refused = SledStore::open(dir.path(), &full).err();
    assert!(matches!(refused, Some(StoreError::Full { .. })), "{refused:?}");
    on_runtime(async {
        let store = open(dir.path()).unwrap();
        assert_eq!(store.messages(&who("t:2"), 0, 10).await.unwrap().len(), 1);
        say(&store, "t:2", "new", &["there is room again"]).await;
    });
}

#[test]
fn a_missing_or_forbidden_place_is_a_clear_error() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, b"not a directory").unwrap();
    assert!(matches!(open(&file.join("store")).err(), Some(StoreError::Unavailable { .. })));
    assert!(matches!(open(&file).err(), Some(StoreError::Unavailable { .. })));
}

/// True when everything is there, false when the damage was reported; anything else fails.
async fn whole_or_reported(dir: &Path, events: usize) -> bool {
    let store = match open(dir) {
        Ok(store) => store,
        Err(StoreError::Damaged { .. } | StoreError::Unavailable { .. }) => return false,
        Err(other) => panic!("unexpected: {other}"),
    };
    match store.verify().await {
        Ok(report) if report.faults.is_empty() => {}
        Ok(_) | Err(StoreError::Damaged { .. } | StoreError::Unavailable { .. } | StoreError::Poisoned { .. }) => return false,
        Err(other) => panic!("unexpected: {other}"),
    }
    for n in 0..events {
        assert_eq!(store.knows(&key(&format!("t:{}", n % 7), &n.to_string())).await, Ok(true), "event {n} vanished silently");
    }
    true
}

#[test]
fn damage_is_reported_and_never_a_panic() {
    const EVENTS: usize = 40;
    let original = tempfile::tempdir().unwrap();
    on_runtime(async { fill(&open(original.path()).unwrap(), EVENTS).await });
    let mut reported = 0;
    for file in files_below(original.path()) {
        let name = file.strip_prefix(original.path()).unwrap();
        let bytes = fs::read(&file).unwrap();
        if bytes.is_empty() {
            continue;
        }
        let written = bytes.iter().rposition(|b| *b != 0).unwrap_or(0) + 1;
        for part in 0..12 {
            let dir = tempfile::tempdir().unwrap();
            copy(original.path(), dir.path());
            let mut flipped = bytes.clone();
            flipped[(written - 1) * part / 11] ^= 0x20;
            fs::write(dir.path().join(name), flipped).unwrap();
            reported += usize::from(!on_runtime(whole_or_reported(dir.path(), EVENTS)));
        }
    }
    assert!(reported > 0, "some of the flipped bytes matter");
}

const CHILD: &str = "SIMDESK_STORE_CHILD";

/// Not a test of its own: the process that `acknowledged_events_survive_a_kill` starts, and kills.
#[test]
fn child_that_is_killed() {
    let Ok(dir) = std::env::var(CHILD) else { return };
    let (dir, round) = dir.rsplit_once('#').unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let store = open(Path::new(dir)).unwrap();
        let mut writers = Vec::new();
        for writer in 0..4 {
            let (store, round) = (store.clone(), round.to_owned());
            writers.push(tokio::spawn(async move {
                for n in 0.. {
                    let id = format!("{round}-{n}");
                    store.accept(text(&format!("t:{writer}"), &id)).await.unwrap();
                    let line = format!("ack t:{writer} {id}\n");
                    std::io::stdout().lock().write_all(line.as_bytes()).unwrap();
                }
            }));
        }
        for writer in writers {
            writer.await.unwrap();
        }
    });
}

#[test]
fn acknowledged_events_survive_a_kill() {
    let dir = tempfile::tempdir().unwrap();
    let mut acknowledged = Vec::new();
    for (round, acks) in [1, 37, 160].into_iter().enumerate() {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "store_contract::sled::child_that_is_killed", "--nocapture", "--test-threads=1"])
            .env(CHILD, format!("{}#{round}", dir.path().display()))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut seen = 0;
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            let Some((conversation, id)) = line.strip_prefix("ack ").and_then(|l| l.split_once(' ')) else { continue };
            acknowledged.push((conversation.to_owned(), id.to_owned()));
            seen += 1;
            if seen == acks {
                child.kill().unwrap();
            }
        }
        child.wait().unwrap();
        assert!(seen >= acks, "the child wrote until it was killed");
    }
    on_runtime(async {
        let store = open(dir.path()).unwrap();
        for (conversation, id) in &acknowledged {
            assert_eq!(store.accept(text(conversation, id)).await, Ok(Accepted::Duplicate), "{conversation} {id} was lost");
        }
        let mut found = Vec::new();
        while let Some(claim) = store.claim_next(&owner(1), at(0), LEASE).await.unwrap() {
            store.finish(&claim, saying(&claim, &[])).await.unwrap();
            found.push((claim.event.key.conversation.to_string(), claim.event.key.external_id));
        }
        let count = found.len();
        found.sort();
        found.dedup();
        assert_eq!(found.len(), count, "none is there twice");
        assert!(acknowledged.iter().all(|event| found.binary_search(event).is_ok()));
    });
}
