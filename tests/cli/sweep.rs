//! `simdesk sweep` and `simdesk backup --status`, beside a running chat and without one.
#![cfg(unix)]

use std::fs;

use simdesk::store::backup::mark_of;

use super::help::Home;

/// Two orders, one of them without news for a quarter of a century.
const ORDERS: &str = r#"{"order_id": "6900000001", "audit_status": "rejected", "reason_text": "照片模糊", "updated_at": "2001-02-03 09:00:00"}
{"order_id": "6900000002", "audit_status": "rejected", "reason_text": "照片模糊", "updated_at": "2099-02-03 09:00:00"}
"#;

#[test]
fn a_sweep_counts_first_and_then_deletes() {
    let home = Home::new();
    home.on("s", &["sweep"]).run().code(4).complains("there is no store");
    home.file("orders.jsonl", ORDERS);
    home.on("s", &["import", "orders.jsonl"]).run().code(0).says("2 new");
    let mut chat = home.on("s", &["chat"]).start();
    chat.say("转人工");
    chat.expect("工单号 C-1001");
    let dry = home.on("s", &["sweep", "--dry-run"]).run().code(0).err("");
    assert_eq!(dry.out, "           1  orders\nThat would go; nothing was changed.\n");
    let json = home.on("s", &["sweep", "--dry-run", "--json"]).run().code(0).err("");
    let json: serde_json::Value = serde_json::from_str(&json.out).expect("it is JSON");
    assert_eq!((&json["version"], &json["dry_run"], &json["gone"]["orders"]), (&1.into(), &true.into(), &1.into()));
    assert_eq!(json["gone"]["messages"], 0, "every kind has its row");
    home.on("s", &["lookup", "6900000001"]).run().code(0);
    home.on("s", &["sweep"]).run().code(0).err("").says("That is gone.");
    home.on("s", &["sweep"]).run().code(0).err("").says("Nothing has outlived its days.");
    home.on("s", &["lookup", "6900000001"]).run().code(4);
    chat.end().code(0).err("");
    home.on("s", &["lookup", "6900000002"]).run().code(0);
    home.on("s", &["verify"]).run().code(0).says("No faults.");
    // Who keeps orders for ever has it in the configuration.
    home.file("c.toml", "[retention]\norders_days = 0\n");
    home.on("s", &["import", "orders.jsonl"]).run().code(0);
    home.on("s", &["--config", "c.toml", "sweep"]).run().code(0).says("Nothing has outlived its days.");
}

#[test]
fn the_status_of_scheduled_backups() {
    let home = Home::new();
    home.file("c.toml", "[backup]\ndir = \"backups\"\nevery = \"7d\"\nkeep = 2\n");
    home.on("s", &["backup", "--status"]).run().code(4).complains("there is no store");
    home.on("s", &["chat"]).stdin("照片模糊怎么办\n").run().code(0).err("");
    home.on("s", &["backup", "--status"]).run().code(0).says("`dir` of [backup] is not set");
    let status = |home: &Home| home.on("s", &["--config", "c.toml", "backup", "--status"]).run();
    status(&home).code(1).complains("check that it exists");
    fs::create_dir(home.path("backups")).expect("a new directory");
    status(&home).code(0).says("Every 168 hours into").says("the last 2 are kept, not encrypted").says("none yet");
    let mark = mark_of(&home.path("s"));
    home.file(&format!("backups/simdesk-auto-{mark}-20010101T000000Z.backup"), "x");
    status(&home).code(1).says("2001-01-01 00:00:00 UTC, 1 bytes").says("due");
    // A clock that went wrong proves nothing.
    home.file(&format!("backups/simdesk-auto-{mark}-20990101T000000Z.backup"), "x");
    status(&home).code(1).says("2001-01-01 00:00:00 UTC").says("due");
    home.on("s", &["backup", "--status", "file"]).run().code(2);
    home.on("s", &["backup"]).run().code(2).complains("FILE|DIR");
}

#[test]
fn config_check_says_where_backups_would_not_go() {
    let home = Home::new();
    let rows = [
        ("dir = \"none\"", "c.toml:2: none: it does not exist"),
        ("dir = \".\"\nrecipient = \"age1x\"", "c.toml:3: "),
        ("dir = \".\"\npassphrase_file = \"none\"", "c.toml:3: "),
    ];
    for (text, fault) in rows {
        home.file("c.toml", format!("[backup]\n{text}\n"));
        home.simdesk(["--config", "c.toml", "config", "check"]).run().code(2).out("").complains(fault);
    }
    home.file("pass", "correct horse\n");
    home.file("c.toml", "[backup]\ndir = \".\"\npassphrase_file = \"pass\"\n");
    home.simdesk(["--config", "c.toml", "config", "check"]).run().code(0).says("passphrase_file = \"pass\"  # c.toml:3");
}
