//! Workers as processes of their own: the test binary starts itself, listens, and kills.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};

use simdesk::failpoint;
use simdesk::port::Store as _;
use simdesk::store::{SledStore, restore};

use super::history::History;
use super::report::Row;
use super::work::{self, Job, Says};

const JOB: &str = "SIMDESK_CRASH_JOB";
const TELL: &str = "SIMDESK_CRASH_TELL";
/// The lines of a worker among those of the test harness.
const MARK: char = '@';

/// Not a test of its own: the worker that the others start.
#[test]
fn worker() {
    let Ok(job) = std::env::var(JOB) else { return };
    for told in std::env::var(TELL).unwrap_or_default().split_whitespace() {
        let (name, what) = told.split_once('=').unwrap();
        failpoint::tell(name, what);
    }
    let says: Says = Arc::new(|line: String| {
        std::io::stdout().lock().write_all(format!("\n{MARK}{line}\n").as_bytes()).unwrap();
    });
    if let Err(error) = runtime().block_on(work::run(&parse(&job), says)) {
        std::io::stderr().lock().write_all(format!("{MARK}{error}\n").as_bytes()).unwrap();
        std::process::exit(1);
    }
}

fn write(job: &Job) -> String {
    let from: Vec<String> = job.from.iter().map(u64::to_string).collect();
    let Job { dir, to, files, rows, backups, .. } = job;
    format!("{};{to};{};{};{rows};{backups};{}", from.join(","), files.start, files.end, dir.display())
}

fn parse(text: &str) -> Job {
    let parts: Vec<&str> = text.splitn(7, ';').collect();
    let number = |at: usize| parts[at].parse().unwrap();
    let from = parts[0].split(',').map(|n| n.parse().unwrap()).collect();
    Job { from, to: number(1), files: number(2)..number(3), rows: number(4), backups: number(5), dir: parts[6].into() }
}

/// A worker under way.
pub struct Worker {
    child: Child,
    lines: std::io::Lines<BufReader<std::process::ChildStdout>>,
}

impl Drop for Worker {
    fn drop(&mut self) {
        // A test that failed leaves no worker behind; one that has ended already is fine.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How a worker ended.
pub struct End {
    pub status: ExitStatus,
    /// What it told the operator.
    pub error: String,
}

impl Worker {
    /// Starts a worker, with failpoints as `name=action name=action`.
    pub fn start(job: &Job, tell: &str) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "crash::process::worker", "--nocapture", "--test-threads=1"]);
        command.env(JOB, write(job)).env(TELL, tell).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines }
    }

    /// The next thing it says, which goes into the history; `None` when it has ended.
    pub fn next(&mut self, history: &mut History) -> Option<String> {
        loop {
            // A line cut off by a kill says nothing.
            let line = self.lines.next()?.ok()?;
            if let Some(said) = line.strip_prefix(MARK) {
                history.hear(said);
                return Some(said.to_owned());
            }
        }
    }

    /// kill -9, at once. What it had said before is still heard.
    pub fn kill(mut self, history: &mut History) -> End {
        self.child.kill().unwrap();
        self.end(history)
    }

    /// Listens to its end.
    pub fn end(mut self, history: &mut History) -> End {
        while self.next(history).is_some() {}
        let mut error = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut error).unwrap();
        let status = self.child.wait().unwrap();
        // After a panic everything is of interest.
        let panicked = status.code() == Some(101);
        let of_interest = error.lines().filter_map(|l| if panicked { Some(l) } else { l.strip_prefix(MARK) });
        End { status, error: of_interest.collect::<Vec<_>>().join("\n") }
    }
}

/// Does a job in this process, undisturbed.
pub fn live(job: &Job, history: &mut History) -> Result<(), String> {
    history.begin();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let says: Says = {
        let heard = heard.clone();
        Arc::new(move |line| heard.lock().unwrap().push(line))
    };
    let ended = runtime().block_on(work::run(job, says));
    for line in heard.lock().unwrap().drain(..) {
        history.hear(&line);
    }
    ended
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

/// Does the rest in this process, and so many events and files more, and compares the store with the history.
pub fn finish(dir: &Path, history: &mut History, events: u64, files: u64) -> (Row, Vec<String>) {
    if let Err(error) = live(&history.job(dir, events, files), history) {
        let row = Row { acknowledged: history.acknowledged(), lost: 1, ..Row::default() };
        return (row, vec![format!("the restart failed: {error}")]);
    }
    runtime().block_on(async {
        let store = SledStore::open(&dir.join("store"), &work::options()).unwrap();
        history.check(&store).await
    })
}

/// The last backup is whole, and a store without faults can be made of it.
pub fn restored(dir: &Path) -> Result<(), String> {
    let (file, to) = (work::backup_of(dir), dir.join("restored"));
    let from = std::fs::File::open(&file).map_err(|e| format!("the backup: {e}"))?;
    restore(std::io::BufReader::new(from), None, &to, &work::options(), None).map_err(|e| format!("the backup: {e}"))?;
    let store = SledStore::open(&to, &work::options()).map_err(|e| e.to_string())?;
    let report = runtime().block_on(store.verify()).map_err(|e| e.to_string())?;
    drop(store);
    std::fs::remove_dir_all(&to).map_err(|e| e.to_string())?;
    if report.faults.is_empty() { Ok(()) } else { Err(format!("the restored store: {:?}", report.faults)) }
}
