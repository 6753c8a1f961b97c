//! The whole of it at work: two customers in two browsers, `simdesk serve` as a process, somebody at `simdesk desk`, and a kill in the middle
//! of it all.

use std::net::TcpListener;

use serde_json::json;

use super::browser::{self, Chromium, DESKTOP, PHONE};
use super::until;
use crate::cli::help::{Home, Live};
use crate::cli::terminal::on_terminal;

const ENTER: &str = "\u{e007}";

/// `simdesk serve` at this address.
fn serves(home: &Home, address: &str) -> Live {
    let mut live = home.on("s", &["serve"]).env("SIMDESK_WEB_LISTEN", address).start();
    live.expect_log("simdesk serves http://");
    live
}

/// How often a text stands in the conversation that a window shows.
fn times(window: &Chromium, text: &str) -> usize {
    let bubbles = window.runs("return [...document.querySelectorAll('#log .bubble')].map((b) => b.textContent);");
    bubbles.as_array().into_iter().flatten().filter(|bubble| bubble.as_str().is_some_and(|b| b.contains(text))).count()
}

#[test]
fn two_customers_are_answered_from_the_desk_over_a_kill() {
    let (Some(anna), Some(bo)) = (browser::open(PHONE), browser::open(DESKTOP)) else { return };
    let home = Home::new();
    let address = TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a free port").to_string();
    let live = serves(&home, &address);
    for (window, case) in [(&anna, "C-1001"), (&bo, "C-1002")] {
        window.goes_to(&format!("http://{address}/chat?lang=zh-Hans")).sees("#log li.bot", "您好");
        window.types("#text", &format!("转人工{ENTER}")).sees("#log li.bot:last-child", case);
    }
    let store = home.store("s");
    let steps = json!([
        ["size", 24, 80],
        ["shows", "C-1002"],
        ["shows", "C-1001"],
        ["send", "\r"],
        ["shows", "customer: "],
        ["send", "c"],
        ["shows", "yours; the customer hears that"],
        ["send", "r"],
        ["shows", "reply to C-1001"],
        ["send", "明天上午给您答复\r"],
        ["shows", "taken; the customer reads it in web"],
        ["send", "\u{1b}"],
        ["shows", "d draft"],
        ["send", "q"]
    ]);
    if on_terminal(&home, &["--store", &store, "desk", "--as", "lin"], &steps).is_none() {
        return;
    }
    anna.sees("#log", "明天上午给您答复");
    assert_eq!(times(&bo, "明天上午给您答复"), 0, "it is for Anna alone");

    live.kill();
    anna.types("#text", &format!("好的，我等着{ENTER}"));
    assert_eq!(anna.count("li[data-id]"), 1, "it waits in the page");
    let live = serves(&home, &address);
    until("what was written meanwhile has arrived", || anna.count("li[data-id]") == 0 && times(&anna, "好的，我等着") == 1);
    home.on("s", &["reply", "C-1002", "已经帮您催了", "--as", "lin"]).run().code(0);
    bo.sees("#log", "已经帮您催了");
    for window in [&anna, &bo] {
        window.reloads().sees("#log li.bot", "您好");
        for text in ["明天上午给您答复", "好的，我等着", "已经帮您催了"] {
            assert!(times(window, text) <= 1, "{text} once");
        }
    }
    assert_eq!((times(&anna, "好的，我等着"), times(&bo, "已经帮您催了")), (1, 1));
    home.on("s", &["cases", "C-1001"]).run().code(0).says("好的，我等着");
    live.terminate().code(0);
}
