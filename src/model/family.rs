//! Several cards in one main order: which rows are about the same card.
//!
//! A 抖店 main order (主订单) can hold several SIM cards, one a sub-order (子订单), each with a review of its own. A distributor's row often
//! names only the main order. Whether that number stands for one card or for several shows only when the 抖店 export is read, before or
//! after. So rows that nothing but such a number holds together are kept as separate *parts* of one record, and every new row is an
//! occasion to arrange the parts anew ([`arrange`]): with one card they are one record, as everybody expects; with several, each card
//! is a record, and a row that names only the main order joins a card where another fact decides, else it stays a record of its own.
//! The main order's number leads to all of them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::merge::primary;
use super::{AuditRecord, AuditStatus, MergedAudit, OrderId, PartOf};

/// One record as it is kept: its number, and the parts that it is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditCard {
    /// The number under which it is stored; no other record has it as its own.
    pub order_id: OrderId,
    parts: Vec<MergedAudit>,
}

impl AuditCard {
    /// What its parts say together.
    #[must_use]
    pub fn merged(&self) -> Option<MergedAudit> {
        let mut parts = self.parts.iter().cloned();
        let mut merged = parts.next()?;
        parts.for_each(|part| merged.join(part));
        let record = &mut merged.record;
        record.aliases.push(std::mem::replace(&mut record.order_id, self.order_id.clone()));
        record.aliases.retain(|id| *id != self.order_id);
        record.aliases.sort();
        record.aliases.dedup();
        Some(merged)
    }

    /// The record.
    #[must_use]
    pub fn record(&self) -> Option<AuditRecord> {
        self.merged().map(|merged| merged.record)
    }

    /// Every number that leads to it, its own among them.
    #[must_use]
    pub fn ids(&self) -> BTreeSet<OrderId> {
        self.parts.iter().flat_map(|part| part.record.ids().cloned()).collect()
    }

    /// The numbers that can stand for several cards.
    #[must_use]
    pub fn shareable(&self) -> BTreeSet<OrderId> {
        let mut mains: BTreeSet<OrderId> = self.ids().into_iter().filter(OrderId::is_shop_number).collect();
        mains.extend(self.parts.iter().filter_map(|part| part.part_of.as_ref().map(|p| p.main.clone())));
        mains
    }

    /// How many parts it has.
    #[must_use]
    pub fn size(&self) -> usize {
        self.parts.len()
    }

    /// When the last news of it was.
    #[must_use]
    pub fn last_news(&self) -> Option<DateTime<Utc>> {
        self.parts.iter().map(MergedAudit::last_news).max()
    }

    /// Notes the order that repeats this one.
    pub fn repeated_as(&mut self, later: Option<&OrderId>) {
        for part in &mut self.parts {
            part.record.resubmitted_as = later.cloned();
        }
    }
}

impl From<MergedAudit> for AuditCard {
    fn from(merged: MergedAudit) -> Self {
        Self { order_id: merged.record.order_id.clone(), parts: vec![merged] }
    }
}

/// A record after arranging.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The record.
    pub card: AuditCard,
    /// Which of the known records it was made of, by position.
    pub from: BTreeSet<usize>,
    /// True when the new row is in it.
    pub has_row: bool,
}

/// A part on its way into a record.
#[derive(Clone)]
struct Piece {
    part: MergedAudit,
    from: BTreeSet<usize>,
    is_row: bool,
}

/// Takes a row in. `known` are all records that share a number with it, and all that share a number of several cards with those.
#[must_use]
pub fn arrange(known: &[AuditCard], row: MergedAudit) -> Vec<Placed> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (at, card) in known.iter().enumerate() {
        for part in &card.parts {
            // What is said about the main order as a whole is kept with every card of it.
            if let Some(twin) = pieces.iter_mut().find(|p| p.part == *part) {
                twin.from.insert(at);
            } else {
                pieces.push(Piece { part: part.clone(), from: BTreeSet::from([at]), is_row: false });
            }
        }
    }
    take_in(&mut pieces, row);
    let several = several_cards(&pieces);
    let (whole, pieces): (Vec<Piece>, Vec<Piece>) = pieces.into_iter().partition(|p| is_about_all(&p.part, &several));
    let mut groups = settle(group(pieces, &several), &several);
    for about_all in whole {
        let numbers: BTreeSet<&OrderId> = about_all.part.record.ids().collect();
        let mut homes: Vec<&mut Vec<Piece>> =
            groups.iter_mut().filter(|g| g.iter().any(|p| p.part.record.ids().any(|id| numbers.contains(id)))).collect();
        for home in &mut homes {
            // It says nothing about where the record comes from: it is in all of them.
            home.push(Piece { from: BTreeSet::new(), ..about_all.clone() });
        }
        if homes.is_empty() {
            groups.push(vec![about_all]);
        }
    }
    name(groups)
}

/// Joins the row with the parts that are surely about the same card, or adds it as a part of its own.
fn take_in(pieces: &mut Vec<Piece>, row: MergedAudit) {
    let mains: BTreeSet<OrderId> =
        pieces.iter().map(|p| &p.part).chain([&row]).filter_map(|m| m.part_of.as_ref().map(|p| p.main.clone())).collect();
    let sure = |id: &OrderId| !id.is_shop_number() && !mains.contains(id);
    let mut row = Piece { part: row, from: BTreeSet::new(), is_row: true };
    let mut rest = Vec::with_capacity(pieces.len() + 1);
    for piece in pieces.drain(..) {
        if is_same_card(&piece.part, &row.part, &sure) {
            let mut joined = piece.part;
            joined.join(row.part);
            row.part = joined;
            row.from.extend(piece.from);
        } else {
            rest.push(piece);
        }
    }
    rest.push(row);
    *pieces = rest;
}

fn is_same_card(a: &MergedAudit, b: &MergedAudit, sure: &impl Fn(&OrderId) -> bool) -> bool {
    if let (Some(a), Some(b)) = (&a.part_of, &b.part_of) {
        return a == b;
    }
    let own = |m: &MergedAudit| m.record.ids().filter(|id| sure(id)).cloned().collect::<BTreeSet<OrderId>>();
    let (own_a, own_b) = (own(a), own(b));
    let all = |m: &MergedAudit| m.record.ids().cloned().collect::<BTreeSet<OrderId>>();
    own_a.intersection(&own_b).next().is_some()
        || (a.part_of == b.part_of && own_a.is_empty() && own_b.is_empty() && all(a) == all(b))
}

/// Main orders with more than one sub-order.
fn several_cards(pieces: &[Piece]) -> BTreeSet<OrderId> {
    let mut subs: BTreeMap<&OrderId, BTreeSet<&OrderId>> = BTreeMap::new();
    for part_of in pieces.iter().filter_map(|p| p.part.part_of.as_ref()) {
        subs.entry(&part_of.main).or_default().insert(&part_of.sub);
    }
    subs.into_iter().filter(|(_, subs)| subs.len() > 1).map(|(main, _)| main.clone()).collect()
}

/// True for what has no number but that of a main order with several cards, and no state: phone, day, money of the whole order.
fn is_about_all(part: &MergedAudit, several: &BTreeSet<OrderId>) -> bool {
    let record = &part.record;
    part.part_of.is_none()
        && record.ids().all(|id| several.contains(id))
        && record.status == AuditStatus::Unknown
        && record.reasons.is_empty()
}

type Group = Vec<Piece>;

/// Puts together what shares a number, unless that number stands for several cards.
fn group(pieces: Vec<Piece>, several: &BTreeSet<OrderId>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for piece in pieces {
        let linked = |group: &Group| {
            group.iter().any(|p| {
                (p.part.part_of.is_some() && p.part.part_of == piece.part.part_of)
                    || p.part.record.ids().any(|id| !several.contains(id) && piece.part.record.ids().any(|own| own == id))
            })
        };
        let (near, mut far): (Vec<Group>, Vec<Group>) = groups.drain(..).partition(linked);
        let mut home = vec![piece];
        for group in near {
            if is_conflict(&home, &group) {
                far.push(group);
            } else {
                home.splice(0..0, group);
            }
        }
        far.push(home);
        groups = far;
    }
    groups
}

/// True for two different cards of one main order.
fn is_conflict(a: &Group, b: &Group) -> bool {
    fn cards(group: &Group) -> impl Iterator<Item = &PartOf> {
        group.iter().filter_map(|p| p.part.part_of.as_ref())
    }
    cards(a).any(|x| cards(b).any(|y| x.main == y.main && x.sub != y.sub))
}

/// Gives what names only the main order to the card that another fact points to.
fn settle(groups: Vec<Group>, several: &BTreeSet<OrderId>) -> Vec<Group> {
    let is_card = |g: &Group| g.iter().any(|p| p.part.part_of.as_ref().is_some_and(|p| several.contains(&p.main)));
    let (mut cards, loose): (Vec<Group>, Vec<Group>) = groups.into_iter().partition(is_card);
    let known: Vec<Option<MergedAudit>> = cards.iter().map(joined).collect();
    let mut alone = Vec::new();
    for group in loose {
        match joined(&group).and_then(|row| decided(&row, &known)) {
            Some(at) => cards[at].extend(group),
            None => alone.push(group),
        }
    }
    cards.extend(alone);
    cards
}

fn joined(group: &Group) -> Option<MergedAudit> {
    let mut parts = group.iter().map(|p| p.part.clone());
    let mut merged = parts.next()?;
    parts.for_each(|part| merged.join(part));
    Some(merged)
}

/// The card that a row without a sub-order's number is about: the one that product, carrier and phone point to, where none of them
/// points elsewhere. A fact points to a card when it is that card's and no other's.
fn decided(row: &MergedAudit, cards: &[Option<MergedAudit>]) -> Option<usize> {
    let numbers: BTreeSet<&OrderId> = row.record.ids().collect();
    let of_main = |m: &MergedAudit| m.part_of.as_ref().is_some_and(|p| numbers.contains(&p.main));
    let family: Vec<(usize, &MergedAudit)> =
        cards.iter().enumerate().filter_map(|(at, m)| m.as_ref().filter(|m| of_main(m)).map(|m| (at, m))).collect();
    // The number may itself be one of the sub-orders: some shops give the first card the main order's number.
    if row.record.ids().all(|id| family.iter().any(|(_, m)| m.part_of.as_ref().is_some_and(|p| p.main == *id)))
        && let Some((at, _)) = family.iter().find(|(_, m)| m.part_of.as_ref().is_some_and(|p| p.main == p.sub))
    {
        return Some(*at);
    }
    let r = &row.record;
    let product = points_to(product_name(r), family.iter().map(|(at, m)| (*at, product_name(&m.record))));
    let carrier = points_to(r.carrier, family.iter().map(|(at, m)| (*at, m.record.carrier)));
    let phone = points_to(r.tail_hash, family.iter().map(|(at, m)| (*at, m.record.tail_hash)));
    let votes: BTreeSet<usize> = [product, carrier, phone].into_iter().flatten().collect();
    let chosen = votes.iter().next().copied().filter(|_| votes.len() == 1)?;
    let (_, card) = family.iter().find(|(at, _)| *at == chosen)?;
    let contradicted = r.carrier.is_some() && card.record.carrier.is_some() && r.carrier != card.record.carrier;
    (!contradicted).then_some(chosen)
}

/// The one card with this value, when every other card is known to have another.
fn points_to<T: PartialEq>(value: Option<T>, cards: impl Iterator<Item = (usize, Option<T>)>) -> Option<usize> {
    let value = value?;
    let mut found = None;
    for (at, known) in cards {
        if known? == value && found.replace(at).is_some() {
            return None;
        }
    }
    found
}

fn product_name(record: &AuditRecord) -> Option<String> {
    let name = &record.product.as_ref()?.name;
    let name: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    (!name.is_empty()).then_some(name)
}

/// Finds a number for every record that is its alone.
fn name(groups: Vec<Group>) -> Vec<Placed> {
    let ids = |g: &Group| g.iter().flat_map(|p| p.part.record.ids().cloned()).collect::<BTreeSet<OrderId>>();
    let mut times: BTreeMap<OrderId, u32> = BTreeMap::new();
    for id in groups.iter().flat_map(ids) {
        *times.entry(id).or_default() += 1;
    }
    let mut placed: Vec<Placed> = Vec::new();
    for group in groups {
        let all: Vec<OrderId> = ids(&group).into_iter().collect();
        let own: Vec<OrderId> = all.iter().filter(|id| times.get(id) == Some(&1)).cloned().collect();
        let sub = group.iter().find_map(|p| p.part.part_of.as_ref().map(|p| p.sub.clone()));
        let Some(order_id) = primary(&own).or(sub).or_else(|| primary(&all)) else { continue };
        let has_row = group.iter().any(|p| p.is_row);
        let from = group.iter().flat_map(|p| p.from.iter().copied()).collect();
        let mut parts: Vec<MergedAudit> = group.into_iter().map(|p| p.part).collect();
        if let Some(same) = placed.iter_mut().find(|p| p.card.order_id == order_id) {
            // Nothing tells them apart: rather one record than one that overwrites the other.
            same.card.parts.append(&mut parts);
            same.from.extend::<BTreeSet<usize>>(from);
            same.has_row |= has_row;
        } else {
            placed.push(Placed { card: AuditCard { order_id, parts }, from, has_row });
        }
    }
    // One order, however it came about, so that nothing is written when nothing has changed.
    for Placed { card, .. } in &mut placed {
        card.parts.sort_by(|a, b| a.record.ids().cmp(b.record.ids()));
    }
    placed.sort_by(|a, b| a.card.order_id.cmp(&b.card.order_id));
    placed
}
