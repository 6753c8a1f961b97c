//! `simdesk dead-letters`: what could not be worked on and was put aside, so that its conversation went on; and trying it again.

use std::collections::HashSet;
use std::io::Write as _;

use clap::Args;
use serde_json::json;

use super::audit_log::Logger;
use super::backup::existing;
use super::exit::Failure;
use crate::config::Config;
use crate::model::{About, Act, Event, EventBody, EventKey, StaffAct, counted, shanghai};
use crate::store::conversation_hash;

/// As many as are shown at once.
const SHOWN_MAX: usize = 1_000;
/// Characters of a text that are shown.
const TEXT_CHARS: usize = 200;

const HELP: &str = "\
An event is put aside when it failed five times, or when the channel could not
read it. Nobody was answered then. --retry puts it into the inbox again, where a
running `simdesk serve` or `simdesk chat` works on it.

--json prints one object a line: name, conversation, at, why, kind, text.";

/// Options of `simdesk dead-letters`.
#[derive(Debug, Args)]
#[command(after_long_help = HELP)]
pub struct DeadLettersArgs {
    /// Try this one again, by its name as listed, or all of them (`all`)
    #[arg(long, value_name = "NAME")]
    retry: Option<String>,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

/// Lists them, or tries them again.
///
/// # Errors
/// When the store can't be used, or none has that name.
pub async fn run(args: &DeadLettersArgs, config: &Config) -> Result<u8, Failure> {
    let (store, _) = existing(config).await?;
    let letters = store.dead_letters(SHOWN_MAX).await?;
    let chosen: Vec<EventKey> = match args.retry.as_deref() {
        None | Some("all") => letters.iter().map(|(event, _)| event.key.clone()).collect(),
        // Also one beyond those that are listed.
        Some(wanted) => key(wanted).into_iter().collect(),
    };
    let act = if args.retry.is_some() { Act::Retry } else { Act::DeadLetters };
    let about = chosen.iter().map(|key| About::Conversation(conversation_hash(&key.conversation))).collect();
    Logger::new(&*store, config).note(act, about).await?;
    let mut out = std::io::stdout().lock();
    let Some(wanted) = &args.retry else {
        for (event, why) in &letters {
            writeln!(out, "{}", if args.json { as_json(event, why).to_string() } else { as_text(event, why) })?;
        }
        if letters.is_empty() && !args.json {
            writeln!(out, "Nothing was put aside.")?;
        }
        return Ok(0);
    };
    let unread: HashSet<&EventKey> =
        letters.iter().filter(|(e, _)| matches!(e.body, EventBody::Foreign { .. })).map(|(event, _)| &event.key).collect();
    let (aside, workable): (Vec<&EventKey>, Vec<&EventKey>) = chosen.iter().partition(|key| unread.contains(key));
    let mut again = 0;
    for key in workable {
        again += usize::from(store.retry(key).await?);
    }
    if again + aside.len() == 0 && wanted != "all" {
        return Err(Failure::not_found(format!(
            "nothing with the name {wanted} was put aside; `simdesk dead-letters` lists the names"
        )));
    }
    writeln!(out, "{} tried again.", counted(again, "event is", "events are"))?;
    if !aside.is_empty() {
        writeln!(out, "{} aside: nothing in it can be worked on.", counted(aside.len(), "event stays", "events stay"))?;
    }
    Ok(0)
}

/// What [`name`] names.
fn key(name: &str) -> Option<EventKey> {
    let (conversation, external_id) = name.split_once('#')?;
    Some(EventKey { conversation: conversation.parse().ok()?, external_id: external_id.to_owned() })
}

/// What the person chooses it by.
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
    }
}

fn as_text(event: &Event, why: &str) -> String {
    let (kind, text) = kind(&event.body);
    let shown: String = text.chars().take(TEXT_CHARS).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let at = event.at.with_timezone(&shanghai()).format("%Y-%m-%d %H:%M:%S");
    format!("{}  {at}  {kind}: {why}\n    {shown}", name(event)).trim_end().to_owned()
}

fn as_json(event: &Event, why: &str) -> serde_json::Value {
    let (kind, text) = kind(&event.body);
    json!({
        "name": name(event),
        "conversation": event.key.conversation.as_str(),
        "at": event.at.to_rfc3339(),
        "why": why,
        "kind": kind,
        "text": text,
    })
}
