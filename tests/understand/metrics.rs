//! The figures of an evaluation against rows computed by hand.

use simdesk::understand::metrics::{Coverage, Judged, LabelCounts, Metrics, auroc, coverage, recall_at_95};

/// Values of lines in scope, of lines out of scope, and the area.
const AUROC: &[(&[f32], &[f32], Option<f64>)] = &[
    (&[1.0], &[0.0], Some(1.0)),
    (&[0.0], &[1.0], Some(0.0)),
    (&[0.5], &[0.5], Some(0.5)),
    (&[0.5, 0.5], &[0.5, 0.5, 0.5], Some(0.5)),
    // Six pairs: 2 + 1½ + 1½ won.
    (&[0.9, 0.5, 0.5], &[0.5, 0.1], Some(5.0 / 6.0)),
    // Order of the lines says nothing, and values below zero are values too.
    (&[0.5, 0.9, 0.5], &[0.1, 0.5], Some(5.0 / 6.0)),
    (&[0.2, -0.3], &[-0.9, 0.0], Some(0.75)),
    (&[], &[0.5], None),
    (&[0.5], &[], None),
];

#[test]
fn area_under_the_curve() {
    for (inside, outside, area) in AUROC {
        assert_eq!(auroc(inside, outside), *area, "{inside:?} {outside:?}");
    }
}

#[test]
fn recall_where_95_percent_are_kept() {
    let inside = |n: u8| (1..=n).map(f32::from).collect::<Vec<_>>();
    // Lines in scope with trust 1, 2, 3 …; lines out of scope; the share refused.
    let rows: &[(u8, &[f32], Option<f64>)] = &[
        // One of 20 may go, so the border is 2.
        (20, &[0.5, 1.5, 2.0, 3.0], Some(0.5)),
        // None of 19 may go, so it is 1.
        (19, &[0.5, 1.0], Some(0.5)),
        (19, &[1.5], Some(0.0)),
        // Five of 100 may go, so it is 6.
        (100, &[5.9, 6.0], Some(0.5)),
        (1, &[0.0], Some(1.0)),
        (0, &[0.0], None),
        (20, &[], None),
    ];
    for (n, outside, recall) in rows {
        assert_eq!(recall_at_95(&inside(*n), outside), *recall, "{n} {outside:?}");
    }
    assert_eq!(recall_at_95(&[0.5; 40], &[0.5, 0.4]), Some(0.5), "what is tied with the border is kept");
}

/// (trust, in scope, right)
type Answer = (f32, bool, bool);

/// Answers, lines in scope, wanted precision; share and border expected.
type Asked = (&'static [Answer], u32, f64, f64, Option<f32>);

#[test]
fn coverage_at_a_precision() {
    const FOUR: &[Answer] = &[(0.6, true, true), (0.9, true, true), (0.7, true, false), (0.8, true, true)];
    const TIED: &[Answer] = &[(0.9, true, true), (0.9, true, false), (0.8, true, true), (0.8, true, true)];
    const MIXED: &[Answer] = &[(0.9, true, true), (0.8, false, false), (0.7, true, true), (0.6, true, true)];
    let rows: &[Asked] = &[
        (FOUR, 5, 0.98, 0.4, Some(0.8)),
        (FOUR, 5, 0.75, 0.8, Some(0.6)),
        // A wrong one at the top costs the two, the next two make it good again.
        (TIED, 4, 0.75, 1.0, Some(0.8)),
        (TIED, 4, 1.0, 0.0, None),
        // What is answered out of scope is wrong, and covers nothing.
        (MIXED, 4, 0.75, 0.75, Some(0.6)),
        (MIXED, 4, 0.98, 0.25, Some(0.9)),
        (&[], 4, 0.5, 0.0, None),
    ];
    for (answers, in_scope, precision, share, trust_min) in rows {
        let expected = Coverage { share: *share, trust_min: *trust_min };
        assert_eq!(coverage(answers, *in_scope, *precision), expected, "{answers:?} at {precision}");
    }
    let fifty: Vec<Answer> = (0..50_u8).map(|i| (f32::from(i), true, i > 0)).collect();
    assert_eq!(coverage(&fifty, 50, 0.98).share.to_bits(), 1.0_f64.to_bits(), "49 of 50 are 98 %");
}

fn line(label: Option<usize>, got: Option<usize>, p: f32, trust: f32) -> Judged {
    Judged { label, got, p, trust }
}

fn near(got: Option<f64>, expected: f64) {
    assert!(got.is_some_and(|got| (got - expected).abs() < 1e-6), "{got:?} is not {expected}");
}

#[test]
fn accuracy_and_f1_with_a_label_that_is_never_found_and_one_that_does_not_occur() {
    let rows = [(0, 0), (0, 1), (1, 1), (2, 0)].map(|(label, got)| line(Some(label), Some(got), 0.5, 0.5));
    let m = Metrics::of(&rows, 4, false, 0.98);
    near(m.accuracy, 0.5);
    let f1: Vec<Option<f64>> = m.labels.iter().map(LabelCounts::f1).collect();
    assert_eq!(f1, [Some(0.5), Some(2.0 / 3.0), Some(0.0), None]);
    // (½ + ⅔ + 0) / 3: the fourth label neither occurs nor was given.
    near(m.macro_f1, 7.0 / 18.0);
    let shares: Vec<_> = m.labels.iter().map(|l| (l.precision(), l.recall())).collect();
    assert_eq!(shares, [(Some(0.5), Some(0.5)), (Some(0.5), Some(1.0)), (None, Some(0.0)), (None, None)]);
    assert_eq!(m.errors(), [(Some(0), Some(1), 1), (Some(2), Some(0), 1)]);
}

#[test]
fn calibration_error() {
    // In the last bin 1.9 was said of one right line, in the second 0.15 of none: (0.9 + 0.15) / 3.
    let rows = [(0.95, 0), (0.95, 1), (0.15, 1)].map(|(p, got)| line(Some(0), Some(got), p, p));
    near(Metrics::of(&rows, 2, false, 0.98).ece, 0.35);
    // Certainty belongs to the last bin, and is no error when it is right.
    near(Metrics::of(&[line(Some(0), Some(0), 1.0, 1.0)], 1, false, 0.98).ece, 0.0);
}

#[test]
fn lines_out_of_scope_have_figures_of_their_own() {
    let rows = [
        line(Some(0), Some(0), 0.9, 0.9),
        line(Some(1), Some(1), 0.9, 0.7),
        // In scope, but declined: wrong, and least trusted to be in scope the surer it was.
        line(Some(1), None, 0.8, 0.8),
        line(None, Some(1), 0.6, 0.6),
        line(None, None, 0.9, 0.6),
    ];
    let untrained = Metrics::of(&rows, 2, false, 0.5);
    near(untrained.accuracy, 2.0 / 3.0);
    near(untrained.macro_f1, 5.0 / 6.0);
    near(untrained.oos_auroc, 4.0 / 6.0);
    near(untrained.oos_recall_at_95, 0.0);
    near(untrained.coverage.map(|c| c.share), 2.0 / 3.0);
    near(untrained.coverage_with_oos.map(|c| c.share), 2.0 / 3.0);
    near(untrained.ece, (0.2 + 0.8) / 3.0);
    assert_eq!((untrained.in_scope, untrained.out_of_scope), (3, 2));
    assert_eq!(untrained.labels[1].given, 1, "what is out of scope is no mistake of a label");
    assert!(untrained.confusion.keys().all(|(label, _)| label.is_some()));

    let trained = Metrics::of(&rows, 2, true, 0.5);
    assert_eq!(trained.accuracy, untrained.accuracy);
    assert_eq!(trained.confusion[&(None, None)], 1);
    // The bins of 0.6, 0.8 and 0.9 are off by 0.6, 0.8 and 0.3.
    near(trained.ece, 1.7 / 5.0);
}

#[test]
fn what_is_not_applicable_has_no_figure() {
    let nothing = Metrics::of(&[], 3, false, 0.98);
    assert_eq!((nothing.accuracy, nothing.macro_f1, nothing.ece, nothing.coverage), (None, None, None, None));
    let inside = Metrics::of(&[line(Some(0), Some(0), 0.9, 0.9)], 1, false, 0.98);
    assert_eq!((inside.oos_auroc, inside.oos_recall_at_95, inside.coverage_with_oos), (None, None, None));
    let outside = Metrics::of(&[line(None, Some(0), 0.9, 0.9)], 1, false, 0.98);
    assert_eq!((outside.accuracy, outside.macro_f1, outside.ece, outside.oos_auroc), (None, None, None, None));
}
