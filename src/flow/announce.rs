//! Incidents seen from a turn: what it was about, for the rule that counts, and the notice that whoever asks about one hears with the answer.

use crate::decide::{Decision, Facts};
use crate::model::{AuditRecord, Carrier, Evidence, Meaning, Reply, TurnNote};
use crate::port::{Store, StoreError};
use crate::understand::ReasonEvidence;

use super::Context;

/// Incidents that are open at once.
const OPEN_MAX: usize = 100;

/// Notes the carrier, and its code, of the order that was talked about, or of the carrier's text that was pasted.
pub(super) fn about(context: &Context, facts: &Facts, meaning: Option<&Meaning>, decision: &Decision, note: &mut TurnNote) {
    let of_an_order = |reply: &Reply| {
        matches!(
            reply,
            Reply::Order { .. } | Reply::AboutOrder { .. } | Reply::Progress(_) | Reply::Money { .. } | Reply::Retry(_)
        )
    };
    let subject = decision.conversation.verified.last().filter(|_| decision.say.iter().any(of_an_order));
    if let Some(order) = subject.and_then(|verified| facts.order(&verified.order)) {
        let hit =
            order.hits.iter().find_map(|hit| if let Evidence::Code(code) = &hit.evidence { Some(code.clone()) } else { None });
        note.carrier = order.record.carrier;
        note.code = hit.or_else(|| stored_code(&order.record)).and_then(usable);
    } else if let Some(meaning) = meaning.filter(|meaning| meaning.is_reason) {
        let hits = context.knowledge.engine.reason(&meaning.text, &[]);
        note.code = hits
            .into_iter()
            .find_map(|hit| if let ReasonEvidence::Code(code) = hit.evidence { Some(code) } else { None })
            .and_then(usable);
        note.carrier = Carrier::find_in(&meaning.text);
    }
}

fn stored_code(record: &AuditRecord) -> Option<String> {
    record.reasons.iter().find_map(|reason| reason.code.clone())
}

/// A code has letters and a few digits; whatever else stands in such a column may belong to somebody.
fn usable(code: String) -> Option<String> {
    const DIGITS_MAX: usize = 8;
    let digits = code.bytes().filter(u8::is_ascii_digit).count();
    let fine = code.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    (fine && !code.is_empty() && digits <= DIGITS_MAX && code.len() <= TurnNote::CODE_CHARS_MAX).then_some(code)
}

/// Whoever asks about what staff have announced hears that with the answer, once.
pub(super) async fn tell(store: &dyn Store, note: Option<&TurnNote>, decision: &mut Decision) -> Result<(), StoreError> {
    let Some(topics) = note.map(TurnNote::topics).filter(|topics| topics.keys().next().is_some()) else { return Ok(()) };
    if decision.say.is_empty() || decision.erase || decision.from_staff.is_some() {
        return Ok(());
    }
    for incident in store.incidents(false, OPEN_MAX).await? {
        if incident.is_announced() && topics.has(&incident.key) && !decision.conversation.told.contains(&incident.id) {
            decision.announce(incident.id, incident.notice);
        }
    }
    Ok(())
}
