//! What staff have looked up: an order, and the figures of the last days.

use chrono::{DateTime, Utc};

use super::Renderer;
use super::money::amount;
use crate::calendar::shanghai_day;
use crate::model::{Figures, FoundKind, Grounds, OrderSeen, Payee, Payment, PaymentKind, RefundState};

/// Causes and reasons of a list.
const LISTED_MAX: usize = 8;

impl Renderer<'_> {
    pub(super) fn order_seen(&self, seen: &OrderSeen) -> String {
        let day = |at: DateTime<Utc>| shanghai_day(at);
        let (submitted, decided) = (seen.submitted_at.map(day), seen.decided_at.map(day));
        let mut lines = vec![self.order(&seen.order, seen.status.name(), seen.product.as_deref(), submitted, decided)];
        let mut line = |text: String| lines.push(text);
        if !seen.aliases.is_empty() {
            line(self.say("found-aliases", &[("numbers", self.list(&seen.aliases).into())]));
        }
        if let Some(carrier) = seen.carrier {
            line(self.say("found-carrier", &[("carrier", self.plain(&format!("carrier-name-{}", carrier.name())).into())]));
        }
        if let Some(progress) = &seen.progress {
            line(self.progress(progress));
        }
        for reason in &seen.reasons {
            line(self.say("thread-head-evidence", &[("text", reason.into())]));
        }
        for (entry, grounds) in &seen.causes {
            let grounds = match grounds {
                Grounds::Code(code) => self.say("found-grounds-code", &[("code", code.into())]),
                Grounds::Words => self.plain("found-grounds-words"),
                Grounds::Likeness => self.plain("found-grounds-likeness"),
                Grounds::Nothing => self.plain("found-grounds-nothing"),
            };
            line(self.say("found-cause", &[("title", self.title(entry).into()), ("grounds", grounds.into())]));
        }
        line(self.paid(seen.paid));
        line(self.refund_seen(seen.refund));
        if let Some(earlier) = &seen.resubmission_of {
            line(self.say("found-repeats", &[("order", earlier.into())]));
        }
        if let Some(later) = &seen.resubmitted_as {
            line(self.say("found-repeated-as", &[("order", later.into())]));
        }
        for (at, status, reasons) in &seen.before {
            let status = self.plain(&format!("status-{}", status.name()));
            let said = if reasons.is_empty() { status } else { format!("{status} · {}", self.list(reasons)) };
            line(self.say("found-before", &[("at", self.date_time(*at).into()), ("what", said.into())]));
        }
        if !seen.has_tail {
            line(self.plain("found-no-tail"));
        }
        lines.join("\n")
    }

    fn paid(&self, paid: Option<Payment>) -> String {
        let Some(paid) = paid else { return self.plain("found-paid-unknown") };
        if paid.amount_fen == 0 {
            return self.plain("found-paid-nothing");
        }
        let what = self.plain(match paid.kind {
            PaymentKind::CardFee => "paid-card_fee",
            PaymentKind::FirstCharge => "paid-first_charge",
            PaymentKind::Deposit => "paid-deposit",
            PaymentKind::Unknown => "paid-unknown",
        });
        let id = match paid.payee {
            Payee::Platform => "found-paid-platform",
            Payee::Carrier => "found-paid-carrier",
            Payee::Unknown => "found-paid-somebody",
        };
        self.say(id, &[("what", what.into()), ("amount", amount(paid.amount_fen).into())])
    }

    fn refund_seen(&self, refund: RefundState) -> String {
        match refund {
            RefundState::Unknown => self.plain("found-refund-unknown"),
            RefundState::None => self.plain("found-refund-none"),
            RefundState::Processing => self.plain("found-refund-processing"),
            RefundState::Refused => self.plain("found-refund-refused"),
            RefundState::Refunded { at: None } => self.plain("found-refund-done"),
            RefundState::Refunded { at: Some(at) } => {
                self.say("found-refund-done-at", &[("date", self.date(shanghai_day(at)).into())])
            }
        }
    }

    pub(super) fn figures(&self, figures: &Figures) -> String {
        let count = |id: &str, n: u64| self.say(id, &[("count", n.into())]);
        let row = |name: String, n: u64| self.say("figures-row", &[("name", name.into()), ("count", n.into())]);
        let period = [("from", self.date(figures.from).into()), ("to", self.date(figures.to).into())];
        let mut lines = vec![self.say("figures-head", &period), count("figures-orders", figures.orders), String::new()];
        lines.push(count("figures-rejections", figures.rejections));
        lines.extend(figures.causes.iter().take(LISTED_MAX).map(|(entry, n)| row(self.title(entry), *n)));
        lines.push(String::new());
        lines.push(count("figures-talks", figures.talks));
        if figures.talks > 0 {
            lines.push(row(self.plain("figures-without-human"), figures.without_human));
            lines.push(row(self.plain("figures-clarified"), figures.clarified));
            lines.push(row(self.plain("figures-handed-off"), figures.handed_off));
        }
        if !figures.hand_offs.is_empty() {
            lines.push(self.plain("figures-why"));
            let why = figures.hand_offs.iter().take(LISTED_MAX);
            lines.extend(why.map(|(reason, n)| row(self.plain(&format!("figures-why-{}", reason.replace('_', "-"))), *n)));
        }
        lines.push(String::new());
        lines.push(match figures.first_answers {
            Some((median_s, most_s, n)) => {
                let (median, most) = (self.waited(median_s), self.waited(most_s));
                let args = [("median", median.into()), ("most", most.into()), ("count", n.into())];
                self.say("figures-first-answer", &args)
            }
            None => self.plain("figures-no-first-answer"),
        });
        lines.push(count("figures-waiting", figures.waiting));
        for (id, groups) in [("figures-out-of-scope", &figures.out_of_scope), ("figures-not-understood", &figures.not_understood)]
        {
            if !groups.is_empty() {
                lines.push(String::new());
                lines.push(self.plain(id));
                lines.extend(groups.iter().take(LISTED_MAX).map(|(example, n)| row(example.clone(), *n)));
            }
        }
        lines.join("\n")
    }

    /// A time that people waited.
    fn waited(&self, seconds: u32) -> String {
        let (minutes, hours, days) = (seconds / 60, seconds / 3_600, seconds / 86_400);
        match seconds {
            0..60 => self.say("waited-seconds", &[("seconds", seconds.into())]),
            60..3_600 => self.say("waited-minutes", &[("minutes", minutes.into())]),
            3_600..86_400 => self.say("waited-hours", &[("hours", hours.into()), ("minutes", (minutes % 60).into())]),
            _ => self.say("waited-days", &[("days", days.into()), ("hours", (hours % 24).into())]),
        }
    }
}

/// What a number is that is no order's.
pub(super) fn not_an_order(kind: Option<FoundKind>) -> &'static str {
    match kind {
        Some(FoundKind::Iccid) => "found-no-order-iccid",
        Some(FoundKind::Tracking) => "found-no-order-tracking",
        Some(FoundKind::Imei | FoundKind::Imsi) => "found-no-order-device",
        Some(FoundKind::Damaged) => "found-no-order-damaged",
        Some(FoundKind::Partial) => "found-no-order-partial",
        Some(FoundKind::Phone) => "found-no-order-phone",
        Some(FoundKind::IdNumber | FoundKind::BankCard) => "found-no-order-private",
        Some(FoundKind::Order | FoundKind::Epoch | FoundKind::Code | FoundKind::Amount | FoundKind::Date) | None => {
            "found-no-order-other"
        }
    }
}
