//! From a request on the socket to a call of the port.

use std::time::Duration;

use chrono::{DateTime, TimeDelta};

use crate::model::{Conversation, Event, EventBody, EventKey, OutboxMessage};
use crate::port::{Claim, Owner, SendClaim, Store};

use super::super::wire::{Answer, Proof, Request, Response};

/// How long a call for changes is held, so that a connection that nobody needs any more does not stay.
const CHANGED_WAIT: Duration = Duration::from_secs(1);

pub(super) async fn answer(store: &dyn Store, request: Request) -> Answer {
    Ok(match request {
        Request::Accept(event) => Response::Accepted(store.accept(event).await?),
        Request::AcceptAll(events) => {
            store.accept_all(events).await?;
            Response::Done
        }
        Request::ClaimNext { owner, now, lease_ms } => {
            Response::Claim(store.claim_next(&owner, now, lease(lease_ms)).await?.map(Box::new))
        }
        Request::Finish { proof, changes } => done(store.finish(&claim(proof), *changes).await?),
        Request::GiveUp { proof, why } => done(store.give_up(&claim(proof), &why).await?),
        Request::DeadLetters { after, limit } => Response::DeadLetters(store.dead_letters(after, limit).await?),
        Request::Retry(number) => Response::Known(store.retry(number).await?),
        Request::DropLetters(numbers) => Response::Dropped(store.drop_letters(&numbers).await?),
        Request::ClaimSend { owner, channel, now, lease_ms } => {
            Response::Send(store.claim_send(&owner, &channel, now, lease(lease_ms)).await?.map(Box::new))
        }
        Request::RecordSend { proof, outcome } => done(store.record_send(&send_claim(proof), outcome).await?),
        Request::SaidByStaff { conversation, limit } => Response::SaidByStaff(store.said_by_staff(&conversation, limit).await?),
        Request::Messages { conversation, after, limit } => {
            Response::Messages(store.messages(&conversation, after, limit).await?)
        }
        Request::Undelivered { after, limit } => Response::Undelivered(store.undelivered(after, limit).await?),
        Request::Resend { number, lead, now } => Response::Resent(store.resend(number, &lead, now).await?.map(Box::new)),
        Request::FireDueTimers { now, limit } => Response::Fired(store.fire_due_timers(now, limit).await?),
        Request::ImportChunk { import, chunk, updates, now } => {
            Response::Chunk(store.import_chunk(&import, chunk, updates, now).await?)
        }
        Request::AuditsByOrder(id) => Response::Audits(store.audits_by_order(&id).await?),
        Request::AuditsByTail { tail, day, limit } => Response::Audits(store.audits_by_tail(tail, day, limit).await?),
        Request::Audits { after, limit } => Response::Audits(store.audits(after.as_ref(), limit).await?),
        Request::NextCaseId => Response::CaseId(store.next_case_id().await?),
        Request::Case(id) => Response::Case(store.case(id).await?.map(Box::new)),
        Request::Cases { filter, limit } => Response::Cases(store.cases(filter, limit).await?),
        Request::Conversation(id) => Response::Conversation(store.conversation(&id).await?.map(Box::new)),
        Request::CountAttempt { keys, now } => Response::Counts(store.count_attempt(&keys, now).await?),
        Request::ForgiveAttempt { keys, now } => done(store.forgive_attempt(&keys, now).await?),
        Request::Setting(name) => Response::Setting(store.setting(&name).await?),
        Request::PutSetting { name, value } => done(store.put_setting(&name, &value).await?),
        Request::Waits => Response::Waits(store.waits().await?),
        Request::Staff => Response::Staff(store.staff().await?),
        Request::PutStaff(account) => done(store.put_staff(account).await?),
        Request::Thread(conversation) => Response::Thread(store.thread(&conversation).await?),
        Request::ThreadAt { group, number } => Response::Named(store.thread_at(group, number).await?),
        Request::PutThread { conversation, place } => done(store.put_thread(&conversation, place).await?),
        Request::Passed { conversation, side, number, alone } => {
            Response::Passed(store.passed(&conversation, side, number, alone).await?)
        }
        Request::AllPassed { conversation, side, number, alone } => {
            Response::AllPassed(store.all_passed(&conversation, side, number, alone).await?)
        }
        Request::LeavePlace => Response::Dropped(store.leave_place().await?),
        Request::Knows(key) => Response::Known(store.knows(&key).await?),
        Request::Changed => {
            drop(tokio::time::timeout(CHANGED_WAIT, store.changed()).await);
            Response::Done
        }
        Request::TurnNotes { from, after, limit } => Response::TurnNotes(store.turn_notes(from, after.as_ref(), limit).await?),
        Request::Snapshot => Response::Snapshot(store.snapshot().await?),
        Request::SnapshotPage { snapshot, after } => Response::Records(store.snapshot_page(&snapshot, &after).await?),
        Request::Erase { conversation, now } => Response::Erased(store.erase(&conversation, now).await?),
        Request::Sweep { rules, now, page } => Response::Swept(store.sweep(&rules, now, &page).await?),
        Request::Log(entry) => done(store.log(entry).await?),
        Request::AuditLog { after, limit } => Response::Log(store.audit_log(after, limit).await?),
        Request::Verify => Response::Verified(store.verify().await?),
        Request::Incidents { all, limit } => Response::Incidents(store.incidents(all, limit).await?),
        Request::Incident(id) => Response::Incident(store.incident(id).await?.map(Box::new)),
        Request::PutIncident(incident) => Response::IncidentId(store.put_incident(*incident).await?),
    })
}

fn done((): ()) -> Response {
    Response::Done
}

fn lease(ms: i64) -> TimeDelta {
    TimeDelta::try_milliseconds(ms).unwrap_or_default()
}

fn nobody() -> Owner {
    Owner { name: String::new(), epoch: 0 }
}

/// A claim with what proves it, which is all a store looks at.
fn claim(proof: Proof) -> Claim {
    let key = EventKey { conversation: proof.conversation.clone(), external_id: String::new() };
    Claim {
        event: Event { key, at: DateTime::UNIX_EPOCH, body: EventBody::Unreadable, origin: None },
        position: proof.position,
        conversation: Conversation::new(proof.conversation),
        case: None,
        tries: 0,
        fence: proof.fence,
        owner: nobody(),
    }
}

fn send_claim(proof: Proof) -> SendClaim {
    let message = OutboxMessage {
        conversation: proof.conversation,
        sequence: proof.position,
        text: String::new(),
        buttons: Vec::new(),
        at: DateTime::UNIX_EPOCH,
        from_staff: None,
        passing: None,
    };
    SendClaim { message, tries: 0, fence: proof.fence, owner: nobody() }
}
