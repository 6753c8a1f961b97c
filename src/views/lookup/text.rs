//! A record as plain text of at most 80 columns, in which a Chinese character takes two.

use chrono::{DateTime, Utc};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::View;
use crate::model::{Evidence, Payee, PaymentKind, Progress, Reason, ReasonHit, RefundState, shanghai};

const WIDTH: usize = 80;
const LABEL: usize = 13;

/// The record and all that is known around it.
#[must_use]
pub fn record_text(view: &View) -> String {
    let record = &view.record;
    let mut page = Page::default();
    page.line("order", record.order_id.as_str());
    page.list("also known as", record.aliases.iter().map(ToString::to_string));
    page.line("status", record.status.name());
    if let Some(progress) = &view.progress {
        page.line("review", &progress_text(progress));
    }
    page.optional("carrier", record.carrier.map(|c| c.name().to_owned()));
    if let Some(product) = &record.product {
        let limits = match (product.age_min, product.age_max) {
            (None, None) => String::new(),
            (min, max) => {
                let end = |a: Option<u8>| a.map_or_else(String::new, |a| a.to_string());
                format!(" [ages {}-{}]", end(min), end(max))
            }
        };
        page.line("plan", &format!("{}{limits}", product.name));
    }
    page.line("submitted", &time_text(record.submitted_at));
    page.optional("decided", record.decided_at.map(|at| time_text(Some(at))));
    page.line("state since", &time_text(Some(record.updated_at)));
    reasons(&mut page, view);
    page.line("paid", &paid_text(view));
    page.line("refund", &refund_text(record.refund));
    page.optional("repeats", record.resubmission_of.as_ref().map(ToString::to_string));
    page.optional("repeated as", record.resubmitted_as.as_ref().map(ToString::to_string));
    page.line(
        "phone tail",
        if record.tail_hash.is_some() { "known (stored as a keyed hash)" } else { "not known: no owner check" },
    );
    for (at, item) in record.history.iter().enumerate() {
        let texts: Vec<String> = item.reasons.iter().map(reason_text).collect();
        let label = if at == 0 { "before" } else { "" };
        let source = if item.source.is_empty() { String::new() } else { format!(" ({})", item.source) };
        page.line(label, &format!("{} {} {}{source}", time_text(Some(item.at)), item.status.name(), texts.join("; ")));
    }
    page.list("sources", record.sources.iter().cloned());
    page.0
}

/// Several, with an empty line between them.
#[must_use]
pub fn records_text(views: &[View]) -> String {
    views.iter().map(record_text).collect::<Vec<_>>().join("\n")
}

fn reasons(page: &mut Page, view: &View) {
    page.list("reasons", view.record.reasons.iter().map(reason_text));
    page.list("means", view.hits.iter().map(hit_text));
}

fn hit_text(hit: &ReasonHit) -> String {
    let why = match &hit.evidence {
        Evidence::Code(code) => format!("code {code}"),
        Evidence::Pattern(pattern) => format!("pattern {pattern}"),
        Evidence::Classifier(p) => format!("classifier, p = {p:.2}"),
        Evidence::Nothing => "no evidence".to_owned(),
    };
    format!("{} ({why})", hit.entry)
}

/// What whoever answers about the order has to know, as labels and values.
#[must_use]
pub fn record_brief(view: &View) -> Vec<(&'static str, String)> {
    let record = &view.record;
    let mut status = record.status.name().to_owned();
    if let Some(progress) = &view.progress {
        status = format!("{status}, {}", progress_text(progress));
    }
    let mut lines = vec![("status", status)];
    if let Some(product) = &record.product {
        lines.push(("plan", product.name.clone()));
    }
    lines.extend(record.reasons.iter().map(|reason| ("reason", reason_text(reason))));
    lines.extend(view.hits.iter().map(|hit| ("cause", hit_text(hit))));
    lines.push(("refund", refund_text(record.refund)));
    lines
}

pub(super) fn reason_text(reason: &Reason) -> String {
    match &reason.code {
        Some(code) if !reason.text.contains(code.as_str()) => format!("{} [{code}]", reason.text),
        _ => reason.text.clone(),
    }
}

fn progress_text(progress: &Progress) -> String {
    match progress {
        Progress::Day { day, due } => format!("working day {day} of 3, due {}", due.format("%a %Y-%m-%d")),
        Progress::Overdue { due } => format!("OVERDUE since {}", due.format("%a %Y-%m-%d")),
        Progress::CalendarUnknown { known_until } => format!("the calendar ends on {known_until}; the due day is not known"),
        Progress::SubmissionUnknown => "nobody knows when the order went in".to_owned(),
    }
}

fn paid_text(view: &View) -> String {
    let Some(paid) = view.record.paid else { return "not known".into() };
    let amount = format!("{}.{:02} yuan", paid.amount_fen / 100, (paid.amount_fen % 100).abs());
    let kind = match paid.kind {
        PaymentKind::CardFee => ", card fee",
        PaymentKind::FirstCharge => ", first charge",
        PaymentKind::Deposit => ", deposit",
        PaymentKind::Unknown => "",
    };
    let payee = match paid.payee {
        Payee::Platform => ", with the platform",
        Payee::Carrier => ", with the carrier",
        Payee::Unknown => ", payee not known",
    };
    format!("{amount}{kind}{payee}")
}

fn refund_text(refund: RefundState) -> String {
    match refund {
        RefundState::Unknown => "not known".into(),
        RefundState::None => "none".into(),
        RefundState::Processing => "under way".into(),
        RefundState::Refunded { at: None } => "paid back".into(),
        RefundState::Refunded { at } => format!("paid back {}", time_text(at)),
        RefundState::Refused => "refused".into(),
    }
}

fn time_text(at: Option<DateTime<Utc>>) -> String {
    at.map_or_else(|| "not known".into(), |at| at.with_timezone(&shanghai()).format("%Y-%m-%d %H:%M").to_string())
}

/// What is said about a number that leads nowhere.
#[must_use]
pub fn unknown_text(number: &str) -> String {
    let lines = [
        format!("No order with the number {number}. The likely reasons:"),
        "1. a digit is wrong: copy the number from the order's page".into(),
        "2. it is another number (product, activity, parcel, SIM card); they can have 19 digits, too".into(),
        "3. it is not imported yet: 10 minutes to 3 days after the order, depending on the distributor".into(),
    ];
    lines.iter().flat_map(|line| wrap(line, WIDTH)).fold(String::new(), |out, line| out + &line + "\n")
}

/// Lines with a label, wrapped.
#[derive(Default)]
struct Page(String);

impl Page {
    fn line(&mut self, label: &str, value: &str) {
        for (at, piece) in wrap(value, WIDTH - LABEL - 1).into_iter().enumerate() {
            let label = if at == 0 { label } else { "" };
            self.0.push_str(label);
            self.0.extend(std::iter::repeat_n(' ', (LABEL + 1).saturating_sub(label.width())));
            self.0.push_str(&piece);
            self.0.push('\n');
        }
    }

    fn optional(&mut self, label: &str, value: Option<String>) {
        if let Some(value) = value {
            self.line(label, &value);
        }
    }

    fn list(&mut self, label: &str, values: impl Iterator<Item = String>) {
        for (at, value) in values.enumerate() {
            self.line(if at == 0 { label } else { "" }, &value);
        }
    }
}

/// Breaks a text at spaces where it can, and inside words where it must (Chinese has no spaces). Control characters go: a reason may
/// hold escape sequences.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split_inclusive(' ') {
        let word: String = word.chars().filter(|c| !c.is_control()).collect();
        if used > 0 && used + word.trim_end().width() > width && word.trim_end().width() <= width {
            lines.push(String::new());
            used = 0;
        }
        for c in word.chars() {
            let wide = c.width().unwrap_or(0);
            if used + wide > width {
                lines.push(String::new());
                used = 0;
                if c == ' ' {
                    continue;
                }
            }
            if let Some(line) = lines.last_mut() {
                line.push(c);
            }
            used += wide;
        }
    }
    lines.iter().map(|l| l.trim_end().to_owned()).collect()
}
