//! The program as a site on a store, on an address that it has again after a kill.

use std::io::{BufRead as _, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use crate::process;

pub struct Site {
    pub address: SocketAddr,
    home: PathBuf,
    store: PathBuf,
    config: PathBuf,
    child: Child,
}

impl Site {
    /// Starts it on a store in this directory.
    pub fn start(home: &Path, dir: &Path) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a free port");
        let config = dir.join("config.toml");
        // One address stands for everybody here.
        let text = "[limits]\nmessages_per_minute = 200000\ntries_per_person = 100000\ntries_overall = 1000000\n";
        std::fs::write(&config, text).expect("a file can be written");
        let store = dir.join("store");
        let child = starts(home, &store, &config, free);
        Self { address: free, home: home.to_owned(), store, config, child }
    }

    /// Kills it without a word, and starts it again on the same address.
    pub fn is_killed_and_comes_back(&mut self) {
        self.child.kill().expect("a child can be killed");
        self.child.wait().expect("a killed child ends");
        self.child = starts(&self.home, &self.store, &self.config, self.address);
    }

    pub fn memory_mb(&self) -> Option<f64> {
        process::memory_mb(self.child.id(), "VmRSS:")
    }
}

fn starts(home: &Path, store: &Path, config: &Path, address: SocketAddr) -> Child {
    let mut command = process::command(home, Some(store), &["serve", "--config", &config.display().to_string()]);
    command.env("SIMDESK_WEB_LISTEN", address.to_string()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let mut log = BufReader::new(child.stderr.take().expect("it is piped")).lines();
    let up = log.by_ref().map_while(Result::ok).any(|line| line.contains("simdesk serves"));
    assert!(up, "the site comes up");
    std::thread::spawn(move || log.map_while(Result::ok).for_each(drop));
    child
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
