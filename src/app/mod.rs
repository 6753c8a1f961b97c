//! app
pub mod keys;
