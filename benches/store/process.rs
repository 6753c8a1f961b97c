//! The program beside the bench, and how much memory it takes.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_simdesk");
/// How often a running program is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// A run that has ended.
pub struct Ended {
    /// From its start to its end.
    pub took: Duration,
    /// The kernel's own account of the most memory it had, in MB; 0 where there is no `/proc`.
    pub peak_mb: f64,
    /// Seconds of processor time, of all its threads; 0 where there is no `/proc`.
    pub cpu_s: f64,
    /// Its standard output.
    pub out: String,
}

/// The program on a store, in a home of its own.
pub fn command(home: &Path, store: Option<&Path>, args: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    if let Some(store) = store {
        command.arg("--store").arg(format!("sled:{}", store.display()));
    }
    command.args(args).env("HOME", home).env_remove("SIMDESK_STORE").env_remove("SIMDESK_DATA_DIR");
    for (name, dir) in [("XDG_CONFIG_HOME", "config"), ("XDG_DATA_HOME", "data"), ("XDG_CACHE_HOME", "cache")] {
        command.env(name, home.join(dir));
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    command
}

/// Runs it to its end.
pub fn run(mut command: Command) -> Ended {
    let began = Instant::now();
    let child = command.spawn().expect("the program starts");
    finish(child, began)
}

/// Waits for the end of a program that was started.
pub fn finish(mut child: Child, began: Instant) -> Ended {
    let (mut peak_mb, mut cpu_s) = (0.0_f64, 0.0_f64);
    while child.try_wait().expect("a child can be waited for").is_none() {
        peak_mb = peak_mb.max(memory_mb(child.id(), "VmHWM:").unwrap_or(0.0));
        cpu_s = cpu_s.max(cpu_seconds(&child.id().to_string()).unwrap_or(0.0));
        std::thread::sleep(LOOK_EVERY);
    }
    let took = began.elapsed();
    let output = child.wait_with_output().expect("it has ended");
    assert!(output.status.success(), "it ended with {}", output.status);
    Ended { took, peak_mb, cpu_s, out: String::from_utf8_lossy(&output.stdout).into_owned() }
}

/// A line of `/proc/<id>/status`.
pub fn memory_mb(process: u32, line: &str) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let kb: u32 = status.lines().find_map(|l| l.strip_prefix(line))?.split_whitespace().next()?.parse().ok()?;
    Some(f64::from(kb) / 1024.0)
}

/// Processor time that a process (a number or `self`) has used so far.
pub fn cpu_seconds(process: &str) -> Option<f64> {
    /// Of Linux, on every machine.
    const TICKS_A_SECOND: f64 = 100.0;
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // Behind the name, which may hold anything.
    let (_, rest) = stat.rsplit_once(") ")?;
    let ticks: u32 = rest.split_whitespace().skip(11).take(2).filter_map(|n| n.parse::<u32>().ok()).sum();
    Some(f64::from(ticks) / TICKS_A_SECOND)
}
