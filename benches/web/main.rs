//! The site as people notice it, against the bars: pages a second beside nginx with the same bytes, a search while many others search,
//! what an open chat costs, how fast an answer arrives in it, and what a kill under all of them does.
//!
//! `cargo bench --bench web` for figures, `-- --only pages,search,chats` for some of the parts, `-- --quick` to see that everything still
//! runs. nginx is Debian's package; without it the run says so and goes on. Nothing fails for being slow: people read the table.

mod chats;
mod client;
mod pages;
#[path = "../store/process.rs"]
#[expect(dead_code, reason = "the store's bench uses more of it")]
mod process;
mod search;
#[path = "../turn/sheet.rs"]
mod sheet;
mod site;

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

const PARTS: [(&str, Part); 3] = [("pages", pages::measure), ("search", search::measure), ("chats", chats::measure)];

fn main() {
    let args: Vec<String> = std::env::args().collect();
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
