//! views
pub mod lookup;
pub mod questions;
pub mod stats;
