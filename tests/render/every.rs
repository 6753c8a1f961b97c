//! Every reply there is. A new variant does not compile until it has a row here, and so cannot be forgotten in any language.

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use simdesk::faq::Faq;
use simdesk::model::{
    AgeAdvice, AuditStatus, Carrier, CaseId, EntryId, FoundKind, IncidentKey, Locale, Media, Offer, OrderId, Payee, Payment,
    PaymentKind, Progress, RefundState, Reply, Request, RetryAdvice, Sample, SensitiveKind, StaffId, Topic, Whereabouts,
};

use super::every_desk;

/// A function that returns every value of a type, from rows `pattern => values`. The `match` makes the compiler complain about a
/// variant without a row; the assertion makes sure that a row's values are of its variant.
macro_rules! every {
    ($name:ident($($arg:ident: $arg_type:ty),*) -> $type:ty { $($pattern:pat => $values:expr),+ $(,)? }) => {
        pub fn $name($($arg: $arg_type),*) -> Vec<$type> {
            fn row(value: &$type) -> &'static str {
                match value { $($pattern => stringify!($pattern)),+ }
            }
            let mut all: Vec<$type> = Vec::new();
            $({
                let values: Vec<$type> = $values.into();
                assert!(!values.is_empty(), "no value for {}", stringify!($pattern));
                for value in &values {
                    assert_eq!(row(value), stringify!($pattern));
                }
                all.extend(values);
            })+
            all
        }
    };
}

pub(super) use every;

pub const LONG: &str = "字";

pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a real date")
}

/// A date of this year and one of another: they read differently.
fn days() -> [NaiveDate; 2] {
    [day(2026, 11, 25), day(2027, 2, 9)]
}

pub fn moment() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 24, 16, 30, 0).single().expect("a real moment")
}

pub fn case() -> CaseId {
    "C-1024".parse().expect("a case number")
}

pub fn order() -> OrderId {
    "4781320682406083640".parse().expect("an order number")
}

pub fn staff() -> StaffId {
    "lin".parse().expect("a name")
}

pub fn masked() -> String {
    order().masked()
}

every!(statuses() -> AuditStatus {
    AuditStatus::Pending => [AuditStatus::Pending],
    AuditStatus::NeedMaterial => [AuditStatus::NeedMaterial],
    AuditStatus::Approved => [AuditStatus::Approved],
    AuditStatus::Rejected => [AuditStatus::Rejected],
    AuditStatus::Cancelled => [AuditStatus::Cancelled],
    AuditStatus::Shipped => [AuditStatus::Shipped],
    AuditStatus::Activated => [AuditStatus::Activated],
    AuditStatus::Unknown => [AuditStatus::Unknown],
});

every!(locales() -> Locale {
    Locale::ZhHans => [Locale::ZhHans],
    Locale::ZhHant => [Locale::ZhHant],
    Locale::En => [Locale::En],
});

every!(progress() -> Progress {
    Progress::Day { .. } => (0..=3).map(|day| Progress::Day { day, due: days()[0] }).collect::<Vec<_>>(),
    Progress::Overdue { .. } => days().map(|due| Progress::Overdue { due }),
    Progress::CalendarUnknown { .. } => [Progress::CalendarUnknown { known_until: day(2026, 12, 31) }],
    Progress::SubmissionUnknown => [Progress::SubmissionUnknown],
});

every!(retries() -> RetryAdvice {
    RetryAdvice::Now => [RetryAdvice::Now],
    RetryAdvice::AfterFix => [RetryAdvice::AfterFix],
    RetryAdvice::AfterResolution => [RetryAdvice::AfterResolution],
    RetryAdvice::From { .. } => [RetryAdvice::From { at: moment() }],
    RetryAdvice::Window { .. } => [(true, None), (false, None), (true, Some(days()[0])), (false, Some(days()[1]))]
        .map(|(stated, earliest)| RetryAdvice::Window { days: 30, earliest, stated }),
    RetryAdvice::NextMonth { .. } => [RetryAdvice::NextMonth { from: day(2027, 1, 1) }],
    RetryAdvice::AtAge => [RetryAdvice::AtAge],
    RetryAdvice::NotNeeded => [RetryAdvice::NotNeeded],
    RetryAdvice::Unknown => [RetryAdvice::Unknown],
});

every!(ages() -> AgeAdvice {
    AgeAdvice::Youth => [AgeAdvice::Youth],
    AgeAdvice::Fits => [AgeAdvice::Fits],
    AgeAdvice::UnderSixteen => [AgeAdvice::UnderSixteen],
    AgeAdvice::OutsidePlan { .. } => [(Some(18), Some(60)), (Some(18), None), (None, Some(60)), (None, None)]
        .map(|(min, max)| AgeAdvice::OutsidePlan { min, max }),
    AgeAdvice::Senior => [AgeAdvice::Senior],
    AgeAdvice::AdultRefused => [AgeAdvice::AdultRefused],
});

every!(payment_kinds() -> PaymentKind {
    PaymentKind::CardFee => [PaymentKind::CardFee],
    PaymentKind::FirstCharge => [PaymentKind::FirstCharge],
    PaymentKind::Deposit => [PaymentKind::Deposit],
    PaymentKind::Unknown => [PaymentKind::Unknown],
});

every!(payees() -> Payee {
    Payee::Platform => [Payee::Platform],
    Payee::Carrier => [Payee::Carrier],
    Payee::Unknown => [Payee::Unknown],
});

every!(refunds() -> RefundState {
    RefundState::Unknown => [RefundState::Unknown],
    RefundState::None => [RefundState::None],
    RefundState::Processing => [RefundState::Processing],
    RefundState::Refunded { .. } => [None, Some(moment())].map(|at| RefundState::Refunded { at }),
    RefundState::Refused => [RefundState::Refused],
});

every!(found_kinds() -> FoundKind {
    FoundKind::Order => [FoundKind::Order],
    FoundKind::Iccid => [FoundKind::Iccid],
    FoundKind::Tracking => [FoundKind::Tracking],
    FoundKind::Imei => [FoundKind::Imei],
    FoundKind::Imsi => [FoundKind::Imsi],
    FoundKind::Epoch => [FoundKind::Epoch],
    FoundKind::Damaged => [FoundKind::Damaged],
    FoundKind::Partial => [FoundKind::Partial],
    FoundKind::Phone => [FoundKind::Phone],
    FoundKind::IdNumber => [FoundKind::IdNumber],
    FoundKind::BankCard => [FoundKind::BankCard],
    FoundKind::Code => [FoundKind::Code],
    FoundKind::Amount => [FoundKind::Amount],
    FoundKind::Date => [FoundKind::Date],
});

every!(sensitive_kinds() -> SensitiveKind {
    SensitiveKind::IdNumber => [SensitiveKind::IdNumber],
    SensitiveKind::BankCard => [SensitiveKind::BankCard],
    SensitiveKind::Phone => [SensitiveKind::Phone],
    SensitiveKind::Code => [SensitiveKind::Code],
    SensitiveKind::Token => [SensitiveKind::Token],
});

every!(requests() -> Request {
    Request::Cancel => [Request::Cancel],
    Request::Correct => [Request::Correct],
    Request::Unblock => [Request::Unblock],
    Request::Hurry => [Request::Hurry],
    Request::Refund => [Request::Refund],
    Request::DeleteData => [Request::DeleteData],
    Request::ChangeNumber => [Request::ChangeNumber],
});

every!(offers() -> Offer {
    Offer::Entry(_) => [Offer::Entry("refund".parse().expect("an entry"))],
    Offer::Order(_) => [Offer::Order(order())],
    Offer::LookUp => [Offer::LookUp],
    Offer::Human => [Offer::Human],
    Offer::Solved(_) => [Offer::Solved(true), Offer::Solved(false)],
    Offer::PreCheck(_) => [Offer::PreCheck("quota".parse().expect("an entry"))],
    Offer::Answer(_) => [Offer::Answer(true), Offer::Answer(false)],
    Offer::Language(_) => locales().into_iter().map(Offer::Language).collect::<Vec<_>>(),
    Offer::Notices(_) => [Offer::Notices(true), Offer::Notices(false)],
    Offer::BackToBot => [Offer::BackToBot],
    Offer::DeleteData => [Offer::DeleteData],
    Offer::Browse => [Offer::Browse],
    Offer::Topic { .. } => Topic::ALL.map(|topic| Offer::Topic { topic, from: 6 }),
    Offer::Rate { .. } => [1, 2, 3, 4, 5].map(|stars| Offer::Rate { case: case(), stars }),
    Offer::Erase(_) => [Offer::Erase(true), Offer::Erase(false)],
});

every!(whereabouts() -> Whereabouts {
    Whereabouts::Received => [Whereabouts::Received],
    Whereabouts::With { .. } => [None, Some(moment())].map(|until| Whereabouts::With { staff: staff(), until }),
    Whereabouts::Read { .. } => [None, Some(moment())].map(|until| Whereabouts::Read { staff: staff(), at: moment(), until }),
    Whereabouts::Answered { .. } => [Whereabouts::Answered { staff: staff(), at: moment() }],
    Whereabouts::Coming { .. } => [Whereabouts::Coming { staff: staff(), at: moment() }],
    Whereabouts::Again { .. } => [false, true].map(|perhaps| Whereabouts::Again { staff: staff(), at: moment(), perhaps }),
});

/// Every combination of what was paid, where the refund stands, and whether money is due back.
fn money() -> Vec<Reply> {
    let mut paid = vec![None];
    for kind in payment_kinds() {
        for payee in payees() {
            paid.extend([0, 1990, 5000, 10_000_000].map(|amount_fen| Some(Payment { amount_fen, kind, payee })));
        }
    }
    let mut all = Vec::new();
    for paid in paid {
        for refund in refunds() {
            all.extend([true, false].map(|due_back| Reply::Money { paid, refund, due_back }));
        }
    }
    all
}

fn orders() -> Vec<Reply> {
    let dates = [None, Some(days()[0]), Some(days()[1])];
    let mut all = Vec::new();
    for status in statuses() {
        for product in [None, Some("移动花卡19元".to_owned())] {
            for submitted in dates {
                all.extend(dates.map(|decided| Reply::Order {
                    order: masked(),
                    status,
                    product: product.clone(),
                    submitted,
                    decided,
                }));
            }
        }
    }
    all
}

pub fn entry_id() -> EntryId {
    "refund".parse().expect("an entry")
}

fn incidents(faq: &Faq) -> Vec<IncidentKey> {
    let carriers = [Carrier::Mobile, Carrier::Unicom, Carrier::Telecom, Carrier::Cbn].map(IncidentKey::Carrier);
    let code = IncidentKey::Code("E900009".to_owned());
    carriers.into_iter().chain([code]).chain(faq.entries().iter().map(|entry| IncidentKey::Entry(entry.id.clone()))).collect()
}

fn entries(faq: &Faq, reply: impl Fn(EntryId) -> Reply) -> Vec<Reply> {
    faq.entries().iter().map(|entry| reply(entry.id.clone())).collect()
}

/// Every question of every entry that has some.
fn questions(faq: &Faq, reply: impl Fn(EntryId, u8) -> Reply) -> Vec<Reply> {
    let with_checks = faq.entries().iter().filter(|e| e.answer.values().all(|a| !a.checks.is_empty()));
    with_checks.flat_map(|entry| [0, 1, 2].map(|step| reply(entry.id.clone(), step))).collect()
}

every!(replies(faq: &Faq, samples: &[Sample]) -> Reply {
    Reply::Greeting => [Reply::Greeting],
    Reply::Samples(_) => [Reply::Samples(samples.to_vec())],
    Reply::Menu => [Reply::Menu],
    Reply::LanguageSet(_) => locales().into_iter().map(Reply::LanguageSet).collect::<Vec<_>>(),
    Reply::LanguageUnknown => [Reply::LanguageUnknown],
    Reply::UnknownCommand => [Reply::UnknownCommand],
    Reply::AskOrder => [Reply::AskOrder],
    Reply::AskTail { .. } => [1, 2, 5].map(|count| Reply::AskTail { orders: vec![masked(); count] }),
    Reply::TailStillNeeded => [Reply::TailStillNeeded],
    Reply::CheckFailed { .. } => [0, 1, 4].map(|left| Reply::CheckFailed { left }),
    Reply::CheckLocked => [Reply::CheckLocked],
    Reply::NoSecondFactor => [Reply::NoSecondFactor],
    Reply::DamagedNumber { .. } => [Reply::DamagedNumber { shown: "4.78E+18".to_owned() }],
    Reply::NotAnOrder { .. } =>
        found_kinds().into_iter().map(|kind| Reply::NotAnOrder { kind, shown: masked() }).collect::<Vec<_>>(),
    Reply::PartialNumber { .. } => [1, 18, 20].map(|digits| Reply::PartialNumber { shown: masked(), digits }),
    Reply::AmbiguousNumber { .. } => [Reply::AmbiguousNumber { shown: masked() }],
    Reply::Order { .. } => orders(),
    Reply::SeveralCards { .. } => [2, 5].map(|count| Reply::SeveralCards { count }),
    Reply::Card { .. } => statuses()
        .into_iter()
        .map(|status| Reply::Card { order: masked(), product: Some("Unicom 29".into()), status })
        .collect::<Vec<_>>(),
    Reply::WhichCard => [Reply::WhichCard],
    Reply::OtherCard { .. } => [Some("Unicom 29".to_owned()), None].map(|product| Reply::OtherCard { order: masked(), product, status: AuditStatus::Shipped }),
    Reply::MoreCards { .. } => [1, 56].map(|count| Reply::MoreCards { count }),
    Reply::OthersUnchecked { .. } => [vec![masked()], vec![masked(), masked()]].map(|orders| Reply::OthersUnchecked { orders }),
    Reply::AboutOrder { .. } => [Reply::AboutOrder { order: masked() }],
    Reply::StatusMeaning(_) => statuses().into_iter().map(Reply::StatusMeaning).collect::<Vec<_>>(),
    Reply::Progress(_) => progress().into_iter().map(Reply::Progress).collect::<Vec<_>>(),
    Reply::RepeatsOrder { .. } => [Reply::RepeatsOrder { earlier: masked() }],
    Reply::RepeatedAs { .. } => statuses()
        .into_iter()
        .map(Some)
        .chain([None])
        .map(|status| Reply::RepeatedAs { later: masked(), status })
        .collect::<Vec<_>>(),
    Reply::Evidence { .. } => [Reply::Evidence { text: "证件照片反光".to_owned() }],
    Reply::SeveralReasons { .. } => [2, 3].map(|count| Reply::SeveralReasons { count }),
    Reply::Entry(_) => entries(faq, Reply::Entry),
    Reply::EntryBrief(_) => entries(faq, Reply::EntryBrief),
    Reply::EntryCause(_) => entries(faq, Reply::EntryCause),
    Reply::Retry(_) => retries().into_iter().map(Reply::Retry).collect::<Vec<_>>(),
    Reply::Age(_) => ages().into_iter().map(Reply::Age).collect::<Vec<_>>(),
    Reply::Money { .. } => money(),
    Reply::IfToday { .. } => [None, Some(days()[0]), Some(days()[1])].map(|due| Reply::IfToday { due }),
    Reply::OverdueNext => [Reply::OverdueNext],
    Reply::WillTell => [Reply::WillTell],
    Reply::Missed { .. } => [Reply::Missed { perhaps: false }, Reply::Missed { perhaps: true }],
    Reply::Notices(_) => [Reply::Notices(true), Reply::Notices(false)],
    Reply::TooFast { .. } => [Reply::TooFast { most: 60 }],
    Reply::Changed => [Reply::Changed],
    Reply::Clarify => [Reply::Clarify],
    Reply::Rephrase => [Reply::Rephrase],
    Reply::OfferHuman => [Reply::OfferHuman],
    Reply::EmptyMessage => [Reply::EmptyMessage],
    Reply::TooLong { .. } => [Reply::TooLong { read: 4000 }],
    Reply::HandedOff { .. } => [Reply::HandedOff { case: case() }],
    Reply::Queue { .. } => [(0, None, None), (1, Some(moment()), None), (3, None, Some(0)), (3, Some(moment()), Some(60)), (2, None, Some(95))]
        .map(|(ahead, opens, expected_minutes)| Reply::Queue { ahead, opens, expected_minutes }),
    Reply::AddedToCase { .. } => [Reply::AddedToCase { case: case() }],
    Reply::Relayed { .. } => [Reply::Relayed { case: case() }],
    Reply::StaffSays { .. } => [1, 2000].map(|n| Reply::StaffSays { staff: staff(), case: case(), text: LONG.repeat(n) }),
    Reply::CaseClosed { .. } => [Reply::CaseClosed { case: case() }],
    Reply::Taken { .. } => [Reply::Taken { case: case(), staff: staff() }],
    Reply::Requeued { .. } => [Reply::Requeued { case: case(), staff: staff() }],
    Reply::Escalated { .. } => [Reply::Escalated { case: case() }],
    Reply::HandedBack { .. } => [Reply::HandedBack { case: case(), staff: staff() }],
    Reply::Nudge { .. } => [Reply::Nudge { case: case(), staff: staff(), closes: moment() }],
    Reply::Lapsed { .. } => [Reply::Lapsed { case: case() }],
    Reply::Returned { .. } => [Reply::Returned { case: case() }],
    Reply::Reopened { .. } => [Reply::Reopened { case: case(), staff: staff() }],
    Reply::AskRating => [Reply::AskRating],
    Reply::Rated { .. } => [1, 2, 3, 4, 5].map(|stars| Reply::Rated { stars }),
    Reply::AskRatingReason => [Reply::AskRatingReason],
    Reply::RatingNoted => [Reply::RatingNoted],
    Reply::RatingOver => [Reply::RatingOver],
    Reply::Where { .. } => whereabouts().into_iter().map(|at| Reply::Where { case: case(), said_at: moment(), at }).collect::<Vec<_>>(),
    Reply::BotReads => [Reply::BotReads],
    Reply::BackToBot => [Reply::BackToBot],
    Reply::NoCase => [Reply::NoCase],
    Reply::AskSolved => [Reply::AskSolved],
    Reply::Solved => [Reply::Solved],
    Reply::NotSolved => [Reply::NotSolved],
    Reply::CannotDo(_) => requests().into_iter().map(Reply::CannotDo).collect::<Vec<_>>(),
    Reply::SensitiveWarning { .. } => sensitive_kinds()
        .into_iter()
        .map(|kind| vec![kind])
        .chain([sensitive_kinds()])
        .flat_map(|kinds| [true, false].map(|stands| Reply::SensitiveWarning { kinds: kinds.clone(), stands }))
        .collect::<Vec<_>>(),
    Reply::Unreadable => [Reply::Unreadable],
    Reply::OnlyTextRead => [Reply::OnlyTextRead],
    Reply::ButtonExpired => [Reply::ButtonExpired],
    Reply::LinkOver => [Reply::LinkOver],
    Reply::Browse => [Reply::Browse],
    Reply::BrowseTopic(_) => Topic::ALL.map(Reply::BrowseTopic),
    Reply::OnlyInPrivate => [Reply::OnlyInPrivate],
    Reply::NotOffered { .. } => [1, 2, 9].map(|count| Reply::NotOffered { count }),
    Reply::ReasonStands => [Reply::ReasonStands],
    Reply::Denied(_) => entries(faq, Reply::Denied),
    Reply::PreCheckAsk { .. } => questions(faq, |entry, step| Reply::PreCheckAsk { entry, step }),
    Reply::YesOrNo => [Reply::YesOrNo],
    Reply::PreCheckReady => [Reply::PreCheckReady],
    Reply::PreCheckNotReady { .. } => questions(faq, |entry, step| Reply::PreCheckNotReady { entry, step }),
    Reply::OutOfScope => [Reply::OutOfScope],
    Reply::EraseOffer { .. } => [None, Some(case())].map(|case| Reply::EraseOffer { case }),
    Reply::EraseUnclear => [Reply::EraseUnclear],
    Reply::NotErased => [Reply::NotErased],
    Reply::EraseOver { .. } => [Reply::EraseOver { done: false }, Reply::EraseOver { done: true }],
    Reply::Erased { .. } => [None, Some(case())].map(|case| Reply::Erased { case }),
    Reply::InternalTrouble => [Reply::InternalTrouble],
    Reply::IncidentNotice(_) => incidents(faq).into_iter().map(Reply::IncidentNotice).collect::<Vec<_>>(),
    Reply::IncidentName(_) => incidents(faq).into_iter().map(Reply::IncidentName).collect::<Vec<_>>(),
    Reply::Announced(_) => [Reply::Announced(locales().into_iter().map(|locale| (locale, if locale == Locale::En { "long ".repeat(200) } else { LONG.repeat(1_000) })).collect())],
    Reply::Separator => [Reply::Separator],
    Reply::Choices(_) => [Vec::new(), offers()].map(Reply::Choices),
    Reply::Commands(_) => [Vec::new(), offers()].map(Reply::Commands),
    Reply::Desk(_) => every_desk::notes().into_iter().map(Reply::Desk).collect::<Vec<_>>(),
    Reply::DeskChoices(_) => [Reply::DeskChoices(every_desk::choices())],
    Reply::StaffSends { .. } => Media::ALL.map(|media| Reply::StaffSends { staff: staff(), case: case(), media, text: String::new() }),
    Reply::TakenBack { .. } => [Reply::TakenBack { staff: staff() }],
    Reply::StatusLink { .. } => [Reply::StatusLink { url: "https://sim.example.com/s/AW8ATrA0NzgxMzIwNjgyNDA2MDgzNjQw".to_owned() }],
    Reply::SaidOnPage { .. } => [Reply::SaidOnPage { text: "4781".to_owned() }],
    Reply::Withdrawn => [Reply::Withdrawn],
    Reply::WithdrawNoted => [Reply::WithdrawNoted],
    Reply::WithdrawHow => [Reply::WithdrawHow],
});
