//! `simdesk config check`: every fault of the configuration with its place, and what the configuration comes to.

use std::io::Write as _;

use clap::Subcommand;

use super::exit::Failure;
use super::{Common, configure};
use crate::app::{backup, data};
use crate::config::effective::{self, KEYS, Key, Lines};
use crate::config::{Config, process_env};
use crate::io_words;
use crate::model::Fault;
use crate::store::StoreUrl;

/// What to do with the configuration.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Report all faults, and print what applies with where it came from
    Check,
}

/// Checks the file, the environment and the options together.
///
/// # Errors
/// With every fault.
pub fn run(command: &ConfigCommand, common: &Common) -> Result<u8, Failure> {
    let ConfigCommand::Check = command;
    let config = configure(common)?;
    let file = config.file.as_deref();
    let text = file.map_or_else(|| Ok(String::new()), std::fs::read_to_string)?;
    let lines = Lines::of(&file.map(|file| file.display().to_string()).unwrap_or_default(), &text);
    let env = process_env();
    let given = [("--store", common.store.is_some()), ("--data", common.data.is_some())];
    let options: Vec<&str> = given.into_iter().filter_map(|(name, given)| given.then_some(name)).collect();
    let origin = |section: &str, name: &str| {
        KEYS.iter().find(|key| key.section == section && key.name == name).map(|key: &Key| key.origin(&lines, &env, &options))
    };
    let faults = further_faults(&config, &origin);
    if !faults.is_empty() {
        return Err(Failure::config(faults.iter().map(ToString::to_string)));
    }
    let mut out = std::io::stdout().lock();
    let read = match (file, Config::default_file()) {
        (Some(file), _) => file.display().to_string(),
        (None, Some(file)) => format!("{}, which does not exist", file.display()),
        (None, None) => "none: this platform has no configuration directory".to_owned(),
    };
    write!(out, "# Configuration file: {read}\n# No faults. This applies:\n\n")?;
    write!(out, "{}", effective::as_toml(&config, &lines, &env, &options))?;
    Ok(0)
}

/// What only the rooms that use a value can say of it.
fn further_faults(config: &Config, origin: &dyn Fn(&str, &str) -> Option<String>) -> Vec<Fault> {
    let at = |section: &str, name: &str, message: String| Fault::error(origin(section, name).unwrap_or_default(), 0, message);
    let mut faults = Vec::new();
    if let Some(Err(fault)) = config.store.as_ref().map(|url| url.parse::<StoreUrl>()) {
        faults.push(at("store", "url", fault.to_string()));
    }
    if let Some(dir) = &config.data_dir {
        let found = data::directory_faults(dir).into_iter();
        faults.extend(found.map(|fault| at("data", "dir", format!("{}: {}", fault.file, fault.message))));
    }
    if let Some(dir) = &config.backup.dir {
        let found = std::fs::read_dir(dir).err();
        faults.extend(found.map(|e| at("backup", "dir", format!("{}: {}", dir.display(), io_words::reading(&e)))));
        let name = if config.backup.recipient.is_some() { "recipient" } else { "passphrase_file" };
        let seal = backup::seal(config.backup.recipient.as_deref(), config.backup.passphrase_file.as_deref());
        faults.extend(seal.err().map(|e| at("backup", name, format!("{e:#}"))));
    }
    faults
}
