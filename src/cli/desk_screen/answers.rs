//! Words that a member of staff may send: an entry of the FAQ as the customer would read it, and what the bot would answer.

use chrono::{DateTime, Utc};

use crate::faq::Kind;
use crate::flow::Knowledge;
use crate::model::{Carrier, Case, EntryId, Locale, Reply, Speaker};
use crate::render::Renderer;

/// Questions of one message that a draft answers.
const ANSWERED_MAX: usize = 2;
/// Characters of the customer's words that are named with a draft.
const NAMED_CHARS: usize = 30;

/// Every entry with its title, in this language.
pub(super) fn entries(knowledge: &Knowledge, locale: Locale) -> Vec<(EntryId, String)> {
    let title = |entry: &crate::faq::Entry| {
        let answer = entry.answer.get(&locale).or_else(|| entry.answer.values().next());
        answer.map_or_else(String::new, |answer| answer.title.clone())
    };
    knowledge.faq.entries().iter().map(|entry| (entry.id.clone(), title(entry))).collect()
}

/// An entry as the customer of this case would read it.
pub(super) fn entry(knowledge: &Knowledge, case: &Case, carrier: Option<Carrier>, id: &EntryId, now: DateTime<Utc>) -> String {
    rendered(knowledge, case, carrier, &[Reply::Entry(id.clone())], now)
}

/// What the bot would answer to the customer's last words, and what that comes from; otherwise why there is nothing.
///
/// # Errors
/// When the bot is not sure of an answer.
pub(super) fn draft(
    knowledge: &Knowledge,
    case: &Case,
    carrier: Option<Carrier>,
    now: DateTime<Utc>,
) -> Result<(String, String), String> {
    let last = case.notes.iter().rev().find(|note| note.who == Speaker::Customer).map_or("", |note| note.text.as_str());
    let answers = |id: &EntryId| knowledge.faq.get(id).is_some_and(|entry| entry.kind != Kind::Smalltalk);
    let mut sure: Vec<EntryId> = knowledge.engine.read(last).sure.into_iter().filter(answers).collect();
    sure.truncate(ANSWERED_MAX);
    let question: String = last.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(NAMED_CHARS).collect();
    let (entries, from) = match (sure.is_empty(), case.entry.clone().filter(answers)) {
        (false, _) => (sure, format!("the bot's answer to \"{question}\"")),
        (true, Some(entry)) => (vec![entry], format!("nothing sure about \"{question}\", so the entry of this case")),
        (true, None) => return Err(format!("the bot has no sure answer to \"{question}\"; f chooses one from the FAQ")),
    };
    let names: Vec<&str> = entries.iter().map(EntryId::as_str).collect();
    let from = format!("{from} ({})", names.join(", "));
    let replies: Vec<Reply> = match entries.as_slice() {
        [one] => vec![Reply::Entry(one.clone())],
        several => several.iter().flat_map(|id| [Reply::EntryBrief(id.clone()), Reply::Separator]).collect(),
    };
    Ok((rendered(knowledge, case, carrier, &replies, now), from))
}

fn rendered(knowledge: &Knowledge, case: &Case, carrier: Option<Carrier>, replies: &[Reply], now: DateTime<Utc>) -> String {
    Renderer { carrier, ..knowledge.renderer(case.locale, now) }.message(replies).text
}
