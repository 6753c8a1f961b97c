//! FAQ entries as text: in full, in brief, or just their cause.

use super::Renderer;
use crate::faq::{Answer, Kind};
use crate::model::EntryId;

/// The placeholder of the order's carrier.
const CARRIER: &str = "{carrier}";
/// Remedy steps shown when several entries share one message.
const BRIEF_STEPS: usize = 2;

impl Renderer<'_> {
    fn answer(&self, id: &EntryId) -> Option<(&Answer, Kind)> {
        let entry = self.faq.get(id)?;
        let answer = entry.answer.get(&self.locale).or_else(|| entry.answer.values().next())?;
        Some((answer, entry.kind))
    }

    fn fill(&self, text: &str) -> String {
        self.faq.contacts().fill(text, self.locale, self.carrier)
    }

    /// Fills a whole answer: the carriers' numbers stand where they are named first; after that "the carrier" is enough.
    fn fill_once(&self, lines: &[String]) -> String {
        let text = lines.join("\n");
        match text.split_once(CARRIER) {
            Some((before, after)) => {
                let rest = after.replace(CARRIER, &self.plain("carrier-again"));
                self.fill(&format!("{before}{CARRIER}{rest}"))
            }
            None => self.fill(&text),
        }
    }

    /// Title, cause and so many steps, with their placeholders.
    fn first_lines(&self, answer: &Answer, steps: usize) -> Vec<String> {
        let mut lines = vec![self.say("entry-title", &[("title", (&answer.title).into())]), answer.cause.clone()];
        lines.extend(answer.remedy.iter().take(steps).map(|step| self.say("entry-step", &[("step", step.into())])));
        lines
    }

    /// Title, cause, steps, note. Small talk is just its sentence.
    pub(super) fn entry(&self, id: &EntryId) -> String {
        let Some((answer, kind)) = self.answer(id) else { return String::new() };
        if kind == Kind::Smalltalk {
            return self.fill(&answer.cause);
        }
        let mut lines = self.first_lines(answer, usize::MAX);
        if let Some(note) = &answer.note {
            lines.push(self.say("entry-note", &[("note", note.into())]));
        }
        self.fill_once(&lines)
    }

    /// Title, cause and the first steps.
    pub(super) fn entry_brief(&self, id: &EntryId) -> String {
        let Some((answer, kind)) = self.answer(id) else { return String::new() };
        if kind == Kind::Smalltalk {
            return self.fill(&answer.cause);
        }
        self.fill_once(&self.first_lines(answer, BRIEF_STEPS))
    }

    /// "Cause: …"
    pub(super) fn entry_cause(&self, id: &EntryId) -> String {
        self.say("entry-cause", &[("title", self.title(id).into())])
    }

    pub(super) fn title(&self, id: &EntryId) -> String {
        self.answer(id).map_or_else(|| id.to_string(), |(a, _)| a.title.clone())
    }

    pub(super) fn check_question(&self, id: &EntryId, step: u8) -> String {
        self.answer(id).and_then(|(a, _)| a.checks.get(usize::from(step))).map_or_else(String::new, |q| self.fill(q))
    }
}

/// An entry of the FAQ in the parts that a page shows, with the reviewed contacts filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryText {
    /// Names the cause or topic.
    pub title: String,
    /// What it means.
    pub cause: String,
    /// What to do, step by step.
    pub remedy: Vec<String>,
    /// The one caution that matters.
    pub note: Option<String>,
    /// What to ask oneself before a new try.
    pub checks: Vec<String>,
}

impl Renderer<'_> {
    /// The parts of an entry; `None` when there is none of this name.
    #[must_use]
    pub fn entry_text(&self, id: &EntryId) -> Option<EntryText> {
        let (answer, _) = self.answer(id)?;
        let fill = |text: &String| self.fill(text);
        Some(EntryText {
            title: answer.title.clone(),
            cause: fill(&answer.cause),
            remedy: answer.remedy.iter().map(fill).collect(),
            note: answer.note.as_ref().map(fill),
            checks: answer.checks.iter().map(fill).collect(),
        })
    }
}
