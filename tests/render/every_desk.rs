//! Everything that staff can read in a thread. A new note, deed or reason does not compile until it has a row here.

use simdesk::model::{
    CaseHead, CaseNote, CaseReason, CaseState, Deed, DeskChoice, DeskNote, IncidentId, Locale, Media, Role, Speaker,
};

use super::every::{case, entry_id, every, masked, moment, order, requests, staff};

every!(deeds() -> Deed {
    Deed::Claimed(_) => [Deed::Claimed(staff())],
    Deed::Answered(_) => [Deed::Answered(staff())],
    Deed::Assigned { .. } => [Deed::Assigned { by: staff(), to: staff() }],
    Deed::HandedBack(_) => [Deed::HandedBack(staff())],
    Deed::Closed(_) => [Deed::Closed(staff())],
    Deed::Reopened(_) => [Deed::Reopened(staff())],
    Deed::Wrote => [Deed::Wrote],
    Deed::Returned => [Deed::Returned],
    Deed::Solved => [Deed::Solved],
    Deed::Left => [Deed::Left],
    Deed::Rated(_) => [1, 5].map(Deed::Rated),
    Deed::Idle(_) => [Deed::Idle(staff())],
    Deed::Lapsed => [Deed::Lapsed],
    Deed::Reminded => [Deed::Reminded],
    Deed::Escalated => [Deed::Escalated],
    Deed::Nudged => [Deed::Nudged],
    Deed::Read(_) => [Deed::Read(staff())],
    Deed::Banned(_) => [Deed::Banned(staff())],
    Deed::Unbanned(_) => [Deed::Unbanned(staff())],
    Deed::Withdrawn(_) => [Deed::Withdrawn(None), Deed::Withdrawn(Some(staff()))],
});

every!(speakers() -> Speaker {
    Speaker::Customer => [Speaker::Customer],
    Speaker::Bot => [Speaker::Bot],
    Speaker::Staff(_) => [Speaker::Staff(staff())],
    Speaker::Erasure => [Speaker::Erasure],
    Speaker::Undelivered(_) => [Speaker::Undelivered(staff())],
    Speaker::Note(_) => [Speaker::Note(staff())],
    // Most deeds are no words of anybody's; all of them are shown.
    Speaker::Desk(_) => deeds().into_iter().map(Speaker::Desk).collect::<Vec<_>>(),
    Speaker::Refused(_) => [Speaker::Refused(staff())],
    Speaker::TakenBack => [Speaker::TakenBack],
});

every!(reasons() -> CaseReason {
    CaseReason::Asked => [CaseReason::Asked],
    CaseReason::NotUnderstood => [CaseReason::NotUnderstood],
    CaseReason::Complaint => [CaseReason::Complaint],
    CaseReason::Overdue => [CaseReason::Overdue],
    CaseReason::OwnerCheck => [CaseReason::OwnerCheck],
    CaseReason::AgeDispute => [CaseReason::AgeDispute],
    CaseReason::Action(_) => requests().into_iter().map(CaseReason::Action).collect::<Vec<_>>(),
    CaseReason::NotSolved(_) => [CaseReason::NotSolved(entry_id())],
    CaseReason::Entry(_) => [CaseReason::Entry(entry_id())],
    CaseReason::NotReached => [CaseReason::NotReached],
});

every!(states() -> CaseState {
    CaseState::Waiting => [CaseState::Waiting],
    CaseState::Claimed { .. } => [CaseState::Claimed { by: staff(), since: moment() }],
    CaseState::Resolved { .. } => [CaseState::Resolved { at: moment(), by: Some(staff()) }],
    CaseState::WaitingAgain { .. } => [CaseState::WaitingAgain { since: moment(), after: Some(staff()) }],
    CaseState::WaitingOnCustomer { .. } => [CaseState::WaitingOnCustomer { by: staff(), since: moment() }],
    CaseState::WaitingOnStaff { .. } => [CaseState::WaitingOnStaff { by: staff(), since: moment() }],
    CaseState::Rated { .. } => [CaseState::Rated { at: moment(), by: Some(staff()), stars: 4 }],
});

fn heads() -> Vec<DeskNote> {
    let said = |who| CaseNote { at: moment(), who, text: "…".to_owned() };
    let head = |state: CaseState, reason: CaseReason, full: bool| {
        DeskNote::Head(Box::new(CaseHead {
            case: case(),
            waiting_since: state.holder().is_none().then(moment),
            promised: full.then(moment),
            escalated: full,
            state,
            reason,
            order: full.then(masked),
            owner_checked: full,
            entry: full.then(entry_id),
            evidence: if full { vec!["…".to_owned()] } else { Vec::new() },
            customer: "telegram:…4711".to_owned(),
            locale: Locale::En,
            notes: if full { speakers().into_iter().map(said).collect() } else { Vec::new() },
        }))
    };
    let by_state = states().into_iter().flat_map(|state| [true, false].map(|full| head(state.clone(), CaseReason::Asked, full)));
    let by_reason = reasons().into_iter().map(|reason| head(CaseState::Waiting, reason, false));
    by_state.chain(by_reason).collect()
}

every!(notes() -> DeskNote {
    DeskNote::Head(_) => heads(),
    // What was said is there as it was said, so these deeds add no line of their own.
    DeskNote::Line(..) => speakers()
        .into_iter()
        .filter(|who| !matches!(who, Speaker::Desk(Deed::Answered(_) | Deed::Wrote | Deed::Read(_))))
        .map(|who| DeskNote::Line(who, "…".to_owned()))
        .collect::<Vec<_>>(),
    DeskNote::Changed(_) => [DeskNote::Changed("…".to_owned())],
    DeskNote::Sent(_) => Media::ALL.map(DeskNote::Sent),
    DeskNote::Held(_) => [DeskNote::Held(staff())],
    DeskNote::NotSent(_) => [DeskNote::NotSent(staff())],
    DeskNote::Theirs => [DeskNote::Theirs],
    DeskNote::NobodyHas => [DeskNote::NobodyHas],
    DeskNote::Open => [DeskNote::Open],
    DeskNote::Closed(_) => [DeskNote::Closed(case())],
    DeskNote::NoCase => [DeskNote::NoCase],
    DeskNote::OldCase(_) => [DeskNote::OldCase(case())],
    DeskNote::Stranger(_) => [DeskNote::Stranger(4711)],
    DeskNote::Revoked(_) => [DeskNote::Revoked(staff())],
    DeskNote::Anonymous => [DeskNote::Anonymous],
    DeskNote::Usage(_) => ["plain", "note", "assign", "faq", "incident", "lookup"].map(|name| DeskNote::Usage(name.to_owned())),
    DeskNote::UnknownCommand(_) => [DeskNote::UnknownCommand("fly".to_owned())],
    DeskNote::Help => [DeskNote::Help],
    DeskNote::OnlyInThread => [DeskNote::OnlyInThread],
    DeskNote::Found(_) => [DeskNote::Found("订单".to_owned())],
    DeskNote::Queue { .. } => [
        DeskNote::Queue { waiting: Vec::new(), held: Vec::new() },
        DeskNote::Queue {
            waiting: vec![(case(), moment(), false), (case(), moment(), true)],
            held: vec![(case(), staff(), true), (case(), staff(), false)],
        },
    ],
    DeskNote::Who(_) => [DeskNote::Who(vec![(staff(), Role::Admin, 0), (staff(), Role::Agent, 2)])],
    DeskNote::Draft(_) => [DeskNote::Draft("…".to_owned())],
    DeskNote::NoDraft => [DeskNote::NoDraft],
    DeskNote::DraftOver => [DeskNote::DraftOver],
    DeskNote::NoEntry(_) => [DeskNote::NoEntry("…".to_owned())],
    DeskNote::NoStaff(_) => [DeskNote::NoStaff("lin".to_owned())],
    DeskNote::ReplyNeeded => [DeskNote::ReplyNeeded],
    DeskNote::TooLong { .. } => [DeskNote::TooLong { length: 4_096, most: 3_800 }],
    DeskNote::OnlyText => [DeskNote::OnlyText],
    DeskNote::NotDelivered { .. } => [true, false].map(|perhaps| DeskNote::NotDelivered { perhaps, why: "…".to_owned() }),
    DeskNote::DraftOvertaken => [DeskNote::DraftOvertaken],
    DeskNote::Retried => [DeskNote::Retried],
    DeskNote::RetriedBefore => [DeskNote::RetriedBefore],
    DeskNote::NoCasesThread => [DeskNote::NoCasesThread],
    DeskNote::ThreadMoved(_) => [DeskNote::ThreadMoved(case())],
    DeskNote::NothingToRetry => [DeskNote::NothingToRetry],
    DeskNote::Done => [DeskNote::Done],
});

every!(choices() -> DeskChoice {
    DeskChoice::Claim(_) => [DeskChoice::Claim(case())],
    DeskChoice::Draft(_) => [DeskChoice::Draft(case())],
    DeskChoice::Close(_) => [DeskChoice::Close(case())],
    DeskChoice::HandBack(_) => [DeskChoice::HandBack(case())],
    DeskChoice::Reopen(_) => [DeskChoice::Reopen(case())],
    DeskChoice::Send(_) => [DeskChoice::Send(7)],
    DeskChoice::Retry(_) => [DeskChoice::Retry(7)],
    DeskChoice::Approve(_) => [DeskChoice::Approve(IncidentId(7))],
    DeskChoice::Dismiss(_) => [DeskChoice::Dismiss(IncidentId(7))],
});

/// The number of an order is never whole in a head.
#[test]
fn heads_show_no_whole_number() {
    let whole = order().to_string();
    assert!(heads().iter().all(|head| !format!("{head:?}").contains(&whole)));
}
