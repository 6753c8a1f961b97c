//! What went wrong with a file or a directory, in words that say how to mend it and without the number of the system's error.

use std::io::{Error, ErrorKind};

/// For something that was to be read.
#[must_use]
pub fn reading(error: &Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "it does not exist; check the path".to_owned(),
        ErrorKind::PermissionDenied => "no permission to read it; check its owner and mode".to_owned(),
        _ => other(error),
    }
}

/// For something that was to be written.
#[must_use]
pub fn writing(error: &Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "its directory does not exist; make it, or check the path".to_owned(),
        ErrorKind::PermissionDenied => {
            "no permission to write there; check owner and mode of the directory and of the file".to_owned()
        }
        ErrorKind::ReadOnlyFilesystem => "the file system is read-only; name another place".to_owned(),
        _ => other(error),
    }
}

fn other(error: &Error) -> String {
    match error.kind() {
        ErrorKind::IsADirectory => "it is a directory; name a file".to_owned(),
        ErrorKind::NotADirectory => "a part of the path is no directory; check the path".to_owned(),
        ErrorKind::StorageFull => "the disk is full; free some space".to_owned(),
        _ => {
            let words = error.to_string();
            words.split_once(" (os error").map_or(words.clone(), |(words, _)| words.to_owned())
        }
    }
}
