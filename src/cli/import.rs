//! stub
use super::exit::Failure;
use crate::config::Config;
use clap::Args;
/// stub
#[derive(Debug, Args)]
pub struct ImportArgs {}
/// stub
pub async fn run(_: &ImportArgs, _: &Config) -> Result<u8, Failure> {
    Ok(0)
}
