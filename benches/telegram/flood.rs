//! One person sends two hundred messages at once; what somebody else notices of it who asks just then.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::bots::{self, Bot, Running};
use crate::emulator::User;
use crate::sheet::{self, Times, bar};
use crate::{Effort, questions};

const FLOOD: usize = 200;
/// The answer may take so many times as long: it waits for itself, and for one handling more.
const TIMES_MAX: f64 = 2.0;

/// Alone, then behind a flood that waits at Telegram, then behind one that waits in our inbox.
pub fn measure(home: &Path, effort: &Effort) {
    let repeats = if effort.quick { 2 } else { 25 };
    let dir = tempfile::tempdir_in(home).expect("a directory beside the build");
    let server = bots::server();
    let running = Running::answering(Bot::Ours, &server, home, dir.path());
    let mut next = 0;
    let mut somebody = || {
        next += 1;
        server.user(next)
    };
    // The first ones warm up.
    for _ in 0..20 {
        answered(&somebody(), 0);
    }
    let mut times = [const { Vec::new() }; 3];
    for at in 0..repeats {
        times[0].push(answered(&somebody(), at));
        for (inside, times) in [false, true].into_iter().zip(&mut times[1..]) {
            let flooder = somebody();
            let innocent = somebody();
            let before = server.confirmed_updates();
            for message in 0..FLOOD {
                flooder.says(questions::any(message));
            }
            if inside {
                // All but the last batch, which the next question confirms.
                server.wait_for("the flood is taken", |s| (s.confirmed_updates() - before >= FLOOD as u64).then_some(()));
            }
            times.push(answered(&innocent, at));
            let mut left = FLOOD;
            while left > 0 {
                flooder.next_answer();
                left -= 1;
            }
        }
    }
    drop(running);
    let [alone, outside, inside] = times.map(Times::new);
    sheet::times("flood: an answer without one", &alone, &ninety(&alone));
    let bar = |times: &Times| {
        let ratio = times.percentile(50).as_secs_f64() / alone.percentile(50).as_secs_f64();
        format!("{}; p50 {ratio:.2} × alone, {}", ninety(times), bar(ratio, TIMES_MAX, "×"))
    };
    sheet::times("flood: beside 200 that wait in the inbox", &inside, &bar(&inside));
    sheet::times("flood: behind 200 that wait at Telegram", &outside, &bar(&outside));
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
