//! Trains the kind of classifier that the FAQ has on any labelled file, and tests it on another.

use std::collections::{BTreeMap, BTreeSet};
use std::hint::black_box;
use std::path::{Path, PathBuf};

use super::outcome::{Costs, Outcome};
use super::{EvaluateArgs, outcome, rows, speed};
use crate::app::usage;
use crate::cli::exit::Failure;
use crate::model::counted;
use crate::understand::metrics::{Judged, Metrics};
use crate::understand::{Labelled, Line, sample};

/// The learning curve's points, as parts of the training file; the whole of it is the last one.
const PARTS: [usize; 4] = [16, 8, 4, 2];

/// Trains, tests, and measures what it cost.
///
/// # Errors
/// When a file can't be used.
pub fn measure(args: &EvaluateArgs, test_file: &Path) -> Result<Outcome, Failure> {
    let (out_file, out_label) = super::out_of_scope(args);
    let train = rows::all(&args.train, out_label)?;
    rows::check_training(&train, &args.train)?;
    let valid = rows::all(&args.valid, out_label)?;
    let mut test = rows::labelled(test_file, out_label)?;
    super::check_label(out_label, test.iter().chain(&train))?;
    if let Some(file) = &out_file {
        test.extend(rows::out_of_scope(file)?);
    }
    let begun = usage::cpu_seconds();
    let model = Labelled::train(&train, &valid);
    let train_cpu_s = usage::cpu_seconds().zip(begun).map(|(now, begun)| now - begun);
    let names = names(&train, &test);
    let (judged, declines) = judge(&model, &test, &names);
    let mut out = outcome(args, "Trained on labelled lines", names, &judged, declines);
    out.costs = Costs {
        train_cpu_s,
        us: speed::percentiles(&test, |line| {
            black_box(model.judge(&line.text));
        }),
        peak_rss_mb: usage::memory_peak_mb(),
    };
    describe(&mut out, args, test_file, [&train, &valid, &test]);
    if args.wants_curve() {
        out.curve = curve(&model, &train, &test, &out, args.seed);
    }
    Ok(out)
}

/// All labels of both files, sorted.
fn names(train: &[Line], test: &[Line]) -> Vec<String> {
    train.iter().chain(test).filter_map(|l| l.label.clone()).collect::<BTreeSet<_>>().into_iter().collect()
}

/// Judges the lines, and says whether the model has a label for out of scope.
fn judge(model: &Labelled, lines: &[Line], names: &[String]) -> (Vec<Judged>, bool) {
    let places: BTreeMap<&str, usize> = names.iter().enumerate().map(|(i, n)| (n.as_str(), i)).collect();
    let place = |name: &str| places.get(name).copied();
    let of_model: Vec<Option<usize>> =
        model.labels().iter().enumerate().map(|(i, name)| if model.is_out_of_scope(i) { None } else { place(name) }).collect();
    let judged = |line: &Line| {
        let verdict = model.judge(&line.text);
        let label = line.label.as_deref().and_then(place);
        Judged { label, got: of_model.get(verdict.label).copied().flatten(), p: verdict.p, trust: verdict.trust }
    };
    (lines.iter().map(judged).collect(), of_model.contains(&None))
}

/// Says what was done with which files, and what a reader of the figures should know of them.
fn describe(out: &mut Outcome, args: &EvaluateArgs, test_file: &Path, [train, valid, test]: [&[Line]; 3]) {
    let trained: BTreeSet<Option<&str>> = train.iter().map(|l| l.label.as_deref()).collect();
    let texts: BTreeSet<&str> = train.iter().map(|l| l.text.trim()).collect();
    let unknown = test.iter().filter(|l| l.label.is_some() && !trained.contains(&l.label.as_deref())).count();
    let seen = test.iter().filter(|l| texts.contains(l.text.trim())).count();
    let lines = |count: usize| counted(count, "line", "lines");
    let files = |paths: &[PathBuf]| paths.iter().map(|p| p.display().to_string()).collect::<Vec<_>>().join(", ");
    out.about.push(format!(
        "Trained on {} with {} ({}).",
        lines(train.len()),
        counted(trained.len(), "label", "labels"),
        files(&args.train)
    ));
    out.about.push(if valid.is_empty() {
        "Calibrated by cross-validation of these lines.".to_owned()
    } else {
        format!("Calibrated on {} ({}).", lines(valid.len()), files(&args.valid))
    });
    let outside = test.iter().filter(|l| l.label.is_none()).count();
    let extra = if outside == 0 { String::new() } else { format!(", {outside} of them out of scope") };
    out.about.push(format!("Tested on {} ({}){extra}.", lines(test.len()), test_file.display()));
    if unknown > 0 {
        out.about.push(format!("Of the test, with a label that the training has not, counted as wrong: {}.", lines(unknown)));
    }
    if seen > 0 {
        out.about.push(format!("Of the test, in the training too, letter by letter: {}.", lines(seen)));
    }
    out.counts = vec![
        ("train_lines", train.len()),
        ("valid_lines", valid.len()),
        ("labels", trained.len()),
        ("test_unknown_label", unknown),
        ("test_seen_in_training", seen),
    ];
}

fn curve(model: &Labelled, train: &[Line], test: &[Line], out: &Outcome, seed: u64) -> Vec<(usize, f64)> {
    let inside: Vec<Line> = test.iter().filter(|l| l.label.is_some()).cloned().collect();
    let part = |part: &usize| {
        let lines = sample(train, train.len() / part, seed);
        let (judged, declines) = judge(&model.retrained(&lines), &inside, &out.names);
        Some((lines.len(), Metrics::of(&judged, out.names.len(), declines, out.precision).accuracy?))
    };
    let mut points: Vec<(usize, f64)> = PARTS.iter().filter(|p| train.len() / **p > 0).filter_map(part).collect();
    points.extend(out.metrics.accuracy.map(|accuracy| (train.len(), accuracy)));
    points
}
