//! The command line: one file a subcommand, each a thin shell around the rooms below.

pub mod backup;
pub mod case;
pub mod chat;
pub mod erase;
pub mod evaluate;
pub mod exit;
pub mod faq;
pub mod import;
pub mod lookup;
pub mod understand;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::config::{self, Config};
use exit::Failure;

/// A support assistant for people whose online SIM-card order was rejected at review (审核失败).
///
/// Try it: `simdesk chat --demo`
#[derive(Debug, Parser)]
#[command(name = "simdesk", version, max_term_width = 100, after_help = exit::HELP)]
pub struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// Options that every subcommand takes.
#[derive(Debug, Args)]
pub struct Common {
    /// Where everything is kept: sled:DIR (default: in the platform's data directory) or memory:
    #[arg(long, global = true, value_name = "URL")]
    pub store: Option<String>,
    /// Configuration file (default: simdesk/config.toml in the platform's configuration directory)
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Directory with faq/, locales/ and calendar/ that override the built-in ones
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Talk to the assistant in this terminal
    Chat(chat::ChatArgs),
    /// Say what each line of standard input means, as one JSON object a line
    Understand(understand::UnderstandArgs),
    /// Load audit results from seller files (CSV, XLSX, JSONL)
    Import(import::ImportArgs),
    /// Show what is stored about an order
    Lookup(lookup::LookupArgs),
    /// List the cases that wait for a person
    Cases(case::CasesArgs),
    /// Answer a customer in a case
    Reply(case::ReplyArgs),
    /// Copy the store into one file, also while it is in use
    Backup(backup::BackupArgs),
    /// Put a backup into an empty place
    Restore(backup::RestoreArgs),
    /// Check every record of the store, or a backup
    Verify(backup::VerifyArgs),
    /// Delete a conversation, because the customer asked for it
    Erase(erase::EraseArgs),
    /// Check the FAQ
    #[command(subcommand)]
    Faq(faq::FaqCommand),
    /// Measure the understanding: cross-validate the FAQ, or test it on a file
    Evaluate(evaluate::EvaluateArgs),
}

/// Runs the command line and returns the process's exit code.
#[must_use]
pub fn main() -> std::process::ExitCode {
    crate::failpoint::tell_from_env();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let code = if error.use_stderr() { exit::USAGE } else { 0 };
            let _ = error.print();
            return std::process::ExitCode::from(code);
        }
    };
    match run(&cli) {
        Ok(code) => std::process::ExitCode::from(code),
        Err(failure) => failure.report(),
    }
}

fn run(cli: &Cli) -> Result<u8, Failure> {
    let config = configure(&cli.common)?;
    log(&config);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let code = runtime.block_on(async {
        match &cli.command {
            Command::Chat(args) => chat::run(args, &config).await,
            Command::Understand(args) => understand::run(args, &config),
            Command::Import(args) => import::command(args, &config).await,
            Command::Lookup(args) => lookup::command(args, &config).await,
            Command::Cases(args) => case::cases(args, &config).await,
            Command::Reply(args) => case::reply(args, &config).await,
            Command::Backup(args) => backup::backup(args, &config).await,
            Command::Restore(args) => backup::restore(args),
            Command::Verify(args) => backup::verify(args, &config).await,
            Command::Erase(args) => erase::run(args, &config).await,
            Command::Faq(command) => faq::run(command, &config),
            Command::Evaluate(args) => evaluate::run(args, &config),
        }
    });
    // The store is given back: its lock and its socket go with the tasks that hold them.
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    code
}

/// File, environment, then the command line: the later one wins.
fn configure(common: &Common) -> Result<Config, Failure> {
    let mut config = Config::load(common.config.as_deref(), &config::process_env())
        .map_err(|f| Failure::config(f.0.iter().map(ToString::to_string)))?;
    if let Some(store) = &common.store {
        config.store = Some(store.clone());
    }
    if let Some(dir) = &common.data {
        config.data_dir = Some(dir.clone());
    }
    Ok(config)
}

/// Logs go to standard error, so that a pipe carries answers only.
fn log(config: &Config) {
    let filter = tracing_subscriber::EnvFilter::new(config.log.name());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false).init();
}
