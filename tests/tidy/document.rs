//! CONTRIBUTING.md shows the table of walls; the text between its two marks is written from the table, so it cannot go stale.

use std::fmt::Write as _;
use std::fs;

use super::table::{EXCEPTIONS, IMPURE, OUTSIDE, ROOMS};

const BEGIN: &str = "<!-- walls: written by SIMDESK_TIDY=write cargo test --test main tidy:: -->";
const END: &str = "<!-- end of walls -->";

fn table() -> String {
    let mut out = String::from("\n| room | for | may import | pure |\n|---|---|---|---|\n");
    let all_below = |at: usize| ROOMS[..at].iter().filter(|r| r.name != "main").all(|below| ROOMS[at].may.contains(&below.name));
    for (at, room) in ROOMS.iter().enumerate() {
        let may = match room.may {
            [] => "–".to_owned(),
            _ if at > 2 && all_below(at) => "everything above".to_owned(),
            doors => doors.iter().map(|door| format!("`{door}`")).collect::<Vec<_>>().join(" "),
        };
        let pure = if room.pure { "yes" } else { "" };
        writeln!(out, "| `{}` | {} | {may} | {pure} |", room.name, room.about).expect("a String takes everything");
    }
    let banned: Vec<String> = IMPURE.iter().map(|path| format!("`{path}`")).collect();
    writeln!(out, "\nA pure room uses none of {}.\n", banned.join(", ")).expect("a String takes everything");
    out.push_str("| crate | only in |\n|---|---|\n");
    for row in OUTSIDE {
        let places = match row.places {
            ["*"] => "everywhere".to_owned(),
            places => places.iter().map(|place| format!("`{place}`")).collect::<Vec<_>>().join(" "),
        };
        writeln!(out, "| `{}` | {places} |", row.name).expect("a String takes everything");
    }
    for exception in EXCEPTIONS {
        writeln!(out, "\nException: `{}`, {}: {}.", exception.file, exception.fault, exception.reason)
            .expect("a String takes everything");
    }
    out.push('\n');
    out
}

#[test]
fn contributing_shows_the_walls() {
    let path = super::root().join("CONTRIBUTING.md");
    let text = super::text(&path);
    let (before, rest) = text.split_once(BEGIN).expect("CONTRIBUTING.md marks where the walls begin");
    let (shown, after) = rest.split_once(END).expect("CONTRIBUTING.md marks where the walls end");
    if std::env::var("SIMDESK_TIDY").is_ok_and(|v| v == "write") {
        fs::write(&path, format!("{before}{BEGIN}\n{}{END}{after}", table())).expect("CONTRIBUTING.md can be written");
    } else {
        let expected = format!("\n{}", table());
        assert!(shown == expected, "CONTRIBUTING.md shows other walls; run SIMDESK_TIDY=write cargo test --test main tidy::");
    }
}
