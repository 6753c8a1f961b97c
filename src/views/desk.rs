//! The desk as one of its people sees it: what is theirs, what waits and until when, and what happens in a case if nobody does anything.
//!
//! The times are those at which the decision acts; a test plays cases past them and compares.

use chrono::{DateTime, Utc};

pub use crate::decide::coming::{Coming, Rules, Step, promised, since, steps};
use crate::model::{Case, CaseId, CaseState, OrderId, Speaker, StaffId};
use crate::normalise;

/// Characters of the customer's last words in a row; no screen shows more of them.
const WORDS_CHARS_MAX: usize = 120;

/// Where a case stands in the list of one member of staff, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// They have it, and it is their turn.
    Yours,
    /// Nobody has it.
    Waiting,
    /// They have it, and it is the customer's turn.
    Answered,
    /// Somebody else has it.
    Others,
}

/// A case in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number.
    pub id: CaseId,
    /// Where it stands.
    pub place: Place,
    /// What it is found by; shown masked only.
    pub order: Option<OrderId>,
    /// Whoever has it.
    pub holder: Option<StaffId>,
    /// Since when it stands so.
    pub since: DateTime<Utc>,
    /// When the customer is told that nobody came in time; `None` when they have been, or need not be.
    pub promised: Option<DateTime<Utc>>,
    /// It is for the admins.
    pub escalated: bool,
    /// The customer's last words, on one line.
    pub words: String,
    /// Messages of the customer in it.
    pub said: usize,
}

impl Coming {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Reminder => "staff are reminded",
            Self::Escalation => "it is for the admins, and the customer hears that",
            Self::Requeue => "it waits for somebody else again, and the customer hears that",
            Self::Question => "the customer is asked whether anything is open",
            Self::End => "it closes by itself",
            Self::Over => "what the customer writes from then on is a new case",
        }
    }
}

/// A case with what is known around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The case.
    pub case: Case,
    /// What is stored about its order, as labels and values; empty without one.
    pub order: Vec<(&'static str, String)>,
    /// What happens next by itself.
    pub steps: Vec<Step>,
}

/// The list of one member of staff: what is theirs first, of what waits what was escalated, otherwise by the numbers of the cases.
#[must_use]
pub fn rows(cases: &[Case], me: &StaffId, rules: &Rules<'_>) -> Vec<Row> {
    let mut rows: Vec<Row> = cases.iter().filter_map(|case| row(case, me, rules)).collect();
    rows.sort_by_key(|row| (row.place, !row.escalated, row.id));
    rows
}

fn row(case: &Case, me: &StaffId, rules: &Rules<'_>) -> Option<Row> {
    let place = match (&case.state, case.state.holder()) {
        (CaseState::Resolved { .. } | CaseState::Rated { .. }, _) => return None,
        (_, None) => Place::Waiting,
        (CaseState::WaitingOnCustomer { .. }, Some(by)) if by == me => Place::Answered,
        (_, Some(by)) if by == me => Place::Yours,
        (_, Some(_)) => Place::Others,
    };
    let mine = |note: &&crate::model::CaseNote| note.who == Speaker::Customer;
    let last = case.notes.iter().rev().find(mine).map_or("", |note| note.text.as_str());
    let words = normalise::clean(last).split_whitespace().collect::<Vec<_>>().join(" ");
    Some(Row {
        id: case.id,
        place,
        order: case.order.clone(),
        holder: case.state.holder().cloned(),
        since: since(case),
        promised: promised(case, rules),
        escalated: case.escalated().is_some(),
        words: words.chars().take(WORDS_CHARS_MAX).collect(),
        said: case.notes.iter().filter(mine).count(),
    })
}
