//! How an order or a case stands, for whoever holds a ticket for it: told as the bot and staff tell it in the conversation. Nothing is
//! kept, counted or begun by looking.

use std::panic::{AssertUnwindSafe, catch_unwind};

use chrono::{DateTime, Utc};

use super::{Context, draft, inbox, queue, turn};
use crate::audits::ticket::{self, Ticket};
use crate::decide::{self, Decision};
use crate::model::{Case, CaseId, Conversation, ConversationId, EventBody, Locale, OrderId, OutboxMessage, Reply};
use crate::port::{Claim, Owner, Store, StoreError};
use crate::render::Renderer;

/// Days that a case can be looked at by its link.
pub const CASE_DAYS: u16 = 90;
/// The same of an order.
pub const ORDER_DAYS: u16 = 30;
/// Messages of a conversation that are looked through for answers of staff, and how many are read at once.
const MESSAGES_MAX: u64 = 400;
const READ_AT_ONCE: usize = 100;

/// The address of the page of an order or a case on this site. `None` past the end of the calendar.
#[must_use]
pub fn link(site: &str, keyring: &crate::audits::Keyring, opens: &Ticket, now: DateTime<Utc>) -> Option<String> {
    let days = if matches!(opens, Ticket::Order(_)) { ORDER_DAYS } else { CASE_DAYS };
    Some(format!("{site}/s/{}", ticket::write(keyring, opens, days, now)?))
}

/// Whoever is handed to a person learns where to look when they come back.
pub(super) fn name_link(context: &Context, decision: &mut Decision, now: DateTime<Utc>) {
    let Some(site) = &context.site else { return };
    let opened = decision.say.iter().find_map(|reply| match reply {
        Reply::HandedOff { case } | Reply::Returned { case, .. } => Some(*case),
        _ => None,
    });
    let url = opened.and_then(|case| link(site, &context.keyring, &Ticket::Case(case), now));
    let about = |reply: &Reply| matches!(reply, Reply::HandedOff { .. } | Reply::Returned { .. } | Reply::Queue { .. });
    if let (Some(url), Some(last)) = (url, decision.say.iter().rposition(about)) {
        decision.say.insert(last + 1, Reply::StatusLink { url });
    }
}

/// What the owner of this order would be answered. `None` when it is not stored.
///
/// # Errors
/// When the store can't be read.
pub async fn order(
    store: &dyn Store,
    context: &Context,
    order: &OrderId,
    locale: Locale,
    now: DateTime<Utc>,
) -> Result<Option<String>, StoreError> {
    let nobody = ConversationId::staff_room();
    let body = EventBody::Linked { order: Some(order.clone()), locale_hint: None };
    let event = inbox::event(&nobody, "status", body, now);
    let conversation = Conversation { locale: Some(locale), locale_chosen: true, ..Conversation::new(nobody) };
    let owner = Owner { name: "status".to_owned(), epoch: 0 };
    let claim = Claim { event, position: 0, conversation, case: None, tries: 0, fence: 0, owner };
    let facts = turn::consult(store, context, &claim, None, now).await?;
    let told = catch_unwind(AssertUnwindSafe(|| {
        let world = turn::world(context, &claim.conversation.id);
        let decided = decide::decide(claim.conversation.clone(), None, &claim.event.body, None, &facts, &world, now);
        let subject = decided.conversation.verified.last().and_then(|v| facts.order(&v.order));
        let carrier = subject.and_then(|explained| explained.record.carrier);
        let say: Vec<Reply> = decided.say.into_iter().filter(is_told).collect();
        if say.contains(&Reply::LinkOver) {
            return None;
        }
        Some(Renderer { carrier, ..context.knowledge.renderer(locale, now) }.message(&say).text)
    }));
    Ok(told.unwrap_or_else(|_| {
        tracing::error!("the page of an order panicked; it says that there is none");
        None
    }))
}

/// What holds for whoever only looks: nothing is asked of them, and nobody is sent for.
fn is_told(reply: &Reply) -> bool {
    draft::belongs(reply) && !matches!(reply, Reply::OverdueNext | Reply::WhichCard | Reply::Greeting)
}

/// A case as its customer may see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// The case.
    pub case: Case,
    /// The customer's language.
    pub locale: Locale,
    /// The place in the queue while it waits.
    pub place: Option<String>,
    /// What staff have said in it, oldest first, with its corrections.
    pub said: Vec<OutboxMessage>,
}

/// How this case stands. In this language, or in the customer's. `None` when there is none of this number any more.
///
/// # Errors
/// When the store can't be read.
pub async fn case(
    store: &dyn Store,
    context: &Context,
    id: CaseId,
    locale: Option<Locale>,
    now: DateTime<Utc>,
) -> Result<Option<Standing>, StoreError> {
    // A link of before an erasure opens nothing of after it.
    let Some(case) = store.case(id).await?.filter(|case| !case.is_erased()) else { return Ok(None) };
    let conversation = store.conversation(&case.conversation).await?;
    let spoken = conversation.as_ref().map_or_else(Locale::default, Conversation::language);
    let locale = locale.unwrap_or(spoken);
    let mut place = None;
    if case.state.is_waiting() {
        let queue = queue::look(store, context, now).await?;
        let closed = context.hours.as_ref().filter(|hours| !context.knowledge.calendar.are_open(hours, now));
        let opens = closed.and_then(|hours| context.knowledge.calendar.next_opening(hours, now));
        let ahead = queue.waiting.iter().filter(|other| **other < id).count();
        let reply = Reply::Queue { ahead, opens, expected_minutes: queue.expected_minutes };
        place = Some(context.knowledge.renderer(locale, now).message(&[reply]).text);
    }
    let sent = conversation.map_or(0, |conversation| conversation.sent);
    let (mut said, mut after) = (Vec::new(), sent.saturating_sub(MESSAGES_MAX));
    loop {
        let read = store.messages(&case.conversation, after, READ_AT_ONCE).await?;
        let Some(last) = read.last() else { break };
        after = last.sequence;
        said.extend(read.into_iter().filter(|message| message.from_staff.is_some() && message.at >= case.opened_at));
    }
    Ok(Some(Standing { case, locale, place, said }))
}
