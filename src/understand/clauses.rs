//! Cuts a message into the parts that may each ask for something.

use std::ops::Range;
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

/// Where the parts of a folded text stand, in order; a text without parts gives none.
pub(crate) fn split(folded: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut add = |from: usize, to: usize| {
        let part = folded[from..to].trim_start();
        let from = to - part.len();
        let part = part.trim_end();
        if part.chars().filter(|c| c.is_alphanumeric()).nth(CHARS_MIN - 1).is_some() {
            out.push(from..from + part.len());
        }
    };
    for cut in CUT.find_iter(folded) {
        // A question mark belongs to what it ends.
        let end = if folded[cut.start()..].starts_with('?') { cut.start() + 1 } else { cut.start() };
        add(start, end);
        start = cut.end();
    }
    add(start, folded.len());
    out.truncate(CLAUSES_MAX);
    if out.len() < 2 { Vec::new() } else { out }
}
