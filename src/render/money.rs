//! The money of an order: who has it, whether it comes back, and "unknown" when it is unknown.

use super::Renderer;
use crate::calendar::shanghai_day;
use crate::model::{Payee, Payment, PaymentKind, RefundState};

impl Renderer<'_> {
    pub(super) fn money(&self, paid: Option<Payment>, refund: RefundState, due_back: bool) -> String {
        let Some(paid) = paid else {
            return match refund {
                RefundState::Refunded { .. } | RefundState::Processing | RefundState::Refused => {
                    self.refund(&self.plain("paid-unknown"), "", refund)
                }
                RefundState::Unknown | RefundState::None if due_back => self.plain("money-unknown"),
                RefundState::Unknown | RefundState::None => self.plain("money-unknown-plain"),
            };
        };
        if paid.amount_fen == 0 {
            return self.plain("money-zero");
        }
        let what = self.plain(match paid.kind {
            PaymentKind::CardFee => "paid-card_fee",
            PaymentKind::FirstCharge => "paid-first_charge",
            PaymentKind::Deposit => "paid-deposit",
            PaymentKind::Unknown => "paid-unknown",
        });
        let amount = amount(paid.amount_fen);
        if matches!(refund, RefundState::Refunded { .. } | RefundState::Processing | RefundState::Refused) {
            return self.refund(&what, &amount, refund);
        }
        let id = match (paid.payee, due_back) {
            (Payee::Platform, true) => "money-platform",
            (Payee::Carrier, true) => "money-carrier",
            (Payee::Unknown, true) => "money-payee-unknown",
            (Payee::Platform, false) => "money-kept-platform",
            (Payee::Carrier, false) => "money-kept-carrier",
            (Payee::Unknown, false) => "money-kept-unknown",
        };
        let contact = self.faq.contacts().fill("{carrier}", self.locale, self.carrier);
        self.say(id, &[("what", what.into()), ("amount", amount.into()), ("contact", contact.into())])
    }

    fn refund(&self, what: &str, amount: &str, refund: RefundState) -> String {
        let (id, date) = match refund {
            RefundState::Refunded { at } => {
                let date = at.map_or_else(String::new, |at| {
                    self.say("money-refunded-date", &[("date", self.date(shanghai_day(at)).into())])
                });
                ("money-refunded", date)
            }
            RefundState::Refused => ("money-refused", String::new()),
            _ => ("money-processing", String::new()),
        };
        self.say(id, &[("what", what.into()), ("amount", amount.into()), ("date", date.into())])
    }
}

/// `¥50` or `¥19.90`.
pub(super) fn amount(fen: i64) -> String {
    let (yuan, rest) = (fen / 100, (fen % 100).abs());
    if rest == 0 { format!("¥{yuan}") } else { format!("¥{yuan}.{rest:02}") }
}
