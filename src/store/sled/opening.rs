//! Opening a database so that nothing acknowledged can be missing from it unnoticed, and so that a damaged one stays as it was found.

use std::io;
use std::path::Path;

use crate::failpoint::{self, Step};
use crate::port::StoreError;

use super::super::key::Kind;
use super::super::kv::{Base, View};
use super::super::record::Counter;
use super::super::totals::Totals;
use super::aside::Aside;
use super::fold::{Files, fold};
use super::journal;
use super::note::{Note, Noted};
use super::scan::{Log, scan};
use super::{Closing, SledOptions, Tree, compact, disk};

/// The stored format. A store with a higher one was written by a later simdesk; one without totals (1), or without the list of what
/// belongs to a conversation (2), gets them when it is opened.
pub(in super::super) const FORMAT: u64 = 6;
/// The first one with totals.
const FORMAT_WITH_TOTALS: u64 = 2;

/// A database that holds everything it acknowledged.
pub(super) struct Sound {
    pub tree: Tree,
    pub files: Files,
    pub note: Note,
    /// The number of its last commit.
    pub commits: u64,
    /// The number of its last start.
    pub boot: u64,
    pub totals: Totals,
}

/// Opens the database of a store, or makes a new one.
pub(super) fn open(dir: &Path, place: &str, options: &SledOptions) -> Result<Sound, StoreError> {
    let failed = |e: io::Error| disk::unavailable(place, &e);
    let db = dir.join("db");
    Aside::undo_unfinished(dir).map_err(failed)?;
    compact::clear(dir).map_err(failed)?;
    let mut note = Note::open(dir).map_err(failed)?;
    let noted = note.read().map_err(failed)?;
    if let (Noted::Commit { number: 1.., .. }, false) = (noted, db.join("db").exists()) {
        return Err(disk::damaged(place, "the file db/db is missing"));
    }
    let log = if db.exists() {
        disk::remove_stale_snapshots(&db).map_err(failed)?;
        look(&db, noted).map_err(failed)?
    } else {
        Log::Whole
    };
    let Log::Torn(seen) = log else { return attempt(&db, place, options, note, noted, log) };
    tracing::info!(store = place, "the log is not whole ({seen}), as after a crash; everything in the store is checked");
    disk::check_space(dir, place, options.free_mb_min + (Aside::bytes(&db).map_err(failed)? >> 20))?;
    let aside = Aside::keep(dir).map_err(failed)?;
    let opened = attempt(&db, place, options, note, noted, log);
    let put = if opened.is_ok() { aside.drop_it() } else { aside.put_back() };
    put.map_err(failed)?;
    opened
}

fn look(db: &Path, noted: Noted) -> io::Result<Log> {
    match noted {
        Noted::Nothing => scan(db, 0, 0),
        Noted::Commit { bytes, end, .. } => scan(db, bytes, end),
        Noted::Unreadable => Ok(Log::Torn("its last commit is not known")),
    }
}

fn attempt(db: &Path, place: &str, options: &SledOptions, note: Note, noted: Noted, log: Log) -> Result<Sound, StoreError> {
    let step = |step| failpoint::reach(step).map_err(|e| disk::unavailable(place, &e));
    step(Step::Open)?;
    let tree = Tree { db: Closing(Some(disk::open(db, place, options)?)), place: place.to_owned() };
    step(Step::Opened)?;
    let mut files = Files::open(db.parent().unwrap_or(db)).map_err(|e| disk::unavailable(place, &e))?;
    disk::guarded(place, || {
        let folded = number(&View::new(&tree), "commit")?;
        let rest = journal::read(db.parent().unwrap_or(db), folded).map_err(|e| disk::unavailable(place, &e))?;
        let commits = rest.last;
        let view = View::on(&tree, rest.writes);
        let format = number(&view, "format")?;
        if format > FORMAT {
            let why = format!("it was written by a later version of simdesk (format {format}); use that version");
            return Err(StoreError::Unavailable { place: place.to_owned(), why });
        }
        let acknowledged = if let Noted::Commit { number, .. } = noted { number } else { 0 };
        let missing = rest.missing.max(acknowledged.saturating_sub(commits));
        if missing > 0 {
            let last = if missing == 1 { "one".to_owned() } else { missing.to_string() };
            return Err(disk::damaged(place, format!("acknowledged commits are gone: its last {last}")));
        }
        let boot = number(&view, "boot")?;
        let totals = totals(&view, log, format)?;
        if !view.is_clean() {
            let writes = view.into_writes();
            fold(&tree, &mut files, writes.iter().map(|(key, value)| (key.as_slice(), value.as_deref())), &["replay"])?;
        }
        Ok((commits, boot, totals))
    })
    .map(|(commits, boot, totals)| Sound { tree, files, note, commits, boot, totals })
}

fn number(view: &View, name: &str) -> Result<u64, StoreError> {
    Ok(view.read::<Counter>(&Kind::Meta.key().bytes(name.as_bytes()))?.map_or(0, |c| c.0))
}

/// Compared with what is there, when the log gave reason to.
fn totals(view: &View, log: Log, format: u64) -> Result<Totals, StoreError> {
    match (Totals::stored(view)?, log) {
        (Some(stored), Log::Whole) => Ok(stored),
        // A new store, or one from before there were totals; a later one that has none has lost them.
        (None, _) if format < FORMAT_WITH_TOTALS => Totals::counted(view),
        (None, _) => Err(disk::damaged(view.place(), "its count of records is gone".to_owned())),
        (Some(stored), Log::Torn(_)) => match Totals::counted(view)?.differ(stored) {
            None => Ok(stored),
            Some(what) => Err(disk::damaged(view.place(), what)),
        },
    }
}
