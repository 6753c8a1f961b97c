//! understand

pub mod spans;
