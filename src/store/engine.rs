//! The port over values: an adapter answers [`Request`]s, and is a [`Store`] by that.

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::model::{
    AuditRecord, AuditUpdate, Case, CaseId, Conversation, ConversationId, Event, EventKey, Incident, IncidentId, LogEntry,
    LogMark, LogRow, OrderId, OutboxMessage, Retention, Side, StaffAccount, StaffSaid, TailHash, Thread, TurnMark, TurnRow, Wait,
};
use crate::port::{
    Accepted, AttemptKey, CaseFilter, Changes, ChunkReport, Claim, DeadLetter, Erased, ImportId, Missed, Owner, RawRecord,
    SendClaim, SendOutcome, Snapshot, Store, StoreError, SweepPage, Swept, VerifyReport,
};

use super::wire::{Answer, Request, Response};

/// What an adapter has to do.
#[async_trait]
pub(super) trait Engine: Send + Sync {
    async fn call(&self, request: Request) -> Answer;
    async fn wait(&self);
}

/// Unpacks the one answer that fits the question.
macro_rules! ask {
    ($self:ident, $request:expr, $answer:pat => $value:expr) => {
        match $self.call($request).await? {
            $answer => Ok($value),
            _ => Err(StoreError::Unavailable {
                place: "control socket".to_owned(),
                why: "the answer does not fit the question; do both sides run the same version?".to_owned(),
            }),
        }
    };
}

#[async_trait]
impl<E: Engine> Store for E {
    async fn accept(&self, event: Event) -> Result<Accepted, StoreError> {
        ask!(self, Request::Accept(event), Response::Accepted(a) => a)
    }

    async fn accept_all(&self, events: Vec<Event>) -> Result<(), StoreError> {
        ask!(self, Request::AcceptAll(events), Response::Done => ())
    }

    async fn claim_next(&self, owner: &Owner, now: DateTime<Utc>, lease: TimeDelta) -> Result<Option<Claim>, StoreError> {
        let request = Request::ClaimNext { owner: owner.clone(), now, lease_ms: lease.num_milliseconds() };
        ask!(self, request, Response::Claim(c) => c.map(|c| *c))
    }

    async fn finish(&self, claim: &Claim, changes: Changes) -> Result<(), StoreError> {
        ask!(self, Request::Finish { proof: claim.into(), changes: Box::new(changes) }, Response::Done => ())
    }

    async fn give_up(&self, claim: &Claim, why: &str) -> Result<(), StoreError> {
        ask!(self, Request::GiveUp { proof: claim.into(), why: why.to_owned() }, Response::Done => ())
    }

    async fn dead_letters(&self, after: Option<u64>, limit: usize) -> Result<Vec<DeadLetter>, StoreError> {
        ask!(self, Request::DeadLetters { after, limit }, Response::DeadLetters(d) => d)
    }

    async fn retry(&self, number: u64) -> Result<bool, StoreError> {
        ask!(self, Request::Retry(number), Response::Known(known) => known)
    }

    async fn drop_letters(&self, numbers: &[u64]) -> Result<u64, StoreError> {
        ask!(self, Request::DropLetters(numbers.to_vec()), Response::Dropped(n) => n)
    }

    async fn claim_send(
        &self,
        owner: &Owner,
        channel: &str,
        now: DateTime<Utc>,
        lease: TimeDelta,
    ) -> Result<Option<SendClaim>, StoreError> {
        let (owner, channel) = (owner.clone(), channel.to_owned());
        let request = Request::ClaimSend { owner, channel, now, lease_ms: lease.num_milliseconds() };
        ask!(self, request, Response::Send(c) => c.map(|c| *c))
    }

    async fn record_send(&self, claim: &SendClaim, outcome: SendOutcome) -> Result<(), StoreError> {
        ask!(self, Request::RecordSend { proof: claim.into(), outcome }, Response::Done => ())
    }

    async fn messages(&self, conversation: &ConversationId, after: u64, limit: usize) -> Result<Vec<OutboxMessage>, StoreError> {
        let conversation = conversation.clone();
        ask!(self, Request::Messages { conversation, after, limit }, Response::Messages(m) => m)
    }

    async fn undelivered(&self, after: Option<u64>, limit: usize) -> Result<Vec<Missed>, StoreError> {
        ask!(self, Request::Undelivered { after, limit }, Response::Undelivered(m) => m)
    }

    async fn said_by_staff(&self, conversation: &ConversationId, limit: usize) -> Result<Vec<StaffSaid>, StoreError> {
        ask!(self, Request::SaidByStaff { conversation: conversation.clone(), limit }, Response::SaidByStaff(said) => said)
    }

    async fn resend(&self, number: u64, lead: &str, now: DateTime<Utc>) -> Result<Option<Missed>, StoreError> {
        ask!(self, Request::Resend { number, lead: lead.to_owned(), now }, Response::Resent(m) => m.map(|m| *m))
    }

    async fn fire_due_timers(&self, now: DateTime<Utc>, limit: usize) -> Result<usize, StoreError> {
        ask!(self, Request::FireDueTimers { now, limit }, Response::Fired(n) => n)
    }

    async fn import_chunk(
        &self,
        import: &ImportId,
        chunk: u32,
        updates: Vec<AuditUpdate>,
        now: DateTime<Utc>,
    ) -> Result<ChunkReport, StoreError> {
        let import = import.clone();
        ask!(self, Request::ImportChunk { import, chunk, updates, now }, Response::Chunk(r) => r)
    }

    async fn audits_by_order(&self, id: &OrderId) -> Result<Vec<AuditRecord>, StoreError> {
        ask!(self, Request::AuditsByOrder(id.clone()), Response::Audits(r) => r)
    }

    async fn audits_by_tail(&self, tail: TailHash, day: NaiveDate, limit: usize) -> Result<Vec<AuditRecord>, StoreError> {
        ask!(self, Request::AuditsByTail { tail, day, limit }, Response::Audits(r) => r)
    }

    async fn audits(&self, after: Option<&OrderId>, limit: usize) -> Result<Vec<AuditRecord>, StoreError> {
        ask!(self, Request::Audits { after: after.cloned(), limit }, Response::Audits(r) => r)
    }

    async fn next_case_id(&self) -> Result<CaseId, StoreError> {
        ask!(self, Request::NextCaseId, Response::CaseId(id) => id)
    }

    async fn case(&self, id: CaseId) -> Result<Option<Case>, StoreError> {
        ask!(self, Request::Case(id), Response::Case(c) => c.map(|c| *c))
    }

    async fn cases(&self, filter: CaseFilter, limit: usize) -> Result<Vec<Case>, StoreError> {
        ask!(self, Request::Cases { filter, limit }, Response::Cases(c) => c)
    }

    async fn waits(&self) -> Result<Vec<Wait>, StoreError> {
        ask!(self, Request::Waits, Response::Waits(w) => w)
    }

    async fn staff(&self) -> Result<Vec<StaffAccount>, StoreError> {
        ask!(self, Request::Staff, Response::Staff(s) => s)
    }

    async fn put_staff(&self, account: StaffAccount) -> Result<(), StoreError> {
        ask!(self, Request::PutStaff(account), Response::Done => ())
    }

    async fn conversation(&self, id: &ConversationId) -> Result<Option<Conversation>, StoreError> {
        ask!(self, Request::Conversation(id.clone()), Response::Conversation(c) => c.map(|c| *c))
    }

    async fn count_attempt(&self, keys: &[AttemptKey], now: DateTime<Utc>) -> Result<Vec<u32>, StoreError> {
        ask!(self, Request::CountAttempt { keys: keys.to_vec(), now }, Response::Counts(c) => c)
    }

    async fn forgive_attempt(&self, keys: &[AttemptKey], now: DateTime<Utc>) -> Result<(), StoreError> {
        ask!(self, Request::ForgiveAttempt { keys: keys.to_vec(), now }, Response::Done => ())
    }

    async fn setting(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        ask!(self, Request::Setting(name.to_owned()), Response::Setting(v) => v)
    }

    async fn put_setting(&self, name: &str, value: &[u8]) -> Result<(), StoreError> {
        ask!(self, Request::PutSetting { name: name.to_owned(), value: value.to_vec() }, Response::Done => ())
    }

    async fn knows(&self, key: &EventKey) -> Result<bool, StoreError> {
        ask!(self, Request::Knows(key.clone()), Response::Known(known) => known)
    }

    async fn turn_notes(&self, from: NaiveDate, after: Option<&TurnMark>, limit: usize) -> Result<Vec<TurnRow>, StoreError> {
        ask!(self, Request::TurnNotes { from, after: after.cloned(), limit }, Response::TurnNotes(n) => n)
    }

    async fn changed(&self) {
        self.wait().await;
    }

    async fn erase(&self, conversation: &ConversationId, now: DateTime<Utc>) -> Result<Option<Erased>, StoreError> {
        ask!(self, Request::Erase { conversation: conversation.clone(), now }, Response::Erased(e) => e)
    }

    async fn sweep(&self, rules: &Retention, now: DateTime<Utc>, page: &SweepPage) -> Result<Swept, StoreError> {
        ask!(self, Request::Sweep { rules: rules.clone(), now, page: page.clone() }, Response::Swept(s) => s)
    }

    async fn log(&self, entry: LogEntry) -> Result<(), StoreError> {
        ask!(self, Request::Log(entry), Response::Done => ())
    }

    async fn audit_log(&self, after: Option<LogMark>, limit: usize) -> Result<Vec<LogRow>, StoreError> {
        ask!(self, Request::AuditLog { after, limit }, Response::Log(rows) => rows)
    }

    async fn snapshot(&self) -> Result<Snapshot, StoreError> {
        ask!(self, Request::Snapshot, Response::Snapshot(s) => s)
    }

    async fn snapshot_page(&self, snapshot: &Snapshot, after: &[u8]) -> Result<Vec<RawRecord>, StoreError> {
        ask!(self, Request::SnapshotPage { snapshot: *snapshot, after: after.to_vec() }, Response::Records(r) => r)
    }

    async fn verify(&self) -> Result<VerifyReport, StoreError> {
        ask!(self, Request::Verify, Response::Verified(r) => r)
    }

    async fn thread(&self, conversation: &ConversationId) -> Result<Option<Thread>, StoreError> {
        ask!(self, Request::Thread(conversation.clone()), Response::Thread(t) => t)
    }

    async fn thread_at(&self, group: i64, number: i64) -> Result<Option<ConversationId>, StoreError> {
        ask!(self, Request::ThreadAt { group, number }, Response::Named(n) => n)
    }

    async fn put_thread(&self, conversation: &ConversationId, place: Option<(i64, i64)>) -> Result<(), StoreError> {
        ask!(self, Request::PutThread { conversation: conversation.clone(), place }, Response::Done => ())
    }

    async fn passed(
        &self,
        conversation: &ConversationId,
        side: Side,
        number: i64,
        alone: bool,
    ) -> Result<Option<i64>, StoreError> {
        ask!(self, Request::Passed { conversation: conversation.clone(), side, number, alone }, Response::Passed(n) => n)
    }

    async fn all_passed(
        &self,
        conversation: &ConversationId,
        side: Side,
        number: i64,
        alone: bool,
    ) -> Result<Vec<i64>, StoreError> {
        let asked = Request::AllPassed { conversation: conversation.clone(), side, number, alone };
        ask!(self, asked, Response::AllPassed(n) => n)
    }

    async fn leave_place(&self) -> Result<u64, StoreError> {
        ask!(self, Request::LeavePlace, Response::Dropped(n) => n)
    }

    async fn incidents(&self, all: bool, limit: usize) -> Result<Vec<Incident>, StoreError> {
        ask!(self, Request::Incidents { all, limit }, Response::Incidents(i) => i)
    }

    async fn incident(&self, id: IncidentId) -> Result<Option<Incident>, StoreError> {
        ask!(self, Request::Incident(id), Response::Incident(i) => i.map(|i| *i))
    }

    async fn put_incident(&self, incident: Incident) -> Result<IncidentId, StoreError> {
        ask!(self, Request::PutIncident(Box::new(incident)), Response::IncidentId(id) => id)
    }
}
