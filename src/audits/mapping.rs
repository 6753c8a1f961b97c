//! The mapping file (`--map M.toml`): for exports that nobody has met yet.
//!
//! ```toml
//! format = "172"                     # optional: start from what this format's columns and words mean
//! [columns]                          # their name = our name
//! "单号" = "order_id"
//! "卡单原因" = "reason_text"
//! [status]                           # their word = our status
//! "卡单" = "rejected"
//! [dates]
//! format = "%d/%m/%Y %H:%M"          # dates without a zone are +08:00
//! [defaults]                         # for rows that do not say
//! carrier = "unicom"
//! payee = "carrier"
//! source = "our shop"
//! ```

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::cell::compact;
use super::columns::{Field, Format, normal_name};
use crate::model::{AuditStatus, Carrier, Payee};

/// A checked mapping.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mapping {
    /// The format to start from.
    pub format: Option<Format>,
    /// Column names in their normal form, and what they hold.
    pub columns: Vec<(String, Field)>,
    /// Status words in their compact form.
    pub status: Vec<(String, AuditStatus)>,
    /// The pattern of dates.
    pub date_format: Option<String>,
    /// The carrier of rows that name none.
    pub carrier: Option<Carrier>,
    /// The payee of rows that name none.
    pub payee: Option<Payee>,
    /// The source of all rows.
    pub source: Option<String>,
}

/// A fault in a mapping file, with its line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}: {what}")]
pub struct MappingFault {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, and what would be right.
    pub what: String,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Raw {
    format: Option<Spanned<String>>,
    columns: BTreeMap<Spanned<String>, Spanned<String>>,
    status: BTreeMap<Spanned<String>, Spanned<String>>,
    dates: RawDates,
    defaults: RawDefaults,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct RawDates {
    format: Option<Spanned<String>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct RawDefaults {
    carrier: Option<Spanned<String>>,
    payee: Option<Spanned<String>>,
    source: Option<Spanned<String>>,
}

/// A status by its neutral name.
#[must_use]
pub fn status_by_name(name: &str) -> Option<AuditStatus> {
    AuditStatus::ALL.into_iter().find(|s| s.name() == name)
}

/// A carrier by its neutral name or in free text.
#[must_use]
pub fn carrier_by_name(name: &str) -> Option<Carrier> {
    Carrier::find_in(name)
}

/// A payee by its neutral name.
#[must_use]
pub fn payee_by_name(name: &str) -> Option<Payee> {
    Some(match name.trim() {
        "platform" | "平台" | "抖店" => Payee::Platform,
        "carrier" | "运营商" => Payee::Carrier,
        "unknown" => Payee::Unknown,
        _ => return None,
    })
}

impl Mapping {
    /// Reads a mapping file's text and reports all its faults.
    ///
    /// # Errors
    /// Every fault, with its line. A file that is not TOML has one.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<MappingFault>> {
        let fault = |at: usize, what: String| {
            let line = text.get(..at).map_or(1, |before| before.matches('\n').count() + 1);
            MappingFault { file: file.to_owned(), line, what }
        };
        let raw: Raw = toml::from_str(text).map_err(|e| {
            vec![fault(e.span().map_or(0, |s| s.start), e.message().lines().next().unwrap_or("not TOML").to_owned())]
        })?;
        let mut faults = Vec::new();
        let mut mapping = Self::default();
        let mut check = |ok: bool, at: &Spanned<String>, what: &str| {
            if !ok {
                faults.push(fault(at.span().start, format!("`{}` {what}", at.get_ref())));
            }
        };
        if let Some(name) = &raw.format {
            mapping.format = Format::ALL.into_iter().find(|f| f.name() == name.get_ref());
            let names: Vec<&str> = Format::ALL.iter().map(|f| f.name()).collect();
            check(mapping.format.is_some(), name, &format!("is not a format; known are {}", names.join(" ")));
        }
        for (name, ours) in &raw.columns {
            let field = Field::by_neutral_name(ours.get_ref());
            check(
                field.is_some(),
                ours,
                "is not one of our columns; known are order_id sub_order_id upstream_order_id partner_order_id carrier product submitted_at audit_status reason_text reason_code updated_at decided_at phone_last4 phone refund_status refunded_at paid_amount paid_kind payee first_charge deposit age_min age_max resubmission_of source remark activation personal ignored",
            );
            mapping.columns.extend(field.map(|f| (normal_name(name.get_ref()), f)));
        }
        for (word, ours) in &raw.status {
            let status = status_by_name(ours.get_ref());
            check(
                status.is_some(),
                ours,
                "is not a status; known are pending need_material approved rejected cancelled shipped activated unknown",
            );
            mapping.status.extend(status.map(|s| (compact(word.get_ref()).to_lowercase(), s)));
        }
        if let Some(pattern) = &raw.dates.format {
            let bad = chrono::format::StrftimeItems::new(pattern.get_ref()).any(|i| i == chrono::format::Item::Error);
            check(!bad, pattern, "is not a date pattern, as in %Y-%m-%d %H:%M:%S");
            mapping.date_format = Some(pattern.get_ref().clone());
        }
        if let Some(name) = &raw.defaults.carrier {
            mapping.carrier = carrier_by_name(name.get_ref());
            check(mapping.carrier.is_some(), name, "is not a carrier; known are mobile unicom telecom cbn");
        }
        if let Some(name) = &raw.defaults.payee {
            mapping.payee = payee_by_name(name.get_ref());
            check(mapping.payee.is_some(), name, "is not a payee; known are platform carrier unknown");
        }
        mapping.source = raw.defaults.source.map(Spanned::into_inner);
        if faults.is_empty() { Ok(mapping) } else { Err(faults) }
    }

    /// A text that differs whenever the mapping does: part of an import's name.
    #[must_use]
    pub fn canonical(&self) -> String {
        format!("{self:?}")
    }
}
