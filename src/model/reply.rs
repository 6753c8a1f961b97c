//! placeholder
use serde::{Deserialize, Serialize};
/// A choice that can be pressed; its number is its text equivalent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    /// What it says.
    pub label: String,
    /// What pressing it means: the text that would be typed instead ("1").
    pub value: String,
}
/// x
pub struct Line;
/// x
pub struct Reply;
/// x
pub struct Rendered;
