//! The one test binary: modules are added here as rooms get their tests.

#[path = "alerts/mod.rs"]
mod alerts;
#[path = "article/mod.rs"]
mod article;
#[path = "audits/mod.rs"]
mod audits;
#[path = "cli/mod.rs"]
mod cli;
#[path = "crash/mod.rs"]
mod crash;
#[path = "data_rooms/mod.rs"]
mod data_rooms;
#[path = "desk/mod.rs"]
mod desk;
#[path = "folder/mod.rs"]
mod folder;
#[path = "housekeeping/mod.rs"]
mod housekeeping;
#[path = "identify/mod.rs"]
mod identify;
#[path = "render/mod.rs"]
mod render;
#[path = "rows/mod.rs"]
mod rows;
#[path = "screen/mod.rs"]
mod screen;
#[path = "stats/mod.rs"]
mod stats;
#[path = "store_contract/mod.rs"]
mod store_contract;
#[path = "telegram/mod.rs"]
mod telegram;
#[path = "tidy/mod.rs"]
mod tidy;
#[path = "transcripts/mod.rs"]
mod transcripts;
#[path = "understand/mod.rs"]
mod understand;
#[path = "web/mod.rs"]
mod web;
