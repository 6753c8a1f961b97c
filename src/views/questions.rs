//! What customers asked, as the store keeps it: masked, for whoever tries an edited FAQ before it goes live.
//!
//! A finished message leaves the inbox. What stays of it are the lines of a case and the last lines of a conversation, so these are read:
//! the questions of conversations that came to a person, which are the ones that an edit is made for.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::model::{CaseNote, ConversationId, Speaker};
use crate::port::{CaseFilter, Store, StoreError};

/// Cases that are read.
const CASES_MAX: usize = 10_000;

/// A message that a customer wrote in words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Question {
    /// Whose conversation.
    pub conversation: ConversationId,
    /// When.
    pub at: DateTime<Utc>,
    /// Masked.
    pub text: String,
}

/// Every question that is kept, once.
///
/// # Errors
/// When the store can't be read.
pub async fn stored(store: &dyn Store) -> Result<Vec<Question>, StoreError> {
    let mut found = BTreeSet::new();
    let mut add = |conversation: &ConversationId, notes: &[CaseNote]| {
        for note in notes.iter().filter(|note| note.who == Speaker::Customer && is_question(&note.text)) {
            let text = note.text.trim().to_owned();
            found.insert(Question { conversation: conversation.clone(), at: note.at, text });
        }
    };
    let mut conversations = BTreeSet::new();
    for case in store.cases(CaseFilter { all: true }, CASES_MAX).await? {
        add(&case.conversation, &case.notes);
        conversations.insert(case.conversation);
    }
    for id in &conversations {
        if let Some(conversation) = store.conversation(id).await? {
            add(id, &conversation.recent);
        }
    }
    Ok(found.into_iter().collect())
}

/// Numbers, choices and commands answer the bot; only words ask something.
fn is_question(text: &str) -> bool {
    !text.trim_start().starts_with('/') && text.chars().any(char::is_alphabetic)
}
