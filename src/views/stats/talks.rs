//! How conversations went, from the notes of their turns.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;

use super::Period;
use super::alike::{Group, Questions};
use crate::model::{CaseId, CaseReason, ConversationId, EntryId, TurnMark, TurnNote, TurnOutcome};
use crate::port::{Store, StoreError};

/// Notes read at once.
const PAGE: usize = 1_000;
/// Groups of questions that are shown.
const GROUPS_MAX: usize = 10;

/// Conversations of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DayTalks {
    /// In which something was asked.
    pub conversations: u64,
    /// Answered, with no person in it.
    pub without_human: u64,
    /// In which the bot asked back or did not understand.
    pub clarified: u64,
    /// Handed to a person.
    pub handed_off: u64,
}

/// Why conversations were handed to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOff {
    /// The name in JSON.
    pub reason: &'static str,
    /// The same in words.
    pub words: &'static str,
    /// How often.
    pub count: u64,
}

/// How conversations went.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Talks {
    /// Over the whole period: a conversation counts once.
    pub all: DayTalks,
    /// By day: a conversation counts on each of its days. Days without one are left out.
    pub days: BTreeMap<NaiveDate, DayTalks>,
    /// Why cases were opened, the most frequent first.
    pub hand_offs: Vec<HandOff>,
    /// Cases opened that no person has answered, and that are not closed.
    pub waiting: u64,
    /// Seconds until a person answered for the first time, shortest first.
    pub first_answers_s: Vec<u32>,
    /// Questions that the bot is not for, by likeness.
    pub out_of_scope: Vec<Group>,
    /// Questions that it did not understand, by likeness.
    pub not_understood: Vec<Group>,
    /// Votes on pages of the FAQ: how many said that it helped, and how many that it did not.
    pub votes: BTreeMap<EntryId, (u64, u64)>,
}

impl Talks {
    /// The time within which this share of the cases was answered (nearest rank).
    #[must_use]
    pub fn answered_within_s(&self, per_cent: usize) -> Option<u32> {
        let rank = (self.first_answers_s.len() * per_cent).div_ceil(100);
        self.first_answers_s.get(rank.saturating_sub(1)).copied()
    }
}

/// What was seen of a conversation.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is counted by itself, and all of them may hold")]
struct Seen {
    asked: bool,
    answered: bool,
    clarified: bool,
    handed_off: bool,
    with_human: bool,
}

impl Seen {
    fn note(&mut self, outcome: &TurnOutcome) {
        use TurnOutcome as O;
        self.asked |= !matches!(outcome, O::FirstAnswer { .. } | O::Closed { .. });
        self.answered |= matches!(outcome, O::Answered);
        self.clarified |= matches!(outcome, O::Clarified | O::NotUnderstood);
        self.handed_off |= matches!(outcome, O::HandedOff { .. });
        self.with_human |= matches!(outcome, O::HandedOff { .. } | O::WithStaff | O::FirstAnswer { .. });
    }

    fn add_to(self, talks: &mut DayTalks) {
        talks.conversations += u64::from(self.asked);
        talks.without_human += u64::from(self.answered && !self.with_human);
        talks.clarified += u64::from(self.clarified);
        talks.handed_off += u64::from(self.handed_off);
    }
}

#[derive(Default)]
struct Tally {
    talks: Talks,
    whole: HashMap<ConversationId, Seen>,
    /// The conversation that is being read, on one day.
    here: Option<(TurnMark, Seen)>,
    reasons: BTreeMap<(&'static str, &'static str), u64>,
    waiting: BTreeSet<CaseId>,
    out_of_scope: Questions,
    not_understood: Questions,
}

/// Reads all notes of the period, a page at a time. They come by day, then by conversation.
pub(super) async fn tally(store: &dyn Store, period: Period) -> Result<Talks, StoreError> {
    let mut tally = Tally::default();
    let mut after: Option<TurnMark> = None;
    loop {
        let page = store.turn_notes(period.from, after.as_ref(), PAGE).await?;
        let Some(last) = page.last() else { return Ok(tally.finish()) };
        after = Some(last.mark.clone());
        for row in page.into_iter().filter(|row| period.holds(row.mark.day)) {
            tally.add(row.mark, row.note);
        }
    }
}

impl Tally {
    fn add(&mut self, mark: TurnMark, note: TurnNote) {
        // A vote is no conversation.
        if let (TurnOutcome::Voted { helped }, Some(entry)) = (&note.outcome, &note.entry) {
            let (yes, no) = self.talks.votes.entry(entry.clone()).or_default();
            *(if *helped { yes } else { no }) += 1;
            return;
        }
        self.whole.entry(mark.conversation.clone()).or_default().note(&note.outcome);
        if self.here.as_ref().is_some_and(|(at, _)| at.day != mark.day || at.conversation != mark.conversation) {
            self.end_day();
        }
        self.here.get_or_insert((mark, Seen::default())).1.note(&note.outcome);
        match note.outcome {
            TurnOutcome::HandedOff { case, reason } => {
                *self.reasons.entry(reason_name(&reason)).or_default() += 1;
                self.waiting.insert(case);
            }
            TurnOutcome::FirstAnswer { case, waited_s } => {
                self.talks.first_answers_s.push(waited_s);
                self.waiting.remove(&case);
            }
            TurnOutcome::Closed { case } => {
                self.waiting.remove(&case);
            }
            TurnOutcome::OutOfScope => self.out_of_scope.extend(note.question),
            TurnOutcome::NotUnderstood => self.not_understood.extend(note.question),
            _ => {}
        }
    }

    fn end_day(&mut self) {
        if let Some((at, seen)) = self.here.take() {
            seen.add_to(self.talks.days.entry(at.day).or_default());
        }
    }

    fn finish(mut self) -> Talks {
        self.end_day();
        let mut talks = self.talks;
        for seen in self.whole.values() {
            seen.add_to(&mut talks.all);
        }
        talks.days.retain(|_, day| *day != DayTalks::default());
        let reasons = self.reasons.into_iter();
        talks.hand_offs = reasons.map(|((reason, words), count)| HandOff { reason, words, count }).collect();
        talks.hand_offs.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.reason.cmp(b.reason)));
        talks.waiting = self.waiting.len() as u64;
        talks.first_answers_s.sort_unstable();
        talks.out_of_scope = self.out_of_scope.groups(GROUPS_MAX);
        talks.not_understood = self.not_understood.groups(GROUPS_MAX);
        talks
    }
}

fn reason_name(reason: &CaseReason) -> (&'static str, &'static str) {
    match reason {
        CaseReason::Asked => ("asked", "asked for a person"),
        CaseReason::NotUnderstood => ("not_understood", "not understood"),
        CaseReason::Complaint => ("complaint", "complaint"),
        CaseReason::Overdue => ("overdue", "review overdue"),
        CaseReason::OwnerCheck => ("owner_check", "owner check"),
        CaseReason::AgeDispute => ("age_dispute", "adult refused for age"),
        CaseReason::Action(_) => ("action", "wants what only staff can do"),
        CaseReason::NotSolved(_) => ("not_solved", "answer did not solve it"),
        CaseReason::NotReached => ("not_reached", "news or an answer did not arrive"),
        CaseReason::Entry(_) => ("entry", "topic that always goes to a person"),
    }
}
