//! `simdesk completions`: what a shell needs to complete commands, options and their values.

use std::io::Write as _;

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use super::exit::Failure;

/// Options of `simdesk completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the script.
///
/// # Errors
/// When it can't be written.
pub fn run(args: &CompletionsArgs) -> Result<u8, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::Cli::command(), "simdesk", &mut script);
    std::io::stdout().lock().write_all(&script)?;
    Ok(0)
}
