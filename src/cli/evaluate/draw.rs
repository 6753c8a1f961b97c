//! Where things stand in the report's drawings. Everything is a plain number or a name here; the page's template writes and escapes it.

use unicode_width::UnicodeWidthStr;

use super::outcome::Outcome;
use crate::model::counted;
use crate::render::fit;
use crate::understand::OUT_OF_SCOPE;
use crate::understand::metrics::{Bin, Metrics, share};

/// Labels that a matrix shows; with more of them the most confused ones are shown and the others are one row.
const LABELS_SHOWN: usize = 24;

/// Side of a cell.
const CELL: f64 = 26.0;

/// Columns of a terminal that a label may take beside a drawing.
const LABEL_COLUMNS: usize = 26;

/// Width of such a column at the drawing's letter size.
const COLUMN: f64 = 6.7;

/// Fewer lines than this say little about calibration.
const FEW: u32 = 10;

/// Text at a place.
pub struct Tag {
    pub x: String,
    pub y: String,
    pub text: String,
    /// The whole of it, where `text` is cut short.
    pub full: String,
}

/// One field of the matrix.
pub struct Cell {
    pub x: String,
    pub y: String,
    pub kind: &'static str,
    pub strength: String,
    pub lines: u32,
    pub title: String,
}

/// The confusion matrix.
pub struct Matrix {
    pub width: String,
    pub height: String,
    pub left: String,
    pub top: String,
    pub side: String,
    pub rows: Vec<Tag>,
    pub columns: Vec<Tag>,
    pub cells: Vec<Cell>,
    pub shown: usize,
    pub others: usize,
}

/// A point of the learning curve, or a bin of the calibration.
pub struct Point {
    pub x: String,
    pub y: String,
    pub title: String,
    pub cells: Vec<String>,
}

/// The learning curve.
pub struct Curve {
    pub line: String,
    pub points: Vec<Point>,
    pub across: Vec<Tag>,
}

/// A bar of the calibration.
pub struct Bar {
    pub x: String,
    pub y: String,
    pub height: String,
    pub kind: &'static str,
    pub title: String,
    pub cells: Vec<String>,
}

fn px(v: f64) -> String {
    format!("{v:.1}")
}

fn index(i: usize) -> f64 {
    u32::try_from(i).map_or(0.0, f64::from)
}

pub fn percent(v: f64) -> String {
    format!("{:.1} %", v * 100.0)
}

fn ratio(part: u32, whole: u32) -> f64 {
    share(part, whole).unwrap_or(0.0)
}

fn short(name: &str) -> String {
    fit(name, LABEL_COLUMNS)
}

/// Which row of the matrix each label has, and the rows' names.
struct Rows {
    names: Vec<String>,
    of_label: Vec<Option<usize>>,
    out_of_scope: Option<usize>,
    others: usize,
}

impl Rows {
    fn of(metrics: &Metrics, names: &[String]) -> Self {
        let occurs = |l: &usize| metrics.labels[*l].lines + metrics.labels[*l].given > 0;
        let mut shown: Vec<usize> = (0..names.len()).filter(|l| occurs(l)).collect();
        let count = shown.len();
        // One label more would be a row "others" with a single one in it.
        if count > LABELS_SHOWN + 1 {
            let errors = |l: usize| metrics.labels[l].lines + metrics.labels[l].given - 2 * metrics.labels[l].right;
            shown.sort_by(|a, b| errors(*b).cmp(&errors(*a)).then(a.cmp(b)));
            shown.truncate(LABELS_SHOWN);
            shown.sort_unstable();
        }
        let mut out = Self {
            names: shown.iter().map(|l| names[*l].clone()).collect(),
            of_label: vec![None; names.len()],
            out_of_scope: None,
            others: count - shown.len(),
        };
        for (row, label) in shown.iter().enumerate() {
            out.of_label[*label] = Some(row);
        }
        if out.others > 0 {
            out.names.push(format!("{} others", out.others));
            let row = out.names.len() - 1;
            out.of_label.iter_mut().for_each(|r| *r = r.or(Some(row)));
        }
        if metrics.confusion.keys().any(|(l, g)| l.is_none() || g.is_none()) {
            out.out_of_scope = Some(out.names.len());
            out.names.push(OUT_OF_SCOPE.to_owned());
        }
        out
    }

    fn of_one(&self, label: Option<usize>) -> Option<usize> {
        label.map_or(self.out_of_scope, |l| self.of_label.get(l).copied().flatten())
    }
}

/// Lays the matrix out: a row for what a line is, a column for what it was taken for.
pub fn matrix(outcome: &Outcome) -> Matrix {
    let rows = Rows::of(&outcome.metrics, &outcome.names);
    let n = rows.names.len();
    let mut lines = vec![0_u32; n * n];
    let mut right = vec![0_u32; n];
    for ((label, got), count) in &outcome.metrics.confusion {
        let (Some(row), Some(column)) = (rows.of_one(*label), rows.of_one(*got)) else { continue };
        lines[row * n + column] += count;
        if label == got {
            right[row] += count;
        }
    }
    let columns = rows.names.iter().map(|name| short(name).width()).max().unwrap_or(0);
    let label_width = index(columns) * COLUMN;
    let (left, top) = (label_width + 12.0, label_width * 0.87 + 16.0);
    let side = index(n) * CELL;
    let mut cells = Vec::new();
    for row in 0..n {
        let all: u32 = lines[row * n..(row + 1) * n].iter().sum();
        for column in (0..n).filter(|column| lines[row * n + column] > 0) {
            let count = lines[row * n + column];
            let same = row == column;
            let title = if same {
                format!("{}: {} of {all} right", rows.names[row], right[row])
            } else {
                format!("{} taken for {}: {count} of {all}", rows.names[row], rows.names[column])
            };
            cells.push(Cell {
                x: px(left + index(column) * CELL),
                y: px(top + index(row) * CELL),
                kind: if same { "right" } else { "wrong" },
                strength: format!("{:.2}", 0.15 + 0.5 * ratio(count, all).sqrt()),
                lines: count,
                title,
            });
        }
    }
    let tag = |x: f64, y: f64, name: &String| Tag { x: px(x), y: px(y), text: short(name), full: name.clone() };
    let at = |i: usize| (index(i) + 0.5) * CELL;
    Matrix {
        width: px(left + side + label_width * 0.5 + 12.0),
        height: px(top + side + 4.0),
        left: px(left),
        top: px(top),
        side: px(side),
        rows: rows.names.iter().enumerate().map(|(i, name)| tag(left - 6.0, top + at(i), name)).collect(),
        columns: rows.names.iter().enumerate().map(|(i, name)| tag(left + at(i), top - 6.0, name)).collect(),
        cells,
        shown: n - usize::from(rows.others > 0) - usize::from(rows.out_of_scope.is_some()),
        others: rows.others,
    }
}

/// The learning curve in a field of 560 × 240 at (60, 16): lines on a logarithmic scale, accuracy over the range that it takes.
pub fn curve(points: &[(usize, f64)]) -> Option<Curve> {
    let (first, last) = (points.first()?, points.last()?);
    if points.len() < 2 {
        return None;
    }
    let low = points.iter().map(|p| p.1).fold(1.0, f64::min);
    let high = points.iter().map(|p| p.1).fold(0.0, f64::max);
    let bottom = (low * 10.0).floor() / 10.0;
    let top = ((high * 10.0).ceil() / 10.0).max(bottom + 0.1);
    let span = (index(last.0).ln() - index(first.0).ln()).max(1e-9);
    let x = |lines: usize| 60.0 + 560.0 * (index(lines).ln() - index(first.0).ln()) / span;
    let y = |accuracy: f64| 16.0 + 240.0 * (top - accuracy) / (top - bottom);
    let drawn = points
        .iter()
        .map(|(lines, accuracy)| Point {
            x: px(x(*lines)),
            y: px(y(*accuracy)),
            title: format!("{}: {}", counted(*lines, "line", "lines"), percent(*accuracy)),
            cells: vec![lines.to_string(), percent(*accuracy)],
        })
        .collect();
    let across = (0..=4)
        .map(|i| bottom + (top - bottom) * f64::from(i) / 4.0)
        .map(|v| Tag { x: "52".to_owned(), y: px(y(v)), text: percent(v), full: String::new() })
        .collect();
    let line =
        points.iter().map(|(lines, accuracy)| format!("{},{}", px(x(*lines)), px(y(*accuracy)))).collect::<Vec<_>>().join(" ");
    Some(Curve { line, points: drawn, across })
}

/// The bars of the calibration in a field of 300 × 300 at (50, 16).
pub fn calibration(bins: &[Bin]) -> Vec<Bar> {
    let width = 300.0 / index(bins.len().max(1));
    bins.iter()
        .enumerate()
        .filter(|(_, bin)| bin.lines > 0)
        .map(|(i, bin)| {
            let (right, said) = (ratio(bin.right, bin.lines), bin.sum / f64::from(bin.lines));
            let range = format!("{:.1}–{:.1}", index(i) / index(bins.len()), index(i + 1) / index(bins.len()));
            Bar {
                x: px(50.0 + index(i) * width + 1.0),
                y: px(316.0 - 300.0 * right),
                height: px(300.0 * right),
                kind: if bin.lines < FEW { "few" } else { "bar" },
                title: format!(
                    "{range}: {}, said {}, right {}",
                    counted(bin.lines, "line", "lines"),
                    percent(said),
                    percent(right)
                ),
                cells: vec![range, bin.lines.to_string(), percent(said), percent(right)],
            }
        })
        .collect()
}
