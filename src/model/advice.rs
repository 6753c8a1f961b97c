//! What the bot has found out, to be said: where the review stands, when to try again, what holds for an age, where a message is.

use chrono::{DateTime, NaiveDate, Utc};

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
    /// Answered.
    Answered {
        /// By whom.
        staff: StaffId,
        /// When.
        at: DateTime<Utc>,
    },
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
