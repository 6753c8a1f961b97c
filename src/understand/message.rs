//! What a person's message means: one question, several, a denial, a request, or nothing clear.

use std::sync::LazyLock;

use regex::Regex;

use super::engine::{Engine, Guess};
use super::fold::fold;
use super::patterns::{self, Hit};
use super::{clauses, denial, request, whereabouts};
use crate::model::{EntryId, Meaning};

/// From this trust on a guess about a whole message is acted on.
///
/// A wrong answer costs ten times a question back, but the trust is learnt on the FAQ's own examples, which are more varied and harder
/// than what people type. By cross-validation this is where 80 % of what is in scope is still acted on, and 5 % of the rest answered.
pub(crate) const TRUST_MIN: f32 = 0.74;

/// From this trust on a part of a message counts as a question of its own.
const CLAUSE_TRUST_MIN: f32 = 0.85;

/// What is left after a denial must be at least so long to say something.
const REST_CHARS_MIN: usize = 3;

/// Entries that are no second question beside another one.
const ASIDES: &[&str] = &["greeting", "thanks", "out-of-scope", "complaint", "reason-unknown", "in-progress", "lookup"];

static QUOTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:提示|显示|原因|结果|备注|写着|状态|返回|说是|说|shows?|says?|reason)(?:是|为|说)?[:：“\x22「【]|[【\[][^】\]]{2,}[】\]]|[a-z]{0,4}[0-9]{4,8}(?:[^0-9]|$)|kssc|(?-u:\b)dz(?-u:\b)")
        .expect("a fixed, tested expression")
});
static TALK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[我你咱俺]|吗|呢|吧|啊|怎么|什么|为何|多久|几天|\?|(?-u:\b)(?:i|my|me|you|how|why|what|when|can)(?-u:\b)")
        .expect("a fixed, tested expression")
});

impl Engine {
    /// Understands a message. Fills `ranked`, `sure`, `denied`, `request`, `is_reason` and `empty`; the numbers in the text are the
    /// business of [`spans`](super).
    #[must_use]
    pub fn message(&self, text: &str) -> Meaning {
        self.folded_message(text, &fold(text)).0
    }

    /// The same for a text that was folded already, and the patterns' matches in it.
    pub(crate) fn folded_message(&self, text: &str, folded: &str) -> (Meaning, Vec<Hit>) {
        let mut meaning = Meaning { text: text.to_owned(), ..Meaning::default() };
        if !folded.chars().any(char::is_alphanumeric) {
            meaning.empty = true;
            if let Some(greeting) = self.entry_named("greeting") {
                meaning.ranked = self.scored(&[(greeting, 1.0)]);
                meaning.sure = vec![self.entries[greeting].id.clone()];
            }
            return (meaning, Vec::new());
        }
        let (rest, denied, disputed) = self.without_denials(folded);
        let guess = self.guess(folded, false);
        let sure = if denied.is_empty() { self.sure(folded, &guess) } else { self.sure_of_rest(&rest, &guess, disputed) };
        let mut ranked = guess.ranked;
        // The sure ones first, the denied ones last.
        ranked.sort_by_key(|(k, _)| {
            let place = sure.iter().position(|s| s == k).unwrap_or(sure.len());
            (denied.contains(k), place)
        });
        ranked.iter_mut().filter(|(k, _)| denied.contains(k)).for_each(|(_, p)| *p = 0.0);
        meaning.is_reason = self.reads_like_a_reason(folded, &guess.hits);
        meaning.ranked = self.scored(&ranked);
        meaning.sure = self.ids(&sure);
        meaning.denied = self.ids(&denied);
        meaning.request = request::find(folded);
        meaning.notices = request::notices(folded);
        meaning.whereabouts = whereabouts::asked(folded);
        (meaning, guess.matches)
    }

    /// What a folded text as a whole is surely about, with its probability; the patterns' matches in it are known.
    pub(crate) fn surely_about(&self, folded: &str, matches: impl IntoIterator<Item = Hit>) -> Option<(EntryId, f32)> {
        let (top, p, trust) = self.best(folded, matches);
        (trust >= TRUST_MIN).then(|| (self.entries[top].id.clone(), p))
    }

    fn ids(&self, entries: &[usize]) -> Vec<EntryId> {
        entries.iter().map(|k| self.entries[*k].id.clone()).collect()
    }

    /// The text without what it denies, the entries denied, and whether the denial disputes a claim.
    fn without_denials(&self, folded: &str) -> (String, Vec<usize>, bool) {
        let denials = denial::find(folded);
        if denials.is_empty() {
            return (folded.to_owned(), Vec::new(), false);
        }
        let mut rest = String::with_capacity(folded.len());
        let mut done = 0;
        for d in &denials {
            rest.push_str(&folded[done..d.place.start]);
            rest.push(',');
            done = d.place.end;
        }
        rest.push_str(&folded[done..]);
        let rest = rest.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
        let mut denied: Vec<usize> = denials.iter().filter_map(|d| self.entry_named(d.entry)).collect();
        denied.dedup();
        if rest.chars().filter(|c| c.is_alphanumeric()).count() >= REST_CHARS_MIN {
            // "我没欠费为什么说我欠费" is about the debt all the same.
            let about = self.entries[self.best(&rest, patterns::matches(&self.faq, &rest)).0].family;
            if denied.iter().any(|k| self.entries[*k].family == about) {
                return (folded.to_owned(), Vec::new(), false);
            }
        }
        (rest, denied, denials.iter().any(|d| d.disputes))
    }

    /// The entries that a message surely asks about after what it denies was taken out. Where a claim is disputed ("我没有欠费啊") the whole
    /// message must speak for them too: "是不是搞错了" is not a question of its own then.
    fn sure_of_rest(&self, rest: &str, whole: &Guess, disputed: bool) -> Vec<usize> {
        if rest.chars().filter(|c| c.is_alphanumeric()).count() < REST_CHARS_MIN {
            return Vec::new();
        }
        let guess = self.guess(rest, false);
        let likely = |k: &usize| !disputed || whole.ranked.iter().any(|(w, p)| w == k && *p >= 0.1);
        self.sure(rest, &guess).into_iter().filter(likely).collect()
    }

    /// The entries that a text surely asks about, in its order.
    fn sure(&self, folded: &str, whole: &Guess) -> Vec<usize> {
        let Some(&(top, _)) = whole.ranked.first() else { return Vec::new() };
        let family = |k: usize| self.entries[k].family;
        let aside = |k: usize| ASIDES.contains(&self.entries[k].id.as_str());
        let mut out: Vec<usize> = Vec::new();
        // A carrier's text is one reason, however many commas; "请…" at its end is advice.
        let mut parts = if self.is_printed(folded, &whole.hits) { Vec::new() } else { clauses::split(folded) };
        parts.retain(|part| !folded[part.clone()].starts_with('请') && !folded[part.clone()].starts_with("please"));
        // One part that speaks decides nothing, unless it is more exact than the whole.
        let two_needed = whole.trust < TRUST_MIN || self.entries.iter().filter(|e| e.family == family(top)).count() == 1;
        for (at, part) in parts.iter().enumerate() {
            if two_needed && out.len() + parts.len() - at < 2 {
                break;
            }
            // What is repeated says nothing new.
            if parts[..at].iter().any(|other| folded[other.clone()] == folded[part.clone()]) {
                continue;
            }
            let (k, trust) = self.best_of_part(folded, part.clone(), whole);
            if trust >= CLAUSE_TRUST_MIN && !aside(k) && !out.iter().any(|o| family(*o) == family(k)) {
                out.push(k);
            }
        }
        if whole.trust >= TRUST_MIN && !out.iter().any(|o| family(*o) == family(top)) {
            // The parts don't know what the whole says: it goes first, unless they found at least two things.
            if out.len() < 2 {
                out = vec![top];
            }
        } else if whole.trust < TRUST_MIN && out.len() < 2 {
            out.clear();
        }
        out
    }

    /// True when the text is what a carrier's system printed, and nothing else.
    fn is_printed(&self, folded: &str, hits: &[Hit]) -> bool {
        let chars = folded.chars().count();
        hits.iter().any(|h| self.entries[h.entry].is_reason && h.chars * 3 >= chars) && !TALK.is_match(folded)
    }

    /// True when the text is, or quotes, what a carrier's system printed.
    fn reads_like_a_reason(&self, folded: &str, hits: &[Hit]) -> bool {
        let matched = hits.iter().any(|h| self.entries[h.entry].is_reason);
        (matched && QUOTED.is_match(folded)) || self.is_printed(folded, hits) || !self.codes_in(folded).is_empty()
    }
}
