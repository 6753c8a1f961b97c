//! `simdesk dead-letters`: what could not be worked on and was put aside, so that its conversation went on; trying it again, dropping it.

use std::io::Write as _;
use std::str::FromStr;

use clap::Args;
use serde_json::json;

use super::audit_log::Logger;
use super::backup::existing;
use super::exit::Failure;
use crate::config::Config;
use crate::model::{About, Act, Event, EventBody, EventKey, Locale, StaffAct, counted, in_language, shanghai};
use crate::port::{DeadLetter, Store, StoreError};
use crate::store::conversation_hash;

/// As many as are read at once.
const PAGE: usize = 500;
/// Characters of a text that are shown.
const TEXT_CHARS: usize = 200;

const HELP: &str = "\
An event is put aside when it failed five times, or when the channel could not
read it. Nobody was answered then. --retry puts it into the inbox again, where a
running `simdesk serve` or `simdesk chat` works on it. --drop deletes it, without
asking; by itself it goes after [retention] dead_letters_days.

--json prints one object a line: number, name, conversation, at, why, kind, text.";

/// Options of `simdesk dead-letters`.
#[derive(Debug, Args)]
#[command(after_long_help = HELP)]
pub struct DeadLettersArgs {
    /// Try this one again, by its number or name as listed, or all of them (`all`)
    #[arg(long, value_name = "NUMBER")]
    retry: Option<Choice>,
    /// Delete this one, by its number or name as listed, or all of them (`all`)
    #[arg(long, value_name = "NUMBER", conflicts_with = "retry")]
    drop: Option<Choice>,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

/// Which of them.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Choice {
    All,
    Number(u64),
    Name(EventKey),
}

impl FromStr for Choice {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WANTED: &str = "expected a number as `simdesk dead-letters` lists it, or `all`";
        if text == "all" {
            return Ok(Self::All);
        }
        if let Ok(number) = text.parse() {
            return Ok(Self::Number(number));
        }
        let (conversation, external_id) = text.split_once('#').ok_or(WANTED)?;
        let conversation = conversation.parse().map_err(|_| WANTED)?;
        Ok(Self::Name(EventKey { conversation, external_id: external_id.to_owned() }))
    }
}

impl Choice {
    fn is(&self, letter: &DeadLetter) -> bool {
        match self {
            Self::All => true,
            Self::Number(number) => letter.number == *number,
            Self::Name(key) => letter.event.key == *key,
        }
    }
}

/// Goes through them page by page: memory does not grow with their number.
struct Pages<'a> {
    store: &'a dyn Store,
    choice: &'a Choice,
    after: Option<u64>,
    last: u64,
}

impl<'a> Pages<'a> {
    fn of(store: &'a dyn Store, choice: &'a Choice) -> Self {
        match choice {
            Choice::Number(number) => Self { store, choice, after: number.checked_sub(1), last: *number },
            _ => Self { store, choice, after: None, last: u64::MAX },
        }
    }

    /// Only those that are there now: what is tried again and fails again comes back with a new number, and must not be tried for ever.
    async fn there_now(store: &'a dyn Store, choice: &'a Choice) -> Result<Self, StoreError> {
        let mut all = Self::of(store, &Choice::All);
        while !all.next().await?.is_empty() {}
        let pages = Self::of(store, choice);
        Ok(Self { last: pages.last.min(all.after.unwrap_or_default()), ..pages })
    }

    /// Those of the next page that were chosen, or of the one after it; none only at the end.
    async fn next(&mut self) -> Result<Vec<DeadLetter>, StoreError> {
        loop {
            let page = self.store.dead_letters(self.after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(page) };
            if self.after.is_some_and(|after| after >= self.last) {
                return Ok(Vec::new());
            }
            self.after = Some(last.number);
            let chosen: Vec<_> = page.into_iter().filter(|l| l.number <= self.last && self.choice.is(l)).collect();
            if !chosen.is_empty() {
                return Ok(chosen);
            }
        }
    }
}

/// Lists them, tries them again or drops them.
///
/// # Errors
/// When the store can't be used, or there is none of that number.
pub async fn run(args: &DeadLettersArgs, config: &Config) -> Result<u8, Failure> {
    let (store, _) = existing(config).await?;
    let desk = Desk { store: &*store, logger: Logger::new(&*store, config) };
    match (&args.retry, &args.drop) {
        (Some(choice), _) => desk.retry(choice).await?,
        (None, Some(choice)) => desk.drop(choice).await?,
        (None, None) => desk.list(args.json).await?,
    }
    Ok(0)
}

struct Desk<'a> {
    store: &'a dyn Store,
    logger: Logger<'a>,
}

impl Desk<'_> {
    async fn note(&self, act: Act, letters: &[DeadLetter]) -> Result<(), Failure> {
        let about = |letter: &DeadLetter| About::Conversation(conversation_hash(&letter.event.key.conversation));
        self.logger.note(act, letters.iter().map(about).collect()).await
    }

    async fn list(&self, as_json: bool) -> Result<(), Failure> {
        let mut pages = Pages::of(self.store, &Choice::All);
        let mut out = std::io::stdout().lock();
        let mut page = pages.next().await?;
        if page.is_empty() {
            self.note(Act::DeadLetters, &page).await?;
            if !as_json {
                writeln!(out, "Nothing was put aside.")?;
            }
        }
        while !page.is_empty() {
            self.note(Act::DeadLetters, &page).await?;
            for letter in &page {
                writeln!(out, "{}", if as_json { json(letter).to_string() } else { text(letter) })?;
            }
            page = pages.next().await?;
        }
        Ok(())
    }

    async fn retry(&self, choice: &Choice) -> Result<(), Failure> {
        let mut pages = Pages::there_now(self.store, choice).await?;
        let (mut again, mut aside) = (0, 0);
        loop {
            let page = pages.next().await?;
            let (unread, workable): (Vec<_>, Vec<_>) =
                page.into_iter().partition(|letter| matches!(letter.event.body, EventBody::Foreign { .. }));
            if unread.len() + workable.len() == 0 {
                break;
            }
            aside += unread.len();
            self.note(Act::Retry, &workable).await?;
            for letter in workable {
                again += usize::from(self.store.retry(letter.number).await?);
            }
        }
        found(choice, again + aside)?;
        let mut out = std::io::stdout().lock();
        writeln!(out, "{} tried again.", counted(again, "event is", "events are"))?;
        if aside > 0 {
            writeln!(out, "{} aside: nothing in it can be worked on.", counted(aside, "event stays", "events stay"))?;
        }
        Ok(())
    }

    async fn drop(&self, choice: &Choice) -> Result<(), Failure> {
        let mut pages = Pages::there_now(self.store, choice).await?;
        let mut dropped = 0;
        loop {
            let page = pages.next().await?;
            if page.is_empty() {
                break;
            }
            self.note(Act::DropLetters, &page).await?;
            let numbers: Vec<u64> = page.iter().map(|letter| letter.number).collect();
            dropped += self.store.drop_letters(&numbers).await?;
        }
        let dropped = usize::try_from(dropped).unwrap_or(usize::MAX);
        found(choice, dropped)?;
        writeln!(std::io::stdout(), "{} dropped.", counted(dropped, "event was", "events were"))?;
        Ok(())
    }
}

fn found(choice: &Choice, how_many: usize) -> Result<(), Failure> {
    let wanted = match choice {
        Choice::Number(number) if how_many == 0 => format!("number {number}"),
        Choice::Name(key) if how_many == 0 => format!("name {}#{}", key.conversation, key.external_id),
        _ => return Ok(()),
    };
    Err(Failure::not_found(format!("nothing with the {wanted} was put aside; `simdesk dead-letters` lists what was")))
}

fn name(event: &Event) -> String {
    format!("{}#{}", event.key.conversation, event.key.external_id)
}

fn kind(body: &EventBody) -> (&'static str, &str) {
    match body {
        EventBody::Started { .. } => ("started", ""),
        EventBody::Text { text, .. } | EventBody::Captioned { text, .. } => ("message", text),
        EventBody::Unreadable => ("picture-or-file", ""),
        EventBody::StaffReply { text, .. } | EventBody::Staff { act: StaffAct::Reply { text, .. }, .. } => ("staff-answer", text),
        EventBody::Staff { act: StaffAct::Note { text }, .. } => ("staff-note", text),
        EventBody::Staff { .. } => ("staff-act", ""),
        EventBody::TimerFired { .. } => ("timer", ""),
        EventBody::AuditChanged { .. } => ("order-changed", ""),
        EventBody::Pressed { value, .. } => ("button", value),
        EventBody::Linked { .. } => ("link", ""),
        EventBody::InGroup => ("group", ""),
        EventBody::NotDelivered { why, .. } => ("not-delivered", why),
        EventBody::Reach { .. } => ("blocked-or-back", ""),
        EventBody::Foreign { what } => ("unread", what),
        EventBody::InThread { what, .. } => ("staff-thread", kind(what).1),
        EventBody::ThreadWanted => ("thread-wanted", ""),
        EventBody::IncidentNoticed { .. } => ("incident-noticed", ""),
        EventBody::CaseWaits { .. } => ("case-waits", ""),
        EventBody::Voted { entry, .. } => ("vote", entry.as_str()),
        EventBody::Announced { notice, .. } => ("notice", in_language(notice, Locale::En)),
    }
}

fn text(letter: &DeadLetter) -> String {
    let DeadLetter { number, event, why } = letter;
    let (kind, text) = kind(&event.body);
    let shown: String = text.chars().take(TEXT_CHARS).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let at = event.at.with_timezone(&shanghai()).format("%Y-%m-%d %H:%M:%S");
    format!("{number}  {}  {at}  {kind}: {why}\n    {shown}", name(event)).trim_end().to_owned()
}

fn json(letter: &DeadLetter) -> serde_json::Value {
    let DeadLetter { number, event, why } = letter;
    let (kind, text) = kind(&event.body);
    json!({
        "number": number,
        "name": name(event),
        "conversation": event.key.conversation.as_str(),
        "at": event.at.to_rfc3339(),
        "why": why,
        "kind": kind,
        "text": text,
    })
}
