//! The key of the phone tails: a file beside the store, never in it nor in its backups.
//!
//! It is made at the first use, and its fingerprint is noted in the store. A store with another fingerprint, or a store that has met a
//! key which is now gone, is an error and not a reason for a new key: a new key would make every owner check fail without a word.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use crate::audits::Keyring;
use crate::model::hex;
use crate::port::{Store, StoreError};

/// The setting under which the fingerprint is stored.
pub const SETTING: &str = "tail-key";
/// What a key file starts with.
const MARK: &str = "simdesk-tail-key-1 ";

/// Why there is no usable key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file can't be read or written.
    #[error("the key of the phone tails {path} cannot be used: {why}")]
    File {
        /// The file.
        path: String,
        /// What is wrong, and how to mend it.
        why: String,
    },
    /// The store was used with a key, and there is none.
    #[error(
        "the key of the phone tails {path} is missing, but the store was used with one; put the file back (without it no phone tail can be \
         checked, and every owner check goes to a person)"
    )]
    Missing {
        /// The file.
        path: String,
    },
    /// The store was used with another key.
    #[error(
        "the key of the phone tails {path} is not the one this store was used with; put the right file back (with a wrong one every owner \
         check fails; to give the stored tails up and start anew, import all orders into an empty store)"
    )]
    Mismatch {
        /// The file.
        path: String,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Where the key of a store is: `<store directory>.key`.
#[must_use]
pub fn path_for(store_dir: &Path) -> PathBuf {
    let mut name = store_dir.file_name().map_or_else(|| "simdesk".into(), std::ffi::OsStr::to_os_string);
    name.push(".key");
    store_dir.with_file_name(name)
}

/// The key of a store: read, or made at the first use, and compared with what the store knows.
///
/// # Errors
/// When the file can't be used, is missing although the store knows a key, or is another one.
pub async fn load(path: &Path, store: &dyn Store) -> Result<Keyring, KeyError> {
    let known = store.setting(SETTING).await?;
    let shown = || path.display().to_string();
    let key = match read(path)? {
        Some(key) => key,
        None if known.is_some() => return Err(KeyError::Missing { path: shown() }),
        None => create(path)?,
    };
    let keyring = Keyring::from_bytes(key);
    match known {
        Some(known) if known != keyring.fingerprint() => Err(KeyError::Mismatch { path: shown() }),
        Some(_) => Ok(keyring),
        None => {
            store.put_setting(SETTING, &keyring.fingerprint()).await?;
            Ok(keyring)
        }
    }
}

fn fault(path: &Path, why: impl std::fmt::Display) -> KeyError {
    KeyError::File { path: path.display().to_string(), why: why.to_string() }
}

fn read(path: &Path) -> Result<Option<[u8; 32]>, KeyError> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(fault(path, e)),
    };
    check_private(path, &file)?;
    let mut text = String::new();
    (&mut file).take(200).read_to_string(&mut text).map_err(|e| fault(path, e))?;
    let key = text.trim_end().strip_prefix(MARK).and_then(from_hex);
    key.map(Some).ok_or_else(|| fault(path, "it is damaged or no key file; restore it from where it was kept"))
}

#[cfg(unix)]
fn check_private(path: &Path, file: &File) -> Result<(), KeyError> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = file.metadata().map_err(|e| fault(path, e))?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(fault(path, format_args!("others may read it (mode {:03o}); run chmod 600 on it", mode & 0o777)));
    }
    Ok(())
}

#[cfg(not(unix))]
fn check_private(_path: &Path, _file: &File) -> Result<(), KeyError> {
    Ok(())
}

/// Makes a key: complete under its name or absent. Of two processes that start at once, both use the key of the first.
fn create(path: &Path) -> Result<[u8; 32], KeyError> {
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(|e| fault(path, e))?;
    let directory = path.parent().filter(|d| !d.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(directory).map_err(|e| fault(path, e))?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = match options.open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {
            return read(path)?.ok_or_else(|| fault(path, "it vanished while it was read; start again"));
        }
        Err(e) => return Err(fault(path, e)),
    };
    let written = file.write_all(format!("{MARK}{}\n", hex(&key)).as_bytes()).and_then(|()| file.sync_all());
    let synced = written.and_then(|()| File::open(directory)?.sync_all());
    if let Err(e) = synced {
        // Half a key would be refused for ever after.
        let _ = std::fs::remove_file(path);
        return Err(fault(path, e));
    }
    Ok(key)
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    let bytes = text.as_bytes();
    if bytes.len() != 64 || !bytes.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let mut key = [0; 32];
    for (at, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).ok()?;
    }
    Some(key)
}
