//! views
pub mod lookup;
pub mod stats;
