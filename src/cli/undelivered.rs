//! `simdesk undelivered`: messages that failed or may not have arrived, whatever they were, and sending one again.

use std::io::Write as _;
use std::str::FromStr;

use clap::Args;
use serde_json::json;

use super::audit_log::Logger;
use super::backup::existing;
use super::exit::Failure;
use crate::app::SystemClock;
use crate::app::data::Data;
use crate::config::Config;
use crate::flow::inbox;
use crate::model::{About, Act, Locale, Reply, counted, shanghai, shanghai_day};
use crate::port::{Clock as _, Missed, Store};
use crate::render::Renderer;
use crate::store::conversation_hash;

/// As many as are read at once.
const PAGE: usize = 500;
/// Characters of a message that are shown.
const TEXT_CHARS: usize = 120;

const HELP: &str = "\
A message has failed when the channel refused it (a customer who blocked the
bot); it is uncertain when the channel never said whether it took it. Every kind
is listed: answers, news of an order, words of staff. --retry sends it again
behind all that its conversation is told, with a line before it that says why it
comes now; a running `simdesk serve` delivers it. By itself a message leaves the
list after [retention] conversations_days.

--json prints one object a line: number, conversation (shortened), at, state
(failed or uncertain), kind (answer, news or staff), why, text (the first line).";

/// Options of `simdesk undelivered`.
#[derive(Debug, Args)]
#[command(after_long_help = HELP)]
pub struct UndeliveredArgs {
    /// Send this one again, by its number as listed, or all of them (`all`)
    #[arg(long, value_name = "NUMBER")]
    retry: Option<Choice>,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

/// Which of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choice {
    All,
    Number(u64),
}

impl FromStr for Choice {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "all" => Ok(Self::All),
            _ => text.parse().map(Self::Number).map_err(|_| "expected a number as `simdesk undelivered` lists it, or `all`"),
        }
    }
}

/// Lists them, or sends them again.
///
/// # Errors
/// When the store can't be used, or there is none of that number.
pub async fn run(args: &UndeliveredArgs, config: &Config) -> Result<u8, Failure> {
    let (store, _) = existing(config).await?;
    let desk = Desk { store: &*store, logger: Logger::new(&*store, config) };
    match args.retry {
        None => desk.list(args.json).await?,
        Some(choice) => desk.retry(choice, &Data::load(config.data_dir.as_deref())?).await?,
    }
    Ok(0)
}

struct Desk<'a> {
    store: &'a dyn Store,
    logger: Logger<'a>,
}

impl Desk<'_> {
    async fn note(&self, act: Act, page: &[Missed]) -> Result<(), Failure> {
        let about = |missed: &Missed| About::Conversation(conversation_hash(&missed.message.conversation));
        self.logger.note(act, page.iter().map(about).collect()).await
    }

    async fn list(&self, as_json: bool) -> Result<(), Failure> {
        let mut out = std::io::stdout().lock();
        let mut page = self.store.undelivered(None, PAGE).await?;
        if page.is_empty() {
            self.note(Act::Undelivered, &page).await?;
            if !as_json {
                writeln!(out, "Every message was delivered, or is on its way.")?;
            }
        }
        while let Some(last) = page.last() {
            let last = last.number;
            self.note(Act::Undelivered, &page).await?;
            for missed in &page {
                writeln!(out, "{}", if as_json { json(missed).to_string() } else { text(missed) })?;
            }
            page = self.store.undelivered(Some(last), PAGE).await?;
        }
        Ok(())
    }

    async fn retry(&self, choice: Choice, data: &Data) -> Result<(), Failure> {
        let (mut after, last) = match choice {
            Choice::Number(number) => (number.checked_sub(1), number),
            // What fails again meanwhile has a higher number, and is not sent for ever.
            Choice::All => (None, self.last().await?),
        };
        let (mut again, mut uncertain) = (0, 0);
        loop {
            let mut page = self.store.undelivered(after, PAGE).await?;
            page.retain(|missed| missed.number <= last);
            let Some(end) = page.last() else { break };
            after = Some(end.number);
            self.note(Act::Resend, &page).await?;
            for missed in page {
                let lead = self.lead(&missed, data).await?;
                if self.store.resend(missed.number, &lead, SystemClock.now()).await?.is_some() {
                    again += 1;
                    uncertain += usize::from(missed.uncertain);
                }
            }
        }
        if let (Choice::Number(number), 0) = (choice, again) {
            let why = format!("no message with the number {number} is undelivered; `simdesk undelivered` lists the numbers");
            return Err(Failure::not_found(why));
        }
        let mut out = std::io::stdout().lock();
        writeln!(out, "{} sent again.", counted(again, "message is", "messages are"))?;
        if uncertain > 0 {
            writeln!(out, "{uncertain} of them may come twice, and the customer is told so.")?;
        }
        Ok(())
    }

    async fn last(&self) -> Result<u64, Failure> {
        let mut last = 0;
        while let Some(missed) = self.store.undelivered(Some(last), PAGE).await?.last() {
            last = missed.number;
        }
        Ok(last)
    }

    /// Why it comes now, in the customer's language.
    async fn lead(&self, missed: &Missed, data: &Data) -> Result<String, Failure> {
        let conversation = self.store.conversation(&missed.message.conversation).await?;
        let locale = conversation.map_or_else(Locale::default, |conversation| conversation.language());
        let today = shanghai_day(SystemClock.now());
        let renderer = Renderer { sentences: &data.sentences, faq: &data.faq, locale, today, carrier: None };
        let lead = |perhaps| renderer.message(&[Reply::Missed { perhaps }]).text;
        // One that was sent again before says so already.
        let is_said = [true, false].into_iter().any(|perhaps| missed.message.text.starts_with(&lead(perhaps)));
        Ok(if is_said { String::new() } else { lead(missed.uncertain) })
    }
}

fn state(missed: &Missed) -> &'static str {
    if missed.uncertain { "uncertain" } else { "failed" }
}

fn kind(missed: &Missed) -> &'static str {
    match (&missed.message.from_staff, missed.notice) {
        (Some(_), _) => "staff",
        (None, true) => "news",
        (None, false) => "answer",
    }
}

/// What was to be said: its first line with words, once more without what is sensitive.
fn first_line(missed: &Missed) -> String {
    let line = missed.message.text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let masked = inbox::masked(line);
    let mut shown: String = masked.chars().take(TEXT_CHARS).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if shown.len() < masked.len() {
        shown.push('…');
    }
    shown
}

fn text(missed: &Missed) -> String {
    let at = missed.message.at.with_timezone(&shanghai()).format("%Y-%m-%d %H:%M:%S");
    let (number, who, why) = (missed.number, missed.message.conversation.masked(), &missed.why);
    format!("{number}  {who}  {at}  {} {}: {why}\n    {}", kind(missed), state(missed), first_line(missed))
}

fn json(missed: &Missed) -> serde_json::Value {
    json!({
        "number": missed.number,
        "conversation": missed.message.conversation.masked(),
        "at": missed.message.at.to_rfc3339(),
        "state": state(missed),
        "kind": kind(missed),
        "why": missed.why,
        "text": first_line(missed),
    })
}
