//! One line of a transcript.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use simdesk::audits::Keyring;
use simdesk::model::{
    AuditStatus, AuditUpdate, Carrier, CaseId, OrderId, PartOf, Payee, Payment, PaymentKind, PhoneTail, Product, Reason,
    RefundState, Role, StaffAct, StaffId,
};

/// What a line says.
#[derive(Debug)]
pub enum Step {
    /// Kept as it is.
    Remark,
    Now(DateTime<Utc>),
    Language(String),
    Order(Box<AuditUpdate>),
    Says(String),
    Pass(TimeDelta),
    Staff {
        case: CaseId,
        staff: StaffId,
        act: StaffAct,
    },
    /// Somebody of the staff has an account.
    Account(StaffId, Role),
    File,
    Start,
    /// A line of an answer.
    Answer,
}

pub fn parse(line: &str, keyring: &Keyring, now: DateTime<Utc>) -> Result<Step, String> {
    if line.trim().is_empty() || line.starts_with('#') {
        return Ok(Step::Remark);
    }
    if line.starts_with(['|', '!']) {
        return Ok(Step::Answer);
    }
    let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
    match word {
        ">" => Ok(Step::Says(rest.replace("\\n", "\n"))),
        "now" => moment(rest).map(Step::Now),
        // Read before anything is played.
        "hours" => Ok(Step::Remark),
        "lang" => Ok(Step::Language(rest.trim().to_owned())),
        "order" => order(rest, keyring, now).map(|o| Step::Order(Box::new(o))),
        "+" => pass(rest).map(Step::Pass),
        "staff" | "staff-close" | "note" | "claim" | "assign" | "hand-back" | "close" | "reopen" | "read" => {
            let mut words = rest.splitn(3, ' ');
            let mut next = || words.next().ok_or("staff need a case, a name, and what goes with it").map(str::to_owned);
            let (case, staff) = (next()?, next()?);
            let mut text = || next().map(|text| text.trim_matches('"').to_owned());
            let act = match word {
                "staff" | "staff-close" => StaffAct::Reply { text: text()?, close: word == "staff-close" },
                "note" => StaffAct::Note { text: text()? },
                "assign" => StaffAct::Assign { to: text()?.parse().map_err(|e| format!("{e}"))? },
                "claim" => StaffAct::Claim,
                "hand-back" => StaffAct::HandBack,
                "close" => StaffAct::Close,
                "reopen" => StaffAct::Reopen,
                _ => StaffAct::Read,
            };
            let case = case.parse().map_err(|e| format!("{e}"))?;
            Ok(Step::Staff { case, staff: staff.parse().map_err(|e| format!("{e}"))?, act })
        }
        "account" => {
            let (name, role) = rest.split_once(' ').ok_or("an account needs a name and a role")?;
            let role = Role::ALL.iter().find(|(known, _)| *known == role).ok_or("no such role")?.1;
            Ok(Step::Account(name.parse().map_err(|e| format!("{e}"))?, role))
        }
        "file" => Ok(Step::File),
        "start" => Ok(Step::Start),
        _ => Err(format!("unknown line: {line}")),
    }
}

fn moment(text: &str) -> Result<DateTime<Utc>, String> {
    let local = NaiveDateTime::parse_from_str(text.trim(), "%Y-%m-%d %H:%M").map_err(|e| format!("{text}: {e}"))?;
    Ok(local.and_utc() - TimeDelta::hours(8))
}

fn pass(text: &str) -> Result<TimeDelta, String> {
    let text = text.trim();
    let (number, unit) = text.split_at(text.len().saturating_sub(1));
    let number: i64 = number.parse().map_err(|e| format!("{text}: {e}"))?;
    match unit {
        "d" => Ok(TimeDelta::days(number)),
        "h" => Ok(TimeDelta::hours(number)),
        "m" => Ok(TimeDelta::minutes(number)),
        _ => Err(format!("{text}: expected d, h or m")),
    }
}

/// `key=value` and `key="value with spaces"`.
fn fields(text: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut rest = text.trim();
    while let Some((key, after)) = rest.split_once('=') {
        let (value, next) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => after.split_once(' ').unwrap_or((after, "")),
        };
        out.push((key.trim().to_owned(), value.to_owned()));
        rest = next.trim_start();
    }
    out
}

fn order(text: &str, keyring: &Keyring, now: DateTime<Utc>) -> Result<AuditUpdate, String> {
    let (number, rest) = text.split_once(' ').unwrap_or((text, ""));
    number.parse::<OrderId>().map_err(|e| format!("{number}: {e}"))?;
    let status = Some(AuditStatus::Rejected);
    let mut update = AuditUpdate { status, source: "transcript".to_owned(), ..crate::rows::empty(&[number], now) };
    for (key, value) in fields(rest) {
        match key.as_str() {
            "sub" => {
                let sub: OrderId = value.parse().map_err(|e| format!("{value}: {e}"))?;
                update.part_of = Some(PartOf { main: update.ids[0].clone(), sub: sub.clone() });
                update.ids.push(sub);
            }
            "also" => update.ids.push(value.parse().map_err(|e| format!("{value}: {e}"))?),
            "tail" => {
                let tail: PhoneTail = value.parse().map_err(|e| format!("{value}: {e}"))?;
                update.tail_hash = Some(keyring.hash(&tail));
            }
            "status" => {
                update.status = Some(
                    AuditStatus::ALL.into_iter().find(|s| s.name() == value).ok_or_else(|| format!("unknown status {value}"))?,
                );
            }
            "reason" => update.reasons = Some(vec![Reason { text: value, code: None }]),
            "submitted" => update.submitted_at = Some(moment(&value)?),
            "decided" => update.decided_at = Some(moment(&value)?),
            "carrier" => update.carrier = Carrier::find_in(&value),
            "product" => update.product = Some(Product { name: value, age_min: None, age_max: None }),
            "ages" => {
                let (min, max) = value.split_once('-').ok_or("ages=16-60")?;
                let product = update.product.get_or_insert_with(Product::default);
                product.age_min = min.parse().ok();
                product.age_max = max.parse().ok();
            }
            "paid" => update.paid = Some(payment(&value)?),
            "refund" => update.refund = Some(refund(&value, now)?),
            "resubmits" => update.resubmission_of = Some(value.parse().map_err(|e| format!("{value}: {e}"))?),
            _ => return Err(format!("unknown field {key}")),
        }
    }
    Ok(update)
}

/// `100:deposit:carrier`, in yuan.
fn payment(text: &str) -> Result<Payment, String> {
    let mut parts = text.split(':');
    let yuan: i64 = parts.next().unwrap_or_default().parse().map_err(|e| format!("{text}: {e}"))?;
    let kind = match parts.next() {
        Some("card") => PaymentKind::CardFee,
        Some("first") => PaymentKind::FirstCharge,
        Some("deposit") => PaymentKind::Deposit,
        _ => PaymentKind::Unknown,
    };
    let payee = match parts.next() {
        Some("platform") => Payee::Platform,
        Some("carrier") => Payee::Carrier,
        _ => Payee::Unknown,
    };
    Ok(Payment { amount_fen: yuan * 100, kind, payee })
}

fn refund(text: &str, now: DateTime<Utc>) -> Result<RefundState, String> {
    match text {
        "none" => Ok(RefundState::None),
        "processing" => Ok(RefundState::Processing),
        "refunded" => Ok(RefundState::Refunded { at: Some(now) }),
        "refused" => Ok(RefundState::Refused),
        _ => Err(format!("unknown refund state {text}")),
    }
}
