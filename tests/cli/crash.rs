//! kill -9 at the worst moment: what was acknowledged is there afterwards, and nothing is answered twice.

use super::help::Home;

#[test]
fn a_killed_chat_goes_on() {
    let home = Home::new();
    let mut chat = home.on("s", &["chat"]).start();
    chat.say("转人工");
    chat.expect("工单号 C-1001");
    // The echo of the next line comes after the answer to this one was recorded as shown.
    chat.say("我的订单一直没消息");
    chat.expect("> 我的订单一直没消息");
    chat.kill();
    let done = home.on("s", &["chat"]).stdin("还在吗\n").run().code(0).err("");
    assert_eq!(done.count("已转人工，工单号 C-1001"), 0, "what was shown is not shown again: {done}");
    let case = home.on("s", &["cases", "C-1001"]).run().code(0).says("customer: 转人工").says("customer: 还在吗");
    assert_eq!(case.count("customer: 转人工"), 1, "{case}");
    home.on("s", &["cases", "C-1002"]).run().code(4);
}

#[test]
fn lines_that_were_taken_are_answered_after_a_crash() {
    for round in 0..6 {
        let home = Home::new();
        let mut chat = home.on("s", &["chat"]).start();
        chat.expect("5 转人工");
        for line in ["照片模糊怎么办", "钱什么时候退", "转人工"].iter().cycle().take(1 + round) {
            chat.say(line);
        }
        chat.expect("> ");
        chat.kill();
        let done = home.on("s", &["chat"]).stdin("转人工\n").run().code(0).err("");
        assert!(done.out.contains("C-1001"), "{done}");
        home.on("s", &["cases", "--all"]).run().code(0).says("C-1001");
        home.on("s", &["cases", "C-1002"]).run().code(4);
    }
}

#[test]
fn a_killed_import_is_run_again() {
    const ROWS: usize = 60_000;
    let home = Home::new();
    let row = |n: usize| {
        format!(
            "{{\"order_id\": \"69000000000000{n:05}\", \"audit_status\": \"rejected\", \"reason_text\": \"证件照片模糊\", \"submitted_at\": \"2026-11-10 09:00:00\", \"updated_at\": \"2026-11-11 09:00:00\"}}\n"
        )
    };
    home.file("rows.jsonl", (0..ROWS).map(row).collect::<Vec<_>>().concat());
    // As soon as something of it is on the disk, the process is killed.
    let import = home.on("s", &["import", "rows.jsonl"]).start();
    let grown = || home.files("s/db").iter().filter_map(|p| p.metadata().ok()).map(|m| m.len()).sum::<u64>() > 2 << 20;
    while !grown() {
        std::thread::yield_now();
    }
    import.kill();
    let done = home.on("s", &["import", "rows.jsonl", "--json"]).run().code(0).err("");
    let summary: serde_json::Value = serde_json::from_str(&done.out).expect("JSON");
    let total = &summary["files"][0];
    let count = |name: &str| total[name].as_u64().unwrap_or_default();
    assert_eq!(count("new") + count("updated") + count("unchanged"), ROWS as u64, "{done}");
    assert_eq!((count("updated"), count("refused")), (0, 0), "{done}");
    for n in [0, 1, ROWS / 2, ROWS - 1] {
        home.on("s", &["lookup", &format!("69000000000000{n:05}")]).run().code(0).says("证件照片模糊");
    }
    home.on("s", &["lookup", &format!("69000000000000{ROWS:05}")]).run().code(4);
    let again = home.on("s", &["import", "rows.jsonl"]).run().code(0);
    again.says("0 new, 0 updated");
}
