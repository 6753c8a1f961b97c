//! Invented orders in any number, for trying an import, a look-up or the statistics at the size of a real shop.
//!
//! A row is a function of the seed and its own position, so that millions of them need no memory, and a resubmission knows the order
//! that it repeats. No row is a real person's: numbers, phones and dates are made up; reasons are the carriers' wordings that the FAQ
//! has as examples.

mod dice;
mod wordings;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime, TimeDelta, TimeZone};

use crate::faq::Faq;
use crate::model::{AuditStatus, Carrier};
use dice::Dice;
pub use wordings::Wordings;

/// The columns, in the neutral names that every import takes.
pub const COLUMNS: [&str; 17] = [
    "order_id",
    "sub_order_id",
    "partner_order_id",
    "upstream_order_id",
    "carrier",
    "product",
    "submitted_at",
    "decided_at",
    "updated_at",
    "audit_status",
    "reason_text",
    "phone_last4",
    "refund_status",
    "paid_amount",
    "paid_kind",
    "payee",
    "resubmission_of",
];

/// A row: a cell for each of [`COLUMNS`], empty where the row does not say.
pub type Row = [String; COLUMNS.len()];

/// How far back a resubmission looks for the order that it repeats.
const REPEATS_BACK: u64 = 40;
/// Orders are spread over so many days.
const DAYS: i64 = 365;

struct Plan {
    carrier: Carrier,
    name: &'static str,
}

const fn plan(carrier: Carrier, name: &'static str) -> Plan {
    Plan { carrier, name }
}

const PLANS: [Plan; 10] = [
    plan(Carrier::Mobile, "移动花卡19元 80G"),
    plan(Carrier::Mobile, "移动畅享卡29元 135G（18-60岁）"),
    plan(Carrier::Mobile, "移动青春卡39元 200G"),
    plan(Carrier::Unicom, "联通惠民卡29元 103G"),
    plan(Carrier::Unicom, "联通长期卡19元 65G（16-60岁）"),
    plan(Carrier::Unicom, "联通靓号卡39元"),
    plan(Carrier::Telecom, "电信星卡19元 75G"),
    plan(Carrier::Telecom, "电信畅玩卡29元 185G（18-65岁）"),
    plan(Carrier::Telecom, "电信流量卡39元 280G"),
    plan(Carrier::Cbn, "广电福兔卡29元 192G"),
];

/// Out of a hundred orders; the rest is [`AuditStatus::Unknown`].
const STATUSES: [(AuditStatus, u64); 7] = [
    (AuditStatus::Rejected, 38),
    (AuditStatus::Activated, 22),
    (AuditStatus::Shipped, 12),
    (AuditStatus::Approved, 8),
    (AuditStatus::Pending, 8),
    (AuditStatus::Cancelled, 6),
    (AuditStatus::NeedMaterial, 4),
];

/// The orders of one seed.
#[derive(Debug)]
pub struct DemoOrders {
    seed: u64,
    count: u64,
    last_day: NaiveDate,
    wordings: Wordings,
}

/// What the cells of a row are made from.
struct Order {
    /// Position among all orders; the two cards of a main order have one each.
    at: u64,
    /// The position whose main order it belongs to.
    main: u64,
    /// True for one of two cards.
    paired: bool,
    /// The order that it repeats.
    repeats: Option<u64>,
    status: AuditStatus,
    plan: usize,
    tail: u64,
    dice: Dice,
}

impl Order {
    /// A row comes from the shop's side, or from the distributor, who has a number of their own. (The first thing asked of the dice.)
    fn comes_from_distributor(&mut self) -> bool {
        !self.paired && self.dice.once_in(3)
    }
}

impl DemoOrders {
    /// `count` orders, the last of them from `last_day`. The same arguments make the same rows.
    #[must_use]
    pub fn new(faq: &Faq, seed: u64, count: u64, last_day: NaiveDate) -> Self {
        Self { seed, count, last_day, wordings: Wordings::of(faq) }
    }

    /// Every row, by the time of its order.
    pub fn rows(&self) -> impl Iterator<Item = Row> + '_ {
        (0..self.count).map(|at| self.row(at))
    }

    fn dice(&self, at: u64) -> Dice {
        Dice::new(self.seed, at)
    }

    /// What an order is before it is known whether it repeats another.
    fn bare(&self, at: u64) -> Order {
        // Every fiftieth pair of neighbours is one main order with two cards.
        let paired = (at / 2).is_multiple_of(50) && at / 2 * 2 + 1 < self.count;
        let main = if paired { at / 2 * 2 } else { at };
        // The buyer of both cards is one person.
        let tail = self.dice(main).below(10_000);
        let mut dice = self.dice(at);
        dice.below(10_000);
        let status = dice.weighted(&STATUSES).unwrap_or(AuditStatus::Unknown);
        let plan = dice.pick(PLANS.len());
        Order { at, main, paired, repeats: None, status, plan, tail, dice }
    }

    fn order(&self, at: u64) -> Order {
        let mut order = self.bare(at);
        if order.paired || !order.dice.once_in(12) || at < REPEATS_BACK {
            return order;
        }
        // Itself perhaps a repetition, and so on back: one in twelve of one in twelve.
        let before = self.order(at - 1 - order.dice.below(REPEATS_BACK));
        if before.status == AuditStatus::Rejected && !before.paired {
            order.repeats = Some(before.at);
            order.plan = before.plan;
            order.tail = before.tail;
        }
        order
    }

    /// The row at this position, from 0.
    #[must_use]
    pub fn row(&self, at: u64) -> Row {
        let mut order = self.order(at);
        let from_distributor = order.comes_from_distributor();
        let Order { main, paired, repeats, status, plan, tail, mut dice, .. } = order;
        let shop = self.shop_number(main);
        let (order_id, partner) = if from_distributor { (self.own_number(at), shop) } else { (shop, String::new()) };
        let sub = if paired || (!from_distributor && dice.once_in(3)) { self.sub_number(at) } else { String::new() };
        let (submitted, decided, updated) = self.times(at, status, &mut dice);
        let upstream =
            if dice.once_in(4) { String::new() } else { format!("P{}{:013}", submitted.format("%Y%m%d"), self.mixed(at, 3)) };
        let plan = &PLANS[plan];
        let reason = match status {
            AuditStatus::Rejected => self.wordings.rejected(&mut dice),
            AuditStatus::NeedMaterial => "待补传手持证件照片".to_owned(),
            AuditStatus::Cancelled => "用户申请撤单".to_owned(),
            _ => String::new(),
        };
        let (amount, kind, payee) = match dice.below(20) {
            0 => ("50", "first_charge", "carrier"),
            1 => ("100", "deposit", "carrier"),
            2 | 3 => ("9.9", "card_fee", "platform"),
            _ => ("0", "card_fee", "platform"),
        };
        let failed = matches!(status, AuditStatus::Rejected | AuditStatus::Cancelled);
        let refund = match dice.below(3) {
            _ if !failed || amount == "0" => "",
            0 => "processing",
            1 => "refunded",
            _ => "none",
        };
        let shown = |at: DateTime<FixedOffset>| at.format("%Y-%m-%d %H:%M:%S").to_string();
        [
            order_id,
            sub,
            partner,
            upstream,
            plan.carrier.name().to_owned(),
            plan.name.to_owned(),
            shown(submitted),
            decided.map(shown).unwrap_or_default(),
            shown(updated),
            status.name().to_owned(),
            reason,
            // Some sources have no phone.
            if dice.once_in(30) { String::new() } else { format!("{tail:04}") },
            refund.to_owned(),
            amount.to_owned(),
            kind.to_owned(),
            payee.to_owned(),
            repeats.map(|before| self.first_number(before)).unwrap_or_default(),
        ]
    }

    /// The number that the row of an order begins with.
    fn first_number(&self, at: u64) -> String {
        let mut order = self.order(at);
        if order.comes_from_distributor() { self.own_number(at) } else { self.shop_number(order.main) }
    }

    /// Submitted, decided and last changed, in Shanghai.
    fn times(
        &self,
        at: u64,
        status: AuditStatus,
        dice: &mut Dice,
    ) -> (DateTime<FixedOffset>, Option<DateTime<FixedOffset>>, DateTime<FixedOffset>) {
        let zone = crate::model::shanghai();
        let midnight = self.last_day.and_time(NaiveTime::MIN);
        let end = zone.from_local_datetime(&midnight).single().unwrap_or_else(|| midnight.and_utc().fixed_offset());
        // The last orders are a day old, so that reviews and shipping have their time.
        let span = DAYS * 86_400;
        let done = i64::try_from(u128::from(at) * u128::from(span.unsigned_abs()) / u128::from(self.count.max(1))).unwrap_or(0);
        let submitted = end - TimeDelta::days(DAYS + 1) + TimeDelta::seconds(done);
        let hours = |dice: &mut Dice, most: u64| TimeDelta::minutes(i64::try_from(20 + dice.below(most * 60)).unwrap_or(20));
        let review = submitted + hours(dice, 20);
        let sent = review + hours(dice, 3);
        match status {
            AuditStatus::Approved | AuditStatus::Rejected | AuditStatus::Cancelled => (submitted, Some(review), review),
            AuditStatus::Shipped | AuditStatus::Activated => (submitted, Some(review), sent),
            AuditStatus::Pending | AuditStatus::NeedMaterial | AuditStatus::Unknown => (submitted, None, submitted),
        }
    }

    /// A number below 10¹³ that no other order has: an order's position, multiplied by a number without a factor in common.
    fn mixed(&self, at: u64, salt: u64) -> u64 {
        const SPACE: u128 = 10_000_000_000_000;
        const FACTORS: [u128; 4] = [6_180_339_887_499, 7_320_508_075_689, 4_142_135_623_731, 2_360_679_774_999];
        let offset = Dice::new(self.seed, u64::MAX - salt).below(10_000_000_000_000);
        let factor = FACTORS[usize::try_from(salt).unwrap_or(0) % FACTORS.len()];
        u64::try_from((u128::from(at) * factor + u128::from(offset)) % SPACE).unwrap_or(0)
    }

    /// As 抖店 gives them out: 19 digits.
    fn shop_number(&self, at: u64) -> String {
        format!("{}{:013}", 692_401 + self.last_day.year().rem_euclid(100), self.mixed(at, 0))
    }

    fn sub_number(&self, at: u64) -> String {
        format!("{}{:013}", 692_501 + self.last_day.year().rem_euclid(100), self.mixed(at, 1))
    }

    fn own_number(&self, at: u64) -> String {
        format!("GT{:013}", self.mixed(at, 2))
    }
}
