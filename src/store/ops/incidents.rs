//! Incidents: numbered, versioned, one of a key at a time. Those that are not over lie before the others, since turns ask for them.

use crate::model::{Incident, IncidentId};
use crate::port::StoreError;

use super::super::key::{Key, Kind};
use super::super::kv::View;
use super::{bound, next_number};

/// Bytes of a notice in one language.
const NOTICE_BYTES_MAX: usize = 8 << 10;
/// More are never open at once: there are not so many causes.
const OPEN_MAX: usize = 10_000;

const OPEN: &[u8] = &[0];
const OVER: &[u8] = &[1];

fn key(place: &[u8], id: IncidentId) -> Key {
    Kind::Incident.key().bytes(place).number(id.0)
}

fn place(incident: &Incident) -> &'static [u8] {
    if incident.is_open() { OPEN } else { OVER }
}

pub(super) fn get(view: &View, id: IncidentId) -> Result<Option<Incident>, StoreError> {
    match view.read(&key(OPEN, id))? {
        Some(open) => Ok(Some(open)),
        None => view.read(&key(OVER, id)),
    }
}

pub(super) fn list(view: &View, all: bool, limit: usize) -> Result<Vec<Incident>, StoreError> {
    let among = if all { Kind::Incident.key() } else { Kind::Incident.key().bytes(OPEN) };
    Ok(view.list::<Incident>(&among, limit)?.into_iter().map(|(_, incident)| incident).collect())
}

pub(super) fn put(view: &mut View, mut incident: Incident) -> Result<IncidentId, StoreError> {
    for (_, text) in incident.notice.iter().chain(&incident.name) {
        bound("bytes in a notice", text.len(), NOTICE_BYTES_MAX)?;
    }
    if incident.version == 0 {
        if list(view, false, OPEN_MAX)?.iter().any(|open| open.key == incident.key) {
            return Err(StoreError::Conflict);
        }
        incident.id = IncidentId(next_number(view, "incident")?);
    } else {
        let stored = get(view, incident.id)?.ok_or(StoreError::Conflict)?;
        // What is over stays over: the next one of its kind has a number of its own.
        if stored.version != incident.version || (!stored.is_open() && incident.is_open()) {
            return Err(StoreError::Conflict);
        }
        view.delete(&key(place(&stored), stored.id));
    }
    incident.version += 1;
    view.write(&key(place(&incident), incident.id), &incident)?;
    Ok(incident.id)
}
