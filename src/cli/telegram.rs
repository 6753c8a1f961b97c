//! `simdesk telegram`: what Telegram knows about the bot.

use std::io::Write as _;

use clap::{Args, Subcommand};

use super::exit::Failure;
use crate::app::{self, telegram};
use crate::audits::link;
use crate::channel::telegram::{Api, ApiFault, check, introduce_to_group, setup, status};
use crate::config::Config;
use crate::locale::Sentences;
use crate::model::{OrderId, counted};
use crate::port::Clock as _;

/// Subcommands of `simdesk telegram`.
#[derive(Debug, Subcommand)]
pub enum TelegramCommand {
    /// Set the commands in every language, and the webhook (without one: long polling); check the staff group
    Setup,
    /// Show the account, how updates come, what waits, and whether the staff group is as it should be
    Status,
    /// Print a link for a customer: it opens the chat and proves whose order it is, so no phone tail is asked for
    #[command(
        after_help = "Example:  simdesk telegram link 6900000000000000101 --days 7\nSend it only to the person who ordered."
    )]
    Link(LinkArgs),
}

/// Options of `simdesk telegram link`.
#[derive(Debug, Args)]
pub struct LinkArgs {
    /// Any number of the order
    order: OrderId,
    /// How long the link is good
    #[arg(long, value_name = "N", default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..=90))]
    days: u16,
}

/// Runs it.
///
/// # Errors
/// When Telegram can't be asked, or does not know the token.
pub async fn run(command: &TelegramCommand, config: &Config) -> Result<u8, Failure> {
    let api = telegram::api(config).map_err(|e| Failure::usage(e.to_string()))?;
    match command {
        TelegramCommand::Setup => {
            let knowledge = app::data::Data::load(config.data_dir.as_deref())?;
            setup(&api, &knowledge.sentences, telegram::hook(config).as_ref()).await.map_err(tell)?;
            show(&api, config).await?;
            return group(&api, config, Some(&knowledge.sentences)).await;
        }
        TelegramCommand::Status => {
            show(&api, config).await?;
            return group(&api, config, None).await;
        }
        TelegramCommand::Link(args) => {
            let opened = app::ready(app::open(config)?).await?;
            if opened.store.audits_by_order(&args.order).await?.is_empty() {
                return Err(Failure::not_found(format!("no order has the number {}; import it first", args.order.masked())));
            }
            let token = link::token(&opened.keyring, &args.order, args.days, app::SystemClock.now());
            let Some(token) = token else {
                return Err(Failure::data([format!("the number {} is too long for a link", args.order.masked())]));
            };
            let name = status(&api).await.map_err(tell)?.name;
            writeln!(std::io::stdout(), "https://t.me/{}?start={token}", name.trim_start_matches('@'))?;
        }
    }
    Ok(0)
}

async fn show(api: &Api, config: &Config) -> Result<(), Failure> {
    let status = status(api).await.map_err(tell)?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "account  {}", status.name)?;
    match &status.webhook {
        Some(url) => writeln!(out, "updates  webhook {url}")?,
        None => writeln!(out, "updates  long polling")?,
    }
    writeln!(out, "waiting  {}", counted(usize::try_from(status.waiting).unwrap_or(usize::MAX), "update", "updates"))?;
    if let Some(error) = &status.last_error {
        writeln!(out, "fault    {error}")?;
    }
    if status.webhook.is_some() != config.telegram.webhook.is_some() {
        writeln!(out, "         the configuration says otherwise: run `simdesk telegram setup`, or start `simdesk serve`")?;
    }
    Ok(())
}

/// The group of the staff: what it lacks. Ends with 1 when it lacks something. With sentences it is told its commands, too.
async fn group(api: &Api, config: &Config, introduce: Option<&Sentences>) -> Result<u8, Failure> {
    let Some(number) = config.telegram.staff_group else { return Ok(0) };
    let checked = check(api, number).await.map_err(tell)?;
    if let Some(sentences) = introduce.filter(|_| checked.title.is_some()) {
        introduce_to_group(api, sentences, number, config.staff_locale).await.map_err(tell)?;
    }
    let mut out = std::io::stdout().lock();
    let title = checked.title.as_deref().unwrap_or("unknown");
    let state = if checked.missing.is_empty() { "all is as it should be" } else { "something is missing" };
    writeln!(out, "staff    {title} ({number}): {state}")?;
    for missing in &checked.missing {
        writeln!(out, "         {missing}")?;
    }
    Ok(u8::from(!checked.missing.is_empty()))
}

fn tell(fault: ApiFault) -> Failure {
    anyhow::Error::new(fault).into()
}
