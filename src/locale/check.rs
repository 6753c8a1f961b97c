//! One language's sentences, checked by themselves and against the source language.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::SOURCE;
use super::outline::{Needs, Outline, all_variables};
use crate::model::{Fault, Locale};
use crate::sheet::did_you_mean;

/// Everything that is defined in one language.
#[derive(Default)]
pub(super) struct Language {
    /// Sentences by id.
    pub messages: BTreeMap<String, Needs>,
    /// Terms by id, without their `-`.
    pub terms: BTreeMap<String, Needs>,
}

impl Language {
    /// Takes up one file. An id that is defined twice is a fault.
    pub fn add(&mut self, outline: Outline, faults: &mut Vec<Fault>) {
        for (id, needs) in outline.messages {
            define(&mut self.messages, id, needs, faults);
        }
        for (id, needs) in outline.terms {
            define(&mut self.terms, id, needs, faults);
        }
    }

    /// Whatever a sentence refers to must exist.
    pub fn check_alone(&self, faults: &mut Vec<Fault>) {
        for (id, needs) in self.messages.iter().chain(&self.terms) {
            let mut fault = |message: String| faults.push(Fault::error(&needs.file, needs.line, message));
            for name in needs.messages.iter().filter(|name| !self.messages.contains_key(*name)) {
                let hint = did_you_mean(name, self.messages.keys().map(String::as_str));
                fault(format!("`{id}` refers to the sentence `{name}`, which does not exist{hint}"));
            }
            for name in needs.terms.iter().filter(|name| !self.terms.contains_key(*name)) {
                let hint = did_you_mean(name, self.terms.keys().map(String::as_str));
                fault(format!("`{id}` refers to the term `-{name}`, which does not exist{hint}"));
            }
            for name in &needs.functions {
                fault(format!("`{id}` calls {name}(), which does not exist"));
            }
            if !needs.has_value {
                fault(format!("`{id}` has no text"));
            }
            if needs.has_attributes {
                fault(format!("`{id}` has attributes, which are never shown"));
            }
        }
        for (id, needs) in &self.messages {
            if let Err(again) = all_variables(id, &self.messages) {
                faults.push(Fault::error(&needs.file, needs.line, format!("`{id}` leads back to `{again}` without end")));
            }
        }
    }

    /// The same sentences with the same arguments as in the source language.
    pub fn check_against(&self, source: &Self, locale: Locale, faults: &mut Vec<Fault>) {
        for (id, needs) in source.messages.iter().filter(|(id, _)| !self.messages.contains_key(*id)) {
            let message = format!("`{id}` is missing in {locale}; {SOURCE} has it in {}:{}", needs.file, needs.line);
            faults.push(Fault::error(self.any_file(locale), 0, message));
        }
        for (id, needs) in &self.messages {
            if !source.messages.contains_key(id) {
                let hint = did_you_mean(id, source.messages.keys().map(String::as_str));
                faults.push(Fault::error(&needs.file, needs.line, format!("`{id}` does not exist in {SOURCE}{hint}")));
                continue;
            }
            let (lacks, has) = self.difference(source, id);
            // What an inner sentence gets wrong is told there, once.
            let inner: Vec<_> = needs.messages.iter().map(|inner| self.difference(source, inner)).collect();
            for name in lacks.iter().filter(|name| inner.iter().all(|(lacks, _)| !lacks.contains(*name))) {
                let message = format!("`{id}` lacks {{${name}}}, which {SOURCE} has");
                faults.push(Fault::error(&needs.file, needs.line, message));
            }
            for name in has.iter().filter(|name| inner.iter().all(|(_, has)| !has.contains(*name))) {
                let hint = did_you_mean(name, lacks.iter().map(String::as_str));
                let message = format!("`{id}` has {{${name}}}, which {SOURCE} lacks{hint}");
                faults.push(Fault::error(&needs.file, needs.line, message));
            }
        }
    }

    /// Arguments that a sentence lacks here, and those that only it has here.
    fn difference(&self, source: &Self, id: &str) -> (BTreeSet<String>, BTreeSet<String>) {
        let both = (all_variables(id, &self.messages), all_variables(id, &source.messages));
        // A sentence inside itself has a fault of its own already.
        let (Ok(here), Ok(there)) = both else { return Default::default() };
        (there.difference(&here).cloned().collect(), here.difference(&there).cloned().collect())
    }

    /// The file to name for what is missing.
    fn any_file(&self, locale: Locale) -> String {
        self.messages.values().next().map_or_else(|| format!("{locale}.ftl"), |needs| needs.file.clone())
    }
}

fn define(known: &mut BTreeMap<String, Needs>, id: String, needs: Needs, faults: &mut Vec<Fault>) {
    match known.entry(id) {
        Entry::Vacant(free) => drop(free.insert(needs)),
        Entry::Occupied(taken) => {
            let (id, first) = (taken.key(), taken.get());
            let message = format!("`{id}` is already defined in {}:{}", first.file, first.line);
            faults.push(Fault::error(needs.file, needs.line, message));
        }
    }
}
