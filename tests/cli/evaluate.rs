//! `simdesk evaluate` as its users meet it: labelled files in, figures and a report page out.

use std::fs;

use serde_json::Value;

use super::help::{Done, Home};

const TRAIN: &str = "\
明天上海会下雨吗\tweather\t1\n今天外面冷不冷\tweather\n周末的天气怎么样\tweather\n北京明天会不会下雪\tweather
放一首周杰伦的歌\tmusic\n我想听点轻音乐\tmusic\n把这首歌加入歌单\tmusic\n放点安静的音乐\tmusic
早上七点叫我起床\talarm\r\n取消明天的闹钟\talarm\r\n设一个六点半的闹钟\talarm\r\n闹钟改到八点\talarm\r\n";
const TEST: &str =
    "\u{feff}后天会下雨吗\tweather\n放一首轻音乐\tmusic\n\n取消早上七点的闹钟\talarm\n今天外面冷不冷\tweather\n讲个笑话\tjoke\n";
const OUTSIDE: &str = "一加一等于几\n给我写首诗\toos\n";

/// The keys that were agreed, in their order.
const KEYS: [&str; 9] =
    ["accuracy", "macro_f1", "ece", "oos_auroc", "oos_recall_at_95", "train_cpu_s", "us_p50", "us_p99", "peak_rss_mb"];

fn home() -> Home {
    let home = Home::new();
    home.file("train.tsv", TRAIN);
    home.file("test.tsv", TEST);
    home.file("oos.tsv", OUTSIDE);
    home
}

fn json(done: &Done) -> Value {
    serde_json::from_str(&done.out).unwrap_or_else(|e| panic!("{e}: {done}"))
}

#[test]
fn json_has_the_agreed_keys() {
    let home = home();
    let found = json(&home.simdesk(["evaluate", "--train", "train.tsv", "--test", "test.tsv", "--json"]).run().code(0).err(""));
    let keys: Vec<&str> = found.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(keys[..9], KEYS);
    for key in ["accuracy", "macro_f1", "ece", "train_cpu_s", "us_p50", "us_p99"] {
        assert!(found[key].is_number(), "{key}: {found}");
    }
    assert!(
        found["oos_auroc"].is_null() && found["oos_recall_at_95"].is_null() && found["coverage_at_precision_with_oos"].is_null()
    );
    let counts = [("in_scope", 5), ("out_of_scope", 0), ("train_lines", 12), ("valid_lines", 0), ("labels", 3)];
    for (key, count) in counts.into_iter().chain([("test_unknown_label", 1), ("test_seen_in_training", 1)]) {
        assert_eq!(found[key], count, "{key}");
    }

    // Four of five are found: nobody taught the label of the fifth.
    assert_eq!(found["accuracy"], 0.8);
}

#[test]
fn out_of_scope_is_a_file_or_a_label() {
    let home = home();
    home.file("marked.tsv", format!("{TEST}一加一等于几\tnone of them\n给我写首诗\tout-of-scope\n"));
    let run = |args: &[&str]| {
        let mut all = vec!["evaluate", "--train", "train.tsv", "--valid", "train.tsv", "--json", "--test"];
        all.extend(args);
        let mut found = json(&home.simdesk(all).run().code(0));
        // What depends on the machine's hour is not compared.
        for key in &KEYS[5..] {
            found[*key] = Value::Null;
        }
        found
    };
    let (file, label) = (run(&["test.tsv", "--oos", "oos.tsv"]), run(&["marked.tsv", "--oos", "none of them"]));
    assert!(file["oos_auroc"].is_number() && file["oos_recall_at_95"].is_number());
    assert_eq!((file["in_scope"].as_u64(), file["out_of_scope"].as_u64()), (Some(5), Some(2)));
    assert_eq!(file, label);
    assert_eq!(file, run(&["test.tsv", "--oos", "oos.tsv"]), "the same figures twice");
}

/// Arguments after `evaluate`, exit code, a part of standard error.
const WRONG: &[(&[&str], i32, &str)] = &[
    (&["--train", "train.tsv"], 2, "--test <FILE>"),
    (&["--valid", "train.tsv", "--test", "test.tsv"], 2, "--train <FILE>"),
    (&["--train", "train.tsv", "--test", "test.tsv", "--as", "reason"], 2, "cannot be used with"),
    (&["--precision", "0"], 2, "expected a number above 0 and at most 1"),
    (&["--precision", "98%"], 2, "expected a number such as 0.98"),
    (&["--no-curve"], 2, "--html <FILE>"),
    (&["--train", "none.tsv", "--test", "test.tsv"], 3, "simdesk: none.tsv: it does not exist; check the path\n"),
    (&["--train", "home", "--test", "test.tsv"], 3, "simdesk: home: it is a directory; name a file\n"),
    (&["--train", "empty.tsv", "--test", "test.tsv"], 3, "simdesk: empty.tsv: no rows\n"),
    (
        &["--train", "train.tsv", "--test", "broken.tsv"],
        3,
        "simdesk: broken.tsv:2: no label; expected text, tab, label\nsimdesk: broken.tsv:4: no text before the tab; expected text, tab, label\nsimdesk: broken.tsv:5: no label; expected text, tab, label\n",
    ),
    (
        &["--train", "train.tsv", "--test", "test.tsv", "--valid", "broken.tsv"],
        3,
        "simdesk: broken.tsv:2: no label; expected text, tab, label\n",
    ),
    (&["--train", "gb.tsv", "--test", "test.tsv"], 3, "simdesk: gb.tsv:2: not UTF-8 (byte 5 of the file); convert it\n"),
    (&["--train", "one.tsv", "--test", "test.tsv"], 3, "simdesk: one.tsv: one label only; there is nothing to tell apart\n"),
    (
        &["--train", "many.tsv", "--test", "test.tsv"],
        3,
        "simdesk: many.tsv: 65536 lines; at most 65535 can be trained on: take a sample\n",
    ),
    (
        &["--train", "many.tsv", "--train", "one.tsv", "--test", "test.tsv"],
        3,
        "simdesk: many.tsv and one.tsv: 65537 lines; at most 65535",
    ),
    (
        &["--train", "swapped.tsv", "--test", "test.tsv"],
        3,
        "simdesk: swapped.tsv: 1001 labels in 1001 lines; at most 1000 can be trained: is the second column the label?\n",
    ),
    (
        &["--train", "train.tsv", "--test", "test.tsv", "--oos", "oot.tsv"],
        3,
        "simdesk: --oos oot.tsv: there is no such file, and no line has this label\n",
    ),
    (&["--test", "test.tsv", "--oos", "nothing"], 3, "simdesk: --oos nothing: there is no such file"),
    (
        &["--train", "train.tsv", "--test", "test.tsv", "--html", "./train.tsv"],
        2,
        "simdesk: ./train.tsv: the report would overwrite a file that is read\n",
    ),
    (
        &["--train", "train.tsv", "--test", "test.tsv", "--html", "nodir/page.html"],
        1,
        "simdesk: nodir/page.html cannot be written: its directory does not exist",
    ),
    (&["--train", "blank.tsv", "--test", "test.tsv"], 3, "simdesk: blank.tsv: and 30 more faults\n"),
];

#[test]
fn faults_have_their_file_and_line() {
    let home = home();
    home.file("empty.tsv", "\n \n");
    home.file("broken.tsv", "a\tx\nb\n\n\ty\nc\t \tz\n");
    home.file("gb.tsv", b"a\tx\n\xc9\xcf\ty\n");
    home.file("one.tsv", "a\tx\n");
    home.file("many.tsv", "a\tx\nb\ty\n".repeat(32_768));
    home.file("swapped.tsv", (0..1001).map(|i| format!("x\t{i}\n")).collect::<Vec<_>>().concat());
    home.file("blank.tsv", "no tab\n".repeat(50));
    for (args, code, part) in WRONG {
        home.simdesk(["evaluate"].iter().chain(*args)).run().code(*code).out("").complains(part);
    }
    assert_eq!(fs::read_to_string(home.path("train.tsv")).expect("it is still there"), TRAIN);
}

#[test]
fn the_page_escapes_everything_and_needs_nothing_else() {
    let home = home();
    let evil = "<script>alert('x')</script>&\"";
    home.file("a & <b>.tsv", TRAIN.replace("music", evil));
    home.file("evil.tsv", format!("{}放点雨声\t<i>new</i>\n", TEST.replace("music", evil)));
    let args = ["--train", "a & <b>.tsv", "--test", "evil.tsv", "--oos", "oos.tsv", "--html", "page.html"];
    let done = home.simdesk(["evaluate"].iter().chain(&args)).run().code(0).err("");
    done.says("report: page.html").says("learning curve").says("OOS recall at 95 % kept");
    let page = fs::read_to_string(home.path("page.html")).expect("the page is there");
    assert!(page.contains("&#60;script&#62;alert(&#39;x&#39;)&#60;/script&#62;&#38;&#34;"), "{page}");
    assert!(page.contains("a &#38; &#60;b&#62;.tsv"), "{page}");
    for absent in ["<script", "<i>new", "http://", "https://", "src=", "url(", "@import", "href"] {
        assert!(!page.contains(absent), "{absent} is in the page");
    }
    for part in ["id=\"matrix\"", "id=\"curve\"", "id=\"steps\"", "id=\"bins\"", "id=\"confused\"", "prefers-color-scheme: dark"]
    {
        assert!(page.contains(part), "{part} is missing");
    }
    // Everything opened is closed, and every drawing says what it is and where it stands as a table.
    for tag in ["svg", "table", "tr", "g", "figure", "div", "text", "details"] {
        let count = |text: &str| page.matches(text).count();
        assert_eq!(count(&format!("<{tag}>")) + count(&format!("<{tag} ")), count(&format!("</{tag}>")), "{tag}");
    }
    assert_eq!(page.matches("<svg ").count(), page.matches("aria-describedby=").count());
    let without = home.simdesk(["evaluate"].iter().chain(&args).chain(&["--no-curve"])).run().code(0);
    assert!(!without.out.contains("learning curve"));
    assert!(!fs::read_to_string(home.path("page.html")).expect("it was written again").contains("id=\"curve\""));
}

#[test]
fn a_matrix_of_many_labels_stays_readable() {
    let home = home();
    let row = |i: usize, from: usize| format!("词{}号{}\tlabel {:03}\n", i % 60, i + from, i % 60);
    let rows = |from: usize| (0..300).map(|i| row(i, from)).collect::<Vec<_>>().concat();
    home.file("wide.tsv", rows(0));
    home.file("wide test.tsv", rows(7));
    let args = ["evaluate", "--train", "wide.tsv", "--test", "wide test.tsv", "--html", "p.html", "--no-curve", "--json"];
    assert_eq!(json(&home.simdesk(args).run().code(0))["labels"], 60);
    let page = fs::read_to_string(home.path("p.html")).expect("the page is there");
    assert!(page.contains("36 others"), "24 of 60 labels are shown");
    assert_eq!(page.matches("<th scope=\"row\">label 0").count() - page.matches("<td class=\"name\">label 0").count(), 60);
}

#[test]
fn the_faq_itself_is_tested_as_before() {
    let home = Home::new();
    home.file("faq.tsv", "身份证照片拍糊了怎么办\tid-photo\n多久能审核完\treview-time\n讲个笑话\toos\n随便\tno-such-entry\n");
    let done = home.simdesk(["evaluate", "--test", "faq.tsv"]).run().code(0).err("");
    done.says("right   ").says("to be judged by hand     1").says("macro-F1");
    let found = json(&home.simdesk(["evaluate", "--test", "faq.tsv", "--json"]).run().code(0));
    assert!(KEYS.iter().all(|key| found.get(key).is_some()), "{found}");
    assert!(found["train_cpu_s"].is_null(), "a trained engine is kept, so nothing is said of training");
    assert!(found["right"].is_number() && found["judged_by_hand"] == 1 && found["lines"].is_number(), "{found}");
    home.file("reasons.tsv", "一证五户校验不通过\tquota\n");
    let found = json(&home.simdesk(["evaluate", "--test", "reasons.tsv", "--as", "reason", "--json"]).run().code(0));
    assert_eq!((found["right"].as_f64(), found["accuracy"].as_f64()), (Some(1.0), Some(1.0)));
}
