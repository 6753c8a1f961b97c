//! A backup and a restore bring every record back as it was, byte by byte, encrypted or not.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::sync::Arc;

use age_encryption::secrecy::ExposeSecret;
use simdesk::app::backup;
use simdesk::port::{RawRecord, Store};
use simdesk::store::backup::{Key, Seal};
use simdesk::store::{SledStore, restore};

use super::format::put_one_of_each;
use super::things::*;
use super::{Subject, on_runtime, options};

/// The counters of the store itself: they go on with every start.
const COUNTERS: u8 = b'm';

async fn records(store: &dyn Store) -> Vec<RawRecord> {
    let snapshot = store.snapshot().await.unwrap();
    let mut read: Vec<RawRecord> = Vec::new();
    loop {
        let after = read.last().map(|(key, _)| key.clone()).unwrap_or_default();
        let page = store.snapshot_page(&snapshot, &after).await.unwrap();
        if page.is_empty() {
            read.retain(|(key, _)| key.first() != Some(&COUNTERS));
            return read;
        }
        read.extend(page);
    }
}

/// Every kind of record, many of some, and what an erasure leaves.
async fn fill(store: &Subject) {
    put_one_of_each(store).await;
    for n in 0..300 {
        let claim = claimed(store, &format!("t:many{}", n % 7), &n.to_string()).await;
        let mut changes = saying(&claim, &["hello", "again"]);
        changes.note = Some(super::notes::note(n, simdesk::model::TurnOutcome::Answered));
        store.finish(&claim, changes).await.unwrap();
    }
    let rows = (0..1_500).map(|n| rejected(&[&format!("6900000000{n:08}"), &format!("DD{n:010}")], 1, "模糊")).collect();
    store.import_chunk(&simdesk::port::ImportId("many".to_owned()), 0, rows, at(0)).await.unwrap();
    store.erase(&who("t:many3"), at(3)).await.unwrap().unwrap();
}

async fn there_and_back(store: &dyn Store, dir: &Path, name: &str, seal: Option<&Seal>, key: Option<&Key>) -> Vec<RawRecord> {
    let file = dir.join(format!("{name}.backup"));
    let written = backup::write(store, &file, seal, at(9)).await.unwrap();
    let to = dir.join(name);
    let from = BufReader::new(File::open(&file).unwrap());
    restore(from, key, &to, &options(), None).unwrap();
    let restored = SledStore::open(&to, &options()).unwrap();
    assert_eq!(restored.verify().await.unwrap().faults, Vec::<String>::new(), "{name}");
    let all = records(&restored).await;
    assert!(written.records >= all.len() as u64, "{name}");
    all
}

#[test]
fn every_record_comes_back_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let ours = age_encryption::x25519::Identity::generate();
    let recipient = Seal::recipient(&ours.to_public().to_string()).unwrap();
    let identity = Key::identities(ours.to_string().expose_secret()).unwrap();
    on_runtime(async {
        let store: Subject = Arc::new(SledStore::open(&dir.path().join("s"), &options()).unwrap());
        fill(&store).await;
        let before = records(&*store).await;
        let kinds: std::collections::BTreeSet<u8> = before.iter().map(|(key, _)| key[0]).collect();
        assert!(kinds.len() >= 27 && before.len() > 4_000, "{} records of {} kinds", before.len(), kinds.len());
        for (name, seal, key) in [("plain", None, None), ("sealed", Some(&recipient), Some(&identity))] {
            let after = there_and_back(&*store, dir.path(), name, seal, key).await;
            let differ = before.iter().zip(&after).find(|(a, b)| a != b);
            assert!(differ.is_none() && before.len() == after.len(), "{name}: {differ:?}, {} of {}", after.len(), before.len());
        }
        assert!(records(&*store).await == before, "nothing of it was changed by the backups");
    });
}
