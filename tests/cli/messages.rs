//! Messages that nobody would write by hand: each gets a sensible reply, and nothing of it steers the terminal.

use super::help::{Home, flat};

/// What no output may contain: what moves cursors, hides text or turns it round.
fn steers(c: char) -> bool {
    (c.is_control() && c != '\n') || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[test]
fn strange_messages_are_answered() {
    let home = Home::new();
    let orders = (0..400).map(|n| format!("69{n:017} ")).collect::<Vec<_>>().concat();
    let rows: Vec<(&str, String)> = vec![
        ("long", "审核失败".repeat(25_000)),
        ("one letter", "a".repeat(100_000)),
        ("digits", "7".repeat(100_000)),
        ("emoji", "😀🙃👨‍👩‍👧‍👦🇨🇳".repeat(30)),
        ("one emoji", "👍🏽".to_owned()),
        ("punctuation", "……？！。，、；：“”（）《》".to_owned()),
        ("marks", "?!.,;:-_#*~^".to_owned()),
        ("controls", (1..32_u8).filter(|b| *b != b'\n').map(char::from).collect()),
        (
            "escape sequences",
            "\u{1b}[31m红\u{1b}[0m\u{1b}]0;title\u{7}\u{1b}[2J\u{1b}[1;1H\u{9b}5m\u{1b}P+q544e\u{1b}\\照片模糊".to_owned(),
        ),
        ("half a sequence", "照片\u{1b}[".to_owned()),
        ("nul", "照片\0模糊\0怎么办".to_owned()),
        ("right to left", "\u{202e}办么怎糊模片照\u{202c} \u{2067}审核\u{2069}".to_owned()),
        ("zero width", "审\u{200b}核\u{200d}失\u{feff}败".to_owned()),
        ("orders", orders),
        ("combining", format!("审{}核", "\u{301}".repeat(3000))),
        ("replacement", "\u{fffd}\u{fffd}\u{ffff}".to_owned()),
        ("wide carriage return", "照片模糊怎么办\r".to_owned()),
        ("fluent", "{ $order } {-term} {\"\\u{1b}\"}".to_owned()),
        ("format", "%s%n%x {} {0} $(id) `id` '; drop table".to_owned()),
    ];
    for (name, text) in &rows {
        let done = home.on(name, &["chat"]).stdin(format!("{text}\n转人工\n")).run().code(0).err("");
        assert!(!done.out.contains(steers), "{name}: {:?}", done.out.chars().filter(|c| steers(*c)).collect::<String>());
        let answer = done.out.split_once("\n> ").map_or("", |(_, rest)| rest).split("\n> ").next().unwrap_or_default();
        let answer = answer.split_once("\n\n").map_or("", |(_, answer)| answer);
        assert!(name == &"controls" || flat(answer).chars().count() > 10, "{name} has no answer: {done}");
        let done = done.says("工单号 C-1001");
        assert!(done.out.chars().count() < 6_000, "{name}: the answer is long: {done}");
        let said = home.simdesk(["understand"]).stdin(format!("{text}\n")).run().code(0);
        assert_eq!(said.out.lines().count(), 1, "{name}");
        assert!(!said.out.trim_end().contains(steers), "{name}: {said}");
        let cases = home.on(name, &["cases", "C-1001"]).run().code(0);
        assert!(!cases.out.contains(steers), "{name}: {cases}");
    }
}

#[test]
fn empty_lines_say_nothing_and_windows_lines_are_lines() {
    let home = Home::new();
    let unix = home.on("a", &["chat"]).stdin("\n  \n照片模糊怎么办\n\n\n").run().code(0);
    let windows = home.on("b", &["chat"]).stdin("\r\n  \r\n照片模糊怎么办\r\n\r\n\r\n").run().code(0);
    assert_eq!(unix.out, windows.out);
    assert_eq!(unix.count("> 照片模糊怎么办"), 1);
    assert_eq!(unix.out.matches("\n> ").count(), 1, "{unix}");
    // A last line without its end is a line, and leaving is no message.
    home.on("c", &["chat"]).stdin("/quit\n转人工\n").run().code(0).err("").says("您好");
    let done = home.on("c", &["chat"]).stdin("转人工").run().code(0).says("C-1001");
    assert_eq!(done.count("C-1001"), 1);
}
