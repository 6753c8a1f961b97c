//! `simdesk staff`: who works at the desk.

use std::io::Write as _;

use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use super::audit_log::Logger;
use super::desk::Who;
use super::exit::Failure;
use crate::app::{self, Opened};
use crate::config::Config;
use crate::desk::staff::{self, StaffError};
use crate::desk::token;
use crate::model::{Act, Role, StaffAccount, StaffId, shanghai};
use crate::port::{Clock, Store};

const HELP: &str = "\
As long as there has never been an account, everybody who can run simdesk on
this machine may do everything, under any name. From the first one on, whoever
reads cases or acts in them must be one of them (--as NAME).

An agent works on cases that wait and on their own. An admin also works on what
others have, gets what nobody takes, and changes the accounts.";

const TOKEN_HELP: &str = "\
The token opens /assist and the staff part of /v1 under this name. It is shown
once: only its hash is kept. One that was lost is replaced by making another.

Example:  simdesk staff token lin --as lin
          curl -H \"Authorization: Bearer $TOKEN\" http://127.0.0.1:8000/v1/audits/6900000000000000101";

/// Subcommands of `simdesk staff`.
#[derive(Debug, Subcommand)]
pub enum StaffCommand {
    /// Add an account, or bring one back that was revoked
    #[command(after_long_help = HELP)]
    Add(AddArgs),
    /// List the accounts
    List(ListArgs),
    /// End an account; what it did keeps its name
    Revoke(RevokeArgs),
    /// Make the token with which somebody works on the site; the one before ends
    #[command(after_long_help = TOKEN_HELP)]
    Token(TokenArgs),
}

/// What an account may do.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum RoleArg {
    Agent,
    Admin,
}

/// Options of `simdesk staff add`.
#[derive(Debug, Args)]
pub struct AddArgs {
    /// The name to work under: letters, digits, '-', '_', '.'
    name: StaffId,
    /// What the account may do
    #[arg(long, value_enum, default_value = "agent")]
    role: RoleArg,
    /// Their number in Telegram, where they work there
    #[arg(long, value_name = "ID", value_parser = clap::value_parser!(i64).range(1..))]
    telegram: Option<i64>,
    #[command(flatten)]
    who: Who,
}

/// Options of `simdesk staff list`.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

/// Options of `simdesk staff revoke`.
#[derive(Debug, Args)]
pub struct RevokeArgs {
    /// The account
    name: StaffId,
    #[command(flatten)]
    who: Who,
}

/// Options of `simdesk staff token`.
#[derive(Debug, Args)]
pub struct TokenArgs {
    /// The account
    name: StaffId,
    /// End the token without making another
    #[arg(long)]
    end: bool,
    #[command(flatten)]
    who: Who,
}

/// Runs it.
///
/// # Errors
/// When an account can't be as it should, or the store can't be used.
pub async fn run(command: &StaffCommand, config: &Config) -> Result<u8, Failure> {
    let Opened { store, guard: _guard, .. } = app::ready(app::open(config)?).await?;
    let store = &*store;
    let now = app::SystemClock.now();
    let mut out = std::io::stdout().lock();
    match command {
        StaffCommand::Add(args) => {
            let by = args.who.name.as_ref().unwrap_or(&config.staff);
            Logger { store, staff: by }.note(Act::AddStaff, Vec::new()).await?;
            let role = match args.role {
                RoleArg::Agent => Role::Agent,
                RoleArg::Admin => Role::Admin,
            };
            let added = staff::add(store, by, &args.name, role, args.telegram, now).await.map_err(tell)?;
            writeln!(out, "{} is {} now. They work with --as {}.", added.id, with_article(role), added.id)?;
            if store.staff().await?.iter().all(|account| !account.is_live() || account.role != Role::Admin) {
                writeln!(out, "There is no admin yet: nobody gets the cases that nobody takes.")?;
            }
        }
        StaffCommand::Revoke(args) => {
            let by = args.who.name.as_ref().unwrap_or(&config.staff);
            Logger { store, staff: by }.note(Act::RevokeStaff, Vec::new()).await?;
            let revoked = staff::revoke(store, by, &args.name, now).await.map_err(tell)?;
            writeln!(out, "{} is revoked. What they have stays theirs until it is assigned, or their time is over.", revoked.id)?;
        }
        StaffCommand::Token(args) => {
            let by = args.who.name.as_ref().unwrap_or(&config.staff);
            let act = if args.end { Act::EndToken } else { Act::MakeToken };
            Logger { store, staff: by }.note(act, Vec::new()).await?;
            if args.end {
                token::end(store, by, &args.name).await.map_err(tell)?;
                writeln!(out, "The token of {} has ended.", args.name)?;
            } else {
                let made = token::make(store, by, &args.name, app::random_token()?, now).await.map_err(tell)?;
                writeln!(out, "{made}")?;
                let mut err = std::io::stderr().lock();
                writeln!(err, "This is the token of {}; it is not shown again, and the one before has ended.", args.name)?;
            }
        }
        StaffCommand::List(args) => {
            Logger { store, staff: &config.staff }.note(Act::ListStaff, Vec::new()).await?;
            list(&mut out, store, args.json).await?;
        }
    }
    Ok(0)
}

fn with_article(role: Role) -> &'static str {
    match role {
        Role::Agent => "an agent",
        Role::Admin => "an admin",
    }
}

fn tell(error: StaffError) -> Failure {
    match error {
        StaffError::Store(error) => error.into(),
        error => Failure::usage(error.to_string()),
    }
}

async fn list(out: &mut impl std::io::Write, store: &dyn Store, json: bool) -> Result<(), Failure> {
    let accounts = store.staff().await?;
    if accounts.is_empty() && !json {
        writeln!(out, "No account yet: everybody who can run simdesk here may do everything, under any name.")?;
        writeln!(out, "Add one:  simdesk staff add NAME --role admin")?;
    }
    for account in &accounts {
        if json {
            writeln!(out, "{}", as_json(account))?;
        } else {
            writeln!(out, "{}", as_text(account))?;
        }
    }
    Ok(())
}

fn as_text(account: &StaffAccount) -> String {
    let day = |at: chrono::DateTime<chrono::Utc>| at.with_timezone(&shanghai()).format("%Y-%m-%d").to_string();
    let telegram = account.telegram.map_or_else(String::new, |id| format!("  telegram {id}"));
    let revoked = account.revoked_at.map_or_else(String::new, |at| format!("  revoked {}", day(at)));
    format!("{}  {}  since {}{telegram}{revoked}", account.id, account.role.name(), day(account.added_at))
}

fn as_json(account: &StaffAccount) -> serde_json::Value {
    json!({
        "name": account.id.as_str(),
        "role": account.role.name(),
        "telegram": account.telegram,
        "added_at": account.added_at.to_rfc3339(),
        "revoked_at": account.revoked_at.map(|at| at.to_rfc3339()),
    })
}
