//! One person sends two hundred messages at once; what somebody else notices of it who asks just then.

use std::cell::Cell;
use std::path::Path;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::bots::{self, Bot, Running};
use crate::emulator::{Server, User};
use crate::sheet::{self, Times, bar};
use crate::{Effort, questions};

const FLOOD: usize = 200;
/// The answer may take so many times as long: it waits for itself, and for one handling more.
const TIMES_MAX: f64 = 2.0;

/// By long polling: alone, then behind a flood that waits at Telegram, then behind one that waits in our inbox. By a webhook: alone, then
/// behind a flood, which Telegram brings over as many connections as it has, the updates of each chat one after the other.
pub fn measure(home: &Path, effort: &Effort) {
    let repeats = if effort.quick { 2 } else { 25 };
    let [alone, outside, inside] = {
        let people = People::new(home, Way::Polls);
        people.times(repeats, [Flood::None, Flood::AtTelegram, Flood::Inside])
    };
    sheet::times("flood: an answer without one", &alone, &ninety(&alone));
    sheet::times("flood: beside 200 that wait in the inbox", &inside, &against(&inside, &alone));
    sheet::times("flood: behind 200 that wait at Telegram", &outside, &against(&outside, &alone));
    let [alone, behind] = People::new(home, Way::Webhook).times(repeats, [Flood::None, Flood::AtTelegram]);
    sheet::times("flood: an answer without one, by webhook", &alone, &ninety(&alone));
    sheet::times("flood: behind 200 by webhook", &behind, &against(&behind, &alone));
}

/// How updates come.
#[derive(Clone, Copy)]
enum Way {
    Polls,
    Webhook,
}

/// Where the messages of the one who floods are when somebody else asks.
#[derive(Clone, Copy)]
enum Flood {
    None,
    AtTelegram,
    Inside,
}

/// Our bot, and new customers whenever one is wanted.
struct People {
    /// Ends before the server that it asks.
    _running: Running,
    server: Server,
    next: Cell<i64>,
    _dir: TempDir,
}

impl People {
    fn new(home: &Path, way: Way) -> Self {
        let dir = tempfile::tempdir_in(home).expect("a directory beside the build");
        let server = bots::server();
        let running = match way {
            Way::Polls => Running::answering(Bot::Ours, &server, home, dir.path()),
            Way::Webhook => Running::recording(Bot::Ours, &server, home, dir.path()),
        };
        if matches!(way, Way::Webhook) {
            server.webhook_via(running.address);
        }
        let people = Self { _running: running, server, next: Cell::new(0), _dir: dir };
        // The first ones warm up.
        for _ in 0..20 {
            answered(&people.somebody(), 0);
        }
        people
    }

    fn somebody(&self) -> User {
        self.next.set(self.next.get() + 1);
        self.server.user(self.next.get())
    }

    /// By turns, so that a machine that is busy for a while is so for all of them.
    fn times<const CASES: usize>(&self, repeats: usize, floods: [Flood; CASES]) -> [Times; CASES] {
        let mut times = [const { Vec::new() }; CASES];
        for at in 0..repeats {
            for (flood, times) in floods.iter().zip(&mut times) {
                times.push(self.beside(*flood, at));
            }
        }
        times.map(Times::new)
    }

    fn beside(&self, flood: Flood, question: usize) -> Duration {
        if matches!(flood, Flood::None) {
            return answered(&self.somebody(), question);
        }
        let (flooder, innocent) = (self.somebody(), self.somebody());
        let before = self.server.confirmed_updates();
        for message in 0..FLOOD {
            flooder.says(questions::any(message));
        }
        if matches!(flood, Flood::Inside) {
            // All but the last batch, which the next question confirms.
            self.server.wait_for("the flood is taken", |s| (s.confirmed_updates() - before >= FLOOD as u64).then_some(()));
        }
        let took = answered(&innocent, question);
        for _ in 0..FLOOD {
            flooder.next_answer();
        }
        took
    }
}

/// Against an answer without a flood.
fn against(times: &Times, alone: &Times) -> String {
    let ratio = times.percentile(50).as_secs_f64() / alone.percentile(50).as_secs_f64();
    format!("{}; p50 {ratio:.2} × alone, {}", ninety(times), bar(ratio, TIMES_MAX, "×"))
}

fn ninety(times: &Times) -> String {
    format!("p90 {}", sheet::shown(times.percentile(90)))
}

/// How long somebody waits for an answer.
fn answered(person: &User, question: usize) -> Duration {
    let began = Instant::now();
    person.says(questions::any(question));
    person.next_answer();
    began.elapsed()
}
