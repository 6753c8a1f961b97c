//! The FAQ as pages: what each shows, and what a search finds. Words come from the FAQ and `locales/`; the markup is the web channel's.

use chrono::{DateTime, Utc};

use crate::decide;
use crate::faq::{Entry, Faq, Kind};
use crate::model::{EntryId, Reply, Scored, Topic};
use crate::render::{EntryText, Renderer};

/// Questions that a search shows.
const HITS_MAX: usize = 8;
/// Less likely entries are no hits.
const LIKELY: f32 = 0.08;
/// Characters of the passage beside a hit.
const PASSAGE_CHARS: usize = 90;
/// Characters of a query that are looked for word by word; the engine reads all of it.
const QUERY_CHARS_MAX: usize = 60;

/// A page of the FAQ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its name, the last part of its address.
    pub id: EntryId,
    /// What it is about.
    pub topic: Topic,
    /// The answer in its parts.
    pub text: EntryText,
    /// When a new try makes sense, as a sentence.
    pub retry: Option<String>,
    /// True where money may be due back: an order that failed.
    pub refund: bool,
    /// Neighbouring pages: name and title.
    pub related: Vec<(EntryId, String)>,
}

/// The part of the FAQ that an entry belongs to; `None` for what is no page, as greetings.
#[must_use]
pub fn topic_of(entry: &Entry) -> Option<Topic> {
    match entry.kind {
        Kind::Cause => Some(Topic::Causes),
        Kind::Outcome => Some(Topic::Outcomes),
        Kind::Question => Some(Topic::Questions),
        Kind::Tip => Some(Topic::Tips),
        Kind::Smalltalk => None,
    }
}

/// Every page, in the order of the topics.
#[must_use]
pub fn pages(faq: &Faq, renderer: &Renderer<'_>, now: DateTime<Utc>) -> Vec<Page> {
    let mut pages: Vec<Page> = faq.entries().iter().filter_map(|entry| page(faq, entry, renderer, now)).collect();
    pages.sort_by_key(|page| Topic::ALL.into_iter().position(|topic| topic == page.topic));
    pages
}

fn page(faq: &Faq, entry: &Entry, renderer: &Renderer<'_>, now: DateTime<Utc>) -> Option<Page> {
    let topic = topic_of(entry)?;
    let text = renderer.entry_text(&entry.id)?;
    let say = |reply: Reply| Some(renderer.message(&[reply]).text).filter(|text| !text.is_empty());
    let failed = matches!(entry.kind, Kind::Cause | Kind::Outcome);
    let retry = decide::retry_in_general(entry, now).filter(|_| failed).and_then(|advice| say(Reply::Retry(advice)));
    let refund = failed && retry.is_some();
    let title = |id: &EntryId| renderer.entry_text(id).map(|text| (id.clone(), text.title));
    let shown = |id: &&EntryId| faq.get(id).and_then(topic_of).is_some();
    let related = entry.related.iter().filter(shown).filter_map(title).collect();
    Some(Page { id: entry.id.clone(), topic, text, retry, refund, related })
}

/// A piece of text, and whether it is what was looked for.
pub type Marked = Vec<(bool, String)>;

/// A page that a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its name.
    pub id: EntryId,
    /// Its title.
    pub title: Marked,
    /// What it says where it was found.
    pub passage: Marked,
}

/// What a query finds: pages that have its words in their title, then those that the engine takes it for, then those that have its words.
#[must_use]
pub fn search(pages: &[Page], query: &str, ranked: &[Scored]) -> Vec<Hit> {
    let words = words(query);
    let mut found: Vec<(u8, i32, usize)> = Vec::new();
    for (at, page) in pages.iter().enumerate() {
        let likely = ranked.iter().find(|scored| scored.id == page.id).map_or(0.0, |scored| scored.p);
        let titled = covered(&page.text.title, &words);
        let said =
            covered(&page.text.cause, &words).max(page.text.remedy.iter().map(|step| covered(step, &words)).max().unwrap_or(0));
        let rank = match () {
            () if titled >= 100 => 0,
            () if likely >= LIKELY => 1,
            () if titled >= 60 || said >= 100 => 2,
            () => continue,
        };
        #[expect(clippy::cast_possible_truncation, reason = "a probability in thousandths")]
        let within = if rank < 2 { (likely * 1000.0) as i32 } else { titled.max(said) };
        found.push((rank, -within, at));
    }
    found.sort_unstable();
    let hit = |at: usize| {
        let page = &pages[at];
        let texts = || std::iter::once(&page.text.cause).chain(&page.text.remedy);
        // From the back: of those that have as many of the words the last one is taken.
        let best = texts().rev().max_by_key(|text| covered(text, &words)).unwrap_or(&page.text.cause);
        Hit { id: page.id.clone(), title: mark(&page.text.title, &words), passage: mark(&passage(best, &words), &words) }
    };
    found.into_iter().take(HITS_MAX).map(|(.., at)| hit(at)).collect()
}

/// What to look for: words between spaces and signs, of Chinese each two characters that stand together.
fn words(query: &str) -> Vec<Vec<char>> {
    let lower: Vec<char> = query.chars().take(QUERY_CHARS_MAX).flat_map(char::to_lowercase).collect();
    let mut words: Vec<Vec<char>> = Vec::new();
    for run in lower.split(|c| !c.is_alphanumeric()).filter(|run| !run.is_empty()) {
        if run.len() <= 2 || run.iter().all(char::is_ascii) {
            words.push(run.to_vec());
        } else {
            words.extend(run.windows(2).map(<[char]>::to_vec));
        }
    }
    words.sort();
    words.dedup();
    words
}

/// How many of a hundred words stand in a text.
fn covered(text: &str, words: &[Vec<char>]) -> i32 {
    if words.is_empty() {
        return 0;
    }
    let lower: Vec<char> = text.chars().flat_map(char::to_lowercase).collect();
    let there = words.iter().filter(|word| lower.windows(word.len()).any(|window| window == word.as_slice())).count();
    i32::try_from(there * 100 / words.len()).unwrap_or(0)
}

/// Where in a text the words stand; a text whose small letters are more or fewer than its own is marked nowhere.
fn marks(chars: &[char], words: &[Vec<char>]) -> Vec<bool> {
    let lower: Vec<char> = chars.iter().flat_map(|c| c.to_lowercase()).collect();
    let mut marks = vec![false; chars.len()];
    if lower.len() != chars.len() {
        return marks;
    }
    for word in words {
        for at in 0..(lower.len() + 1).saturating_sub(word.len()) {
            if lower[at..at + word.len()] == word[..] {
                marks[at..at + word.len()].fill(true);
            }
        }
    }
    marks
}

fn mark(text: &str, words: &[Vec<char>]) -> Marked {
    let chars: Vec<char> = text.chars().collect();
    let marks = marks(&chars, words);
    let mut parts: Marked = Vec::new();
    for (c, marked) in chars.into_iter().zip(marks) {
        match parts.last_mut() {
            Some((same, part)) if *same == marked => part.push(c),
            _ => parts.push((marked, c.to_string())),
        }
    }
    parts
}

/// The part of a text around the first word that stands in it.
fn passage(text: &str, words: &[Vec<char>]) -> String {
    let chars: Vec<char> = text.chars().collect();
    let first = marks(&chars, words).iter().position(|marked| *marked).unwrap_or(0);
    let from =
        if chars.len() <= PASSAGE_CHARS { 0 } else { first.saturating_sub(PASSAGE_CHARS / 3).min(chars.len() - PASSAGE_CHARS) };
    let to = chars.len().min(from + PASSAGE_CHARS);
    let cut: String = chars[from..to].iter().collect();
    let (before, after) = (if from > 0 { "…" } else { "" }, if to < chars.len() { "…" } else { "" });
    format!("{before}{cut}{after}")
}
