//! Reads TOML that people edit by hand: every fault of a file is reported with its line, not only the first one.
//!
//! A [`Sheet`] is one file and its faults; a [`Section`] is one table of it. What a section was never asked for is an unknown key, so a
//! reader can't forget to refuse one.

use std::cell::RefCell;
use std::collections::BTreeSet;

use chrono::NaiveDate;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::model::Fault;

/// A value and the line where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Its line, from 1.
    pub line: usize,
}

/// One file, with the faults found so far.
#[derive(Debug)]
pub struct Sheet<'a> {
    file: &'a str,
    line_starts: Vec<usize>,
    faults: RefCell<Vec<Fault>>,
}

impl<'a> Sheet<'a> {
    /// Starts reading a file; `file` is what its faults are reported under.
    #[must_use]
    pub fn new(file: &'a str, text: &str) -> Self {
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { file, line_starts, faults: RefCell::default() }
    }

    /// Parses the text. `None` when its syntax is broken: then the first fault of each line is noted. Behind a bracket or quote that is
    /// never closed everything looks wrong, so there only the first fault of all is.
    #[must_use]
    pub fn parse<'t>(&self, text: &'t str) -> Option<Spanned<DeTable<'t>>> {
        let (table, errors) = DeTable::parse_recoverable(text);
        let unclosed = errors.iter().any(|error| error.message().starts_with("unclosed"));
        let mut lines = BTreeSet::new();
        for error in errors.iter().take(if unclosed { 1 } else { usize::MAX }) {
            let line = error.span().map_or(0, |span| self.line(span.start));
            if lines.insert(line) {
                self.error(line, format!("not valid TOML: {}", error.message().replace('\n', "; ")));
            }
        }
        errors.is_empty().then_some(table)
    }

    /// The table of the whole file.
    #[must_use]
    pub fn root<'s>(&'s self, table: &'s Spanned<DeTable<'s>>) -> Section<'s> {
        Section { sheet: self, table: table.get_ref(), line: 1, name: String::new(), asked: Vec::new() }
    }

    /// The file's name.
    #[must_use]
    pub fn file(&self) -> &'a str {
        self.file
    }

    /// The line of a byte.
    #[must_use]
    pub fn line(&self, byte: usize) -> usize {
        self.line_starts.partition_point(|&start| start <= byte)
    }

    /// Notes an error.
    pub fn error(&self, line: usize, message: impl Into<String>) {
        self.faults.borrow_mut().push(Fault::error(self.file, line, message));
    }

    /// Notes a warning.
    pub fn warning(&self, line: usize, message: impl Into<String>) {
        self.faults.borrow_mut().push(Fault::warning(self.file, line, message));
    }

    /// Ends the reading: the faults, in the order of the lines.
    #[must_use]
    pub fn into_faults(self) -> Vec<Fault> {
        let mut faults = self.faults.into_inner();
        faults.sort();
        faults
    }
}

/// One table of a file.
#[derive(Debug)]
pub struct Section<'s> {
    sheet: &'s Sheet<'s>,
    table: &'s DeTable<'s>,
    line: usize,
    name: String,
    asked: Vec<&'s str>,
}

impl<'s> Section<'s> {
    /// The line where the table begins.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// The keys that are there, with their lines, in the order of the alphabet. They count as asked for.
    pub fn keys(&mut self) -> Vec<At<&'s str>> {
        let keys: Vec<_> = self.table.keys().map(|key| At { value: key.get_ref().as_ref(), line: self.line_of(key) }).collect();
        self.asked.extend(keys.iter().map(|key| key.value));
        keys
    }

    /// Text that must be there and not be blank.
    pub fn text(&mut self, key: &'s str) -> Option<At<String>> {
        let text = self.optional_text(key);
        self.require(key);
        text
    }

    /// Text that may be left out, but not be blank.
    pub fn optional_text(&mut self, key: &'s str) -> Option<At<String>> {
        let (line, value) = self.take(key)?;
        self.as_text(key, line, value)
    }

    /// A list of texts, empty when left out. `None` only when the key is absent or is no list.
    pub fn texts(&mut self, key: &'s str) -> Option<Vec<At<String>>> {
        let (line, value) = self.take(key)?;
        let Some(list) = value.get_ref().as_array() else {
            self.wrong_type(key, line, value, "a list of texts");
            return None;
        };
        Some(list.iter().filter_map(|item| self.as_text(key, self.line_of(item), item)).collect())
    }

    /// A whole number that may be left out.
    pub fn optional_number(&mut self, key: &'s str) -> Option<At<i64>> {
        let (line, value) = self.take(key)?;
        let number = value.get_ref().as_integer().and_then(|number| {
            let digits: String = number.as_str().chars().filter(|&c| c != '_').collect();
            i64::from_str_radix(&digits, number.radix()).ok()
        });
        if number.is_none() {
            self.wrong_type(key, line, value, "a whole number");
        }
        number.map(|value| At { value, line })
    }

    /// A whole number that must be there.
    pub fn number(&mut self, key: &'s str) -> Option<At<i64>> {
        let number = self.optional_number(key);
        self.require(key);
        number
    }

    /// A date that must be there.
    pub fn date(&mut self, key: &'s str) -> Option<At<NaiveDate>> {
        let date = self.optional_date(key);
        self.require(key);
        date
    }

    /// A date (`2026-02-15`, without quotes) that may be left out.
    pub fn optional_date(&mut self, key: &'s str) -> Option<At<NaiveDate>> {
        let (line, value) = self.take(key)?;
        self.as_date(key, line, value)
    }

    /// A list of dates, empty when left out.
    pub fn dates(&mut self, key: &'s str) -> Vec<At<NaiveDate>> {
        let Some((line, value)) = self.take(key) else { return Vec::new() };
        let Some(list) = value.get_ref().as_array() else {
            self.wrong_type(key, line, value, "a list of dates");
            return Vec::new();
        };
        list.iter().filter_map(|item| self.as_date(key, self.line_of(item), item)).collect()
    }

    /// One of a few words, which must be there.
    pub fn choice<T: Copy>(&mut self, key: &'s str, words: &[(&str, T)]) -> Option<T> {
        let choice = self.optional_choice(key, words);
        self.require(key);
        choice
    }

    /// One of a few words, which may be left out.
    pub fn optional_choice<T: Copy>(&mut self, key: &'s str, words: &[(&str, T)]) -> Option<T> {
        let text = self.optional_text(key)?;
        let found = words.iter().find(|(word, _)| *word == text.value).map(|(_, value)| *value);
        if found.is_none() {
            let names: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let hint = did_you_mean(&text.value, names.iter().copied());
            self.sheet.error(text.line, format!("`{key}` is {:?}: expected {}{hint}", text.value, names.join(", ")));
        }
        found
    }

    /// A table inside this one that must be there.
    pub fn section(&mut self, key: &'s str) -> Option<Section<'s>> {
        let section = self.optional_section(key);
        if section.is_none() && !self.table.contains_key(key) {
            self.sheet.error(self.line, format!("missing table [{}]", self.path(key)));
        }
        section
    }

    /// A table inside this one that may be left out.
    pub fn optional_section(&mut self, key: &'s str) -> Option<Section<'s>> {
        let (line, value) = self.take(key)?;
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_type(key, line, value, "a table");
            return None;
        };
        Some(Section { sheet: self.sheet, table, line, name: self.path(key), asked: Vec::new() })
    }

    /// A list of tables (`[[key]]`), empty when left out.
    pub fn sections(&mut self, key: &'s str) -> Vec<Section<'s>> {
        let Some((line, value)) = self.take(key) else { return Vec::new() };
        let Some(list) = value.get_ref().as_array() else {
            self.wrong_type(key, line, value, "a list of tables");
            return Vec::new();
        };
        let mut sections = Vec::new();
        for item in list {
            match item.get_ref().as_table() {
                Some(table) => {
                    let line = self.line_of(item);
                    sections.push(Section { sheet: self.sheet, table, line, name: self.path(key), asked: Vec::new() });
                }
                None => self.wrong_type(key, self.line_of(item), item, "a table"),
            }
        }
        sections
    }

    /// Notes a fault when the key is not there.
    pub fn require(&self, key: &str) {
        if self.table.contains_key(key) {
            return;
        }
        let place = if self.name.is_empty() { String::new() } else { format!(" in [{}]", self.name) };
        self.sheet.error(self.line, format!("missing key `{key}`{place}"));
    }

    /// Ends the reading: every key that was not asked for is unknown.
    pub fn finish(self) {
        for key in self.table.keys() {
            let name = key.get_ref().as_ref();
            if !self.asked.contains(&name) {
                let place = if self.name.is_empty() { String::new() } else { format!(" in [{}]", self.name) };
                let hint = did_you_mean(name, self.asked.iter().copied());
                self.sheet.error(self.line_of(key), format!("unknown key `{name}`{place}{hint}"));
            }
        }
    }

    fn take(&mut self, key: &'s str) -> Option<(usize, &'s Spanned<DeValue<'s>>)> {
        self.asked.push(key);
        let (name, value) = self.table.get_key_value(key)?;
        Some((self.line_of(name), value))
    }

    fn line_of<T>(&self, spanned: &Spanned<T>) -> usize {
        self.sheet.line(spanned.span().start)
    }

    fn path(&self, key: &str) -> String {
        let plain = key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        let key = if plain { key.to_owned() } else { format!("{key:?}") };
        if self.name.is_empty() { key } else { format!("{}.{key}", self.name) }
    }

    fn as_text(&self, key: &str, line: usize, value: &Spanned<DeValue<'_>>) -> Option<At<String>> {
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(key, line, value, "text in quotes");
            return None;
        };
        if text.trim().is_empty() {
            self.sheet.error(line, format!("`{}` is empty", self.path(key)));
            return None;
        }
        Some(At { value: text.to_owned(), line })
    }

    fn as_date(&self, key: &str, line: usize, value: &Spanned<DeValue<'_>>) -> Option<At<NaiveDate>> {
        let date = value.get_ref().as_datetime().filter(|d| d.time.is_none() && d.offset.is_none()).and_then(|d| d.date);
        let date = date.and_then(|d| NaiveDate::from_ymd_opt(d.year.into(), d.month.into(), d.day.into()));
        if date.is_none() {
            self.wrong_type(key, line, value, "a date such as 2026-02-15, without quotes");
        }
        date.map(|value| At { value, line })
    }

    fn wrong_type(&self, key: &str, line: usize, value: &Spanned<DeValue<'_>>, wanted: &str) {
        let kind = value.get_ref().type_str();
        self.sheet.error(line, format!("`{}` must be {wanted}, not {kind}", self.path(key)));
    }
}

/// ` (did you mean `x`?)`, or nothing when no known name is near.
#[must_use]
pub fn did_you_mean<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> String {
    let nearest = known.into_iter().map(|candidate| (strsim::osa_distance(name, candidate), candidate)).min();
    match nearest {
        Some((far, candidate)) if far <= (candidate.chars().count() / 3).max(1) => format!(" (did you mean `{candidate}`?)"),
        _ => String::new(),
    }
}
