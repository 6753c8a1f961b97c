//! Frames: a length of four bytes, then a value in postcard.

use std::io;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;

use crate::port::StoreError;

use super::super::wire::FRAME_BYTES_MAX;

/// Room is made as data comes in, not as a length claims.
const FIRST_ROOM_BYTES: usize = 64 << 10;

pub(super) fn unavailable(path: &Path, why: impl std::fmt::Display) -> StoreError {
    StoreError::Unavailable { place: path.display().to_string(), why: why.to_string() }
}

pub(super) async fn send<T: Serialize + Sync>(stream: &mut UnixStream, value: &T) -> io::Result<()> {
    let mut frame = postcard::to_extend(value, vec![0; 4]).map_err(|e| invalid(&e.to_string()))?;
    let length = frame.len() - 4;
    if length > FRAME_BYTES_MAX {
        return Err(invalid(&format!("a frame of {length} bytes is too large")));
    }
    let length = u32::try_from(length).map_err(|e| invalid(&e.to_string()))?;
    frame[..4].copy_from_slice(&length.to_le_bytes());
    stream.write_all(&frame).await
}

/// `None` when the other side has closed the connection between two frames.
pub(super) async fn receive<T: DeserializeOwned>(stream: &mut UnixStream) -> io::Result<Option<T>> {
    let mut head = [0; 4];
    match stream.read_exact(&mut head).await {
        Ok(_) => {}
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(e) => return Err(e),
    }
    let length = u32::from_le_bytes(head);
    if length as usize > FRAME_BYTES_MAX {
        return Err(invalid(&format!("a frame of {length} bytes is too large")));
    }
    let mut frame = Vec::with_capacity((length as usize).min(FIRST_ROOM_BYTES));
    stream.take(u64::from(length)).read_to_end(&mut frame).await?;
    if frame.len() < length as usize {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    postcard::from_bytes(&frame).map(Some).map_err(|e| invalid(&e.to_string()))
}

fn invalid(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

/// Only this user and the superuser may be at the other end.
pub(super) fn check_peer(stream: &UnixStream) -> io::Result<()> {
    let peer = stream.peer_cred()?.uid();
    if peer == 0 || peer == rustix::process::geteuid().as_raw() {
        Ok(())
    } else {
        Err(io::Error::new(io::ErrorKind::PermissionDenied, format!("the other side belongs to user {peer}")))
    }
}
