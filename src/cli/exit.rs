//! How a command ends: exit codes, and errors as one line that says what is wrong and how to mend it.

use std::io::{self, Write};
use std::process::ExitCode;

use crate::app::data::DataFaults;
use crate::store::StoreUrlError;
use crate::store::backup::SealError;

/// Wrong use of the command line.
pub const USAGE: u8 = 2;
/// Data that can't be used: a file, a FAQ entry, a row.
pub const DATA: u8 = 3;
/// Nothing was found.
pub const NOT_FOUND: u8 = 4;

/// Shown under `--help`.
pub const HELP: &str =
    "Exit codes: 0 done · 1 failed · 2 wrong usage or configuration\n            3 bad input data · 4 not found";

/// Why a command ended without doing its work.
#[derive(Debug)]
pub struct Failure {
    code: u8,
    lines: Vec<String>,
}

impl Failure {
    /// Wrong usage or configuration.
    #[must_use]
    pub fn usage(line: impl Into<String>) -> Self {
        Self { code: USAGE, lines: vec![line.into()] }
    }

    /// Bad data, one line a fault.
    #[must_use]
    pub fn data(lines: impl IntoIterator<Item = String>) -> Self {
        Self { code: DATA, lines: lines.into_iter().collect() }
    }

    /// Nothing found.
    #[must_use]
    pub fn not_found(line: impl Into<String>) -> Self {
        Self { code: NOT_FOUND, lines: vec![line.into()] }
    }

    /// Wrong configuration, one line a fault.
    #[must_use]
    pub fn config(lines: impl IntoIterator<Item = String>) -> Self {
        Self { code: USAGE, lines: lines.into_iter().collect() }
    }

    /// What it says, on one line.
    #[must_use]
    pub fn text(&self) -> String {
        self.lines.join("; ")
    }

    /// Prints the lines and gives the exit code.
    #[must_use]
    pub fn report(self) -> ExitCode {
        let mut err = std::io::stderr().lock();
        for line in &self.lines {
            // Standard error may be closed; the exit code still tells.
            let _ = writeln!(err, "simdesk: {line}");
        }
        ExitCode::from(self.code)
    }
}

/// Everything else is "failed", with the whole chain of causes on one line; but what the operator wrote is told as such, and a reader
/// that has seen enough (`| head`) is no failure.
impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        let error: anyhow::Error = error.into();
        if let Some(faults) = error.downcast_ref::<DataFaults>() {
            return Self { code: DATA, lines: vec![faults.to_string()] };
        }
        let io = error.chain().find_map(|cause| cause.downcast_ref::<io::Error>());
        if io.is_some_and(|io| io.kind() == io::ErrorKind::BrokenPipe) {
            return Self { code: 0, lines: Vec::new() };
        }
        let code = if error.is::<StoreUrlError>() || error.is::<SealError>() { USAGE } else { 1 };
        Self { code, lines: vec![format!("{error:#}")] }
    }
}
