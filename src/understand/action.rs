//! What to do with a meaning, when nothing but the message is known: the decision that `simdesk understand` prints.

use super::engine::Engine;
use crate::model::{EntryId, Meaning};

/// What the message calls for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Give the entry's answer.
    Answer,
    /// Ask back, with the likeliest entries as choices.
    Clarify,
    /// Look an order up.
    LookUp,
    /// Bring in a person.
    HandOff,
    /// Warn of a swindle.
    Warn,
    /// Say kindly that this is not the place.
    Decline,
}

impl Action {
    /// Its name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Clarify => "clarify",
            Self::LookUp => "look-up",
            Self::HandOff => "hand-off",
            Self::Warn => "warn",
            Self::Decline => "decline",
        }
    }
}

impl Engine {
    /// The action, and the entry acted on. Asking back acts on none.
    #[must_use]
    pub fn action(&self, meaning: &Meaning) -> (Action, Option<EntryId>) {
        // Of several things asked, the one that the whole message speaks for most: "照片糊了被拒，影响账号吗" asks about the account.
        let p = |e: &EntryId| meaning.ranked.iter().find(|s| s.id == *e).map_or(0.0, |s| s.p);
        let likeliest = || meaning.sure.iter().rev().max_by(|a, b| p(a).total_cmp(&p(b)));
        let first = meaning.sure.iter().find(|e| special(e).is_some()).or_else(likeliest);
        if !meaning.orders.is_empty() && !first.is_some_and(|e| matches!(e.as_str(), "human" | "complaint" | "scam-warning")) {
            let lookup = self.entry_named("lookup").map(|k| self.entries[k].id.clone());
            return (Action::LookUp, first.cloned().or(lookup));
        }
        if let Some(entry) = first {
            return (special(entry).unwrap_or(Action::Answer), Some(entry.clone()));
        }
        // An unsure "this is something else" is declined too: three choices about SIM cards would not fit either.
        match meaning.ranked.first() {
            Some(best) if best.id.as_str() == "out-of-scope" => (Action::Decline, Some(best.id.clone())),
            _ => (Action::Clarify, None),
        }
    }
}

/// Entries that call for something else than their text.
fn special(entry: &EntryId) -> Option<Action> {
    match entry.as_str() {
        "lookup" => Some(Action::LookUp),
        "human" | "complaint" => Some(Action::HandOff),
        "scam-warning" => Some(Action::Warn),
        "out-of-scope" => Some(Action::Decline),
        _ => None,
    }
}
