//! What a text means, as JSON, for tests, for other systems and for whoever tunes the FAQ.

use serde_json::{Value, json};

use crate::model::{EntryId, Locale, OrderId};
use crate::normalise;
use crate::understand::{Action, Engine, spans};

/// Ranked entries shown.
const RANKED_SHOWN: usize = 5;

/// A customer's message.
#[must_use]
pub fn message(engine: &Engine, text: &str) -> Value {
    // Masked before anything else looks at it, as in the inbox.
    let meaning = engine.read(&spans::mask(&normalise::clean(text)).0);
    let (action, entry) = engine.action(&meaning);
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
        "lang": meaning.locale.map(Locale::tag),
        "orders": meaning.orders.iter().map(OrderId::as_str).collect::<Vec<_>>(),
        "entries": entries.iter().take(RANKED_SHOWN).map(|(id, p)| json!({ "id": id, "p": round(*p) })).collect::<Vec<_>>(),
        "entry": entry.map(|e| courtesy(e.as_str())),
        "action": action.name(),
        "masked": meaning.masked,
        "also": thanks.into_iter().chain(meaning.sure.iter().skip(1)).map(EntryId::as_str).collect::<Vec<_>>(),
        "denied": meaning.denied.iter().map(EntryId::as_str).collect::<Vec<_>>(),
        "found": meaning.found,
        "request": meaning.request,
    })
}

/// A carrier's failure text.
#[must_use]
pub fn reason(engine: &Engine, text: &str) -> Value {
    let (masked, kinds) = spans::mask(&normalise::clean(text));
    let read = engine.read_reason(&masked, &[]);
    json!({
        "text": masked,
        "lang": spans::language(&masked).map(Locale::tag),
        "orders": spans::scan(&masked).orders.iter().map(OrderId::as_str).collect::<Vec<_>>(),
        "entries": read.ranked.iter().take(RANKED_SHOWN).map(|s| json!({ "id": s.id.as_str(), "p": round(s.p) })).collect::<Vec<_>>(),
        "entry": read.entry.as_ref().map(EntryId::as_str),
        "action": if read.entry.is_some() { Action::Answer.name() } else { Action::Clarify.name() },
        "masked": kinds,
        "also": read.hits.iter().skip(1).map(|h| h.entry.as_str()).collect::<Vec<_>>(),
        "evidence": read.hits,
    })
}

/// A line that could not be read.
#[must_use]
pub fn unreadable(line: u64, why: &str) -> Value {
    json!({
        "text": "", "lang": null, "orders": [], "entries": [], "entry": null, "action": Action::Clarify.name(), "masked": [],
        "line": line, "error": why,
    })
}

fn round(p: f32) -> f64 {
    (f64::from(p) * 1000.0).round() / 1000.0
}
