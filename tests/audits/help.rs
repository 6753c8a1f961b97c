//! What the tests of this room share: a store in memory, a fixed key and time, and short ways to import.

use chrono::{DateTime, Utc};
use simdesk::audits::{ImportError, Input, Keyring, Mapping, Options, Silent, Summary, import};
use simdesk::model::{AuditRecord, OrderId};
use simdesk::port::Store;
use simdesk::store::MemoryStore;

/// Runs a future to its end.
pub fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts").block_on(future)
}

/// A moment, from RFC 3339.
pub fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("a constant time parses")
}

/// A moment in Shanghai, as `2026-11-02 09:30`.
pub fn local(text: &str) -> DateTime<Utc> {
    at(&format!("{}:00+08:00", text.replace(' ', "T")))
}

/// When the imports of these tests happen.
pub fn now() -> DateTime<Utc> {
    local("2026-11-20 12:00")
}

/// When the files of these tests were written.
pub fn written() -> DateTime<Utc> {
    local("2026-11-19 18:00")
}

pub fn keyring() -> Keyring {
    Keyring::from_bytes([7; 32])
}

pub fn id(text: &str) -> OrderId {
    text.parse().expect("a constant number parses")
}

/// A file in memory, written at [`written`].
pub fn input(name: &str, bytes: impl AsRef<[u8]>) -> Input {
    Input::from_bytes(name, bytes.as_ref().to_vec(), written())
}

/// One of the files in `tests/data/import`.
pub fn sample(name: &str) -> Input {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import").join(name);
    input(name, std::fs::read(path).expect("the sample file is there"))
}

pub fn import_with(store: &MemoryStore, files: &[Input], options: &Options) -> Result<Summary, ImportError> {
    run(import(store, files, options, &keyring(), now(), &mut Silent))
}

/// Imports into a store and expects that the files are usable.
pub fn import_into(store: &MemoryStore, files: &[Input]) -> Summary {
    import_with(store, files, &Options::default()).unwrap_or_else(|e| panic!("{e}"))
}

/// Imports into a new store.
pub fn import_new(files: &[Input]) -> (MemoryStore, Summary) {
    let store = MemoryStore::new();
    let summary = import_into(&store, files);
    (store, summary)
}

/// The error of files that can't be used.
pub fn refused(files: &[Input]) -> String {
    let store = MemoryStore::new();
    let error = import_with(&store, files, &Options::default()).expect_err("the files are refused").to_string();
    assert!(all(&store).is_empty(), "nothing of a refused file is merged");
    error
}

pub fn with_mapping(toml: &str) -> Options {
    let mapping = Mapping::parse("m.toml", toml).unwrap_or_else(|f| panic!("{f:?}"));
    Options { mapping, ..Options::default() }
}

pub fn find(store: &MemoryStore, number: &str) -> Option<AuditRecord> {
    let mut found = find_all(store, number);
    assert!(found.len() < 2, "{number} leads to one record");
    found.pop()
}

/// All records that a number leads to.
pub fn find_all(store: &MemoryStore, number: &str) -> Vec<AuditRecord> {
    run(store.audits_by_order(&id(number))).expect("the memory store answers")
}

pub fn get(store: &MemoryStore, number: &str) -> AuditRecord {
    find(store, number).unwrap_or_else(|| panic!("{number} is stored"))
}

/// Every record.
pub fn all(store: &MemoryStore) -> Vec<AuditRecord> {
    run(store.audits(None, 10_000)).expect("the memory store answers")
}
