//! `simdesk understand`: what each line means, as JSON, for tests and for whoever tunes the FAQ.

use std::io::{BufRead, Read, Write};

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::exit::Failure;
use crate::app;
use crate::config::Config;
use crate::flow::Knowledge;
use crate::normalise;
use crate::understand::{Action, spans};

/// Bytes of one line that are read; the rest of a longer line is reported, not read.
const LINE_BYTES_MAX: u64 = 1 << 20;
/// Ranked entries shown.
const RANKED_SHOWN: usize = 5;

/// Options of `simdesk understand`.
#[derive(Debug, Args)]
pub struct UnderstandArgs {
    /// What the lines are: what customers write, or carriers' failure texts
    #[arg(long = "as", value_enum, default_value_t = Kind::Message)]
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    Message,
    Reason,
}

/// Reads standard input to its end.
///
/// # Errors
/// When the data can't be used, or a line is not UTF-8 (the others are answered all the same).
pub fn run(args: &UnderstandArgs, config: &Config) -> Result<u8, Failure> {
    let knowledge = app::knowledge(config)?;
    let mut input = std::io::stdin().lock();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut faults = Vec::new();
    let mut number = 0_u64;
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        number += 1;
        if input.by_ref().take(LINE_BYTES_MAX).read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        let whole = bytes.last() == Some(&b'\n') || (bytes.len() as u64) < LINE_BYTES_MAX;
        if !whole {
            skip_rest(&mut input)?;
            faults
                .push(format!("standard input, line {number}: longer than {LINE_BYTES_MAX} bytes; only its beginning was read"));
        }
        while matches!(bytes.last(), Some(b'\n' | b'\r')) {
            bytes.pop();
        }
        let text = match std::str::from_utf8(&bytes) {
            Ok(text) => text.to_owned(),
            Err(error) if !whole && error.error_len().is_none() => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) => {
                let at = error.valid_up_to() + 1;
                faults.push(format!("standard input, line {number}: not UTF-8 (byte {at}); convert the file to UTF-8"));
                let fault = json!({
                    "text": "", "lang": null, "orders": [], "entries": [], "entry": null, "action": Action::Clarify.name(), "masked": [],
                    "line": number, "error": format!("not UTF-8 at byte {at}"),
                });
                writeln!(out, "{fault}")?;
                continue;
            }
        };
        let answer = match args.kind {
            Kind::Message => message(&knowledge, &text),
            Kind::Reason => reason(&knowledge, &text),
        };
        writeln!(out, "{answer}")?;
    }
    out.flush()?;
    if faults.is_empty() { Ok(0) } else { Err(Failure::data(faults)) }
}

fn skip_rest(input: &mut impl BufRead) -> std::io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        let (used, done) = match buffer.iter().position(|b| *b == b'\n') {
            Some(at) => (at + 1, true),
            None => (buffer.len(), false),
        };
        input.consume(used);
        if done {
            return Ok(());
        }
    }
}

/// Masked before anything else looks at it, as in the inbox.
fn masked(text: &str) -> String {
    spans::mask(&normalise::clean(text)).0
}

fn message(knowledge: &Knowledge, text: &str) -> Value {
    let meaning = knowledge.engine.read(&masked(text));
    let (action, entry) = knowledge.engine.action(&meaning);
    // Greeting and thanks are one label of courtesy here; which of the two it is stands in `also`, and decides the chat's answer.
    let courtesy = |id: &str| if id == "thanks" { "greeting".to_owned() } else { id.to_owned() };
    let mut entries: Vec<(String, f32)> = Vec::new();
    for scored in &meaning.ranked {
        let id = courtesy(scored.id.as_str());
        match entries.iter_mut().find(|(known, _)| *known == id) {
            Some((_, p)) => *p += scored.p,
            None => entries.push((id, scored.p)),
        }
    }
    let thanks = meaning.sure.first().filter(|e| e.as_str() == "thanks");
    json!({
        "text": meaning.text,
        "lang": meaning.locale.map(crate::model::Locale::tag),
        "orders": meaning.orders.iter().map(crate::model::OrderId::as_str).collect::<Vec<_>>(),
        "entries": entries.iter().take(RANKED_SHOWN).map(|(id, p)| json!({ "id": id, "p": round(*p) })).collect::<Vec<_>>(),
        "entry": entry.map(|e| courtesy(e.as_str())),
        "action": action.name(),
        "masked": meaning.masked,
        "also": thanks.into_iter().chain(meaning.sure.iter().skip(1)).map(crate::model::EntryId::as_str).collect::<Vec<_>>(),
        "denied": meaning.denied.iter().map(crate::model::EntryId::as_str).collect::<Vec<_>>(),
        "found": meaning.found,
        "request": meaning.request,
    })
}

fn reason(knowledge: &Knowledge, text: &str) -> Value {
    let cleaned = normalise::clean(text);
    let (masked, kinds) = spans::mask(&cleaned);
    let read = knowledge.engine.read_reason(&masked, &[]);
    json!({
        "text": masked,
        "lang": spans::language(&masked).map(crate::model::Locale::tag),
        "orders": spans::scan(&masked).orders.iter().map(crate::model::OrderId::as_str).collect::<Vec<_>>(),
        "entries": read.ranked.iter().take(RANKED_SHOWN).map(|s| json!({ "id": s.id.as_str(), "p": round(s.p) })).collect::<Vec<_>>(),
        "entry": read.entry.as_ref().map(crate::model::EntryId::as_str),
        "action": if read.entry.is_some() { Action::Answer.name() } else { Action::Clarify.name() },
        "masked": kinds,
        "also": read.hits.iter().skip(1).map(|h| h.entry.as_str()).collect::<Vec<_>>(),
        "evidence": read.hits,
    })
}

fn round(p: f32) -> f64 {
    (f64::from(p) * 1000.0).round() / 1000.0
}
