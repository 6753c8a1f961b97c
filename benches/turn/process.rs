//! The program itself, as a user starts it: how long until it greets, and how much memory it holds.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use crate::Effort;
use crate::sheet::{self, Times, bar, shown};

const PROGRAM: &str = env!("CARGO_BIN_EXE_simdesk");
const START_SECONDS_MAX: f64 = 1.0;
const MEMORY_MB_MAX: f64 = 100.0;
/// A program that says nothing for so long is stuck.
const PATIENCE: Duration = Duration::from_mins(1);

struct Running {
    child: Child,
    lines: Receiver<String>,
    greeted_after: Duration,
}

/// Starts with an empty cache, starts again, and looks at the memory of the last one while it talks.
pub fn measure(effort: Effort) {
    let home = tempfile::tempdir().expect("a temporary directory");
    let first = start(home.path());
    sheet::figure("start to prompt, first start (trains)", &shown(first.greeted_after), "");
    stop(first);
    let mut later = Vec::new();
    for _ in 0..effort.starts {
        let running = start(home.path());
        later.push(running.greeted_after);
        stop(running);
    }
    let later = Times::new(later);
    let seconds = later.percentile(50).as_secs_f64();
    sheet::times("start to prompt, later starts", &later, &format!("p50 {}", bar(seconds, START_SECONDS_MAX, "s")));

    let mut running = start(home.path());
    let greeted = memory(&running.child);
    // Piped, it shows each message before its answer: after the last one comes the answer to it.
    say(&mut running, "4781320682406083640\n8000\n1\n");
    wait(&mut running, |line| line.trim() == "> 1");
    wait(&mut running, |line| !line.trim().is_empty());
    for (when, status) in [("after the greeting", greeted), ("after a conversation", memory(&running.child))] {
        let Some(Memory { resident_mb, peak_mb }) = status else {
            sheet::figure("resident memory", "not known", "only where there is /proc");
            break;
        };
        let note = format!("peak {peak_mb:.1} MB; {}", bar(resident_mb, MEMORY_MB_MAX, "MB"));
        sheet::figure(&format!("resident memory, demo store, {when}"), &format!("{resident_mb:.1} MB"), &note);
    }
    stop(running);
}

/// Starts the demo and waits for its first line.
fn start(home: &Path) -> Running {
    let began = Instant::now();
    let mut child = Command::new(PROGRAM)
        .args(["chat", "--demo", "--lang", "en"])
        .env("HOME", home)
        .env("XDG_CONFIG_HOME", home.join("config"))
        .env("XDG_DATA_HOME", home.join("data"))
        .env("XDG_CACHE_HOME", home.join("cache"))
        .env_remove("SIMDESK_DATA_DIR")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .expect("the program starts");
    let out = BufReader::new(child.stdout.take().expect("its output is piped"));
    let (sender, lines) = mpsc::channel();
    std::thread::spawn(move || {
        for line in out.lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    let mut running = Running { child, lines, greeted_after: Duration::ZERO };
    wait(&mut running, |line| !line.trim().is_empty());
    running.greeted_after = began.elapsed();
    running
}

fn wait(running: &mut Running, wanted: impl Fn(&str) -> bool) {
    loop {
        match running.lines.recv_timeout(PATIENCE) {
            Ok(line) if wanted(&line) => return,
            Ok(_) => {}
            Err(_) => {
                // Already gone is as good.
                drop(running.child.kill());
                panic!("the program ended, or said nothing more for {} s", PATIENCE.as_secs());
            }
        }
    }
}

fn say(running: &mut Running, text: &str) {
    let stdin = running.child.stdin.as_mut().expect("its input is piped");
    stdin.write_all(text.as_bytes()).and_then(|()| stdin.flush()).expect("it reads its input");
}

/// The end of its input ends it.
fn stop(mut running: Running) {
    drop(running.child.stdin.take());
    let status = running.child.wait().expect("it ends");
    assert!(status.success(), "it ended with {status}");
}

struct Memory {
    resident_mb: f64,
    peak_mb: f64,
}

/// `VmRSS` and `VmHWM` of the kernel's own account.
fn memory(child: &Child) -> Option<Memory> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let mb = |name: &str| {
        let kb: u32 = status.lines().find_map(|l| l.strip_prefix(name))?.split_whitespace().next()?.parse().ok()?;
        Some(f64::from(kb) / 1024.0)
    };
    Some(Memory { resident_mb: mb("VmRSS:")?, peak_mb: mb("VmHWM:")? })
}
