//! views
pub mod case_words;
pub mod desk;
pub mod lookup;
pub mod questions;
pub mod site;
pub mod stats;
pub mod understand;
