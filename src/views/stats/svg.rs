//! The two charts of the page, as SVG that takes its colours from the page's style.

use std::fmt::Write as _;

use super::html::escape;
use crate::render::fit;

const WIDTH: usize = 720;
const ROW: usize = 26;
const LABEL: usize = 250;
const VALUE: usize = 90;

/// One bar: its label, how long it is, what stands behind it.
pub(super) struct Bar<'a> {
    pub label: &'a str,
    pub part: u64,
    pub value: String,
}

/// Bars that lie, one below the other; `whole` is the full length.
pub(super) fn lying(id: &str, title: &str, bars: &[Bar<'_>], whole: u64) -> String {
    let height = bars.len() * ROW;
    let mut svg = open(id, title, height);
    for (row, bar) in bars.iter().enumerate() {
        let (top, text) = (row * ROW + 4, row * ROW + 18);
        let length = scaled(bar.part, whole, WIDTH - LABEL - VALUE);
        // Writing to a string can't fail.
        let _ = write!(
            svg,
            "<text x=\"{}\" y=\"{text}\" text-anchor=\"end\">{}</text>\
             <rect x=\"{LABEL}\" y=\"{top}\" width=\"{length}\" height=\"{}\" rx=\"2\"/>\
             <text x=\"{}\" y=\"{text}\">{}</text>",
            LABEL - 8,
            escape(&cut(bar.label)),
            ROW - 8,
            LABEL + length + 6,
            escape(&bar.value),
        );
    }
    svg + "</svg>"
}

/// Columns that stand side by side, the first and the last named.
pub(super) fn standing(id: &str, title: &str, columns: &[(String, u64)]) -> String {
    const HEIGHT: usize = 160;
    const FOOT: usize = 20;
    const HEAD: usize = 16;
    let most = columns.iter().map(|c| c.1).max().unwrap_or(0);
    let mut svg = open(id, title, HEAD + HEIGHT + FOOT);
    let count = columns.len().max(1);
    let left = |at: usize| at * WIDTH / count;
    for (at, (label, part)) in columns.iter().enumerate() {
        let height = scaled(*part, most, HEIGHT);
        let width = (left(at + 1) - left(at)).saturating_sub(if count > 120 { 0 } else { 2 }).clamp(1, 60);
        let _ = write!(
            svg,
            "<rect x=\"{}\" y=\"{}\" width=\"{width}\" height=\"{height}\"><title>{}: {part}</title></rect>",
            left(at),
            HEAD + HEIGHT - height,
            escape(label),
        );
    }
    let foot = HEAD + HEIGHT + FOOT - 4;
    let first = columns.first().map_or("", |c| &c.0);
    let last = columns.last().filter(|_| columns.len() > 1).map_or("", |c| &c.0);
    let _ = write!(
        svg,
        "<line x1=\"0\" x2=\"{WIDTH}\" y1=\"{base}\" y2=\"{base}\"/><text x=\"0\" y=\"12\">most: {most}</text>\
         <text x=\"0\" y=\"{foot}\">{}</text><text x=\"{WIDTH}\" y=\"{foot}\" text-anchor=\"end\">{}</text>",
        escape(first),
        escape(last),
        base = HEAD + HEIGHT,
    );
    svg + "</svg>"
}

/// A picture with a name; its figures are in the table that follows it.
fn open(id: &str, title: &str, height: usize) -> String {
    let height = height.max(1);
    format!(
        "<svg class=\"chart\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\" viewBox=\"0 0 {WIDTH} {height}\"><title id=\"{id}-t\">{}</title>\
         <desc id=\"{id}-d\">The figures are in the table below.</desc>",
        escape(title)
    )
}

fn scaled(part: u64, whole: u64, room: usize) -> usize {
    let length = u128::from(part) * room as u128;
    let length = usize::try_from(length.checked_div(u128::from(whole)).unwrap_or(0)).unwrap_or(room);
    length.max(usize::from(part > 0)).min(room)
}

/// A label as long as there is room for: a Chinese character takes about two columns.
fn cut(label: &str) -> String {
    const COLUMNS: usize = 32;
    fit(label, COLUMNS)
}
