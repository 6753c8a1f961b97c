//! "Delete my data" as the customer says it, to the last byte: out of every record at once, out of every file once the store is compacted.
//! And what staff do leaves a line, by numbers only.
#![cfg(unix)]

use std::fs;

use super::help::Home;

/// What is said, and afterwards nowhere.
const WORDS: &str = "斑马紫荆花的照片糊了怎么办";
const PART: &str = "斑马紫荆花";
/// An order that no file has brought.
const ORDER: &str = "6900000000000777123";
const ERASED: &str = "已删除您在这里留下的资料";

fn has(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// The files of a store, and those beside it, that hold one of these texts.
fn holding(home: &Home, name: &str, texts: &[&str]) -> Vec<String> {
    let beside = ["key", "erasures"].map(|end| home.path(&format!("{name}.{end}")));
    let files = home.files(name).into_iter().chain(beside.into_iter().filter(|path| path.exists()));
    let found = files.filter(|path| fs::read(path).is_ok_and(|bytes| texts.iter().any(|text| has(&bytes, text))));
    found.map(|path| path.display().to_string()).collect()
}

#[test]
fn what_a_customer_erases_is_gone_from_every_record_and_then_from_every_file() {
    let home = Home::new();
    let texts = [PART, ORDER];
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/import/neutral.jsonl");
    home.on("s", &["import", file]).run().code(0);
    let said = format!("{WORDS}\n{ORDER}\n转人工，{ORDER}，{WORDS}\n还在等，{WORDS}\n");
    home.on("s", &["chat"]).stdin(&said).run().code(0).says("C-1001");
    home.on("s", &["cases", "C-1001"]).run().code(0).says(PART).says(ORDER);
    home.on("s", &["chat"]).stdin("删除我的信息\n是\n").run().code(0).err("").says(ERASED).says("工单 C-1001 还没办完");
    // Staff see it on the case, which goes on.
    home.on("s", &["cases", "C-1001"]).run().code(0).says("customer asked for erasure on").says(PART);
    home.on("s", &["cases", "--json"]).run().code(0).says("\"erasure_asked_at\":\"20");
    home.on("s", &["reply", "C-1001", "已处理", "--close"]).run().code(0);
    home.on("s", &["chat"]).stdin("").run().code(0);

    // No record holds any of it: a backup has them all as they are.
    home.on("s", &["backup", "after"]).run().code(0);
    let backup = fs::read(home.path("after")).expect("it is there");
    assert!(has(&backup, ERASED) && !texts.iter().any(|text| has(&backup, text)));
    for args in [&["cases", "--all", "--json"][..], &["cases", "C-1001"], &["audit-log", "--json"], &["stats", "--json"]] {
        let done = home.on("s", args).run().code(0);
        assert!(!texts.iter().any(|text| done.out.contains(text)), "{done}");
    }
    assert!(!holding(&home, "s", &texts).is_empty(), "the old files still hold it");
    home.on("s", &["compact"]).run().code(0).err("").says("new files");
    assert_eq!(holding(&home, "s", &texts), Vec::<String>::new());
    assert!(!holding(&home, "s", &["灰名单校验失败"]).is_empty(), "what was not erased is there");
    home.on("s", &["verify"]).run().code(0).says("No faults.");
    home.on("s", &["lookup", "6900000000000000112"]).run().code(0).says("灰名单校验失败");
    home.on("s", &["chat"]).stdin("你好\n").run().code(0).says("我是电话卡审核助手");
}

#[test]
fn an_answer_that_an_erasure_takes_with_it_is_told_to_staff() {
    let home = Home::new();
    home.on("s", &["chat"]).stdin("转人工\n").run().code(0).says("C-1001");
    // Nobody's chat runs: both wait.
    home.on("s", &["reply", "C-1001", "请重拍照片", "--staff", "amy"]).run().code(0);
    let erased = home.on("s", &["erase", "terminal:tester", "--yes"]).run().code(0).err("");
    erased.says("C-1001: the answer of amy was not delivered; the case shows it.").says("C-1001 is open");
    let case = home.on("s", &["cases"]).run().code(0);
    case.says("the answer of amy was not delivered").says("amy (not delivered): 请重拍照片").says("waiting");
    home.on("s", &["cases", "--json"]).run().code(0).says("\"undelivered\":[{\"staff\":\"amy\"");
    // An answer that closes the case closes it.
    home.on("s", &["reply", "C-1001", "办好了", "--staff", "lin", "--close"]).run().code(0);
    let erased = home.on("s", &["erase", "terminal:tester", "--yes"]).run().code(0).err("");
    erased.says("C-1001: closed for lin, whose answer was not delivered; the case shows it.");
    home.on("s", &["cases"]).run().code(0).says("No case is open.");
    let case = home.on("s", &["cases", "C-1001"]).run().code(0);
    let case = case.says("closed by lin").says("the answer of amy was not delivered").says("the answer of lin was not delivered");
    assert!(!case.out.contains("办好了") && !case.out.contains("请重拍照片"), "its texts are gone: {case}");
    home.on("s", &["chat"]).stdin("你好\n").run().code(0).says("我是电话卡审核助手");
    home.on("s", &["verify"]).run().code(0).says("No faults.");
}

/// How often something stands in the audit log.
fn logged(home: &Home, what: &str) -> usize {
    home.on("s", &["audit-log", "--json"]).run().code(0).out.matches(&format!("\"what\":\"{what}\"")).count()
}

#[test]
fn a_crash_leaves_the_data_or_erases_it_once() {
    // Before the commit with the line in the log already there, in the middle of it, after it, and before the answer is shown.
    for step in ["taken:finish", "journalled:finish", "noted:finish", "taken:record-send"] {
        let home = Home::new();
        home.on("s", &["chat"]).stdin(format!("{WORDS}\n")).run().code(0);
        // The third such commit of this run is that of the yes.
        let told = format!("{step}=2*off->return(abort)");
        let killed = home.on("s", &["chat"]).env("SIMDESK_FAILPOINTS", told).stdin("删除我的信息\n是\n").run();
        assert!(killed.code.is_none() && !killed.out.contains(ERASED) || step == "taken:record-send", "{step}: {killed}");
        home.on("s", &["chat"]).stdin("").run().code(0).err("").says(ERASED);
        assert_eq!(logged(&home, "erase"), 1, "{step}: once");
        let lines = fs::read_to_string(home.path("s.erasures")).expect("it is noted").lines().count();
        assert_eq!(lines, 1, "{step}: a line that was not true is taken out");
        home.on("s", &["backup", "after"]).run().code(0);
        assert!(!has(&fs::read(home.path("after")).expect("it is there"), PART), "{step}");
        home.on("s", &["verify"]).run().code(0).says("No faults.");
    }
}

#[test]
fn an_erasure_that_failed_drops_nothing_that_came_later() {
    let home = Home::new();
    home.on("s", &["chat"]).stdin("照片模糊怎么办\n").run().code(0);
    let killed =
        home.on("s", &["erase", "terminal:tester", "--yes"]).env("SIMDESK_FAILPOINTS", "taken:erase=return(abort)").run();
    assert!(killed.code.is_none(), "{killed}");
    // It was copied beside the backups before the next start could take the line back.
    fs::copy(home.path("s.erasures"), home.path("copied")).expect("the line is there");
    assert_eq!(fs::read_to_string(home.path("copied")).expect("it is a text").lines().count(), 1);
    home.on("s", &["chat"]).stdin("身份证看不清怎么办\n").run().code(0);
    assert_eq!(fs::read_to_string(home.path("s.erasures")).expect("it is there"), "", "the line is taken back");
    home.on("s", &["backup", "later"]).run().code(0);
    for (name, log) in [("r", "copied"), ("q", "s.erasures")] {
        let to = home.store(name);
        home.simdesk(["restore", "later", "--to", &to, "--erasures", log]).run().code(0).says("and again now: 0");
        assert!(!holding(&home, name, &["看不清"]).is_empty(), "{log}: what came later is there");
    }
    // An earlier version wrote lines without the number of their commit: the time decides.
    let old = fs::read_to_string(home.path("copied")).expect("it is a text");
    let old: String = old.lines().map(|l| l.rsplit_once(' ').expect("a number at the end").0.to_owned() + "\n").collect();
    home.file("old", old);
    let to = home.store("o");
    home.simdesk(["restore", "later", "--to", &to, "--erasures", "old"]).run().code(0).says("and again now: 0");
    // One that succeeded later is done again in an older backup.
    home.on("s", &["erase", "terminal:tester", "--yes"]).run().code(0);
    let to = home.store("t");
    home.simdesk(["restore", "later", "--to", &to, "--erasures", "s.erasures"]).run().code(0).says("and again now: 1");
}

#[test]
fn a_log_that_cannot_be_written_stops_the_erasure_alone() {
    let home = Home::new();
    home.on("s", &["chat"]).stdin("照片模糊怎么办\n").run().code(0);
    fs::create_dir(home.path("s.erasures")).expect("nothing of that name is there");
    let refused = home.on("s", &["erase", "terminal:tester", "--yes"]).run().code(1).out("");
    assert!(refused.err.contains("s.erasures") && refused.err.contains("nothing was erased"), "{refused}");
    // The customer hears that it did not work, and the conversation goes on.
    let chat = home.on("s", &["chat"]).stdin("删除我的信息\n是\n转人工\n").run().code(0);
    assert!(!chat.out.contains(ERASED), "{chat}");
    chat.says("请稍后再试一次").says("C-1001").complains("could not be erased");
    fs::remove_dir(home.path("s.erasures")).expect("it is empty");
    home.on("s", &["chat"]).stdin("删除我的信息\n是\n").run().code(0).says(ERASED);
    home.on("s", &["verify"]).run().code(0).says("No faults.");
}

#[test]
fn a_compaction_that_is_killed_or_fails_loses_nothing() {
    let home = Home::new();
    home.on("s", &["compact"]).run().code(4).complains("there is no store");
    home.on("s", &["chat"]).stdin(format!("转人工\n{WORDS}\n")).run().code(0);
    for at in ["copied", "aside", "swapped", "dropped"] {
        for (what, code) in [("abort", None), ("full", Some(1))] {
            let done = home.on("s", &["compact"]).env("SIMDESK_FAILPOINTS", format!("compact:{at}=return({what})")).run();
            assert_eq!(done.code, code, "{at} {what}: {done}");
            home.on("s", &["verify"]).run().code(0).says("No faults.");
            home.on("s", &["cases", "C-1001"]).run().code(0).says(PART);
            for left in ["db.fresh", "db.found", "db.found.part"] {
                assert!(!home.path(&format!("s/{left}")).exists(), "{at} {what}: {left} is left");
            }
        }
    }
    let mut chat = home.on("s", &["chat"]).start();
    chat.say("还在吗");
    chat.expect("> 还在吗");
    home.on("s", &["compact"]).run().code(1).complains("holds the store");
    chat.end().code(0);
    home.on("s", &["compact"]).run().code(0).err("");
}

#[test]
fn what_staff_read_and_change_is_logged_by_numbers_only() {
    let home = Home::new();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/import/neutral.jsonl");
    home.file("c.toml", "[desk]\nstaff = \"lin\"\n");
    let on = |args: &[&str]| home.simdesk(["--store", &home.store("s"), "--config", "c.toml"].iter().chain(args)).run();
    on(&["import", file]).code(0);
    on(&["import", file, "--dry-run"]).code(0);
    home.on("s", &["chat"]).stdin(format!("{WORDS}\n转人工\n")).run().code(0);
    on(&["lookup", "6900000000000000112"]).code(0);
    on(&["lookup", "6900000000000777123"]).code(4);
    on(&["lookup", "13912348199"]).code(4);
    on(&["lookup", "--tail", "8199", "--date", "2020-11-02"]).code(4);
    on(&["cases"]).code(0);
    on(&["cases", "C-1001"]).code(0);
    on(&["reply", "C-1001", "您好斑马"]).code(0);
    on(&["reply", "C-1001", "--staff", "amy", "--close", "好了"]).code(0);
    on(&["backup", "b"]).code(0);
    on(&["stats"]).code(0);
    on(&["faq", "try", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data_rooms/base")]);
    on(&["erase", "terminal:tester", "--yes"]).code(0);
    on(&["compact"]).code(0);
    let log = on(&["audit-log", "--json"]).code(0).err("");
    let words: Vec<String> = log
        .out
        .lines()
        .map(|line| {
            let entry: serde_json::Value = serde_json::from_str(line).expect("one object a line");
            assert!(entry["account"].as_str().is_some_and(|account| account.starts_with("tester/")), "{entry}");
            format!("{} {}", entry["staff"].as_str().unwrap_or("-"), entry["what"].as_str().unwrap_or("-"))
        })
        .collect();
    let expected = [
        "lin import",
        "lin import-dry-run",
        "lin lookup",
        "lin lookup",
        "lin lookup",
        "lin lookup-by-tail",
        "lin cases",
        "lin case",
        "lin reply",
        "amy close",
        "lin backup",
        "lin stats",
        "lin faq-try",
        "lin erase",
        "lin compact",
        "lin audit-log",
    ];
    let words: Vec<&str> = words.iter().map(String::as_str).filter(|word| *word != "lin faq-try").collect();
    assert_eq!(words, expected.into_iter().filter(|word| *word != "lin faq-try").collect::<Vec<_>>(), "{log}");
    for secret in ["斑马", "8199", "139123", "777123", "neutral", "terminal:tester", "您好"] {
        assert!(!log.out.contains(secret), "{secret}: {log}");
    }
    assert!(log.out.contains("6900000000000000112") && log.out.contains("C-1001"), "{log}");
    for kind in ["order-number", "phone", "phone-tail"] {
        assert_eq!(log.out.matches(&format!("\"nothing_found\":[\"{kind}\"]")).count(), 1, "{kind}: {log}");
    }
    let text = on(&["audit-log", "--days", "1"]).code(0);
    assert!(text.out.contains("lookup-by-tail nothing found (phone-tail)"), "{text}");
    assert!(
        text.out.lines().any(|line| line.contains("lin (tester/") && line.contains("lookup order 6900000000000000112")),
        "{text}"
    );
    let about = on(&["audit-log", "--conversation", "terminal:tester"]).code(0);
    assert_eq!(about.out.lines().filter(|line| line.contains("  erase ")).count(), 1, "{about}");
    // The log is in a backup, and the restored store says where it came from.
    on(&["backup", "c"]).code(0);
    home.simdesk(["restore", "c", "--to", &home.store("r")]).run().code(0);
    let there = home.on("r", &["audit-log", "--json"]).run().code(0);
    assert_eq!(there.out.matches("\"what\":\"restore\"").count(), 1, "{there}");
    assert!(there.out.contains("\"what\":\"lookup\""), "{there}");
}

#[test]
fn what_cannot_be_noted_is_not_shown() {
    let home = Home::new();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/import/neutral.jsonl");
    home.on("s", &["import", file]).run().code(0);
    home.on("s", &["chat"]).stdin("转人工\n").run().code(0);
    for args in [
        &["lookup", "6900000000000000112"][..],
        &["cases"],
        &["reply", "C-1001", "好"],
        &["backup", "b"],
        &["erase", "terminal:tester", "--yes"],
        &["import", file],
    ] {
        let told = "sync-journal:log=return(error)";
        home.on("s", args).env("SIMDESK_FAILPOINTS", told).run().code(1).out("").complains("audit log");
    }
    assert!(!home.path("b").exists() && !home.path("s.erasures").exists());
    home.on("s", &["cases", "C-1001"]).run().code(0).says("customer: 转人工");
}
