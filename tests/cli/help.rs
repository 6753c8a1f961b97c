//! Starts the program apart from the machine it runs on: its own home, its own directories, one cache for all tests, so that the engine
//! is trained once.

use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::LazyLock;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// A program that has not ended by then hangs, and the test says so. Nothing waits for it when all is well.
const PATIENCE: Duration = Duration::from_mins(2);

/// Directories of one test; its stores, and what the platform would give the program.
pub struct Home(tempfile::TempDir);

/// The cache of all tests, with the trained engine in it: the first test trains it, the others wait for that.
static CACHE: LazyLock<PathBuf> = LazyLock::new(|| {
    // Kept between runs of the tests: the program itself notices when the FAQ has changed.
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli-cache");
    let mut command = Command::new(env!("CARGO_BIN_EXE_simdesk"));
    command.arg("understand").stdin(Stdio::null()).stdout(Stdio::null()).env("XDG_CACHE_HOME", &dir);
    let trained = command.status().expect("the program starts");
    assert!(trained.success(), "the engine can be trained");
    dir
});

impl Home {
    pub fn new() -> Self {
        let home = Self(tempfile::Builder::new().prefix("sd").tempdir().expect("a directory for the test"));
        for dir in ["home", "tmp", "config"] {
            fs::create_dir(home.path(dir)).expect("an empty directory takes another one");
        }
        home
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a file and returns its path.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a file is in a directory")).expect("the directory can be made");
        fs::write(&path, content).expect("the file can be written");
        path
    }

    /// The program with these arguments, in this home, in Chinese.
    pub fn simdesk<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_simdesk"));
        command.args(args).current_dir(self.0.path()).env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("USER", "tester").env("LANG", "zh_CN.UTF-8");
        command.env("HOME", self.path("home")).env("TMPDIR", self.path("tmp")).env("XDG_CACHE_HOME", &*CACHE);
        command.env("XDG_CONFIG_HOME", self.path("config")).env("XDG_DATA_HOME", self.path("data"));
        Run { command, input: Input::Bytes(Vec::new()), output: None }
    }

    /// The program on the store `name` of this home.
    pub fn on(&self, name: &str, args: &[&str]) -> Run {
        let store = self.store(name);
        self.simdesk(["--store", &store].into_iter().chain(args.iter().copied()))
    }

    /// Another program in the same surroundings.
    pub fn program<S: AsRef<OsStr>>(&self, program: &str, args: impl IntoIterator<Item = S>) -> Run {
        let ours = self.simdesk([""; 0]);
        let mut command = Command::new(program);
        command.args(args).current_dir(self.0.path()).env_clear();
        for (name, value) in ours.command.get_envs() {
            command.env(name, value.unwrap_or_default());
        }
        Run { command, ..ours }
    }

    /// The address of the store `name`.
    pub fn store(&self, name: &str) -> String {
        format!("sled:{}", self.path(name).display())
    }

    /// Every file below a directory.
    pub fn files(&self, name: &str) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut left = vec![self.path(name)];
        while let Some(path) = left.pop() {
            match fs::read_dir(&path) {
                Ok(entries) => left.extend(entries.map(|e| e.expect("a listed entry can be read").path())),
                Err(_) => found.push(path),
            }
        }
        found
    }
}

enum Input {
    Bytes(Vec<u8>),
    File(fs::File),
}

/// A run in the making.
pub struct Run {
    command: Command,
    input: Input,
    output: Option<fs::File>,
}

impl Run {
    pub fn stdin(mut self, input: impl AsRef<[u8]>) -> Self {
        self.input = Input::Bytes(input.as_ref().to_vec());
        self
    }

    pub fn stdin_file(mut self, path: &Path) -> Self {
        self.input = Input::File(fs::File::open(path).expect("the input can be opened"));
        self
    }

    /// Standard output goes into this file.
    pub fn stdout_file(mut self, path: &str) -> Self {
        self.output = Some(fs::OpenOptions::new().write(true).open(path).expect("the output can be opened"));
        self
    }

    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs it to its end.
    pub fn run(mut self) -> Done {
        let shown = format!("{:?}", self.command.get_args().collect::<Vec<_>>());
        let bytes = match self.input {
            Input::Bytes(bytes) => {
                self.command.stdin(Stdio::piped());
                bytes
            }
            Input::File(file) => {
                self.command.stdin(file);
                Vec::new()
            }
        };
        self.command.stdout(self.output.map_or_else(Stdio::piped, Stdio::from)).stderr(Stdio::piped());
        let mut child = self.command.spawn().expect("the program starts");
        let writer = child.stdin.take().map(|mut stdin| {
            // A program that ends without reading everything closes the pipe; that is its right.
            std::thread::spawn(move || drop(stdin.write_all(&bytes)))
        });
        let out = child.stdout.take().map(gather);
        let err = child.stderr.take().map(gather);
        let (code, peak_kib) = wait(&mut child, &shown);
        if let Some(writer) = writer {
            writer.join().expect("the writer ends with the program");
        }
        let text = |gathered: Option<Receiver<Vec<u8>>>| gathered.map_or_else(Vec::new, |g| g.recv().expect("the reader ends"));
        let done = Done {
            code,
            out: String::from_utf8(text(out)).expect("output is UTF-8"),
            err: String::from_utf8(text(err)).expect("errors are UTF-8"),
            peak_kib,
            shown,
        };
        assert!(!done.err.contains("panicked"), "{done}");
        done
    }

    /// Starts it and talks to it.
    pub fn start(mut self) -> Live {
        self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = self.command.spawn().expect("the program starts");
        let (sender, lines) = channel();
        let out = child.stdout.take().expect("standard output is piped");
        std::thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        let (sender, err) = channel();
        let log = child.stderr.take().expect("standard error is piped");
        std::thread::spawn(move || {
            for line in BufReader::new(log).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Live { stdin: child.stdin.take(), child, lines, seen: String::new(), err, logged: String::new() }
    }
}

fn gather(mut from: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (sender, gathered) = channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        // What was read before a fault is shown all the same.
        let _ = from.read_to_end(&mut bytes);
        let _ = sender.send(bytes);
    });
    gathered
}

/// Waits for the end and returns the exit code and, where the system tells it, the most memory that was in use.
fn wait(child: &mut Child, shown: &str) -> (Option<i32>, u64) {
    let started = Instant::now();
    let mut peak = 0;
    loop {
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let peak_line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        peak = peak.max(peak_line.and_then(|l| l.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0));
        if let Some(status) = child.try_wait().expect("a child can be waited for") {
            return (status.code(), peak);
        }
        if started.elapsed() > PATIENCE {
            child.kill().expect("a running child can be killed");
            panic!("{shown} does not end");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// A run that has ended.
#[derive(Debug)]
pub struct Done {
    /// `None`: ended by a signal.
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
    /// The most memory it used, as far as it was seen.
    pub peak_kib: u64,
    shown: String,
}

impl std::fmt::Display for Done {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let head = |text: &str| text.chars().take(3000).collect::<String>();
        write!(f, "{} ended with {:?}\n--- out\n{}\n--- err\n{}", self.shown, self.code, head(&self.out), head(&self.err))
    }
}

impl Done {
    #[track_caller]
    pub fn code(self, expected: i32) -> Self {
        assert_eq!(self.code, Some(expected), "{self}");
        self
    }

    /// Standard error is exactly this.
    #[track_caller]
    pub fn err(self, expected: &str) -> Self {
        assert_eq!(self.err, expected, "{self}");
        self
    }

    /// Standard output is exactly this.
    #[track_caller]
    pub fn out(self, expected: &str) -> Self {
        assert_eq!(self.out, expected, "{self}");
        self
    }

    #[track_caller]
    pub fn says(self, part: &str) -> Self {
        assert!(flat(&self.out).contains(part), "{part:?} is missing: {self}");
        self
    }

    #[track_caller]
    pub fn complains(self, part: &str) -> Self {
        assert!(self.err.contains(part), "{part:?} is missing: {self}");
        self
    }

    /// How often a text stands in the output.
    pub fn count(&self, part: &str) -> usize {
        flat(&self.out).matches(part).count()
    }

    #[track_caller]
    pub fn within_mib(self, mib: u64) -> Self {
        assert!(self.peak_kib < mib << 10, "{} KiB of memory: {self}", self.peak_kib);
        self
    }
}

/// The text without the line breaks and margins that the terminal's width brings.
pub fn flat(text: &str) -> String {
    text.lines().map(str::trim).collect()
}

/// A running program. It is killed when the test ends before it does.
pub struct Live {
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Receiver<String>,
    seen: String,
    err: Receiver<String>,
    logged: String,
}

impl Live {
    /// Its number in the system.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn say(&mut self, line: &str) -> &mut Self {
        let stdin = self.stdin.as_mut().expect("standard input is open");
        writeln!(stdin, "{line}").and_then(|()| stdin.flush()).expect("the program reads");
        self
    }

    /// Reads on until the text has appeared, and returns the line that ends it.
    #[track_caller]
    pub fn expect(&mut self, part: &str) -> String {
        loop {
            let Ok(line) = self.lines.recv_timeout(PATIENCE) else {
                let _ = self.child.kill();
                let log = self.rest_of_log();
                panic!("{part:?} never comes\n--- out\n{}\n--- err\n{log}", self.seen);
            };
            self.seen.push_str(line.trim());
            if let Some(at) = self.seen.rfind(part) {
                self.seen.drain(..at + part.len());
                return line;
            }
        }
    }

    /// Reads on in the log until a line holds the text, and returns that line.
    #[track_caller]
    pub fn expect_log(&mut self, part: &str) -> String {
        loop {
            let Ok(line) = self.err.recv_timeout(PATIENCE) else {
                let _ = self.child.kill();
                panic!("{part:?} is never logged\n--- out\n{}\n--- err\n{}", self.seen, self.logged);
            };
            self.logged.push_str(&line);
            self.logged.push('\n');
            if line.contains(part) {
                return line;
            }
        }
    }

    /// Everything logged, once the program has ended.
    fn rest_of_log(&mut self) -> String {
        while let Ok(line) = self.err.recv() {
            self.logged.push_str(&line);
            self.logged.push('\n');
        }
        std::mem::take(&mut self.logged)
    }

    /// Everything logged so far.
    pub fn logged(&mut self) -> &str {
        while let Ok(line) = self.err.try_recv() {
            self.logged.push_str(&line);
            self.logged.push('\n');
        }
        &self.logged
    }

    /// kill -9. Gives what it had logged.
    pub fn kill(mut self) -> String {
        self.child.kill().expect("a running child can be killed");
        self.child.wait().expect("a killed child ends");
        self.rest_of_log()
    }

    /// Tells it to end, as a service manager does, and waits for that.
    pub fn terminate(self) -> Done {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(told.expect("kill can be run").success(), "a running program can be told to end");
        self.end()
    }

    /// Ends the input and waits for the end of the program.
    pub fn end(mut self) -> Done {
        drop(self.stdin.take());
        let (code, peak_kib) = wait(&mut self.child, "the running program");
        let mut out = std::mem::take(&mut self.seen);
        while let Ok(line) = self.lines.recv() {
            out.push_str(&line);
            out.push('\n');
        }
        let err = self.rest_of_log();
        let done = Done { code, out, err, peak_kib, shown: "the running program".to_owned() };
        assert!(!done.err.contains("panicked"), "{done}");
        done
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An import file with this many pending orders, numbered from 690…0 on.
pub fn pending_orders(count: usize) -> String {
    let row = |n| {
        format!(
            "{{\"order_id\": \"69000000000000{n:05}\", \"audit_status\": \"pending\", \"submitted_at\": \"2026-11-10 09:00:00\"}}\n"
        )
    };
    (0..count).map(row).collect::<Vec<_>>().concat()
}

/// A test that this machine cannot run says so.
#[expect(clippy::print_stderr, reason = "a skipped test is to be seen")]
pub fn skip(why: &str) {
    eprintln!("SKIPPED: {why}");
}
