//! What customers asked, as the store keeps it: masked and without numbers, for whoever tries an edited FAQ before it goes live.

use chrono::{DateTime, Utc};

use crate::calendar::shanghai_day;
use crate::model::{ConversationId, TurnMark};
use crate::port::{Store, StoreError};

/// Notes read at once.
const PAGE: usize = 1_000;

/// A message that asked something in words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Question {
    /// Whose conversation.
    pub conversation: ConversationId,
    /// Masked, `[#]` for every number.
    pub text: String,
}

/// Every question that is kept since the day of `from` (Asia/Shanghai).
///
/// # Errors
/// When the store can't be read.
pub async fn stored(store: &dyn Store, from: DateTime<Utc>) -> Result<Vec<Question>, StoreError> {
    let from = shanghai_day(from);
    let mut found = Vec::new();
    let mut after: Option<TurnMark> = None;
    loop {
        let rows = store.turn_notes(from, after.as_ref(), PAGE).await?;
        let Some(last) = rows.last() else { return Ok(found) };
        after = Some(last.mark.clone());
        for row in rows {
            found.extend(row.note.question.map(|text| Question { conversation: row.mark.conversation, text }));
        }
    }
}
