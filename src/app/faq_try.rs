//! Stored questions put to two FAQs: which answers would change if the one took the other's place.
//!
//! Each question is read by itself, without the conversation around it, as `simdesk understand` does.

use std::collections::{BTreeMap, BTreeSet};

use crate::flow::Knowledge;
use crate::model::EntryId;
use crate::understand::Action;
use crate::views::questions::Question;

/// What one FAQ makes of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// What would be done.
    pub action: Action,
    /// With which entry.
    pub entry: Option<EntryId>,
}

impl Verdict {
    fn of(knowledge: &Knowledge, text: &str) -> Self {
        let (action, entry) = knowledge.engine.action(&knowledge.engine.read(text));
        Self { action, entry }
    }
}

/// How the answer changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Another action, or acting on another entry.
    Answer,
    /// The same entry, whose text is another one in the question's language.
    Text,
    /// As before.
    None,
}

impl Change {
    /// The name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Text => "text",
            Self::None => "none",
        }
    }
}

/// One text, however often it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// How often.
    pub count: usize,
    /// As it is stored.
    pub text: String,
    /// With the FAQ in use.
    pub now: Verdict,
    /// With the edited one.
    pub then: Verdict,
    /// What differs.
    pub change: Change,
}

/// One row a text, what changes most and is asked most first.
#[must_use]
pub fn compare(asked: &[Question], now: &Knowledge, then: &Knowledge) -> Vec<Row> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for question in asked {
        *counts.entry(&question.text).or_default() += 1;
    }
    let row = |(text, count): (&str, usize)| {
        let (old, new) = (Verdict::of(now, text), Verdict::of(then, text));
        let change = if old != new {
            Change::Answer
        } else if old.entry.as_ref().is_some_and(|entry| !same_text(entry, text, now, then)) {
            Change::Text
        } else {
            Change::None
        };
        Row { count, text: text.to_owned(), now: old, then: new, change }
    };
    let mut rows: Vec<Row> = counts.into_iter().map(row).collect();
    rows.sort_by(|a, b| (a.change, b.count, &a.text).cmp(&(b.change, a.count, &b.text)));
    rows
}

fn same_text(entry: &EntryId, text: &str, now: &Knowledge, then: &Knowledge) -> bool {
    let locale = now.engine.read(text).locale.unwrap_or_default();
    let answer = |knowledge: &Knowledge| knowledge.faq.get(entry).and_then(|e| e.answer.get(&locale).cloned());
    answer(now) == answer(then)
}

/// How many questions change in this way.
#[must_use]
pub fn asked_in(rows: &[Row], change: Change) -> usize {
    rows.iter().filter(|row| row.change == change).map(|row| row.count).sum()
}

/// How many conversations they come from.
#[must_use]
pub fn conversations(asked: &[Question]) -> usize {
    asked.iter().map(|question| &question.conversation).collect::<BTreeSet<_>>().len()
}
