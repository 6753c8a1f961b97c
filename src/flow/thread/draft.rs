//! Answers that staff may send as they are, or change: what the bot would say, and what the FAQ says.

use chrono::{DateTime, Utc};

use super::super::{Context, inbox, turn};
use crate::decide;
use crate::model::{Asked, EntryId, Meaning, Reply, Speaker};
use crate::port::{Claim, Store, StoreError};

/// What the bot would answer to the customer's last words; `None` when it is not sure of anything.
pub(super) async fn draft(
    store: &dyn Store,
    context: &Context,
    claim: &Claim,
    now: DateTime<Utc>,
) -> Result<Option<String>, StoreError> {
    let said = claim.case.iter().flat_map(|case| case.notes.iter().rev());
    let Some(words) = said.into_iter().find(|note| note.who == Speaker::Customer && note.text != "[·]") else {
        return Ok(None);
    };
    let mut alone = claim.clone();
    alone.case = None;
    alone.conversation.case = None;
    alone.conversation.asked = Asked::Nothing;
    alone.event.body = inbox::text_event(&words.text);
    // Whoever drafts is not the customer: nothing is checked for them, and no try is counted.
    let read = context.knowledge.engine.read(&words.text);
    let meaning = Meaning { tail: None, orders: Vec::new(), command: None, choice: None, ..read };
    let facts = turn::consult(store, context, &alone, Some(&meaning), now).await?;
    let world = turn::world(context, &alone.conversation.id);
    let decided = decide::decide(alone.conversation, None, &alone.event.body, Some(&meaning), &facts, &world, now);
    if !decided.say.iter().any(is_answer) {
        return Ok(None);
    }
    let say: Vec<Reply> = decided.say.into_iter().filter(belongs).collect();
    Ok(Some(rendered(context, claim, &say, now)).filter(|text| !text.is_empty()))
}

/// What the FAQ says to these words, or under this name.
pub(super) fn canned(context: &Context, claim: &Claim, words: &str, now: DateTime<Utc>) -> Option<String> {
    let faq = &context.knowledge.faq;
    let named = words.parse::<EntryId>().ok().filter(|id| faq.get(id).is_some());
    let entry = named.or_else(|| {
        let meaning = context.knowledge.engine.read(words);
        let best = meaning.sure.first().cloned();
        best.or_else(|| meaning.ranked.first().map(|scored| scored.id.clone()))
    })?;
    let has_answer = faq.get(&entry).is_some_and(|entry| !entry.answer.is_empty());
    has_answer.then(|| rendered(context, claim, &[Reply::Entry(entry)], now)).filter(|text| !text.is_empty())
}

fn rendered(context: &Context, claim: &Claim, say: &[Reply], now: DateTime<Utc>) -> String {
    context.knowledge.renderer(claim.conversation.language(), now).message(say).text
}

fn is_answer(reply: &Reply) -> bool {
    matches!(
        reply,
        Reply::Entry(_)
            | Reply::EntryBrief(_)
            | Reply::EntryCause(_)
            | Reply::Order { .. }
            | Reply::StatusMeaning(_)
            | Reply::Progress(_)
            | Reply::Retry(_)
            | Reply::Money { .. }
            | Reply::Age(_)
    )
}

/// What a person would not say, or the bot alone can do.
fn belongs(reply: &Reply) -> bool {
    !matches!(
        reply,
        Reply::Choices(_)
            | Reply::Commands(_)
            | Reply::AskSolved
            | Reply::OfferHuman
            | Reply::HandedOff { .. }
            | Reply::Queue { .. }
            | Reply::AddedToCase { .. }
            | Reply::WillTell
            | Reply::SensitiveWarning(_)
            | Reply::TooLong { .. }
            | Reply::Clarify
    )
}
