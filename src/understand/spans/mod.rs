//! Sensitive numbers and identifiers in noisy text, and small facts that stand in it.
//!
//! One scan serves two masters that pull apart: nothing personal may pass unmasked, and no order number may be lost. It reads the text
//! as units ([`units`]), cuts out what is no plain number ([`carve`]), cuts chains of digit groups into the best readings ([`chain`],
//! [`read`], [`joints`], [`shape`], [`label`]), and puts placeholders of equal length where something personal stood ([`mask`]).
//!
//! Scanning a masked text finds the same kinds and masks nothing more: the inbox holds only masked text, and the turn reads that.

mod carve;
mod chain;
mod facts;
mod joints;
mod label;
mod language;
mod mask;
mod read;
mod shape;
mod short;
mod syllables;
mod tail;
mod units;

use std::ops::Range;

pub use facts::{facts, facts_of};
pub use language::language;
pub use mask::{mask, mask_json};
pub use short::{choice, command, empty, short, short_folded, yes_no};

use crate::model::{Found, FoundKind, OrderId, PhoneTail, SensitiveKind};
use units::Text;

/// What a scan found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spans {
    /// The text with every sensitive place replaced by a placeholder of the same UTF-16 length.
    pub masked: String,
    /// Numbers, in the order of the text, safe to show.
    pub found: Vec<Found>,
    /// Order numbers, canonical, each once, in the order of the text.
    pub orders: Vec<OrderId>,
    /// Numbers that look like an order number with digits missing or too many: worth a silent look-up, not an answer.
    pub partial: Vec<OrderId>,
    /// What was masked now or in an earlier scan, each kind once, in the order of the text.
    pub kinds: Vec<SensitiveKind>,
    /// The phone tail, when the message gives one.
    pub tail: Option<PhoneTail>,
    /// The first number that can be read in two ways.
    pub ambiguous: Option<Ambiguity>,
}

/// A number that can be read in two ways, for the bot to ask about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ambiguity {
    /// Between what.
    pub kind: AmbiguityKind,
    /// The number as it may be shown.
    pub shown: String,
    /// The number read as an order, where that is not already hidden by the masking.
    pub order: Option<OrderId>,
}

/// Between which two readings a number stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AmbiguityKind {
    /// One broken order number, or several shorter numbers side by side.
    OneOrSeveral,
    /// An identity number with a typo (or in the old form), or some order's number. It is masked; with 订单号 before it, it is an order.
    IdOrOrder,
    /// A bank card, or an order number that passes the card's check. It is masked; with 订单号 before it, it is an order.
    CardOrOrder,
}

/// A kind of place: one that the vocabulary knows as found, or a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number(FoundKind),
    Token,
}

impl Kind {
    fn sensitive(self) -> Option<SensitiveKind> {
        match self {
            Self::Token => Some(SensitiveKind::Token),
            Self::Number(FoundKind::IdNumber) => Some(SensitiveKind::IdNumber),
            Self::Number(FoundKind::BankCard) => Some(SensitiveKind::BankCard),
            Self::Number(FoundKind::Phone) => Some(SensitiveKind::Phone),
            Self::Number(FoundKind::Code) => Some(SensitiveKind::Code),
            Self::Number(_) => None,
        }
    }
}

/// A place in the text and what stands there.
#[derive(Debug, Clone)]
struct Piece {
    kind: Kind,
    units: Range<usize>,
    masked: bool,
    doubt: Option<AmbiguityKind>,
}

/// Finds sensitive numbers and identifiers. Linear in the length of the text; never fails.
#[must_use]
pub fn scan(original: &str) -> Spans {
    let mut spans = scan_once(original);
    // A placeholder ends the word that it stands in, and what is left of that word can look like a secret now. Masking again until
    // nothing changes makes a second scan, of what the inbox keeps, find nothing new.
    for _ in 0..ROUNDS_MAX {
        if spans.kinds.is_empty() {
            break;
        }
        let again = scan_once(&spans.masked);
        if again.masked == spans.masked {
            break;
        }
        let new: Vec<SensitiveKind> = again.kinds.iter().copied().filter(|kind| !spans.kinds.contains(kind)).collect();
        spans.kinds.extend(new);
        // What was masked only now is no order any more.
        spans = Spans { kinds: spans.kinds, tail: spans.tail, ambiguous: spans.ambiguous, ..again };
    }
    spans
}

/// Rounds of masking after the first. Ordinary text needs none.
const ROUNDS_MAX: usize = 4;

fn scan_once(original: &str) -> Spans {
    let mut text = Text::new(original);
    let (pieces, taken) = pieces(&mut text);
    let mut spans = Spans { tail: tail::find(&text, &pieces, &taken), ..Spans::default() };
    let mut places = Vec::new();
    for piece in &pieces {
        spans.note(&text, piece);
        if !piece.masked && piece.kind.sensitive().is_some() {
            let mut bytes = text.bytes(&piece.units);
            // Part of an escape sequence and the bracket of a placeholder would make a whole one that swallows the bracket.
            let unseen = piece.units.start.checked_sub(1).map_or(0, |before| text.units[before].to)..bytes.start;
            if original[unseen.clone()].contains(|c: char| c.is_control()) {
                bytes.start = unseen.start;
            }
            let digits = digits_in(&text, &piece.units);
            let last = &digits.as_bytes()[digits.len().saturating_sub(4)..];
            let placeholder = mask::placeholder(piece.kind, in_doubt(piece.doubt), &original[bytes.clone()], last);
            places.push((bytes, placeholder));
        }
    }
    spans.masked = mask::replace(original, &places);
    spans
}

/// Every place with a meaning, in order, and which digit groups these places use up.
fn pieces(text: &mut Text) -> (Vec<Piece>, Vec<bool>) {
    let carved = carve::carve(text);
    // A word inside a secret is hidden from a later scan, so it may not be a label in this one either.
    for place in carved.iter().filter(|place| place.kind.sensitive().is_some() && !place.masked) {
        text.units[place.units.clone()].iter_mut().for_each(|unit| unit.c = mask::DOT);
    }
    let text = &*text;
    let mut taken = vec![false; text.groups.len()];
    let mut group = 0;
    for place in &carved {
        while group < taken.len() && text.groups[group].units.end <= place.units.start {
            group += 1;
        }
        let mut inside = group;
        while inside < taken.len() && text.groups[inside].units.start < place.units.end {
            taken[inside] = true;
            inside += 1;
        }
    }
    let mut pieces: Vec<Piece> = carved
        .into_iter()
        .map(|c| {
            let doubt = if c.kind == Kind::Token || !c.doubt { None } else { Some(doubt_of(c.kind)) };
            Piece { kind: c.kind, units: c.units, masked: c.masked, doubt }
        })
        .collect();
    for reading in chain::readings(text, &taken) {
        if let Some(kind) = reading.kind {
            pieces.push(Piece { kind, units: reading.units, masked: false, doubt: reading.doubt });
        }
    }
    pieces.sort_by_key(|piece| (piece.units.start, piece.units.end));
    // Letters glued to a number can lie in a place that was cut out before.
    pieces.dedup_by(|next, kept| next.units.start < kept.units.end);
    mark_taken(text, &pieces, &mut taken);
    (pieces, taken)
}

fn mark_taken(text: &Text, pieces: &[Piece], taken: &mut [bool]) {
    let mut piece = 0;
    for (group, taken) in text.groups.iter().zip(taken) {
        while piece < pieces.len() && pieces[piece].units.end <= group.units.start {
            piece += 1;
        }
        *taken |= piece < pieces.len() && pieces[piece].units.start < group.units.end;
    }
}

fn doubt_of(kind: Kind) -> AmbiguityKind {
    if kind == Kind::Number(FoundKind::BankCard) { AmbiguityKind::CardOrOrder } else { AmbiguityKind::IdOrOrder }
}

fn in_doubt(doubt: Option<AmbiguityKind>) -> bool {
    matches!(doubt, Some(AmbiguityKind::IdOrOrder | AmbiguityKind::CardOrOrder))
}

fn digits_in(text: &Text, units: &Range<usize>) -> String {
    text.units[units.clone()].iter().map(|unit| unit.c).filter(char::is_ascii_digit).collect()
}

impl Spans {
    fn note(&mut self, text: &Text, piece: &Piece) {
        if let Some(kind) = piece.kind.sensitive()
            && !self.kinds.contains(&kind)
        {
            self.kinds.push(kind);
        }
        let Kind::Number(kind) = piece.kind else { return };
        let canonical: String = text.units[piece.units.clone()].iter().map(|u| u.c).filter(char::is_ascii_alphanumeric).collect();
        let order = canonical.parse::<OrderId>().ok();
        let shown = shown(kind, text, piece, order.as_ref());
        let list = match kind {
            FoundKind::Order => Some(&mut self.orders),
            FoundKind::Partial => Some(&mut self.partial),
            _ => None,
        };
        if let Some((list, order)) = list.zip(order.clone())
            && !list.contains(&order)
        {
            list.push(order);
        }
        if let Some(doubt) = piece.doubt
            && self.ambiguous.is_none()
        {
            let order = if kind == FoundKind::Order { order } else { None };
            self.ambiguous = Some(Ambiguity { kind: doubt, shown: shown.clone(), order });
        }
        let digits = digits_in(text, &piece.units).len();
        self.found.push(Found { kind, shown, digits });
    }
}

/// How a found number may be shown back.
fn shown(kind: FoundKind, text: &Text, piece: &Piece, order: Option<&OrderId>) -> String {
    match kind {
        FoundKind::Phone => {
            let digits = digits_in(text, &piece.units);
            format!("•••••••{}", &digits[digits.len().saturating_sub(4)..])
        }
        FoundKind::IdNumber | FoundKind::BankCard | FoundKind::Code => "••••".to_owned(),
        FoundKind::Amount | FoundKind::Date | FoundKind::Epoch | FoundKind::Damaged => text.plain(piece.units.clone()),
        _ => order.map_or_else(|| shortened(&digits_in(text, &piece.units)), OrderId::masked),
    }
}

/// As [`OrderId::masked`], for digits that are too many for one.
fn shortened(digits: &str) -> String {
    if digits.len() <= 8 { "…".to_owned() } else { format!("{}…{}", &digits[..3], &digits[digits.len() - 4..]) }
}
