//! What the program holds in memory after so many updates, all answered.

use std::path::Path;

use crate::Effort;
use crate::answers::{ask, everybody};
use crate::bots::{self, Bot, Running};
use crate::sheet::{bar, figure};

const MEMORY_MB_MAX: f64 = 150.0;
/// What "flat" may still mean, from the second look on.
const GROWTH_MAX: f64 = 0.10;

/// A line for each look.
pub fn measure(home: &Path, effort: &Effort) {
    let (people, looks) = if effort.quick { (100, [200, 400, 600, 800]) } else { (1_000, [1_000, 10_000, 30_000, 100_000]) };
    let dir = tempfile::tempdir_in(home).expect("a directory beside the build");
    let server = bots::server();
    let people = everybody(&server, people);
    let running = Running::answering(Bot::Ours, &server, home, dir.path());
    let (mut asked, mut round, mut settled) = (0, 0, None);
    for (at, look) in looks.into_iter().enumerate() {
        while asked < look {
            ask(&people, round);
            asked += people.len();
            round += 1;
        }
        let Some(mb) = running.memory_mb() else {
            figure("memory", "not known", "only where there is /proc");
            return;
        };
        if at == 1 {
            settled = Some(mb);
        }
        let growth = settled.filter(|_| at > 1).map(|before| mb / before - 1.0);
        let growth = growth.map_or_else(String::new, |growth| {
            let verdict = if growth <= GROWTH_MAX { "flat" } else { "GROWS" };
            format!("; {:+.0} % since {}: {verdict}", growth * 100.0, looks[1])
        });
        let note = format!("{}{growth}", bar(mb, MEMORY_MB_MAX, "MB"));
        figure(&format!("memory after {asked} updates of {} chats", people.len()), &format!("{mb:.0} MB"), &note);
    }
}
