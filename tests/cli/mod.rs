//! The program as its users meet it: a process with arguments, standard input, output, an exit code and files.

mod aside;
mod backup;
mod bad_input;
mod crash;
mod demo;
mod demo_data;
mod desk;
mod erasing;
mod evaluate;
mod faq_try;
pub mod help;
mod messages;
mod operating;
mod privacy;
mod reload;
#[cfg(unix)]
mod stats;
mod sweep;
#[cfg(unix)]
mod takeover;
#[cfg(unix)]
pub mod terminal;
mod token;
