//! "Delete my data": says what goes and what stays, asks, and deletes only when the answer to this very question is a plain yes.

use chrono::TimeDelta;

use super::handoff;
use super::turn::Turn;
use crate::model::{Asked, Conversation, EraseOver, Meaning, Offer, Reply, Request};
use crate::normalise;

/// A yes that comes later may be another person's, at the same phone.
const OPEN_FOR: TimeDelta = TimeDelta::hours(1);

/// A yes, said plainly. "嗯" and "ok" are heard too easily where nothing can be taken back.
const YES: &[&str] = &[
    "删",
    "删吧",
    "删了",
    "删了吧",
    "删掉",
    "删掉吧",
    "删除",
    "删除吧",
    "确认删除",
    "确定删除",
    "同意删除",
    "现在删除",
    "是",
    "是的",
    "好",
    "好的",
    "对",
    "对的",
    "确认",
    "确定",
    "同意",
    "可以",
    "要",
    "要删",
    "yes",
    "yes please",
    "yes delete",
    "yes delete it",
    "delete",
    "delete it",
    "erase",
    "erase it",
    "confirm",
    "confirmed",
];
/// A no that nothing else takes for one.
const NO: &[&str] =
    &["不删", "不删了", "不删除", "别删", "先不删", "不要删", "不用删", "keep", "keep it", "don't delete", "do not delete"];

/// Whoever is banned can still have their data deleted: they are asked and answered about that, and about nothing else. True for words
/// that are about it.
pub(super) fn concerns(conversation: &Conversation, meaning: &Meaning) -> bool {
    let offered = meaning.choice.and_then(|number| conversation.offered.0.get(usize::from(number).wrapping_sub(1)));
    let commanded = meaning.command.as_ref().is_some_and(|(name, _)| name == "delete");
    commanded
        || matches!(conversation.asked, Asked::Erase { .. })
        || offered == Some(&Offer::DeleteData)
        || meaning.request == Some(Request::DeleteData)
}

/// What somebody who is banned writes about their data.
pub(super) fn only_this(turn: &mut Turn<'_>, meaning: &Meaning) {
    if !answered(turn, meaning) && concerns(&turn.conv, meaning) {
        offer(turn);
    }
}

/// What is said about the deletion, which whoever is banned hears, too.
#[must_use]
pub fn is_about_it(reply: &Reply) -> bool {
    matches!(
        reply,
        Reply::EraseOffer { .. } | Reply::EraseUnclear | Reply::NotErased | Reply::Erased { .. } | Reply::EraseOver { .. }
    )
}

/// Says what goes and what stays, and asks.
pub(super) fn offer(turn: &mut Turn<'_>) {
    let case = turn.case.as_ref().map(|case| case.id);
    turn.say(Reply::EraseOffer { case });
    ask(turn);
}

fn ask(turn: &mut Turn<'_>) {
    turn.conv.erase_over = None;
    turn.ask(Asked::Erase { at: turn.now });
    turn.offer(Offer::Erase(true));
    turn.offer(Offer::Erase(false));
}

/// Nothing is deleted.
pub(super) fn keep(turn: &mut Turn<'_>) {
    over(turn, false);
    turn.say(Reply::NotErased);
}

/// Something else has happened: the question is no longer open.
pub(super) fn lapse(turn: &mut Turn<'_>) {
    if matches!(turn.conv.asked, Asked::Erase { .. }) {
        over(turn, false);
    }
}

/// The question is over, and that is remembered for a yes that comes too late.
fn over(turn: &mut Turn<'_>, done: bool) {
    turn.ask(Asked::Nothing);
    turn.conv.erase_over = Some(EraseOver { at: turn.now, done, locale: turn.conv.locale });
}

/// A yes when the question has been over for a while and nothing else is asked: it deletes nothing and is told so. Who plainly says
/// "delete" is asked anew. Returns false when the message is none.
pub(super) fn too_late(turn: &mut Turn<'_>, meaning: &Meaning) -> bool {
    let Some(EraseOver { at, done, locale }) = turn.conv.erase_over else { return false };
    let is_recent = turn.now - at <= OPEN_FOR;
    if !is_recent || !matches!(turn.conv.asked, Asked::Nothing | Asked::Again { .. }) {
        return false;
    }
    let said = normalise::fold(&meaning.text);
    let said = said.trim_matches(|c: char| !c.is_alphanumeric());
    if meaning.yes != Some(true) && !YES.contains(&said) {
        return false;
    }
    if !done && ["删", "delete", "erase"].iter().any(|word| said.contains(word)) {
        offer(turn);
        return true;
    }
    turn.ask(Asked::Nothing);
    turn.conv.locale = turn.conv.locale.or(locale);
    turn.say(Reply::EraseOver { done });
    if !done {
        turn.offer(Offer::DeleteData);
    }
    turn.offer(Offer::LookUp);
    turn.offer_human();
    true
}

/// Takes the answer, if this message is one; whatever else it is closes the question. Returns false when the message is still to be
/// answered.
pub(super) fn answered(turn: &mut Turn<'_>, meaning: &Meaning) -> bool {
    let Asked::Erase { at } = turn.conv.asked else { return false };
    let said = normalise::fold(&meaning.text);
    let said = said.trim_matches(|c: char| !c.is_alphanumeric());
    let chosen = meaning.choice.map(|number| turn.conv.offered.0.get(usize::from(number).wrapping_sub(1)));
    match chosen {
        // A number that was not offered is told so, with the choices; they still stand.
        Some(None) => return false,
        Some(Some(Offer::Erase(true))) => erase(turn, at),
        Some(Some(Offer::Erase(false))) => keep(turn),
        _ if YES.contains(&said) => erase(turn, at),
        _ if NO.contains(&said) || meaning.yes == Some(false) => keep(turn),
        _ if meaning.yes == Some(true) => {
            turn.say(Reply::EraseUnclear);
            ask(turn);
        }
        _ => {
            lapse(turn);
            return false;
        }
    }
    true
}

fn erase(turn: &mut Turn<'_>, asked_at: chrono::DateTime<chrono::Utc>) {
    let in_talks = turn.conv.banned_at.is_none() && handoff::claimed(turn).is_some();
    if turn.now - asked_at > OPEN_FOR || in_talks {
        offer(turn);
        return;
    }
    over(turn, true);
    turn.erase = true;
    let case = turn.case.as_ref().map(|case| case.id);
    turn.say(Reply::Erased { case });
}
