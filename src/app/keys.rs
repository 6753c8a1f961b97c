//! stub
use crate::{audits::Keyring, port::Store};
/// stub
pub async fn keyring(_store: &dyn Store, _file: Option<&std::path::Path>) -> anyhow::Result<Keyring> {
    Ok(Keyring::from_bytes([1; 32]))
}
