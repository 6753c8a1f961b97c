//! What did not arrive, for all conversations: the list that staff ask for, and sending one of it again.

use crate::model::{DeskChoice, DeskNote, Reply};
use crate::port::{Missed, Store, StoreError};

/// Read at once.
const PAGE: usize = 500;
/// The latest ones are listed, each with its button.
const LISTED_MAX: usize = 10;

/// The list, and those that are in it.
pub(super) async fn list(store: &dyn Store) -> Result<(Vec<Reply>, Vec<Missed>), StoreError> {
    let (mut latest, mut count, mut after): (Vec<Missed>, usize, Option<u64>) = (Vec::new(), 0, None);
    loop {
        let page = store.undelivered(after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.number);
        count += page.len();
        latest.extend(page);
        let extra = latest.len().saturating_sub(LISTED_MAX);
        latest.drain(..extra);
    }
    let line = |missed: &Missed| {
        let whose = &missed.message.conversation;
        let masked = whose.of_thread().map_or_else(|| whose.masked(), |customer| customer.masked());
        (missed.number, masked, missed.uncertain, missed.why.clone())
    };
    let listed = latest.iter().map(line).collect();
    let buttons = latest.iter().map(|missed| DeskChoice::Resend(missed.number)).collect();
    Ok((vec![Reply::Desk(DeskNote::Undelivered { listed, count }), Reply::DeskChoices(buttons)], latest))
}
