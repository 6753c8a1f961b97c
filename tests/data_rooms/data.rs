//! Embedded data, and a directory that overrides it file by file.

use std::fs;
use std::path::Path;

use simdesk::app::data::Data;
use simdesk::model::Locale;

fn write(dir: &Path, name: &str, bytes: &[u8]) {
    let path = dir.join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("created");
    fs::write(path, bytes).expect("written");
}

fn told(dir: &Path) -> Vec<String> {
    let faults = Data::load(Some(dir)).expect_err("a fault").0;
    let errors = faults.iter().filter(|fault| fault.is_error());
    errors.map(|fault| fault.to_string().replace(&dir.display().to_string(), "DIR")).collect()
}

fn own_file(room: &str, name: &str) -> String {
    fs::read_to_string(format!("{}/{room}/{name}", env!("CARGO_MANIFEST_DIR"))).expect("part of the project")
}

#[test]
fn a_directory_replaces_and_adds_files() {
    let dir = tempfile::tempdir().expect("a directory");
    let greeting = own_file("faq", "greeting.toml");
    let title = |faq: &simdesk::faq::Faq, id: &str| {
        let id = id.parse().expect("an id");
        faq.get(&id).map(|entry| entry.answer[&Locale::ZhHans].title.clone())
    };
    let embedded = Data::embedded().unwrap_or_else(|faults| panic!("{faults}"));
    let old = greeting.lines().find(|line| line.starts_with("title")).expect("a title");
    write(dir.path(), "faq/greeting.toml", greeting.replacen(old, "title = \"改过的标题\"", 1).as_bytes());
    write(dir.path(), "faq/notes.txt", b"not data");
    write(dir.path(), "faq/.greeting.toml", b"an editor's copy");
    write(dir.path(), "faq/greeting.toml~", b"another one");
    let year = r#"{"year": 2027, "papers": [], "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}]}"#;
    write(dir.path(), "calendar/2027.json", year.as_bytes());
    let data = Data::load(Some(dir.path())).unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!(title(&data.faq, "greeting").as_deref(), Some("改过的标题"));
    assert_eq!(data.faq.entries().len(), embedded.faq.entries().len());
    assert_ne!(data.faq.version(), embedded.faq.version());
    assert_eq!(data.calendar.known_until().map(|day| day.to_string()).as_deref(), Some("2027-12-31"));
    assert_eq!(data.sentences.ids().count(), embedded.sentences.ids().count());
}

#[test]
fn a_year_in_the_other_shape_replaces_the_embedded_one() {
    let dir = tempfile::tempdir().expect("a directory");
    write(dir.path(), "calendar/2026.json", br#"{"year": 2026, "papers": [], "days": []}"#);
    let data = Data::load(Some(dir.path())).unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!(data.calendar.known_until().map(|day| day.to_string()).as_deref(), Some("2025-12-31"));
}

#[test]
fn faults_name_the_path() {
    let dir = tempfile::tempdir().expect("a directory");
    assert_eq!(told(dir.path()), ["DIR: the data directory has none of the folders faq, locales and calendar"]);
    assert_eq!(told(&dir.path().join("none")), ["DIR: the data directory can't be opened: it does not exist; check the path"]);
    write(dir.path(), "file", b"");
    assert_eq!(told(&dir.path().join("file")), ["DIR: the data directory is not a directory"]);

    write(dir.path(), "locales/fr.ftl", b"hello = Bonjour");
    write(dir.path(), "calendar/2026.toml", b"year = 2026\nname = \"\xff\"\n");
    write(dir.path(), "calendar/2025.toml", b"year = 2025\n");
    write(dir.path(), "calendar/2025.json", b"{}");
    fs::create_dir_all(dir.path().join("faq/quota.toml")).expect("created");
    let mut unread = told(dir.path());
    unread.sort();
    assert_eq!(unread.len(), 4, "{unread:?}");
    assert_eq!(unread[1], "DIR/calendar/2026.toml:2: not valid UTF-8: save the file as UTF-8");
    assert!(unread[0].contains("2025") && unread[0].ends_with("gives the same: keep one of them"), "{}", unread[0]);
    assert_eq!(unread[2], "DIR/faq/quota.toml: is not a file");
    assert_eq!(unread[3], "DIR/locales/fr.ftl: name it zh-Hans.ftl, zh-Hant.ftl or en.ftl");
}

#[test]
fn faults_of_all_rooms_come_together() {
    let dir = tempfile::tempdir().expect("a directory");
    write(dir.path(), "faq/quota.toml", b"id = ");
    write(dir.path(), "calendar/2026.toml", b"year = 2026\nyaer = 1\n");
    let faults = told(dir.path());
    let places: Vec<&str> = faults.iter().filter_map(|fault| fault.split(": ").next()).collect();
    assert_eq!(places, ["DIR/faq/quota.toml:1", "DIR/calendar/2026.toml:2"], "{faults:?}");
}

#[test]
fn embedded_files_are_those_of_the_project() {
    let data = Data::embedded().unwrap_or_else(|faults| panic!("{faults}"));
    let mut files = Vec::new();
    for entry in fs::read_dir(format!("{}/faq", env!("CARGO_MANIFEST_DIR"))).expect("the folder") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        files.push((name.clone(), own_file("faq", &name)));
    }
    let read = simdesk::faq::Faq::load(&files).unwrap_or_else(|faults| panic!("{faults:?}"));
    assert_eq!(data.faq.version(), read.version(), "build again: a new file is embedded by the next build only");
}
