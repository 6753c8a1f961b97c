//! What a long-running process does by itself: backups when they are due, a sweep of what has outlived its days once a day, and where
//! customers are served a look for incidents every few minutes.
//!
//! Several processes may work on one store; the one that has the lock file does it for all of them, and when it ends another one goes
//! on. Nothing here ends the process: what fails is told in the log and tried again later.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::incidents::Wording;
use super::schedule::Schedule;
use super::sweep::{self, Gone, Pass};
use crate::config::Config;
use crate::desk::incident::{self, History, News};
use crate::flow::Knowledge;
use crate::model::{AlertRule, ConversationId, Deed, Event, EventBody, EventKey, Retention};
use crate::port::{CaseFilter, Clock, Store, StoreError};

/// Work that has just begun is not held up.
const FIRST_LOOK: Duration = Duration::from_secs(30);
const LOOK: Duration = Duration::from_mins(1);
/// Lives are counted in days, so once a day is enough.
const SWEEP_EVERY: TimeDelta = TimeDelta::hours(24);
const SWEEP_AGAIN: TimeDelta = TimeDelta::hours(1);
/// An incident that is noticed five minutes later is noticed soon enough.
const ALERTS_EVERY: TimeDelta = TimeDelta::minutes(5);
/// After the first failure; twice as long after every further one, up to the largest.
const BACKUP_AGAIN: TimeDelta = TimeDelta::minutes(5);
const BACKUP_AGAIN_DOUBLINGS_MAX: u32 = 6;
/// The setting that says when everything was swept last, and by which rules. The time is that of the sweep's beginning.
const SWEPT: &str = "swept";
/// The setting that says where a sweep under way is: when it was begun, by which rules, and in a further line the place. Empty when none
/// is. It is noted after so many parts, so that a process that ends before its sweep does leaves the rest to the next one, not all of it.
const SWEEPING: &str = "sweeping";
const SWEEPING_PARTS: u32 = 10;
/// Open cases that are looked at.
const CASES_MAX: usize = 1_000;
/// Incidents that are looked at.
const INCIDENTS_MAX: usize = 1_000;
/// The setting that says when a scheduled backup failed last, and why; empty when the last one was made.
const BACKUP_FAILED: &str = "backup-failed";

/// What one look led to.
#[derive(Debug, Default)]
pub struct Done {
    /// The backup that was made, or why it was not.
    pub backup: Option<Result<PathBuf, String>>,
    /// What went.
    pub swept: Option<Result<Gone, StoreError>>,
    /// What is suddenly frequent, or no more.
    pub incidents: Option<Result<Vec<News>, StoreError>>,
}

/// The look for incidents: what it goes by, and what it has read.
struct Alerts {
    rule: AlertRule,
    knowledge: watch::Receiver<Arc<Knowledge>>,
    history: History,
    not_before: DateTime<Utc>,
}

/// Looks after one store.
pub struct Housekeeper {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    rules: Retention,
    schedule: Option<Schedule>,
    /// Where the lock file is; a store in memory has nobody else.
    lock_path: Option<PathBuf>,
    lock: Option<File>,
    /// Backups that failed in a row, and when the next one is tried.
    failures: u32,
    backup_not_before: DateTime<Utc>,
    sweep_not_before: DateTime<Utc>,
    alerts: Option<Alerts>,
    /// True where staff have a room.
    has_room: bool,
}

/// Housekeeping under way; it ends when this is dropped.
#[derive(Debug)]
pub struct Running(JoinHandle<()>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Looks after a store as long as the process runs.
#[must_use]
pub fn start(store: Arc<dyn Store>, clock: Arc<dyn Clock>, config: &Config, dir: Option<&Path>) -> Running {
    run(Housekeeper::new(store, clock, config, dir))
}

/// The same where customers are served: incidents are looked for, too.
#[must_use]
pub fn start_serving(
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    config: &Config,
    dir: Option<&Path>,
    knowledge: watch::Receiver<Arc<Knowledge>>,
) -> Running {
    run(Housekeeper::new(store, clock, config, dir).with_alerts(config.alerts, knowledge))
}

fn run(mut keeper: Housekeeper) -> Running {
    Running(tokio::spawn(async move {
        tokio::time::sleep(FIRST_LOOK).await;
        loop {
            keeper.look().await;
            tokio::time::sleep(LOOK).await;
        }
    }))
}

impl Housekeeper {
    /// For the store in `dir`; `None` is one in memory, which has no backups.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, config: &Config, dir: Option<&Path>) -> Self {
        Self {
            store,
            clock,
            rules: config.retention.clone(),
            schedule: dir.and_then(|dir| Schedule::new(&config.backup, dir)),
            lock_path: dir.map(|dir| dir.join("housekeeping.lock")),
            lock: None,
            failures: 0,
            backup_not_before: DateTime::<Utc>::MIN_UTC,
            sweep_not_before: DateTime::<Utc>::MIN_UTC,
            alerts: None,
            has_room: config.telegram.staff_group.is_some(),
        }
    }

    /// Looks for incidents, too.
    #[must_use]
    pub fn with_alerts(mut self, rule: AlertRule, knowledge: watch::Receiver<Arc<Knowledge>>) -> Self {
        self.alerts = Some(Alerts { rule, knowledge, history: History::new(), not_before: DateTime::<Utc>::MIN_UTC });
        self
    }

    /// Does what is due now.
    pub async fn look(&mut self) -> Done {
        // Whoever keeps house may serve nobody; and of two who look for incidents at once only one finds each.
        let incidents = self.look_for_incidents().await;
        self.tell_of_waiting().await;
        if !self.is_mine() {
            return Done { incidents, ..Done::default() };
        }
        // The backup first: it still holds what is about to go. One that fails keeps nothing here beyond its days.
        Done { backup: self.back_up().await, swept: self.sweep().await, incidents }
    }

    async fn look_for_incidents(&mut self) -> Option<Result<Vec<News>, StoreError>> {
        let (now, alerts) = (self.clock.now(), self.alerts.as_mut()?);
        // As with backups, a clock that was set back holds nothing up.
        if now < alerts.not_before && alerts.not_before - now <= ALERTS_EVERY {
            return None;
        }
        alerts.not_before = now + ALERTS_EVERY;
        let knowledge = Arc::clone(&alerts.knowledge.borrow());
        let voice = Wording { faq: &knowledge.faq, sentences: &knowledge.sentences };
        let found = incident::look(&*self.store, &mut alerts.history, &alerts.rule, &voice, now).await;
        if let Err(error) = &found {
            tracing::error!("incidents could not be looked for: {error}; it is tried again in five minutes");
        }
        if let Ok(news) = &found {
            self.tell_room(news, now).await;
        }
        Some(found)
    }

    /// Staff who work in a room hear of what is new. Named by the incident and its size, so that nobody hears it twice.
    async fn tell_room(&self, news: &[News], now: DateTime<Utc>) {
        if !self.has_room {
            return;
        }
        // What is open is told as such with every look: whoever stopped between noticing and telling has told nobody.
        let open = self.store.incidents(false, INCIDENTS_MAX).await.unwrap_or_default();
        let begun = open.into_iter().filter(|incident| incident.ended_at.is_none()).map(|i| ("opened".to_owned(), i));
        let further = news.iter().filter_map(|news| match news {
            News::Opened(_) => None,
            News::Grown(grown) => Some((format!("grown/{}", grown.peak), grown.clone())),
            News::Over(over) => Some(("over".to_owned(), over.clone())),
        });
        for (what, incident) in begun.chain(further) {
            let incident = &incident;
            let key =
                EventKey { conversation: ConversationId::staff_room(), external_id: format!("incident/{}/{what}", incident.id) };
            let body = EventBody::IncidentNoticed { incident: incident.id };
            if let Err(error) = self.store.accept(Event { key, at: now, body, origin: None }).await {
                tracing::error!("staff could not be told of incident {}: {error}", incident.id);
            }
        }
    }

    /// Staff who work in a room hear there of a case that nobody takes: with the reminder, when it goes to the admins, and once a day from then on.
    async fn tell_of_waiting(&self) {
        if !self.has_room {
            return;
        }
        let now = self.clock.now();
        let open = match self.store.cases(CaseFilter { all: false }, CASES_MAX).await {
            Ok(open) => open,
            Err(error) => return tracing::error!("it could not be looked whether cases wait: {error}"),
        };
        for case in open {
            let Some(since) = case.waiting_since() else { continue };
            let stage = match (case.escalated(), case.done_since(&Deed::Reminded, since)) {
                (Some(at), _) => format!("escalated/{}", (now - at).num_days()),
                (None, Some(_)) => "reminded".to_owned(),
                (None, None) => continue,
            };
            // Named by what it says, so that nobody hears it twice.
            let external_id = format!("waits/{}/{}/{stage}", case.id, since.timestamp_millis());
            let key = EventKey { conversation: ConversationId::staff_room(), external_id };
            let event = Event { key, at: now, body: EventBody::CaseWaits { case: case.id }, origin: None };
            if let Err(error) = self.store.accept(event).await {
                tracing::error!("staff could not be told that {} waits: {error}", case.id);
            }
        }
    }

    fn is_mine(&mut self) -> bool {
        let Some(path) = &self.lock_path else { return true };
        if self.lock.is_none() {
            let opened = OpenOptions::new().write(true).create(true).truncate(false).open(path);
            self.lock = opened.ok().filter(|file| file.try_lock().is_ok());
        }
        self.lock.is_some()
    }

    async fn back_up(&mut self) -> Option<Result<PathBuf, String>> {
        let schedule = self.schedule.clone()?;
        let now = self.clock.now();
        // After a clock was set back, waiting for a time far ahead would be waiting for ever.
        if now < self.backup_not_before && self.backup_not_before - now <= schedule.every {
            return None;
        }
        let made = match schedule.made() {
            Ok(made) if now < schedule.next(&made, now) => return None,
            Ok(_) => schedule.make(&*self.store, now).await,
            Err(error) => Err(error),
        };
        Some(match made {
            Ok(written) => {
                tracing::info!("backup made: {}, {} records, {} bytes", written.path.display(), written.records, written.bytes);
                self.failures = 0;
                self.note_failure("").await;
                Ok(written.path)
            }
            Err(error) => {
                let doublings = self.failures.min(BACKUP_AGAIN_DOUBLINGS_MAX);
                self.failures = self.failures.saturating_add(1);
                self.backup_not_before = now + (BACKUP_AGAIN * (1 << doublings)).min(schedule.every);
                let why = format!("{error:#}");
                let again = self.backup_not_before.format("%Y-%m-%d %H:%M UTC");
                tracing::error!("the scheduled backup failed: {why}; it is tried again at {again}");
                self.note_failure(&format!("{} {why}", now.timestamp_millis())).await;
                Err(why)
            }
        })
    }

    /// For `simdesk backup --status`. A store that can't take the note has more to tell by itself.
    async fn note_failure(&self, note: &str) {
        let known = self.store.setting(BACKUP_FAILED).await.ok().flatten().unwrap_or_default();
        if known != note.as_bytes()
            && let Err(error) = self.store.put_setting(BACKUP_FAILED, note.as_bytes()).await
        {
            tracing::debug!("the end of a scheduled backup was not noted: {error}");
        }
    }

    async fn sweep(&mut self) -> Option<Result<Gone, StoreError>> {
        let now = self.clock.now();
        if now < self.sweep_not_before && self.sweep_not_before - now <= SWEEP_AGAIN {
            return None;
        }
        let done = self.sweep_if_due(now).await;
        match &done {
            Ok(None) => return None,
            Ok(Some(gone)) if gone.is_empty() => {}
            Ok(Some(gone)) => tracing::info!("what had outlived its days is gone: {}", sweep::in_words(gone)),
            Err(error) => {
                self.sweep_not_before = now + SWEEP_AGAIN;
                tracing::error!("what has outlived its days could not be deleted: {error}; it is tried again in an hour");
            }
        }
        done.transpose()
    }

    async fn sweep_if_due(&self, now: DateTime<Utc>) -> Result<Option<Gone>, StoreError> {
        let noted = self.store.setting(SWEPT).await?.unwrap_or_default();
        if self.begun(&noted).is_some_and(|last| last <= now + SWEEP_EVERY && now < last + SWEEP_EVERY) {
            return Ok(None);
        }
        let (begun, place) = self.interrupted(now).await?;
        let head = format!("{} {}", begun.timestamp_millis(), rules_in_short(&self.rules));
        let mut pass = Pass::from(place, false);
        let mut parts = 0_u32;
        while self.part(&mut pass, now).await? {
            parts += 1;
            if parts.is_multiple_of(SWEEPING_PARTS) {
                let noted = [head.as_bytes(), b"\n", pass.place()].concat();
                self.store.put_setting(SWEEPING, &noted).await?;
            }
        }
        self.store.put_setting(SWEPT, head.as_bytes()).await?;
        self.store.put_setting(SWEEPING, b"").await?;
        Ok(Some(pass.gone))
    }

    /// When the sweep that is noted here was begun, if it was one by these rules.
    fn begun(&self, noted: &[u8]) -> Option<DateTime<Utc>> {
        let (ms, rules) = std::str::from_utf8(noted).ok()?.split_once(' ')?;
        let ms = ms.parse().ok().filter(|_| rules == rules_in_short(&self.rules))?;
        DateTime::from_timestamp_millis(ms)
    }

    /// When the sweep was begun that an earlier process has not ended, and where it was; now, and at the beginning, when there is none.
    async fn interrupted(&self, now: DateTime<Utc>) -> Result<(DateTime<Utc>, Vec<u8>), StoreError> {
        let noted = self.store.setting(SWEEPING).await?.unwrap_or_default();
        let end = noted.iter().position(|byte| *byte == b'\n').unwrap_or(noted.len());
        let (head, place) = noted.split_at(end);
        // One from a time ahead is of a clock that went wrong: what it has passed may not be as it took it to be.
        Ok(match self.begun(head).filter(|begun| *begun <= now) {
            Some(begun) => (begun, place.get(1..).unwrap_or_default().to_vec()),
            None => (now, Vec::new()),
        })
    }

    /// The next part of a sweep; from the beginning, when its place is of another version.
    async fn part(&self, pass: &mut Pass, now: DateTime<Utc>) -> Result<bool, StoreError> {
        match pass.part(&*self.store, &self.rules, now).await {
            Err(StoreError::Refused(_)) if !pass.place().is_empty() => {
                *pass = Pass::from(Vec::new(), false);
                pass.part(&*self.store, &self.rules, now).await
            }
            done => done,
        }
    }
}

/// Other rules are a reason to sweep again.
fn rules_in_short(rules: &Retention) -> String {
    format!("{rules:?}")
}

/// When a scheduled backup failed last, and why, when none was made since.
///
/// # Errors
/// When the store can't be read.
pub async fn last_failure(store: &dyn Store) -> Result<Option<(DateTime<Utc>, String)>, StoreError> {
    let noted = store.setting(BACKUP_FAILED).await?.unwrap_or_default();
    let noted = String::from_utf8_lossy(&noted).into_owned();
    Ok(noted.split_once(' ').and_then(|(ms, why)| Some((DateTime::from_timestamp_millis(ms.parse().ok()?)?, why.to_owned()))))
}
