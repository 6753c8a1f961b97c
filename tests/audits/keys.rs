//! The key of the phone tails: made once, kept private, and never silently replaced.

use simdesk::app::keys::{load, path_for};
use simdesk::store::MemoryStore;

use super::help::run;

fn read(path: &std::path::Path, store: &MemoryStore) -> Result<[u8; 16], String> {
    run(load(path, store)).map(|k| k.fingerprint()).map_err(|e| e.to_string())
}

#[test]
fn the_first_use_makes_the_key_and_later_ones_read_it() {
    let place = tempfile::tempdir().expect("a temporary directory");
    let path = path_for(&place.path().join("store"));
    assert_eq!(path, place.path().join("store.key"), "beside the store, not in it");
    let store = MemoryStore::new();
    let first = read(&path, &store).expect("made");
    assert_eq!(read(&path, &store), Ok(first));
    assert_eq!(read(&path, &MemoryStore::new()), Ok(first), "a new store takes the key that is there");
}

#[cfg(unix)]
#[test]
fn nobody_else_may_read_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = tempfile::tempdir().expect("a temporary directory");
    let path = place.path().join("s.key");
    let store = MemoryStore::new();
    read(&path, &store).expect("made");
    let mode = std::fs::metadata(&path).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).expect("our own file");
    let error = read(&path, &store).expect_err("refused");
    assert!(error.contains("others may read it (mode 644); run chmod 600"), "{error}");
}

#[test]
fn a_lost_a_wrong_and_a_damaged_key_are_errors() {
    let place = tempfile::tempdir().expect("a temporary directory");
    let path = place.path().join("s.key");
    let store = MemoryStore::new();
    read(&path, &store).expect("made");
    std::fs::rename(&path, place.path().join("other.key")).expect("our own file");
    let error = read(&path, &store).expect_err("missing");
    assert!(error.contains("is missing, but the store was used with one; put the file back"), "{error}");
    assert!(!path.exists(), "no new key is made");

    read(&path, &MemoryStore::new()).expect("another store makes another key");
    let error = read(&path, &store).expect_err("another key");
    assert!(error.contains("is not the one this store was used with"), "{error}");

    std::fs::write(&path, "simdesk-tail-key-1 12").expect("our own file");
    let error = read(&path, &store).expect_err("damaged");
    assert!(error.contains("it is damaged or no key file"), "{error}");
}
