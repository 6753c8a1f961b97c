//! When something last happened in a conversation, by whatever is still kept of it: what a sweep and a restore go by.

use chrono::{DateTime, TimeDelta, Utc};

use crate::model::{Case, ConversationId};
use crate::port::StoreError;

use super::super::key::{Key, Kind};
use super::super::kv::{Base, View};
use super::super::record::{self, DeadLetter, Message, Queued, Seen};
use super::{inbox, notes, own};

/// Names of events that are looked at before the latest of them are asked whether that was enough.
const NAMES_PAGE: usize = 1_000;

/// The question, and what it took to answer it.
pub(super) struct Alive {
    /// True when something happened at that time or later.
    pub since: bool,
    /// True when no time is known, but names of events that an earlier version did not date: they will count from the sweep that comes
    /// to them.
    pub unknown: bool,
    /// How many names of events were looked at.
    pub names: usize,
}

/// Whether something has happened in a conversation since `moment`. The first time that says so is enough; the names of its events, which
/// may be many, come last. They have days only, and count from the beginning of theirs.
pub(super) fn since(view: &View, id: &ConversationId, moment: DateTime<Utc>) -> Result<Alive, StoreError> {
    let times = [said(view, id)?, waiting(view, id)?].concat();
    let is_late = |at: &DateTime<Utc>| *at >= moment;
    if times.iter().any(is_late) {
        return Ok(Alive { since: true, unknown: false, names: 0 });
    }
    let mut names = Names { moment, ..Names::default() };
    names.look(view, id)?;
    let unknown = names.undated && times.is_empty() && names.latest.is_none();
    Ok(Alive { since: names.latest.is_some_and(|at| at >= moment), unknown, names: names.seen })
}

/// What the conversation itself remembers; when a sweep has taken it, what lives longer.
fn said(view: &View, id: &ConversationId) -> Result<Vec<DateTime<Utc>>, StoreError> {
    let Some(stored) = inbox::conversation(view, id)? else { return outlived(view, id) };
    // Older ones are older.
    let message: Option<Message> = view.read(&Kind::Message.key().text(id.as_str()).number(stored.sent))?;
    let times = stored.recent.iter().map(|note| note.at);
    let times = times.chain(stored.last_answer.iter().map(|answer| answer.at));
    let times = times.chain(stored.verified.iter().map(|verified| verified.at));
    Ok(times.chain(message.map(|message| message.body.at)).collect())
}

/// Notes of turns, cases and dead letters.
fn outlived(view: &View, id: &ConversationId) -> Result<Vec<DateTime<Utc>>, StoreError> {
    let mut times: Vec<DateTime<Utc>> = notes::times(view, id)?;
    for key in own::list(view, id)? {
        match Kind::of(key.as_slice()) {
            Some(Kind::Case) => {
                let Some(case) = view.read::<Case>(&key)? else { continue };
                times.push(case.opened_at);
                times.extend(case.notes.iter().map(|note| note.at));
                times.extend(case.state.closed_at());
            }
            Some(Kind::Dead) => times.extend(view.read::<DeadLetter>(&key)?.map(|letter| letter.event.at)),
            _ => {}
        }
    }
    Ok(times)
}

/// Events that are not finished.
fn waiting(view: &View, id: &ConversationId) -> Result<Vec<DateTime<Utc>>, StoreError> {
    let queue = Kind::Queue.key().text(id.as_str());
    let found = view.range(queue.as_slice(), &queue.end()).map(|item| {
        let (key, value) = item?;
        Ok(record::decode::<Queued>(view.place(), &key, &value)?.event.at)
    });
    found.collect()
}

/// The names of events, page by page, until one is late enough.
#[derive(Default)]
struct Names {
    moment: DateTime<Utc>,
    latest: Option<DateTime<Utc>>,
    /// Some have no day.
    undated: bool,
    seen: usize,
}

impl Names {
    fn look(&mut self, view: &View, id: &ConversationId) -> Result<(), StoreError> {
        let all = Kind::Seen.key().text(id.as_str());
        let mut last: Option<Key> = None;
        loop {
            let page = match &last {
                None => view.list::<Seen>(&all, NAMES_PAGE)?,
                Some(last) => view.list_after::<Seen>(&all, last, NAMES_PAGE)?,
            };
            let Some((end, _)) = page.last() else { return Ok(()) };
            last = Some(all.clone().bytes(end));
            self.seen += page.len();
            self.undated |= page.iter().any(|(_, seen)| seen.day.is_none());
            let days = page.iter().filter_map(|(_, seen)| seen.day);
            self.latest = self.latest.max(days.max().map(|day| DateTime::UNIX_EPOCH + TimeDelta::days(day.into())));
            if self.latest.is_some_and(|at| at >= self.moment) {
                return Ok(());
            }
        }
    }
}
