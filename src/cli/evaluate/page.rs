//! stub
use super::outcome::Outcome;
pub fn render(_: &Outcome) -> anyhow::Result<String> { Ok(String::new()) }
