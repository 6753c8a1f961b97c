//! What goes over the wire, as the description of the interface tells it. Types that are only told and never built here are what `views`
//! writes: a test holds the two together.
#![expect(dead_code, reason = "some of these only describe what others write")]

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What went wrong.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"error": "unreadable", "message": "expected a day, as 2026-11-02", "place": "date"}))]
pub struct Fault {
    /// A word for programs.
    pub error: String,
    /// A sentence for developers.
    pub message: String,
    /// Where in the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

/// A language.
#[derive(Debug, Deserialize, ToSchema)]
pub enum Lang {
    #[serde(rename = "zh-Hans")]
    Hans,
    #[serde(rename = "zh-Hant")]
    Hant,
    #[serde(rename = "en")]
    En,
}

/// An order, in the neutral names. Numbers of orders are strings: as JSON numbers they lose digits on the way, and are refused.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({
    "order_id": "6901234567890123456", "upstream_order_id": "P2026112300011", "carrier": "mobile", "product": "移动花卡19元 80G",
    "submitted_at": "2026-11-18 10:00:00", "audit_status": "rejected", "reason_text": "证件照片反光，请重拍", "reason_code": null,
    "updated_at": "2026-11-19 15:00:00", "phone_last4": "8000", "refund_status": "none", "source": "erp"
}))]
#[expect(clippy::struct_field_names, reason = "the neutral names")]
pub struct Order {
    /// The shop's number of the (main) order.
    pub order_id: String,
    /// Its sub-orders, with commas between them.
    pub sub_order_id: Option<String>,
    /// The carrier's or the next distributor's number.
    pub upstream_order_id: Option<String>,
    /// The number of whoever passed the order on.
    pub partner_order_id: Option<String>,
    /// `mobile`, `unicom`, `telecom`, `cbn`, or a name that holds one.
    pub carrier: Option<String>,
    /// The plan.
    pub product: Option<String>,
    /// When it went in: `2026-11-18 10:00:00` in Shanghai, or with an offset.
    pub submitted_at: Option<String>,
    /// `pending`, `need_material`, `approved`, `rejected`, `cancelled`, `shipped`, `activated` or `unknown`.
    pub audit_status: Option<String>,
    /// The reviewer's words. Identity numbers, phones and names in them are masked.
    pub reason_text: Option<String>,
    /// The reviewer's code.
    pub reason_code: Option<String>,
    /// When this state began: it decides what is newer.
    pub updated_at: Option<String>,
    /// When the review ended.
    pub decided_at: Option<String>,
    /// The last four digits of the buyer's phone; only a keyed hash of them is kept.
    pub phone_last4: Option<String>,
    /// Only used to mask the same words in the reason.
    pub name_masked: Option<String>,
    /// `none`, `processing`, `refunded`, `refused` or `unknown`.
    pub refund_status: Option<String>,
    /// When it was paid back.
    pub refunded_at: Option<String>,
    /// In yuan, as in `9.90`.
    pub paid_amount: Option<String>,
    /// `card_fee`, `first_charge` or `deposit`.
    pub paid_kind: Option<String>,
    /// `platform` or `carrier`.
    pub payee: Option<String>,
    /// The youngest age that the plan allows.
    pub age_min: Option<u8>,
    /// The oldest.
    pub age_max: Option<u8>,
    /// The earlier order that this one repeats.
    pub resubmission_of: Option<String>,
    /// The system that it comes from.
    pub source: Option<String>,
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Nothing in it was news.
    Unchanged,
    /// Older than what is known: at most gaps were filled.
    Older,
    /// A known order changed.
    Updated,
    /// An order that was not known.
    New,
    /// It can't be used.
    Refused,
}

/// One row.
#[derive(Debug, Serialize, ToSchema)]
pub struct RowResult {
    /// Its line, or its place in the array, from 1.
    pub row: u64,
    pub outcome: Outcome,
    /// The field to blame for a refusal, where one is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Why it is refused, and how to mend it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What became of all of them.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "received": 2, "new": 1, "updated": 0, "unchanged": 0, "older": 0, "refused": 1,
    "rows": [{"row": 1, "outcome": "new"}, {"row": 2, "outcome": "refused", "column": "order_id", "reason": "no order number in the row"}]
}))]
pub struct Taken {
    pub received: u64,
    pub new: u64,
    pub updated: u64,
    pub unchanged: u64,
    pub older: u64,
    pub refused: u64,
    /// In the order of the body.
    pub rows: Vec<RowResult>,
}

/// A text to be understood.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "照片反光被拒了怎么办", "as": "message"}))]
pub struct Understand {
    #[schema(max_length = 16000)]
    pub text: String,
    #[serde(default, rename = "as")]
    pub kind: Kind,
}

/// What a text is.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(default = "message")]
pub enum Kind {
    /// What a customer writes.
    #[default]
    Message,
    /// A carrier's failure text.
    Reason,
}

/// The meaning of a text.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Understood {
    /// The text, with sensitive numbers masked.
    pub text: String,
    #[schema(required)]
    pub lang: Option<Lang>,
    /// Order numbers in it.
    pub orders: Vec<String>,
    /// The likeliest entries of the FAQ, at most 5.
    pub entries: Vec<Likely>,
    /// The entry that it means, where that is clear.
    #[schema(required)]
    pub entry: Option<String>,
    /// `answer`, `clarify`, `handoff` …: what the bot would do.
    pub action: String,
    /// Kinds of numbers that were masked.
    pub masked: Vec<String>,
    /// Further entries that it means.
    pub also: Vec<String>,
    /// Of a message: entries that it rules out.
    pub denied: Option<Vec<String>>,
    /// Of a message: numbers in it.
    pub found: Option<Vec<Number>>,
    /// Of a message: what only a person can do.
    pub request: Option<String>,
    /// Of a reason: what its meaning stands on.
    pub evidence: Option<Vec<serde_json::Value>>,
}

/// An entry and its likelihood.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Likely {
    pub id: String,
    /// From 0 to 1.
    pub p: f64,
}

/// A number in a text.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Number {
    /// `order`, `iccid`, `tracking`, `phone` …
    pub kind: String,
    /// Masked where it must be.
    pub shown: String,
    pub digits: u64,
}

/// A question of the FAQ.
#[derive(Debug, Serialize, ToSchema)]
pub struct Question {
    pub id: String,
    /// `causes`, `outcomes`, `questions` or `tips`.
    pub topic: String,
    pub title: String,
    /// Its page.
    pub url: String,
}

/// A question and its answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct Answer {
    pub id: String,
    pub lang: String,
    pub topic: String,
    pub title: String,
    /// What it means.
    pub cause: String,
    /// What to do, step by step.
    pub remedy: Vec<String>,
    /// The one caution that matters.
    pub note: Option<String>,
    /// What to ask oneself before a new try.
    pub checks: Vec<String>,
    /// When a new try makes sense.
    pub retry: Option<String>,
    /// True where money may be due back.
    pub refund: bool,
    pub related: Vec<Related>,
    /// Its page.
    pub url: String,
}

/// A neighbouring question.
#[derive(Debug, Serialize, ToSchema)]
pub struct Related {
    pub id: String,
    pub title: String,
}

/// What a search found.
#[derive(Debug, Serialize, ToSchema)]
pub struct Found {
    pub id: String,
    pub title: String,
    /// What it says where it was found.
    pub passage: String,
    /// Its page.
    pub url: String,
}

/// An order as staff see it. There is nothing personal in it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    pub order_id: String,
    pub aliases: Vec<String>,
    pub status: String,
    /// Where the review stands in working days, while it lasts.
    #[schema(required)]
    pub progress: Option<Progress>,
    #[schema(required)]
    pub carrier: Option<String>,
    #[schema(required)]
    pub product: Option<Plan>,
    #[schema(required)]
    pub submitted_at: Option<String>,
    #[schema(required)]
    pub decided_at: Option<String>,
    pub updated_at: String,
    pub reasons: Vec<Reason>,
    /// What the reasons mean, and why.
    pub entries: Vec<Meant>,
    pub history: Vec<Earlier>,
    #[schema(required)]
    pub paid: Option<Paid>,
    pub refund: Refund,
    #[schema(required)]
    pub resubmission_of: Option<String>,
    #[schema(required)]
    pub resubmitted_as: Option<String>,
    /// True when its owner can be checked.
    pub phone_tail_known: bool,
    pub sources: Vec<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Progress {
    /// `inside`, `overdue`, `calendar-unknown` or `submission-unknown`.
    pub state: String,
    pub day: Option<u32>,
    pub of: Option<u32>,
    pub due: Option<String>,
    pub known_until: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    pub name: String,
    #[schema(required)]
    pub age_min: Option<u8>,
    #[schema(required)]
    pub age_max: Option<u8>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    pub text: String,
    #[schema(required)]
    pub code: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Meant {
    pub entry: String,
    /// `code`, `pattern`, `classifier` or `nothing`.
    pub evidence: String,
    /// The code, the pattern, or the likelihood.
    pub detail: serde_json::Value,
    pub text: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Earlier {
    pub at: String,
    pub status: String,
    pub reasons: Vec<Reason>,
    pub source: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Paid {
    pub amount_fen: i64,
    pub kind: String,
    pub payee: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Refund {
    pub state: String,
    #[schema(required)]
    pub at: Option<String>,
}
