//! Counts in the program's own English: "1 day", "2 days".

use std::fmt::Display;

/// A number and its noun, in the singular where there is one.
#[must_use]
pub fn counted<N: Display + PartialEq + From<u8> + Copy>(count: N, one: &str, many: &str) -> String {
    let noun = if count == N::from(1) { one } else { many };
    format!("{count} {noun}")
}
