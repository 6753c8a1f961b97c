//! A record as JSON: a form of its own, so that stored records can change without breaking whoever reads it.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::View;
use crate::model::{Evidence, Progress, Reason, RefundState, shanghai};

/// The record and all that is known around it.
#[must_use]
pub fn record_json(view: &View) -> Value {
    let record = &view.record;
    let hits: Vec<Value> = view
        .hits
        .iter()
        .map(|hit| {
            let (kind, detail) = match &hit.evidence {
                Evidence::Code(code) => ("code", json!(code)),
                Evidence::Pattern(pattern) => ("pattern", json!(pattern)),
                Evidence::Classifier(p) => ("classifier", json!(p)),
                Evidence::Nothing => ("nothing", Value::Null),
            };
            json!({"entry": hit.entry.as_str(), "evidence": kind, "detail": detail, "text": hit.text})
        })
        .collect();
    let history: Vec<Value> = record
        .history
        .iter()
        .map(|h| json!({"at": time(h.at), "status": h.status.name(), "reasons": reasons(&h.reasons), "source": h.source}))
        .collect();
    json!({
        "order_id": record.order_id.as_str(),
        "aliases": record.aliases.iter().map(crate::model::OrderId::as_str).collect::<Vec<_>>(),
        "status": record.status.name(),
        "progress": view.progress.as_ref().map(progress),
        "carrier": record.carrier.map(crate::model::Carrier::name),
        "product": record.product.as_ref().map(|p| json!({"name": p.name, "age_min": p.age_min, "age_max": p.age_max})),
        "submitted_at": record.submitted_at.map(time),
        "decided_at": record.decided_at.map(time),
        "updated_at": time(record.updated_at),
        "reasons": reasons(&record.reasons),
        "entries": hits,
        "history": history,
        "paid": record.paid.map(|p| json!({"amount_fen": p.amount_fen, "kind": p.kind, "payee": p.payee})),
        "refund": refund(record.refund),
        "resubmission_of": record.resubmission_of.as_ref().map(crate::model::OrderId::as_str),
        "resubmitted_as": record.resubmitted_as.as_ref().map(crate::model::OrderId::as_str),
        "phone_tail_known": record.tail_hash.is_some(),
        "sources": record.sources,
    })
}

/// What is said about a number that leads nowhere.
#[must_use]
pub fn unknown_json(number: &str) -> Value {
    json!({"order_id": number, "error": "not-found", "likely": ["typo", "other-number", "not-imported-yet"]})
}

fn reasons(reasons: &[Reason]) -> Vec<Value> {
    reasons.iter().map(|r| json!({"text": r.text, "code": r.code})).collect()
}

fn time(at: DateTime<Utc>) -> String {
    at.with_timezone(&shanghai()).to_rfc3339_opts(chrono::SecondsFormat::Secs, false)
}

fn progress(progress: &Progress) -> Value {
    match progress {
        Progress::Day { day, due } => json!({"state": "inside", "day": day, "of": 3, "due": due}),
        Progress::Overdue { due } => json!({"state": "overdue", "due": due}),
        Progress::CalendarUnknown { known_until } => json!({"state": "calendar-unknown", "known_until": known_until}),
        Progress::SubmissionUnknown => json!({"state": "submission-unknown"}),
    }
}

fn refund(refund: RefundState) -> Value {
    let (state, at) = match refund {
        RefundState::Unknown => ("unknown", None),
        RefundState::None => ("none", None),
        RefundState::Processing => ("processing", None),
        RefundState::Refunded { at } => ("refunded", at),
        RefundState::Refused => ("refused", None),
    };
    json!({"state": state, "at": at.map(time)})
}
