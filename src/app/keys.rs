//! stub
use crate::{audits::Keyring, port::Store};
use std::path::PathBuf;
/// stub
pub async fn keyring(_store: &dyn Store, _file: &Option<PathBuf>) -> anyhow::Result<Keyring> {
    Ok(Keyring::from_bytes([1; 32]))
}
