//! The audit-record room: real files in, one record per order out, and nothing personal kept.

mod help;

mod import;
mod owner;
mod reader;
mod samples;
mod traps;
