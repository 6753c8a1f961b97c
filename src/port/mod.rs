//! The traits that the core needs from outside: where things are kept, what time it is.

mod aside;
mod channel;
mod clock;
mod reads;
mod store;
mod upkeep;

pub use aside::{DeadLetter, Missed};
pub use channel::{Deliver, MESSAGE_UNITS_MAX, Opening, Passed, Way};
pub use clock::{Clock, FixedClock};
pub use reads::{StaffRead, StaffReads};
pub use store::{
    Accepted, AttemptKey, CaseFilter, Changes, ChunkReport, Claim, ImportId, NewMessage, Owner, RowOutcome, SendClaim,
    SendOutcome, Store, StoreError, TimerChange,
};
pub use upkeep::{Erased, RawRecord, Snapshot, SweepPage, Swept, Undelivered, VerifyReport};
