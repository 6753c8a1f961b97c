//! What the bot has found out, to be said: where the review stands, when to try again, what holds for an age, where a message is.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::StaffId;

/// Where the review stands against its three working days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// Inside the window.
    Day {
        /// Working days begun since submission, 0 to 3 (the day of submission is 0).
        day: u8,
        /// End of the third working day.
        due: NaiveDate,
    },
    /// The third working day has passed.
    Overdue {
        /// When it passed.
        due: NaiveDate,
    },
    /// The window reaches past the known calendar.
    CalendarUnknown {
        /// Last date that is known.
        known_until: NaiveDate,
    },
    /// Nobody knows when the order went in.
    SubmissionUnknown,
}

/// When a new try makes sense: the earliest safe moment, its basis, or that it is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RetryAdvice {
    /// At once, nothing has to be corrected.
    Now,
    /// As soon as what was wrong is corrected.
    AfterFix,
    /// When the cause has been solved by others.
    AfterResolution,
    /// From this time on: the carrier's text says so.
    From {
        /// The moment.
        at: DateTime<Utc>,
    },
    /// A waiting period between two applications.
    Window {
        /// Length in days.
        days: u16,
        /// First safe day, counted from this order's submission; `None` when that is not known.
        earliest: Option<NaiveDate>,
        /// True when the carrier's text names the period; false when it is only the usual rule.
        stated: bool,
    },
    /// A monthly limit: the first day of next month.
    NextMonth {
        /// That day.
        from: NaiveDate,
    },
    /// When the plan's age is reached.
    AtAge,
    /// No new try needed (still in review, passed, on its way).
    NotNeeded,
    /// Not known: ask first.
    Unknown,
}

/// Where a message to staff is, as far as it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whereabouts {
    /// In the case, which nobody has yet.
    Received,
    /// With somebody, who has not read it yet as far as is known.
    With {
        /// Who.
        staff: StaffId,
        /// When the case goes to somebody else if they don't answer.
        until: Option<DateTime<Utc>>,
    },
    /// Read by whoever has the case.
    Read {
        /// Who.
        staff: StaffId,
        /// When.
        at: DateTime<Utc>,
        /// As in [`Whereabouts::With`].
        until: Option<DateTime<Utc>>,
    },
    /// Answered, and the channel has the answer.
    Answered {
        /// By whom.
        staff: StaffId,
        /// When.
        at: DateTime<Utc>,
    },
    /// Answered; the answer is still on its way.
    Coming {
        /// By whom.
        staff: StaffId,
        /// When.
        at: DateTime<Utc>,
    },
    /// Answered; the answer did not arrive, and so was sent again just now.
    Again {
        /// By whom.
        staff: StaffId,
        /// When.
        at: DateTime<Utc>,
        /// True when nobody knows whether it arrived.
        perhaps: bool,
    },
}

/// Something that a member of staff said to a customer, and how far it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffSaid {
    /// Names it among all messages of the store, for sending it again.
    pub number: u64,
    /// Who.
    pub staff: StaffId,
    /// When it was said, or sent again.
    pub at: DateTime<Utc>,
    /// How far.
    pub came: Came,
}

impl StaffSaid {
    /// True when it did not arrive, as far as is known.
    #[must_use]
    pub fn is_missed(&self) -> bool {
        matches!(self.came, Came::Failed | Came::Perhaps)
    }
}

/// How far a message came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Came {
    /// Not yet sent.
    Nowhere,
    /// The channel has it.
    There,
    /// It failed.
    Failed,
    /// Nobody knows.
    Perhaps,
}

/// What can be said about an age.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgeAdvice {
    /// Under 16: a guardian at the carrier's own hall.
    UnderSixteen,
    /// Outside the plan's own range.
    OutsidePlan {
        /// Youngest, where known.
        min: Option<u8>,
        /// Oldest, where known.
        max: Option<u8>,
    },
    /// 16 or 17: allowed by law, but many plans start at 18.
    Youth,
    /// 60 or older: many plans cap the age, the law doesn't.
    Senior,
    /// Old enough and inside the plan, yet refused for age: a person must check.
    AdultRefused,
    /// Old enough, and the order was refused for something else.
    Fits,
}
