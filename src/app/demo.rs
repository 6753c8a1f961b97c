//! The demo's orders: every status and cause, so that a newcomer can try the whole product without a token or a server.
//!
//! All people and numbers are invented. Dates follow the clock, so that "today" makes sense whenever the demo is started.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::audits::Keyring;
use crate::calendar::{Calendar, shanghai_day};
use crate::model::{
    AuditStatus, AuditUpdate, Carrier, IdError, OrderId, Payee, Payment, PaymentKind, PhoneTail, Product, Reason, RefundState,
    Sample,
};

/// One invented order.
struct Row {
    about: &'static str,
    id: &'static str,
    tail: Option<&'static str>,
    status: AuditStatus,
    carrier: Carrier,
    product: &'static str,
    ages: (Option<u8>, Option<u8>),
    submitted: When,
    decided: Option<When>,
    reason: &'static str,
    code: Option<&'static str>,
    paid: Option<Payment>,
    refund: RefundState,
    resubmission_of: Option<&'static str>,
    upstream: Option<&'static str>,
}

/// A moment relative to the clock.
#[derive(Clone, Copy)]
enum When {
    /// This many working days ago, at 10:00 in Shanghai.
    WorkdaysAgo(u32),
    /// A fixed day, at 10:00 in Shanghai.
    On(i32, u32, u32),
}

const ZERO: Option<Payment> = Some(Payment { amount_fen: 0, kind: PaymentKind::CardFee, payee: Payee::Platform });

const fn paid(amount_fen: i64, kind: PaymentKind, payee: Payee) -> Payment {
    Payment { amount_fen, kind, payee }
}

const BASE: Row = Row {
    about: "photo",
    id: "4781320682406083640",
    tail: Some("8000"),
    status: AuditStatus::Rejected,
    carrier: Carrier::Mobile,
    product: "移动花卡19元 80G",
    ages: (None, None),
    submitted: When::WorkdaysAgo(2),
    decided: Some(When::WorkdaysAgo(1)),
    reason: "",
    code: None,
    paid: ZERO,
    refund: RefundState::Unknown,
    resubmission_of: None,
    upstream: None,
};

/// The rows, in the order in which the demo names them.
#[expect(clippy::too_many_lines, reason = "a table of invented orders")]
fn rows() -> Vec<Row> {
    use AuditStatus as S;
    use When::{On, WorkdaysAgo};
    let unicom = Carrier::Unicom;
    let telecom = Carrier::Telecom;
    vec![
        Row {
            reason: "证件照片反光，头像一侧看不清，请重拍", upstream: Some("P2026111709301512345678901"), ..BASE
        },
        Row {
            about: "two-reasons",
            id: "4781320682406083657",
            tail: Some("6024"),
            reason: "收货地址不完整；证件照片四角缺失",
            product: "联通惠民卡29元 103G",
            carrier: unicom,
            ..BASE
        },
        Row {
            about: "pending",
            id: "4781320682406083664",
            tail: Some("3391"),
            status: S::Pending,
            submitted: WorkdaysAgo(1),
            decided: None,
            product: "电信星卡19元 75G",
            carrier: telecom,
            ..BASE
        },
        Row {
            about: "overdue",
            id: "4781320682406083671",
            tail: Some("7715"),
            status: S::Pending,
            submitted: WorkdaysAgo(6),
            decided: None,
            ..BASE
        },
        Row {
            about: "festival",
            id: "4781320682406083688",
            tail: Some("2046"),
            submitted: On(2026, 2, 13),
            decided: Some(On(2026, 2, 25)),
            reason: "姓名与证件号码校验不一致",
            ..BASE
        },
        Row {
            about: "resubmitted",
            id: "4781320682406083695",
            tail: Some("5180"),
            submitted: WorkdaysAgo(8),
            decided: Some(WorkdaysAgo(6)),
            reason: "人像与证件照比对不通过",
            carrier: unicom,
            product: "联通惠民卡29元 103G",
            ..BASE
        },
        Row {
            about: "resubmission",
            id: "4781320682406083701",
            tail: Some("5180"),
            status: S::Approved,
            submitted: WorkdaysAgo(4),
            decided: Some(WorkdaysAgo(2)),
            carrier: unicom,
            product: "联通惠民卡29元 103G",
            resubmission_of: Some("4781320682406083695"),
            ..BASE
        },
        Row {
            about: "refunded",
            id: "4781320682406083718",
            tail: Some("9902"),
            reason: "所选号码已被他人办理",
            paid: Some(paid(990, PaymentKind::CardFee, Payee::Platform)),
            refund: RefundState::Refunded { at: None },
            ..BASE
        },
        Row {
            about: "carrier-deposit",
            id: "4781320682406083725",
            tail: Some("4417"),
            reason: "用户名下有往月欠费，不能办理新业务",
            product: "联通靓号卡39元",
            carrier: unicom,
            paid: Some(paid(10_000, PaymentKind::Deposit, Payee::Carrier)),
            ..BASE
        },
        Row { about: "no-factor", id: "4781320682406083732", tail: None, reason: "证件照片模糊", ..BASE },
        Row {
            about: "info", id: "4781320682406083749", tail: Some("1638"), reason: "国政通校验失败：姓名与号码不一致", ..BASE
        },
        Row {
            about: "account",
            id: "4781320682406083756",
            tail: Some("2750"),
            reason: "下单手机号实名与办卡人不是同一人",
            ..BASE
        },
        Row {
            about: "age",
            id: "4781320682406083763",
            tail: Some("8364"),
            reason: "年龄不符，本套餐限18-60周岁",
            ages: (Some(18), Some(60)),
            ..BASE
        },
        Row {
            about: "fault",
            id: "4781320682406083770",
            tail: Some("1029"),
            reason: "国政通校验发生异常，请2小时后重新提交",
            paid: Some(paid(5_000, PaymentKind::FirstCharge, Payee::Platform)),
            refund: RefundState::Processing,
            ..BASE
        },
        Row {
            about: "arrears",
            id: "4781320682406083787",
            tail: Some("5593"),
            reason: "该证件名下号码有往月欠费，请先缴清",
            carrier: telecom,
            product: "电信星卡19元 75G",
            ..BASE
        },
        Row {
            about: "region",
            id: "4781320682406083794",
            tail: Some("6671"),
            reason: "收货地址属于禁发地区，无法发货",
            code: Some("DZ"),
            ..BASE
        },
        Row {
            about: "quota",
            id: "4781320682406083800",
            tail: Some("3808"),
            reason: "证件当月入网数量已达最大值【2个】，请下月再办理",
            ..BASE
        },
        Row {
            about: "duplicate",
            id: "4781320682406083817",
            tail: Some("7240"),
            reason: "同一证件30天内只能申请一次",
            paid: None,
            ..BASE
        },
        Row {
            about: "material",
            id: "4781320682406083824",
            tail: Some("9115"),
            status: S::NeedMaterial,
            decided: None,
            reason: "待补传手持证件照片",
            ..BASE
        },
        Row { about: "shipped", id: "4781320682406083831", tail: Some("2263"), status: S::Shipped, ..BASE },
        Row { about: "activated", id: "4781320682406083848", tail: Some("4459"), status: S::Activated, ..BASE },
        Row {
            about: "cancelled",
            id: "4781320682406083855",
            tail: Some("1187"),
            status: S::Cancelled,
            reason: "用户申请撤单",
            ..BASE
        },
        Row { about: "no-reason", id: "4781320682406083862", tail: Some("6306"), reason: "审核不通过", paid: None, ..BASE },
        Row {
            about: "unknown",
            id: "4781320682406083879",
            tail: Some("8842"),
            status: S::Unknown,
            submitted: WorkdaysAgo(1),
            decided: None,
            paid: None,
            ..BASE
        },
    ]
}

/// The orders as import rows, and how the demo names them.
///
/// # Errors
/// Never with the rows above; a test holds them to it.
pub fn seed(keyring: &Keyring, calendar: &Calendar, now: DateTime<Utc>) -> Result<(Vec<AuditUpdate>, Vec<Sample>), IdError> {
    let mut updates = Vec::new();
    let mut samples = Vec::new();
    for row in rows() {
        let order: OrderId = row.id.parse()?;
        let mut ids = vec![order];
        if let Some(upstream) = row.upstream {
            ids.push(upstream.parse()?);
        }
        let submitted = moment(row.submitted, calendar, now);
        let decided = row.decided.map(|when| moment(when, calendar, now) + TimeDelta::hours(5));
        let tail: Option<PhoneTail> = row.tail.map(str::parse).transpose()?;
        let reasons =
            (!row.reason.is_empty()).then(|| vec![Reason { text: row.reason.to_owned(), code: row.code.map(str::to_owned) }]);
        let refund = match row.refund {
            RefundState::Refunded { .. } => RefundState::Refunded { at: decided.map(|at| at + TimeDelta::hours(2)) },
            other => other,
        };
        updates.push(AuditUpdate {
            ids,
            part_of: None,
            carrier: Some(row.carrier),
            product: Some(Product { name: row.product.to_owned(), age_min: row.ages.0, age_max: row.ages.1 }),
            submitted_at: Some(submitted),
            decided_at: decided,
            updated_at: decided.unwrap_or(submitted),
            status: Some(row.status),
            reasons,
            paid: row.paid,
            refund: Some(refund),
            resubmission_of: row.resubmission_of.map(str::parse).transpose()?,
            tail_hash: tail.map(|t| keyring.hash(&t)),
            source: "demo".to_owned(),
        });
        samples.push(Sample { order: row.id.to_owned(), tail: row.tail.map(str::to_owned), about: row.about.to_owned() });
    }
    Ok((updates, samples))
}

/// 10:00 in Shanghai of the day that `when` means.
fn moment(when: When, calendar: &Calendar, now: DateTime<Utc>) -> DateTime<Utc> {
    let day = match when {
        When::On(year, month, day) => NaiveDate::from_ymd_opt(year, month, day).unwrap_or_else(|| shanghai_day(now)),
        When::WorkdaysAgo(count) => {
            let mut day = shanghai_day(now);
            let mut left = count;
            while left > 0 {
                day -= TimeDelta::days(1);
                // Past the known calendar every day counts: the demo only needs a date in the past.
                if calendar.is_workday(day).unwrap_or(true) {
                    left -= 1;
                }
            }
            day
        }
    };
    let at = day.and_time(chrono::NaiveTime::MIN).and_utc() + TimeDelta::hours(2);
    at.min(now)
}
