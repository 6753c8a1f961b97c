//! The two doors for the rooms above: a customer's message with everything in it, and the reasons of an audit record.

use std::sync::LazyLock;

use regex::Regex;

use super::engine::Engine;
use super::patterns::Hit;
use super::reason::ReasonEvidence;
use super::spans;
use crate::model::{AuditRecord, EntryId, Evidence, FoundKind, Meaning, ReasonHit, Scored};

/// From this probability on, a text without evidence is known to be too general.
const GENERAL_P_MIN: f32 = 0.5;

/// A bare number of so many digits is a piece of an order number, or was meant to be one; the classifier can only guess at digits.
const PIECE_DIGITS_MIN: usize = 2;

/// What must not be lost beside an order number.
const URGENT: &[&str] = &["human", "complaint", "scam-warning"];

/// A call for a person, as a sentence or clause of its own.
static PERSON: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?:^|[,。!?;~…])(?:请|帮我|给我|我要|我想|快点?|直接|麻烦|能不能|可以|那就?|还是)*(?:转|接|找|要|换|叫)(?:个|下|一下)?(?:人工|真人|活人)(?:客服|服务)?(?:来|吧|处理|一下|吗|谢谢|好吗)*(?:$|[,。!?;~…])|(?:^|[,.!?;] ?)(?:(?:a )?(?:human|real person|live agent)(?: please)?|(?:i want to |let me |can i )?(?:talk|speak) to (?:a |an )?(?:human|person|agent|real person))(?:$|[,.!?;])",
    )
    .expect("a fixed, tested expression")
});

/// A person is not wanted.
static NO_PERSON: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:不用|不要|不必|不想|不需要|先别|别|唔使)(?:帮我|给我|再)?(?:转|接|找|要)?(?:人工|真人)|(?:no|not a|don't need a?) ?human")
        .expect("a fixed, tested expression")
});

/// What a carrier's failure text means.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadReason {
    /// Every reason in it, the most specific first.
    pub hits: Vec<ReasonHit>,
    /// The entry to act on; `None` when nothing is sure.
    pub entry: Option<EntryId>,
    /// Entries, most likely first.
    pub ranked: Vec<Scored>,
}

/// A reason in the vocabulary of the rooms above.
fn hit_of(hit: super::reason::ReasonHit) -> ReasonHit {
    let evidence = match hit.evidence {
        ReasonEvidence::Code(code) => Evidence::Code(code),
        ReasonEvidence::Pattern(words) => Evidence::Pattern(words),
        ReasonEvidence::Classifier(trust) => Evidence::Classifier(trust),
        ReasonEvidence::Nothing => Evidence::Nothing,
    };
    ReasonHit { entry: hit.entry, evidence, text: hit.text }
}

impl Engine {
    /// Everything a masked message says: words, numbers, facts, language, commands.
    #[must_use]
    pub fn read(&self, text: &str) -> Meaning {
        let numbers = spans::scan(text);
        let folded = super::fold::fold(&numbers.masked);
        let (mut meaning, matches) = self.folded_message(&numbers.masked, &folded);
        meaning.found = numbers.found;
        meaning.orders = numbers.orders;
        meaning.ambiguous = numbers.ambiguous.filter(|a| a.kind == spans::AmbiguityKind::OneOrSeveral).map(|a| a.shown);
        meaning.tail = numbers.tail;
        meaning.masked = numbers.kinds;
        meaning.text = numbers.masked;
        meaning.locale = spans::language(&meaning.text);
        meaning.facts = spans::facts_of(&folded);
        // The Cantonese "係" was read as a word of Mandarin; a yes knows it as it is.
        let as_it_is = meaning.text.contains('係');
        (meaning.choice, meaning.yes) =
            if as_it_is { spans::short(&meaning.text) } else { spans::short_folded(&meaning.text, &folded) };
        meaning.command = spans::command(&meaning.text);
        self.called_for_person(&mut meaning, &folded);
        let bare_number = !meaning.text.chars().any(char::is_alphabetic);
        // Numbers alone say "look this up", not what the classifier makes of digits.
        let piece = || meaning.text.chars().filter(char::is_ascii_digit).count() >= PIECE_DIGITS_MIN;
        if bare_number && !meaning.empty && (!meaning.found.is_empty() || meaning.tail.is_some() || piece()) {
            meaning.sure = self.lookup_id().into_iter().collect();
            meaning.ranked = self.lookup_id().map(|id| Scored { id, p: 1.0 }).into_iter().collect();
        } else if !bare_number && !meaning.orders.is_empty() {
            self.beside_order(&mut meaning, &folded, &matches);
        } else if meaning.sure.is_empty()
            && meaning.found.iter().any(|f| f.kind == FoundKind::Damaged || f.kind == FoundKind::Iccid)
        {
            meaning.sure = self.lookup_id().into_iter().collect();
        }
        meaning
    }

    /// A number in a message speaks so loudly for a look-up that a call for a person beside it is drowned: the words are read alone too.
    fn beside_order(&self, meaning: &mut Meaning, folded: &str, matches: &[Hit]) {
        let urgent = |id: &EntryId| URGENT.contains(&id.as_str());
        if meaning.sure.iter().any(urgent) {
            return;
        }
        let words: String = folded.chars().map(|c| if c.is_ascii_digit() { ' ' } else { c }).collect();
        // Digits became blanks one by one, so a match without any stands where it stood.
        let no_digits = |hit: &Hit| !folded[hit.start..hit.end].contains(|c: char| c.is_ascii_digit());
        let about = self.surely_about(&words, matches.iter().copied().filter(no_digits));
        let Some((entry, p)) = about.filter(|(id, _)| urgent(id)) else { return };
        let unwanted = entry.as_str() == "human" && NO_PERSON.is_match(&words);
        if unwanted || meaning.denied.contains(&entry) {
            return;
        }
        meaning.ranked.retain(|s| s.id != entry);
        meaning.ranked.insert(0, Scored { id: entry.clone(), p });
        meaning.sure.retain(|id| id.as_str() != "lookup");
        meaning.sure.insert(0, entry);
    }

    /// "照片模糊，转人工": whatever else the message says, a call for a person that stands as a sentence of its own is obeyed.
    fn called_for_person(&self, meaning: &mut Meaning, folded: &str) {
        if !["人", "human", "person", "agent"].iter().any(|word| folded.contains(word)) {
            return;
        }
        let Some(human) = self.entry_named("human").map(|k| self.entries[k].id.clone()) else { return };
        if NO_PERSON.is_match(folded) {
            meaning.sure.retain(|id| *id != human);
            meaning.ranked.retain(|s| s.id != human);
            return;
        }
        if meaning.denied.contains(&human) || !PERSON.is_match(folded) {
            return;
        }
        meaning.sure.retain(|id| *id != human);
        meaning.sure.insert(0, human.clone());
        let p = meaning.ranked.iter().find(|s| s.id == human).map_or(0.0, |s| s.p).max(0.9);
        meaning.ranked.retain(|s| s.id != human);
        meaning.ranked.insert(0, Scored { id: human, p });
    }

    fn lookup_id(&self) -> Option<EntryId> {
        self.entry_named("lookup").map(|k| self.entries[k].id.clone())
    }

    /// Reads a failure text with the codes that came beside it.
    #[must_use]
    pub fn read_reason(&self, text: &str, codes: &[&str]) -> ReadReason {
        let latest = super::reason::latest(text);
        let (found, piece) = self.reasons_in(&latest, codes);
        let hits: Vec<ReasonHit> = found.into_iter().map(hit_of).collect();
        let folded = super::fold::fold(&latest);
        let known = piece.filter(|(piece, _)| *piece == folded).map(|(_, guess)| guess);
        let guess = known.unwrap_or_else(|| self.guess(&folded, true));
        let mut ranked = self.scored(&guess.ranked);
        let unknown = self.entry_named("reason-unknown").map(|u| &self.entries[u].id);
        let general = ranked.first().is_some_and(|s| Some(&s.id) == unknown && s.p >= GENERAL_P_MIN);
        let says_nothing = !text.chars().any(char::is_alphanumeric);
        // Words without evidence are no "too general": that is said of texts which are known to be.
        let unsure = !general && !says_nothing && hits.iter().all(|h| h.evidence == Evidence::Nothing);
        let entry = hits.first().filter(|_| !unsure).map(|h| h.entry.clone());
        if let Some(first) = &entry {
            let p = ranked.iter().find(|s| &s.id == first).map_or(0.0, |s| s.p);
            let p = match hits[0].evidence {
                Evidence::Code(_) => 1.0,
                Evidence::Pattern(_) | Evidence::Classifier(_) | Evidence::Nothing => p,
            };
            ranked.retain(|s| &s.id != first);
            ranked.insert(0, Scored { id: first.clone(), p });
        }
        ReadReason { hits, entry, ranked }
    }

    /// What the reasons of a record mean, most specific first, each entry once.
    #[must_use]
    pub fn explain(&self, record: &AuditRecord) -> Vec<ReasonHit> {
        let mut hits: Vec<ReasonHit> = Vec::new();
        for reason in &record.reasons {
            let codes: Vec<&str> = reason.code.as_deref().into_iter().collect();
            for hit in self.reason(&reason.text, &codes).into_iter().map(hit_of) {
                if !hits.iter().any(|h| h.entry == hit.entry) {
                    hits.push(hit);
                }
            }
        }
        // "Too general" beside a real reason says nothing.
        if hits.iter().any(|h| h.evidence != Evidence::Nothing) {
            hits.retain(|h| h.evidence != Evidence::Nothing);
        }
        hits
    }
}
