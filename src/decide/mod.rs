//! What to say, what to change, whom to tell: `(Conversation, event, Meaning, Facts, now) -> Decision`.
//!
//! Pure: the same input gives the same decision, so a crash or a conflict is answered by deciding again. [`decide`] owns the
//! branching over events, [`text`] over what a person wrote; everything else composes answers.

mod age;
pub mod alerts;
mod browse;
pub mod case;
mod choice;
pub mod coming;
mod desk;
mod erase;
mod facts;
mod follow_up;
mod handoff;
mod menu;
mod notice;
mod order;
mod pace;
mod question;
mod rating;
mod retry;
mod text;
pub mod thread;
mod turn;
mod watch;

pub use erase::is_about_it as is_about_erasure;
pub use facts::{Chosen, Decision, Explained, Facts, MAX_ORDERS, Queue, TakenBack, World, check_wanted, records_wanted};
pub use retry::{in_general as retry_in_general, stated_wait};

use chrono::{DateTime, Utc};

use crate::model::{Case, Conversation, EventBody, Meaning, Media, Reply, TimerKind};
use turn::Turn;

/// Decides one event.
///
/// `meaning` is what the event's text means; it is absent for events without text. `facts` holds what [`check_wanted`] and
/// [`records_wanted`] asked for.
#[must_use]
pub fn decide(
    conversation: Conversation,
    case: Option<Case>,
    body: &EventBody,
    meaning: Option<&Meaning>,
    facts: &Facts,
    world: &World<'_>,
    now: DateTime<Utc>,
) -> Decision {
    let mut turn = Turn::new(conversation, case, facts, world, now);
    if turn.conv.banned_at.is_some() && is_customers(body) {
        if let Some(meaning) = meaning {
            erase::only_this(&mut turn, meaning);
        }
        return turn.finish();
    }
    if !matches!(body, EventBody::Text { .. } | EventBody::Captioned { .. }) {
        erase::lapse(&mut turn);
    }
    if pace::is_too_fast(&mut turn, body) {
        return turn.finish();
    }
    match body {
        EventBody::Started { locale_hint, demo } => menu::started(&mut turn, locale_hint.as_deref(), *demo),
        EventBody::Text { text, cut_from, masked } => {
            turn.hear(facts.chosen.as_ref().filter(|chosen| chosen.pressed).map_or(text, |chosen| &chosen.words), *cut_from);
            let silent = Meaning { text: text.clone(), empty: true, ..Meaning::default() };
            text::text(&mut turn, meaning.unwrap_or(&silent), *cut_from, masked);
        }
        EventBody::Unreadable => {
            let media = turn.facts.origin.as_ref().and_then(|origin| origin.media);
            turn.hear(&media.unwrap_or(Media::Other).mark(), None);
            if !desk::passes(&mut turn) {
                desk::wrote(&mut turn);
                turn.say(Reply::Unreadable);
                turn.offer_human();
            }
        }
        // Versions that noted answers so had no accounts.
        EventBody::StaffReply { case, staff, text, close } => desk::reply(&mut turn, *case, (staff, true), text, *close),
        EventBody::Staff { case, staff, over, act } => desk::act(&mut turn, *case, (staff, *over), act),
        EventBody::TimerFired { kind: TimerKind::Overdue(order) } => {
            notice::tell(&mut turn, |turn| order::timer_fired(turn, order));
        }
        EventBody::TimerFired { kind: TimerKind::Desk } => watch::fired(&mut turn),
        EventBody::AuditChanged { order, .. } => notice::tell(&mut turn, |turn| order::changed(turn, order)),
        EventBody::Captioned { text, cut_from, masked } => {
            turn.hear(text, *cut_from);
            // Staff get the picture too.
            if !desk::has_somebody(&turn) {
                turn.say(Reply::OnlyTextRead);
                turn.say(Reply::Separator);
            }
            let silent = Meaning { text: text.clone(), empty: true, ..Meaning::default() };
            text::text(&mut turn, meaning.unwrap_or(&silent), *cut_from, masked);
        }
        // One that still means something was turned into what it means.
        EventBody::Pressed { .. } => {
            turn.say(Reply::ButtonExpired);
            menu::menu(&mut turn);
        }
        EventBody::Linked { order, locale_hint } => {
            menu::hint(&mut turn, locale_hint.as_deref());
            order::linked(&mut turn, order.as_ref());
        }
        EventBody::InGroup => turn.say(Reply::OnlyInPrivate),
        EventBody::Reach { blocked } => {
            handoff::reach(&mut turn, *blocked);
            if !blocked {
                notice::catch_up(&mut turn);
            }
        }
        EventBody::NotDelivered { said, perhaps, why, .. } => notice::not_delivered(&mut turn, said, *perhaps, why),
        EventBody::InThread { .. }
        | EventBody::ThreadWanted
        | EventBody::IncidentNoticed { .. }
        | EventBody::CaseWaits { .. }
        | EventBody::Voted { .. }
        | EventBody::Foreign { .. } => {}
        EventBody::Announced { incident, notice } => notice::announced(&mut turn, *incident, notice),
    }
    turn.finish()
}

/// True for what is answered although its customer is banned.
#[must_use]
pub fn is_heard_all_the_same(conversation: &Conversation, meaning: Option<&Meaning>) -> bool {
    meaning.is_some_and(|meaning| erase::concerns(conversation, meaning))
}

/// True for what the customer does, to be answered.
#[must_use]
pub fn is_customers(body: &EventBody) -> bool {
    matches!(
        body,
        EventBody::Started { .. }
            | EventBody::Text { .. }
            | EventBody::Unreadable
            | EventBody::Captioned { .. }
            | EventBody::Pressed { .. }
            | EventBody::Linked { .. }
            | EventBody::InGroup
    )
}
