//! The human desk: what happens to a case, who hears of it, who may do it, and a whole day of it.

mod accounts;
mod day;
mod drafts;
mod hours;
mod length;
mod table;
mod whereabouts;

use std::fs;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// One at a time: each writes the whole file.
static DOCS: Mutex<()> = Mutex::new(());

/// What stands between two marks in `docs/desk.md` is what a test has found out; `SIMDESK_DESK=write` writes it there.
fn in_the_docs(begin: &str, end: &str, found: &str) {
    let _held = DOCS.lock().unwrap_or_else(PoisonError::into_inner);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/desk.md");
    let text = fs::read_to_string(&path).expect("docs/desk.md can be read");
    let (before, rest) = text.split_once(begin).expect("docs/desk.md marks where it begins");
    let (shown, after) = rest.split_once(end).expect("docs/desk.md marks where it ends");
    if std::env::var("SIMDESK_DESK").is_ok_and(|v| v == "write") {
        fs::write(&path, format!("{before}{begin}\n{found}{end}{after}")).expect("docs/desk.md can be written");
    } else {
        let how = "run SIMDESK_DESK=write cargo test --test main desk::";
        assert!(shown == format!("\n{found}"), "docs/desk.md says something else than\n{found}\n{how}");
    }
}
