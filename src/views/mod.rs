//! views
pub mod lookup;
