//! Where the socket of a store is.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// Systems take 104 to 108 bytes.
const PATH_BYTES_MAX: usize = 100;

/// The control socket of the store in `dir`: `control.sock` there, or, where that path is too long for a socket, one under the
/// system's directory for temporary files, in a folder of this user's own.
#[must_use]
pub fn control_path(dir: &Path) -> PathBuf {
    let near = dir.join("control.sock");
    if near.as_os_str().len() <= PATH_BYTES_MAX {
        return near;
    }
    // The same store must lead to the same socket, however its path is written.
    let whole = dir.canonicalize().unwrap_or_else(|_| dir.to_owned());
    let hash = Sha256::digest(whole.as_os_str().as_encoded_bytes());
    let name = hash.iter().take(8).fold(0_u64, |name, byte| name << 8 | u64::from(*byte));
    own_folder().join(format!("{name:016x}.sock"))
}

/// This user's folder among the temporary files.
pub(super) fn own_folder() -> PathBuf {
    std::env::temp_dir().join(format!("simdesk-{}", rustix::process::geteuid().as_raw()))
}
