//! What only the socket promises: it is this user's alone, nobody's garbage harms it, and every command finds the running process.

use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use simdesk::port::{Accepted, StoreError};
use simdesk::store::{ControlSocket, MemoryStore, RemoteStore, SledStore, StoreUrl, control_path, open};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::sync::oneshot;

use super::things::*;
use super::{Subject, on_runtime, options};

fn spawn_server(path: &Path, store: Subject) -> oneshot::Sender<()> {
    let (stop, stopped) = oneshot::channel();
    let socket = ControlSocket::bind(path).unwrap();
    tokio::spawn(socket.serve(store, async {
        stopped.await.ok();
    }));
    stop
}

#[test]
fn a_store_in_use_is_reached_over_its_socket() {
    let dir = tempfile::tempdir().unwrap();
    let url = StoreUrl::Sled(dir.path().to_owned());
    on_runtime(async {
        let holder: Subject = Arc::new(SledStore::open(dir.path(), &options()).unwrap());
        let locked = open(&url, &options()).await.err();
        assert!(matches!(locked, Some(StoreError::Locked { .. })), "nobody answers yet: {locked:?}");
        let path = control_path(dir.path());
        let stop = spawn_server(&path, holder.clone());
        let other = open(&url, &options()).await.unwrap();
        assert_eq!(other.accept(text("t:a", "1")).await, Ok(Accepted::New));
        assert_eq!(holder.accept(text("t:a", "1")).await, Ok(Accepted::Duplicate));
        stop.send(()).unwrap();
    });
}

#[test]
fn the_socket_is_for_its_user_and_replaces_a_dead_one() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("control.sock");
    drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
    on_runtime(async {
        let first = ControlSocket::bind(&path).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let second = ControlSocket::bind(&path).err();
        assert!(matches!(second, Some(StoreError::Unavailable { .. })), "the first one answers: {second:?}");
        drop(first);
        assert!(!path.exists());
        std::fs::write(&path, b"mine").unwrap();
        assert!(ControlSocket::bind(&path).is_err(), "a file is not removed");
    });
}

#[test]
fn long_paths_get_a_short_socket() {
    let dir = tempfile::tempdir().unwrap();
    let near = control_path(Path::new("/var/lib/simdesk"));
    assert_eq!(near, PathBuf::from("/var/lib/simdesk/control.sock"));
    let long = dir.path().join("x".repeat(120));
    std::fs::create_dir(&long).unwrap();
    let short = control_path(&long);
    assert!(short.as_os_str().len() <= 100 && short != control_path(&dir.path().join("y".repeat(120))));
    on_runtime(async {
        let stop = spawn_server(&short, Arc::new(MemoryStore::new()));
        let mode = std::fs::metadata(short.parent().unwrap()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        RemoteStore::connect(&short).await.unwrap();
        stop.send(()).unwrap();
    });
}

#[test]
fn garbage_ends_its_own_connection_only() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("s");
    let long_frame = [&(17_u32 << 20).to_le_bytes()[..], b"x"].concat();
    let nonsense = [&9_u32.to_le_bytes()[..], &[0xff; 9]].concat();
    let hello = [&9_u32.to_le_bytes()[..], b"\x07simdesk\x01"].concat();
    let after_hello = [&hello[..], &nonsense[..]].concat();
    on_runtime(async {
        let stop = spawn_server(&path, Arc::new(MemoryStore::new()));
        for garbage in [&b""[..], b"GET / HTTP/1.1\r\n\r\n", &[0xff; 64], &long_frame, &nonsense, &after_hello, &hello[..6]] {
            let mut stream = UnixStream::connect(&path).await.unwrap();
            stream.write_all(garbage).await.unwrap();
            stream.shutdown().await.unwrap();
            let mut rest = Vec::new();
            match stream.read_to_end(&mut rest).await {
                Ok(_) => {}
                Err(e) => assert_eq!(e.kind(), io::ErrorKind::ConnectionReset),
            }
        }
        let store = RemoteStore::connect(&path).await.unwrap();
        let store: Subject = Arc::new(store);
        assert_eq!(store.accept(text("t:a", "1")).await, Ok(Accepted::New));
        stop.send(()).unwrap();
    });
}

#[test]
fn another_version_is_told_so() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("s");
    on_runtime(async {
        let listener = tokio::net::UnixListener::bind(&path).unwrap();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            // Ok, "simdesk", protocol 99.
            let hello = [&10_u32.to_le_bytes()[..], b"\x00\x07simdesk\x63"].concat();
            stream.write_all(&hello).await.unwrap();
            stream.read_to_end(&mut Vec::new()).await.unwrap();
        });
        let error = RemoteStore::connect(&path).await.expect_err("another version").to_string();
        assert!(error.contains("protocol 99") && error.contains("same version"), "{error}");
    });
}

#[test]
fn too_many_connections_are_sent_away() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("s");
    on_runtime(async {
        let stop = spawn_server(&path, Arc::new(MemoryStore::new()));
        let mut held = Vec::new();
        for _ in 0..32 {
            held.push(RemoteStore::connect(&path).await.unwrap());
        }
        let error = RemoteStore::connect(&path).await.expect_err("full").to_string();
        assert!(error.contains("too many"), "{error}");
        stop.send(()).unwrap();
    });
}

#[test]
fn a_holder_that_goes_away_is_a_clear_error() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("s");
    on_runtime(async {
        let socket = ControlSocket::bind(&path).unwrap();
        let server = tokio::spawn(socket.serve(Arc::new(MemoryStore::new()), std::future::pending()));
        let store: Subject = Arc::new(RemoteStore::connect(&path).await.unwrap());
        store.accept(text("t:a", "1")).await.unwrap();
        server.abort();
        server.await.unwrap_err();
        let gone = store.accept(text("t:a", "2")).await;
        assert!(matches!(gone, Err(StoreError::Unavailable { .. })), "{gone:?}");
    });
}

#[test]
fn store_addresses_are_read() {
    let table: [(&str, Result<StoreUrl, &str>); 8] = [
        ("sled:/var/lib/simdesk", Ok(StoreUrl::Sled("/var/lib/simdesk".into()))),
        ("sled:data", Ok(StoreUrl::Sled("data".into()))),
        ("sled:///var/lib", Ok(StoreUrl::Sled("/var/lib".into()))),
        ("memory:", Ok(StoreUrl::Memory)),
        ("sled:", Err("needs a directory")),
        ("postgres://u:secret@h/db", Err("not in this version")),
        ("mysql://u:secret@h/db", Err("\"mysql\"")),
        ("", Err("expected sled:DIR")),
    ];
    for (text, expected) in table {
        match (text.parse::<StoreUrl>(), expected) {
            (Ok(url), Ok(expected)) => assert_eq!(url, expected),
            (Err(error), Err(part)) => {
                assert!(error.to_string().contains(part) && !error.to_string().contains("secret"), "{error}");
            }
            (result, _) => panic!("{text}: {result:?}"),
        }
    }
}
