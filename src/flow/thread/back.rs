//! What a customer takes back goes out of the thread: what stands by itself is deleted, and out of what holds more than that (the head of
//! the case, lines that became one message) the words are taken.

use chrono::{DateTime, Utc};

use super::super::{Context, Room};
use crate::decide::TakenBack;
use crate::model::{Button, DeskNote, Manner, OutboxMessage, Passing, Reply, Speaker};
use crate::port::{Claim, NewMessage, Store, StoreError};

/// Messages of the thread that are looked through for the words.
const BACK: usize = 300;

/// The messages for the thread.
pub(super) async fn taken(
    store: &dyn Store,
    context: &Context,
    claim: &Claim,
    room: &Room,
    taken: &TakenBack,
    now: DateTime<Utc>,
) -> Result<Vec<NewMessage>, StoreError> {
    let whole = Passing { manner: Manner::Withdraw, sources: taken.messages.clone(), ..Passing::say() };
    let mut out = vec![put(String::new(), Vec::new(), whole)];
    let conversation = &claim.conversation.id;
    let sent = store.thread(conversation).await?.map_or(0, |thread| thread.sent);
    let said = store.messages(&conversation.thread(), sent.saturating_sub(BACK as u64), BACK).await?;
    let renderer = context.knowledge.renderer(room.locale, now);
    let shown = |note: DeskNote| renderer.message(&[Reply::Desk(note)]).text;
    let gone = shown(DeskNote::Line(Speaker::TakenBack, String::new()));
    let versions = |words: &String| [DeskNote::Line(Speaker::Customer, words.clone()), DeskNote::Changed(words.clone())];
    let lines: Vec<String> = taken.words.iter().flat_map(versions).map(shown).filter(|line| !line.is_empty()).collect();
    for OutboxMessage { text, buttons, passing, .. } in said {
        let of_it = |passing: &Passing| passing.sources.iter().copied().find(|source| taken.messages.contains(source));
        let Some((source, passing)) = passing.as_ref().and_then(|passing| Some((of_it(passing)?, passing))) else { continue };
        let alone = passing.sources.len() == 1 && buttons.is_empty();
        let without = lines.iter().fold(text.clone(), |text, line| without(&text, line, &gone));
        if passing.manner == Manner::Say && !alone && without != text {
            let edit = Passing { manner: Manner::Edit, sources: vec![source], ..Passing::say() };
            out.push(put(without, buttons, edit));
        }
    }
    Ok(out)
}

fn put(text: String, buttons: Vec<Button>, passing: Passing) -> NewMessage {
    NewMessage { text, buttons, from_staff: None, notice: false, passing: Some(passing) }
}

/// The text with something else in the place of these lines, where they stand whole.
fn without(text: &str, lines: &str, gone: &str) -> String {
    let mut rest = text;
    let mut kept = String::with_capacity(text.len());
    while let Some(at) = rest.find(lines) {
        let (before, found) = rest.split_at(at);
        let after = found.get(lines.len()..).unwrap_or_default();
        let begins =
            (kept.is_empty() && before.is_empty()) || before.ends_with('\n') || (before.is_empty() && kept.ends_with('\n'));
        let whole = begins && (after.is_empty() || after.starts_with('\n'));
        kept.push_str(before);
        kept.push_str(if whole { gone } else { lines });
        rest = after;
    }
    kept + rest
}
