//! Lines that one author wrote without having seen the FAQ, and that nobody trains on: what is reached on them must not get lost.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use simdesk::normalise;
use simdesk::understand::{Action, Figures, spans};

use crate::transcripts::play::KNOWLEDGE;

/// Text and label of each line.
fn lines(file: &str) -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/understanding").join(file);
    let all = fs::read_to_string(path).expect("the file is in the repository");
    let cells = |line: &str| {
        let mut cells = line.split('\t').map(str::to_owned);
        cells.next().zip(cells.next()).expect("text, tab, label")
    };
    all.lines().map(cells).collect()
}

fn family(id: &str) -> String {
    id.parse().ok().and_then(|id| KNOWLEDGE.faq.get(&id)).map_or(id, |entry| entry.family()).to_owned()
}

fn masked(text: &str) -> String {
    spans::mask(&normalise::clean(text)).0
}

fn percent(part: u32, whole: u32) -> f64 {
    f64::from(part) * 100.0 / f64::from(whole.max(1))
}

/// The bars: right at least, answered wrongly at most, answered in scope at least, out of scope answered at most.
fn reaches(figures: Figures, right: f64) {
    assert!(percent(figures.right, figures.lines) >= right, "{figures:?}");
    assert!(percent(figures.answered_wrong, figures.lines) <= 2.0, "{figures:?}");
    assert!(percent(figures.in_scope_answered, figures.in_scope) >= 80.0, "{figures:?}");
    assert!(percent(figures.out_of_scope_answered, figures.out_of_scope) <= 5.0, "{figures:?}");
}

#[test]
fn messages_reach_their_bars() {
    let mut figures = Figures::default();
    for (text, label) in lines("messages.tsv") {
        let meaning = KNOWLEDGE.engine.read(&masked(&text));
        let (action, entry) = KNOWLEDGE.engine.action(&meaning);
        let got = entry.or_else(|| meaning.ranked.first().map(|s| s.id.clone()));
        figures.add(&family(&label), &got.map_or_else(String::new, |id| family(id.as_str())), action);
    }
    reaches(figures, 92.0);
}

#[test]
fn reasons_reach_their_bars() {
    let mut figures = Figures::default();
    for (text, label) in lines("reasons.tsv") {
        let read = KNOWLEDGE.engine.read_reason(&masked(&text), &[]);
        let action = if read.entry.is_some() { Action::Answer } else { Action::Clarify };
        let got = read.entry.or_else(|| read.ranked.first().map(|s| s.id.clone()));
        figures.add(&family(&label), &got.map_or_else(String::new, |id| family(id.as_str())), action);
    }
    reaches(figures, 95.0);
}

/// A line that went into the FAQ would measure memory, not understanding.
#[test]
fn no_line_is_an_example() {
    let known: HashSet<String> =
        KNOWLEDGE.faq.entries().iter().flat_map(|e| e.examples.values().flatten()).map(|text| normalise::fold(text)).collect();
    let all = [lines("messages.tsv"), lines("reasons.tsv")].concat();
    let shared: Vec<&String> = all.iter().map(|(text, _)| text).filter(|text| known.contains(&normalise::fold(text))).collect();
    assert!(shared.is_empty(), "{shared:?}");
}
