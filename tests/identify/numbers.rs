//! The table of noisy numbers: `numbers.tsv` has a row for each trap.
//!
//! Columns: what is found (`kind=order` pairs joined by blanks, `-` for nothing; orders with their canonical text), what is masked, the
//! text with `\n`, `\t`, `\u{…}` escapes.

use simdesk::model::{FoundKind, SensitiveKind};
use simdesk::understand::spans;

/// Undoes the escapes of the table.
fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        if let Some(after) = after.strip_prefix('n') {
            out.push('\n');
            rest = after;
        } else if let Some(after) = after.strip_prefix('t') {
            out.push('\t');
            rest = after;
        } else {
            let (code, after) = after.strip_prefix("u{").and_then(|a| a.split_once('}')).expect("a \\u{…} escape");
            out.push(char::from_u32(u32::from_str_radix(code, 16).expect("hex")).expect("a character"));
            rest = after;
        }
    }
    out + rest
}

fn name(kind: FoundKind) -> &'static str {
    match kind {
        FoundKind::Order => "order",
        FoundKind::Iccid => "iccid",
        FoundKind::Tracking => "tracking",
        FoundKind::Imei => "imei",
        FoundKind::Imsi => "imsi",
        FoundKind::Epoch => "epoch",
        FoundKind::Damaged => "damaged",
        FoundKind::Partial => "partial",
        FoundKind::Phone => "phone",
        FoundKind::IdNumber => "id",
        FoundKind::BankCard => "card",
        FoundKind::Code => "code",
        FoundKind::Amount => "amount",
        FoundKind::Date => "date",
    }
}

/// One line that says all a scan found.
pub fn summary(text: &str) -> String {
    let spans = spans::scan(text);
    let mut orders = spans.orders.iter();
    let mut words: Vec<String> = Vec::new();
    for found in &spans.found {
        words.push(match found.kind {
            FoundKind::Order => format!("order={}", orders.next().map_or("again", |order| order.as_str())),
            kind => name(kind).to_owned(),
        });
    }
    if spans.kinds.contains(&SensitiveKind::Token) {
        words.push("token".to_owned());
    }
    if let Some(tail) = spans.tail {
        words.push(format!("tail={}", String::from_utf8_lossy(&tail.digits())));
    }
    if let Some(doubt) = &spans.ambiguous {
        words.push(format!("{:?}?", doubt.kind));
    }
    if words.is_empty() { "-".to_owned() } else { words.join(" ") }
}

#[test]
fn the_table_of_noisy_numbers() {
    let table = include_str!("numbers.tsv");
    let mut faults = String::new();
    let mut rows = 0;
    for (number, line) in table.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
        let (expected, text) = line.split_once('\t').expect("two columns");
        let text = unescape(text);
        let got = summary(&text);
        rows += 1;
        if got != expected {
            faults += &format!("line {}: {text:?}\n  expected {expected}\n  got      {got}\n", number + 1);
        }
        let masked = spans::scan(&text).masked;
        let again = spans::scan(&masked);
        if again.masked != masked {
            faults += &format!("line {}: masked twice\n  {masked}\n  {}\n", number + 1, again.masked);
        }
        if again.kinds != spans::scan(&text).kinds {
            faults += &format!("line {}: kinds change: {masked} {:?}\n", number + 1, again.kinds);
        }
        if masked.encode_utf16().count() != text.encode_utf16().count() {
            faults += &format!("line {}: length changes: {masked}\n", number + 1);
        }
    }
    assert!(rows >= 150, "only {rows} rows");
    assert!(faults.is_empty(), "{faults}");
}
