//! The audit-record room: real files in, one record per order out, and nothing personal kept.

mod help;

mod cards;
mod cells;
mod files;
mod import;
mod keys;
mod lookup;
mod mapping;
mod owner;
mod privacy;
mod reader;
mod samples;
mod sheets;
mod statuses;
mod traps;
