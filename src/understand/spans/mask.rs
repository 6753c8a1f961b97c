//! Placeholders: readable, typed, and exactly as long as what they replace, counted the way chat services count (UTF-16).
//!
//! A placeholder is found again by a later scan, so a masked text still says what stood there.

use std::ops::Range;

use serde_json::Value;

use super::{Kind, Spans, scan};
use crate::model::{FoundKind, SensitiveKind};

/// Stands for one masked UTF-16 unit.
pub(super) const DOT: char = '•';

/// Kinds with a name in their placeholder.
pub(super) const NAMES: [(Kind, &str); 3] =
    [(Kind::Number(FoundKind::IdNumber), "身份证号"), (Kind::Number(FoundKind::BankCard), "银行卡号"), (Kind::Token, "密钥")];

/// The placeholder for a piece of text of this kind.
pub(super) fn placeholder(kind: Kind, doubt: bool, original: &str, last_digits: &[u8]) -> String {
    let len = original.encode_utf16().count();
    if kind == Kind::Number(FoundKind::Phone) {
        let tail = String::from_utf8_lossy(last_digits);
        return dots(len.saturating_sub(tail.len())) + &tail;
    }
    let Some((_, name)) = NAMES.iter().find(|(named, _)| *named == kind) else { return dots(len) };
    let mark = if doubt { "？" } else { "" };
    let frame = 2 + name.chars().count() + mark.chars().count();
    // A password of four characters has no room for its name.
    if len <= frame { dots(len) } else { format!("[{name}{mark}{}]", dots(len - frame)) }
}

fn dots(count: usize) -> String {
    String::from(DOT).repeat(count)
}

/// The text with every sensitive place replaced, and what was there: the pass before every first write and every log line.
#[must_use]
pub fn mask(text: &str) -> (String, Vec<SensitiveKind>) {
    let Spans { masked, kinds, .. } = scan(text);
    (masked, kinds)
}

/// The same over every string in a JSON value. Numbers of eleven and more digits are looked at too and become text when they are
/// sensitive.
///
/// Under a key `id` or `…_id` stand the channel's own handles: its numbers stay, and of its texts only identity and phone numbers go.
/// Otherwise a handle that happens to look like a card would be lost, and the answer to it could not be sent.
#[must_use]
pub fn mask_json(value: Value) -> Value {
    mask_value(value, false)
}

fn mask_value(value: Value, handle: bool) -> Value {
    match value {
        Value::String(text) if handle => {
            let personal = [SensitiveKind::IdNumber, SensitiveKind::Phone];
            let spans = scan(&text);
            let sure = spans.ambiguous.is_none() && spans.kinds.iter().all(|kind| personal.contains(kind));
            Value::String(if sure { spans.masked } else { text })
        }
        Value::String(text) => Value::String(mask(&text).0),
        Value::Number(number) if !handle => {
            let text = number.to_string();
            if text.bytes().filter(u8::is_ascii_digit).count() < 11 {
                return Value::Number(number);
            }
            let (masked, kinds) = mask(&text);
            if kinds.is_empty() { Value::Number(number) } else { Value::String(masked) }
        }
        Value::Array(values) => Value::Array(values.into_iter().map(|value| mask_value(value, handle)).collect()),
        Value::Object(map) => Value::Object(
            map.into_iter()
                .map(|(key, value)| {
                    let handle = key == "id" || key.ends_with("_id");
                    let value = mask_value(value, handle);
                    (key, value)
                })
                .collect(),
        ),
        other => other,
    }
}

/// Replaces the given places, which are in order and apart.
pub(super) fn replace(text: &str, places: &[(Range<usize>, String)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (place, with) in places {
        out.push_str(&text[at..place.start]);
        out.push_str(with);
        at = place.end;
    }
    out.push_str(&text[at..]);
    out
}
