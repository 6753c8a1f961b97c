//! Importing files: all of them are checked before the first row is merged, and a chat going on beside it never waits long.
//!
//! An import's name is the hash of what decides its result (the file's bytes, the mapping, this code's version, the key), and a chunk
//! of it is applied once: the same file again changes nothing, and a run that was killed goes on where it stopped. Reading happens on
//! a thread of its own; between two chunks the task gives way.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::ControlFlow;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;

use super::columns::Format;
use super::mapping::Mapping;
use super::owner::Keyring;
use super::read::{Input, ReadError};
use super::refused::{RefusedFile, RefusedTo};
use super::summary::{FileSummary, Summary};
use super::survey::{Survey, survey};
use super::take::{TakeError, is_distributor, take};
use crate::failpoint::{self, Step};
use crate::model::{AuditRecord, AuditStatus, AuditUpdate, OrderId, hex};
use crate::port::{ChunkReport, ImportId, RowOutcome, Store, StoreError};

/// Changes whenever the same file would give other chunks.
const FORMAT_VERSION: u32 = 3;
/// Chunks that wait for the store.
const QUEUE_CHUNKS: usize = 16;
/// Chunks that the store is asked for at once: it may commit them together. Their order does not matter, since merging has none.
const AT_ONCE_CHUNKS: usize = 4;

/// How to import.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Read everything, write nothing.
    pub dry_run: bool,
    /// The mapping file, if any.
    pub mapping: Mapping,
    /// Where refused rows go; a dry run writes none.
    pub refused: RefusedTo,
}

/// Why an import ended early.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Some files can't be read. Nothing of any file was merged.
    #[error("{}nothing was imported", lines(.0))]
    Files(Vec<ReadError>),
    /// A file changed or broke while it was read.
    #[error("{0}; what was imported before stays, run the same command again to go on")]
    Read(ReadError),
    /// The store failed.
    #[error("{file}: {error} (what was imported before stays; run the same command again to go on)")]
    Store {
        /// The file.
        file: String,
        /// What the store says.
        error: StoreError,
    },
    /// The refused rows can't be written.
    #[error("the refused rows cannot be written to {0}; choose another directory with --refused")]
    Refused(String),
    /// The reading thread ended unexpectedly.
    #[error("{0}: reading ended unexpectedly; this is a bug in simdesk, what was imported before stays")]
    Bug(String),
}

fn lines(faults: &[ReadError]) -> String {
    faults.iter().fold(String::new(), |mut out, fault| {
        let _ = writeln!(out, "{fault}");
        out
    })
}

/// Hears how far an import is.
pub trait Progress: Send {
    /// A file begins; so many rows are to come.
    fn begin(&mut self, file: &str, rows: u64);
    /// So many rows more are done.
    fn advance(&mut self, rows: u64);
    /// The file is done.
    fn end(&mut self);
}

/// Hears nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&mut self, _file: &str, _rows: u64) {}
    fn advance(&mut self, _rows: u64) {}
    fn end(&mut self) {}
}

/// Imports files of any kind, in any order.
///
/// # Errors
/// When a file can't be used (then nothing was merged), or the store or the disk fails on the way.
pub async fn import(
    store: &dyn Store,
    files: &[Input],
    options: &Options,
    keyring: &Keyring,
    now: DateTime<Utc>,
    progress: &mut dyn Progress,
) -> Result<Summary, ImportError> {
    let surveys = check(files, &options.mapping).await?;
    let mut summary = Summary { dry_run: options.dry_run, ..Summary::default() };
    let mut joins = Joins::default();
    let mut seen = HashSet::new();
    for (input, survey) in files.iter().zip(surveys) {
        let mut run = Run { store, options, keyring, now, joins: &mut joins, seen: &mut seen };
        summary.files.push(run.file(input, survey, progress).await?);
    }
    let fault = |error| ImportError::Store { file: "joining".into(), error };
    if !options.dry_run {
        joins.count(store, &mut summary).await.map_err(fault)?;
    }
    Ok(summary)
}

/// Surveys every file before any is merged, and reports every fault.
async fn check(files: &[Input], mapping: &Mapping) -> Result<Vec<Arc<Survey>>, ImportError> {
    let mut surveys = Vec::with_capacity(files.len());
    let mut faults = Vec::new();
    for input in files {
        let (own, mapping) = (input.clone(), mapping.clone());
        match tokio::task::spawn_blocking(move || survey(&own, &mapping)).await {
            Ok(Ok(found)) => surveys.push(Arc::new(found)),
            Ok(Err(fault)) => faults.push(fault),
            Err(_) => return Err(ImportError::Bug(input.name.clone())),
        }
    }
    if faults.is_empty() { Ok(surveys) } else { Err(ImportError::Files(faults)) }
}

struct Run<'a> {
    store: &'a dyn Store,
    options: &'a Options,
    keyring: &'a Keyring,
    now: DateTime<Utc>,
    joins: &'a mut Joins,
    seen: &'a mut HashSet<u64>,
}

impl Run<'_> {
    async fn file(
        &mut self,
        input: &Input,
        survey: Arc<Survey>,
        progress: &mut dyn Progress,
    ) -> Result<FileSummary, ImportError> {
        let import = import_id(&survey, &self.options.mapping, self.keyring);
        let format = survey.format();
        progress.begin(&input.name, survey.rows);
        let (sender, mut chunks) = mpsc::channel::<Vec<AuditUpdate>>(QUEUE_CHUNKS);
        let reader = {
            let (input, mapping, keyring, now) = (input.clone(), self.options.mapping.clone(), self.keyring.clone(), self.now);
            let to = if self.options.dry_run { &RefusedTo::Nowhere } else { &self.options.refused };
            let refused = RefusedFile::new(&input, to);
            tokio::task::spawn_blocking(move || {
                let mut give = |chunk| match sender.blocking_send(chunk) {
                    Ok(()) => ControlFlow::Continue(()),
                    Err(_) => ControlFlow::Break(()),
                };
                take(&input, &survey, &mapping, &keyring, now, refused, &mut give)
            })
        };
        let mut counted = FileSummary::default();
        let mut number = 0;
        // The first one alone: a file that the store refuses is refused at once.
        let mut at_once = 1;
        let mut next = Vec::with_capacity(AT_ONCE_CHUNKS);
        while chunks.recv_many(&mut next, at_once).await > 0 {
            at_once = AT_ONCE_CHUNKS;
            let mut rows = Vec::with_capacity(next.len());
            for chunk in &next {
                self.joins.note(format, chunk);
                failpoint::reach(Step::BetweenChunks).map_err(|e| ImportError::Bug(format!("{}: {e}", input.name)))?;
                rows.push(chunk.len() as u64);
            }
            let reports = self.merge(&import, number, next.drain(..)).await;
            for (report, rows) in reports.into_iter().zip(rows) {
                let report = report.map_err(|error| ImportError::Store { file: input.name.clone(), error })?;
                counted.count(&report.rows, report.repeated);
                number += 1;
                progress.advance(rows);
            }
            tokio::task::yield_now().await;
        }
        let summary = match reader.await {
            Ok(Ok(summary)) => summary,
            Ok(Err(TakeError::Read(error))) => return Err(ImportError::Read(error)),
            Ok(Err(TakeError::Refused(why))) => return Err(ImportError::Refused(why)),
            Err(_) => return Err(ImportError::Bug(input.name.clone())),
        };
        progress.end();
        let FileSummary { new, updated, unchanged, older, repeated, .. } = counted;
        Ok(FileSummary { new, updated, unchanged, older, repeated, ..summary })
    }

    /// Hands chunks over, all at once, from this number on.
    async fn merge(
        &mut self,
        import: &ImportId,
        first: u32,
        chunks: impl Iterator<Item = Vec<AuditUpdate>>,
    ) -> Vec<Result<ChunkReport, StoreError>> {
        if !self.options.dry_run {
            let (store, now) = (self.store, self.now);
            let asked = (first..).zip(chunks).map(|(number, chunk)| store.import_chunk(import, number, chunk, now));
            return all(asked.collect()).await;
        }
        let mut reports = Vec::new();
        for chunk in chunks {
            reports.push(self.predict_all(&chunk).await);
        }
        reports
    }

    async fn predict_all(&mut self, chunk: &[AuditUpdate]) -> Result<ChunkReport, StoreError> {
        let mut rows = Vec::with_capacity(chunk.len());
        for update in chunk {
            rows.push(self.predict(update).await?);
        }
        Ok(ChunkReport { rows, repeated: false })
    }

    /// What merging would most likely do, from reading alone.
    async fn predict(&mut self, update: &AuditUpdate) -> Result<RowOutcome, StoreError> {
        let mut known: Vec<AuditRecord> = Vec::new();
        let mut again = false;
        for id in &update.ids {
            let mut hasher = DefaultHasher::new();
            id.hash(&mut hasher);
            let seen = !self.seen.insert(hasher.finish());
            // The number of the main order alone does not make two cards one.
            again |= seen && update.part_of.as_ref().is_none_or(|p| p.main != *id || p.sub == *id);
            for record in self.store.audits_by_order(id).await? {
                if known.iter().all(|k| k.order_id != record.order_id) {
                    known.push(record);
                }
            }
        }
        if let (Some(part_of), 2..) = (&update.part_of, known.len()) {
            known.retain(|record| record.ids().any(|id| *id == part_of.sub));
        }
        Ok(match known.as_slice() {
            [] if again => RowOutcome::Updated,
            [] => RowOutcome::New,
            [record] => compare(record, update),
            _ => RowOutcome::Updated,
        })
    }
}

type Asked<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Waits for all of them at the same time.
async fn all<T>(mut asked: Vec<Asked<'_, T>>) -> Vec<T> {
    let mut answers: Vec<Option<T>> = asked.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        let mut ready = true;
        for (asked, answer) in asked.iter_mut().zip(&mut answers).filter(|(_, answer)| answer.is_none()) {
            match asked.as_mut().poll(context) {
                Poll::Ready(value) => *answer = Some(value),
                Poll::Pending => ready = false,
            }
        }
        if ready { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    answers.into_iter().flatten().collect()
}

fn compare(record: &AuditRecord, update: &AuditUpdate) -> RowOutcome {
    let says_status = update.status.is_some_and(|s| s != AuditStatus::Unknown);
    let older = says_status && record.status != AuditStatus::Unknown && update.updated_at < record.updated_at;
    if older && update.updated_at.timestamp() < record.updated_at.timestamp() {
        return RowOutcome::Older;
    }
    let same = update.ids.iter().all(|id| record.ids().any(|known| known == id))
        && (!says_status || update.status == Some(record.status))
        && update.reasons.as_ref().is_none_or(|r| *r == record.reasons)
        && update.paid.is_none_or(|p| Some(p) == record.paid)
        && update.refund.is_none_or(|r| r == record.refund)
        && update.carrier.is_none_or(|c| Some(c) == record.carrier)
        && (update.tail_hash.is_none() || update.tail_hash == record.tail_hash)
        // Fractions of a second come from the file's own time.
        && (!says_status || update.updated_at.timestamp() == record.updated_at.timestamp());
    match (same, older) {
        (true, _) => RowOutcome::Unchanged,
        (false, true) => RowOutcome::Older,
        (false, false) => RowOutcome::Updated,
    }
}

/// The name of an import.
fn import_id(survey: &Survey, mapping: &Mapping, keyring: &Keyring) -> ImportId {
    let mut hash = Sha256::new();
    hash.update(FORMAT_VERSION.to_be_bytes());
    hash.update(survey.scan.hash);
    hash.update(keyring.fingerprint());
    hash.update(mapping.canonical().as_bytes());
    ImportId(format!("file-{}", hex(&hash.finalize())))
}

/// The orders of this run that ought to be joined with the other kind of file.
#[derive(Default)]
struct Joins {
    shop: Vec<OrderId>,
    distributor: Vec<OrderId>,
}

impl Joins {
    fn note(&mut self, format: Format, chunk: &[AuditUpdate]) {
        let list = match format {
            Format::Doudian => &mut self.shop,
            other if is_distributor(other) => &mut self.distributor,
            _ => return,
        };
        list.extend(chunk.iter().filter_map(|u| u.ids.first().cloned()));
    }

    async fn count(self, store: &dyn Store, summary: &mut Summary) -> Result<(), StoreError> {
        let (mut seen, mut read) = (HashSet::new(), 0_u64);
        for (mut ids, of_shop) in [(self.shop, true), (self.distributor, false)] {
            ids.sort();
            ids.dedup();
            seen.clear();
            for id in &ids {
                for record in store.audits_by_order(id).await? {
                    if !seen.insert(record.order_id.clone()) {
                        continue;
                    }
                    if of_shop {
                        summary.unjoined_shop += u64::from(record.sources.iter().all(|s| s.starts_with("doudian:")));
                    } else if !record.ids().any(OrderId::is_shop_number) {
                        summary.unjoined_distributor += 1;
                    } else if is_undecided(store, &record).await? {
                        summary.undecided_distributor += 1;
                    }
                }
                read += 1;
                if read.is_multiple_of(256) {
                    tokio::task::yield_now().await;
                }
            }
        }
        Ok(())
    }
}

/// True for a record that knows no 抖店 number but one that several cards share.
async fn is_undecided(store: &dyn Store, record: &AuditRecord) -> Result<bool, StoreError> {
    if record.order_id.is_shop_number() {
        return Ok(false);
    }
    for id in record.aliases.iter().filter(|id| id.is_shop_number()) {
        if store.audits_by_order(id).await?.len() < 2 {
            return Ok(false);
        }
    }
    Ok(true)
}
