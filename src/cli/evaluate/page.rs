//! The report as one page that needs nothing else: no script, no font, no picture from elsewhere. The template escapes all it is given.

use askama::Template;

use super::draw::{self, Bar, Curve, Matrix};
use super::outcome::Outcome;

/// Confusions in the page's table.
const CONFUSIONS: usize = 40;

#[derive(Template)]
#[template(path = "evaluate.html")]
struct Page<'a> {
    title: &'a str,
    about: &'a [String],
    figures: Vec<(String, String)>,
    labels: Vec<[String; 7]>,
    matrix: Matrix,
    confusions: Vec<(&'a str, &'a str, u32)>,
    bars: Vec<Bar>,
    curve: Option<Curve>,
    notes: Option<&'a str>,
    meaning: Vec<&'a str>,
}

/// Writes the page.
///
/// # Errors
/// Never, unless memory ends.
pub fn render(outcome: &Outcome) -> Result<String, askama::Error> {
    let errors = outcome.metrics.errors();
    Page {
        title: &outcome.title,
        about: &outcome.about,
        figures: outcome.figures(),
        labels: labels(outcome),
        matrix: draw::matrix(outcome),
        confusions: errors.iter().take(CONFUSIONS).map(|(l, g, n)| (outcome.name(*l), outcome.name(*g), *n)).collect(),
        bars: draw::calibration(&outcome.metrics.bins),
        curve: draw::curve(&outcome.curve),
        notes: outcome.faq_text.as_deref(),
        meaning: super::MEANING.lines().filter_map(|line| line.strip_prefix("- ")).collect(),
    }
    .render()
}

/// A row for each label that occurs, the weakest first.
fn labels(outcome: &Outcome) -> Vec<[String; 7]> {
    let mut rows: Vec<_> = outcome
        .metrics
        .labels
        .iter()
        .zip(&outcome.names)
        .filter_map(|(counts, name)| Some((counts.f1()?, counts, name)))
        .collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.lines.cmp(&a.1.lines)).then_with(|| a.2.cmp(b.2)));
    let share = |v: Option<f64>| v.map_or_else(|| "–".to_owned(), draw::percent);
    rows.into_iter()
        .map(|(f1, counts, name)| {
            [
                name.clone(),
                counts.lines.to_string(),
                counts.given.to_string(),
                counts.right.to_string(),
                share(counts.precision()),
                share(counts.recall()),
                draw::percent(f1),
            ]
        })
        .collect()
}
