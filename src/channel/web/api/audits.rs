//! Orders as staff see them, by number, or by phone tail and day. Every look-up is in the audit log before it is answered.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::Value;

use super::schema::{Fault, Record};
use super::{ApiError, Web};
use crate::channel::web::staff::{self, Staff};
use crate::model::{About, Act, AuditRecord, PhoneTail, Sought};
use crate::views::lookup::{self, LookUp, View};

/// No number of an order is longer, in characters, with all that may stand around it.
const NUMBER_CHARS_MAX: usize = 100;

/// Orders by one of their numbers
///
/// A number of any system leads to the order: of the shop, of the distributor, of the carrier. A main order with several cards gives several
/// records, those that need attention first. The look-up is noted in the audit log.
#[utoipa::path(
    get,
    path = "/v1/audits/{order}",
    tag = "staff",
    params(("order" = String, Path, description = "The order's number", example = "4781320682406083640", max_length = 100)),
    security(("staff_token" = []), ("staff_cookie" = [])),
    responses(
        (status = 200, description = "The records", body = Vec<Record>),
        (status = 400, description = "The path can't be read", body = Fault),
        (status = 401, description = "No token, or one that has ended", body = Fault),
        (status = 404, description = "`not-found`: no order has this number. `not-an-order`: it is a number of another kind", body = Fault),
        (status = 429, description = "Too many wrong tokens from this address", body = Fault),
        (status = 503, description = "The store does not answer", body = Fault),
    )
)]
pub(super) async fn by_number(
    State(web): State<Arc<Web>>,
    Staff(actor): Staff,
    order: Result<Path<String>, PathRejection>,
) -> Result<Json<Vec<Value>>, ApiError> {
    let Path(number) = order?;
    if number.chars().count() > NUMBER_CHARS_MAX {
        return Err(ApiError::unreadable("no order has a number as long as this").at("path"));
    }
    let knowledge = web.knowledge();
    let explain = |record: &AuditRecord| knowledge.explain(record);
    let see = |record| lookup::view(record, &knowledge.calendar, &explain, web.clock.now());
    let found = lookup::by_number(&*web.store, &number, &lookup::numbers_in, &see).await?;
    let about = match &found {
        LookUp::Known(views) => lookup::about(views),
        LookUp::NotFound { .. } => vec![About::Nothing(Sought::Order)],
        LookUp::NotAnOrder { kind, .. } => vec![About::Nothing(lookup::sought(*kind))],
    };
    staff::note(&web, Some(&actor.id), Act::LookUp, &about).await?;
    match found {
        LookUp::Known(views) => Ok(records(&views)),
        LookUp::NotFound { .. } => {
            let why = "no order has this number: a digit may be wrong, it may be another number, or it is not imported yet";
            Err(ApiError::new(StatusCode::NOT_FOUND, "not-found", why))
        }
        LookUp::NotAnOrder { what, .. } => Err(ApiError::new(StatusCode::NOT_FOUND, "not-an-order", format!("this is {what}"))),
    }
}

/// A phone's last four digits, and a day.
#[derive(Deserialize)]
pub(super) struct ByTail {
    tail: String,
    date: String,
}

/// Orders by phone tail and day
///
/// Orders whose buyer's phone ends in these four digits and that went in on this day (Asia/Shanghai), at most 50; none is an empty list. The
/// look-up is noted in the audit log.
#[utoipa::path(
    get,
    path = "/v1/audits",
    tag = "staff",
    params(
        ("tail" = String, Query, description = "Last four digits of the phone", example = "8000", pattern = "^[0-9]{4}$"),
        ("date" = String, Query, description = "The day on which it went in", example = "2026-11-02", format = Date),
    ),
    security(("staff_token" = []), ("staff_cookie" = [])),
    responses(
        (status = 200, description = "The records", body = Vec<Record>),
        (status = 400, description = "Tail or day is missing or can't be read", body = Fault),
        (status = 401, description = "No token, or one that has ended", body = Fault),
        (status = 429, description = "Too many wrong tokens from this address", body = Fault),
        (status = 503, description = "The store does not answer", body = Fault),
    )
)]
pub(super) async fn by_tail(
    State(web): State<Arc<Web>>,
    Staff(actor): Staff,
    asked: Result<Query<ByTail>, QueryRejection>,
) -> Result<Json<Vec<Value>>, ApiError> {
    let Query(ByTail { tail, date }) = asked?;
    let tail: PhoneTail = match tail.parse() {
        Ok(read) if tail.len() == 4 => read,
        _ => return Err(ApiError::unreadable("expected the last four digits of a phone").at("tail")),
    };
    let wrong_day = || ApiError::unreadable("expected a day, as 2026-11-02").at("date");
    let day = NaiveDate::parse_from_str(&date, "%Y-%m-%d").ok().filter(|_| date.len() == 10).ok_or_else(wrong_day)?;
    let knowledge = web.knowledge();
    let explain = |record: &AuditRecord| knowledge.explain(record);
    let see = |record| lookup::view(record, &knowledge.calendar, &explain, web.clock.now());
    let views = lookup::by_tail(&*web.store, &web.keyring, &tail, day, &see).await?;
    let about = if views.is_empty() { vec![About::Nothing(Sought::Tail)] } else { lookup::about(&views) };
    staff::note(&web, Some(&actor.id), Act::LookUpByTail, &about).await?;
    Ok(records(&views))
}

fn records(views: &[View]) -> Json<Vec<Value>> {
    Json(views.iter().map(lookup::record_json).collect())
}
