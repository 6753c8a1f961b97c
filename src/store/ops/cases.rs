//! Cases: numbered, versioned, the open ones listed apart.

use chrono::{DateTime, Utc};

use crate::model::{Case, CaseId, CaseNote, Speaker};
use crate::port::{CaseFilter, StoreError};

use super::super::key::{Key, Kind};
use super::super::kv::View;
use super::super::record::Mark;
use super::{last_number, next_number, own, threads};

/// Customers read case numbers out: all of them have four digits at least.
const FIRST_ID: u64 = 1000;

fn case_key(id: CaseId) -> Key {
    Kind::Case.key().number(id.0)
}

pub(super) fn is_open(case: &Case) -> bool {
    case.state.is_open()
}

pub(super) fn next_id(view: &mut View) -> Result<CaseId, StoreError> {
    Ok(CaseId(FIRST_ID + next_number(view, "case")?))
}

pub(super) fn get(view: &View, id: CaseId) -> Result<Option<Case>, StoreError> {
    view.read(&case_key(id))
}

pub(super) fn put(view: &mut View, mut case: Case) -> Result<(), StoreError> {
    let stored = get(view, case.id)?.map_or(0, |c| c.version);
    if stored != case.version {
        return Err(StoreError::Conflict);
    }
    if case.version == 0 {
        own::add(view, &case.conversation, &case_key(case.id))?;
    }
    case.version += 1;
    let open = Kind::OpenCase.key().number(case.id.0);
    if is_open(&case) {
        view.write(&open, &Mark)?;
    } else {
        view.delete(&open);
        if view.has(&to_strip_key(case.id))? {
            view.delete(&to_strip_key(case.id));
            if let Some(at) = case.state.closed_at() {
                threads::close(view, &case.conversation, at)?;
            }
            return strip(view, case);
        }
    }
    view.write(&case_key(case.id), &case)
}

/// Notes in an open case that the customer had what they left here erased, so that its texts go when it is closed.
pub(super) fn mark_erased(view: &mut View, mut case: Case, at: DateTime<Utc>) -> Result<(), StoreError> {
    case.notes.push(CaseNote { at, who: Speaker::Erasure, text: String::new() });
    case.version += 1;
    view.write(&to_strip_key(case.id), &Mark)?;
    view.write(&case_key(case.id), &case)
}

/// What says that the texts of an open case go when it is closed.
pub(super) fn to_strip_key(id: CaseId) -> Key {
    Kind::CaseToStrip.key().number(id.0)
}

/// Writes a closed case without what tells of the person. That an answer was not delivered, and whose it was, tells of staff only.
pub(super) fn strip(view: &mut View, mut case: Case) -> Result<(), StoreError> {
    case.notes.retain_mut(|note| {
        note.text.clear();
        matches!(note.who, Speaker::Undelivered(_))
    });
    case.order = None;
    view.write(&case_key(case.id), &case)
}

/// True for a case that has nothing left for [`strip`].
pub(super) fn is_stripped(case: &Case) -> bool {
    case.is_bare()
}

pub(super) fn list(view: &View, filter: CaseFilter, limit: usize) -> Result<Vec<Case>, StoreError> {
    if filter.all {
        let all = view.list::<Case>(&Kind::Case.key(), limit)?;
        return Ok(all.into_iter().map(|(_, case)| case).collect());
    }
    let open = view.list::<Mark>(&Kind::OpenCase.key(), limit)?;
    let mut cases = Vec::with_capacity(open.len());
    for (key, Mark) in open {
        cases.extend(get(view, CaseId(last_number(&key)))?);
    }
    Ok(cases)
}
