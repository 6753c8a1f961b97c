//! The checker tried on small files, good and bad: a wall that nobody can break in a test may not be standing.

use super::check;

/// File, source, and the beginning of each fault.
const SNIPPETS: &[(&str, &str, &[&str])] = &[
    ("decide/a.rs", "use crate::model::Reply;\nuse super::turn::Turn;", &[]),
    ("decide/a.rs", "use crate::store::MemoryStore;", &["1: decide may not import store::MemoryStore"]),
    ("decide/a.rs", "use crate::port::TimerChange;", &[]),
    ("decide/a.rs", "use crate::port::Store;", &["1: decide may not import port::Store"]),
    ("decide/a.rs", "use crate::{model::Reply,\n  flow::Pump};", &["2: decide may not import flow::Pump"]),
    ("decide/a.rs", "use super::super::flow;", &["1: decide may not import flow"]),
    ("decide/a.rs", "fn f() { crate::desk::reply() }", &["1: decide may not import desk::reply"]),
    ("decide/a.rs", "fn f(s: &dyn crate::views::V) {}", &["1: decide may not import views::V"]),
    ("decide/a.rs", "fn f() { vec![\n crate::desk::reply()] }", &["2: decide may not import desk::reply"]),
    ("decide/a.rs", "mod inner { use super::super::super::flow::Pump; }", &["1: decide may not import flow::Pump"]),
    ("decide/a.rs", "mod inner { use super::super::turn::Turn; use crate::model::Reply; }", &[]),
    ("decide/a.rs", "pub(in crate::decide) fn f() {}", &[]),
    ("flow/a.rs", "use crate::desk;", &["1: flow may not import desk"]),
    ("desk/a.rs", "use crate::flow::inbox;", &["1: desk may not import flow::inbox"]),
    ("flow/a.rs", "use crate::audits::check_owner;", &[]),
    ("audits/a.rs", "use crate::flow::Pump;", &["1: audits may not import flow::Pump"]),
    ("channel/terminal/a.rs", "use crate::channel::web::Page;", &["1: channel terminal may not import channel web"]),
    ("channel/terminal/a.rs", "use super::super::telegram;", &["1: channel terminal may not import channel telegram"]),
    ("channel/terminal/a.rs", "use super::printer;\nuse crate::channel::Shared;", &[]),
    ("channel/terminal/a.rs", "use crate::store::SledStore;", &["1: channel may not import store::SledStore"]),
    ("main.rs", "fn main() { simdesk::cli::main() }", &[]),
    ("main.rs", "fn main() { simdesk::app::open() }", &["1: main may not import app::open"]),
    ("misc/a.rs", "", &["1: misc is no room"]),
    ("cli/a.rs", "use crate::misc::x;", &["1: cli imports misc, which is no room"]),
    // Crates.
    ("flow/a.rs", "use sled::Db;", &["1: flow may not use the crate sled (only store/sled)"]),
    ("store/memory.rs", "fn f(d: ::sled::Db) {}", &["1: store may not use the crate sled"]),
    ("store/sled/a.rs", "fn f(d: ::sled::Db) {}", &[]),
    ("store/mod.rs", "mod sled;\npub use sled::SledStore;\npub use self::sled::SledOptions;", &[]),
    ("app/a.rs", "#[derive(clap::Args)] struct A;", &["1: app may not use the crate clap"]),
    ("understand/a.rs", "async fn f() { tokio::time::sleep(D).await }", &["1: understand may not use the crate tokio"]),
    ("render/a.rs", "use fluent_bundle::FluentResource as R;", &["1: render may not use the crate fluent_bundle"]),
    ("decide/a.rs", "fn f() { tracing::info!(\"x\") }", &["1: decide may not use the crate tracing"]),
    ("model/a.rs", "use serde::Serialize;\nuse chrono::Utc;", &[]),
    // The standard library in pure rooms.
    ("faq/a.rs", "use std::{collections::BTreeMap, fs};", &["1: faq is pure and may not use std::fs"]),
    ("faq/a.rs", "fn f() { std::env::var(\"X\"); }", &["1: faq is pure and may not use std::env::var"]),
    (
        "decide/a.rs",
        "fn f() { json!(std::time::SystemTime::now()) }",
        &["1: decide is pure and may not use std::time::SystemTime"],
    ),
    ("decide/a.rs", "use std::time::Duration;", &[]),
    ("decide/a.rs", "use std::*;", &["1: decide is pure and may not use std::*"]),
    ("app/a.rs", "use std::fs;", &[]),
    // Words.
    ("app/a.rs", "fn f() { x().unwrap(); y().unwrap_or(1); }", &["1: unwrap() says nothing"]),
    ("app/a.rs", "fn f() { assert!(\n x().unwrap()); }", &["2: unwrap() says nothing"]),
    ("app/a.rs", "#![allow(dead_code)]\nfn f() { todo!() }", &["1: allow hides", "2: todo! is"]),
    ("app/a.rs", "#[cfg_attr(test, allow(dead_code))]\nfn f() { dbg!(1); }", &["1: allow hides", "2: dbg! is"]),
    ("app/a.rs", "#[expect(dead_code, reason = \"x\")]\nfn f() {}", &[]),
    ("app/a.rs", "fn f( {", &["1: not Rust"]),
];

#[test]
fn the_checker_sees_what_it_should() {
    let mut wrong = Vec::new();
    for (file, source, expected) in SNIPPETS {
        let faults: Vec<String> = check::walls(file, source).iter().map(|f| format!("{}: {}", f.line, f.text)).collect();
        let same = faults.len() == expected.len() && faults.iter().zip(*expected).all(|(f, e)| f.starts_with(e));
        if !same {
            wrong.push(format!("{file}: {source}\n  expected {expected:?}\n  found    {faults:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_checker_sees_the_shape() {
    let faults = |source: &str| check::shape("src/a.rs", source).iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(faults("//! Why.\n\nfn f() {}\n"), Vec::<String>::new());
    assert_eq!(faults("fn f() {}\n"), ["src/a.rs:1: a file opens with `//!` and says why it exists"]);
    let long = format!("//! Why.\n{}", "\n".repeat(500));
    assert_eq!(faults(&long), ["src/a.rs:501: 501 lines, at most 500: split it by what changes together"]);
}
