//! Everything that staff can read in a thread. A new note, deed or reason does not compile until it has a row here.

use simdesk::model::{
    AuditStatus, Carrier, CaseHead, CaseNote, CaseReason, CaseState, Deed, DeskChoice, DeskNote, DraftSource, Figures, Grounds,
    Incident, IncidentId, IncidentKey, Known, Locale, Media, NotDecided, OrderSeen, Payee, Payment, PaymentKind, Progress,
    RefundState, Role, Said, Speaker, Verdict,
};

use super::every::{case, entry_id, every, found_kinds, masked, moment, order, requests, staff};

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
    Deed::Cut { .. } => [Deed::Cut { kept: 4_000, whole: 5_200 }],
    Deed::Withdrawn(_) => [Deed::Withdrawn(None), Deed::Withdrawn(Some(staff()))],
    Deed::Blocked => [Deed::Blocked],
    Deed::Unblocked => [Deed::Unblocked],
    Deed::NewsKept => [Deed::NewsKept],
    Deed::NoticeKept(_) => [Deed::NoticeKept(IncidentId(7))],
    Deed::Missed { .. } => {
        let all = [Said::Answer, Said::Notice, Said::ByStaff(staff()), Said::ToStaff].into_iter();
        let of = |said: Said| {
            [true, false].map(|perhaps| Deed::Missed { said: said.clone(), perhaps, why: "Forbidden: bot was blocked by the user".to_owned() })
        };
        all.flat_map(of).collect::<Vec<_>>()
    },
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
    // A head shows a few lines; each of the others is a line of its own below.
    let lines = speakers().into_iter().filter(|who| !matches!(who, Speaker::Desk(_)));
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
            notes: if full { lines.clone().map(said).collect() } else { Vec::new() },
        }))
    };
    let by_state = states().into_iter().flat_map(|state| [true, false].map(|full| head(state.clone(), CaseReason::Asked, full)));
    let by_reason = reasons().into_iter().map(|reason| head(CaseState::Waiting, reason, false));
    by_state.chain(by_reason).collect()
}

fn incidents() -> Vec<DeskNote> {
    let keys = [IncidentKey::Code("2007".to_owned()), IncidentKey::Entry(entry_id()), IncidentKey::Carrier(Carrier::Unicom)];
    let verdicts = [
        Verdict::None,
        Verdict::Announced { by: staff(), at: moment(), told: None },
        Verdict::Announced { by: staff(), at: moment(), told: Some(3) },
        Verdict::Dismissed { by: staff(), at: moment() },
    ];
    let one = |key: &IncidentKey, known, verdict: &Verdict, over: bool| {
        let words = || Locale::ALL.map(|locale| (locale, "…".to_owned())).to_vec();
        DeskNote::Incident(Box::new(Incident {
            id: IncidentId(7),
            version: 1,
            key: key.clone(),
            began_at: moment(),
            last_at: moment(),
            ended_at: over.then(moment),
            window_minutes: 60,
            count: 12,
            peak: if over { 30 } else { 12 },
            grown_at: None,
            expected_milli: 1_500,
            known,
            verdict: verdict.clone(),
            name: words(),
            notice: words(),
        }))
    };
    let known = [Known::Weeks(1), Known::Weeks(4), Known::Days(2), Known::Nothing];
    let of_keys = keys.iter().flat_map(|key| known.map(|known| one(key, known, &Verdict::None, false)));
    let of_verdicts = verdicts.iter().flat_map(|verdict| [true, false].map(|over| one(&keys[0], known[0], verdict, over)));
    of_keys.chain(of_verdicts).collect()
}

fn orders() -> Vec<DeskNote> {
    let bare = OrderSeen {
        order: masked(),
        aliases: Vec::new(),
        status: AuditStatus::Pending,
        progress: None,
        carrier: None,
        product: None,
        submitted_at: None,
        decided_at: None,
        reasons: Vec::new(),
        causes: Vec::new(),
        paid: None,
        refund: RefundState::Unknown,
        resubmission_of: None,
        resubmitted_as: None,
        before: Vec::new(),
        has_tail: false,
    };
    let full = OrderSeen {
        aliases: vec![masked()],
        progress: Some(Progress::SubmissionUnknown),
        carrier: Some(Carrier::Unicom),
        product: Some("花卡".to_owned()),
        submitted_at: Some(moment()),
        decided_at: Some(moment()),
        reasons: vec!["…".to_owned()],
        causes: [Grounds::Code("2007".to_owned()), Grounds::Words, Grounds::Likeness, Grounds::Nothing]
            .map(|grounds| (entry_id(), grounds))
            .to_vec(),
        resubmission_of: Some(masked()),
        resubmitted_as: Some(masked()),
        before: vec![(moment(), AuditStatus::Rejected, vec!["…".to_owned()]), (moment(), AuditStatus::Pending, Vec::new())],
        has_tail: true,
        ..bare.clone()
    };
    let paid = [Payee::Platform, Payee::Carrier, Payee::Unknown]
        .map(|payee| OrderSeen { paid: Some(Payment { amount_fen: 1_990, kind: PaymentKind::Deposit, payee }), ..bare.clone() });
    let free = Payment { amount_fen: 0, kind: PaymentKind::Unknown, payee: Payee::Unknown };
    let refunds = [
        RefundState::None,
        RefundState::Processing,
        RefundState::Refused,
        RefundState::Refunded { at: None },
        RefundState::Refunded { at: Some(moment()) },
    ];
    let refunds = refunds.map(|refund| OrderSeen { refund, paid: Some(free), ..bare.clone() });
    let one = [bare.clone(), full].into_iter().chain(paid).chain(refunds).map(|seen| DeskNote::Orders(vec![seen]));
    one.collect()
}

fn figures(full: bool) -> DeskNote {
    let reasons = [
        "asked",
        "not_understood",
        "complaint",
        "overdue",
        "owner_check",
        "age_dispute",
        "action",
        "not_solved",
        "not_reached",
        "entry",
    ];
    let some = |n: u64| if full { n } else { 0 };
    // A list is cut after eight.
    let of = |reasons: &[&'static str]| reasons.iter().map(|reason| (*reason, 2)).collect();
    DeskNote::Figures(Box::new(Figures {
        from: moment().date_naive(),
        to: moment().date_naive(),
        orders: some(9),
        rejections: some(3),
        causes: if full { vec![(entry_id(), 3)] } else { Vec::new() },
        talks: some(20),
        without_human: some(15),
        clarified: some(4),
        handed_off: some(5),
        hand_offs: if full { of(&reasons[..8]) } else { of(&reasons[8..]) },
        first_answers: full.then_some((59, 90_061, 4)),
        waiting: some(1),
        out_of_scope: if full { vec![("…".to_owned(), 2)] } else { Vec::new() },
        not_understood: if full { vec![("…".to_owned(), 2)] } else { Vec::new() },
    }))
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
    DeskNote::Orders(_) => orders(),
    DeskNote::NoOrder(_) => [DeskNote::NoOrder(masked())],
    DeskNote::NoOrderOf(_) => [DeskNote::NoOrderOf(moment().date_naive())],
    DeskNote::NotAnOrder(_) => found_kinds().into_iter().map(Some).chain([None]).map(DeskNote::NotAnOrder).collect::<Vec<_>>(),
    DeskNote::Figures(_) => [figures(true), figures(false)],
    DeskNote::Incident(_) => incidents(),
    DeskNote::NotDecided(..) => {
        let why = [NotDecided::Unknown, NotDecided::Over, NotDecided::Announced(staff()), NotDecided::Changed];
        why.map(|why| DeskNote::NotDecided(IncidentId(7), why))
    },
    DeskNote::Queue { .. } => [
        DeskNote::Queue { waiting: Vec::new(), held: Vec::new() },
        DeskNote::Queue {
            waiting: vec![(case(), moment(), false), (case(), moment(), true)],
            held: vec![(case(), staff(), true), (case(), staff(), false)],
        },
    ],
    DeskNote::Waits { .. } => {
        let waits = |admins, link: Option<&str>| {
            DeskNote::Waits { case: case(), since: moment(), admins, link: link.map(str::to_owned) }
        };
        [waits(None, None), waits(Some(Vec::new()), None), waits(Some(vec![staff()]), Some("https://t.me/c/1/2"))]
    },
    DeskNote::Undelivered { .. } => [
        DeskNote::Undelivered { listed: Vec::new(), count: 0 },
        DeskNote::Undelivered {
            listed: [true, false].map(|perhaps| (12_345, "telegram:…4711".to_owned(), perhaps, "…".to_owned())).to_vec(),
            count: 3,
        },
    ],
    DeskNote::Who(_) => [DeskNote::Who(vec![(staff(), Role::Admin, 0), (staff(), Role::Agent, 2)])],
    DeskNote::Draft { .. } => {
        let source = |sure, entries| DraftSource { question: "…".to_owned(), entries, sure };
        let sources = [source(true, vec![entry_id()]), source(true, Vec::new()), source(false, vec![entry_id()])];
        let all = std::iter::once(None).chain(sources.map(Some));
        all.map(|source| DeskNote::Draft { text: "…".to_owned(), source }).collect::<Vec<_>>()
    },
    DeskNote::NoDraft => [DeskNote::NoDraft],
    DeskNote::DraftOver => [DeskNote::DraftOver],
    DeskNote::NoEntry(_) => [DeskNote::NoEntry("…".to_owned())],
    DeskNote::NoStaff(_) => [DeskNote::NoStaff("lin".to_owned())],
    DeskNote::ReplyNeeded => [DeskNote::ReplyNeeded],
    DeskNote::TooLong { .. } => [DeskNote::TooLong { length: 4_096, most: simdesk::model::ANSWER_UNITS_MAX }],
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
    DeskChoice::Resend(_) => [DeskChoice::Resend(7)],
    DeskChoice::Approve(_) => [DeskChoice::Approve(IncidentId(7))],
    DeskChoice::Dismiss(_) => [DeskChoice::Dismiss(IncidentId(7))],
});

/// The number of an order is never whole in a head.
#[test]
fn heads_show_no_whole_number() {
    let whole = order().to_string();
    assert!(heads().iter().all(|head| !format!("{head:?}").contains(&whole)));
}
