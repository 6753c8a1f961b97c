//! An audit record: what is known about the review of one order, and nothing that identifies its owner.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::OrderId;

/// Where the review stands, in the neutral words of the import schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditStatus {
    /// Being reviewed or queued at the carrier.
    Pending,
    /// The reviewer wants a document or photo. Not a failure.
    NeedMaterial,
    /// Passed; not sent yet.
    Approved,
    /// Failed review.
    Rejected,
    /// Taken back by the buyer, the seller or the carrier.
    Cancelled,
    /// The card is on its way.
    Shipped,
    /// The card is in use.
    Activated,
    /// The source says nothing usable (a 抖店 row, a new state word).
    #[default]
    Unknown,
}

impl AuditStatus {
    /// Every status, in the order of an order's life.
    pub const ALL: [Self; 8] = [
        Self::Pending,
        Self::NeedMaterial,
        Self::Approved,
        Self::Rejected,
        Self::Cancelled,
        Self::Shipped,
        Self::Activated,
        Self::Unknown,
    ];

    /// What its owner must hear of first: smaller is sooner. Up to 1, something has to be done.
    #[must_use]
    pub fn urgency(self) -> u8 {
        match self {
            Self::Rejected => 0,
            Self::NeedMaterial => 1,
            Self::Cancelled => 2,
            Self::Pending | Self::Unknown => 3,
            Self::Approved | Self::Shipped | Self::Activated => 4,
        }
    }

    /// The name in files and JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::NeedMaterial => "need_material",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Cancelled => "cancelled",
            Self::Shipped => "shipped",
            Self::Activated => "activated",
            Self::Unknown => "unknown",
        }
    }
}

/// The network operators of the mainland.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Carrier {
    /// 中国移动
    Mobile,
    /// 中国联通
    Unicom,
    /// 中国电信
    Telecom,
    /// 中国广电
    Cbn,
}

impl Carrier {
    /// The key of its entry in the reviewed contacts.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Mobile => "mobile",
            Self::Unicom => "unicom",
            Self::Telecom => "telecom",
            Self::Cbn => "cbn",
        }
    }

    /// Finds a carrier in free text such as `移动19元大流量卡` or `China Unicom`.
    #[must_use]
    pub fn find_in(text: &str) -> Option<Self> {
        let lower = text.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|w| lower.contains(w));
        if has(&["移动", "移動", "mobile", "cmcc", "10086"]) {
            Some(Self::Mobile)
        } else if has(&["联通", "聯通", "unicom", "cucc", "10010"]) {
            Some(Self::Unicom)
        } else if has(&["电信", "電信", "telecom", "ctcc"]) {
            Some(Self::Telecom)
        } else if has(&["广电", "廣電", "cbn", "10099"]) {
            Some(Self::Cbn)
        } else {
            None
        }
    }
}

/// The plan that was ordered.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Product {
    /// Its name in the shop.
    pub name: String,
    /// Youngest age in years that the plan takes, where known.
    pub age_min: Option<u8>,
    /// Oldest age in years that the plan takes, where known.
    pub age_max: Option<u8>,
}

/// Why the review failed, in the carrier's words, already masked.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Reason {
    /// The masked text.
    pub text: String,
    /// A code such as `E900009`, where the source has one.
    pub code: Option<String>,
}

/// What was paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentKind {
    /// Price of the card.
    CardFee,
    /// First charge (首充) or prepaid call money (预存).
    FirstCharge,
    /// Deposit, for a special number for instance.
    Deposit,
    /// Not said.
    Unknown,
}

/// Who has the money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Payee {
    /// The shop's platform, which refunds it.
    Platform,
    /// The carrier, which the platform cannot refund for.
    Carrier,
    /// Not said.
    Unknown,
}

/// Money that changed hands for the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// Amount in fen (1/100 yuan).
    pub amount_fen: i64,
    /// What for.
    pub kind: PaymentKind,
    /// To whom.
    pub payee: Payee,
}

/// Where the money back stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundState {
    /// The source says nothing.
    #[default]
    Unknown,
    /// Nothing has been refunded or asked for.
    None,
    /// Under way.
    Processing,
    /// Paid back.
    Refunded {
        /// When, where known.
        at: Option<DateTime<Utc>>,
    },
    /// Refused by the seller.
    Refused,
}

/// A keyed hash of the phone tail (HMAC-SHA-256, first 16 bytes, over the tail's digits). With 10⁴ possible values it hides nothing
/// without the key, so the key lives outside the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TailHash(pub [u8; 16]);

/// One state the order was in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryItem {
    /// When the source says it changed.
    pub at: DateTime<Utc>,
    /// To what.
    pub status: AuditStatus,
    /// With which reasons.
    pub reasons: Vec<Reason>,
    /// Which file or system said so.
    pub source: String,
}

/// Everything known about one order's review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRecord {
    /// The number under which it is stored.
    pub order_id: OrderId,
    /// Every other number that leads to it (sub-order, distributor, upstream), sorted.
    pub aliases: Vec<OrderId>,
    /// The network operator, where known.
    pub carrier: Option<Carrier>,
    /// The plan, where known.
    pub product: Option<Product>,
    /// When the order went in.
    pub submitted_at: Option<DateTime<Utc>>,
    /// When the review ended.
    pub decided_at: Option<DateTime<Utc>>,
    /// The row's own time: an older row never undoes a newer one.
    pub updated_at: DateTime<Utc>,
    /// Where the review stands.
    pub status: AuditStatus,
    /// Latest reasons, most important first.
    pub reasons: Vec<Reason>,
    /// Earlier states, oldest first, at most 32.
    pub history: Vec<HistoryItem>,
    /// What was paid: `None` = not known, amount 0 = nothing.
    pub paid: Option<Payment>,
    /// Where the refund stands.
    pub refund: RefundState,
    /// The order that this one repeats after a rejection.
    pub resubmission_of: Option<OrderId>,
    /// The order that repeats this one.
    pub resubmitted_as: Option<OrderId>,
    /// Second factor; `None` where the source had no phone.
    pub tail_hash: Option<TailHash>,
    /// Which files or systems it comes from.
    pub sources: Vec<String>,
}

impl AuditRecord {
    /// Every number that leads to this record, its own first.
    pub fn ids(&self) -> impl Iterator<Item = &OrderId> {
        std::iter::once(&self.order_id).chain(&self.aliases)
    }
}

/// One card of a main order (主订单) that may hold several.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PartOf {
    /// The main order.
    pub main: OrderId,
    /// The sub-order.
    pub sub: OrderId,
}

/// What one imported row says. Missing fields say nothing: they never erase what is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditUpdate {
    /// All numbers of the row, the preferred one first; never empty.
    pub ids: Vec<OrderId>,
    /// Which of the numbers is the main order and which the sub-order, where the row says it.
    pub part_of: Option<PartOf>,
    /// See [`AuditRecord::carrier`].
    pub carrier: Option<Carrier>,
    /// See [`AuditRecord::product`].
    pub product: Option<Product>,
    /// See [`AuditRecord::submitted_at`].
    pub submitted_at: Option<DateTime<Utc>>,
    /// See [`AuditRecord::decided_at`].
    pub decided_at: Option<DateTime<Utc>>,
    /// The row's own time.
    pub updated_at: DateTime<Utc>,
    /// `None` or `Some(Unknown)` when the row does not say.
    pub status: Option<AuditStatus>,
    /// `None` when the row has no reason column or an empty cell.
    pub reasons: Option<Vec<Reason>>,
    /// See [`AuditRecord::paid`].
    pub paid: Option<Payment>,
    /// `None` when the row does not say.
    pub refund: Option<RefundState>,
    /// See [`AuditRecord::resubmission_of`].
    pub resubmission_of: Option<OrderId>,
    /// See [`AuditRecord::tail_hash`].
    pub tail_hash: Option<TailHash>,
    /// File name or system.
    pub source: String,
}

/// The answer of the owner check. "Wrong" and "not found" are one answer on purpose: before the check, nothing about an order is said,
/// not even that it exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OwnerCheck {
    /// These orders are the person's, in the order in which they were named; never empty.
    Passed(Vec<AuditRecord>),
    /// None of them is, as far as can be told.
    Failed {
        /// Tries left.
        left: u32,
    },
    /// Too many tries by this person, on this order or overall.
    Locked,
    /// The order has no phone tail to compare.
    NoSecondFactor(Box<AuditRecord>),
}
