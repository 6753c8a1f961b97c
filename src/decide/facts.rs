//! What a decision is made from, beside the conversation and the message: fetched beforehand, so that deciding stays pure.

use chrono::{DateTime, Utc};

use super::coming::Rules;
use crate::calendar::Calendar;
use crate::faq::Faq;
use crate::model::{
    Asked, AuditRecord, Case, CaseId, CaseReason, Conversation, EventBody, Hours, IncidentId, Meaning, OrderId, Origin,
    OwnerCheck, PhoneTail, Promises, ReasonHit, Reply, Sample, StaffId, StaffSaid, Words,
};
use crate::port::TimerChange;

/// An order that may be talked about, with what its reasons mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// The record.
    pub record: AuditRecord,
    /// The entries its reasons mean, most specific first.
    pub hits: Vec<ReasonHit>,
}

/// What was looked up for this event.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The owner check, when the message brought a tail for an order.
    pub check: Option<OwnerCheck>,
    /// Orders that this person has proved to own (now or before), and their resubmissions with the same owner.
    pub orders: Vec<Explained>,
    /// The number that a new case would get.
    pub fresh_case: Option<CaseId>,
    /// The last case of this conversation, when it is closed.
    pub closed: Option<Case>,
    /// Who waits for staff. Fetched for decisions that speak of the queue; they are made again with it.
    pub queue: Queue,
    /// The demo's sample orders.
    pub samples: Vec<Sample>,
    /// What the channel says about the message.
    pub origin: Option<Origin>,
    /// True when the message that this one answers stands by itself where staff read it, and so can be taken back.
    pub quotes_passed: bool,
    /// What staff said last, newest first, and how far it came. Looked up for whoever asks for it.
    pub said: Vec<StaffSaid>,
    /// What was chosen by number or button, if that is what the message does.
    pub chosen: Option<Chosen>,
}

/// What a number stands for that the person typed, or a button that they pressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// In words, for whoever reads what was said: nobody knows later what "5" was.
    pub words: String,
    /// True for a button: it means nothing else. A number may be a word for whoever has the case.
    pub pressed: bool,
}

/// Who waits for staff, and for how long others did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Queue {
    /// Cases that nobody has. The oldest is first, whatever has happened to it since.
    pub waiting: Vec<CaseId>,
    /// As in [`Reply::Queue`].
    pub expected_minutes: Option<u32>,
}

impl Facts {
    /// The order that this number leads to, if it may be talked about.
    #[must_use]
    pub fn order(&self, id: &OrderId) -> Option<&Explained> {
        let own = self.orders.iter().find(|e| e.record.order_id == *id);
        own.or_else(|| self.orders.iter().find(|e| e.record.ids().any(|known| known == id)))
    }

    /// All that this number leads to and that may be talked about: the cards of a main order, or one order, or nothing.
    #[must_use]
    pub fn named(&self, id: &OrderId) -> Vec<&Explained> {
        self.orders.iter().filter(|e| e.record.ids().any(|known| known == id)).collect()
    }
}

/// The unchanging things that a decision consults: one snapshot per turn.
#[derive(Debug, Clone, Copy)]
pub struct World<'a> {
    /// The FAQ.
    pub faq: &'a Faq,
    /// Working days.
    pub calendar: &'a Calendar,
    /// Messages of one person in a minute that are answered one by one.
    pub messages_per_minute: u32,
    /// When staff are there, where somebody has said so.
    pub hours: Option<&'a Hours>,
    /// What customers are promised.
    pub promises: &'a Promises,
    /// True where pictures and other files reach the staff who work on a case.
    pub passes_media: bool,
}

impl<'a> World<'a> {
    /// What times are counted by.
    #[must_use]
    pub fn rules(&self) -> Rules<'a> {
        Rules { calendar: self.calendar, hours: self.hours, promises: self.promises }
    }
}

/// What a customer takes back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TakenBack {
    /// The numbers of the messages: the one that was answered, and what was sent as one with it.
    pub messages: Vec<i64>,
    /// The words in them, of every version, as they stood in the case.
    pub words: Vec<String>,
}

/// What to say and what to change.
#[derive(Debug, Clone)]
pub struct Decision {
    /// One message, from top to bottom; empty = nothing to say.
    pub say: Vec<Reply>,
    /// The conversation's next state.
    pub conversation: Conversation,
    /// Cases to write.
    pub cases: Vec<Case>,
    /// Timers to set or cancel.
    pub timers: Vec<TimerChange>,
    /// Orders whose changes this person wants to hear of.
    pub watch: Vec<OrderId>,
    /// Set when a member of staff speaks.
    pub from_staff: Option<StaffId>,
    /// The customer has what they left here erased.
    pub erase: bool,
    /// What is said is news that the customer had not asked for just then.
    pub notice: bool,
    /// How many of the last lines of the case are new.
    pub fresh: usize,
    /// What the customer takes back.
    pub withdraws: Option<TakenBack>,
}

impl Decision {
    /// Adds the notice of an incident to an answer, above the question that it ends with.
    pub fn announce(&mut self, incident: IncidentId, notice: Words) {
        let ends =
            |reply: &&Reply| matches!(reply, Reply::AskSolved | Reply::OfferHuman | Reply::Choices(_) | Reply::Commands(_));
        let at = self.say.len() - self.say.iter().rev().take_while(ends).count();
        self.say.splice(at..at, [Reply::Separator, Reply::Announced(notice)]);
        self.conversation.was_told(incident);
    }
}

/// The owner check that this message calls for: which orders, which tail.
#[must_use]
pub fn check_wanted(conversation: &Conversation, meaning: &Meaning, now: DateTime<Utc>) -> Option<(Vec<OrderId>, PhoneTail)> {
    let tail = meaning.tail?;
    let known = |order: &OrderId| conversation.verified.iter().any(|v| &v.order == order && v.is_live(now));
    let mut open = orders_meant(&conversation.asked, &meaning.orders);
    open.retain(|order| !known(order));
    (!open.is_empty()).then_some((open, tail))
}

/// The orders that a message is about while their phone tail is open: those named before and those named now. After a failed check, what
/// is named now takes the place of what failed.
pub(super) fn orders_meant(asked: &Asked, named: &[OrderId]) -> Vec<OrderId> {
    let mut orders: Vec<OrderId> = match asked {
        Asked::Tail { orders, .. } => orders.clone(),
        Asked::TailAgain { orders, .. } if named.is_empty() => orders.clone(),
        _ => Vec::new(),
    };
    for order in named.iter().take(MAX_ORDERS) {
        if !orders.contains(order) {
            orders.push(order.clone());
        }
    }
    orders.drain(..orders.len().saturating_sub(MAX_ORDERS));
    orders
}

/// At most this many orders are answered in one message.
pub const MAX_ORDERS: usize = 5;

/// The records of verified orders that this event may need, most recent first, as long as the check counts.
#[must_use]
pub fn records_wanted(conversation: &Conversation, case: Option<&Case>, body: &EventBody, now: DateTime<Utc>) -> Vec<OrderId> {
    let live = conversation.verified.iter().rev().filter(|v| v.is_live(now));
    let mut wanted: Vec<OrderId> = live.map(|v| v.order.clone()).collect();
    match body {
        EventBody::Linked { order: Some(order), .. } | EventBody::AuditChanged { order, .. } | EventBody::TimerFired { kind: crate::model::TimerKind::Overdue(order) }
            // Only orders that passed the owner check are watched or timed, also after they dropped off the short list or the check
            // has run out: the news was promised to this conversation. A link is the check.
            if !wanted.contains(order) => {
                wanted.push(order.clone());
            }
        // News of it could not be delivered.
        EventBody::Reach { blocked: false } => {
            let missed = case.filter(|case| case.reason == CaseReason::NotReached && case.owner_checked);
            wanted.extend(missed.and_then(|case| case.order.clone()).filter(|order| !wanted.contains(order)));
        }
        _ => {}
    }
    wanted
}
