//! Which entries a reason text means, by their patterns.

use regex::Regex;

use crate::model::EntryId;

/// The compiled patterns of one entry.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// A reason that matches one of these may be this entry.
    pub patterns: Vec<Regex>,
    /// A reason that matches one of these is not.
    pub except: Vec<Regex>,
}

/// One pattern of an entry that matched, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternHit {
    /// Whose pattern.
    pub entry: EntryId,
    /// The pattern's source.
    pub pattern: String,
    /// Byte range of the match in the text.
    pub span: std::ops::Range<usize>,
}
