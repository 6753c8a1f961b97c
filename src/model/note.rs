//! What a turn came to, kept for statistics and for trying an edited FAQ on real questions.
//!
//! The question is masked and without numbers, and without what follows words such as 我叫, 地址是 or "my name is". That is all: a name
//! or an address that comes without such a word can't be told from other words, and stays. So notes are for staff only, like the
//! conversations; they go when a conversation is erased.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{Carrier, CaseId, CaseReason, ConversationId, EntryId, Topics};

/// How a turn ended. Stored by position: new ones go last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TurnOutcome {
    /// The bot gave an answer.
    Answered,
    /// The bot asked for what an answer needs: an order number, a phone tail, a readable text.
    Asked,
    /// The bot asked back which of several things was meant.
    Clarified,
    /// The bot had nothing to offer: say it differently, or talk to a person.
    NotUnderstood,
    /// Not what the bot is for.
    OutOfScope,
    /// Something that only staff can do.
    Declined,
    /// A case was opened.
    HandedOff {
        /// Which.
        case: CaseId,
        /// Why.
        reason: CaseReason,
    },
    /// The message went to the person who has, or will have, the case.
    WithStaff,
    /// A person answered in this case for the first time.
    FirstAnswer {
        /// Which.
        case: CaseId,
        /// Seconds since it was opened.
        waited_s: u32,
    },
    /// A case ended without an answer by a person.
    Closed {
        /// Which.
        case: CaseId,
    },
    /// The customer said how the help of staff was.
    Rated {
        /// In which case.
        case: CaseId,
        /// From 1 to 5.
        stars: u8,
    },
    /// Somebody said on a page of the FAQ whether it helped.
    Voted {
        /// What they said.
        helped: bool,
    },
}

/// What a turn came to. Turns in which nothing was asked (greetings, menus, news about an order) leave none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TurnNote {
    /// When it was decided.
    pub at: DateTime<Utc>,
    /// How it ended.
    pub outcome: TurnOutcome,
    /// The entry that the question was taken for.
    pub entry: Option<EntryId>,
    /// The question without its numbers, at most [`Self::QUESTION_CHARS_MAX`]; `None` for a choice, a number, a picture.
    pub question: Option<String>,
    /// The carrier of the order that it was about.
    pub carrier: Option<Carrier>,
    /// The code that the carrier gave, at most [`Self::CODE_CHARS_MAX`].
    pub code: Option<String>,
}

impl TurnNote {
    /// Characters of a code.
    pub const CODE_CHARS_MAX: usize = 40;

    /// What the turn was about.
    #[must_use]
    pub fn topics(&self) -> Topics {
        Topics { entry: self.entry.clone(), carrier: self.carrier, code: self.code.clone() }
    }

    /// Characters of a question that are kept.
    pub const QUESTION_CHARS_MAX: usize = 200;
}

/// Where a note lies: by day, so that old ones can be dropped together, then by conversation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TurnMark {
    /// The day of the turn in Asia/Shanghai.
    pub day: NaiveDate,
    /// Whose.
    pub conversation: ConversationId,
    /// The event's place in the inbox.
    pub position: u64,
}

/// A note and where it lies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TurnRow {
    /// Where.
    pub mark: TurnMark,
    /// What.
    pub note: TurnNote,
}
