//! audits
mod owner;
pub use owner::{Keyring, Limits, check_owner};
