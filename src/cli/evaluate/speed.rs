//! How long one message takes.

use std::hint::black_box;
use std::time::Instant;

/// Fewer samples than this would make the 99th percentile one message's luck; a short file is gone through again.
const SAMPLES_MIN: usize = 2_000;

/// Microseconds for one text, the middle one and the 99th of a hundred, one thread. The texts were gone through before, so that this
/// measures a process that has been running. `None` without texts.
pub fn percentiles<T>(texts: &[T], mut work: impl FnMut(&T)) -> Option<(f64, f64)> {
    let passes = SAMPLES_MIN.div_ceil(texts.len().max(1));
    let mut micros = Vec::with_capacity(texts.len() * passes);
    for _ in 0..passes {
        for text in texts {
            let begun = Instant::now();
            work(black_box(text));
            micros.push(begun.elapsed().as_secs_f64() * 1e6);
        }
    }
    micros.sort_by(f64::total_cmp);
    let at = |percent: usize| micros.get((micros.len() * percent / 100).min(micros.len().saturating_sub(1))).copied();
    Some((at(50)?, at(99)?))
}
