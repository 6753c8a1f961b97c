//! The decision under construction: a small builder, so that the branching reads as what happens.

use chrono::{DateTime, TimeDelta, Utc};

use super::case::{self, Refused};
use super::facts::{Decision, Explained, Facts, TakenBack, World};
use super::watch;
use crate::faq::{Entry, Kind};
use crate::model::{
    Asked, Case, CaseId, CaseNote, Conversation, Deed, EntryId, Heard, LastAnswer, Offer, Offered, OrderId, OwnerCheck, Reply,
    Speaker, StaffId, Verified,
};
use crate::port::TimerChange;

/// Lines kept for whoever takes over.
const RECENT_LINES_MAX: usize = 12;
/// Lines kept in a case.
const CASE_NOTES_MAX: usize = 200;
/// Orders remembered as the person's own.
const VERIFIED_MAX: usize = 8;
/// An order is what a vague question is about this long after it was last answered.
const SUBJECT_HOURS: i64 = 72;

/// One event being decided.
#[expect(clippy::struct_excessive_bools, reason = "each is decided by itself, and all of them may hold")]
pub(super) struct Turn<'a> {
    pub conv: Conversation,
    pub case: Option<Case>,
    pub facts: &'a Facts,
    pub world: &'a World<'a>,
    pub now: DateTime<Utc>,
    pub from_staff: Option<StaffId>,
    /// The customer has what they left here erased.
    pub erase: bool,
    /// What is said is news that the customer had not asked for just then.
    pub notice: bool,
    say: Vec<Reply>,
    offers: Vec<Offer>,
    case_changed: bool,
    /// What is due in the case may be due at another time now.
    case_moved: bool,
    /// Lines that the case had before.
    case_lines: usize,
    /// A closed case to which something is added.
    beside: Option<Case>,
    /// The customer takes back what their message answers.
    pub withdraws: Option<TakenBack>,
    timers: Vec<TimerChange>,
    watch: Vec<OrderId>,
}

impl<'a> Turn<'a> {
    pub fn new(conv: Conversation, case: Option<Case>, facts: &'a Facts, world: &'a World<'a>, now: DateTime<Utc>) -> Self {
        Self {
            case_lines: case.as_ref().map_or(0, |case| case.notes.len()),
            beside: None,
            withdraws: None,
            conv,
            case,
            facts,
            world,
            now,
            from_staff: None,
            erase: false,
            notice: false,
            say: Vec::new(),
            offers: Vec::new(),
            case_changed: false,
            case_moved: false,
            timers: Vec::new(),
            watch: Vec::new(),
        }
    }

    /// Adds to the message.
    pub fn say(&mut self, reply: Reply) {
        self.say.push(reply);
    }

    /// Adds to the message, above the question that it ends with.
    pub fn say_before_question(&mut self, replies: Vec<Reply>) {
        let is_question = |reply: &Reply| matches!(reply, Reply::AskSolved | Reply::OfferHuman);
        let at = if self.say.last().is_some_and(is_question) { self.say.len() - 1 } else { self.say.len() };
        self.say.splice(at..at, replies);
    }

    /// Adds to the message what it does not say yet.
    pub fn say_once(&mut self, reply: Reply) {
        if !self.say.contains(&reply) {
            self.say.push(reply);
        }
    }

    /// Adds a numbered choice, once.
    pub fn offer(&mut self, offer: Offer) {
        if !self.offers.contains(&offer) && self.offers.len() < 9 {
            self.offers.push(offer);
        }
    }

    /// True when something is to be said.
    pub fn says_something(&self) -> bool {
        !self.say.is_empty()
    }

    /// True when the person is told that a case has what they are told about.
    pub fn names_a_case(&self) -> bool {
        let names = |reply: &Reply| matches!(reply, Reply::HandedOff { .. } | Reply::AddedToCase { .. } | Reply::Returned { .. });
        self.say.iter().any(names)
    }

    /// Takes back what was to be said, and with it the question and the choices that came with it.
    pub fn hush(&mut self, before: Conversation) {
        self.say.clear();
        self.offers.clear();
        self.conv.asked = before.asked;
        self.conv.offered = before.offered;
    }

    /// Takes back what was offered in this turn.
    pub fn drop_offers(&mut self) {
        self.offers.clear();
    }

    /// Offers a person, unless one is on the way already.
    pub fn offer_human(&mut self) {
        if self.case.is_none() {
            self.offer(Offer::Human);
        }
    }

    /// Notes what the person said, for the case and for whoever takes over, and that it was longer, where it was.
    pub fn hear(&mut self, text: &str, cut_from: Option<usize>) {
        self.conv.overtaken = self.conv.draft.as_ref().map(|draft| draft.number);
        self.note(Speaker::Customer, text);
        if let Some(whole) = cut_from {
            self.note(Speaker::Desk(Deed::Cut { kept: text.chars().count(), whole }), "");
        }
    }

    /// The number that was just heard chose something: it is noted with what that was.
    pub fn heard_choice(&mut self) {
        let Some(chosen) = self.facts.chosen.as_ref().filter(|chosen| !chosen.pressed) else { return };
        let in_case = self.case.as_mut().and_then(|case| case.notes.last_mut());
        for note in self.conv.recent.last_mut().into_iter().chain(in_case) {
            if note.who == Speaker::Customer && note.at == self.now {
                note.text.clone_from(&chosen.words);
            }
        }
    }

    /// Takes these messages of the customer's out of what is remembered: that there were any stays, what they said does not. Returns what
    /// they said.
    pub fn take_back(&mut self, messages: &[Heard]) -> Vec<String> {
        let case = self.case.iter_mut().flat_map(|case| case.notes.iter_mut());
        let mut words = Vec::new();
        for note in case.chain(self.conv.recent.iter_mut()) {
            let at = note.at.timestamp_micros();
            if note.who == Speaker::Customer && messages.iter().any(|heard| heard.at_micros == at) {
                note.who = Speaker::TakenBack;
                let said = std::mem::take(&mut note.text);
                if !words.contains(&said) {
                    words.push(said);
                }
                self.case_changed = true;
            }
        }
        words
    }

    pub fn note(&mut self, who: Speaker, text: &str) {
        // All that the inbox keeps: staff need the end of a long story as much as its beginning.
        let note = CaseNote { at: self.now, who, text: text.to_owned() };
        if let Some(case) = &mut self.case {
            case.notes.push(note.clone());
            self.case_changed = true;
        }
        self.conv.recent.push(note);
        let extra = self.conv.recent.len().saturating_sub(RECENT_LINES_MAX);
        self.conv.recent.drain(..extra);
    }

    /// Replaces the open case.
    pub fn set_case(&mut self, case: Case) {
        self.conv.case = Some(case.id);
        let closed = self.facts.closed.as_ref().filter(|closed| closed.id == case.id);
        self.case_lines = closed.map_or(case.notes.len(), |closed| closed.notes.len());
        self.case = Some(case);
        self.case_changed = true;
        self.case_moved = true;
    }

    /// Lets something happen to the open case.
    pub fn happen(&mut self, deed: Deed, over: bool) -> Result<(), Refused> {
        let now = self.now;
        let case = self.case.as_mut().ok_or(Refused::Closed)?;
        case::happen(case, deed, over, now)?;
        self.case_changed = true;
        self.case_moved = true;
        Ok(())
    }

    /// Adds a line to the open case only: what staff say to each other is no part of the conversation.
    pub fn note_in_case(&mut self, who: Speaker, text: &str) {
        let at = self.now;
        if let Some(case) = &mut self.case {
            case.notes.push(CaseNote { at, who, text: text.to_owned() });
            self.case_changed = true;
        }
    }

    /// Adds a line to a case that is closed, whatever is open now. What was erased from it stays empty.
    pub fn note_in_closed(&mut self, id: CaseId, who: Speaker, text: &str) {
        let has_texts = |case: &Case| case.notes.iter().any(|note| !note.text.is_empty());
        let Some(mut closed) = self.facts.closed.clone().filter(|case| case.id == id && has_texts(case)) else { return };
        closed.notes.push(CaseNote { at: self.now, who, text: text.to_owned() });
        self.beside = Some(closed);
    }

    /// Looks again at what is due in the case.
    pub fn look_again(&mut self) {
        self.case_moved = true;
    }

    pub fn timer(&mut self, change: TimerChange) {
        self.timers.push(change);
    }

    /// Remembers that this order is the person's, and makes it the subject. The time of the owner check stays what it was: talking about
    /// an order does not prolong it.
    pub fn remember(&mut self, order: &OrderId) {
        let at = self.checked_at(order).unwrap_or(self.now - Verified::LIFETIME);
        self.conv.verified.retain(|v| &v.order != order);
        self.conv.verified.push(Verified { order: order.clone(), at });
        let extra = self.conv.verified.len().saturating_sub(VERIFIED_MAX);
        self.conv.verified.drain(..extra);
        if !self.watch.contains(order) {
            self.watch.push(order.clone());
        }
    }

    /// When the owner check of this order was passed: now, before, for the order that it repeats or that repeats it; `None` when not.
    fn checked_at(&self, order: &OrderId) -> Option<DateTime<Utc>> {
        if let Some(OwnerCheck::Passed(records)) = &self.facts.check
            && records.iter().any(|r| r.order_id == *order)
        {
            return Some(self.now);
        }
        let verified = self.conv.verified.iter().rev();
        let Some(known) = self.facts.order(order) else {
            return verified.clone().find(|v| v.order == *order).map(|v| v.at);
        };
        let is_it = |v: &&Verified| known.record.ids().any(|id| *id == v.order);
        let is_linked = |v: &&Verified| {
            let links = [&known.record.resubmission_of, &known.record.resubmitted_as];
            let theirs = self.facts.order(&v.order).map(|e| &e.record);
            v.is_live(self.now)
                && theirs.is_some_and(|r| {
                    links.into_iter().flatten().any(|id| r.ids().any(|own| own == id))
                        || [&r.resubmission_of, &r.resubmitted_as].into_iter().flatten().any(|id| *id == known.record.order_id)
                })
        };
        verified.clone().find(is_it).or_else(|| verified.clone().find(is_linked)).map(|v| v.at)
    }

    /// The order being talked about: the one last answered, while its owner check counts.
    pub fn subject(&self) -> Option<&'a Explained> {
        self.facts.order(&self.conv.verified.last()?.order)
    }

    /// The order last talked about when its owner check has run out since, if that was not long ago: its tail is asked for again.
    pub fn lapsed(&self) -> Option<&OrderId> {
        let last = self.conv.verified.last().filter(|v| !v.is_live(self.now))?;
        let answered = self.conv.last_answer.as_ref().filter(|a| a.order.as_ref() == Some(&last.order)).map(|a| a.at);
        let at = answered.map_or(last.at, |at| at.max(last.at));
        (self.now - at < TimeDelta::hours(SUBJECT_HOURS)).then_some(&last.order)
    }

    /// True when this order may be talked about: the facts hold only orders that passed the check, and their resubmissions with the
    /// same phone behind them.
    pub fn owns(&self, order: &OrderId) -> bool {
        self.facts.order(order).is_some()
    }

    pub fn entry(&self, id: &EntryId) -> Option<&'a Entry> {
        self.world.faq.get(id)
    }

    /// The entry with this fixed id, if the FAQ has it.
    pub fn entry_named(&self, id: &str) -> Option<&'a Entry> {
        self.world.faq.get(&id.parse().ok()?)
    }

    /// Causes and outcomes: the entries that say why.
    pub fn is_cause(&self, id: &EntryId) -> bool {
        self.entry(id).is_some_and(|e| matches!(e.kind, Kind::Cause | Kind::Outcome))
    }

    /// True when this entry has questions to ask before a new try.
    pub fn has_checks(&self, id: &EntryId) -> bool {
        self.entry(id).is_some_and(|e| e.answer.values().any(|a| !a.checks.is_empty()))
    }

    /// What is said now goes into the open case too, although the customer wrote nothing.
    pub fn touch_case(&mut self) {
        self.case_changed |= self.case.is_some();
    }

    /// Notes which entry was answered, for follow-ups.
    pub fn answered(&mut self, entry: &EntryId, order: Option<&OrderId>) {
        self.conv.last_answer = Some(LastAnswer { entry: entry.clone(), order: order.cloned(), at: self.now });
    }

    /// Notes an answered question without losing the cause that was talked about, which the next follow-up may need.
    pub fn answered_keeping_cause(&mut self, entry: &EntryId) {
        let keeps = self.conv.last_answer.as_ref().is_some_and(|a| self.is_cause(&a.entry)) && !self.is_cause(entry);
        if !keeps {
            self.answered(entry, None);
        }
    }

    /// Opens the question.
    pub fn ask(&mut self, asked: Asked) {
        self.conv.asked = asked;
    }

    /// Closes the turn.
    pub fn finish(mut self) -> Decision {
        let mut say = self.say;
        if !self.offers.is_empty() {
            let held = self.case.as_ref().is_some_and(|case| case.state.holder().is_some());
            let offers = self.offers.clone();
            say.push(if held { Reply::Commands(offers) } else { Reply::Choices(offers) });
        }
        if !say.is_empty() {
            self.conv.offered = Offered(self.offers);
        }
        if self.case_moved
            && let Some(case) = &self.case
        {
            self.timers.push(watch::timer(case, self.world));
        }
        let fresh = self.case.as_ref().map_or(0, |case| case.notes.len().saturating_sub(self.case_lines));
        let fresh = fresh + usize::from(self.beside.is_some());
        let mut cases = match self.case {
            Some(mut case) if self.case_changed => {
                let mut extra = case.notes.len().saturating_sub(CASE_NOTES_MAX);
                case.notes.retain(|note| {
                    let goes = extra > 0 && !stays(&note.who);
                    extra -= usize::from(goes);
                    !goes
                });
                vec![case]
            }
            _ => Vec::new(),
        };
        cases.extend(self.beside);
        let Self { conv, timers, watch, from_staff, erase, notice, withdraws, .. } = self;
        Decision { say, conversation: conv, cases, timers, watch, from_staff, erase, notice, fresh, withdraws }
    }
}

/// A case that has become too long keeps what happened to it, whatever was said.
fn stays(who: &Speaker) -> bool {
    match who {
        Speaker::Desk(deed) => !matches!(deed, Deed::Cut { .. }),
        who => matches!(who, Speaker::Erasure | Speaker::Undelivered(_)),
    }
}
