//! The Telegram channel, tested over real HTTP against a Bot API server of our own.

pub mod emulator;
mod emulator_check;
mod emulator_client;
mod emulator_errors;
mod emulator_faults;
mod emulator_http;
mod emulator_updates;
mod emulator_user;
mod emulator_webhook;
mod golden;
mod group_check;
mod group_out;
mod group_stage;
mod group_trouble;
mod group_updates;
#[cfg(unix)]
mod hostile;
mod links;
#[cfg(unix)]
mod notices;
mod parts;
#[cfg(unix)]
mod proof;
#[cfg(unix)]
mod second_opinion;
#[cfg(unix)]
mod serve;
pub mod shop;
mod staff;
mod staff_back;
mod staff_banned;
mod staff_faults;
mod staff_flow;
mod staff_late;
mod staff_moves;
mod staff_proof;
mod staff_words;
#[cfg(unix)]
mod undelivered;
mod updates;
#[cfg(unix)]
mod webhook;
