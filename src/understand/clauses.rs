//! Cuts a message into the parts that may each ask for something.

use std::sync::LazyLock;

use regex::Regex;

/// At most so many parts are looked at.
const CLAUSES_MAX: usize = 6;

/// Parts shorter than this say nothing by themselves.
const CHARS_MIN: usize = 3;

static CUT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[,。!?;~…\n]+|\. |而且|另外|还有就是|还有|顺便|对了| also | and (?:also |how |when |what |will |can |do )")
        .expect("a fixed, tested expression")
});

/// The parts of a folded text, in order; a text without parts gives none.
pub(crate) fn split(folded: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let speaks = |part: &str| part.chars().filter(|c| c.is_alphanumeric()).count() >= CHARS_MIN;
    for cut in CUT.find_iter(folded) {
        // A question mark belongs to what it ends.
        let end = if folded[cut.start()..].starts_with('?') { cut.start() + 1 } else { cut.start() };
        let part = folded[start..end].trim();
        if speaks(part) {
            out.push(part);
        }
        start = cut.end();
    }
    let last = folded[start..].trim();
    if speaks(last) {
        out.push(last);
    }
    out.truncate(CLAUSES_MAX);
    if out.len() < 2 { Vec::new() } else { out }
}
