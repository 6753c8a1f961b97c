//! The command line: one file a subcommand, each a thin shell around the rooms below.

pub mod audit_log;
pub mod backup;
mod backup_status;
pub mod case;
pub mod case_text;
pub mod chat;
pub mod compact;
pub mod completions;
pub mod config;
pub mod dead_letters;
pub mod demo_data;
pub mod desk;
pub mod desk_screen;
pub mod erase;
pub mod evaluate;
pub mod exit;
pub mod faq;
pub mod faq_try;
pub mod import;
pub mod incidents;
pub mod lookup;
pub mod man;
pub mod serve;
pub mod staff;
pub mod stats;
pub mod sweep;
pub mod telegram;
pub mod undelivered;
pub mod understand;
pub mod web;

use std::io::IsTerminal as _;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::config::{Config, LogLevel, process_env};
use crate::model::StaffAct;
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

/// Stands above the options below, apart from those of the command itself.
const EVERYWHERE: &str = "Options of every command";

/// Options that every subcommand takes.
#[derive(Debug, Args)]
pub struct Common {
    /// Where everything is kept: sled:DIR (default: in the platform's data directory) or memory:
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "URL")]
    pub store: Option<String>,
    /// Configuration file (default: simdesk/config.toml in the platform's configuration directory)
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Directory with faq/, locales/ and calendar/ that override the built-in ones
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "DIR")]
    pub data: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Talk to the assistant in this terminal
    #[command(after_help = "Try it:  simdesk chat --demo\nIn the chat: /menu, /lang en, /human, /quit")]
    Chat(chat::ChatArgs),
    /// Serve customers on every configured channel
    #[command(
        after_help = "Example:  SIMDESK_TELEGRAM_TOKEN=… simdesk serve\nOther commands work beside it: simdesk cases, reply, import, backup …"
    )]
    Serve(serve::ServeArgs),
    /// Set up the Telegram bot, show its state, make links for customers
    #[command(subcommand)]
    Telegram(telegram::TelegramCommand),
    /// Make links to the site for customers
    #[command(subcommand)]
    Web(web::WebCommand),
    /// Say what each line of standard input means, as one JSON object a line
    #[command(after_help = "Example:  echo 照片糊了怎么办 | simdesk understand")]
    Understand(understand::UnderstandArgs),
    /// Load audit results from seller files (CSV, XLSX, JSONL)
    #[command(
        after_help = "Example:  simdesk import 订单.xlsx distributor.csv\nImporting again updates; an older file never undoes a newer one."
    )]
    Import(import::ImportArgs),
    /// Show what is stored about an order
    #[command(after_help = "Examples:\n  simdesk lookup 6900000000000000101\n  simdesk lookup --tail 8101 --date 2026-11-02")]
    Lookup(lookup::LookupArgs),
    /// Work at the desk in this terminal: queue, cases, answers, notes and look-ups on one screen
    #[command(
        after_help = "Example:  simdesk desk --as lin\nKeys: ? shows them. Without a terminal: simdesk cases, claim, reply …"
    )]
    Desk(desk_screen::DeskArgs),
    /// List the cases that wait for a person
    Cases(case::CasesArgs),
    /// Answer a customer in a case
    #[command(after_help = "Example:  simdesk reply C-1002 --close \"已处理，卡今天发出。\"")]
    Reply(desk::ReplyArgs),
    /// Take a case: from then on the bot is silent
    Claim(desk::CaseArgs),
    /// Write a note for other staff into a case
    #[command(after_help = "Example:  simdesk note C-1002 \"运营商说周三前回电\"")]
    Note(desk::NoteArgs),
    /// Give a case to somebody
    Assign(desk::AssignArgs),
    /// Close a case
    Close(desk::CaseArgs),
    /// Take up again what was closed
    Reopen(desk::CaseArgs),
    /// Give the conversation back to the bot; the case waits again
    HandBack(desk::CaseArgs),
    /// List what customers suddenly ask about far more often than usual, and send or refuse a notice
    Incidents(incidents::IncidentsArgs),
    /// Add, list and revoke accounts of staff
    #[command(subcommand)]
    Staff(staff::StaffCommand),
    /// Copy the store into one file, also while it is in use
    Backup(backup::BackupArgs),
    /// Put a backup into an empty place
    Restore(backup::RestoreArgs),
    /// Check every record of the store, or a backup
    Verify(backup::VerifyArgs),
    /// List what could not be worked on, try it again or drop it
    DeadLetters(dead_letters::DeadLettersArgs),
    /// List messages that did not arrive, and send them again
    Undelivered(undelivered::UndeliveredArgs),
    /// Delete a conversation, because the customer asked for it
    Erase(erase::EraseArgs),
    /// Delete what has outlived its days
    Sweep(sweep::SweepArgs),
    /// Rewrite the store's files, so that what was deleted is gone from the disk
    Compact(compact::CompactArgs),
    /// Show who of the staff read or changed what
    AuditLog(audit_log::AuditLogArgs),
    /// Check the FAQ, or try an edited one on what customers have asked
    #[command(subcommand)]
    Faq(faq::FaqCommand),
    /// Measure the understanding: cross-validate the FAQ, or test it on a file
    Evaluate(evaluate::EvaluateArgs),
    /// Count rejections, conversations and what helped
    Stats(stats::StatsArgs),
    /// Write invented orders to a file, to try an import at any size
    #[command(
        after_help = "Example:  simdesk demo-data --orders 100000 --out orders.jsonl && simdesk --store sled:/tmp/trial import orders.jsonl"
    )]
    DemoData(demo_data::DemoDataArgs),
    /// Check the configuration, and show what applies
    #[command(subcommand)]
    Config(config::ConfigCommand),
    /// Print what a shell needs to complete commands and options
    #[command(after_help = "Example:  source <(simdesk completions bash)")]
    Completions(completions::CompletionsArgs),
    /// Print the manual page of the program or of a command
    #[command(after_help = "Examples:\n  simdesk man | man -l -\n  simdesk man faq check")]
    Man(man::ManArgs),
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
    // These work whatever the configuration says.
    match &cli.command {
        Command::Config(command) => return config::run(command, &cli.common),
        Command::Completions(args) => return completions::run(args),
        Command::Man(args) => return man::run(args),
        _ => {}
    }
    let config = configure(&cli.common)?;
    log(&config, matches!(cli.command, Command::Desk(_)));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let code = runtime.block_on(async {
        match &cli.command {
            Command::Chat(args) => chat::run(args, &config).await,
            Command::Serve(args) => serve::run(args, &config).await,
            Command::Telegram(command) => telegram::run(command, &config).await,
            Command::Web(command) => web::run(command, &config).await,
            Command::Understand(args) => understand::run(args, &config),
            Command::Import(args) => import::command(args, &config).await,
            Command::Lookup(args) => lookup::command(args, &config).await,
            Command::Desk(args) => desk_screen::run(args, &config).await,
            Command::Cases(args) => case::cases(args, &config).await,
            Command::Reply(args) => desk::run(args.wish(), &config).await,
            Command::Claim(args) => desk::run(args.wish(StaffAct::Claim), &config).await,
            Command::Note(args) => desk::run(args.wish(), &config).await,
            Command::Assign(args) => desk::run(args.wish(), &config).await,
            Command::Close(args) => desk::run(args.wish(StaffAct::Close), &config).await,
            Command::Reopen(args) => desk::run(args.wish(StaffAct::Reopen), &config).await,
            Command::HandBack(args) => desk::run(args.wish(StaffAct::HandBack), &config).await,
            Command::Incidents(args) => incidents::run(args, &config).await,
            Command::Staff(command) => staff::run(command, &config).await,
            Command::Backup(args) => backup::backup(args, &config).await,
            Command::Restore(args) => backup::restore(args, &config).await,
            Command::Verify(args) => backup::verify(args, &config).await,
            Command::DeadLetters(args) => dead_letters::run(args, &config).await,
            Command::Undelivered(args) => undelivered::run(args, &config).await,
            Command::Erase(args) => erase::run(args, &config).await,
            Command::Sweep(args) => sweep::run(args, &config).await,
            Command::Compact(_) => compact::run(&config).await,
            Command::AuditLog(args) => audit_log::run(args, &config).await,
            Command::Faq(command) => faq::run(command, &config).await,
            Command::Evaluate(args) => evaluate::run(args, &config),
            Command::Stats(args) => stats::command(args, &config).await,
            Command::DemoData(args) => demo_data::run(args, &config),
            // Answered above.
            Command::Config(_) | Command::Completions(_) | Command::Man(_) => Ok(0),
        }
    });
    // The store is given back: its lock and its socket go with the tasks that hold them.
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    code
}

/// File, environment, then the command line: the later one wins.
fn configure(common: &Common) -> Result<Config, Failure> {
    let mut config = Config::load(common.config.as_deref(), &process_env())
        .map_err(|f| Failure::config(f.0.iter().map(ToString::to_string)))?;
    if let Some(store) = &common.store {
        config.store = Some(store.clone());
    }
    if let Some(dir) = &common.data {
        config.data_dir = Some(dir.clone());
    }
    Ok(config)
}

/// Logs go to standard error, so that a pipe carries answers only. Behind a screen they wait until it is gone.
fn log(config: &Config, behind_screen: bool) {
    // Whoever edits the FAQ waits to hear that it is live, also where nothing else is worth a line.
    let directives = if config.log == LogLevel::Warn { "warn,simdesk::app::reload=info" } else { config.log.name() };
    let filter = tracing_subscriber::EnvFilter::new(directives);
    let format = tracing_subscriber::fmt().with_env_filter(filter).with_target(false);
    if behind_screen && std::io::stderr().is_terminal() {
        format.with_ansi(false).with_writer(desk_screen::shelf::writer).init();
    } else {
        format.with_writer(std::io::stderr).init();
    }
}
