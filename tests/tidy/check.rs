//! The checker: one source file against the table of walls. It takes text, so that it can be tried on snippets too.

use std::fmt;

use super::paths::{self, Named};
use super::table::{IMPURE, LINES_MAX, OUTSIDE, ROOMS, Room};

/// One thing that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    pub file: String,
    pub line: usize,
    pub text: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.text)
    }
}

/// How a file looks from outside: holds for sources, tests and benches.
pub fn shape(file: &str, source: &str) -> Vec<Fault> {
    let fault = |line, text: String| Fault { file: file.to_owned(), line, text };
    let mut faults = Vec::new();
    if !source.starts_with("//! ") {
        faults.push(fault(1, "a file opens with `//!` and says why it exists".to_owned()));
    }
    let lines = source.lines().count();
    if lines > LINES_MAX {
        faults.push(fault(LINES_MAX + 1, format!("{lines} lines, at most {LINES_MAX}: split it by what changes together")));
    }
    faults
}

/// What a source file names. `file` is relative to `src/`, as in `store/sled/mod.rs`.
pub fn walls(file: &str, source: &str) -> Vec<Fault> {
    let place = Place::of(file);
    let fault = |line, text: String| Fault { file: format!("src/{file}"), line, text };
    let found = match paths::read(source) {
        Ok(found) => found,
        Err(error) => return vec![fault(error.span().start().line, format!("not Rust: {error}"))],
    };
    let mut faults: Vec<Fault> = found.forbidden.iter().map(|(line, why)| fault(*line, (*why).to_owned())).collect();
    if let (None, Some(name)) = (place.room, place.module.first()) {
        faults.push(fault(1, format!("{name} is no room of the table of walls")));
    }
    for named in &found.named {
        if let Some(inside) = place.inside(named) {
            faults.extend(place.import(&inside).map(|text| fault(named.line, text)));
        } else if named.absolute || !found.modules.contains(&named.segments[0]) {
            faults.extend(place.outside(named).map(|text| fault(named.line, text)));
        }
    }
    faults.sort();
    faults.dedup();
    faults
}

/// Faults of the table itself: a room that imports one above it could close a circle.
pub fn table(rooms: &[Room]) -> Vec<String> {
    let mut faults = Vec::new();
    for (at, room) in rooms.iter().enumerate() {
        for door in room.may {
            let name = door.split("::").next().unwrap_or(door);
            if !rooms[..at].iter().any(|below| below.name == name) {
                faults.push(format!("{} may import {door}, which is not listed above it", room.name));
            }
            let below = rooms[..at].iter().find(|below| below.name == name);
            if room.pure && below.is_some_and(|below| !below.pure) {
                faults.push(format!("{} is pure and may import {door}, which is not", room.name));
            }
        }
    }
    faults
}

/// Where a file stands.
struct Place {
    /// The module's path, as in `["store", "sled", "disk"]`.
    module: Vec<String>,
    room: Option<&'static Room>,
}

impl Place {
    fn of(file: &str) -> Self {
        let mut module: Vec<String> = file.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        if module.last().is_some_and(|last| last == "mod" || last == "lib") {
            module.pop();
        }
        let room = module.first().and_then(|name| ROOMS.iter().find(|room| room.name == *name));
        Self { module, room }
    }

    /// The path from the crate's root, when it leads into this crate.
    fn inside(&self, named: &Named) -> Option<Vec<String>> {
        let first = named.segments[0].as_str();
        let up = named.segments.iter().take_while(|s| *s == "super").count();
        let rest = |from: usize| named.segments[from..].iter().cloned();
        match first {
            _ if named.absolute && first != "simdesk" => None,
            "crate" | "simdesk" => Some(rest(1).collect()),
            "super" => {
                // Inline modules are deeper than their file.
                let keep = (self.module.len() + named.depth).saturating_sub(up).min(self.module.len());
                Some(self.module[..keep].iter().cloned().chain(rest(up)).collect())
            }
            "self" => Some(self.module.iter().cloned().chain(rest(1)).collect()),
            _ => None,
        }
    }

    fn import(&self, path: &[String]) -> Option<String> {
        let target = path.first()?;
        let room = self.room?;
        if *target == room.name {
            return self.sibling_channel(path);
        }
        if !ROOMS.iter().any(|r| r.name == target) {
            return Some(format!("{} imports {target}, which is no room of the table of walls", room.name));
        }
        let full = path.join("::");
        let open = room.may.iter().any(|door| full == *door || full.starts_with(&format!("{door}::")));
        (!open).then(|| format!("{} may not import {full}", room.name))
    }

    /// One channel never imports another.
    fn sibling_channel(&self, path: &[String]) -> Option<String> {
        let (own, other) = (self.module.get(1)?, path.get(1)?);
        let other_is_module = other.starts_with(char::is_lowercase);
        (path[0] == "channel" && own != other && other_is_module)
            .then(|| format!("channel {own} may not import channel {other}; what both need belongs below them"))
    }

    fn outside(&self, named: &Named) -> Option<String> {
        let first = named.segments[0].as_str();
        let full = named.segments.join("::");
        let here = self.module.join("/");
        let name = self.room.map_or("lib.rs", |room| room.name);
        if matches!(first, "std" | "core" | "alloc") {
            let pure = self.room.is_some_and(|room| room.pure);
            let hit = IMPURE.iter().find(|banned| full == **banned || full.starts_with(&format!("{banned}::")));
            let glob = full == "std::*" || full == "std::time::*";
            return (pure && (hit.is_some() || glob)).then(|| format!("{name} is pure and may not use {full}"));
        }
        // Every dependency has a row, so a name without one is a type or a module that this file imported.
        let row = OUTSIDE.iter().find(|row| row.name == first)?;
        let open = row.places.iter().any(|place| *place == "*" || here == *place || here.starts_with(&format!("{place}/")));
        (!open).then(|| format!("{name} may not use the crate {first} (only {})", row.places.join(", ")))
    }
}
