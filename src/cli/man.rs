//! `simdesk man`: the manual page of the program or of one command, as `man` reads it.

use std::io::Write as _;

use clap::{Args, CommandFactory as _};
use clap_mangen::Man;

use super::exit::Failure;

/// Options of `simdesk man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// The page of this command, as in `faq check` (default: of the program)
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
}

/// Prints the page.
///
/// # Errors
/// When there is no such command, or the page can't be written.
pub fn run(args: &ManArgs) -> Result<u8, Failure> {
    let mut command = super::Cli::command();
    // Gives every command its full name and the options that all commands take.
    command.build();
    let mut name = "simdesk".to_owned();
    for word in &args.command {
        let found = command.find_subcommand(word).cloned();
        let Some(found) = found.filter(|found| found.get_name() != "help") else {
            return Err(Failure::usage(format!("`{name}` has no command `{word}`; `{name} --help` lists them")));
        };
        name = format!("{name} {word}");
        command = found;
    }
    let mut page = Vec::new();
    Man::new(command).render(&mut page)?;
    std::io::stdout().lock().write_all(&page)?;
    Ok(0)
}
