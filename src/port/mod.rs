//! The traits that the core needs from outside: where things are kept, what time it is.

mod aside;
mod channel;
mod clock;
mod store;

pub use aside::{DeadLetter, Missed};
pub use channel::{Deliver, MESSAGE_UNITS_MAX};
pub use clock::{Clock, FixedClock};
pub use store::{
    Accepted, AttemptKey, CaseFilter, Changes, ChunkReport, Claim, Erased, ImportId, NewMessage, Owner, RawRecord, RowOutcome,
    SendClaim, SendOutcome, Snapshot, Store, StoreError, SweepPage, Swept, TimerChange, Undelivered, VerifyReport,
};
