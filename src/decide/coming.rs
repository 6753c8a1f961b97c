//! What happens in a case by itself while nobody does anything, and when: the timers go by it, and whoever looks at a case reads it.

use chrono::{DateTime, TimeDelta, Utc};

use crate::calendar::Calendar;
use crate::model::{Case, CaseState, Deed, Hours, Promises};

/// What times are counted by.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// Working days.
    pub calendar: &'a Calendar,
    /// When staff are there.
    pub hours: Option<&'a Hours>,
    /// How long each step may take.
    pub promises: &'a Promises,
}

/// What happens to a case by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coming {
    /// Nobody has taken it: staff are reminded.
    Reminder,
    /// Still nobody has: it goes to the admins.
    Escalation,
    /// Whoever has it did not answer: it waits again.
    Requeue,
    /// The customer is silent: they are asked.
    Question,
    /// They are still silent: it ends.
    End,
    /// It can't be taken up again by writing.
    Over,
}

/// Something that happens by itself, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub what: Coming,
}

/// Since when it stands as it stands.
#[must_use]
pub fn since(case: &Case) -> DateTime<Utc> {
    match &case.state {
        CaseState::Waiting => case.opened_at,
        CaseState::WaitingAgain { since, .. }
        | CaseState::Claimed { since, .. }
        | CaseState::WaitingOnCustomer { since, .. }
        | CaseState::WaitingOnStaff { since, .. } => *since,
        CaseState::Resolved { at, .. } | CaseState::Rated { at, .. } => *at,
    }
}

/// What happens to the case by itself while nobody does anything, in order.
#[must_use]
pub fn steps(case: &Case, rules: &Rules<'_>) -> Vec<Step> {
    let promises = rules.promises;
    let span = |minutes: u32| TimeDelta::minutes(i64::from(minutes));
    let working = |from, minutes| rules.calendar.after_work(rules.hours, from, span(minutes));
    let mut steps = Vec::new();
    match &case.state {
        CaseState::Waiting | CaseState::WaitingAgain { .. } => {
            let since = since(case);
            if case.done_since(&Deed::Reminded, since).is_none() {
                steps.push(Step { at: working(since, promises.remind_minutes), what: Coming::Reminder });
            }
            if case.done_since(&Deed::Escalated, since).is_none() {
                let at = working(since, promises.escalate_minutes);
                steps.push(Step { at, what: Coming::Escalation });
            }
        }
        CaseState::Claimed { since, .. } | CaseState::WaitingOnStaff { since, .. } => {
            let at = working(*since, promises.claim_idle_minutes);
            steps.push(Step { at, what: Coming::Requeue });
        }
        CaseState::WaitingOnCustomer { since, .. } => {
            let nudged = case.done_since(&Deed::Nudged, *since);
            let asked = nudged.unwrap_or_else(|| *since + span(promises.nudge_minutes));
            if nudged.is_none() {
                steps.push(Step { at: asked, what: Coming::Question });
            }
            steps.push(Step { at: closes(*since, asked, promises), what: Coming::End });
        }
        CaseState::Resolved { at, .. } | CaseState::Rated { at, .. } => {
            let until = *at + span(promises.reopen_minutes);
            steps.push(Step { at: until, what: Coming::Over });
        }
    }
    steps
}

/// Until when somebody should have done something, so that the customer need not be told that nobody did; `None` when it is not the
/// staff's turn, or they have been told.
#[must_use]
pub fn promised(case: &Case, rules: &Rules<'_>) -> Option<DateTime<Utc>> {
    let is_promise = |step: &Step| matches!(step.what, Coming::Escalation | Coming::Requeue);
    steps(case, rules).into_iter().find(is_promise).map(|step| step.at)
}

/// When a case ends by itself. Somebody who was asked late, since no process ran, has as long as others to answer.
pub(super) fn closes(since: DateTime<Utc>, asked: DateTime<Utc>, promises: &Promises) -> DateTime<Utc> {
    let minutes = |minutes: u32| TimeDelta::minutes(i64::from(minutes));
    let left = promises.auto_close_minutes.saturating_sub(promises.nudge_minutes);
    (since + minutes(promises.auto_close_minutes)).max(asked + minutes(left))
}
