//! What staff do about a case, and what the customer writes to them.

use chrono::{DateTime, Utc};

use super::case;
use super::facts::TakenBack;
use super::turn::Turn;
use super::{choice, handoff, rating, watch};
use crate::model::{
    Asked, Came, Case, CaseId, CaseReason, CaseState, Deed, Meaning, Media, Offer, Reply, Speaker, StaffAct, StaffId, StaffSaid,
    Whereabouts,
};
use crate::normalise;

/// Who acts, and whether they may also act on what others have.
type By<'s> = (&'s StaffId, bool);

/// Whatever is refused here was possible when they did it, and somebody was faster: nothing happens, and the case says who has it.
pub(super) fn act(turn: &mut Turn<'_>, id: CaseId, (staff, over): By<'_>, act: &StaffAct) {
    let by = || staff.clone();
    match act {
        StaffAct::Reply { text, close } => reply(turn, id, (staff, over), text, *close),
        StaffAct::Close => reply(turn, id, (staff, over), "", true),
        StaffAct::Note { text } => note(turn, id, staff, text),
        StaffAct::Reopen => reopen(turn, id, staff),
        StaffAct::Claim if is_it(turn, id) && turn.happen(Deed::Claimed(by()), over).is_ok() => taken(turn, id, staff),
        StaffAct::Assign { to } if is_it(turn, id) => {
            if turn.happen(Deed::Assigned { by: by(), to: to.clone() }, over).is_ok() {
                taken(turn, id, to);
            }
        }
        StaffAct::HandBack if is_it(turn, id) && turn.happen(Deed::HandedBack(by()), over).is_ok() => {
            turn.say(Reply::HandedBack { case: id, staff: by() });
            turn.ask(Asked::Nothing);
            turn.offer(Offer::LookUp);
        }
        StaffAct::Read if is_it(turn, id) && turn.case.as_ref().is_some_and(is_unread) => {
            let _ = turn.happen(Deed::Read(by()), over);
        }
        StaffAct::Send { media, text } => send(turn, id, (staff, over), *media, text),
        StaffAct::Correct { text } if is_it(turn, id) && may(turn, act, (staff, over)) => {
            turn.from_staff = Some(by());
            turn.note_in_case(Speaker::Staff(by()), text);
            turn.say(Reply::StaffSays { staff: by(), case: id, text: text.clone() });
        }
        StaffAct::Withdraw if is_it(turn, id) && turn.happen(Deed::Withdrawn(Some(by())), over).is_ok() => {
            turn.from_staff = Some(by());
            turn.say(Reply::TakenBack { staff: by() });
        }
        StaffAct::Ban | StaffAct::Unban if turn.case.is_none() => {
            let Some(closed) = turn.facts.closed.clone().filter(|case| case.id == id) else { return };
            turn.set_case(closed);
            self::act(turn, id, (staff, over), act);
        }
        StaffAct::Ban if is_it(turn, id) && turn.happen(Deed::Banned(by()), over).is_ok() => turn.conv.banned_at = Some(turn.now),
        StaffAct::Unban if is_it(turn, id) && turn.happen(Deed::Unbanned(by()), over).is_ok() => turn.conv.banned_at = None,
        StaffAct::Claim
        | StaffAct::Assign { .. }
        | StaffAct::HandBack
        | StaffAct::Read
        | StaffAct::Correct { .. }
        | StaffAct::Withdraw
        | StaffAct::Ban
        | StaffAct::Unban => {}
    }
}

/// An answer that is more than text: the channel copies it, the case says what it was.
fn send(turn: &mut Turn<'_>, id: CaseId, (staff, over): By<'_>, media: Media, text: &str) {
    if !is_it(turn, id) {
        return;
    }
    let what = [format!("[{}]", media.name()), text.to_owned()].join(" ");
    let what = what.trim();
    if turn.happen(Deed::Answered(staff.clone()), over).is_err() {
        turn.note_in_case(Speaker::Refused(staff.clone()), what);
        return;
    }
    turn.from_staff = Some(staff.clone());
    turn.note_in_case(Speaker::Staff(staff.clone()), what);
    turn.say(Reply::StaffSends { staff: staff.clone(), case: id, media, text: text.to_owned() });
    turn.ask(Asked::Nothing);
}

/// True when the case lets them, as it stands.
fn may(turn: &Turn<'_>, act: &StaffAct, (staff, over): By<'_>) -> bool {
    let deed = case::deed_of(act, staff);
    let allows = |case: &Case, deed| case::step(&case.state, deed, over, turn.now).is_ok();
    turn.case.as_ref().zip(deed.as_ref()).is_some_and(|(case, deed)| allows(case, deed))
}

fn is_it(turn: &Turn<'_>, id: CaseId) -> bool {
    turn.case.as_ref().is_some_and(|case| case.id == id)
}

/// Somebody has the case from now on: the customer hears who, and the bot is silent.
fn taken(turn: &mut Turn<'_>, case: CaseId, staff: &StaffId) {
    turn.ask(Asked::Nothing);
    turn.say(Reply::Taken { case, staff: staff.clone() });
    turn.offer(Offer::BackToBot);
}

/// A member of staff answered, with words, or closed the case, or both.
pub(super) fn reply(turn: &mut Turn<'_>, id: CaseId, (staff, over): By<'_>, text: &str, close: bool) {
    let says = || Reply::StaffSays { staff: staff.clone(), case: id, text: text.to_owned() };
    if !is_it(turn, id) {
        // The case was closed between the answer and now: the words still reach the customer, and are in the case, which stays closed.
        if !text.is_empty() {
            turn.note_in_closed(id, Speaker::Staff(staff.clone()), text);
            turn.from_staff = Some(staff.clone());
            turn.say(says());
        }
        return;
    }
    if close && text.is_empty() {
        if turn.happen(Deed::Closed(staff.clone()), over).is_ok() {
            turn.from_staff = Some(staff.clone());
            rating::closed(turn);
        }
        return;
    }
    if turn.happen(Deed::Answered(staff.clone()), over).is_err() {
        // Two voices in one conversation confuse everybody: what somebody wrote while another one took the case stays in it for them.
        turn.note_in_case(Speaker::Refused(staff.clone()), text);
        return;
    }
    turn.from_staff = Some(staff.clone());
    turn.note_in_case(Speaker::Staff(staff.clone()), text);
    turn.say(says());
    turn.ask(Asked::Nothing);
    if close && turn.happen(Deed::Closed(staff.clone()), over).is_ok() {
        rating::closed(turn);
    } else {
        turn.offer(Offer::BackToBot);
    }
}

/// For other staff. Also where the case is closed.
fn note(turn: &mut Turn<'_>, id: CaseId, staff: &StaffId, text: &str) {
    if turn.case.is_none() {
        let Some(closed) = turn.facts.closed.clone().filter(|case| case.id == id) else { return };
        turn.set_case(closed);
    }
    if is_it(turn, id) {
        turn.note_in_case(Speaker::Note(staff.clone()), text);
    }
}

fn reopen(turn: &mut Turn<'_>, id: CaseId, staff: &StaffId) {
    let Some(mut closed) = turn.facts.closed.clone().filter(|case| case.id == id && turn.case.is_none()) else { return };
    if case::happen(&mut closed, Deed::Reopened(staff.clone()), false, turn.now).is_ok() {
        turn.set_case(closed);
        turn.ask(Asked::Nothing);
        turn.say(Reply::Reopened { case: id, staff: staff.clone() });
        turn.offer(Offer::BackToBot);
    }
}

/// The customer wrote something that is not for the bot alone.
pub(super) fn wrote(turn: &mut Turn<'_>) {
    if handoff::claimed(turn).is_some() {
        let _ = turn.happen(Deed::Wrote, false);
    }
}

/// True when a person has the case and gets pictures, too.
pub(super) fn has_somebody(turn: &Turn<'_>) -> bool {
    turn.world.passes_media && handoff::claimed(turn).is_some()
}

/// Something that can't be read is for whoever has the case. False when nobody has, or it does not reach them.
pub(super) fn passes(turn: &mut Turn<'_>) -> bool {
    if !turn.world.passes_media || turn.case.is_none() {
        return false;
    }
    let Some(case) = handoff::claimed(turn) else {
        handoff::mention_case(turn);
        return true;
    };
    wrote(turn);
    acknowledge(turn, case);
    true
}

/// The first message after theirs is acknowledged.
fn acknowledge(turn: &mut Turn<'_>, case: CaseId) {
    if turn.case.as_ref().is_some_and(|case| written_since(case) == 1) {
        turn.say(Reply::Relayed { case });
        turn.offer(Offer::BackToBot);
    }
}

/// A person has the conversation: everything is passed on. The first message after theirs is acknowledged; then the bot is silent.
///
/// "第一个" and "1" answer what staff asked, whatever is offered below it: only a button, a command or plain words are for the bot.
pub(super) fn relay(turn: &mut Turn<'_>, case: CaseId, meaning: &Meaning) {
    let pressed = turn.facts.chosen.as_ref().is_some_and(|chosen| chosen.pressed);
    if let Some(number) = meaning.choice.filter(|_| pressed) {
        choice::choose(turn, number, meaning);
        return;
    }
    if wants_bot(meaning) {
        handoff::back_to_bot(turn);
        return;
    }
    let asked = turn.case.as_ref().is_some_and(|case| matches!(case.state, CaseState::WaitingOnCustomer { .. }));
    if asked && says_solved(meaning) {
        handoff::solved(turn);
        return;
    }
    // A thank-you is no question: nobody has to answer it.
    if !meaning.sure.iter().all(|entry| entry.as_str() == "thanks") || meaning.sure.is_empty() {
        wrote(turn);
    }
    acknowledge(turn, case);
}

/// The whole message asks for the bot, by name.
fn wants_bot(meaning: &Meaning) -> bool {
    const WORDS: &[&str] = &[
        "转机器人",
        "转回机器人",
        "转到机器人",
        "转给机器人",
        "回到机器人",
        "回机器人",
        "换机器人",
        "找机器人",
        "我要机器人",
        "我找机器人",
        "请转机器人",
        "back to the bot",
        "back to bot",
        "bot please",
        "the bot please",
        "i want the bot",
        "talk to the bot",
    ];
    let said = normalise::fold(&meaning.text);
    WORDS.contains(&said.trim_matches(|c: char| !c.is_alphanumeric()))
}

/// The whole message says that it is solved, as staff and their reminder ask for it.
fn says_solved(meaning: &Meaning) -> bool {
    const WORDS: &[&str] = &[
        "解决了",
        "已解决",
        "已解决了",
        "已经解决",
        "已经解决了",
        "解决了谢谢",
        "搞定了",
        "好了解决了",
        "solved",
        "it's solved",
        "its solved",
        "it is solved",
        "resolved",
        "solved thanks",
        "solved, thanks",
    ];
    let said = normalise::fold(&meaning.text);
    WORDS.contains(&said.trim_matches(|c: char| !c.is_alphanumeric()))
}

/// Messages of the customer since whoever has the case came, or spoke.
fn written_since(case: &Case) -> usize {
    let spoke = |who: &Speaker| match who {
        Speaker::Staff(_) => true,
        Speaker::Desk(deed) => matches!(deed, Deed::Claimed(_) | Deed::Assigned { .. } | Deed::Reopened(_)),
        _ => false,
    };
    let since = case.notes.iter().rev().take_while(|note| !spoke(&note.who));
    since.filter(|note| note.who == Speaker::Customer).count()
}

/// True while the customer has written something since staff read, took or answered it.
fn is_unread(case: &Case) -> bool {
    let known = |who: &Speaker| match who {
        Speaker::Staff(_) => true,
        Speaker::Desk(deed) => {
            matches!(deed, Deed::Claimed(_) | Deed::Assigned { .. } | Deed::Reopened(_) | Deed::Read(_))
        }
        _ => false,
    };
    case.notes.iter().rev().take_while(|note| !known(&note.who)).any(|note| note.who == Speaker::Customer)
}

/// "Have you got my message?", answered from what is known of it. False when that was not asked, or the answer is somewhere else.
pub(super) fn asked_where(turn: &mut Turn<'_>, meaning: &Meaning) -> bool {
    if !meaning.whereabouts || !meaning.orders.is_empty() {
        return false;
    }
    let Some(case) = turn.case.clone() else {
        // Without a case only a question about messages is one about messages to staff.
        let names_messages =
            ["消息", "信息", "留言", "訊息", "message"].iter().any(|word| meaning.text.to_lowercase().contains(word));
        if names_messages {
            turn.say(Reply::BotReads);
            turn.offer_human();
        }
        return names_messages;
    };
    let is_held = case.state.holder().is_some();
    let (said_at, at) = whereabouts(&case, turn);
    let waits = at == Whereabouts::Received;
    let again = sent_again(&turn.facts.said);
    if again.is_none() || !matches!(at, Whereabouts::Answered { .. }) {
        turn.say(Reply::Where { case: case.id, said_at, at: as_delivered(at, &turn.facts.said) });
    }
    if let Some(at) = again {
        turn.say(Reply::Where { case: case.id, said_at, at });
    }
    if waits {
        handoff::say_queue(turn, case.id);
    }
    if is_held {
        wrote(turn);
        turn.offer(Offer::BackToBot);
    }
    true
}

/// What did not arrive goes out again before whoever misses it is told so.
fn sent_again(said: &[StaffSaid]) -> Option<Whereabouts> {
    let missed = said.iter().find(|said| said.is_missed())?;
    Some(Whereabouts::Again { staff: missed.staff.clone(), at: missed.at, perhaps: missed.came == Came::Perhaps })
}

/// What was answered may not have been sent yet.
fn as_delivered(at: Whereabouts, said: &[StaffSaid]) -> Whereabouts {
    match at {
        Whereabouts::Answered { staff, at } if said.first().is_some_and(|said| said.came == Came::Nowhere) => {
            Whereabouts::Coming { staff, at }
        }
        at => at,
    }
}

/// When the customer wrote last, this question aside, and where that is.
fn whereabouts(case: &Case, turn: &Turn<'_>) -> (DateTime<Utc>, Whereabouts) {
    let holder = case.state.holder();
    let until = holder.and_then(|_| watch::due(case, turn.world));
    let mut said_at = case.opened_at;
    let mut read = None;
    let mut asked = false;
    for note in case.notes.iter().rev() {
        match &note.who {
            Speaker::Customer if !asked => asked = true,
            Speaker::Customer => {
                said_at = note.at;
                break;
            }
            Speaker::Staff(staff) => return (note.at, Whereabouts::Answered { staff: staff.clone(), at: note.at }),
            Speaker::Desk(
                Deed::Claimed(staff) | Deed::Assigned { to: staff, .. } | Deed::Read(staff) | Deed::Reopened(staff),
            ) if read.is_none() && holder == Some(staff) => read = Some(note.at),
            _ => {}
        }
    }
    let at = match (holder, read) {
        (None, _) => Whereabouts::Received,
        (Some(staff), Some(at)) => Whereabouts::Read { staff: staff.clone(), at, until },
        (Some(staff), None) => Whereabouts::With { staff: staff.clone(), until },
    };
    (said_at, at)
}

/// The customer comes back to what was closed a while ago: the same case waits again. False when there is none, or it is too long ago.
pub(super) fn take_up_again(turn: &mut Turn<'_>, reason: &CaseReason) -> bool {
    let Some(mut closed) = turn.facts.closed.clone().filter(|case| turn.case.is_none() && rating::is_recent(turn, case)) else {
        return false;
    };
    if case::happen(&mut closed, Deed::Returned, false, turn.now).is_err() {
        return false;
    }
    let id = closed.id;
    handoff::about_another_order(turn, &mut closed, reason);
    // What was said in between, this message at last, belongs to it.
    let known =
        closed.notes.iter().filter(|note| note.who == Speaker::Customer || note.who == Speaker::Bot).map(|note| note.at).max();
    let news = turn.conv.recent.iter().filter(|note| known.is_none_or(|known| note.at > known)).cloned().collect::<Vec<_>>();
    let last = turn.conv.recent.last().cloned();
    closed.notes.extend(if news.is_empty() { last.into_iter().collect() } else { news });
    turn.set_case(closed);
    turn.ask(Asked::Nothing);
    turn.say(Reply::Returned { case: id });
    handoff::say_queue(turn, id);
    true
}

/// The customer takes back the message that theirs answers, with all that was sent as one with it: it goes where staff read it, and its
/// words leave the case.
pub(super) fn withdraw(turn: &mut Turn<'_>) {
    let named = turn.facts.origin.as_ref().and_then(|origin| origin.reply_to);
    let Some(message) = named.filter(|_| turn.happen(Deed::Withdrawn(None), false).is_ok()) else {
        turn.say(Reply::WithdrawHow);
        return;
    };
    let theirs = turn.conv.belonging_to(message);
    let words = turn.take_back(&theirs);
    let mut messages: Vec<i64> = theirs.iter().map(|heard| heard.message).chain([message]).collect();
    messages.sort_unstable();
    messages.dedup();
    // What was said before the case stands among other things that staff have read.
    let begun = turn.case.as_ref().map_or(turn.now, begun).timestamp_micros();
    let goes = turn.facts.quotes_passed || (!theirs.is_empty() && theirs.iter().all(|heard| heard.at_micros >= begun));
    turn.withdraws = Some(TakenBack { messages, words });
    turn.say(if goes { Reply::Withdrawn } else { Reply::WithdrawNoted });
}

/// When the case was opened, or taken up again.
fn begun(case: &Case) -> DateTime<Utc> {
    let again = case.notes.iter().rev().find(|note| matches!(note.who, Speaker::Desk(Deed::Returned | Deed::Reopened(_))));
    again.map_or(case.opened_at, |note| note.at)
}

/// The whole message is the wish to take back the one that it answers.
pub(super) fn wants_back(turn: &Turn<'_>, meaning: &Meaning) -> bool {
    const WORDS: &[&str] =
        &["撤回", "收回", "撤销", "删掉", "删除", "撤回这条", "withdraw", "take back", "take it back", "delete this", "unsend"];
    let quotes = turn.case.is_some() && turn.facts.origin.as_ref().is_some_and(|origin| origin.reply_to.is_some());
    quotes && WORDS.contains(&normalise::fold(&meaning.text).trim_matches(|c: char| !c.is_alphanumeric()))
}
