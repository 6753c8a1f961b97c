//! The rules of the store, once for all adapters: what each operation reads and writes.
//!
//! An operation sees a [`View`] and either succeeds with writes to be committed together, or fails and leaves nothing.

mod alive;
mod attempts;
mod audits;
mod cases;
mod dead;
pub(super) mod erase;
mod held;
mod inbox;
mod incidents;
mod log;
mod missed;
mod notes;
mod outbox;
pub(super) mod own;
mod retention;
mod said;
mod staff;
mod threads;
mod timers;
pub(super) mod verify;

use chrono::TimeDelta;

use crate::port::StoreError;

use super::key::Kind;
use super::kv::View;
use super::record::{Counter, Value};
use super::wire::{Answer, Request, Response};

/// Longest list that is given out.
const LIST_MAX: usize = 10_000;
/// Longest name and largest value of a setting.
const SETTING_NAME_BYTES_MAX: usize = 100;
const SETTING_VALUE_BYTES_MAX: usize = 64 << 10;

/// Runs one operation. `boot` is the store's own start number: claims of earlier starts are free.
pub(super) fn run(view: &mut View, boot: u64, request: Request) -> Answer {
    Ok(match request {
        Request::Accept(event) => Response::Accepted(inbox::accept(view, &event)?),
        Request::AcceptAll(events) => done(inbox::accept_all(view, &events)?),
        Request::ClaimNext { owner, now, lease_ms } => {
            Response::Claim(inbox::claim_next(view, boot, &owner, now, lease(lease_ms))?.map(Box::new))
        }
        Request::Finish { proof, changes } => done(inbox::finish(view, &proof, *changes)?),
        Request::GiveUp { proof, why } => done(inbox::give_up(view, &proof, &why)?),
        Request::DeadLetters { after, limit } => Response::DeadLetters(dead::list(view, after, limit.min(LIST_MAX))?),
        Request::Retry(number) => Response::Known(dead::retry(view, number)?),
        Request::DropLetters(numbers) => Response::Dropped(dead::drop_all(view, &numbers)?),
        Request::ClaimSend { owner, channel, now, lease_ms } => {
            Response::Send(outbox::claim_send(view, boot, &owner, &channel, now, lease(lease_ms))?.map(Box::new))
        }
        Request::RecordSend { proof, outcome } => done(outbox::record_send(view, &proof, outcome)?),
        Request::Messages { conversation, after, limit } => {
            Response::Messages(outbox::messages(view, &conversation, after, limit.min(LIST_MAX))?)
        }
        Request::SaidByStaff { conversation, limit } => {
            Response::SaidByStaff(outbox::said_by_staff(view, &conversation, limit.min(LIST_MAX))?)
        }
        Request::Undelivered { after, limit } => Response::Undelivered(missed::list(view, after, limit.min(LIST_MAX))?),
        Request::Resend { number, lead, now } => Response::Resent(missed::resend(view, number, &lead, now)?.map(Box::new)),
        Request::FireDueTimers { now, limit } => Response::Fired(timers::fire_due(view, now, limit.min(LIST_MAX))?),
        Request::ImportChunk { import, chunk, updates, now } => {
            Response::Chunk(audits::import_chunk(view, &import, chunk, updates, now)?)
        }
        Request::AuditsByOrder(id) => Response::Audits(audits::by_order(view, &id)?),
        Request::AuditsByTail { tail, day, limit } => Response::Audits(audits::by_tail(view, tail, day, limit.min(LIST_MAX))?),
        Request::Audits { after, limit } => Response::Audits(audits::list(view, after.as_ref(), limit.min(LIST_MAX))?),
        Request::NextCaseId => Response::CaseId(cases::next_id(view)?),
        Request::Case(id) => Response::Case(cases::get(view, id)?.map(Box::new)),
        Request::Cases { filter, limit } => Response::Cases(cases::list(view, filter, limit.min(LIST_MAX))?),
        Request::Conversation(id) => Response::Conversation(inbox::conversation(view, &id)?.map(Box::new)),
        Request::CountAttempt { keys, now } => Response::Counts(attempts::count(view, &keys, now)?),
        Request::ForgiveAttempt { keys, now } => done(attempts::forgive(view, &keys, now)?),
        Request::Setting(name) => {
            let value: Option<Value> = view.read(&Kind::Setting.key().bytes(name.as_bytes()))?;
            Response::Setting(value.map(|v| v.0))
        }
        Request::PutSetting { name, value } => done(put_setting(view, &name, value)?),
        Request::Waits => Response::Waits(staff::waits(view)?),
        Request::Staff => Response::Staff(staff::list(view)?),
        Request::PutStaff(account) => done(staff::put(view, &account)?),
        Request::Thread(conversation) => Response::Thread(threads::get(view, &conversation)?),
        Request::ThreadAt { group, number } => Response::Named(threads::at(view, group, number)?),
        Request::PutThread { conversation, place } => done(threads::put(view, &conversation, place)?),
        Request::Passed { conversation, side, number, alone } => {
            Response::Passed(threads::passed(view, &conversation, side, number, alone)?)
        }
        Request::AllPassed { conversation, side, number, alone } => {
            Response::AllPassed(threads::all_passed(view, &conversation, side, number, alone)?)
        }
        Request::LeavePlace => Response::Dropped(threads::leave_place(view)?),
        Request::Knows(key) => Response::Known(inbox::knows(view, &key)?),
        Request::TurnNotes { from, after, limit } => {
            Response::TurnNotes(notes::list(view, from, after.as_ref(), limit.min(LIST_MAX))?)
        }
        Request::Log(entry) => done(log::add(view, &entry)?),
        Request::AuditLog { after, limit } => Response::Log(log::list(view, after, limit.min(LIST_MAX))?),
        Request::Changed => Response::Done,
        Request::Erase { conversation, now } => Response::Erased(erase::erase(view, &conversation, now)?),
        Request::Sweep { rules, now, page } => Response::Swept(retention::sweep(view, &rules, now, &page)?),
        // Only what outlives one operation can show one view over several.
        Request::Snapshot | Request::SnapshotPage { .. } => {
            return Err(StoreError::Refused("a snapshot is read from the store itself".to_owned()));
        }
        Request::Verify => Response::Verified(verify::all(view)?),
        Request::Incidents { all, limit } => Response::Incidents(incidents::list(view, all, limit.min(LIST_MAX))?),
        Request::Incident(id) => Response::Incident(incidents::get(view, id)?.map(Box::new)),
        Request::PutIncident(incident) => Response::IncidentId(incidents::put(view, *incident)?),
    })
}

fn done((): ()) -> Response {
    Response::Done
}

fn lease(ms: i64) -> TimeDelta {
    TimeDelta::try_milliseconds(ms).unwrap_or_default()
}

fn put_setting(view: &mut View, name: &str, value: Vec<u8>) -> Result<(), StoreError> {
    bound("bytes in a setting's name", name.len(), SETTING_NAME_BYTES_MAX)?;
    bound("bytes in a setting", value.len(), SETTING_VALUE_BYTES_MAX)?;
    view.write(&Kind::Setting.key().bytes(name.as_bytes()), &Value(value))
}

/// The next number of a counter, from 1.
fn next_number(view: &mut View, counter: &str) -> Result<u64, StoreError> {
    let key = Kind::Meta.key().bytes(counter.as_bytes());
    let last: Counter = view.read(&key)?.unwrap_or(Counter(0));
    view.write(&key, &Counter(last.0 + 1))?;
    Ok(last.0 + 1)
}

fn bound(what: &str, is: usize, max: usize) -> Result<(), StoreError> {
    if is > max { Err(StoreError::Refused(format!("{is} {what}, at most {max}"))) } else { Ok(()) }
}

/// The number that a key ends with.
fn last_number(key: &[u8]) -> u64 {
    key.last_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes))
}
