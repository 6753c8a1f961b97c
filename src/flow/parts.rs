//! A long message in the pieces that channels take: each is a message of its own in the outbox, so that what has arrived is not sent
//! again because a later piece failed.

use crate::port::MESSAGE_UNITS_MAX;

/// As many as one event may send.
const PARTS_MAX: usize = 24;

/// The text in messages that every channel takes, cut between lines where that goes; at least one, at most 24.
#[must_use]
pub fn of(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut units = 0;
    let mut close = |part: &mut String, units: &mut usize| {
        let full = std::mem::take(part);
        *units = 0;
        // Blank lines alone are no message.
        if !full.trim().is_empty() {
            parts.push(full);
        }
    };
    for line in text.split_inclusive('\n') {
        let length = line.encode_utf16().count();
        if units + length > MESSAGE_UNITS_MAX {
            close(&mut part, &mut units);
        }
        if length <= MESSAGE_UNITS_MAX {
            part.push_str(line);
            units += length;
            continue;
        }
        for c in line.chars() {
            if units + c.len_utf16() > MESSAGE_UNITS_MAX {
                close(&mut part, &mut units);
            }
            part.push(c);
            units += c.len_utf16();
        }
    }
    close(&mut part, &mut units);
    if parts.is_empty() {
        parts.push(String::new());
    }
    // More than one event may send: the rest is cut off, where nobody reads any more.
    parts.truncate(PARTS_MAX);
    parts
}
