//! Speed and memory against their bars: understanding, a whole turn on every store, start to prompt, resident memory.
//!
//! `cargo bench` for figures, `cargo bench -- --quick` to see that everything still runs, `cargo bench --bench turn -- --only understand,turns`
//! for some of the parts (the third is `process`). What the disk takes is measured in the same run
//! and directory, so that a turn can be read as a ratio to it. Nothing fails for being slow: machines differ, and people read the table.

mod messages;
mod process;
mod sheet;
#[path = "../talk/mod.rs"]
mod talk;
mod turns;
mod understanding;

/// As the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How much is measured.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// Messages beside the FAQ's own examples.
    pub messages: usize,
    /// FAQ examples read; the others are skipped evenly.
    pub examples_max: usize,
    /// Conversations on each store.
    pub conversations: usize,
    /// Starts of the program after the first.
    pub starts: usize,
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let quick = args.iter().any(|arg| arg == "--quick");
    let only = args.iter().position(|arg| arg == "--only").and_then(|at| args.get(at + 1));
    let wanted = |part: &str| only.is_none_or(|list| list.split(',').any(|one| one == part));
    let effort = if quick {
        Effort { messages: 200, examples_max: 500, conversations: 5, starts: 1 }
    } else {
        Effort { messages: 2_000, examples_max: usize::MAX, conversations: 150, starts: 7 }
    };
    let knowledge = talk::knowledge();

    sheet::head(quick);
    if wanted("understand") {
        understanding::measure(&knowledge, effort);
    }
    if wanted("turns") {
        turns::measure(&knowledge, effort);
    }
    if wanted("process") {
        process::measure(effort);
    }
}
