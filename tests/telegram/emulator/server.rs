//! The handle that tests hold: start, stop, script, wait, look.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::watch;

use super::clock::Clock;
use super::faults::Rule;
use super::limits::{Limits, Pace};
use super::schema::Schema;
use super::user::User;
use super::world::{Kind, Status, World};
use super::{http, webhook};

/// How a server is made.
#[derive(Clone, Debug)]
pub struct Options {
    pub token: String,
    /// Seconds since the epoch at the start; from then on it runs with real time, and ahead by `Server::advance`.
    pub start_s: i64,
    /// Time stands still but for `Server::advance`.
    pub frozen: bool,
    pub pace: Pace,
    /// A `wait_for` that takes longer than this fails with the transcript.
    pub deadline: Duration,
    /// How long a webhook may take to answer, by the server's clock.
    pub webhook_timeout_s: i64,
    /// Where `https://` webhooks really are: what the proxy in front of the product would do.
    pub webhook_via: Option<SocketAddr>,
    /// How many requests and deliveries are remembered: all, unless a bench sends more than memory should hold.
    pub log_max: usize,
}

/// Every server has a bot of its own: the port of one that is away may be given to another one meanwhile, and nobody may then take
/// updates that are somebody else's.
fn token() -> String {
    static SERVERS: AtomicU32 = AtomicU32::new(0);
    let server = SERVERS.fetch_add(1, Ordering::Relaxed) % 10_000;
    let process = std::process::id() % 10_000;
    format!("77{process:04}{server:04}:emulator-token_of-{process:04}-and-{server:04}_aa")
}

impl Default for Options {
    fn default() -> Self {
        Self {
            token: token(),
            // A Monday morning in Shanghai, 2026-03-02 10:00.
            start_s: 1_772_416_800,
            frozen: false,
            pace: Pace::default(),
            deadline: Duration::from_secs(20),
            webhook_timeout_s: 60,
            webhook_via: None,
            log_max: usize::MAX,
        }
    }
}

pub struct Shared {
    world: Mutex<World>,
    pub(super) changed: Condvar,
    version: watch::Sender<u64>,
    /// Whether it listens.
    up: watch::Sender<bool>,
    pub listening: (Mutex<bool>, Condvar),
    stop: watch::Sender<bool>,
    pub options: Options,
    pub via: Mutex<Option<SocketAddr>>,
}

impl Shared {
    /// Looks without changing: nobody is woken.
    pub fn look(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the world and wakes everybody who waits.
    pub fn change<T>(&self, f: impl FnOnce(&mut World) -> T) -> T {
        let mut world = self.look();
        let out = f(&mut world);
        self.version.send_modify(|v| *v += 1);
        drop(world);
        self.changed.notify_all();
        out
    }

    pub fn versions(&self) -> watch::Receiver<u64> {
        self.version.subscribe()
    }

    pub fn ups(&self) -> watch::Receiver<bool> {
        self.up.subscribe()
    }

    pub fn stops(&self) -> watch::Receiver<bool> {
        self.stop.subscribe()
    }
}

/// A running server; ends when dropped, and fails the test then if a request was not as the Bot API describes.
pub struct Server {
    pub(super) shared: Arc<Shared>,
    address: SocketAddr,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub fn start() -> Self {
        Self::with(Options::default())
    }

    pub fn with(options: Options) -> Self {
        let clock = Clock::new(options.start_s, options.frozen);
        let world = World::new(clock, &options.token, Limits::new(options.pace), options.log_max, Schema::shared());
        let shared = Arc::new(Shared {
            world: Mutex::new(world),
            changed: Condvar::new(),
            version: watch::Sender::new(0),
            up: watch::Sender::new(true),
            listening: (Mutex::new(true), Condvar::new()),
            stop: watch::Sender::new(false),
            via: Mutex::new(options.webhook_via),
            options,
        });
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port on this machine");
        let address = listener.local_addr().expect("it was just bound");
        let inner = Arc::clone(&shared);
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime for the emulator");
            runtime.block_on(async move {
                tokio::spawn(webhook::deliver(Arc::clone(&inner)));
                http::listen(inner, listener, address).await;
            });
        });
        Self { shared, address, thread: Some(thread) }
    }

    /// What clients call the API's URL, without a slash at the end.
    pub fn api_url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn token(&self) -> String {
        self.shared.options.token.clone()
    }

    /// The person with this number, in the private chat with the bot.
    pub fn user(&self, id: i64) -> User {
        User::new(Arc::clone(&self.shared), id)
    }

    /// A basic group of these people (the first one owns it), with the bot in it.
    pub fn group(&self, title: &str, members: &[i64]) -> i64 {
        self.chat(Kind::Group, title, members, false)
    }

    pub fn supergroup(&self, title: &str, members: &[i64]) -> i64 {
        self.chat(Kind::Supergroup, title, members, false)
    }

    /// A supergroup with topics, where the bot is an administrator.
    pub fn forum(&self, title: &str, members: &[i64]) -> i64 {
        self.chat(Kind::Supergroup, title, members, true)
    }

    /// Rights that the bot does not have in a group where it is an administrator.
    pub fn deny(&self, chat: i64, rights: &[&str]) {
        self.shared.change(|world| world.chat_mut(chat).denied = rights.iter().map(|right| (*right).to_owned()).collect());
    }

    /// Turns topics on, or off; the topics that there are stay where they are.
    pub fn set_forum(&self, chat: i64, on: bool) {
        self.shared.change(|world| world.chat_mut(chat).forum = on);
    }

    fn chat(&self, kind: Kind, title: &str, members: &[i64], forum: bool) -> i64 {
        self.shared.change(|world| {
            let id = world.add_chat(kind, title, members);
            let chat = world.chat_mut(id);
            chat.forum = forum;
            chat.bot = if forum { Status::Administrator } else { Status::Member };
            id
        })
    }

    pub fn script(&self, rule: impl Into<Rule>) {
        let rule = rule.into();
        self.shared.change(|world| {
            world.note(&format!("     from now on: {rule:?}"));
            world.faults.add(rule);
        });
    }

    pub fn clear_faults(&self) {
        self.shared.change(|world| world.faults.clear());
    }

    /// Scripted faults that did not strike yet; those without end don't count.
    pub fn faults_left(&self) -> usize {
        self.shared.look().faults.left()
    }

    pub fn set_pace(&self, pace: Pace) {
        self.shared.change(|world| world.limits.pace = pace);
    }

    /// Privacy mode as `BotFather` sets it: on, groups show the bot only commands and replies to it.
    pub fn set_privacy(&self, on: bool) {
        self.shared.change(|world| world.privacy = on);
    }

    /// The server's time goes ahead: callbacks expire, pauses end.
    pub fn advance(&self, by: Duration) {
        self.shared.change(|world| {
            world.note(&format!("     the clock goes {by:?} ahead"));
            world.clock.advance(by);
            let now_ms = world.clock.now_ms();
            world.updates.expire(now_ms);
        });
    }

    pub fn now_s(&self) -> i64 {
        self.shared.look().clock.now_s()
    }

    /// Stops listening and cuts every connection; returns when it is so.
    pub fn down(&self) {
        self.listening(false);
    }

    /// Listens again on the same port.
    pub fn up(&self) {
        self.listening(true);
    }

    fn listening(&self, on: bool) {
        self.shared.change(|world| world.note(&format!("     the server is {}", if on { "up" } else { "down" })));
        self.shared.up.send_replace(on);
        let (state, changed) = &self.shared.listening;
        let state = state.lock().unwrap_or_else(PoisonError::into_inner);
        drop(changed.wait_while(state, |is| *is != on).unwrap_or_else(PoisonError::into_inner));
    }

    /// Where `https://` webhooks really are from now on.
    pub fn webhook_via(&self, address: SocketAddr) {
        *self.shared.via.lock().unwrap_or_else(PoisonError::into_inner) = Some(address);
    }

    /// Numbers of updates go on from here, as they may after a quiet week: lower, too.
    pub fn renumber_updates(&self, next: i64) {
        self.shared.change(|world| world.updates.renumber(next));
    }

    /// The same update once more, under its old number, as a webhook may see it; gives false if it is too long ago.
    pub fn repeat_update(&self, id: i64) -> bool {
        self.shared.change(|world| {
            let now_ms = world.clock.now_ms();
            world.updates.repeat(id, now_ms)
        })
    }

    /// Any update at all, known kind or not; its queue is that of chat 0.
    pub fn send_update(&self, kind: &str, content: Value) -> Option<i64> {
        self.shared.change(|world| {
            let now_ms = world.clock.now_ms();
            world.updates.push(kind, content, 0, now_ms)
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stop.send_replace(true);
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
        if !std::thread::panicking() {
            self.assert_clean();
        }
    }
}
