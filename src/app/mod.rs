//! Wiring: what is loaded from the outside, and who gets it.

pub mod data;
