//! `simdesk telegram setup` and `status`, and the start of `simdesk serve`, look at the staff's group.

use serde_json::json;

use super::emulator::{Server, Status};
use super::shop::Shop;
use crate::cli::help::Run;

fn with_group(shop: &Shop, args: &[&str], group: i64) -> Run {
    shop.run(args).env("SIMDESK_TELEGRAM_STAFF_GROUP", group.to_string())
}

/// A group, what is done to it, and what is missing then.
type Row = (&'static str, fn(&Server) -> i64, &'static [&'static str]);

const ROWS: &[Row] = &[
    ("as it should be", |server| server.forum("客服", &[20]), &[]),
    (
        "no topics",
        |server| {
            let group = server.supergroup("客服", &[20]);
            server.user(20).in_chat(group).makes_bot(Status::Administrator);
            group
        },
        &["it has no topics: turn on Topics", "\"Manage Topics\""],
    ),
    ("a basic group", |server| server.group("客服", &[20]), &["it is a basic group", "no administrator", "privacy mode"]),
    (
        "no rights",
        |server| {
            let group = server.forum("客服", &[20]);
            server.deny(group, &["can_manage_topics", "can_delete_messages"]);
            group
        },
        &["the bot lacks the right \"Manage Topics\"", "the bot lacks the right \"Delete Messages\""],
    ),
    (
        "a member that hears everything",
        |server| {
            let group = server.forum("客服", &[20]);
            server.user(20).in_chat(group).makes_bot(Status::Member);
            server.set_privacy(false);
            group
        },
        &["the bot is no administrator: make it one, with the rights \"Manage Topics\" and \"Delete Messages\""],
    ),
    (
        "kicked",
        |server| {
            let group = server.forum("客服", &[20]);
            server.user(20).in_chat(group).makes_bot(Status::Kicked);
            group
        },
        &["the bot is not in it (Forbidden: bot was kicked from the supergroup chat): check [telegram] staff_group"],
    ),
    ("no such group", |_| -100_999, &["the bot is not in it (Bad Request: chat not found)"]),
    (
        "moved",
        |server| {
            let group = server.forum("客服", &[20]);
            server.user(20).in_chat(group).migrates();
            group
        },
        &["it is the supergroup -100", "set [telegram] staff_group = -100"],
    ),
];

#[test]
fn what_is_missing_is_said() {
    let shop = Shop::open();
    shop.run(&["telegram", "status"]).run().code(0);
    for (what, make, missing) in ROWS {
        shop.server.set_privacy(true);
        let group = make(&shop.server);
        for command in ["status", "setup"] {
            let done = with_group(&shop, &["telegram", command], group).run();
            let done = done.code(i32::from(!missing.is_empty())).err("");
            assert_eq!(missing.is_empty(), done.out.contains("all is as it should be"), "{what}: {done}");
            for part in *missing {
                assert!(done.out.contains(part), "{what}: no {part:?} in {done}");
            }
        }
    }
}

#[test]
fn staff_have_their_commands_in_their_language() {
    let shop = Shop::open();
    let group = shop.server.forum("客服", &[20]);
    let commands = |shop: &Shop| shop.server.profile(&format!("commands/chat {group}/")).unwrap_or_default();
    with_group(&shop, &["telegram", "setup"], group).run().code(0).says("客服");
    let all = commands(&shop);
    assert_eq!(all.as_array().map(Vec::len), Some(18));
    assert_eq!(all[0], json!({"command": "claim", "description": "接手这个工单"}));
    shop.home.file("config/simdesk/config.toml", format!("[telegram]\nstaff_group = {group}\n[desk]\nlanguage = \"en\"\n"));
    shop.run(&["telegram", "setup"]).run().code(0);
    assert_eq!(commands(&shop)[0]["description"], "Take this case");
}

#[test]
fn the_start_is_not_held_up_and_says_what_is_missing() {
    let shop = Shop::open();
    let group = shop.server.forum("客服", &[20]);
    shop.server.deny(group, &["can_manage_topics"]);
    let mut live = with_group(&shop, &["serve"], group).start();
    live.expect_log("simdesk serves Telegram");
    let user = shop.server.user(42);
    user.says("怎么退款");
    assert!(user.next_answer().text.contains("退"));
    shop.server.wait_for("the commands", |server| server.profile(&format!("commands/chat {group}/")));
    // Before the line that it serves, or after it.
    let done = live.terminate().code(0);
    assert!(done.err.contains("the bot lacks the right \"Manage Topics\""), "{done}");
}
