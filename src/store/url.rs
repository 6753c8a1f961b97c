//! Which store: `sled:DIR` or `memory:`.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// Where a store is, as people write it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreUrl {
    /// The embedded store in this directory.
    Sled(PathBuf),
    /// In memory: gone when the process ends.
    Memory,
}

/// Why a text names no store.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreUrlError {
    /// A store that is planned.
    #[error("PostgreSQL is not in this version; use sled:DIR, such as sled:/var/lib/simdesk")]
    Postgres,
    /// `sled:` alone.
    #[error("sled: needs a directory, as in sled:/var/lib/simdesk")]
    NoDirectory,
    /// Anything else.
    #[error("unknown store {0:?}: expected sled:DIR or memory:")]
    Unknown(String),
}

impl FromStr for StoreUrl {
    type Err = StoreUrlError;

    fn from_str(text: &str) -> Result<Self, StoreUrlError> {
        let text = text.trim();
        if text.starts_with("postgres:") || text.starts_with("postgresql:") {
            return Err(StoreUrlError::Postgres);
        }
        match text.split_once(':') {
            Some(("sled", dir)) if dir.trim_start_matches("//").is_empty() => Err(StoreUrlError::NoDirectory),
            Some(("sled", dir)) => Ok(Self::Sled(dir.strip_prefix("//").unwrap_or(dir).into())),
            Some(("memory", "" | "//")) => Ok(Self::Memory),
            // A password may stand in an address of a kind we do not know.
            _ => Err(StoreUrlError::Unknown(text.chars().take_while(|c| *c != ':').take(40).collect())),
        }
    }
}

impl fmt::Display for StoreUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sled(dir) => write!(f, "sled:{}", dir.display()),
            Self::Memory => f.write_str("memory:"),
        }
    }
}
