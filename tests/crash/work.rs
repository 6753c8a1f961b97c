//! The work that is interrupted: events in, turns, answers out, files imported. What it is told to be durable it says at once.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use simdesk::app::backup;
use simdesk::audits::{Input, Keyring, Options, RefusedTo, Silent, import};
use simdesk::flow::{inbox, outbox};
use simdesk::model::{
    Case, CaseNote, CaseReason, CaseState, ConversationId, EventBody, Locale, OrderId, OutboxMessage, Speaker, Timer, TimerKind,
};
use simdesk::port::{Changes, Claim, Deliver, NewMessage, Owner, SendOutcome, Store, StoreError, TimerChange};
use simdesk::store::{SledOptions, SledStore};

pub const LEASE: TimeDelta = TimeDelta::seconds(60);
/// Every so many events there is a case, or a timer.
pub const CASE_EVERY: u64 = 3;
pub const TIMER_EVERY: u64 = 2;

/// Where what was acknowledged is written down.
pub type Says = Arc<dyn Fn(String) + Send + Sync>;

/// What a worker is to do.
#[derive(Debug, Clone)]
pub struct Job {
    pub dir: PathBuf,
    /// Per conversation the first event that was not acknowledged: it is delivered again.
    pub from: Vec<u64>,
    /// Per conversation the last event of this run.
    pub to: u64,
    /// Files that were not acknowledged: numbers from .. to.
    pub files: std::ops::Range<u64>,
    /// Orders in a file that no other file has.
    pub rows: u64,
    /// So many backups, one after the other, to the same file.
    pub backups: u64,
}

pub fn now() -> DateTime<Utc> {
    "2026-02-10T04:00:00Z".parse().unwrap()
}

pub fn conversation(number: usize) -> ConversationId {
    format!("t:{number}").parse().unwrap()
}

/// With little memory for what is not in sled yet, so that some of it is on its way there all the time.
pub fn options() -> SledOptions {
    SledOptions { cache_mb: 8, free_mb_min: 0, layer_kb: super::number("SIMDESK_CRASH_LAYER_KB", 16).try_into().unwrap() }
}

/// The order that a conversation watches.
pub fn watched(number: usize) -> OrderId {
    format!("W{number:010}").parse().unwrap()
}

/// An order of a file.
pub fn order(file: u64, row: u64) -> String {
    format!("69{file:06}0000{row:07}")
}

/// Writes file `number`, once: its own orders, and news of every watched one.
pub fn write_file(dir: &Path, number: u64, rows: u64, conversations: usize) -> PathBuf {
    let path = dir.join(format!("file-{number}.jsonl"));
    if path.exists() {
        return path;
    }
    let line = |id: &str| {
        format!(
            "{{\"order_id\": \"{id}\", \"audit_status\": \"rejected\", \"reason_text\": \"照片模糊 {number}\", \
             \"submitted_at\": \"2026-02-01 09:00:00\", \"updated_at\": \"2026-02-02 09:{:02}:{:02}\"}}\n",
            number / 60 % 60,
            number % 60
        )
    };
    let own = (0..rows).map(|row| line(&order(number, row)));
    let text: String = own.chain((0..conversations).map(|c| line(watched(c).as_str()))).collect();
    // A killed worker leaves no half of a file.
    let whole = dir.join("file.whole");
    std::fs::write(&whole, text).unwrap();
    std::fs::rename(whole, &path).unwrap();
    path
}

/// Opens the store and does the job; then works until nothing is left.
pub async fn run(job: &Job, says: Says) -> Result<(), String> {
    says("open".to_owned());
    let store: Arc<dyn Store> = Arc::new(SledStore::open(&job.dir.join("store"), &options()).map_err(|e| e.to_string())?);
    says("opened".to_owned());
    let taking = (0..job.from.len()).map(|c| tokio::spawn(take(store.clone(), c, job.from[c]..=job.to, says.clone())));
    let mut tasks: Vec<_> = taking.collect();
    tasks.push(tokio::spawn(import_files(store.clone(), job.clone(), says.clone())));
    tasks.push(tokio::spawn(answer(store.clone(), says.clone())));
    tasks.push(tokio::spawn(back_up(store.clone(), job.clone())));
    for task in tasks {
        task.await.map_err(|e| e.to_string())??;
    }
    // What came in while the worker was looking elsewhere.
    answer(store, says.clone()).await?;
    says("done".to_owned());
    Ok(())
}

/// The file of the backups.
pub fn backup_of(dir: &Path) -> PathBuf {
    dir.join("store.backup")
}

/// While the others work.
async fn back_up(store: Arc<dyn Store>, job: Job) -> Result<(), String> {
    for _ in 0..job.backups {
        backup::write(&*store, &backup_of(&job.dir), None, now()).await.map_err(|e| format!("{e:#}"))?;
    }
    Ok(())
}

async fn take(store: Arc<dyn Store>, conversation: usize, ids: std::ops::RangeInclusive<u64>, says: Says) -> Result<(), String> {
    let who = self::conversation(conversation);
    for id in ids {
        let text = format!("event {id}");
        inbox::accept_text(&*store, &who, &id.to_string(), &text, now()).await.map_err(|e| e.to_string())?;
        says(format!("ack {conversation} {id}"));
    }
    Ok(())
}

async fn import_files(store: Arc<dyn Store>, job: Job, says: Says) -> Result<(), String> {
    for number in job.files.clone() {
        let path = write_file(&job.dir, number, job.rows, job.from.len());
        let input = Input::from_path(&path).map_err(|e| e.to_string())?;
        let options = Options { refused: RefusedTo::Nowhere, ..Options::default() };
        let keyring = Keyring::from_bytes([7; 32]);
        let summary = import(&*store, &[input], &options, &keyring, now(), &mut Silent).await.map_err(|e| e.to_string())?;
        let file = &summary.files[0];
        // What an earlier life had imported counts as unchanged, by name.
        let merged_again = file.unchanged + file.older - file.repeated;
        says(format!("imported {number} {} {} {} {merged_again}", file.new, file.updated, file.repeated));
    }
    Ok(())
}

struct Printed {
    says: Says,
    last: Mutex<Option<(String, u64)>>,
}

#[async_trait]
impl Deliver for Printed {
    fn channel(&self) -> &'static str {
        "t"
    }

    async fn deliver(&self, message: &OutboxMessage, tries: u32) -> SendOutcome {
        let conversation = message.conversation.as_str().trim_start_matches("t:").to_owned();
        (self.says)(format!("sent {conversation} {} {tries} {}", message.sequence, message.text));
        *self.last.lock().unwrap() = Some((conversation, message.sequence));
        SendOutcome::Sent { external_id: None }
    }
}

/// Turns and deliveries until there are none.
pub async fn answer(store: Arc<dyn Store>, says: Says) -> Result<(), String> {
    let owner = Owner { name: "worker".to_owned(), epoch: 1 };
    let printer = Printed { says: says.clone(), last: Mutex::new(None) };
    loop {
        let mut worked = store.fire_due_timers(now(), 16).await.map_err(|e| e.to_string())? > 0;
        while let Some(claim) = store.claim_next(&owner, now(), LEASE).await.map_err(|e| e.to_string())? {
            let changes = turn(&*store, &claim).await.map_err(|e| e.to_string())?;
            store.finish(&claim, changes).await.map_err(|e| e.to_string())?;
            worked = true;
            // Answers go out while others come in.
            worked |= deliver(&*store, &printer, &owner).await?;
        }
        while deliver(&*store, &printer, &owner).await? {
            worked = true;
        }
        if !worked {
            return Ok(());
        }
    }
}

async fn deliver(store: &dyn Store, printer: &Printed, owner: &Owner) -> Result<bool, String> {
    let sent = outbox::deliver_next(store, None, printer, owner, now(), LEASE).await.map_err(|e| e.to_string())?;
    if let Some((conversation, sequence)) = printer.last.lock().unwrap().take() {
        (printer.says)(format!("recorded {conversation} {sequence}"));
    }
    Ok(sent)
}

/// One answer an event, which names it; some open a case or set a timer.
async fn turn(store: &dyn Store, claim: &Claim) -> Result<Changes, StoreError> {
    let who = claim.conversation.id.clone();
    let number: usize = who.as_str().trim_start_matches("t:").parse().unwrap();
    let id = &claim.event.key.external_id;
    let (mut cases, mut timers, mut watch) = (Vec::new(), Vec::new(), Vec::new());
    let text = match &claim.event.body {
        EventBody::Text { .. } => {
            let event: u64 = id.parse().unwrap();
            if event.is_multiple_of(CASE_EVERY) {
                cases.push(case(store.next_case_id().await?, &who, id));
            }
            if event.is_multiple_of(TIMER_EVERY) {
                let kind = TimerKind::Overdue(format!("T{number:04}{event:08}").parse().unwrap());
                timers.push(TimerChange::Set(Timer { conversation: who.clone(), kind, due: now() }));
            }
            watch.push(watched(number));
            format!("re {id}")
        }
        EventBody::TimerFired { kind: TimerKind::Overdue(order) } => format!("timer {}", order.as_str()),
        EventBody::AuditChanged { .. } => format!("audit {id}"),
        other => format!("unexpected {other:?}"),
    };
    let conversation = claim.conversation.clone();
    let outbox = vec![NewMessage { text, buttons: Vec::new(), from_staff: None, notice: false, passing: None }];
    Ok(Changes { conversation, outbox, thread: Vec::new(), cases, timers, watch, note: None, erase: false, at: now() })
}

fn case(id: simdesk::model::CaseId, who: &ConversationId, event: &str) -> Case {
    Case {
        id,
        version: 0,
        conversation: who.clone(),
        locale: Locale::ZhHans,
        state: CaseState::Waiting,
        reason: CaseReason::Asked,
        order: None,
        owner_checked: false,
        entry: None,
        opened_at: now(),
        notes: vec![CaseNote { at: now(), who: Speaker::Customer, text: event.to_owned() }],
    }
}
