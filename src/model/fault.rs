//! A fault in the data that staff edit (FAQ, contacts, calendar, sentences, config), with the place where it can be mended.

use std::fmt;

/// How bad a fault is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The data can't be used until this is mended.
    Error,
    /// The data works, but somebody should look.
    Warning,
}

/// One fault. Shown as `file:line: message`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fault {
    /// The file's name or path, as it was given to the loader.
    pub file: String,
    /// The line, from 1; 0 when the fault belongs to the whole file.
    pub line: usize,
    /// Error or warning.
    pub severity: Severity,
    /// What is wrong and how to mend it.
    pub message: String,
}

impl Fault {
    /// An error at a line (0 = the whole file).
    #[must_use]
    pub fn error(file: impl Into<String>, line: usize, message: impl Into<String>) -> Self {
        Self { file: file.into(), line, severity: Severity::Error, message: message.into() }
    }

    /// A warning at a line (0 = the whole file).
    #[must_use]
    pub fn warning(file: impl Into<String>, line: usize, message: impl Into<String>) -> Self {
        Self { file: file.into(), line, severity: Severity::Warning, message: message.into() }
    }

    /// Whether the data can't be used because of it.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let note = if self.is_error() { "" } else { "warning: " };
        if self.line == 0 {
            write!(f, "{}: {note}{}", self.file, self.message)
        } else {
            write!(f, "{}:{}: {note}{}", self.file, self.line, self.message)
        }
    }
}
