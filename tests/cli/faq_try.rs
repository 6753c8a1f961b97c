//! An edited FAQ is put to what customers have asked, before it goes live.

use super::help::Home;

const TITLE: &str = "身份证照片不清晰或不合要求";

fn edited_title() -> String {
    include_str!("../../faq/id-photo.toml").replace(TITLE, "照片要重拍")
}

#[test]
fn it_shows_which_answers_would_change() {
    let home = Home::new();
    home.file("new/faq/id-photo.toml", edited_title());
    home.file("bad/faq/id-photo.toml", edited_title().replace("kind = ", "knd = "));
    home.on("s", &["faq", "try", "new"])
        .run()
        .code(4)
        .out("")
        .err("simdesk: the store keeps no question of the last 90 days: nothing to try the FAQ on\n");

    let mut chat = home.on("s", &["chat"]).start();
    for line in ["照片模糊怎么办", "照片模糊怎么办", "审核要多久", "我的手机是13912345678，审核要多久", "1", "/menu", "转人工"]
    {
        chat.say(line);
    }
    chat.expect("工单号 C-1001");

    // Beside the running chat.
    let table = home.on("s", &["faq", "try", "new"]).run().code(0).err("");
    assert!(table.out.contains("masked question"), "{table}");
    assert!(
        table
            .out
            .lines()
            .any(|l| l.trim_start().starts_with("2×  照片模糊怎么办") && l.ends_with("id-photo  the same, new text")),
        "{table}"
    );
    table.says(": 0 would be answereddifferently, 2 by the same entry with a new text, ").says("1 conversation)");
    chat.end().code(0).err("");

    // And without it.
    let done = home.on("s", &["faq", "try", "new", "--json"]).run().code(0).err("");
    let json: serde_json::Value = serde_json::from_str(&done.out).expect("JSON");
    assert_eq!([&json["answer"], &json["text"], &json["conversations"]], [0, 2, 1], "{done}");
    let texts: Vec<&str> = json["rows"].as_array().expect("rows").iter().filter_map(|row| row["text"].as_str()).collect();
    assert!(texts.contains(&"审核要多久") && texts.iter().any(|text| text.starts_with("我的手机是[#]")), "{done}");
    assert!(!texts.contains(&"1") && !texts.contains(&"/menu"), "choices and commands ask nothing: {done}");
    assert_eq!(json["rows"][0]["text"], "照片模糊怎么办", "{done}");
    assert_eq!(json["rows"][0]["now"], json["rows"][0]["then"], "{done}");
    assert_eq!(json["now"]["data"], "built-in", "{done}");
    assert_ne!(json["now"]["version"], json["then"]["version"], "{done}");
    assert!(!done.out.contains("13912345678"), "questions are masked: {done}");

    // Nothing changes where the FAQ is the same, and faults are named before anything is tried.
    home.on("s", &["--data", "new", "faq", "try", "new"]).run().code(0).says(": 0 would be answereddifferently, 0 by");
    home.on("s", &["faq", "try", "bad"]).run().code(3).out("").complains("bad/faq/id-photo.toml:");
    home.on("s", &["faq", "try", "nowhere"]).run().code(3).complains("nowhere");
}

#[test]
fn a_question_that_another_entry_takes_is_listed() {
    let home = Home::new();
    let refund = include_str!("../../faq/refund.toml");
    let asked = "火星套餐的预约金能给我吐出来不";
    let edited = refund.replacen("\"zh-Hans\" = [", &format!("\"zh-Hans\" = [\n  \"{asked}\","), 1);
    assert_ne!(edited, refund, "the example is in");
    home.file("new/faq/refund.toml", edited);
    home.on("s", &["chat"]).stdin(format!("{asked}\n转人工\n")).run().code(0);
    let done = home.on("s", &["faq", "try", "new", "--json"]).run().code(0).err("");
    let json: serde_json::Value = serde_json::from_str(&done.out).expect("JSON");
    let row = json["rows"].as_array().expect("rows").iter().find(|row| row["text"] == asked).expect("it was asked");
    assert_eq!((&row["change"], &row["then"]["entry"]), (&"answer".into(), &"refund".into()), "{done}");
}
