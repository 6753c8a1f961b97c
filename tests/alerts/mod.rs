//! Alerts: the rule on generated series, and incidents from the first look to the last notice.

mod commands;
mod desk;
mod rule;
mod series;
