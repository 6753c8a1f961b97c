//! `simdesk serve` over all its lives: started, killed, told to end, started again; and everything that it ever logged.

use std::collections::BTreeMap;
use std::net::TcpListener;

use super::super::shop::Shop;
use crate::cli::help::Live;

/// How the bot hears of updates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Polling,
    Webhook,
}

pub struct Service<'s> {
    shop: &'s Shop,
    arguments: Vec<String>,
    live: Option<Live>,
    log: String,
    /// As far as it was looked through for what was given up.
    looked: usize,
    given_up: BTreeMap<i64, usize>,
}

/// Words of the log about an answer that may never arrive.
pub const GIVEN_UP: [&str; 3] = ["may never arrive", "refused a message", "can't be reached there"];

/// Free now, and outside the range that the system takes ports of outgoing connections from: it must be free again after every end.
fn port() -> u16 {
    let from = 15_000 + u16::try_from(std::process::id() % 10_000).unwrap_or_default();
    (from..30_000).find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok()).expect("a free port")
}

impl<'s> Service<'s> {
    pub fn new(shop: &'s Shop, way: Way) -> Self {
        let mut arguments = vec!["serve".to_owned()];
        if way == Way::Webhook {
            let address = format!("127.0.0.1:{}", port());
            shop.server.webhook_via(address.parse().expect("an address"));
            let config = format!(
                "[limits]\nmessages_per_minute = 10000\n\n[telegram]\nwebhook = \"https://bot.example.com/hook\"\nlisten = \"{address}\"\n"
            );
            arguments.extend(["--config".to_owned(), shop.home.file("config.toml", config).display().to_string()]);
        }
        Self { shop, arguments, live: None, log: String::new(), looked: 0, given_up: BTreeMap::new() }
    }

    fn begins(&self) -> Live {
        self.shop.run(&self.arguments.iter().map(String::as_str).collect::<Vec<_>>()).start()
    }

    pub fn starts(&mut self) {
        let mut live = self.begins();
        live.expect_log("simdesk serves Telegram");
        self.live = Some(live);
    }

    /// Killed while it opens its store.
    pub fn starts_and_dies(&mut self) {
        self.log += &self.begins().kill();
    }

    pub fn is_killed(&mut self) {
        let live = self.live.take().expect("it runs");
        self.log += &live.kill();
    }

    pub fn is_told_to_end(&mut self) {
        let live = self.live.take().expect("it runs");
        let done = live.terminate().code(0);
        self.log += &done.err;
    }

    pub fn logs(&mut self, part: &str) {
        self.live.as_mut().expect("it runs").expect_log(part);
    }

    /// All it ever logged.
    pub fn log(&mut self) -> String {
        let now = self.live.as_mut().map(|live| live.logged().to_owned()).unwrap_or_default();
        format!("{}{now}", self.log)
    }

    /// Answers that may never arrive, by chat.
    pub fn given_up(&mut self) -> &BTreeMap<i64, usize> {
        let log = self.log();
        let whole = log.rfind('\n').map_or(0, |end| end + 1);
        for line in log[self.looked..whole].lines().filter(|line| GIVEN_UP.iter().any(|words| line.contains(words))) {
            let chat =
                line.split_once("conversation=telegram:").and_then(|(_, rest)| rest.split_whitespace().next()?.parse().ok());
            *self.given_up.entry(chat.unwrap_or_default()).or_default() += 1;
        }
        self.looked = whole;
        &self.given_up
    }
}
