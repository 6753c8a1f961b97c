//! Cases in the words of staff: where one stands, why it was opened, what happened to it. Every surface in the terminal says it so; a room of
//! the staff has words of its own, in its language.

use chrono::{DateTime, Utc};

use crate::model::{Case, CaseReason, CaseState, Deed, Said, Speaker, shanghai};

/// The minute, in Asia/Shanghai.
#[must_use]
pub fn minute(at: DateTime<Utc>) -> String {
    at.with_timezone(&shanghai()).format("%Y-%m-%d %H:%M").to_string()
}

/// The same, as short as it can be on that day: only the time today, without the year in this one.
#[must_use]
pub fn short_minute(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let (local, today) = (at.with_timezone(&shanghai()), now.with_timezone(&shanghai()));
    let same = |pattern: &str| local.format(pattern).to_string() == today.format(pattern).to_string();
    let pattern = match () {
        () if same("%Y-%m-%d") => "%H:%M",
        () if same("%Y") => "%m-%d %H:%M",
        () => "%Y-%m-%d %H:%M",
    };
    local.format(pattern).to_string()
}

/// Why it was opened.
#[must_use]
pub fn reason(reason: &CaseReason) -> String {
    match reason {
        CaseReason::Asked => "asked for a person".to_owned(),
        CaseReason::NotUnderstood => "not understood".to_owned(),
        CaseReason::Complaint => "complaint".to_owned(),
        CaseReason::Overdue => "overdue".to_owned(),
        CaseReason::OwnerCheck => "owner check".to_owned(),
        CaseReason::AgeDispute => "adult refused for age".to_owned(),
        CaseReason::Action(request) => format!("wants: {request:?}"),
        CaseReason::NotSolved(entry) => format!("not solved by {entry}"),
        CaseReason::NotReached => "could not be reached".to_owned(),
        CaseReason::Entry(entry) => format!("entry {entry}"),
    }
}

/// Where it stands; `minute` writes a time.
#[must_use]
pub fn standing(case: &Case, minute: &dyn Fn(DateTime<Utc>) -> String) -> String {
    let escalated = if case.escalated().is_some() { "ESCALATED, " } else { "" };
    match &case.state {
        CaseState::Waiting => format!("{escalated}waiting"),
        CaseState::WaitingAgain { since, after: Some(after) } => {
            format!("{escalated}waiting again since {} ({after} had it)", minute(*since))
        }
        CaseState::WaitingAgain { since, after: None } => format!("{escalated}waiting again since {}", minute(*since)),
        CaseState::Claimed { by, since } => format!("with {by} since {}, not answered yet", minute(*since)),
        CaseState::WaitingOnStaff { by, since } => format!("with {by}, the customer waits since {}", minute(*since)),
        CaseState::WaitingOnCustomer { by, since } => format!("with {by}, answered at {}", minute(*since)),
        CaseState::Resolved { by: Some(by), .. } => format!("closed by {by}"),
        CaseState::Resolved { by: None, .. } => "solved, says the customer".to_owned(),
        CaseState::Rated { by, stars, .. } => {
            let by = by.as_ref().map_or_else(String::new, |by| format!("closed by {by}, "));
            format!("{by}rated {stars} of 5")
        }
    }
}

/// What happened.
#[must_use]
pub fn done(deed: &Deed) -> String {
    match deed {
        Deed::Claimed(by) => format!("taken by {by}"),
        Deed::Answered(by) => format!("answered by {by}"),
        Deed::Assigned { by, to } => format!("given to {to} by {by}"),
        Deed::HandedBack(by) => format!("handed back to the bot by {by}"),
        Deed::Closed(by) => format!("closed by {by}"),
        Deed::Reopened(by) => format!("reopened by {by}"),
        Deed::Wrote => "the customer wrote".to_owned(),
        Deed::Returned => "reopened: the customer wrote again".to_owned(),
        Deed::Solved => "solved, says the customer".to_owned(),
        Deed::Left => "the customer went back to the bot".to_owned(),
        Deed::Rated(stars) => format!("rated {stars} of 5 by the customer"),
        Deed::Idle(of) => format!("taken from {of}, who did not answer"),
        Deed::Lapsed => "closed by itself: the customer did not answer".to_owned(),
        Deed::Reminded => "nobody has taken it: staff were reminded".to_owned(),
        Deed::Escalated => "still nobody has taken it: for the admins".to_owned(),
        Deed::Cut { kept, whole } => format!("the message was too long: the first {kept} of {whole} characters were kept"),
        Deed::Nudged => "the customer was asked whether anything is open".to_owned(),
        Deed::Read(by) => format!("read by {by}"),
        Deed::Banned(by) => format!("banned by {by}: nobody answers the customer"),
        Deed::Unbanned(by) => format!("no longer banned, says {by}"),
        Deed::Withdrawn(Some(by)) => format!("{by} took a message back"),
        Deed::Withdrawn(None) => "the customer took a message back".to_owned(),
        Deed::Blocked => "the customer blocked the bot: nothing reaches them now".to_owned(),
        Deed::Unblocked => "the customer is back".to_owned(),
        Deed::NewsKept => "news of the order; not told: this customer has notices off".to_owned(),
        Deed::NoticeKept(incident) => format!("the notice of {incident}; not told: this customer has notices off"),
        Deed::Missed { said, perhaps, why } => {
            let what = match said {
                Said::Answer => "the answer",
                Said::Notice => "the news",
                Said::ByStaff(_) | Said::ToStaff => "the words of staff",
            };
            let sure = if *perhaps { "may not have been delivered" } else { "was not delivered" };
            format!("{what} above {sure}: {why}")
        }
    }
}

/// Whose words a line is; `None` where nobody said anything.
#[must_use]
pub fn speaker(who: &Speaker) -> Option<String> {
    Some(match who {
        Speaker::Customer => "customer".to_owned(),
        Speaker::Bot => "bot".to_owned(),
        Speaker::Staff(staff) => staff.to_string(),
        Speaker::Note(staff) => format!("{staff} (note)"),
        Speaker::Refused(staff) => format!("{staff} (NOT SENT, somebody else had the case)"),
        Speaker::Undelivered(staff) => format!("{staff} (not delivered)"),
        Speaker::TakenBack => "withdrawn by the customer".to_owned(),
        Speaker::Desk(_) | Speaker::Erasure => return None,
    })
}
