//! The program as its users meet it: a process with arguments, standard input, output, an exit code and files.

mod backup;
mod bad_input;
mod crash;
mod demo;
pub mod help;
mod messages;
mod privacy;
#[cfg(unix)]
mod takeover;
#[cfg(unix)]
mod terminal;
