//! `simdesk backup`, `restore` and `verify`: a copy of the store for bad days, taken while everything runs.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;

use super::audit_log::Logger;
use super::exit::Failure;
use crate::app::{self, backup, keys};
use crate::audits::file_hash;
use crate::config::Config;
use crate::model::{About, Act, counted};
use crate::port::Clock;
use crate::store::backup::{BackupError, Checked, check};
use crate::store::{self, RestoreError, SledOptions, StoreUrl};

/// Options of `simdesk backup`.
#[derive(Debug, Args)]
#[command(after_long_help = KEY_HELP)]
pub struct BackupArgs {
    /// The file to write (an old one is replaced when the new one is whole), or a directory for a file with the time in its name
    #[arg(value_name = "FILE|DIR", required_unless_present = "status")]
    to: Option<PathBuf>,
    /// Say whether the backups of the configuration are made: 1 when one failed or is late
    #[arg(long, conflicts_with_all = ["to", "encrypt", "passphrase_file"])]
    status: bool,
    /// Encrypt for this age key: age1… as `age-keygen` prints it
    #[arg(long, value_name = "RECIPIENT", conflicts_with = "passphrase_file")]
    encrypt: Option<String>,
    /// Encrypt with the passphrase in the first line of this file
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
}

/// Options of `simdesk restore`.
#[derive(Debug, Args)]
#[command(after_long_help = KEY_HELP)]
pub struct RestoreArgs {
    /// The backup
    file: PathBuf,
    /// The place of the new store: must not exist, or be an empty directory
    #[arg(long, value_name = "sled:DIR")]
    to: StoreUrl,
    /// The log of erasures, `<store>.erasures` of the store that was backed up (default: that beside the new store)
    #[arg(long, value_name = "FILE")]
    erasures: Option<PathBuf>,
    #[command(flatten)]
    key: KeyArgs,
}

/// Options of `simdesk verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// A backup (default: the store itself)
    file: Option<PathBuf>,
    #[command(flatten)]
    key: KeyArgs,
}

/// The key of an encrypted backup.
#[derive(Debug, Args)]
pub struct KeyArgs {
    /// File with the age key of an encrypted backup, as `age-keygen` writes it
    #[arg(long, value_name = "FILE", conflicts_with = "passphrase_file")]
    identity: Option<PathBuf>,
    /// File with the passphrase of an encrypted backup in its first line
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
}

const KEY_HELP: &str = "\
The key of the phone tails (<store>.key, a file beside the store) is never in a backup: who has both can find out phone tails, who has \
the backup alone cannot. Keep a copy of the key apart from the backups, such as in a password manager. Without it the phone tails in a \
restored store can't be checked.";

/// The directory of the configured store.
pub(super) fn store_dir(config: &Config) -> Result<(StoreUrl, PathBuf), Failure> {
    let url = app::open(config)?.url().clone();
    match &url {
        StoreUrl::Sled(dir) => {
            let dir = dir.clone();
            Ok((url, dir))
        }
        StoreUrl::Memory => Err(Failure::usage("a store in memory is gone with its process; name one with --store sled:DIR")),
    }
}

/// Opens the store, which must be there: a backup of a wrongly named one would be an empty backup.
pub(super) async fn existing(config: &Config) -> Result<(std::sync::Arc<dyn crate::port::Store>, PathBuf), Failure> {
    let (url, dir) = store_dir(config)?;
    if !store::is_store(&dir) {
        return Err(Failure::not_found(format!("there is no store in {}; name it with --store sled:DIR", dir.display())));
    }
    Ok((store::open(&url, &SledOptions::default()).await?, dir))
}

/// Backs up.
///
/// # Errors
/// When the store can't be read, or the file can't be written.
pub async fn backup(args: &BackupArgs, config: &Config) -> Result<u8, Failure> {
    let Some(to) = &args.to else { return super::backup_status::status(config).await };
    let seal = backup::seal(args.encrypt.as_deref(), args.passphrase_file.as_deref())?;
    let (store, dir) = existing(config).await?;
    Logger::new(&*store, config).note(Act::Backup, Vec::new()).await?;
    let now = app::SystemClock.now();
    let written = backup::write(&*store, &backup::target(to, now), seal.as_ref(), now).await?;
    let mut out = std::io::stdout().lock();
    let how = if seal.is_some() { "encrypted" } else { "not encrypted" };
    let records = counted(written.records, "record", "records");
    writeln!(out, "{}: {records}, {} bytes, {how}", written.path.display(), written.bytes)?;
    writeln!(
        out,
        "The key of the phone tails is not in it: keep a copy of {} somewhere else (`simdesk backup --help` says why).",
        keys::path_for(&dir).display()
    )?;
    Ok(0)
}

/// Restores.
///
/// # Errors
/// When the place is not empty, or the backup can't be used. Then nothing was written.
pub async fn restore(args: &RestoreArgs, config: &Config) -> Result<u8, Failure> {
    let StoreUrl::Sled(dir) = &args.to else {
        return Err(Failure::usage("a backup is restored into a directory: --to sled:DIR"));
    };
    let key = args.key.read()?;
    let from = backup::open(&args.file)?;
    let done = store::restore(from, key.as_ref(), dir, &SledOptions::default(), args.erasures.as_deref());
    let restored = done.map_err(|error| match error {
        RestoreError::Backup(error) => unusable(&args.file, &error),
        other => other.into(),
    })?;
    let (store, file) = (store::open(&args.to, &SledOptions::default()).await?, file_hash(&args.file)?);
    Logger::new(&*store, config).note(Act::Restore, vec![About::File(file)]).await?;
    drop(store);
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}: restored", args.to)?;
    counts(&mut out, &restored.backup)?;
    match restored.erased {
        Some(erased) => writeln!(out, "Conversations that were erased since, and again now: {erased}")?,
        None => writeln!(
            out,
            "No log of erasures was found: what was erased after this backup was made is back. If there is a log, move this store away \
             and restore with --erasures FILE."
        )?,
    }
    let key_file = keys::path_for(dir);
    if !key_file.exists() {
        writeln!(
            out,
            "The key of the phone tails was not in the backup: put your copy of it at {} (mode 600) before the store is used.",
            key_file.display()
        )?;
    }
    Ok(0)
}

/// Checks a store or a backup.
///
/// # Errors
/// When it can't be read. Faults are exit code 3.
pub async fn verify(args: &VerifyArgs, config: &Config) -> Result<u8, Failure> {
    let mut out = std::io::stdout().lock();
    if let Some(file) = &args.file {
        let key = args.key.read()?;
        let checked = check(backup::open(file)?, key.as_ref()).map_err(|error| unusable(file, &error))?;
        counts(&mut out, &checked)?;
        writeln!(out, "The backup is whole.")?;
        return Ok(0);
    }
    let (store, _) = existing(config).await?;
    let report = store.verify().await?;
    for (kind, count) in &report.records {
        writeln!(out, "{count:>12}  {kind}")?;
    }
    if report.faults.is_empty() {
        writeln!(out, "No faults.")?;
        return Ok(0);
    }
    Err(Failure::data(report.faults))
}

impl KeyArgs {
    fn read(&self) -> anyhow::Result<Option<store::backup::Key>> {
        backup::key(self.identity.as_deref(), self.passphrase_file.as_deref())
    }
}

/// A file that can't be used is bad data; a disk that fails, or a missing key, is not.
fn unusable(file: &Path, error: &BackupError) -> Failure {
    let line = format!("{}: {error}", file.display());
    match error {
        BackupError::Io(_) => anyhow::anyhow!(line).into(),
        BackupError::Seal(_) => Failure::usage(line),
        _ => Failure::data([line]),
    }
}

fn counts(out: &mut impl std::io::Write, checked: &Checked) -> std::io::Result<()> {
    let created = chrono::DateTime::from_timestamp_millis(checked.header.created_ms);
    let created = created.map_or_else(|| "an unknown day".to_owned(), |at| at.format("%Y-%m-%d %H:%M:%S UTC").to_string());
    writeln!(out, "Backup of {created}, store format {}:", checked.header.format)?;
    checked.records.iter().try_for_each(|(kind, count)| writeln!(out, "{count:>12}  {kind}"))
}
