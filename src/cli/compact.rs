//! `simdesk compact`: the store in fresh files, so that what was deleted is gone from the disk, too.

use std::io::Write as _;

use clap::Args;

use super::audit_log::Logger;
use super::backup::store_dir;
use super::exit::Failure;
use crate::config::Config;
use crate::model::Act;
use crate::port::StoreError;
use crate::store::{SledOptions, SledStore, compact, is_store};

/// Options of `simdesk compact`.
#[derive(Debug, Args)]
#[command(after_long_help = HELP)]
pub struct CompactArgs {}

const HELP: &str = "\
Deleted records stay readable in the store's files until their space is used
again. This writes everything that is still kept into new files, checks them,
and then removes the old ones. It needs the store for itself, and room for a
second one beside it. When it is interrupted, the next start goes on with the
old files or the new ones, whichever are whole; nothing is lost.

Backups made before keep what they hold until you delete them.";

/// Compacts.
///
/// # Errors
/// When another process holds the store, there is no room, or the disk fails. Then the store is as it was.
pub async fn run(config: &Config) -> Result<u8, Failure> {
    let (_, dir) = store_dir(config)?;
    if !is_store(&dir) {
        return Err(Failure::not_found(format!("there is no store in {}; name it with --store sled:DIR", dir.display())));
    }
    let options = SledOptions::default();
    let alone = |error| match error {
        StoreError::Locked { holder, .. } => Failure::from(anyhow::anyhow!(
            "process {holder} holds the store, and compacting needs it for itself: end that process, then try again"
        )),
        other => other.into(),
    };
    let store = SledStore::open(&dir, &options).map_err(alone)?;
    Logger::new(&store, config).note(Act::Compact, Vec::new()).await?;
    drop(store);
    let done = compact(&dir, &options).map_err(alone)?;
    let mb = |bytes: u64| bytes.div_ceil(1 << 20);
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{}: {} records in new files, {} MB before, {} MB now; what was deleted is gone from them",
        dir.display(),
        done.records,
        mb(done.bytes_before),
        mb(done.bytes_after)
    )?;
    Ok(0)
}
