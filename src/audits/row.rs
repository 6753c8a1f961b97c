//! One row becomes one neutral update, or is refused with its place and the way out, or is skipped because it is no order.
//!
//! Personal columns end here: the phone's tail is hashed at once, the others only help to mask the same words inside a reason.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::{DateTime, TimeDelta, Utc};
use regex::Regex;

use super::cell::{self, IdCell};
use super::columns::{Field, Format};
use super::dates::{self, TimeCell};
use super::mapping::{Mapping, payee_by_name};
use super::mask::{mask, mask_reason};
use super::owner::Keyring;
use super::read::Cell;
use super::reasons;
use super::statuses::{self, Column, Said, UnknownWords};
use crate::model::{
    AuditStatus, AuditUpdate, Carrier, OrderId, PartOf, Payee, Payment, PaymentKind, Product, Reason, RefundState,
};

/// A cell, what it means and the name of its column.
pub type Named<'a> = (Field, &'a str, &'a Cell);

/// Why a row was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The column, where one is to blame.
    pub column: String,
    /// What is wrong and how to mend it; never quotes the cell.
    pub why: String,
}

/// What was met on the way and is worth telling.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Notes {
    /// Status words that nobody knows.
    pub unknown_words: UnknownWords,
    /// Times that could not be read or lie in the future.
    pub bad_times: u64,
}

/// What all rows of one file have in common.
#[derive(Debug)]
pub struct Context<'a> {
    /// Whose export it is.
    pub format: Format,
    /// The mapping file, if any.
    pub mapping: &'a Mapping,
    /// When the file was written.
    pub file_time: DateTime<Utc>,
    /// Now: a time after it is not believed.
    pub now: DateTime<Utc>,
    /// The source of rows that name none.
    pub source: &'a str,
    /// Hashes phone tails.
    pub keyring: &'a Keyring,
    /// What whole columns show about their numbers.
    pub health: &'a Health,
}

/// What a whole column of numbers shows. One number that ends in 0000 is a number; a column of them has been through a spreadsheet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Health(BTreeMap<String, Counts>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Counts {
    /// Numbers of 16 and more digits.
    long: u64,
    /// Those with nothing but zeros after the 15th digit.
    zeros: u64,
    /// Those that a binary fraction can hold: 19 digits that went through JavaScript or a float column.
    rounded: u64,
    /// Cells that are plainly damaged.
    wounded: u64,
}

impl Health {
    /// Looks at a cell of a column of numbers.
    pub fn note(&mut self, column: &str, cell: &Cell) {
        if cell.is_blank() {
            return;
        }
        let text = cell::compact(&cell.text());
        let counts = match self.0.get_mut(column) {
            Some(counts) => counts,
            None => self.0.entry(column.to_owned()).or_default(),
        };
        if matches!(cell, Cell::Number(_)) || cell::is_e_notation(&text) {
            counts.wounded += 1;
        } else if is_long(&text) {
            counts.long += 1;
            counts.zeros += u64::from(has_lost_digits(&text));
            counts.rounded += u64::from(text.len() == 19 && text.parse::<u64>().is_ok_and(|n| n % 256 == 0));
        }
    }

    fn doubt(&self, column: &str, text: &str) -> Option<&'static str> {
        let counts = self.0.get(column).copied().unwrap_or_default();
        if is_long(text) && has_lost_digits(text) && (counts.wounded > 0 || counts.zeros * 2 > counts.long) {
            return Some(
                "a spreadsheet has replaced the last digits by zeros, as the other numbers of the column show; export it again with the column as text",
            );
        }
        (text.len() == 19 && counts.long >= 3 && counts.rounded == counts.long)
            .then_some("every number of the column is rounded to what a float can hold; export it again with the column as text")
    }
}

fn is_long(text: &str) -> bool {
    text.len() >= 16 && text.bytes().all(|b| b.is_ascii_digit())
}

fn has_lost_digits(text: &str) -> bool {
    text.get(15..).is_some_and(|rest| rest.bytes().all(|b| b == b'0'))
}

impl Context<'_> {
    /// Reads one row: an update for each card that it is about.
    ///
    /// # Errors
    /// When the row has no order number that can be trusted.
    pub fn updates(&self, cells: &[Named<'_>], notes: &mut Notes) -> Result<Vec<AuditUpdate>, Refusal> {
        let row = Row { context: self, cells };
        let (ids, subs) = row.ids()?;
        let personal = row.personal();
        let times = row.times(notes);
        let said = row.status(notes);
        let found = row.reasons(said, &personal);
        let latest = dates::later(times.latest, found.at.filter(|at| !dates::is_ahead(*at, self.now)));
        let refund = row.refund(times.refunded, notes);
        let whole = AuditUpdate {
            ids,
            part_of: None,
            carrier: row.carrier(),
            product: row.product(),
            submitted_at: times.submitted,
            decided_at: times.decided,
            updated_at: times.updated.or_else(|| latest.map(|at| after_a_tie(at, self.file_time))).unwrap_or(self.file_time),
            status: said.status,
            reasons: (!found.reasons.is_empty()).then_some(found.reasons),
            paid: row.paid(),
            refund,
            resubmission_of: row.first_id(Field::ResubmissionOf),
            tail_hash: row.tail().map(|tail| self.keyring.hash(&tail)),
            source: row.source(),
        };
        Ok(cards(whole, row.main(&subs), &subs))
    }
}

/// One update for each sub-order of the row. Where it names several, the numbers of other parties and the money stand for all of them
/// together, so they are nobody's.
fn cards(whole: AuditUpdate, main: Option<OrderId>, subs: &[OrderId]) -> Vec<AuditUpdate> {
    let Some(main) = main else { return vec![whole] };
    let part_of = |sub: &OrderId| Some(PartOf { main: main.clone(), sub: sub.clone() });
    match subs {
        [] => vec![whole],
        [sub] => vec![AuditUpdate { part_of: part_of(sub), ..whole }],
        several => {
            let one = |sub: &OrderId| AuditUpdate {
                ids: if *sub == main { vec![sub.clone()] } else { vec![main.clone(), sub.clone()] },
                part_of: part_of(sub),
                paid: whole.paid.filter(|p| p.amount_fen == 0),
                ..whole.clone()
            };
            several.iter().map(one).collect()
        }
    }
}

/// Many exports know no time but the order's own, so a row that failed and the same row that succeeded later carry the same one. The
/// file's own time decides between them, as a fraction of the second: it never outweighs a real time.
fn after_a_tie(at: DateTime<Utc>, file_time: DateTime<Utc>) -> DateTime<Utc> {
    const YEAR_2020_SECONDS: i64 = 1_577_836_800;
    let steps = (file_time.timestamp() - YEAR_2020_SECONDS).clamp(0, 1_999_999_999) / 2;
    let whole = DateTime::from_timestamp(at.timestamp(), 0).unwrap_or(at);
    whole + TimeDelta::nanoseconds(steps)
}

#[derive(Default)]
struct Times {
    submitted: Option<DateTime<Utc>>,
    decided: Option<DateTime<Utc>>,
    updated: Option<DateTime<Utc>>,
    refunded: Option<DateTime<Utc>>,
    latest: Option<DateTime<Utc>>,
}

struct Row<'a> {
    context: &'a Context<'a>,
    cells: &'a [Named<'a>],
}

static LABELLED_ORDER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:抖店|抖音|平台|外部|店铺|来源|原始|主)(?:订单|单|订单编)?(?:号|编号|ID|id)?\s*[:：#为是]?\s*([4-7][0-9]{18})(?:[^0-9]|$)")
        .expect("a constant pattern compiles")
});
static DOUYIN_ORDER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:^|[^0-9])([4-7][0-9]{18})(?:[^0-9]|$)").expect("a constant pattern compiles"));
static PARTNER_ORDER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[A-Za-z]{1,4}[0-9]{10,26}$").expect("a constant pattern compiles"));
static AGES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"([1-9][0-9])\s*(?:周?岁)?\s*(?:-|~|～|—|–|至|到)+\s*([1-9][0-9])\s*周?岁").expect("a constant pattern compiles")
});
static AGE_FROM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:满|≥|>=)\s*([1-9][0-9])\s*周?岁|([1-9][0-9])\s*周?岁(?:及)?以上").expect("a constant pattern compiles")
});
static AGE_TO: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:≤|<=|不超过)\s*([1-9][0-9])\s*周?岁|([1-9][0-9])\s*周?岁(?:及)?以[下内]")
        .expect("a constant pattern compiles")
});

impl<'a> Row<'a> {
    fn all(&self, field: Field) -> impl Iterator<Item = (&'a str, &'a Cell)> {
        self.cells.iter().filter(move |(f, ..)| *f == field).map(|(_, name, cell)| (*name, *cell))
    }

    fn text(&self, field: Field) -> Option<String> {
        self.all(field).find_map(|(_, cell)| cell::text(cell))
    }

    fn first_id(&self, field: Field) -> Option<OrderId> {
        self.all(field).find_map(|(_, cell)| match cell::id(cell) {
            IdCell::Id(id) => Some(id),
            _ => None,
        })
    }

    /// The main order that the sub-orders belong to: 抖店's number before the distributor's own.
    fn main(&self, subs: &[OrderId]) -> Option<OrderId> {
        let own = self.first_id(Field::Order);
        let shop = self.first_id(Field::Partner).filter(|id| id.is_shop_number() && !subs.contains(id));
        own.clone().filter(OrderId::is_shop_number).or(shop).or(own)
    }

    /// All numbers of the row, and the sub-orders among them. A damaged one anywhere refuses the row; other words in a secondary column
    /// don't.
    fn ids(&self) -> Result<(Vec<OrderId>, Vec<OrderId>), Refusal> {
        let (mut ids, mut subs) = (Vec::new(), Vec::new());
        for field in [Field::Order, Field::SubOrder, Field::Partner, Field::Upstream] {
            let before = ids.len();
            for (column, cell) in self.all(field) {
                if let (Field::SubOrder, Cell::Text(text)) = (field, cell) {
                    for piece in text.split([',', '，', ';', '；', '、', '\n']) {
                        self.take_id(field, column, &Cell::Text(piece.to_owned()), &mut ids)?;
                    }
                } else {
                    self.take_id(field, column, cell, &mut ids)?;
                }
            }
            if field == Field::SubOrder {
                subs = ids[before..].to_vec();
            }
        }
        if ids.is_empty() {
            let column = self.cells.iter().find(|(f, ..)| f.is_id()).map_or("", |(_, name, _)| *name);
            return Err(Refusal { column: column.to_owned(), why: "no order number in the row".into() });
        }
        ids.extend(self.ids_in_notes());
        once(&mut ids);
        once(&mut subs);
        Ok((ids, subs))
    }

    fn take_id(&self, field: Field, column: &str, cell: &Cell, ids: &mut Vec<OrderId>) -> Result<(), Refusal> {
        let refuse = |why: &str| Err(Refusal { column: column.to_owned(), why: why.to_owned() });
        match cell::id(cell) {
            IdCell::Damaged(why) => refuse(why),
            IdCell::Other(why) if field == Field::Order => refuse(why),
            IdCell::Absent | IdCell::Other(_) => Ok(()),
            IdCell::Id(id) => {
                if let Some(why) = self.context.health.doubt(column, id.as_str()) {
                    return refuse(why);
                }
                ids.push(id);
                Ok(())
            }
        }
    }

    /// The other party's number in a free text, where it is named as one. Never from a reason: that may name somebody else's order.
    fn ids_in_notes(&self) -> Vec<OrderId> {
        let mut out = Vec::new();
        let shop = self.context.format == Format::Doudian;
        for (field, _, cell) in self.cells {
            let text = cell.text();
            let found = match field {
                Field::Origin if shop => PARTNER_ORDER.find(cell::clean(&text).as_ref()).map(|m| m.as_str().to_owned()),
                Field::Origin => DOUYIN_ORDER.captures(&text).map(|c| c[1].to_owned()),
                Field::Remark => LABELLED_ORDER.captures(&text).map(|c| c[1].to_owned()),
                _ => None,
            };
            out.extend(found.and_then(|id| id.parse().ok()));
        }
        out
    }

    /// What stands in the personal columns, to be masked wherever else it appears in the row.
    fn personal(&self) -> Vec<String> {
        let fields = [Field::Personal, Field::Phone];
        self.cells.iter().filter(|(f, ..)| fields.contains(f)).filter_map(|(_, _, cell)| cell::text(cell)).collect()
    }

    fn times(&self, notes: &mut Notes) -> Times {
        let mut times = Times::default();
        for (field, _, cell) in self.cells {
            let slot = match field {
                Field::SubmittedAt => Some(&mut times.submitted),
                Field::DecidedAt => Some(&mut times.decided),
                Field::UpdatedAt => Some(&mut times.updated),
                Field::RefundedAt => Some(&mut times.refunded),
                Field::OtherTime => None,
                _ => continue,
            };
            match dates::time(cell, self.context.mapping.date_format.as_deref()) {
                TimeCell::At(at) if !dates::is_ahead(at, self.context.now) => {
                    if let Some(slot) = slot {
                        *slot = slot.or(Some(at));
                    }
                    times.latest = dates::later(times.latest, Some(at));
                }
                TimeCell::Absent => {}
                TimeCell::At(_) | TimeCell::Bad => notes.bad_times += 1,
            }
        }
        times
    }

    fn status(&self, notes: &mut Notes) -> Said {
        let mut said = Said::default();
        for (_, cell) in self.all(Field::Status) {
            let Some(word) = cell::text(cell) else { continue };
            let key = cell::compact(&word).to_lowercase();
            let mapped = self.context.mapping.status.iter().find(|(w, _)| *w == key);
            let meant = mapped
                .map(|(_, status)| Said { status: Some(*status), reason: None })
                .or_else(|| statuses::status(self.context.format, Column::Order, &word));
            said = meant.unwrap_or_else(|| {
                notes.unknown_words.count(&word);
                Said { status: Some(AuditStatus::Unknown), reason: None }
            });
        }
        let other =
            |field, column| self.text(field).and_then(|w| statuses::status(self.context.format, column, &w)).unwrap_or_default();
        let photo = other(Field::PhotoStatus, Column::Photo);
        if photo.status.is_some() && matches!(said.status, None | Some(AuditStatus::Pending | AuditStatus::Unknown)) {
            said = photo;
        }
        let card = other(Field::Activation, Column::Activation);
        if card.status.is_some() && !matches!(said.status, Some(AuditStatus::Rejected | AuditStatus::Cancelled)) {
            said = card;
        }
        said
    }

    /// Reasons belong to states that have some: an order that was sent again and shipped keeps old remarks, which no longer matter.
    fn reasons(&self, said: Said, personal: &[String]) -> reasons::Found {
        use AuditStatus::{Activated, Approved, Cancelled, NeedMaterial, Pending, Rejected, Shipped, Unknown};
        let mut found = reasons::Found::default();
        let remarks = || self.text(Field::Remark);
        let explicit = || {
            let code = self.text(Field::ReasonCode);
            let text = self.text(Field::Reason);
            let behind = self.text(Field::Status).and_then(|w| statuses::reason_behind(&w));
            let text = text.or(behind);
            match (&text, &code) {
                (None, None) => reasons::Found::default(),
                _ => reasons::reason_cell(&text.unwrap_or_default(), code.as_deref(), personal),
            }
        };
        match said.status {
            _ if self.context.format == Format::Doudian => return found,
            Some(Approved | Shipped | Activated) => {
                found.at = remarks().and_then(|r| reasons::remark_cell(&r, &[], true).at);
                return found;
            }
            Some(Pending) => found = explicit(),
            Some(NeedMaterial | Rejected | Cancelled | Unknown) | None => {
                found = explicit();
                if let Some(remark) = remarks() {
                    let only_failing = !matches!(said.status, Some(Rejected | NeedMaterial));
                    let noted = reasons::remark_cell(&remark, personal, only_failing || !found.reasons.is_empty());
                    found.at = dates::later(found.at, noted.at);
                    if found.reasons.is_empty() {
                        found.reasons = noted.reasons;
                    }
                }
            }
        }
        if let (true, Some(word)) = (found.reasons.is_empty(), said.reason) {
            found.reasons.push(Reason { text: word.to_owned(), code: None });
        }
        found
    }

    fn refund(&self, refunded: Option<DateTime<Utc>>, notes: &mut Notes) -> Option<RefundState> {
        let mut state = None;
        // Not through `text`: "none" says something here.
        for (_, cell) in self.all(Field::Refund) {
            let word = cell.text();
            match statuses::refund(&word) {
                Some(found) => state = found,
                None => notes.unknown_words.count(&word),
            }
        }
        let paid_back = self.text(Field::PayStatus).is_some_and(|w| w == "2" || w == "已退款");
        match state {
            None | Some(RefundState::Refunded { .. }) if paid_back || refunded.is_some() => {
                Some(RefundState::Refunded { at: refunded })
            }
            other => other,
        }
    }

    fn paid(&self) -> Option<Payment> {
        let amount = |field| self.all(field).find_map(|(_, cell)| cell::money_fen(cell)).filter(|fen| *fen >= 0);
        let first = amount(Field::FirstCharge).map(|fen| (fen, PaymentKind::FirstCharge, Payee::Carrier));
        let deposit = amount(Field::Deposit).map(|fen| (fen, PaymentKind::Deposit, Payee::Unknown));
        let neutral = self.context.format == Format::Neutral;
        let to = if neutral { Payee::Unknown } else { Payee::Platform };
        let price = amount(Field::Amount).map(|fen| (fen, PaymentKind::Unknown, to));
        let all = [first, deposit, price];
        // The first charge is what people ask about: it may sit with the carrier. An amount beats a zero.
        let (amount_fen, kind, payee) =
            all.into_iter().flatten().find(|(fen, ..)| *fen > 0).or_else(|| all.into_iter().flatten().next_back())?;
        let kind = match self.text(Field::PaidKind).as_deref() {
            Some("card_fee" | "卡费") => PaymentKind::CardFee,
            Some("first_charge" | "首充" | "预存") => PaymentKind::FirstCharge,
            Some("deposit" | "押金") => PaymentKind::Deposit,
            _ => kind,
        };
        let said = self.text(Field::Payee).and_then(|p| payee_by_name(&p));
        let payee = said.or(if payee == Payee::Unknown { self.context.mapping.payee } else { None }).unwrap_or(payee);
        Some(Payment { amount_fen, kind, payee })
    }

    fn carrier(&self) -> Option<Carrier> {
        let named = |field| self.text(field).and_then(|t| Carrier::find_in(&t));
        named(Field::Carrier).or_else(|| named(Field::Product)).or(self.context.mapping.carrier)
    }

    fn product(&self) -> Option<Product> {
        let name = self.text(Field::Product).map(|n| mask(&n).chars().filter(|c| !c.is_control()).take(120).collect::<String>());
        let (low, high) = name.as_deref().map_or((None, None), ages);
        let own = |field| self.all(field).find_map(|(_, cell)| cell::age(cell));
        let product =
            Product { name: name.unwrap_or_default(), age_min: own(Field::AgeMin).or(low), age_max: own(Field::AgeMax).or(high) };
        (product != Product::default()).then_some(product)
    }

    fn tail(&self) -> Option<crate::model::PhoneTail> {
        let bare = self.all(Field::PhoneTail).find_map(|(_, cell)| cell::bare_tail(cell));
        bare.or_else(|| self.all(Field::Phone).find_map(|(_, cell)| cell::phone_tail(cell)))
    }

    fn source(&self) -> String {
        let own = self.text(Field::Source).map(|s| mask_reason(&s, &[]).chars().filter(|c| !c.is_control()).take(60).collect());
        own.or_else(|| self.context.mapping.source.clone()).unwrap_or_else(|| self.context.source.to_owned())
    }
}

/// Keeps the first of equal numbers.
fn once(ids: &mut Vec<OrderId>) {
    let mut seen = Vec::with_capacity(ids.len());
    ids.retain(|id: &OrderId| {
        !seen.contains(id) && {
            seen.push(id.clone());
            true
        }
    });
}

/// Age limits in a plan's name: `（16-60岁）`, `满18周岁`, `60岁以下`.
fn ages(name: &str) -> (Option<u8>, Option<u8>) {
    let number = |m: Option<regex::Match<'_>>| m.and_then(|m| m.as_str().parse().ok());
    if let Some(found) = AGES.captures(name) {
        return (number(found.get(1)), number(found.get(2)));
    }
    let one = |p: &Regex| p.captures(name).and_then(|c| number(c.get(1).or_else(|| c.get(2))));
    (one(&AGE_FROM), one(&AGE_TO))
}
