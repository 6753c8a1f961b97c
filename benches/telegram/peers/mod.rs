//! The bots that ours stands beside. Nothing is downloaded here: what `install.sh` did not put into `target/peers` is skipped, visibly.

pub mod teloxide;

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::sheet::figure;

/// What installs them, as people type it.
const INSTALL: &str = "benches/telegram/peers/install.sh";
/// The secret of the webhook.
const SECRET: &str = "a-secret-of-the-bench";

/// Another bot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Peer {
    /// Rust, in memory.
    Teloxide,
    /// Node.
    Grammy,
    /// Python.
    Aiogram,
}

/// What a peer is to do.
#[derive(Debug, Clone, Copy)]
pub enum Mode {
    /// Has each update that its webhook brings in its database before it says 200 (teloxide: in memory).
    Record,
    /// Sends every message back, by long polling.
    Echo,
}

/// What every peer is told, by its environment.
#[derive(Debug, Clone)]
pub struct Given {
    /// The bot's.
    pub token: String,
    /// Where the Bot API is.
    pub api: String,
    /// Where its webhook listens.
    pub port: u16,
    /// What comes with each update.
    pub secret: String,
}

impl Given {
    /// For a bot on this server.
    pub fn new(token: String, api: String) -> Self {
        Self { token, api, port: free_port(), secret: SECRET.to_owned() }
    }

    /// As [`Peer::command`] wrote it.
    pub fn from_env() -> Self {
        let value = |name: &str| std::env::var(name).unwrap_or_else(|_| panic!("{name} is missing"));
        let port = value("BOT_PORT").parse().expect("a port");
        Self { token: value("BOT_TOKEN"), api: value("BOT_API"), port, secret: value("BOT_SECRET") }
    }
}

/// A port that nobody has at this moment.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    listener.expect("a free port").port()
}

impl Peer {
    /// As the table calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Teloxide => "teloxide, in memory",
            Self::Grammy => "grammY",
            Self::Aiogram => "aiogram",
        }
    }

    /// Whether it is installed; says so when it is not.
    pub fn is_there(self) -> bool {
        let why = match self {
            Self::Teloxide => return true,
            Self::Grammy => missing("grammy", "package-lock.json", "node"),
            Self::Aiogram => missing("aiogram", "requirements.txt", "python3"),
        };
        if let Some(why) = &why {
            figure(self.name(), "SKIPPED", why);
        }
        why.is_none()
    }

    /// The program, with a database in this directory.
    pub fn command(self, mode: Mode, given: &Given, dir: &Path) -> Command {
        let mut command = match self {
            Self::Teloxide => {
                let mut command = Command::new(std::env::current_exe().expect("this program has a name"));
                command.arg(teloxide::ARGUMENT);
                command
            }
            Self::Grammy => script("node", "grammy", "bot.mjs"),
            Self::Aiogram => script(&installed("aiogram").join("bin/python").display().to_string(), "aiogram", "bot.py"),
        };
        let mode = match mode {
            Mode::Record => "record",
            Mode::Echo => "echo",
        };
        command.env("BOT_MODE", mode).env("BOT_DB", dir.join("peer.sqlite")).env("NODE_ENV", "production");
        command.env("BOT_TOKEN", &given.token).env("BOT_API", &given.api);
        command.env("BOT_PORT", given.port.to_string()).env("BOT_SECRET", &given.secret);
        command
    }
}

fn here(peer: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/telegram/peers").join(peer)
}

fn installed(peer: &str) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("a directory of the build");
    target.join("peers").join(peer)
}

/// Why a peer can't be measured.
fn missing(peer: &str, lock: &str, program: &str) -> Option<String> {
    if Command::new(program).arg("--version").output().is_err() {
        return Some(format!("{program} is not installed"));
    }
    let (has, wanted) = (std::fs::read(installed(peer).join("installed")), std::fs::read(here(peer).join(lock)));
    match (has, wanted) {
        (Ok(has), Ok(wanted)) if has == wanted => None,
        (Ok(_), _) => Some(format!("other versions are installed; {INSTALL} renews them")),
        (Err(_), _) => Some(format!("not installed; {INSTALL} does it")),
    }
}

/// The bot as it is in the project, beside its packages.
fn script(program: &str, peer: &str, file: &str) -> Command {
    let there = installed(peer).join(file);
    std::fs::copy(here(peer).join(file), &there).expect("the bot can be put beside its packages");
    let mut command = Command::new(program);
    command.arg(there);
    command
}
