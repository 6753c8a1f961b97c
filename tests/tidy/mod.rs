//! The walls between the rooms, and the shape of the files: what reviews would otherwise have to catch again and again.

mod check;
mod document;
mod paths;
mod snippets;
mod table;

use std::fs;
use std::path::{Path, PathBuf};

use check::Fault;
use table::{EXCEPTIONS, LINES_WANTED, OUTSIDE, ROOMS};

/// Cargo also sets the variable for the run, so a moved checkout, or another one, can be checked without a new build.
fn root() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from)
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Every `.rs` file below a folder, relative to it, sorted.
fn sources(folder: &Path) -> Vec<String> {
    fn walk(folder: &Path, base: &Path, out: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
            let path = entry.expect("a folder entry can be read").path();
            if path.is_dir() {
                walk(&path, base, out);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let relative = path.strip_prefix(base).expect("it was found below the base");
                out.push(relative.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    let mut out = Vec::new();
    walk(folder, folder, &mut out);
    out.sort();
    out
}

fn report(faults: &[Fault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn walls_stand() {
    let src = root().join("src");
    let mut faults: Vec<Fault> = sources(&src).iter().flat_map(|file| check::walls(file, &text(&src.join(file)))).collect();
    let mut stale = Vec::new();
    for exception in EXCEPTIONS {
        assert!(!exception.reason.is_empty(), "{}: an exception says why", exception.file);
        let before = faults.len();
        faults.retain(|f| f.file != exception.file || !f.text.starts_with(exception.fault));
        if faults.len() == before {
            stale.push(format!("{}: the exception for {:?} is no longer needed", exception.file, exception.fault));
        }
    }
    assert!(faults.is_empty(), "{} walls are broken:\n{}", faults.len(), report(&faults));
    assert!(stale.is_empty(), "{}", stale.join("\n"));
}

#[test]
#[expect(clippy::print_stdout, reason = "a count for whoever asks with --nocapture, not a fault")]
fn files_have_the_house_shape() {
    let mut faults = Vec::new();
    let mut long = 0;
    for folder in ["src", "tests", "benches"] {
        for file in sources(&root().join(folder)) {
            let source = text(&root().join(folder).join(&file));
            faults.extend(check::shape(&format!("{folder}/{file}"), &source));
            long += usize::from(source.lines().count() > LINES_WANTED);
        }
    }
    println!("{long} files are longer than {LINES_WANTED} lines");
    assert!(faults.is_empty(), "{}", report(&faults));
}

#[test]
fn the_table_has_no_circles() {
    assert_eq!(check::table(ROOMS), Vec::<String>::new());
    let circle = [
        table::Room { name: "a", about: "", may: &["b"], pure: true },
        table::Room { name: "b", about: "", may: &["a"], pure: false },
        table::Room { name: "c", about: "", may: &["b::X"], pure: true },
    ];
    let expected = ["a may import b, which is not listed above it", "c is pure and may import b::X, which is not"];
    assert_eq!(check::table(&circle), expected);
}

#[test]
fn every_room_is_on_the_map() {
    let map = text(&root().join("src/lib.rs"));
    let missing: Vec<&str> = ROOMS
        .iter()
        .map(|room| room.name)
        .filter(|name| *name != "main")
        .filter(|name| !map.lines().any(|l| l.starts_with("//!") && l.contains(&format!("[`{name}`]"))))
        .collect();
    assert!(missing.is_empty(), "the documentation of src/lib.rs does not link these rooms: {}", missing.join(", "));
}

#[test]
fn every_dependency_has_a_row() {
    let mut rows: Vec<String> = OUTSIDE.iter().map(|row| row.name.to_owned()).collect();
    rows.sort();
    assert_eq!(dependencies(), rows, "[dependencies] of Cargo.toml on the left, the table of walls on the right");
}

/// The library's direct dependencies as code names them, sorted.
fn dependencies() -> Vec<String> {
    let manifest: toml::Table = text(&root().join("Cargo.toml")).parse().expect("Cargo.toml is TOML");
    let table = manifest["dependencies"].as_table().expect("dependencies are a table");
    let mut names: Vec<String> = table.keys().map(|name| name.replace('-', "_")).collect();
    names.sort();
    names
}
