//! FAQ entries as text: in full, in brief, or just their cause.

use super::Renderer;
use crate::faq::{Answer, Kind};
use crate::model::EntryId;

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

    /// Title, cause, steps, note. Small talk is just its sentence.
    pub(super) fn entry(&self, id: &EntryId) -> String {
        let Some((answer, kind)) = self.answer(id) else { return String::new() };
        if kind == Kind::Smalltalk {
            return self.fill(&answer.cause);
        }
        let mut lines = vec![self.say("entry-title", &[("title", (&answer.title).into())]), self.fill(&answer.cause)];
        lines.extend(answer.remedy.iter().map(|step| self.say("entry-step", &[("step", self.fill(step).into())])));
        if let Some(note) = &answer.note {
            lines.push(self.say("entry-note", &[("note", self.fill(note).into())]));
        }
        lines.join("\n")
    }

    /// Title, cause and the first steps.
    pub(super) fn entry_brief(&self, id: &EntryId) -> String {
        let Some((answer, kind)) = self.answer(id) else { return String::new() };
        if kind == Kind::Smalltalk {
            return self.fill(&answer.cause);
        }
        let mut lines = vec![self.say("entry-title", &[("title", (&answer.title).into())]), self.fill(&answer.cause)];
        lines.extend(answer.remedy.iter().take(BRIEF_STEPS).map(|s| self.say("entry-step", &[("step", self.fill(s).into())])));
        lines.join("\n")
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
