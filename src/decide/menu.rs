//! Greeting, menu, language and the other slash commands.

use super::turn::Turn;
use super::{browse, desk, erase, handoff, notice, rating};
use crate::model::{Asked, CaseReason, Locale, Offer, Reply};

/// The channel was opened.
pub(super) fn started(turn: &mut Turn<'_>, locale_hint: Option<&str>, demo: bool) {
    hint(turn, locale_hint);
    turn.conv.demo = demo;
    greeting(turn);
}

/// The language of their system, until they write.
pub(super) fn hint(turn: &mut Turn<'_>, locale_hint: Option<&str>) {
    if turn.conv.locale.is_none() {
        turn.conv.locale = locale_hint.and_then(|hint| hint.parse().ok());
    }
}

/// Hello, what to send, and in the demo which numbers to try.
pub(super) fn greeting(turn: &mut Turn<'_>) {
    turn.say(Reply::Greeting);
    if turn.conv.demo && !turn.facts.samples.is_empty() {
        turn.say(Reply::Samples(turn.facts.samples.clone()));
    }
    turn.offer(Offer::LookUp);
    for id in ["reason-unknown", "resubmit", "refund"] {
        if let Some(entry) = turn.entry_named(id) {
            turn.offer(Offer::Entry(entry.id.clone()));
        }
    }
    turn.offer_human();
}

/// A slash command. Returns false when there is no such command.
pub(super) fn command(turn: &mut Turn<'_>, name: &str, argument: &str) {
    match name {
        "start" | "help" => greeting(turn),
        "menu" => menu(turn),
        "lang" | "language" => language(turn, argument),
        "human" | "staff" => handoff::hand_off(turn, CaseReason::Asked),
        "bot" => handoff::back_to_bot(turn),
        "order" | "lookup" => look_up(turn),
        "faq" | "topics" => browse::command(turn, argument),
        "delete" => erase::offer(turn),
        "notices" => notice::command(turn, argument),
        "stop" => notice::set(turn, false),
        "rate" => rating::command(turn, argument),
        "withdraw" => desk::withdraw(turn),
        _ => {
            turn.say(Reply::UnknownCommand);
            menu(turn);
        }
    }
}

/// What can be asked, as choices.
pub(super) fn menu(turn: &mut Turn<'_>) {
    turn.ask(Asked::Nothing);
    turn.say(Reply::Menu);
    turn.offer(Offer::LookUp);
    for id in ["reason-unknown", "resubmit", "review-time", "refund", "account-effect", "tip-documents"] {
        if let Some(entry) = turn.entry_named(id) {
            turn.offer(Offer::Entry(entry.id.clone()));
        }
    }
    turn.offer(Offer::Browse);
    turn.offer_human();
}

/// Asks for an order number.
pub(super) fn look_up(turn: &mut Turn<'_>) {
    turn.say(Reply::AskOrder);
    turn.ask(Asked::Order);
    turn.offer_human();
}

fn language(turn: &mut Turn<'_>, argument: &str) {
    if let Ok(locale) = argument.parse() {
        set_language(turn, locale);
    } else {
        turn.say(Reply::LanguageUnknown);
        for locale in Locale::ALL {
            turn.offer(Offer::Language(locale));
        }
    }
}

/// From now on in this language, whatever the person writes.
pub(super) fn set_language(turn: &mut Turn<'_>, locale: Locale) {
    turn.conv.locale = Some(locale);
    turn.conv.locale_chosen = true;
    turn.say(Reply::LanguageSet(locale));
    // The open question stays open; its choices are shown again in the new language.
    let offered = turn.conv.offered.0.clone();
    for offer in offered {
        if !matches!(offer, Offer::Language(_)) {
            turn.offer(offer);
        }
    }
}
