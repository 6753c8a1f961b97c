//! Answers that staff may send as they are, or change: what the bot would say, and what the FAQ says. Every surface of staff has its drafts
//! from here, so that the same words of a customer draw the same one wherever they are read.

use std::panic::{AssertUnwindSafe, catch_unwind};

use chrono::{DateTime, Utc};

use super::{Context, inbox, turn};
use crate::decide;
use crate::faq::Kind;
use crate::model::{
    Asked, AuditRecord, Carrier, Case, Conversation, ConversationId, DraftSource, EntryId, EventBody, Locale, Meaning, Media,
    OrderId, Pace, Reply, Speaker, Verified,
};
use crate::port::{Claim, Owner, Store, StoreError};
use crate::render::Renderer;

/// Characters of the customer's words that are named with a draft.
const NAMED_CHARS: usize = 30;

/// An answer that nobody has sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drafted {
    /// In the customer's language.
    pub text: String,
    /// What it comes from.
    pub source: DraftSource,
}

/// What the bot would answer to the customer's last words, as it would decide it; where it is sure of nothing, the entry that the case
/// came from. `None` where there is none either. A fault on the way is a draft that is not there, and no more.
///
/// # Errors
/// When the store can't be read.
pub async fn draft(
    store: &dyn Store,
    context: &Context,
    conversation: &Conversation,
    case: &Case,
    now: DateTime<Utc>,
) -> Result<Option<Drafted>, StoreError> {
    let said = case.notes.iter().rev().find(|note| note.who == Speaker::Customer && Media::of_mark(&note.text).is_none());
    let words = said.map_or("", |note| note.text.as_str());
    let contained = |why: &str| tracing::error!(case = %case.id, "a draft panicked ({why}); staff are told that there is none");
    let alone = alone(conversation, words, now);
    let engine = &context.knowledge.engine;
    let Ok(read) = catch_unwind(AssertUnwindSafe(|| engine.read(words))) else {
        contained("reading");
        return Ok(None);
    };
    // Whoever drafts is not the customer: nothing is checked for them, and no try is counted.
    let meaning = Meaning { tail: None, orders: Vec::new(), command: None, choice: None, ..read };
    let facts = turn::consult(store, context, &alone, Some(&meaning), now).await?;
    let known = carrier(store, conversation, case).await?;
    let made = catch_unwind(AssertUnwindSafe(|| {
        let world = turn::world(context, &conversation.id);
        let decided = decide::decide(alone.conversation, None, &alone.event.body, Some(&meaning), &facts, &world, now);
        let sure = decided.say.iter().any(is_answer);
        let say = if sure { decided.say.into_iter().filter(belongs).collect() } else { of_the_case(context, case) };
        let text = rendered(context, conversation, known, &say, now);
        let question = words.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(NAMED_CHARS).collect();
        let source = DraftSource { question, entries: say.iter().filter_map(entry_of).collect(), sure };
        Some(Drafted { text, source }).filter(|drafted| !drafted.text.is_empty())
    }));
    Ok(made.unwrap_or_else(|_| {
        contained("deciding");
        None
    }))
}

/// What somebody would be answered who wrote these words, and whose the orders in them are.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// To be copied; empty where the bot would be sure of nothing.
    pub text: String,
    /// Its language.
    pub locale: Locale,
    /// The orders that the words name and that are stored, in the order in which they are named.
    pub orders: Vec<AuditRecord>,
    /// True when they name numbers of orders of which none is stored.
    pub missing: bool,
    /// What the words mean.
    pub meaning: Meaning,
}

/// The answer to words from another system, for staff who know whose they are: decided as if the owner check of every order in them had
/// just been passed. In this language, or in that of the words. Nothing is kept, counted or watched.
///
/// # Errors
/// As [`draft`].
pub async fn answer(
    store: &dyn Store,
    context: &Context,
    words: &str,
    locale: Option<Locale>,
    now: DateTime<Utc>,
) -> Result<Answered, StoreError> {
    let nobody = Conversation { locale, locale_chosen: locale.is_some(), ..Conversation::new(ConversationId::staff_room()) };
    let mut alone = alone(&nobody, words, now);
    let EventBody::Text { text, .. } = &alone.event.body else { return Ok(nothing(locale)) };
    let engine = &context.knowledge.engine;
    let Ok(read) = catch_unwind(AssertUnwindSafe(|| engine.read(text))) else { return Ok(nothing(locale)) };
    // A number that is stored is an order, whatever else it looks like.
    let named = text.trim().parse().into_iter().chain(read.orders.iter().cloned()).take(decide::MAX_ORDERS);
    let (mut known, mut records): (Vec<OrderId>, Vec<AuditRecord>) = (Vec::new(), Vec::new());
    for order in named.collect::<Vec<OrderId>>() {
        let found = store.audits_by_order(&order).await?;
        if !found.is_empty() && !known.contains(&order) {
            known.push(order);
        }
        records
            .extend(found.into_iter().filter(|new| records.iter().all(|old| old.order_id != new.order_id)).collect::<Vec<_>>());
    }
    let missing = records.is_empty() && !read.orders.is_empty();
    alone.conversation.verified = records.iter().map(|r| Verified { order: r.order_id.clone(), at: now }).collect();
    // Whoever reads this is the person; and there is nobody to ask for a phone tail.
    let sure = read.sure.iter().filter(|entry| entry.as_str() != "human").cloned().collect();
    let meaning = Meaning { tail: None, orders: known, ambiguous: None, command: None, choice: None, sure, ..read };
    let locale = locale.or(meaning.locale).unwrap_or_default();
    let facts = turn::consult(store, context, &alone, Some(&meaning), now).await?;
    let carrier = records.first().and_then(|record| record.carrier);
    let made = catch_unwind(AssertUnwindSafe(|| {
        let world = turn::world(context, &nobody.id);
        let decided = decide::decide(alone.conversation, None, &alone.event.body, Some(&meaning), &facts, &world, now);
        let sure = decided.say.iter().any(is_answer);
        let say: Vec<Reply> = decided.say.into_iter().filter(|reply| sure && belongs(reply) && is_for_others(reply)).collect();
        let renderer = Renderer { carrier, ..context.knowledge.renderer(locale, now) };
        renderer.message(&say).text
    }));
    let text = made.unwrap_or_else(|_| {
        tracing::error!("an answer for staff panicked; they are told that there is none");
        String::new()
    });
    Ok(Answered { text, locale, orders: records, missing, meaning })
}

fn nothing(locale: Option<Locale>) -> Answered {
    let locale = locale.unwrap_or_default();
    Answered { text: String::new(), locale, orders: Vec::new(), missing: false, meaning: Meaning::default() }
}

/// What holds in another system, too: nobody is told there what the bot has begun or would do.
fn is_for_others(reply: &Reply) -> bool {
    !matches!(reply, Reply::AskOrder | Reply::AskTail { .. })
}

/// An entry of the FAQ as this customer would read it.
///
/// # Errors
/// As [`draft`].
pub async fn entry(
    store: &dyn Store,
    context: &Context,
    conversation: &Conversation,
    case: Option<&Case>,
    entry: EntryId,
    now: DateTime<Utc>,
) -> Result<String, StoreError> {
    let known = match case {
        Some(case) => carrier(store, conversation, case).await?,
        None => None,
    };
    Ok(rendered(context, conversation, known, &[Reply::Entry(entry)], now))
}

/// The entry that these words mean, or that is called so.
#[must_use]
pub fn meant(context: &Context, words: &str) -> Option<EntryId> {
    let faq = &context.knowledge.faq;
    let named = words.parse::<EntryId>().ok().filter(|id| faq.get(id).is_some());
    let entry = named.or_else(|| {
        let meaning = context.knowledge.engine.read(words);
        let best = meaning.sure.first().cloned();
        best.or_else(|| meaning.ranked.first().map(|scored| scored.id.clone()))
    })?;
    faq.get(&entry).filter(|entry| !entry.answer.is_empty())?;
    Some(entry)
}

/// The words as if somebody had just written them to the bot, with all that it knows of them and no case in its way. Never finished.
fn alone(conversation: &Conversation, words: &str, now: DateTime<Utc>) -> Claim {
    let conversation = Conversation { case: None, asked: Asked::Nothing, pace: Pace::default(), ..conversation.clone() };
    let event = inbox::event(&conversation.id, "draft", inbox::text_event(words), now);
    let owner = Owner { name: "draft".to_owned(), epoch: 0 };
    Claim { event, position: 0, conversation, case: None, tries: 0, fence: 0, owner }
}

/// Whose hotline an answer names: the carrier of the order that the conversation is about, or else of the case.
async fn carrier(store: &dyn Store, conversation: &Conversation, case: &Case) -> Result<Option<Carrier>, StoreError> {
    let own = case.order.as_ref().filter(|_| case.owner_checked);
    for order in conversation.verified.last().map(|verified| &verified.order).into_iter().chain(own) {
        // A number that stands for several cards may stand for several carriers.
        let records = store.audits_by_order(order).await?;
        let found = records.iter().find(|record| record.order_id == *order).or_else(|| records.first());
        if let Some(carrier) = found.and_then(|record| record.carrier) {
            return Ok(Some(carrier));
        }
    }
    Ok(None)
}

fn of_the_case(context: &Context, case: &Case) -> Vec<Reply> {
    let faq = &context.knowledge.faq;
    let answers = |id: &EntryId| faq.get(id).is_some_and(|entry| entry.kind != Kind::Smalltalk);
    case.entry.clone().filter(answers).map(Reply::Entry).into_iter().collect()
}

fn rendered(
    context: &Context,
    conversation: &Conversation,
    carrier: Option<Carrier>,
    say: &[Reply],
    now: DateTime<Utc>,
) -> String {
    let renderer = context.knowledge.renderer(conversation.language(), now);
    Renderer { carrier, ..renderer }.message(say).text
}

fn entry_of(reply: &Reply) -> Option<EntryId> {
    match reply {
        Reply::Entry(id) | Reply::EntryBrief(id) | Reply::EntryCause(id) => Some(id.clone()),
        _ => None,
    }
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
pub(super) fn belongs(reply: &Reply) -> bool {
    !matches!(
        reply,
        Reply::Choices(_)
            | Reply::Commands(_)
            | Reply::AskSolved
            | Reply::OfferHuman
            | Reply::HandedOff { .. }
            | Reply::Queue { .. }
            | Reply::StatusLink { .. }
            | Reply::AddedToCase { .. }
            | Reply::WillTell
            | Reply::SensitiveWarning { .. }
            | Reply::TooLong { .. }
            | Reply::Clarify
    )
}
