//! Whole answers a second: a thousand people ask at the same time, by long polling, and it counts when each of them sees the answer. Ours
//! looks into the FAQ, and has question and answer on the disk; the others send the question back, from memory.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::bots::{self, Bot, Running};
use crate::emulator::{Server, User};
use crate::load::post_all;
use crate::peers::Peer;
use crate::sheet::figure;
use crate::{Effort, questions};

/// Bots, and how many times as many answers a second ours must give.
const BARS: [(Bot, f64); 3] = [(Bot::Ours, 1.0), (Bot::Peer(Peer::Aiogram), 3.0), (Bot::Peer(Peer::Grammy), 1.0)];
/// How often it is looked whether all have their answers.
const LOOK: Duration = Duration::from_millis(1);

/// A line for each bot, and one for the server that they all use.
pub fn measure(home: &Path, effort: &Effort) {
    let (people, rounds, runs) = if effort.quick { (100, 1, 1) } else { (1_000, 5, 3) };
    figure("answers: the server alone, sends taken", &format!("{:.0} /s", ceiling(people)), "no bot can be faster");
    let there: Vec<(Bot, f64)> = BARS.into_iter().filter(|(bot, _)| bot.is_there()).collect();
    let mut rates: Vec<Vec<f64>> = vec![Vec::new(); there.len()];
    let mut cpu: Vec<Vec<f64>> = vec![Vec::new(); there.len()];
    for _ in 0..runs {
        for (at, (bot, _)) in there.iter().enumerate() {
            let (measured, cpu_micros) = one(*bot, home, people, rounds);
            rates[at].extend(measured);
            cpu[at].extend(cpu_micros);
        }
    }
    for all in rates.iter_mut().chain(&mut cpu) {
        all.sort_unstable_by(f64::total_cmp);
    }
    let median = |sorted: &[f64]| sorted.get(sorted.len() / 2).copied().unwrap_or(0.0);
    for (at, (bot, times)) in there.iter().enumerate() {
        let rate = median(&rates[at]);
        let (slowest, fastest, rounds) = (rates[at][0], rates[at][rates[at].len() - 1], rates[at].len());
        let mut note = format!("{slowest:.0} to {fastest:.0} in {rounds} rounds; {:.0} µs of processor each", median(&cpu[at]));
        if *bot != Bot::Ours {
            let ratio = median(&rates[0]) / rate;
            let verdict = if ratio >= *times { "ok" } else { "UNDER" };
            note = format!("{note}; ours {ratio:.2} ×; bar at least {times} ×: {verdict}");
        }
        figure(&format!("answers, {people} chats: {}", bot.name()), &format!("{rate:.0} /s"), &note);
    }
}

/// What the server takes of messages by itself.
fn ceiling(people: usize) -> f64 {
    const CONNECTIONS: usize = 8;
    let server = bots::server();
    for person in everybody(&server, people) {
        person.says("/start");
    }
    let address = server.api_url().trim_start_matches("http://").parse().expect("an address");
    let path = format!("/bot{}/sendMessage", server.token());
    let body = |thread: usize, at: usize| {
        json!({"chat_id": 1 + (thread + at * CONNECTIONS) % people, "text": questions::any(at)}).to_string()
    };
    let (sent, took) = post_all(address, &path, "", (CONNECTIONS, people), body);
    per_second(sent.len(), took)
}

/// Answers a second, of every round; and the processor time that the bot took for an answer, in microseconds.
fn one(bot: Bot, home: &Path, people: usize, rounds: usize) -> (Vec<f64>, Option<f64>) {
    let dir = tempfile::tempdir_in(home).expect("a directory beside the build");
    let server = bots::server();
    let people = everybody(&server, people);
    let running = Running::answering(bot, &server, home, dir.path());
    // The first round warms up.
    ask(&people, 0);
    let before = running.cpu_seconds();
    let took: Vec<Duration> = (1..=rounds).map(|round| ask(&people, round)).collect();
    let spent = running.cpu_seconds().zip(before).map(|(after, before)| after - before);
    drop(running);
    server.take_violations();
    let answers = people.len() * rounds;
    let cpu_micros = spent.map(|seconds| seconds * 1e6 / f64::from(u32::try_from(answers).unwrap_or(u32::MAX)));
    (took.into_iter().map(|took| per_second(people.len(), took)).collect(), cpu_micros)
}

/// People with their chats.
pub fn everybody(server: &Server, people: usize) -> Vec<User> {
    (1..=people).map(|id| server.user(i64::try_from(id).expect("few"))).collect()
}

/// Everybody asks; how long until everybody has an answer.
pub fn ask(people: &[User], round: usize) -> Duration {
    let began = Instant::now();
    for (at, person) in people.iter().enumerate() {
        person.says(questions::any(at + round));
    }
    for person in people {
        while person.unread().is_none() {
            std::thread::sleep(LOOK);
        }
    }
    began.elapsed()
}

fn per_second(count: usize, took: Duration) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX)) / took.as_secs_f64()
}
