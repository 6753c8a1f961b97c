//! How long a webhook waits for its 200. Ours has the update on the disk by then; and answers the customers meanwhile, which the others
//! are spared.

use std::path::Path;
use std::time::Duration;

use serde_json::json;

use crate::bots::{self, Bot, Running};
use crate::emulator::Server;
use crate::load::{Connection, post_all};
use crate::peers::Peer;
use crate::sheet::{self, Times, bar};
use crate::{Effort, questions};

const BOTS: [Bot; 4] = [Bot::Ours, Bot::Peer(Peer::Grammy), Bot::Peer(Peer::Aiogram), Bot::Peer(Peer::Teloxide)];
/// Connections at the same time.
const LOADS: [usize; 3] = [1, 8, 40];
/// Telegram's own default for how many updates it brings at the same time is the last of them.
const CHATS: usize = 1_000;
/// Before anything is measured.
const WARM_UP: usize = 50;

/// For each load a line for each bot; ours against the others by the slowest in a hundred.
pub fn measure(home: &Path, effort: &Effort) {
    let there: Vec<Bot> = BOTS.into_iter().filter(|bot| bot.is_there()).collect();
    for connections in LOADS {
        let updates = if effort.quick { 400 } else { 8_000 } / if connections == 1 { 4 } else { 1 };
        let rounds = if effort.quick { 1 } else { 5 };
        let mut times: Vec<Vec<Duration>> = vec![Vec::new(); there.len()];
        // By turns, so that a disk that is busy for a while is so for all of them.
        for _ in 0..rounds {
            for (bot, times) in there.iter().zip(&mut times) {
                times.extend(one(*bot, home, connections, updates / rounds));
            }
        }
        let times: Vec<Times> = times.into_iter().map(Times::new).collect();
        let p99 = |at: usize| times[at].percentile(99).as_secs_f64();
        for (at, bot) in there.iter().enumerate() {
            let note = match bot {
                Bot::Ours => "durable, and answers meanwhile".to_owned(),
                Bot::Peer(Peer::Teloxide) => format!("ours has {:.2} × its p99; it forgets on kill -9", p99(0) / p99(at)),
                Bot::Peer(_) => format!("SQLite, synced; ours : its p99 {}", bar(p99(0) / p99(at), 1.0, "×")),
            };
            sheet::times(&format!("ack, {connections} at once: {}", bot.name()), &times[at], &note);
        }
    }
}

/// The times of one bot with nothing in its store.
fn one(bot: Bot, home: &Path, connections: usize, updates: usize) -> Vec<Duration> {
    let dir = tempfile::tempdir_in(home).expect("a directory beside the build");
    let server = bots::server();
    know(&server);
    let running = Running::recording(bot, &server, home, dir.path());
    let headers = format!("X-Telegram-Bot-Api-Secret-Token: {}\r\n", running.secret);
    let post = |first: usize, each: usize| {
        post_all(running.address, "/hook", &headers, (connections, each), |thread, at| update(first + at * connections + thread))
            .0
    };
    post(0, WARM_UP.div_ceil(connections));
    let times = post(WARM_UP * 2, updates.div_ceil(connections));
    // What the others ask of the Bot API is theirs.
    server.take_violations();
    times
}

/// Everybody has written to this bot before, and that was answered.
fn know(server: &Server) {
    for chat in 1..=CHATS {
        server.user(i64::try_from(chat).expect("few")).says("/start");
    }
    let mut earlier =
        Connection::open(server.api_url().trim_start_matches("http://").parse().expect("an address")).expect("it listens");
    let path = format!("/bot{}/getUpdates", server.token());
    // An offset from the end forgets all before it.
    for offset in [-1, 730_001 + i64::try_from(CHATS).expect("few")] {
        let (status, _) = earlier.post(&path, "", &json!({ "offset": offset }).to_string()).expect("it answers");
        assert_eq!(status, 200, "the updates are confirmed");
    }
    assert_eq!(server.pending_updates(), 0, "nothing waits");
}

/// As Telegram writes one.
fn update(number: usize) -> String {
    let chat = 1 + number % CHATS;
    let name = format!("User{chat}");
    json!({
        "update_id": 800_000 + number,
        "message": {
            "message_id": 10_000 + number,
            "from": {"id": chat, "is_bot": false, "first_name": name, "language_code": "zh-hans"},
            "chat": {"id": chat, "first_name": name, "type": "private"},
            "date": 1_772_416_800,
            "text": questions::any(number)
        }
    })
    .to_string()
}
