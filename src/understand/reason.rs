//! What a carrier or distributor wrote into the reason column: cleaned, cut into reasons, each named with its evidence.
//!
//! Order of evidence: code → pattern with exceptions → classifier → "too general". One cell may be a log of several states, a JSON list,
//! HTML, or two reasons in one.

use std::sync::LazyLock;

use regex::Regex;

use super::engine::{Engine, Guess};
use super::fold::fold;
use crate::model::EntryId;

/// Why an entry is thought to be the reason.
#[derive(Debug, Clone, PartialEq)]
pub enum ReasonEvidence {
    /// The carrier's own code.
    Code(String),
    /// A pattern of the entry; the words that matched.
    Pattern(String),
    /// The classifier, with how far it is to be trusted.
    Classifier(f32),
    /// Nothing: the text says too little.
    Nothing,
}

/// One reason found in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct ReasonHit {
    /// The entry.
    pub entry: EntryId,
    /// Why.
    pub evidence: ReasonEvidence,
    /// The piece of the text, cleaned.
    pub text: String,
}

/// Below this trust a guess about a reason is not acted on.
pub(crate) const REASON_TRUST_MIN: f32 = 0.85;

/// Texts without any reason.
const UNKNOWN: &str = "reason-unknown";

/// At most so many pieces of one cell are read.
const PIECES_MAX: usize = 12;

static TAG: LazyLock<Regex> = LazyLock::new(|| regex(r"<[^<>]{0,200}>"));
static STAMP: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?:^|[\n;；|\[【(（\s])\[?(20[0-9]{2}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?(?:[ T]?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?)[\]】)）]?[ :：,，]*",
    )
});
static JSON_ITEM: LazyLock<Regex> = LazyLock::new(|| regex(r"\{[^{}]{0,2000}\}"));
static JSON_FIELD: LazyLock<Regex> =
    LazyLock::new(|| regex(r#""(time|content|msg|message|remark|text|date|reason)"\s*:\s*"((?:[^"\\]|\\.)*)""#));
static FAILING: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        "失败|不通过|未通过|不符|异常|拒|驳回|退单|取消|限制|错误|不能|无法|黑名单|欠费|超过|重复|模糊|不予|撤单|失效|过期|待补|待传|fail|reject",
    )
});
static SPLIT: LazyLock<Regex> = LazyLock::new(|| regex(r"[;；\n|+＋]+|(?:^|[\s。,，;；])[(（]?[0-9一二三四][)）.、．]"));
static COMMA: LazyLock<Regex> = LazyLock::new(|| regex("[,，。、/]|且|以及|并且|同时"));

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a fixed, tested expression")
}

/// Takes out tags and entities.
fn without_html(text: &str) -> String {
    if !text.contains(['<', '&']) {
        return text.to_owned();
    }
    let plain = TAG.replace_all(text, "\n");
    [("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
        .iter()
        .fold(plain.into_owned(), |t, (from, to)| t.replace(from, to))
}

/// The contents of a JSON list of states, each with its time.
fn json_items(text: &str) -> Vec<(String, String)> {
    let trimmed = text.trim();
    if !(trimmed.starts_with('[') || trimmed.starts_with('{')) || !trimmed.contains('"') {
        return Vec::new();
    }
    let mut out = Vec::new();
    for item in JSON_ITEM.find_iter(trimmed).take(200) {
        let (mut time, mut content) = (String::new(), String::new());
        for field in JSON_FIELD.captures_iter(item.as_str()) {
            let value = serde_json::from_str::<String>(&format!("\"{}\"", &field[2])).unwrap_or_else(|_| field[2].to_owned());
            if matches!(&field[1], "time" | "date") { time = value } else { content = value }
        }
        if !content.is_empty() {
            out.push((time, content));
        }
    }
    out
}

/// The contents of a log with a time before each line.
fn stamped_items(text: &str) -> Vec<(String, String)> {
    let stamps: Vec<_> = STAMP.captures_iter(text).filter_map(|c| Some((c.get(0)?, c.get(1)?))).collect();
    stamps
        .iter()
        .enumerate()
        .map(|(i, (whole, time))| {
            let end = stamps.get(i + 1).map_or(text.len(), |(next, _)| next.start());
            (time.as_str().to_owned(), text[whole.end()..end].trim().to_owned())
        })
        .filter(|(_, content)| !content.is_empty())
        .collect()
}

/// The text that counts: of a log the latest entry that tells of a failure, else the latest.
pub(crate) fn latest(text: &str) -> String {
    let plain = without_html(text);
    let mut items = json_items(&plain);
    if items.is_empty() {
        items = stamped_items(&plain);
    }
    // A stable sort: entries without or with equal times keep their order.
    items.sort_by(|a, b| a.0.cmp(&b.0));
    let failing = items.iter().rev().find(|(_, content)| FAILING.is_match(content));
    failing.or(items.last()).map_or(plain.clone(), |(_, content)| without_html(content))
}

impl Engine {
    /// All reasons in a carrier's text, the most specific first. `codes` come from a column of their own; codes inside the text are found
    /// too. Never empty while the FAQ has an entry `reason-unknown`.
    #[must_use]
    pub fn reason(&self, text: &str, codes: &[&str]) -> Vec<ReasonHit> {
        self.reasons_in(&latest(text), codes).0
    }

    /// [`Self::reason`] of the text that counts. Where it is one piece, that comes folded with what was thought of it.
    pub(crate) fn reasons_in(&self, text: &str, codes: &[&str]) -> (Vec<ReasonHit>, Option<(String, Guess)>) {
        let mut out: Vec<(ReasonHit, f32)> = Vec::new();
        for code in codes {
            if let Some((name, entry)) = self.code(code) {
                self.add(&mut out, entry, ReasonEvidence::Code(name.to_owned()), text.trim(), 1_000.0);
            }
        }
        let mut pieces: Vec<&str> = SPLIT.split(text).map(str::trim).filter(|p| p.chars().any(char::is_alphanumeric)).collect();
        pieces.truncate(PIECES_MAX);
        let only = pieces.len() == 1;
        let mut whole = None;
        for piece in pieces {
            let folded = fold(piece);
            let guess = self.guess(&folded, true);
            self.piece(piece, &folded, &guess, &mut out);
            whole = only.then_some((folded, guess));
        }
        // What says nothing is dropped beside what says something.
        let unknown = |h: &ReasonHit| h.entry.as_str() == UNKNOWN || h.evidence == ReasonEvidence::Nothing;
        if out.iter().any(|(h, _)| !unknown(h)) {
            out.retain(|(h, _)| !unknown(h));
        }
        out.sort_by(|a, b| b.1.total_cmp(&a.1));
        if out.is_empty()
            && let Some(entry) = self.entry_named(UNKNOWN)
        {
            self.add(&mut out, entry, ReasonEvidence::Nothing, text.trim(), 0.0);
        }
        (out.into_iter().map(|(h, _)| h).collect(), whole)
    }

    fn piece(&self, piece: &str, folded: &str, guess: &Guess, out: &mut Vec<(ReasonHit, f32)>) {
        let codes = self.codes_in(folded);
        for (name, entry) in &codes {
            self.add(out, *entry, ReasonEvidence::Code((*name).to_owned()), piece, 900.0);
        }
        // The most likely of the entries whose patterns match; the likelihood knows how long the match is.
        let named = guess.ranked.iter().find(|(k, _)| guess.hits.iter().any(|h| h.entry == *k));
        let Some(&(entry, _)) = named else {
            if !codes.is_empty() {
                return;
            }
            let Some(&(entry, _)) = guess.ranked.first() else { return };
            if guess.trust >= REASON_TRUST_MIN {
                self.add(out, entry, ReasonEvidence::Classifier(guess.trust), piece, guess.trust);
            } else if let Some(unknown) = self.entry_named(UNKNOWN) {
                self.add(out, unknown, ReasonEvidence::Nothing, piece, 0.0);
            }
            return;
        };
        let add = |entry: usize, out: &mut Vec<(ReasonHit, f32)>| {
            if let Some(hit) = guess.hits.iter().find(|h| h.entry == entry) {
                #[expect(clippy::cast_precision_loss, reason = "lengths of short texts")]
                let weight = 10.0 + hit.chars as f32;
                self.add(out, entry, ReasonEvidence::Pattern(folded[hit.start..hit.end].to_owned()), piece, weight);
            }
        };
        add(entry, out);
        // Two reasons joined by a comma: each part by itself must name its own.
        let parts: Vec<String> = COMMA.split(piece).map(fold).filter(|p| p.chars().count() >= 4).collect();
        if parts.len() < 2 {
            return;
        }
        for part in parts.iter().take(PIECES_MAX) {
            let part_guess = self.guess(part, true);
            if let Some(&(other, _)) = part_guess.ranked.first()
                && part_guess.trust >= 0.85
                && part_guess.hits.iter().any(|h| h.entry == other)
            {
                add(other, out);
            }
        }
    }

    fn add(&self, out: &mut Vec<(ReasonHit, f32)>, entry: usize, evidence: ReasonEvidence, text: &str, weight: f32) {
        let info = &self.entries[entry];
        match out.iter_mut().find(|(h, _)| h.entry == info.id) {
            Some((_, known)) => *known = known.max(weight),
            None => out.push((ReasonHit { entry: info.id.clone(), evidence, text: text.to_owned() }, weight)),
        }
    }

    /// The entry that a carrier's code means.
    fn code(&self, code: &str) -> Option<(&str, usize)> {
        let folded = fold(code);
        self.codes.iter().find(|(c, _)| *c == folded).map(|(c, e)| (c.as_str(), *e))
    }

    /// Codes with a letter in them that stand alone in a folded text.
    pub(crate) fn codes_in(&self, folded: &str) -> Vec<(&str, usize)> {
        let mut words = folded.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').filter(|w| w.len() >= 2);
        let mut out = Vec::new();
        for word in words.by_ref().filter(|w| w.bytes().any(|b| b.is_ascii_alphabetic())) {
            out.extend(self.codes.iter().filter(|(c, _)| c == word).map(|(c, e)| (c.as_str(), *e)));
        }
        out
    }

    pub(crate) fn entry_named(&self, id: &str) -> Option<usize> {
        self.entries.binary_search_by(|e| e.id.as_str().cmp(id)).ok()
    }
}
