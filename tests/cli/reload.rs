//! A running chat follows its data directory: a mended answer is said at once, a broken file changes nothing but the log.

use simdesk::app::reload::Settle;

use super::help::Home;

const TITLE: &str = "身份证照片不清晰或不合要求";

/// The built-in entry about photos, under another title.
fn titled(title: &str) -> String {
    include_str!("../../faq/id-photo.toml").replace(TITLE, title)
}

#[test]
fn a_running_chat_says_what_the_edited_faq_says() {
    let home = Home::new();
    let file = home.file("data/faq/id-photo.toml", titled(TITLE));
    let data = home.path("data").display().to_string();
    let mut chat = home.on("s", &["--data", &data, "chat"]).start();
    chat.expect("5 转人工");
    chat.say("照片模糊怎么办");
    chat.expect(TITLE);

    home.file("data/faq/id-photo.toml", titled("照片要重拍"));
    let line = chat.expect_log("is in use now: FAQ version");
    assert!(line.contains(&data) && line.contains(", before "), "{line}");
    chat.say("照片模糊怎么办");
    chat.expect("【照片要重拍】");

    // Faults in two files: one line names them all, and the last good answer stays.
    home.file("data/faq/id-photo.toml", titled("照片坏了").replace("kind = ", "knd = "));
    home.file("data/calendar/2026.toml", "year = [\n");
    let line = chat.expect_log("has 3 faults, so FAQ version");
    let place = format!("{}:", file.display());
    assert!(line.contains(&place) && line.contains("unknown key `knd`") && line.contains("stays in use"), "{line}");
    assert!(line.contains("calendar/2026.toml:"), "{line}");
    chat.say("照片模糊怎么办");
    chat.expect("【照片要重拍】");

    std::fs::remove_file(home.path("data/calendar/2026.toml")).expect("it was there");
    home.file("data/faq/id-photo.toml", titled("照片改好了"));
    chat.expect_log("is in use now: FAQ version");
    chat.say("照片模糊怎么办");
    chat.expect("【照片改好了】");

    // Without its files the directory overrides nothing, and the built-in answer is back.
    std::fs::remove_file(&file).expect("it was there");
    chat.expect_log("is in use now: FAQ version");
    chat.say("照片模糊怎么办");
    chat.expect(TITLE);
    let done = chat.end().code(0);
    assert_eq!(done.err.matches("is in use now").count(), 3, "one line a version: {done}");
}

#[test]
fn a_directory_that_goes_away_and_comes_back_is_no_end() {
    let home = Home::new();
    home.file("data/faq/id-photo.toml", titled("照片要重拍"));
    let mut chat = home.simdesk(["--data", "data", "chat", "--demo"]).start();
    chat.expect("转人工");
    std::fs::rename(home.path("data"), home.path("away")).expect("a directory can be renamed");
    let line = chat.expect_log("so FAQ version");
    assert!(line.contains("data: the data directory can't be opened: it does not exist"), "{line}");
    chat.say("照片模糊怎么办");
    chat.expect("【照片要重拍】");
    std::fs::rename(home.path("away"), home.path("data")).expect("a directory can be renamed");
    let line = chat.expect_log("as before");
    assert!(line.contains("was read again and is in use"), "{line}");
    chat.end().code(0);
}

/// What the looks find, and whether that look takes it.
const LOOKS: &[(&str, &[(u8, bool)])] = &[
    ("nothing happens", &[(0, false), (0, false), (0, false)]),
    ("one write", &[(1, false), (1, true), (1, false)]),
    ("several writes are one change", &[(1, false), (2, false), (3, false), (3, true), (3, false)]),
    ("a pause within the writes makes two", &[(1, false), (1, true), (2, false), (2, true)]),
    ("written and taken back", &[(1, false), (0, false), (0, false)]),
    ("back to what was taken before", &[(1, false), (1, true), (0, false), (0, true)]),
];

#[test]
fn a_change_is_taken_when_nobody_writes_any_more() {
    for (name, looks) in LOOKS {
        let mut settle = Settle::new(0);
        for (at, (found, taken)) in looks.iter().enumerate() {
            assert_eq!(settle.look(*found), *taken, "{name}: look {at}");
        }
    }
}
