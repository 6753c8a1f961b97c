//! understand

pub mod spans;

use crate::model::{AuditRecord, Meaning, ReasonHit};

/// stub
#[derive(Debug)]
pub struct Engine;
impl Engine {
    /// stub
    pub fn message(&self, text: &str) -> Meaning { Meaning { text: text.to_owned(), ..Meaning::default() } }
    /// stub
    pub fn explain(&self, _record: &AuditRecord) -> Vec<ReasonHit> { Vec::new() }
}
