//! cli
pub mod import;
pub mod lookup;
