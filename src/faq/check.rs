//! What one entry must keep to by itself. Every fault is noted with its line.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use super::Kind;
use super::contacts::Contacts;
use super::placeholder::{self, Piece};
use super::read::{AnswerDraft, Draft};
use crate::model::Locale;
use crate::sheet::{At, Sheet};

/// Questions of a check "ready to try again?", where an entry has one.
const CHECKS: usize = 3;

/// From this many digits on, a number in an answer is a contact that nobody has reviewed.
const DIGITS_MAX: usize = 4;

/// Checks one entry. `contacts` is `None` when the contacts themselves are broken: then placeholders can't be looked up.
pub(super) fn check(sheet: &Sheet<'_>, draft: &Draft, contacts: Option<&Contacts>) {
    if let Some(id) = &draft.id
        && id.value.as_str() != draft.stem
    {
        sheet.error(id.line, format!("the id `{}` differs from the file name {}.toml", id.value, draft.stem));
    }
    for (locale, answer) in &draft.answers {
        for text in answer.texts() {
            check_text(sheet, text, contacts);
        }
        if answer.remedy.is_empty() && draft.kind.is_some_and(|kind| kind != Kind::Smalltalk) {
            sheet.error(answer.line, format!("no remedy step in {locale}: only smalltalk may do without"));
        }
    }
    same_in_all_languages(sheet, draft);
    duplicates(sheet, "related entry", &draft.related);
    duplicates(sheet, "code", &draft.codes);
    duplicates(sheet, "pattern", &draft.patterns);
    duplicates(sheet, "exception", &draft.except);
    for related in &draft.related {
        if related.value == draft.stem {
            sheet.error(related.line, "the entry is related to itself");
        }
    }
}

/// One text that customers read.
fn check_text(sheet: &Sheet<'_>, text: &At<String>, contacts: Option<&Contacts>) {
    match placeholder::split(&text.value) {
        Ok(pieces) => {
            for piece in pieces {
                if let (Piece::Name(name), Some(contacts)) = (piece, contacts)
                    && !contacts.knows(name)
                {
                    let hint = crate::sheet::did_you_mean(name, contacts.names());
                    sheet.error(text.line, format!("unknown placeholder {{{name}}}{hint}"));
                }
            }
        }
        Err(fault) => sheet.error(text.line, format!("{fault} in “{}”", shorten(&text.value))),
    }
    let folded: String = text.value.nfkc().collect::<String>().to_lowercase();
    if longest_number(&folded) > DIGITS_MAX {
        let message = format!("a number in “{}”: name a reviewed contact by placeholder instead", shorten(&text.value));
        sheet.error(text.line, message);
    }
    if ["http:", "https:", "www.", ".cn", ".com", ".net", ".org"].iter().any(|mark| folded.contains(mark)) {
        let message = format!("a web address in “{}”: name a reviewed contact by placeholder instead", shorten(&text.value));
        sheet.error(text.line, message);
    }
}

/// Digits of the longest number; hyphens and single spaces inside a number don't end it.
fn longest_number(text: &str) -> usize {
    let (mut longest, mut digits, mut gap) = (0, 0, false);
    for c in text.chars() {
        match c {
            '0'..='9' => {
                digits += 1;
                gap = false;
            }
            '-' | ' ' if digits > 0 && !gap => gap = true,
            _ => digits = 0,
        }
        longest = longest.max(digits);
    }
    longest
}

/// The languages of one answer agree in what they name and in which parts they have.
fn same_in_all_languages(sheet: &Sheet<'_>, draft: &Draft) {
    for (locale, answer) in &draft.answers {
        let count = answer.checks.as_ref().map_or(0, Vec::len);
        if count != 0 && count != CHECKS {
            sheet.error(answer.line, format!("{count} checks in {locale}: write exactly {CHECKS} or leave the key out"));
        }
    }
    let Some(source) = draft.answers.get(&Locale::ZhHans) else { return };
    let names = placeholders(source);
    let has = |answer: &AnswerDraft| answer.checks.as_ref().is_some_and(|checks| !checks.is_empty());
    for (locale, answer) in draft.answers.iter().filter(|(locale, _)| **locale != Locale::ZhHans) {
        let here = placeholders(answer);
        for (name, _) in names.iter().filter(|(name, _)| !here.contains_key(*name)) {
            sheet.error(answer.line, format!("{{{name}}} stands in zh-Hans but not in {locale}"));
        }
        for (name, line) in here.iter().filter(|(name, _)| !names.contains_key(*name)) {
            sheet.error(*line, format!("{{{name}}} stands in {locale} but not in zh-Hans"));
        }
        if has(source) != has(answer) {
            let (with, without) = if has(source) { (Locale::ZhHans, *locale) } else { (*locale, Locale::ZhHans) };
            sheet.error(answer.line, format!("{with} has checks, {without} has none"));
        }
        if source.note.is_some() != answer.note.is_some() {
            let (with, without) = if source.note.is_some() { (Locale::ZhHans, *locale) } else { (*locale, Locale::ZhHans) };
            sheet.warning(answer.line, format!("{with} has a note, {without} has none"));
        }
        if source.remedy.len() != answer.remedy.len() && !answer.remedy.is_empty() {
            let (here, there) = (answer.remedy.len(), source.remedy.len());
            sheet.warning(answer.line, format!("{here} remedy steps in {locale}, {there} in zh-Hans"));
        }
    }
}

/// Each placeholder of an answer with the first line that has it.
fn placeholders(answer: &AnswerDraft) -> BTreeMap<&str, usize> {
    let mut names = BTreeMap::new();
    for text in answer.texts() {
        for piece in placeholder::split(&text.value).unwrap_or_default() {
            if let Piece::Name(name) = piece {
                names.entry(name).or_insert(text.line);
            }
        }
    }
    names
}

fn duplicates(sheet: &Sheet<'_>, what: &str, texts: &[At<String>]) {
    let mut seen = BTreeSet::new();
    for text in texts {
        if !seen.insert(&text.value) {
            sheet.error(text.line, format!("the {what} “{}” is named twice", shorten(&text.value)));
        }
    }
}

/// At most 24 characters of a text, for a message.
pub(super) fn shorten(text: &str) -> String {
    let line = text.trim().replace('\n', " ");
    if line.chars().count() <= 24 { line } else { format!("{}…", line.chars().take(23).collect::<String>()) }
}

/// What two examples are compared by: compatibility forms, case and white space don't tell them apart.
pub(super) fn fold(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace()).collect()
}
