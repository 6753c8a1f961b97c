//! What staff see of an order: found by any of its numbers, or by phone tail and day.
//!
//! Reading only, and nothing personal: there is nothing personal in a record. [`text`] shows it in a terminal, [`json`] to programs.

mod json;
mod text;

use chrono::{DateTime, NaiveDate, Utc};

pub use json::{record_json, unknown_json};
pub use text::{record_brief, record_text, records_text, unknown_text};

use crate::audits::Keyring;
use crate::calendar::Calendar;
use crate::model::{
    About, AuditRecord, Evidence, Found, FoundKind, Grounds, OrderId, OrderSeen, PhoneTail, Progress, Reason, ReasonHit, Sought,
};
use crate::port::{Store, StoreError};
use crate::understand::spans;

/// The most records that a look-up by tail shows.
const BY_TAIL_MAX: usize = 50;

/// Finds the entry and its evidence for a record's reasons.
pub type Explain<'a> = &'a (dyn Fn(&AuditRecord) -> Vec<ReasonHit> + Sync);

/// Tells what numbers a text holds: orders among them, and what the others are.
pub type Recognise<'a> = &'a (dyn Fn(&str) -> (Vec<OrderId>, Vec<Found>) + Sync);

/// A record as staff see it.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// The record.
    pub record: AuditRecord,
    /// Where the review stands in working days; `None` when it has ended.
    pub progress: Option<Progress>,
    /// What the reasons mean, and why.
    pub hits: Vec<ReasonHit>,
}

/// What became of a look-up by number.
#[derive(Debug, Clone, PartialEq)]
pub enum LookUp {
    /// The records: several for a main order with several cards, those that need attention first.
    Known(Vec<View>),
    /// A number that could be an order, but leads nowhere.
    NotFound {
        /// The number.
        number: String,
    },
    /// Not an order number.
    NotAnOrder {
        /// Its kind, where one is known.
        kind: Option<FoundKind>,
        /// What it is.
        what: &'static str,
    },
}

/// Sees a record with today's eyes.
#[must_use]
pub fn view(record: AuditRecord, calendar: &Calendar, explain: Explain<'_>, now: DateTime<Utc>) -> View {
    use crate::model::AuditStatus::{NeedMaterial, Pending, Unknown};
    let open = matches!(record.status, Pending | NeedMaterial | Unknown);
    let progress = match record.submitted_at {
        _ if !open => None,
        Some(at) => Some(calendar.progress(at, now)),
        None => Some(Progress::SubmissionUnknown),
    };
    View { hits: explain(&record), progress, record }
}

/// The same, for staff who read it in words of their own language.
#[must_use]
pub fn seen(view: View) -> OrderSeen {
    let View { record, progress, hits } = view;
    let texts = |reasons: &[Reason]| reasons.iter().map(text::reason_text).filter(|text| !text.is_empty()).collect();
    let grounds = |evidence: Evidence| match evidence {
        Evidence::Code(code) => Grounds::Code(code),
        Evidence::Pattern(_) => Grounds::Words,
        Evidence::Classifier(_) => Grounds::Likeness,
        Evidence::Nothing => Grounds::Nothing,
    };
    OrderSeen {
        order: record.order_id.to_string(),
        aliases: record.aliases.iter().map(ToString::to_string).collect(),
        status: record.status,
        progress,
        carrier: record.carrier,
        product: record.product.map(|product| product.name),
        submitted_at: record.submitted_at,
        decided_at: record.decided_at,
        reasons: texts(&record.reasons),
        causes: hits.into_iter().map(|hit| (hit.entry, grounds(hit.evidence))).collect(),
        paid: record.paid,
        refund: record.refund,
        resubmission_of: record.resubmission_of.map(|order| order.to_string()),
        resubmitted_as: record.resubmitted_as.map(|order| order.to_string()),
        before: record.history.iter().map(|item| (item.at, item.status, texts(&item.reasons))).collect(),
        has_tail: record.tail_hash.is_some(),
    }
}

/// What [`by_number`] needs to know about a text.
#[must_use]
pub fn numbers_in(text: &str) -> (Vec<OrderId>, Vec<Found>) {
    let spans = spans::scan(text);
    (spans.orders, spans.found)
}

/// Looks an order up by whatever number somebody has. `recognise` tells what else a number may be.
///
/// # Errors
/// When the store fails.
pub async fn by_number(
    store: &dyn Store,
    number: &str,
    recognise: Recognise<'_>,
    see: &(dyn Fn(AuditRecord) -> View + Sync),
) -> Result<LookUp, StoreError> {
    let compact = crate::audits::cell::compact(number);
    // A number that is stored is an order, whatever else it looks like.
    if let Ok(id) = compact.parse::<OrderId>()
        && let Some(known) = stored(store, &id, see).await?
    {
        return Ok(known);
    }
    let (orders, found) = recognise(number);
    for id in &orders {
        if let Some(known) = stored(store, id, see).await? {
            return Ok(known);
        }
    }
    let other = found.iter().find_map(|f| Some((f.kind, kind_name(f.kind)?)));
    if let (true, Some((kind, what))) = (orders.is_empty(), other) {
        return Ok(LookUp::NotAnOrder { kind: Some(kind), what });
    }
    match orders.first().cloned().or_else(|| compact.parse().ok()) {
        Some(id) => Ok(LookUp::NotFound { number: id.to_string() }),
        None => Ok(LookUp::NotAnOrder { kind: None, what: "no order number: an order number has 4 to 40 letters and digits" }),
    }
}

async fn stored(
    store: &dyn Store,
    id: &OrderId,
    see: &(dyn Fn(AuditRecord) -> View + Sync),
) -> Result<Option<LookUp>, StoreError> {
    let mut records = store.audits_by_order(id).await?;
    records.sort_by_key(|record| record.status.urgency());
    Ok((!records.is_empty()).then(|| LookUp::Known(records.into_iter().map(see).collect())))
}

/// Records with this phone tail that went in on this day (Asia/Shanghai).
///
/// # Errors
/// When the store fails.
pub async fn by_tail(
    store: &dyn Store,
    keyring: &Keyring,
    tail: &PhoneTail,
    day: NaiveDate,
    see: &(dyn Fn(AuditRecord) -> View + Sync),
) -> Result<Vec<View>, StoreError> {
    let records = store.audits_by_tail(keyring.hash(tail), day, BY_TAIL_MAX).await?;
    Ok(records.into_iter().map(see).collect())
}

/// What the audit log says of a look-up that shows these.
#[must_use]
pub fn about(views: &[View]) -> Vec<About> {
    views.iter().map(|view| About::Order(view.record.order_id.clone())).collect()
}

/// A number that is no order's may be anybody's: the audit log gets its kind only.
#[must_use]
pub fn sought(kind: Option<FoundKind>) -> Sought {
    match kind {
        Some(FoundKind::Phone) => Sought::Phone,
        Some(FoundKind::IdNumber) => Sought::IdNumber,
        Some(FoundKind::BankCard) => Sought::BankCard,
        _ => Sought::Other,
    }
}

/// What a number is that is no order; `None` for what could still be one.
fn kind_name(kind: FoundKind) -> Option<&'static str> {
    Some(match kind {
        FoundKind::Order => return None,
        FoundKind::Iccid => "the number printed on a SIM card (8986…); the order number is on the order's page",
        FoundKind::Tracking => "a parcel's tracking number; the order number is on the order's page",
        FoundKind::Imei => "a device's number (IMEI)",
        FoundKind::Imsi => "a subscriber's number (IMSI)",
        FoundKind::Epoch => "a time (seconds or milliseconds since 1970)",
        FoundKind::Damaged => {
            "an order number that a spreadsheet destroyed (its last digits are lost); copy it from the order's page"
        }
        FoundKind::Partial => "an order number with digits missing or too many; copy it from the order's page",
        FoundKind::Phone => "a phone number; look up with --tail and --date instead",
        FoundKind::IdNumber => "an identity number; it is not stored here, don't paste it",
        FoundKind::BankCard => "a bank card's number; it is not stored here, don't paste it",
        FoundKind::Code => "a verification code",
        FoundKind::Amount => "an amount",
        FoundKind::Date => "a date",
    })
}
