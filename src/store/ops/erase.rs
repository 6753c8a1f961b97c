//! "Delete my data": what one conversation left goes, in one commit.
//!
//! What stays: the names of its events, so that a redelivery is not answered again; attempts of the owner check until their window ends,
//! since deleting them would lift the limit; an open case, until it is closed; closed cases without their texts, so that their numbers
//! are not given out again; and a row that says that it was erased, which a restore goes by.
//!
//! What a member of staff has said and the customer has not been told goes with the rest, and is noted in its case: whoever said it must
//! not take it for heard. A case that was to be closed with it is closed, since nothing else would close it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};

use crate::model::{
    About, Act, Case, CaseId, CaseNote, Conversation, ConversationId, Deed, EventBody, LogEntry, Speaker, StaffId, Timer,
    TimerKind, step,
};
use crate::port::{Changes, Erased, StoreError, TimerChange, Undelivered};

use super::super::erasures::{Row, conversation_hash};
use super::super::key::{Key, Kind};
use super::super::kv::{Base, View};
use super::super::record::{self, Mark, Queued, Record};
use super::{alive, cases, inbox, last_number, log, notes, outbox, own, said, staff, threads, timers};

/// What begins a command of staff rather than words to the customer.
const SLASHES: [char; 2] = ['/', '／'];
/// What the case says of a picture.
const NO_WORDS: &str = "[·]";

/// Every record of a kind, without a bound: only keys and what `pick` makes of a record are kept.
fn all<R: Record, T>(view: &View, prefix: &Key, pick: impl Fn(&[u8], R) -> Option<T>) -> Result<Vec<T>, StoreError> {
    let mut found = Vec::new();
    for item in view.range(prefix.as_slice(), &prefix.end()) {
        let (key, value) = item?;
        found.extend(pick(&key, record::decode(view.place(), &key, &value)?));
    }
    Ok(found)
}

fn delete_all(view: &mut View, keys: &[Key]) -> u64 {
    for key in keys {
        view.delete(key);
    }
    keys.len() as u64
}

/// A row's key says all of it.
fn row_key(row: &Row) -> Key {
    Kind::Erasure.key().signed(row.ms).bytes(&row.hash)
}

/// The row that a key says.
pub(in super::super) fn row_of(key: &[u8]) -> Option<Row> {
    let rest = key.strip_prefix(&[Kind::Erasure as u8])?;
    let (ms, hash) = rest.split_first_chunk::<8>()?;
    Some(Row { ms: (u64::from_be_bytes(*ms) ^ (1 << 63)).cast_signed(), hash: hash.try_into().ok()? })
}

/// Staff erase.
pub(super) fn erase(view: &mut View, id: &ConversationId, now: DateTime<Utc>) -> Result<Option<Erased>, StoreError> {
    erase_at(view, id, now, &Row::new(id, now))
}

fn erase_at(view: &mut View, id: &ConversationId, at: DateTime<Utc>, row: &Row) -> Result<Option<Erased>, StoreError> {
    let mut own = View::new(&*view);
    let Waiting { keys: waiting, answers, due } = waiting(&own, id)?;
    let stored = inbox::conversation(&own, id)?;
    let mut dropped = Vec::new();
    for answer in answers {
        dropped.extend(drop_answer(&mut own, id, answer, at)?);
    }
    let mut erased = what_was_said(&mut own, id, at)?;
    erased.undelivered.extend(dropped);
    erased.events += delete_all(&mut own, &waiting);
    if due && !erased.open.is_empty() {
        // What is due in a case is staff's to do: it comes again.
        timers::change(&mut own, TimerChange::Set(Timer { conversation: id.clone(), kind: TimerKind::Desk, due: at }))?;
    }
    let claim = Kind::Claim.key().text(id.as_str());
    if own.has(&claim)? {
        own.delete(&claim);
    }
    // Whatever is changed is noted: a sweep may have left notes of turns alone, and a backup has them, too.
    if stored.is_none() && own.is_clean() {
        return Ok(None);
    }
    let writes = own.into_writes();
    view.take(writes);
    if let Some(stored) = stored {
        let mut blank = blank(&stored, &erased.open);
        blank.version = stored.version + 1;
        blank.sent = stored.sent;
        view.write(&inbox::conversation_key(id), &blank)?;
    }
    view.write(&row_key(row), &Mark)?;
    Ok(Some(erased))
}

/// The customer erases, with the turn in which they say so. What arrived after it was written after it, and is not theirs to be lost.
pub(super) fn with_turn(view: &mut View, changes: Changes, sent: u64) -> Result<(), StoreError> {
    for case in changes.cases {
        cases::put(view, case)?;
    }
    let id = changes.conversation.id.clone();
    drop_news(view, &id)?;
    let erased = what_was_said(view, &id, changes.at)?;
    let mut next = blank(&changes.conversation, &erased.open);
    next.version = changes.conversation.version + 1;
    next.sent = outbox::put(view, &id, sent, changes.outbox, changes.at)?;
    if !erased.open.is_empty() {
        // Their case goes on, and staff hear of it.
        threads::say(view, &id, changes.thread, changes.at)?;
    }
    view.write(&inbox::conversation_key(&id), &next)?;
    let about = vec![About::Conversation(conversation_hash(&id))];
    log::add(view, &LogEntry { at: changes.at, staff: None, account: String::new(), act: Act::Erase, about })?;
    view.write(&row_key(&Row::new(&id, changes.at)), &Mark)
}

/// News of orders, reminders that are still to be told, and what did not arrive: they are of what is erased.
fn drop_news(view: &mut View, id: &ConversationId) -> Result<(), StoreError> {
    let queue = Kind::Queue.key().text(id.as_str());
    let mut first = None;
    for (key, queued) in all(view, &queue, |key, queued: Queued| Some((Key::read(key)?, queued)))? {
        let ready = Kind::Ready.key().number(last_number(key.as_slice()));
        if matches!(
            queued.event.body,
            EventBody::AuditChanged { .. }
                | EventBody::TimerFired { kind: TimerKind::Overdue(_) }
                | EventBody::NotDelivered { .. }
                | EventBody::Announced { .. }
        ) {
            view.delete(&ready);
            view.delete(&key);
        } else {
            first = first.or(Some(ready));
        }
    }
    first.map_or(Ok(()), |ready| view.write(&ready, id))
}

/// What is remembered afterwards. While a case is open, its answers come in the customer's language.
fn blank(before: &Conversation, open: &[CaseId]) -> Conversation {
    let mut blank = Conversation::new(before.id.clone());
    blank.case = before.case.filter(|case| open.contains(case));
    blank.demo = before.demo;
    // That it was done is known of them anyway; a yes that comes after it is told so.
    blank.erase_over = before.erase_over.filter(|over| over.done);
    if blank.case.is_some() {
        (blank.locale, blank.locale_chosen) = (before.locale, before.locale_chosen);
    }
    blank
}

/// Messages, reminders, notes, watches, dead letters and the texts of closed cases.
fn what_was_said(view: &mut View, id: &ConversationId, at: DateTime<Utc>) -> Result<Erased, StoreError> {
    let mut erased = Erased::default();
    let said = said::delete(view, id, usize::MAX)?.unwrap_or_default();
    erased.messages = said.messages;
    let noted = notes::of(view, id)?;
    delete_all(view, &noted);
    let listed = own::list(view, id)?;
    // Staff answer in cases, and of those of a conversation in the latest.
    let latest = listed.iter().rfind(|key| Kind::of(key.as_slice()) == Some(Kind::Case));
    if let Some(case) = latest.map(|key| CaseId(last_number(key.as_slice()))) {
        for staff in said.unheard {
            // Its words are in the case, as those of every answer that was worked on.
            let answer = Answer { case, staff, over: false, text: String::new(), close: false };
            erased.undelivered.extend(drop_answer(view, id, answer, at)?);
        }
    }
    for key in listed {
        match Kind::of(key.as_slice()) {
            Some(Kind::Case) => {
                let Some(case) = view.read::<Case>(&key)? else { continue };
                if cases::is_open(&case) {
                    erased.open.push(case.id);
                    cases::mark_erased(view, case, at)?;
                } else if !cases::is_stripped(&case) {
                    erased.cases += 1;
                    cases::strip(view, case)?;
                }
            }
            kind => {
                own::remove(view, id, &key);
                let is_there = view.has(&key)?;
                erased.events += u64::from(is_there && kind == Some(Kind::Dead));
                erased.messages += u64::from(is_there && kind == Some(Kind::Delayed));
                view.delete(&key);
            }
        }
    }
    if erased.open.is_empty() {
        threads::close(view, id, at)?;
    }
    Ok(erased)
}

/// What a member of staff said.
struct Answer {
    case: CaseId,
    staff: StaffId,
    /// As in [`EventBody::Staff`].
    over: bool,
    text: String,
    close: bool,
}

/// Notes in its case that an answer does not reach the customer, and closes the case if that was to be done with it. Nothing is noted
/// of a closing without words.
fn drop_answer(
    view: &mut View,
    id: &ConversationId,
    answer: Answer,
    at: DateTime<Utc>,
) -> Result<Option<Undelivered>, StoreError> {
    let Answer { case, staff, over, text, close } = answer;
    let Some(mut stored) = cases::get(view, case)?.filter(|stored| stored.conversation == *id) else { return Ok(None) };
    let done = close.then(|| step(&stored.state, &Deed::Closed(staff.clone()), over, at));
    let closed = done.is_some_and(|done| done.map(|state| stored.state = state).is_ok());
    let unheard = !(close && text.is_empty());
    if unheard {
        stored.notes.push(CaseNote { at, who: Speaker::Undelivered(staff.clone()), text });
    }
    if closed || unheard {
        cases::put(view, stored)?;
    }
    Ok((closed || unheard).then_some(Undelivered { case, staff, closed, unheard }))
}

/// Events that are not finished.
#[derive(Default)]
struct Waiting {
    keys: Vec<Key>,
    /// Answers of staff among them.
    answers: Vec<Answer>,
    /// True when something is due in the open case.
    due: bool,
}

fn waiting(view: &View, id: &ConversationId) -> Result<Waiting, StoreError> {
    let queue = Kind::Queue.key().text(id.as_str());
    let mut waiting = Waiting::default();
    let accounts = staff::list(view)?;
    let at_hand = inbox::conversation(view, id)?.and_then(|known| known.case);
    for item in view.range(queue.as_slice(), &queue.end()) {
        let (key, value) = item?;
        let ready = Kind::Ready.key().number(last_number(&key));
        if view.has(&ready)? {
            waiting.keys.push(ready);
        }
        waiting.keys.extend(Key::read(&key));
        let queued: Queued = record::decode(view.place(), &key, &value)?;
        if let Some((case, staff, text, close)) = queued.event.body.answer() {
            let over = !matches!(queued.event.body, EventBody::Staff { over: false, .. });
            waiting.answers.push(Answer { case, staff: staff.clone(), over, text: text.to_owned(), close });
        }
        let edited = queued.event.origin.as_ref().is_some_and(|origin| origin.edited_at.is_some());
        if let Some((by, text)) =
            queued.event.body.in_thread().filter(|(_, text)| !edited && !text.trim_start().starts_with(SLASHES))
            && let Some(staff) = accounts.iter().find(|account| account.is_live() && account.telegram == Some(by))
            && let Some(case) = at_hand
        {
            // Whoever wrote it in the thread, where they can't see that it went nowhere.
            let text = if text.is_empty() { NO_WORDS } else { text };
            waiting.answers.push(Answer { case, staff: staff.id.clone(), over: false, text: text.to_owned(), close: false });
        }
        waiting.due |= matches!(queued.event.body, EventBody::TimerFired { kind: TimerKind::Desk });
    }
    Ok(waiting)
}

/// Erases again what a backup has brought back; `rows` have the number of the commit that should hold each, where it was noted, and
/// `commit` is the last one of the backup. Returns how many conversations were erased.
///
/// A row that the store knows was erased before the backup was made: what is there came after. One that it does not know was erased
/// after the backup was made, or never: a row is written before its commit, and the commit can fail. When the commit should have been in
/// the backup, the conversation tells: what happened in it later than the row shows that the backup is newer than the attempt, and that nothing
/// came of it. Where nothing has happened since, it is erased, as the customer wanted.
pub(in super::super) fn replay(view: &mut View, rows: &BTreeMap<Row, Option<u64>>, commit: u64) -> Result<usize, StoreError> {
    let mut news: BTreeMap<[u8; 32], (Row, bool)> = BTreeMap::new();
    for (row, number) in rows {
        if !view.has(&row_key(row))? {
            let surely_later = number.is_some_and(|number| number > commit);
            let sure = news.get(&row.hash).is_some_and(|(_, sure)| *sure) || surely_later;
            news.insert(row.hash, (*row, sure));
            view.write(&row_key(row), &Mark)?;
        }
    }
    if news.is_empty() {
        return Ok(0);
    }
    let mut erased = 0;
    for id in everybody(view)? {
        let Some((row, sure)) = news.get(&Row::hash(&id)) else { continue };
        let at = DateTime::from_timestamp_millis(row.ms).unwrap_or_default();
        let after = at.checked_add_signed(TimeDelta::milliseconds(1)).unwrap_or(at);
        if *sure || !alive::since(view, &id, after)?.since {
            erased += usize::from(erase_at(view, &id, at, row)?.is_some());
        }
    }
    Ok(erased)
}

/// Every conversation that anything is kept of.
fn everybody(view: &View) -> Result<BTreeSet<ConversationId>, StoreError> {
    let mut names = BTreeSet::new();
    for kind in [Kind::Conversation, Kind::Own, Kind::Message, Kind::Queue, Kind::TimerName] {
        let all = kind.key();
        for item in view.range(all.as_slice(), &all.end()) {
            let (key, _) = item?;
            let name = key.get(1..).and_then(|rest| rest.split(|byte| *byte == 0).next()).unwrap_or_default();
            names.extend(std::str::from_utf8(name).ok().and_then(|name| name.parse().ok()));
        }
    }
    names.extend(notes::whose(view)?);
    Ok(names)
}

/// Every row that the store knows.
pub(in super::super) fn rows(view: &View) -> Result<BTreeSet<Row>, StoreError> {
    Ok(all(view, &Kind::Erasure.key(), |key, _: Mark| row_of(key))?.into_iter().collect())
}

/// Those of these rows that the store does not know.
pub(in super::super) fn unknown(view: &View, rows: impl Iterator<Item = Row>) -> Result<Vec<Row>, StoreError> {
    let mut found = Vec::new();
    for row in rows {
        if !view.has(&row_key(&row))? {
            found.push(row);
        }
    }
    Ok(found)
}
