//! A row of an import that says nothing but its numbers and its time, for tests to fill in.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use chrono::{DateTime, Utc};
use simdesk::model::AuditUpdate;

/// Everything else in it is unknown.
pub fn empty(ids: &[&str], updated_at: DateTime<Utc>) -> AuditUpdate {
    AuditUpdate {
        ids: ids.iter().map(|id| id.parse().unwrap()).collect(),
        part_of: None,
        carrier: None,
        product: None,
        submitted_at: None,
        decided_at: None,
        updated_at,
        status: None,
        reasons: None,
        paid: None,
        refund: None,
        resubmission_of: None,
        tail_hash: None,
        source: "file".to_owned(),
    }
}
