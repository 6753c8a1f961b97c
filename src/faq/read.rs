//! One FAQ file as a draft: the entry as far as it could be read, and the lines that later checks have to name.

use std::collections::BTreeMap;

use super::{Answer, Entry, Escalate, Kind, Retry};
use crate::model::{EntryId, Locale};
use crate::sheet::{At, Section, Sheet};

const KINDS: [(&str, Kind); 5] = [
    ("cause", Kind::Cause),
    ("outcome", Kind::Outcome),
    ("question", Kind::Question),
    ("tip", Kind::Tip),
    ("smalltalk", Kind::Smalltalk),
];

const RETRIES: [(&str, Retry); 6] = [
    ("now", Retry::Now),
    ("after-fix", Retry::AfterFix),
    ("after-resolution", Retry::AfterResolution),
    ("at-age", Retry::AtAge),
    ("wait", Retry::Wait),
    ("none", Retry::None),
];

const ESCALATIONS: [(&str, Escalate); 3] =
    [("on-request", Escalate::OnRequest), ("if-repeated", Escalate::IfRepeated), ("always", Escalate::Always)];

/// An answer and the lines of its parts.
pub(super) struct AnswerDraft {
    /// Where the table begins.
    pub line: usize,
    pub title: Option<At<String>>,
    pub cause: Option<At<String>>,
    pub remedy: Vec<At<String>>,
    pub note: Option<At<String>>,
    /// `None` when the key is absent.
    pub checks: Option<Vec<At<String>>>,
    pub source: Option<At<String>>,
}

impl AnswerDraft {
    /// Everything a customer reads, in the order of the file.
    pub fn texts(&self) -> impl Iterator<Item = &At<String>> {
        let head = self.title.iter().chain(&self.cause).chain(&self.remedy).chain(&self.note);
        head.chain(self.checks.iter().flatten()).chain(&self.source)
    }

    fn finish(self) -> Answer {
        let plain = |texts: Vec<At<String>>| texts.into_iter().map(|text| text.value).collect();
        Answer {
            title: self.title.map(|t| t.value).unwrap_or_default(),
            cause: self.cause.map(|t| t.value).unwrap_or_default(),
            remedy: plain(self.remedy),
            note: self.note.map(|t| t.value),
            checks: plain(self.checks.unwrap_or_default()),
            source: self.source.map(|t| t.value),
        }
    }
}

/// One file of the FAQ.
pub(super) struct Draft {
    /// The file's base name without `.toml`.
    pub stem: String,
    pub id: Option<At<EntryId>>,
    pub kind: Option<Kind>,
    pub retry: Option<Retry>,
    pub escalate: Option<Escalate>,
    pub counts_as: Option<At<String>>,
    pub related: Vec<At<String>>,
    pub codes: Vec<At<String>>,
    pub patterns: Vec<At<String>>,
    pub except: Vec<At<String>>,
    pub examples: BTreeMap<Locale, Vec<At<String>>>,
    pub answers: BTreeMap<Locale, AnswerDraft>,
}

/// Reads one file; its own faults are noted on the sheet.
pub(super) fn read(sheet: &Sheet<'_>, stem: &str, text: &str) -> Option<Draft> {
    let table = sheet.parse(text)?;
    let mut root = sheet.root(&table);
    let id = root.text("id").and_then(|id| match id.value.parse::<EntryId>() {
        Ok(value) => Some(At { value, line: id.line }),
        Err(error) => {
            sheet.error(id.line, format!("`id` is {:?}: {error}", id.value));
            None
        }
    });
    let draft = Draft {
        stem: stem.to_owned(),
        kind: root.choice("kind", &KINDS),
        retry: root.choice("retry", &RETRIES),
        escalate: root.choice("escalate", &ESCALATIONS),
        counts_as: root.optional_text("counts_as"),
        related: root.texts("related").unwrap_or_default(),
        codes: root.texts("codes").unwrap_or_default(),
        patterns: root.texts("patterns").unwrap_or_default(),
        except: root.texts("except").unwrap_or_default(),
        examples: root.section("examples").map(|section| examples(sheet, section)).unwrap_or_default(),
        answers: root.section("answer").map(answers).unwrap_or_default(),
        id,
    };
    root.finish();
    Some(draft)
}

fn examples(sheet: &Sheet<'_>, mut section: Section<'_>) -> BTreeMap<Locale, Vec<At<String>>> {
    let mut examples = BTreeMap::new();
    for locale in Locale::ALL {
        let line = section.line();
        match section.texts(locale.tag()) {
            Some(texts) if texts.is_empty() => sheet.error(line, format!("no example in {locale}")),
            Some(texts) => drop(examples.insert(locale, texts)),
            None => section.require(locale.tag()),
        }
    }
    section.finish();
    examples
}

fn answers(mut section: Section<'_>) -> BTreeMap<Locale, AnswerDraft> {
    let mut answers = BTreeMap::new();
    for locale in Locale::ALL {
        let Some(mut table) = section.section(locale.tag()) else { continue };
        let answer = AnswerDraft {
            line: table.line(),
            title: table.text("title"),
            cause: table.text("cause"),
            remedy: table.texts("remedy").unwrap_or_default(),
            note: table.optional_text("note"),
            checks: table.texts("checks"),
            source: table.optional_text("source"),
        };
        table.finish();
        answers.insert(locale, answer);
    }
    section.finish();
    answers
}

impl Draft {
    /// The entry; `None` when a part is missing that nothing can stand in for (the fault is noted).
    pub fn finish(self) -> Option<Entry> {
        let plain = |texts: Vec<At<String>>| -> Vec<String> { texts.into_iter().map(|text| text.value).collect() };
        Some(Entry {
            id: self.id?.value,
            kind: self.kind?,
            counts_as: self.counts_as.map(|text| text.value),
            retry: self.retry?,
            escalate: self.escalate?,
            related: self.related.iter().filter_map(|id| id.value.parse().ok()).collect(),
            codes: self.codes.iter().map(|code| code.value.trim().to_ascii_uppercase()).collect(),
            patterns: plain(self.patterns),
            except: plain(self.except),
            examples: self.examples.into_iter().map(|(locale, texts)| (locale, plain(texts))).collect(),
            answer: self.answers.into_iter().map(|(locale, answer)| (locale, answer.finish())).collect(),
        })
    }
}
