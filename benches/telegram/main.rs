//! Telegram as customers notice it, against the bars: how fast an update is safe, how many answers a second, what a flood does to others,
//! how much memory it takes. On the Bot API server of the tests, with other people's bots beside ours.
//!
//! `cargo bench --bench telegram` for figures, `-- --only ack,answers,flood,memory` for some of the parts, `-- --quick` to see that
//! everything still runs. The other bots are installed by `benches/telegram/peers/install.sh`; without them the run says so and goes on.
//! Nothing fails for being slow: people read the table.

mod ack;
mod answers;
mod bots;
#[path = "../../tests/telegram/emulator/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the tests use more of it")]
mod emulator;
mod flood;
mod load;
mod memory;
mod peers;
#[path = "../store/process.rs"]
#[expect(dead_code, reason = "the store's bench uses more of it")]
mod process;
mod questions;
#[path = "../turn/sheet.rs"]
mod sheet;

use std::path::Path;
use std::process::Stdio;

/// As the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How much is measured.
#[derive(Debug, Clone)]
pub struct Effort {
    /// Only to see that everything runs.
    pub quick: bool,
    /// Parts to run; empty = all.
    only: Vec<String>,
}

/// One part of the table.
type Part = fn(&Path, &Effort);

const PARTS: [(&str, Part); 4] =
    [("ack", ack::measure), ("answers", answers::measure), ("flood", flood::measure), ("memory", memory::measure)];

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if args.iter().any(|arg| arg == peers::teloxide::ARGUMENT) {
        return peers::teloxide::run(&peers::Given::from_env());
    }
    let only = args.iter().position(|arg| arg == "--only").and_then(|at| args.get(at + 1));
    let only = only.map_or_else(Vec::new, |list| list.split(',').map(str::to_owned).collect());
    let effort = Effort { quick: args.iter().any(|arg| arg == "--quick"), only };
    // Beside the build, on the disk where the program is built, and not in a temporary directory that may be memory.
    let home = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory beside the build");
    // The first start of the program trains it.
    let trained = process::command(home.path(), None, &["understand"]).stdout(Stdio::null()).status();
    assert!(trained.is_ok_and(|status| status.success()), "the program runs");
    sheet::head(effort.quick);
    for (name, measure) in PARTS {
        if effort.only.is_empty() || effort.only.iter().any(|wanted| wanted == name) {
            measure(home.path(), &effort);
        }
    }
}
