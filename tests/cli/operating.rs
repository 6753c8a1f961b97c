//! What whoever runs it meets: the configuration laid open, completions, the manual, help at 80 columns, exit codes as documented.

use simdesk::cli::exit;
use simdesk::config::effective::KEYS;
use unicode_width::UnicodeWidthStr;

use super::help::Home;

const OPERATING: &str = include_str!("../../docs/operating.md");

/// Arguments after `--config c.toml`, what the file says, variables, and lines of the output.
type Applies = (&'static [&'static str], &'static str, &'static [(&'static str, &'static str)], &'static [&'static str]);

const APPLIES: &[Applies] = &[
    (
        &[],
        "",
        &[],
        &["# dir is not set: the data inside the program", "tries_overall = 200  # default", "level = \"warn\"  # default"],
    ),
    (
        &[],
        "[store]\nurl = \"sled:s\"\n[limits]\ntries_overall = 9\n",
        &[],
        &["url = \"sled:s\"  # c.toml:2", "tries_overall = 9  # c.toml:4", "tries_per_order = 5  # default"],
    ),
    (
        &[],
        "[store]\nurl = \"sled:s\"\n",
        &[("SIMDESK_STORE", "memory:"), ("SIMDESK_LOG", "info")],
        &["url = \"memory:\"  # SIMDESK_STORE", "level = \"info\"  # SIMDESK_LOG"],
    ),
    (
        &["--store", "sled:t", "--data", "data"],
        "[desk]\nstaff = \"lin\"\n[chat]\nlocale = \"en\"\n",
        &[("SIMDESK_STORE", "memory:"), ("SIMDESK_LOG", " ")],
        &[
            "url = \"sled:t\"  # --store",
            "dir = \"data\"  # --data",
            "staff = \"lin\"  # c.toml:2",
            "locale = \"en\"  # c.toml:4",
            "level = \"warn\"  # default",
        ],
    ),
];

#[test]
fn config_check_says_what_applies_and_why() {
    for (args, text, env, lines) in APPLIES {
        let home = Home::new();
        home.file("c.toml", text);
        home.file("data/faq/empty.txt", "");
        let mut run = home.simdesk(["--config", "c.toml", "config", "check"].iter().chain(*args));
        for (name, value) in *env {
            run = run.env(name, value);
        }
        let done = run.run().code(0).err("");
        for line in *lines {
            assert!(done.out.lines().any(|l| l == *line), "{line:?} is missing: {done}");
        }
        assert!(!home.path("s").exists() && !home.path("t").exists(), "a check makes nothing");
        // It is a file that gives the same, now all of it from there.
        home.file("again.toml", &done.out);
        let again = home.simdesk(["--config", "again.toml", "config", "check"]).run().code(0).err("");
        let values = |out: &str| -> Vec<String> {
            out.lines().filter(|l| !l.starts_with('#')).map(|l| l.split("  # ").next().unwrap_or_default().to_owned()).collect()
        };
        assert_eq!(values(&again.out), values(&done.out));
    }
}

#[test]
fn config_check_names_every_fault_with_its_place() {
    let home = Home::new();
    let rows: &[(&str, &[&str], &str)] = &[
        (
            "[stor]\n[limits]\ntries_per_order = 0\n",
            &[],
            "simdesk: c.toml:1: unknown key `stor` (did you mean `store`?)\nsimdesk: c.toml:3: `tries_per_order` is 0: expected 1 to 1000000\n",
        ),
        (
            "[store]\nurl = \"slde:x\"\n[data]\ndir = \"none\"\n",
            &[],
            "simdesk: c.toml:2: unknown store \"slde\": expected sled:DIR or memory:\nsimdesk: c.toml:4: none: the data directory can't be opened: it does not exist; check the path\n",
        ),
        ("", &["--store", "sled:"], "simdesk: --store: sled: needs a directory, as in sled:/var/lib/simdesk\n"),
    ];
    for (text, args, err) in rows {
        home.file("c.toml", text);
        home.simdesk(["--config", "c.toml", "config", "check"].iter().chain(*args)).run().code(2).out("").err(err);
    }
    home.simdesk(["--config", "gone.toml", "config", "check"]).run().code(2).complains("gone.toml");
    home.simdesk(["config", "check"]).run().code(0).says("which does not exist");
}

#[test]
fn every_key_is_documented() {
    for key in KEYS {
        let row = format!("| `[{}]` | `{}` |", key.section, key.name);
        let row =
            OPERATING.lines().find(|line| line.starts_with(&row)).unwrap_or_else(|| panic!("{row} is not in docs/operating.md"));
        for also in key.env.iter().chain(&key.option) {
            assert!(row.contains(also), "{also} is not named: {row}");
        }
    }
    // What the reader takes is what the table lists.
    let all = include_str!("../data_rooms/base/config/config.toml");
    for name in all.lines().filter_map(|line| line.split_once('=')).map(|(name, _)| name.trim()) {
        assert!(KEYS.iter().any(|key| key.name == name), "{name} is not among KEYS");
    }
}

/// Each code, and a command that ends with it.
const CODES: &[(u8, &[&str])] = &[
    (0, &["faq", "check"]),
    (1, &["--store", "sled:file/store", "cases"]),
    (2, &["chatt"]),
    (2, &["--config", "broken.toml", "cases"]),
    (2, &["--store", "nowhere", "cases"]),
    (2, &["man", "nothing"]),
    (3, &["import", "missing.csv"]),
    (3, &["--data", "missing", "faq", "check"]),
    (3, &["--store", "memory:", "faq", "try", "missing"]),
    (4, &["--store", "memory:", "lookup", "6900000000000000101"]),
    (4, &["--store", "memory:", "cases", "C-77"]),
];

#[test]
fn exit_codes_are_as_documented() {
    let home = Home::new();
    home.file("file", "not a directory");
    home.file("broken.toml", "[");
    for (code, args) in CODES {
        home.simdesk(*args).run().code((*code).into());
    }
    // The help and the page say the same of the same codes.
    let listed = exit::HELP.strip_prefix("Exit codes: ").expect("the help begins so");
    let listed: Vec<(&str, &str)> = listed.split(['·', '\n']).filter_map(|one| one.trim().split_once(' ')).collect();
    assert_eq!(listed.len(), 5);
    for (code, meaning) in listed {
        assert!(OPERATING.contains(&format!("| {code} | {meaning} |")), "{code} {meaning} is not in docs/operating.md");
        assert!(CODES.iter().any(|(tested, _)| tested.to_string() == code), "{code} is not tested");
    }
}

/// The commands that a help names.
fn commands(help: &str) -> Vec<String> {
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names = listed.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").map(str::to_owned).collect()
}

#[test]
fn help_fits_80_columns_and_every_command_has_a_manual() {
    let home = Home::new();
    let mut left = vec![Vec::new()];
    let mut seen = Vec::new();
    while let Some(words) = left.pop() {
        for flag in ["-h", "--help"] {
            let args = words.iter().map(String::as_str).chain([flag]);
            let done = home.simdesk(args).env("COLUMNS", "80").run().code(0).err("").says("Usage: simdesk");
            for line in done.out.lines() {
                assert!(line.width() <= 80, "{words:?}: {} columns: {line:?}", line.width());
            }
            if flag == "--help" {
                left.extend(commands(&done.out).into_iter().map(|name| [words.as_slice(), &[name]].concat()));
            }
        }
        let title = ["simdesk"].into_iter().chain(words.iter().map(String::as_str)).collect::<Vec<_>>().join("-");
        let page = home.simdesk(["man"].into_iter().chain(words.iter().map(String::as_str))).run().code(0).err("");
        assert!(page.out.contains(&format!(".TH {title} 1")), "{title}: {page}");
        seen.push(title);
    }
    for known in ["simdesk", "simdesk-chat", "simdesk-faq-try", "simdesk-config-check"] {
        assert!(seen.iter().any(|title| title == known), "{known} is not among {seen:?}");
    }
}

#[test]
fn every_shell_gets_its_completions() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        // Also where the configuration is of no use.
        let done = home.simdesk(["--config", "gone.toml", "completions", shell]).run().code(0).err("");
        for word in ["simdesk", "lookup", "dry-run"] {
            assert!(done.out.contains(word), "{shell}: {word} is missing");
        }
    }
    home.simdesk(["completions", "tcsh"]).run().code(2);
}
