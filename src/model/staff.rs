//! Who works at the desk: named accounts with a role. Being at the machine, or in a chat of staff, proves nothing by itself.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::StaffId;

/// What somebody may do. Stored by position: new ones go last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Role {
    /// Works on cases that wait, and on their own.
    Agent,
    /// Works on everybody's cases, and gets what nobody has taken.
    Admin,
}

impl Role {
    /// All, with their names.
    pub const ALL: [(&'static str, Self); 2] = [("agent", Self::Agent), ("admin", Self::Admin)];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Admin => "admin",
        }
    }
}

/// Somebody who works at the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffAccount {
    /// The name that they work under.
    pub id: StaffId,
    /// What they may do.
    pub role: Role,
    /// Their number in Telegram, where they work there.
    pub telegram: Option<i64>,
    /// Since when.
    pub added_at: DateTime<Utc>,
    /// When it ended, if it did.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl StaffAccount {
    /// True while it counts.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.revoked_at.is_none()
    }
}

/// Whoever acts, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Under which name.
    pub id: StaffId,
    /// True when they may also act on what others have: admins, and everybody as long as there are no accounts.
    pub over: bool,
}

/// How long somebody waited for the first answer of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wait {
    /// When their case was opened.
    pub opened_at: DateTime<Utc>,
    /// When it was answered.
    pub answered_at: DateTime<Utc>,
}

impl Wait {
    /// How many are kept.
    pub const KEPT_MAX: usize = 50;
}

/// UTF-16 units of what staff write at once, wherever they do: with the name before it it is one message of every channel, which can be
/// changed and taken back.
pub const ANSWER_UNITS_MAX: usize = 3_800;

/// How long a text of staff is, as channels count it, when that is too long.
#[must_use]
pub fn too_long_an_answer(text: &str) -> Option<usize> {
    Some(text.encode_utf16().count()).filter(|length| *length > ANSWER_UNITS_MAX)
}
