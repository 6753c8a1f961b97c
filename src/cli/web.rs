//! `simdesk web`: links for customers.

use std::io::Write as _;

use clap::{Args, Subcommand};

use super::exit::Failure;
use crate::app;
use crate::audits::ticket::Ticket;
use crate::config::Config;
use crate::flow::status;
use crate::model::{CaseId, OrderId};
use crate::port::Clock as _;

/// Subcommands of `simdesk web`.
#[derive(Debug, Subcommand)]
pub enum WebCommand {
    /// Print a link for a customer: its page shows how the order or the case stands, and goes on in the chat
    #[command(
        after_help = "Examples:\n  simdesk web link 6900000000000000101\n  simdesk web link C-1002\nSend it only to the person who ordered: whoever has it can read the page and go on in the chat as that person."
    )]
    Link(LinkArgs),
}

/// Options of `simdesk web link`.
#[derive(Debug, Args)]
pub struct LinkArgs {
    /// Any number of the order, or the case (C-1002)
    #[arg(value_name = "ORDER|CASE")]
    what: String,
}

/// Runs it.
///
/// # Errors
/// When the site has no address, there is no such order or case, or the store can't be read.
pub async fn run(command: &WebCommand, config: &Config) -> Result<u8, Failure> {
    let WebCommand::Link(LinkArgs { what }) = command;
    let Some(site) = &config.web.url else {
        return Err(Failure::usage("set [web] url, the public address of the site, which links begin with".to_owned()));
    };
    let opens = read(what).ok_or_else(|| Failure::usage(format!("{what:?} is no order number and no case (C-1002)")))?;
    let opened = app::ready(app::open(config)?).await?;
    let (is_there, name) = match &opens {
        Ticket::Order(order) => (!opened.store.audits_by_order(order).await?.is_empty(), order.masked()),
        Ticket::Case(case) => (opened.store.case(*case).await?.is_some(), case.to_string()),
        Ticket::Conversation(_) => (false, String::new()),
    };
    if !is_there {
        return Err(Failure::not_found(format!("no order or case has the number {name}")));
    }
    let link = status::link(site, &opened.keyring, &opens, app::SystemClock.now());
    let link = link.ok_or_else(|| Failure::data([format!("the number {name} is too long for a link")]))?;
    writeln!(std::io::stdout(), "{link}")?;
    Ok(0)
}

/// A case says that it is one; everything else is an order.
fn read(what: &str) -> Option<Ticket> {
    let what = what.trim();
    if what.starts_with("C-") || what.starts_with("c-") {
        return what.parse::<CaseId>().ok().map(Ticket::Case);
    }
    what.parse::<OrderId>().ok().map(Ticket::Order)
}
