//! How long one message takes.

use std::hint::black_box;
use std::time::Instant;

/// Each text is timed so often, and its quickest time counts: on a busy machine the slow ones measure other programs.
const PASSES: usize = 3;

/// Microseconds for one text, the middle text and the 99th of a hundred, one thread. The texts were gone through before, so that this
/// measures a process that has been running. `None` without texts.
pub fn percentiles<T>(texts: &[T], mut work: impl FnMut(&T)) -> Option<(f64, f64)> {
    let mut micros = vec![f64::INFINITY; texts.len()];
    for _ in 0..PASSES {
        for (text, quickest) in texts.iter().zip(&mut micros) {
            let begun = Instant::now();
            work(black_box(text));
            *quickest = quickest.min(begun.elapsed().as_secs_f64() * 1e6);
        }
    }
    micros.sort_by(f64::total_cmp);
    let at = |percent: usize| micros.get((micros.len() * percent / 100).min(micros.len().saturating_sub(1))).copied();
    Some((at(50)?, at(99)?))
}
