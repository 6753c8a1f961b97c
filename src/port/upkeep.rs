//! What looking after a store comes to: checking it, erasing and sweeping, reading all of it.

use serde::{Deserialize, Serialize};

use crate::model::{CaseId, StaffId};

/// What [`Store::verify`](super::Store::verify) read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct VerifyReport {
    /// Records read, per kind.
    pub records: Vec<(String, u64)>,
    /// What does not fit, at most 100 lines.
    pub faults: Vec<String>,
}

/// What [`Store::erase`](super::Store::erase) deleted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Erased {
    /// Records of waiting events.
    pub events: u64,
    /// Messages.
    pub messages: u64,
    /// Closed cases that lost their texts.
    pub cases: u64,
    /// Open cases, which lose theirs when they are closed.
    pub open: Vec<CaseId>,
    /// Answers of staff that went before the customer had them. Each is noted in its case.
    pub undelivered: Vec<Undelivered>,
}

/// An answer of staff that an erasure has taken with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undelivered {
    /// The case that it was given in.
    pub case: CaseId,
    /// Whose it was.
    pub staff: StaffId,
    /// True when the case was to be closed with it, and was closed by the erasure instead.
    pub closed: bool,
    /// True when there were words in it that the customer has not read.
    pub unheard: bool,
}

/// A view of everything as it was at one moment, read page by page while the store goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Its number.
    pub id: u64,
    /// The stored format.
    pub format: u64,
    /// How many records it holds, where the store counts them.
    pub records: Option<u64>,
}

/// Which part of a sweep to do.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SweepPage {
    /// [`Swept::next`] of the part before; empty at first.
    pub after: Vec<u8>,
    /// How many records are looked at, 1 to 1,000.
    pub limit: usize,
    /// Only count what would go.
    pub dry_run: bool,
}

/// What a part of a sweep did.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Swept {
    /// What went, by the words of the configuration.
    pub gone: Vec<(String, u64)>,
    /// Stored records that were deleted or written anew: more than went, since much leads to some of it.
    pub touched: u64,
    /// Where the next part begins; `None` at the end.
    pub next: Option<Vec<u8>>,
}

/// A stored record: its key, and its value as it is stored.
pub type RawRecord = (Vec<u8>, Vec<u8>);
