//! A person takes over from a second terminal, while the customer's chat runs.

use std::os::unix::fs::PermissionsExt;

use super::help::{Home, pending_orders};

#[test]
fn a_person_answers_and_the_customer_reads_it() {
    let home = Home::new();
    let mut chat = home.on("s", &["chat"]).start();
    chat.expect("5 转人工");
    let mode = std::fs::metadata(home.path("s/control.sock")).expect("the socket is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "nobody else may use the socket");
    let dir = std::fs::metadata(home.path("s")).expect("the store is there").permissions().mode();
    assert_eq!(dir & 0o077, 0, "nobody else may look into the store");
    chat.say("照片模糊怎么办");
    chat.expect("转人工");
    chat.say("转人工");
    chat.expect("工单号 C-1001");

    let list = home.on("s", &["cases"]).run().code(0).err("").says("C-1001  waiting  asked for a person").says("照片模糊怎么办");
    assert!(list.out.contains("terminal:tester"), "{list}");
    let json = home.on("s", &["cases", "--json"]).run().code(0).err("");
    let case: serde_json::Value = serde_json::from_str(&json.out).expect("one object a line");
    assert_eq!((&case["case"], &case["state"]), (&"C-1001".into(), &"waiting".into()), "{json}");
    home.on("s", &["cases", "C-1001"]).run().code(0).says("照片模糊怎么办");

    home.on("s", &["reply", "C-1001", "您好，请发订单号"])
        .run()
        .code(0)
        .err("")
        .out("C-1001: taken; the customer reads it in terminal:tester.\n");
    chat.expect("您好，请发订单号");
    chat.say("稍等").say("好的");
    chat.expect("> 好的");
    home.on("s", &["cases"]).run().code(0).says("with staff").says("customer: 稍等");
    // Other work goes on beside it.
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/import/neutral.jsonl");
    home.on("s", &["import", file]).run().code(0).says("2 new");
    home.on("s", &["lookup", "6900000000000000112"]).run().code(0).says("灰名单校验失败");
    home.on("s", &["reply", "C-4242", "谁"])
        .run()
        .code(4)
        .err("simdesk: there is no case C-4242; `simdesk cases` lists the open ones\n");
    home.on("s", &["reply", "C-1001"]).run().code(2).complains("required");

    home.on("s", &["reply", "C-1001", "--close", "已为您处理好", "--staff", "lin"]).run().code(0).err("");
    chat.expect("已为您处理好");
    home.on("s", &["cases"]).run().code(0).out("No case is open.\n");
    home.on("s", &["cases", "--all"]).run().code(0).says("closed by lin");
    home.on("s", &["reply", "C-1001", "还有吗"]).run().code(1).complains("C-1001").complains("closed");
    // The bot answers again.
    chat.say("审核要多久");
    chat.expect("工作日");
    let done = chat.end().code(0).err("");
    assert_eq!(done.count("您好，请发订单号"), 0, "nothing is shown twice: {done}");
    assert!(!home.path("s/control.sock").exists(), "the socket goes with the process");
}

#[test]
fn commands_side_by_side_do_not_stand_in_each_others_way() {
    let home = Home::new();
    home.on("s", &["chat"]).stdin("转人工\n").run().code(0);
    let runs: Vec<_> = std::thread::scope(|scope| {
        let started: Vec<_> = (0..12).map(|_| scope.spawn(|| home.on("s", &["cases"]).run())).collect();
        started.into_iter().map(|run| run.join().expect("it runs")).collect()
    });
    for done in runs {
        done.code(0).err("").says("C-1001");
    }
}

#[test]
fn two_chats_on_one_store_have_their_own_conversations() {
    let home = Home::new();
    let mut first = home.on("s", &["chat"]).start();
    first.expect("5 转人工");
    let mut second = home.on("s", &["chat"]).start();
    second.expect("5 转人工");
    first.say("转人工");
    first.expect("工单号 C-1001");
    second.say("转人工");
    second.expect("工单号 C-1002");
    home.on("s", &["reply", "C-1002", "给第二位"]).run().code(0).says("terminal-2:tester");
    home.on("s", &["reply", "C-1001", "给第一位"]).run().code(0).says("terminal:tester");
    first.expect("给第一位");
    second.expect("给第二位");
    // The one that holds the store leaves; the other one goes on, and so do the commands.
    let done = first.end().code(0).err("");
    assert_eq!(done.count("给第二位"), 0);
    home.on("s", &["reply", "C-1002", "还在"]).run().code(0);
    second.expect("还在");
    // A line is read when the one before it is done.
    second.say("谢谢，再见").say("/menu");
    second.expect("> /menu");
    home.on("s", &["cases", "C-1002"]).run().code(0).says("谢谢，再见");
    let done = second.end().code(0).err("");
    assert_eq!(done.count("给第一位"), 0);
}

#[test]
fn a_chat_survives_an_import_that_ends_and_one_that_is_killed() {
    let home = Home::new();
    home.file("rows.jsonl", pending_orders(60_000));
    let import = home.on("s", &["import", "rows.jsonl"]).start();
    let lock = home.path("s/control.sock");
    while !lock.exists() {
        std::thread::yield_now();
    }
    let mut chat = home.on("s", &["chat"]).start();
    chat.expect("5 转人工");
    import.kill();
    chat.say("转人工");
    chat.expect("工单号 C-1001");
    home.on("s", &["cases"]).run().code(0).says("C-1001");
    chat.end().code(0).err("");
}
