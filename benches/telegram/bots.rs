//! Bots as processes on the Bot API server of the tests: ours and the others, started, asked how much memory they hold, killed.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::emulator::{Options, Server};
use crate::load::Connection;
use crate::peers::{Given, Mode, Peer, free_port};
use crate::process::{command, cpu_seconds, memory_mb};

/// A bot that says nothing for so long is stuck.
const PATIENCE: Duration = Duration::from_mins(5);
/// Requests that the server remembers.
const LOG_MAX: usize = 2_000;

/// Somebody's bot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bot {
    /// `simdesk serve`.
    Ours,
    /// Another one.
    Peer(Peer),
}

impl Bot {
    pub fn name(self) -> &'static str {
        match self {
            Self::Ours => "simdesk",
            Self::Peer(peer) => peer.name(),
        }
    }

    pub fn is_there(self) -> bool {
        match self {
            Self::Ours => true,
            Self::Peer(peer) => peer.is_there(),
        }
    }
}

/// A server without bounds on patience or pace.
pub fn server() -> Server {
    Server::with(Options { deadline: PATIENCE, log_max: LOG_MAX, ..Options::default() })
}

/// A bot that runs. It is killed when nobody needs it any more.
pub struct Running {
    child: Child,
    /// Where its webhook listens.
    pub address: SocketAddr,
    /// What comes with each update that is brought to it.
    pub secret: String,
}

impl Running {
    /// With a webhook.
    pub fn recording(bot: Bot, server: &Server, home: &Path, dir: &Path) -> Self {
        let (command, port, secret) = match bot {
            Bot::Ours => {
                let port = free_port();
                let hook = format!("[telegram]\nwebhook = \"https://bot.example.com/hook\"\nlisten = \"127.0.0.1:{port}\"\n");
                (ours(server, home, dir, &hook), port, None)
            }
            Bot::Peer(peer) => {
                let given = Given::new(server.token(), server.api_url());
                (peer.command(Mode::Record, &given, dir), given.port, Some(given.secret))
            }
        };
        let mut running = Self::start(command, port);
        let began = Instant::now();
        while Connection::open(running.address).is_err() {
            running.must_be_well(bot, began);
            std::thread::sleep(Duration::from_millis(10));
        }
        running.secret = secret.unwrap_or_else(|| {
            server.wait_for("the webhook is set", |server| {
                let set = server.requests_of("setWebhook");
                set.first().and_then(|set| set.params["secret_token"].as_str().map(str::to_owned))
            })
        });
        running
    }

    /// By long polling.
    pub fn answering(bot: Bot, server: &Server, home: &Path, dir: &Path) -> Self {
        let command = match bot {
            Bot::Ours => ours(server, home, dir, ""),
            Bot::Peer(peer) => peer.command(Mode::Echo, &Given::new(server.token(), server.api_url()), dir),
        };
        let mut running = Self::start(command, 0);
        let began = Instant::now();
        while server.polls_waiting() == 0 {
            running.must_be_well(bot, began);
            std::thread::sleep(Duration::from_millis(10));
        }
        running
    }

    fn start(mut command: Command, port: u16) -> Self {
        // What it logs when all is well says nothing here; what it complains of does.
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().expect("the program starts");
        Self { child, address: SocketAddr::from(([127, 0, 0, 1], port)), secret: String::new() }
    }

    fn must_be_well(&mut self, bot: Bot, began: Instant) {
        let ended = self.child.try_wait().expect("a child can be waited for");
        assert!(ended.is_none() && began.elapsed() < PATIENCE, "{} does not start: {ended:?}", bot.name());
    }

    /// Processor time so far, of all its threads; nothing where there is no `/proc`.
    pub fn cpu_seconds(&self) -> Option<f64> {
        cpu_seconds(&self.child.id().to_string())
    }

    /// Resident memory; nothing where there is no `/proc`.
    pub fn memory_mb(&self) -> Option<f64> {
        memory_mb(self.child.id(), "VmRSS:")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may be gone already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Everybody is answered, however much they ask: that is what is measured.
fn ours(server: &Server, home: &Path, dir: &Path, more: &str) -> Command {
    let config = dir.join("config.toml");
    std::fs::write(
        &config,
        format!("[limits]\nmessages_per_minute = 1000000\n{more}{}", std::env::var("SD_MORE").unwrap_or_default()),
    )
    .expect("a file can be written");
    let mut command = command(home, Some(&dir.join("store")), &["--config", &config.display().to_string(), "serve"]);
    command.env("SIMDESK_TELEGRAM_TOKEN", server.token()).env("SIMDESK_TELEGRAM_API_URL", server.api_url());
    // "simdesk serves …" is no news here.
    command.stderr(Stdio::null());
    command
}
