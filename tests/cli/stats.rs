//! Statistics as a process of their own: beside a running chat and without one, as text, JSON and a page.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::help::Home;

/// Three rejections of long ago, and an order in review.
const ORDERS: &str = r#"{"order_id": "6900000000000000201", "audit_status": "rejected", "reason_text": "证件照不清晰", "decided_at": "2024-05-06 10:00:00"}
{"order_id": "6900000000000000202", "audit_status": "rejected", "reason_text": "证件照模糊", "decided_at": "2024-05-06 23:30:00"}
{"order_id": "6900000000000000203", "audit_status": "rejected", "reason_text": "一证五户校验不通过，该证件已满5户", "decided_at": "2024-05-07 00:30:00"}
{"order_id": "6900000000000000204", "audit_status": "pending", "submitted_at": "2024-05-07 10:00:00"}
"#;

fn json(home: &Home) -> serde_json::Value {
    let done = home.on("s", &["stats", "--days", "3660", "--json"]).run().code(0).err("");
    serde_json::from_str(&done.out).expect("one object")
}

#[test]
fn statistics_work_beside_a_chat_and_without_one() {
    let home = Home::new();
    home.file("orders.jsonl", ORDERS);
    home.on("s", &["stats"]).run().code(0).err("").says("Rejections: 0").says("Conversations: 0");
    let mut chat = home.on("s", &["chat"]).start();
    chat.expect("5 转人工");
    home.on("s", &["import", "orders.jsonl"]).run().code(0);
    chat.say("照片模糊怎么办");
    chat.expect("转人工");
    chat.say("今天天气怎么样 订单6900000000000000999");
    chat.expect("转人工");
    chat.say("转人工");
    chat.expect("工单号 C-1001");
    let waiting = json(&home);
    assert_eq!(waiting["first_human_answer"]["waiting"], 1, "{waiting}");
    home.on("s", &["reply", "C-1001", "您好"]).run().code(0);
    chat.expect("您好");

    let beside = json(&home);
    assert_eq!((&beside["orders"], &beside["rejections"]), (&4.into(), &3.into()), "{beside}");
    assert_eq!((&beside["causes"][0]["entry"], &beside["causes"][0]["rejections"]), (&"id-photo".into(), &2.into()));
    assert_eq!((&beside["causes"][1]["entry"], &beside["causes"][1]["title"]), (&"quota".into(), &"名下号码数量已达上限".into()));
    let days: Vec<_> = beside["days"].as_array().expect("days").iter().filter(|d| d["rejections"] != 0).collect();
    assert_eq!((&days[0]["day"], &days[0]["rejections"]), (&"2024-05-06".into(), &2.into()));
    assert_eq!((&days[1]["day"], &days[1]["causes"]["quota"]), (&"2024-05-07".into(), &1.into()));
    assert_eq!(beside["conversations"]["asked"], 1);
    assert_eq!((&beside["conversations"]["handed_off"], &beside["hand_offs"][0]["reason"]), (&1.into(), &"asked".into()));
    assert_eq!((&beside["first_human_answer"]["answered"], &beside["first_human_answer"]["waiting"]), (&1.into(), &0.into()));
    assert!(!beside.to_string().contains("6900000000000000"), "no order number: {beside}");

    // A page for staff alone.
    home.on("s", &["stats", "--html", "page.html"]).run().code(0).err("").says("page.html");
    let page = fs::read_to_string(home.path("page.html")).expect("the page is there");
    assert!(page.starts_with("<!doctype html>") && page.trim_end().ends_with("</html>"), "{page}");
    let mode = fs::metadata(home.path("page.html")).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o077, 0, "nobody else may read it");
    chat.end().code(0).err("");
    assert_eq!(json(&home), beside, "the same without the chat");
    let english = home.on("s", &["stats", "--days", "3660"]).env("LANG", "en_GB.UTF-8").run().code(0).err("");
    assert!(english.out.contains("ID photo unclear or not acceptable"), "{english}");
}

#[test]
fn wrong_use_of_statistics_is_told() {
    let home = Home::new();
    for args in [&["stats", "--days", "0"][..], &["stats", "--days", "3661"], &["stats", "--json", "--html", "x"]] {
        home.on("s", args).run().code(2);
    }
    home.on("s", &["stats", "--html", "no/such/place.html"]).run().code(1).complains("no/such/place.html cannot be written");
    let help = home.simdesk(["stats", "--help"]).run().code(0);
    for key in ["first_human_answer", "out_of_scope", "median_s", "hand_offs", "retried"] {
        assert!(help.out.contains(key), "{help}");
    }
}
