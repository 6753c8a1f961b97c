//! The embedded store at the size of a real shop, against its bars: import, look-ups, acknowledged updates, and a day of work.
//!
//! `cargo bench --bench store` for figures with a million orders, `-- --orders N` for another number, `-- --only
//! import,beside,lookups,updates,soak` for some of the parts, `-- --only lookups --store DIR` for look-ups in a store that was filled
//! before, `-- --quick` to see that everything still runs. Every figure stands beside a floor that is measured in the same run and
//! directory, so that a slow or busy disk slows both. Nothing fails for being slow: people read the table.

mod beside;
mod floor;
mod import;
mod lookups;
mod people;
mod process;
#[path = "../turn/sheet.rs"]
mod sheet;
mod soak;
#[path = "../talk/mod.rs"]
mod talk;
mod updates;

use std::path::PathBuf;

/// As the program: a floor that pays more for its memory would flatter it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What to measure.
#[derive(Debug, Clone)]
pub struct Effort {
    /// Just enough to see that everything still runs.
    pub quick: bool,
    /// Orders in the store.
    pub orders: u64,
    /// A store that holds the orders already, imported from `simdesk demo-data` with this number and no seed.
    store: Option<PathBuf>,
    /// Parts to run; empty = all.
    only: Vec<String>,
}

impl Effort {
    fn from_args() -> Self {
        let args: Vec<String> = std::env::args().collect();
        let after = |name: &str| args.iter().position(|a| a == name).and_then(|at| args.get(at + 1));
        let quick = args.iter().any(|arg| arg == "--quick");
        let orders = after("--orders").map(|n| n.parse().expect("--orders takes a number"));
        let only = after("--only").map(|list| list.split(',').map(str::to_owned).collect());
        let store = after("--store").map(PathBuf::from);
        Self { quick, store, orders: orders.unwrap_or(if quick { 20_000 } else { 1_000_000 }), only: only.unwrap_or_default() }
    }

    fn wants(&self, part: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|p| p == part)
    }
}

/// A place beside the build, on the disk where the program is built, and not in a temporary directory that may be memory.
pub struct Place {
    dir: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self { dir: tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory beside the build") }
    }

    /// A name in it.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }
}

fn main() {
    let effort = Effort::from_args();
    let place = Place::new();
    sheet::head(effort.quick);
    let knowledge = (effort.wants("soak") || effort.wants("beside")).then(talk::knowledge);
    // First, while the process has nothing else in its memory.
    if let Some(knowledge) = knowledge.as_ref().filter(|_| effort.wants("soak")) {
        soak::measure(&place, &effort, knowledge);
    }
    if effort.wants("updates") {
        updates::measure(&place, &effort);
    }
    if let Some(knowledge) = knowledge.as_ref().filter(|_| effort.wants("beside")) {
        beside::measure(&place, &effort, knowledge);
    }
    if let Some(store) = &effort.store {
        lookups::measure(store, &effort);
    } else if effort.wants("import") || effort.wants("lookups") {
        let imported = import::fill(&place, &effort);
        if effort.wants("lookups") {
            lookups::measure(&place.path("store"), &effort);
        }
        // Last: a store that sled alone has opened is no longer as ours left it.
        if effort.wants("import") {
            import::compare(&place, &effort, &imported);
        }
    }
}
