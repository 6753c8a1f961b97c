//! An incident: one cause, carrier or code of a carrier that customers suddenly ask about far more often than usual.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{Carrier, EntryId, IdError, Locale, StaffId};

/// The number of an incident, shown as `I-12`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct IncidentId(pub u64);

impl fmt::Display for IncidentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "I-{}", self.0)
    }
}

impl FromStr for IncidentId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let text = text.trim();
        let digits = text.strip_prefix("I-").or_else(|| text.strip_prefix("i-")).unwrap_or(text);
        digits.parse().map(Self).map_err(|_| IdError::IncidentId)
    }
}

/// What is frequent, the most telling first: a code says more than the cause that it means, and a cause more than a carrier. Stored by
/// position: new ones go last.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum IncidentKey {
    /// A carrier's code, such as `E900009`.
    Code(String),
    /// A cause or an outcome: the FAQ entry.
    Entry(EntryId),
    /// Orders of a carrier.
    Carrier(Carrier),
}

impl IncidentKey {
    /// What kind of key it is, in one word.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Code(_) => "code",
            Self::Entry(_) => "cause",
            Self::Carrier(_) => "carrier",
        }
    }

    /// Which one of its kind.
    #[must_use]
    pub fn value(&self) -> &str {
        match self {
            Self::Code(code) => code,
            Self::Entry(entry) => entry.as_str(),
            Self::Carrier(carrier) => carrier.name(),
        }
    }
}

impl fmt::Display for IncidentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind(), self.value())
    }
}

/// What a turn was about, as far as alerts count it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Topics {
    /// The cause or outcome.
    pub entry: Option<EntryId>,
    /// The carrier.
    pub carrier: Option<Carrier>,
    /// The carrier's code.
    pub code: Option<String>,
}

impl Topics {
    /// True when it was about this.
    #[must_use]
    pub fn has(&self, key: &IncidentKey) -> bool {
        match key {
            IncidentKey::Code(code) => self.code.as_ref() == Some(code),
            IncidentKey::Entry(entry) => self.entry.as_ref() == Some(entry),
            IncidentKey::Carrier(carrier) => self.carrier == Some(*carrier),
        }
    }

    /// The keys under which it counts.
    pub fn keys(&self) -> impl Iterator<Item = IncidentKey> {
        let code = self.code.clone().map(IncidentKey::Code);
        let entry = self.entry.clone().map(IncidentKey::Entry);
        [code, entry, self.carrier.map(IncidentKey::Carrier)].into_iter().flatten()
    }
}

/// What the expectation was made from. Stored by position: new ones go last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Known {
    /// The same hours of so many earlier weeks.
    Weeks(u8),
    /// The same hours of so many earlier days: no week is known yet.
    Days(u8),
    /// Nothing: not even a day is known.
    Nothing,
}

/// The same words in each language.
pub type Words = Vec<(Locale, String)>;

/// The words of this language; of the first one where it has none.
#[must_use]
pub fn in_language(words: &[(Locale, String)], locale: Locale) -> &str {
    let own = words.iter().find(|(of, _)| *of == locale);
    own.or_else(|| words.first()).map_or("", |(_, text)| text)
}

/// What a person has decided about it. Stored by position: new ones go last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// Nothing yet.
    None,
    /// The notice goes to those who wait.
    Announced {
        /// Who decided.
        by: StaffId,
        /// When.
        at: DateTime<Utc>,
        /// How many it went to; `None` until it has gone to all of them.
        told: Option<u32>,
    },
    /// It is nothing that customers need to hear of.
    Dismissed {
        /// Who decided.
        by: StaffId,
        /// When.
        at: DateTime<Utc>,
    },
}

/// One incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// Its number; 0 in one that is not stored yet.
    pub id: IncidentId,
    /// Grows by one with every change; a change to an older version is refused.
    pub version: u64,
    /// What is frequent.
    pub key: IncidentKey,
    /// When it was noticed first.
    pub began_at: DateTime<Utc>,
    /// When it was last as frequent.
    pub last_at: DateTime<Utc>,
    /// When it was over.
    pub ended_at: Option<DateTime<Utc>>,
    /// The time that is counted, in minutes.
    pub window_minutes: u32,
    /// Conversations in that time when it was noticed.
    pub count: u32,
    /// The most there were.
    pub peak: u32,
    /// When staff heard that it has doubled.
    pub grown_at: Option<DateTime<Utc>>,
    /// Conversations to be expected in that time, in thousandths.
    pub expected_milli: u32,
    /// What that was made from.
    pub known: Known,
    /// What a person has decided.
    pub verdict: Verdict,
    /// What is frequent, in words.
    pub name: Words,
    /// The notice: as suggested, and from the decision on as it was sent.
    pub notice: Words,
}

impl Incident {
    /// How many are usual, as it is written.
    #[must_use]
    pub fn usual(&self) -> String {
        format!("{:.1}", f64::from(self.expected_milli) / 1_000.0)
    }

    /// True until it has been calm for long enough.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.ended_at.is_none()
    }

    /// True while customers hear of it.
    #[must_use]
    pub fn is_announced(&self) -> bool {
        self.is_open() && matches!(self.verdict, Verdict::Announced { .. })
    }

    /// Where it stands, in one word: open, announced, dismissed or over.
    #[must_use]
    pub fn state(&self) -> &'static str {
        match (&self.verdict, self.ended_at) {
            (_, Some(_)) => "over",
            (Verdict::None, None) => "open",
            (Verdict::Announced { .. }, None) => "announced",
            (Verdict::Dismissed { .. }, None) => "dismissed",
        }
    }

    /// Since when questions count as its own: the first ones came before it was noticed.
    #[must_use]
    pub fn since(&self) -> DateTime<Utc> {
        self.began_at - TimeDelta::minutes(self.window_minutes.into())
    }
}

/// When something counts as suddenly frequent. `docs/desk.md` says it in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlertRule {
    /// Nobody looks when this is false.
    pub on: bool,
    /// The time that is counted, in minutes.
    pub window_minutes: u32,
    /// Earlier weeks that it is compared with.
    pub weeks: u8,
    /// Fewer conversations are no incident.
    pub minimum: u32,
    /// So many times what is expected.
    pub ratio: u32,
    /// Of so many looks at a quiet hour one may be taken for an incident.
    pub one_in: u32,
    /// After so many minutes without it an incident is over.
    pub calm_minutes: u32,
}

impl Default for AlertRule {
    fn default() -> Self {
        Self { on: true, window_minutes: 60, weeks: 4, minimum: 8, ratio: 3, one_in: 10_000, calm_minutes: 120 }
    }
}
