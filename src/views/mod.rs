//! views
pub mod lookup;
pub mod questions;
