//! The configuration: file, environment, defaults. Its faults are in `faults.txt`.

use std::path::{Path, PathBuf};

use simdesk::config::{BackupPlan, Config, Env, Limits, LogLevel, Secret, TelegramPlan, WebPlan};
use simdesk::model::{AlertRule, Locale, Promises, Retention};

use super::faults::base;

fn env(pairs: &[(&str, &str)]) -> Env {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn a_file_sets_everything() {
    let (name, text) = base("config").remove(0);
    let config = Config::parse(&name, &text, &Env::new()).expect("no fault");
    let limits =
        Limits { tries_per_person: 3, tries_per_order: 4, tries_overall: 100, window_minutes: 30, messages_per_minute: 20 };
    let retention = Retention {
        turn_notes_days: 1,
        conversations_days: 2,
        closed_cases_days: 3,
        orders_days: 4,
        dead_letters_days: 5,
        event_names_days: 7,
        imports_days: 0,
    };
    let backup = BackupPlan {
        dir: Some("backups".into()),
        every_hours: 7 * 24,
        keep: 3,
        recipient: Some("age1x".to_owned()),
        passphrase_file: None,
    };
    let telegram = TelegramPlan {
        token: Some(Secret::from("1234:AbC-d_5".to_owned())),
        api_url: Some("http://127.0.0.1:8081".to_owned()),
        webhook: Some("https://bot.example.com/hook".to_owned()),
        listen: "0.0.0.0:8443".parse().expect("an address"),
        staff_group: Some(-1_001_234_567_890),
        staff_group_pace: 60,
    };
    let web = WebPlan {
        listen: Some("127.0.0.1:8088".parse().expect("an address")),
        url: Some("https://help.example.com".to_owned()),
        widget_origins: vec!["https://shop.example.com".to_owned(), "http://localhost:3000".to_owned()],
        proxy: true,
        ingest_secret: Some(Secret::from("0123456789abcdef0123456789abcdef".to_owned())),
    };
    let expected = Config {
        store: Some("sled:/var/lib/simdesk".to_owned()),
        data_dir: Some("data".into()),
        locale: Some(Locale::ZhHant),
        limits,
        staff: "lin".parse().expect("a name"),
        hours: Some("Mon-Fri 09:00-18:00, Sat 10:00-16:00".parse().expect("hours")),
        promises: Promises {
            remind_minutes: 10,
            escalate_minutes: 60,
            claim_idle_minutes: 20,
            nudge_minutes: 120,
            auto_close_minutes: 2 * 24 * 60,
            reopen_minutes: 7 * 24 * 60,
        },
        staff_locale: Locale::En,
        alerts: AlertRule { on: false, window_minutes: 30, weeks: 6, minimum: 5, ratio: 4, one_in: 50_000, calm_minutes: 180 },
        retention,
        backup,
        telegram,
        web,
        log: LogLevel::Info,
        file: None,
    };
    assert_eq!(config, expected);
}

#[test]
fn the_environment_wins() {
    let (name, text) = base("config").remove(0);
    let env = env(&[
        ("SIMDESK_STORE", "memory:"),
        ("SIMDESK_DATA_DIR", "/srv/data"),
        ("SIMDESK_LOG", "DEBUG"),
        ("SIMDESK_TELEGRAM_STAFF_GROUP", "-100777"),
    ]);
    let config = Config::parse(&name, &text, &env).expect("no fault");
    assert_eq!(config.store.as_deref(), Some("memory:"));
    assert_eq!(config.data_dir.as_deref(), Some(Path::new("/srv/data")));
    assert_eq!(config.log, LogLevel::Debug);
    assert_eq!(config.locale, Some(Locale::ZhHant));
    assert_eq!(config.telegram.staff_group, Some(-100_777));
}

#[test]
fn a_group_in_the_environment_must_be_one() {
    for wrong in ["1001234567890", "@staff", "0", "-99999999999999999"] {
        let faults = Config::parse("", "", &env(&[("SIMDESK_TELEGRAM_STAFF_GROUP", wrong)])).expect_err("a fault");
        let expected = format!("{wrong:?}: expected the number of a group, such as -1001234567890");
        assert_eq!(faults.0.iter().map(|f| f.message.as_str()).collect::<Vec<_>>(), [expected]);
    }
}

#[test]
fn an_empty_variable_says_nothing() {
    let config = Config::parse("", "", &env(&[("SIMDESK_STORE", ""), ("SIMDESK_LOG", " ")])).expect("no fault");
    assert_eq!(config, Config::default());
}

#[test]
fn a_log_level_that_is_none_is_a_fault_of_the_environment() {
    let faults = Config::parse("", "", &env(&[("SIMDESK_LOG", "debugg")])).expect_err("a fault");
    let expected = "the configuration has 1 fault\n  SIMDESK_LOG: \"debugg\" is no log level: expected off, error, warn, info, debug, \
                    trace (did you mean `debug`?)";
    assert_eq!(faults.to_string(), expected);
}

#[test]
fn a_named_file_must_exist() {
    let dir = tempfile::tempdir().expect("a directory");
    let path = dir.path().join("missing.toml");
    let faults = Config::load(Some(&path), &Env::new()).expect_err("a fault");
    let expected = format!("{}: the configuration file does not exist", path.display());
    assert_eq!(faults.0.iter().map(ToString::to_string).collect::<Vec<_>>(), [expected]);
}

#[test]
fn a_file_that_is_not_utf8_is_a_fault() {
    let dir = tempfile::tempdir().expect("a directory");
    let path = dir.path().join("config.toml");
    std::fs::write(&path, b"[store]\nurl = \"\xff\"\n").expect("written");
    let faults = Config::load(Some(&path), &Env::new()).expect_err("a fault");
    let expected = format!("{}:2: not valid UTF-8: save the file as UTF-8", path.display());
    assert_eq!(faults.0.iter().map(ToString::to_string).collect::<Vec<_>>(), [expected]);
}

#[test]
fn a_relative_directory_lies_beside_the_file() {
    let dir = tempfile::tempdir().expect("a directory");
    let path = dir.path().join("config.toml");
    let text = "[data]\ndir = \"mine\"\n[backup]\ndir = \"/b\"\npassphrase_file = \"pass\"\n";
    std::fs::write(&path, text).expect("written");
    let config = Config::load(Some(&path), &Env::new()).expect("no fault");
    assert_eq!(config.data_dir, Some(dir.path().join("mine")));
    assert_eq!(config.file, Some(path.clone()));
    assert_eq!(config.backup.dir, Some("/b".into()), "an absolute one is where it is");
    assert_eq!(config.backup.passphrase_file, Some(dir.path().join("pass")));
    let from_env = Config::load(Some(&path), &env(&[("SIMDESK_DATA_DIR", "here")])).expect("no fault");
    assert_eq!(from_env.data_dir, Some(PathBuf::from("here")));
}
