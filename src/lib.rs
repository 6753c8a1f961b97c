//! simdesk

pub mod app;
pub mod audits;
pub mod calendar;
pub mod channel;
pub mod cli;
pub mod config;
pub mod decide;
pub mod desk;
pub mod faq;
pub mod flow;
pub mod locale;
pub mod model;
pub mod normalise;
pub mod port;
pub mod render;
pub mod sheet;
pub mod store;
pub mod understand;
pub mod views;
