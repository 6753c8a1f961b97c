//! What a Fluent file says about itself: which sentences there are, on which line, and what each of them needs.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement};

/// The functions that every bundle has.
const FUNCTIONS: [&str; 1] = ["NUMBER"];

/// One sentence or term.
#[derive(Debug, Default)]
pub(super) struct Needs {
    /// Its file.
    pub file: String,
    /// Its line.
    pub line: usize,
    /// `$name`s in it.
    pub variables: BTreeSet<String>,
    /// Sentences in it.
    pub messages: BTreeSet<String>,
    /// Terms in it, without their `-`.
    pub terms: BTreeSet<String>,
    /// Functions in it that don't exist.
    pub functions: BTreeSet<String>,
    /// True when it has words of its own, not only attributes.
    pub has_value: bool,
    /// True when it has attributes, which nothing ever says.
    pub has_attributes: bool,
}

/// Sentences and terms of one file; an id may come twice.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// Sentences, in the order of the file.
    pub messages: Vec<(String, Needs)>,
    /// Terms, without their `-`.
    pub terms: Vec<(String, Needs)>,
}

/// Walks a parsed file.
pub(super) fn outline(file: &str, resource: &FluentResource) -> Outline {
    let mut outline = Outline::default();
    // Names are slices of the source, so their place is the distance between two addresses.
    let line_of = |name: &str| {
        let at = (name.as_ptr() as usize).wrapping_sub(resource.source().as_ptr() as usize);
        resource.source().get(..at).map_or(1, |before| before.matches('\n').count() + 1)
    };
    for entry in resource.entries() {
        match entry {
            Entry::Message(message) => {
                let mut needs = Needs { file: file.to_owned(), line: line_of(message.id.name), ..Needs::default() };
                needs.has_value = message.value.is_some();
                needs.has_attributes = !message.attributes.is_empty();
                if let Some(pattern) = &message.value {
                    needs.pattern(pattern);
                }
                outline.messages.push((message.id.name.to_owned(), needs));
            }
            Entry::Term(term) => {
                let mut needs = Needs { file: file.to_owned(), line: line_of(term.id.name), has_value: true, ..Needs::default() };
                needs.pattern(&term.value);
                outline.terms.push((term.id.name.to_owned(), needs));
            }
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) | Entry::Junk { .. } => {}
        }
    }
    outline
}

impl Needs {
    fn pattern(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.expression(expression);
            }
        }
    }

    fn expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                self.inline(selector);
                for variant in variants {
                    self.pattern(&variant.value);
                }
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&str>) {
        match inline {
            InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
            InlineExpression::VariableReference { id } => drop(self.variables.insert(id.name.to_owned())),
            InlineExpression::MessageReference { id, .. } => drop(self.messages.insert(id.name.to_owned())),
            InlineExpression::TermReference { id, arguments, .. } => {
                self.terms.insert(id.name.to_owned());
                if let Some(arguments) = arguments {
                    self.arguments(arguments);
                }
            }
            InlineExpression::FunctionReference { id, arguments } => {
                if !FUNCTIONS.contains(&id.name) {
                    self.functions.insert(id.name.to_owned());
                }
                self.arguments(arguments);
            }
            InlineExpression::Placeable { expression } => self.expression(expression),
        }
    }

    fn arguments(&mut self, arguments: &CallArguments<&str>) {
        for inline in arguments.positional.iter().chain(arguments.named.iter().map(|named| &named.value)) {
            self.inline(inline);
        }
    }
}

/// The variables of a sentence and of every sentence inside it; `Err` names the sentence that contains itself.
pub(super) fn all_variables(id: &str, messages: &BTreeMap<String, Needs>) -> Result<BTreeSet<String>, String> {
    fn collect<'m>(
        id: &'m str,
        messages: &'m BTreeMap<String, Needs>,
        open: &mut Vec<&'m str>,
        found: &mut BTreeSet<String>,
    ) -> Result<(), String> {
        let Some(needs) = messages.get(id) else { return Ok(()) };
        if open.contains(&id) {
            return Err(id.to_owned());
        }
        open.push(id);
        found.extend(needs.variables.iter().cloned());
        for inner in &needs.messages {
            collect(inner, messages, open, found)?;
        }
        open.pop();
        Ok(())
    }
    let mut found = BTreeSet::new();
    collect(id, messages, &mut Vec::new(), &mut found)?;
    Ok(found)
}
