//! A store whose numbers are known: orders and conversations as tables.

use std::sync::Arc;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use simdesk::model::{
    AuditRecord, AuditStatus, AuditUpdate, CaseId, CaseReason, Event, EventBody, EventKey, Evidence, Reason, ReasonHit, TurnNote,
    TurnOutcome,
};
use simdesk::port::{Changes, ImportId, Owner, Store};
use simdesk::store::MemoryStore;

/// A local time in Shanghai.
pub fn local(text: &str) -> DateTime<Utc> {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap().and_utc() - TimeDelta::hours(8)
}

/// Reasons of these tests name their entries.
pub fn explain(record: &AuditRecord) -> Vec<ReasonHit> {
    let texts = record.reasons.iter().map(|r| r.text.clone());
    texts.map(|text| ReasonHit { entry: text.parse().unwrap(), evidence: Evidence::Nothing, text }).collect()
}

/// One row: number, status, decided, reasons (by their entries), the order that it repeats.
pub struct Row<'a>(pub &'a str, pub AuditStatus, pub &'a str, pub &'a [&'a str], pub Option<&'a str>);

pub struct Seed {
    pub store: Arc<MemoryStore>,
    imports: u32,
    events: u32,
}

impl Seed {
    pub fn new() -> Self {
        Self { store: Arc::new(MemoryStore::new()), imports: 0, events: 0 }
    }

    pub async fn rows(&mut self, rows: &[Row<'_>]) -> &mut Self {
        let updates = rows.iter().map(|Row(id, status, decided, reasons, repeats)| AuditUpdate {
            ids: vec![id.parse().unwrap()],
            part_of: None,
            carrier: None,
            product: None,
            submitted_at: None,
            decided_at: Some(local(decided)),
            updated_at: local(decided),
            status: Some(*status),
            reasons: Some(reasons.iter().map(|text| Reason { text: (*text).to_owned(), code: None }).collect()),
            paid: None,
            refund: None,
            resubmission_of: repeats.map(|id| id.parse().unwrap()),
            tail_hash: None,
            source: "seed".to_owned(),
        });
        let updates = updates.collect();
        self.imports += 1;
        let import = ImportId(self.imports.to_string());
        self.store.import_chunk(&import, 0, updates, local("2026-02-22 12:00")).await.unwrap();
        self
    }

    /// A turn of a conversation that came to this.
    pub async fn turn(&mut self, who: &str, at: &str, outcome: TurnOutcome, question: Option<&str>) -> &mut Self {
        self.events += 1;
        let (store, at) = (&self.store, local(at));
        let key = EventKey { conversation: who.parse().unwrap(), external_id: self.events.to_string() };
        store.accept(Event { key, at, body: EventBody::Unreadable, origin: None }).await.unwrap();
        let owner = Owner { name: "seed".to_owned(), epoch: 1 };
        let claim = store.claim_next(&owner, at, TimeDelta::seconds(30)).await.unwrap().unwrap();
        let note = TurnNote { at, outcome, entry: None, question: question.map(str::to_owned), carrier: None, code: None };
        let changes = Changes {
            conversation: claim.conversation.clone(),
            outbox: Vec::new(),
            cases: Vec::new(),
            thread: Vec::new(),
            timers: Vec::new(),
            watch: Vec::new(),
            note: Some(note),
            erase: false,
            at,
        };
        store.finish(&claim, changes).await.unwrap();
        self
    }
}

pub fn handed_off(case: u64, reason: CaseReason) -> TurnOutcome {
    TurnOutcome::HandedOff { case: CaseId(case), reason }
}

pub fn first_answer(case: u64, waited_s: u32) -> TurnOutcome {
    TurnOutcome::FirstAnswer { case: CaseId(case), waited_s }
}
