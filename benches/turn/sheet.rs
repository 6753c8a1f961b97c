//! The table that a run prints.

use std::io::Write as _;
use std::time::Duration;

/// Times of single runs, sorted.
pub struct Times(Vec<Duration>);

impl Times {
    /// # Panics
    /// When nothing was measured.
    pub fn new(mut times: Vec<Duration>) -> Self {
        assert!(!times.is_empty(), "nothing was measured");
        times.sort_unstable();
        Self(times)
    }

    /// The time that `percent` of the runs did not exceed.
    pub fn percentile(&self, percent: usize) -> Duration {
        let rank = (self.0.len() * percent).div_ceil(100).max(1);
        self.0[rank - 1]
    }

    pub fn max(&self) -> Duration {
        self.0[self.0.len() - 1]
    }

    pub fn count(&self) -> usize {
        self.0.len()
    }
}

/// An upper limit from the issue.
pub fn bar(measured: f64, limit: f64, unit: &str) -> String {
    let verdict = if measured <= limit { "ok" } else { "OVER" };
    format!("bar {limit} {unit}: {verdict}")
}

/// As people read it.
pub fn shown(time: Duration) -> String {
    let micros = time.as_secs_f64() * 1e6;
    match micros {
        ..1_000.0 => format!("{micros:.1} µs"),
        ..1_000_000.0 => format!("{:.2} ms", micros / 1e3),
        _ => format!("{:.2} s", micros / 1e6),
    }
}

/// Prints the head. Every line is printed as soon as it is measured.
pub fn head(quick: bool) {
    if quick {
        line(["A quick run: too few repetitions for figures.", "", "", "", "", ""]);
    }
    line(["", "n", "p50", "p99", "max", ""]);
}

/// Prints times with their percentiles.
pub fn times(what: &str, times: &Times, note: &str) {
    let [p50, p99, max] = [times.percentile(50), times.percentile(99), times.max()].map(shown);
    line([what, &times.count().to_string(), &p50, &p99, &max, note]);
}

/// Prints one figure.
pub fn figure(what: &str, figure: &str, note: &str) {
    line([what, "", figure, "", "", note]);
}

fn line([what, count, p50, p99, max, note]: [&str; 6]) {
    let text = format!("{what:<46} {count:>6} {p50:>10} {p99:>10} {max:>10}  {note}");
    writeln!(std::io::stdout(), "{}", text.trim_end()).expect("standard output can be written");
}
