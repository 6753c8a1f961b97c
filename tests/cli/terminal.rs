//! The chat on a real terminal, through a pseudo-terminal of Python.

use std::process::Command;

use serde_json::{Value, json};

use super::help::{Home, skip};

/// Runs the program on a terminal. `None`: there is no Python here.
pub fn on_terminal(home: &Home, args: &[&str], steps: &Value) -> Option<String> {
    let report = report(home, env!("CARGO_BIN_EXE_simdesk"), args, steps)?;
    let seen = given_back(&report);
    assert_eq!((&report["fault"], &report["code"]), (&Value::Null, &0.into()), "{seen}");
    assert!(!seen.contains("panicked"), "{seen}");
    Some(seen)
}

/// Runs any program on a terminal, and tells how that went.
pub fn report(home: &Home, program: &str, args: &[&str], steps: &Value) -> Option<Value> {
    if !Command::new("python3").arg("-c").arg("import pty, termios").status().is_ok_and(|s| s.success()) {
        skip("there is no python3 to open a terminal with");
        return None;
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/screen.py");
    let mut all = vec![script.to_owned(), steps.to_string(), program.to_owned()];
    all.extend(args.iter().map(|&a| a.to_owned()));
    let done = home.program("python3", &all).env("TERM", "xterm").run().code(0);
    Some(serde_json::from_str(&done.out).unwrap_or_else(|e| panic!("{e}: {done}")))
}

/// What was on a terminal that is as it was: not raw, the other screen left, the cursor shown, pastes no longer marked.
pub fn given_back(report: &Value) -> String {
    let seen = report["seen"].as_str().unwrap_or_default().to_owned();
    assert_eq!(report["restored"], true, "the terminal is as it was: {seen}");
    for (taken, given) in [("\u{1b}[?1049h", "\u{1b}[?1049l"), ("\u{1b}[?25l", "\u{1b}[?25h"), ("\u{1b}[?2004h", "\u{1b}[?2004l")]
    {
        assert!(seen.rfind(taken) <= seen.rfind(given), "{taken:?} was not taken back: {seen:?}");
    }
    seen
}

#[test]
fn a_line_is_answered_and_both_ways_out_work() {
    for way_out in ["\u{4}", "\u{3}", "/quit\r"] {
        let home = Home::new();
        let store = home.store("s");
        let steps = json!([
            ["expect", "> "],
            ["send", "照片模糊怎么办\r"],
            ["expect", "身份证照片"],
            ["expect", "> "],
            ["send", way_out]
        ]);
        on_terminal(&home, &["--store", &store, "chat"], &steps);
    }
}

#[test]
fn ctrl_c_leaves_while_a_line_is_half_typed() {
    let home = Home::new();
    let steps = json!([["expect", "> "], ["send", "半句"], ["expect", "半句"], ["send", "\u{3}"]]);
    on_terminal(&home, &["chat", "--demo"], &steps);
    assert!(home.files("tmp").is_empty(), "the demo's store is gone: {:?}", home.files("tmp"));
}

#[test]
fn a_paste_of_several_lines_is_one_message() {
    let home = Home::new();
    let store = home.store("s");
    let paste = "\u{1b}[200~订单审核失败\r\n原因：证件照片模糊\n请重新上传\u{1b}[201~";
    let steps = json!([
        ["expect", "> "],
        ["send", paste],
        ["send", "\r"],
        ["expect", "身份证照片"],
        ["expect", "> "],
        ["send", "转人工\r"],
        ["expect", "C-1001"],
        ["expect", "> "],
        ["send", "\u{4}"]
    ]);
    if on_terminal(&home, &["--store", &store, "chat"], &steps).is_some() {
        let case = home.on("s", &["cases", "--json"]).run().code(0);
        let case: Value = serde_json::from_str(&case.out).expect("JSON");
        let said: Vec<&str> = case["notes"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|n| n["who"] == "customer")
            .filter_map(|n| n["text"].as_str())
            .collect();
        assert_eq!(said, ["订单审核失败\n原因：证件照片模糊\n请重新上传", "转人工"]);
    }
}

#[test]
fn an_answer_that_arrives_while_typing_keeps_the_typed_line() {
    let home = Home::new();
    let store = home.store("s");
    let reply = [env!("CARGO_BIN_EXE_simdesk"), "--store", &store, "reply", "C-1001", "客服来了"];
    let steps = json!([
        ["expect", "> "],
        ["send", "转人工\r"],
        ["expect", "C-1001"],
        ["expect", "> "],
        ["send", "我还没写完"],
        ["expect", "我还没写完"],
        ["run", reply],
        ["expect", "客服来了"],
        ["expect", "> 我还没写完"],
        ["send", "，现在写完了\r"],
        ["expect", "> "],
        ["send", "\u{4}"]
    ]);
    if on_terminal(&home, &["--store", &store, "chat"], &steps).is_some() {
        home.on("s", &["cases", "C-1001"]).run().code(0).says("customer: 我还没写完，现在写完了");
    }
}
