//! Audit records: where they come from, and who may hear about them.
//!
//! Sellers have two kinds of files. A 抖店 order export knows the number that the customer knows, and no reason; a distributor's export
//! knows the reason, and often no 抖店 number. Both are read as they are ([`read`]), understood column by column ([`columns`],
//! [`statuses`], [`cell`], [`dates`], [`reasons`]), turned into neutral updates ([`row`]) and merged ([`import()`]); the store joins them
//! by any number that they share, and keeps the cards of one main order apart ([`arrange`](crate::model::arrange)). Whoever asks about an
//! order passes the owner check first ([`owner`]).
//!
//! What is deliberately absent: identity numbers, full phones, names and addresses. They are dropped where a row is read, so nothing
//! after this room can store or log them.

pub mod cell;
pub mod columns;
pub mod dates;
mod file_hash;
pub mod header;
pub mod import;
pub mod ingest;
pub mod link;
pub mod mapping;
pub mod mask;
pub mod owner;
pub mod read;
pub mod reasons;
pub mod refused;
pub mod row;
pub mod signature;
pub mod statuses;
pub mod summary;
pub mod survey;
pub mod take;
pub mod ticket;

pub use file_hash::file_hash;
pub use import::{ImportError, Options, Progress, Silent, import};
pub use mapping::Mapping;
pub use owner::{Keyring, Limits, check_owner};
pub use read::{Input, ReadError};
pub use refused::RefusedTo;
pub use summary::{FileSummary, Summary};
