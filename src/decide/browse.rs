//! Leafing through the FAQ by numbers and buttons, for those who would rather look than ask.

use super::turn::Turn;
use super::{menu, question};
use crate::faq::{Entry, Kind};
use crate::model::{Asked, EntryId, Meaning, Offer, Reply, Topic};

/// Questions shown at once; a way on, a way back and a person fit beside them.
const SHOWN_MAX: usize = 6;

/// `/faq`, `/faq causes 6`, `/faq id-photo`.
pub(super) fn command(turn: &mut Turn<'_>, argument: &str) {
    let mut words = argument.split_whitespace();
    let Some(word) = words.next() else { return topics(turn) };
    if let Some(found) = Topic::ALL.into_iter().find(|topic| topic.name() == word) {
        let from = words.next().and_then(|from| from.parse().ok()).unwrap_or(0);
        return topic(turn, found, from);
    }
    let id = word.parse::<EntryId>().ok().filter(|id| turn.entry(id).is_some_and(is_shown));
    match id {
        Some(id) => {
            turn.ask(Asked::Nothing);
            question::answer(turn, &[id], &Meaning::default());
        }
        // An entry that an edited FAQ has no more.
        None => topics(turn),
    }
}

/// What the FAQ is about.
pub(super) fn topics(turn: &mut Turn<'_>) {
    turn.ask(Asked::Nothing);
    turn.say(Reply::Browse);
    for topic in Topic::ALL {
        if entries(turn, topic).next().is_some() {
            turn.offer(Offer::Topic { topic, from: 0 });
        }
    }
    turn.offer(Offer::LookUp);
    turn.offer_human();
}

/// The questions of a topic, after so many that were shown before.
pub(super) fn topic(turn: &mut Turn<'_>, topic: Topic, from: usize) {
    let all: Vec<EntryId> = entries(turn, topic).map(|entry| entry.id.clone()).collect();
    if all.is_empty() {
        return menu::menu(turn);
    }
    let from = if from < all.len() { from } else { 0 };
    turn.ask(Asked::Nothing);
    turn.say(Reply::BrowseTopic(topic));
    for id in all.iter().skip(from).take(SHOWN_MAX) {
        turn.offer(Offer::Entry(id.clone()));
    }
    if let Ok(next) = u8::try_from(from + SHOWN_MAX)
        && usize::from(next) < all.len()
    {
        turn.offer(Offer::Topic { topic, from: next });
    }
    turn.offer(Offer::Browse);
    turn.offer_human();
}

fn entries<'a>(turn: &Turn<'a>, topic: Topic) -> impl Iterator<Item = &'a Entry> + use<'a> {
    let kind = match topic {
        Topic::Causes => Kind::Cause,
        Topic::Outcomes => Kind::Outcome,
        Topic::Questions => Kind::Question,
        Topic::Tips => Kind::Tip,
    };
    turn.world.faq.entries().iter().filter(move |entry| entry.kind == kind)
}

/// Entries that answer something by themselves.
fn is_shown(entry: &Entry) -> bool {
    entry.kind != Kind::Smalltalk
}
