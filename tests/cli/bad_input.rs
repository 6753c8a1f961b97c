//! What goes wrong is told once, with its place and the way out, with the right exit code, and nothing is lost by it.

use std::fs::{self, File};
use std::io::Write;

use super::help::{Home, pending_orders, skip};

/// Arguments, exit code, what standard error is exactly (`@` is the test's directory).
type Row = (&'static [&'static str], i32, &'static str);

/// What happens to the bytes of a file.
type Damage = fn(&mut Vec<u8>);

const WRONG: &[Row] = &[
    (&["--store", "disk", "cases"], 2, "simdesk: unknown store \"disk\": expected sled:DIR or memory:\n"),
    (&["--store", "sled:", "cases"], 2, "simdesk: sled: needs a directory, as in sled:/var/lib/simdesk\n"),
    (
        &["--store", "postgres://u:secret@h/db", "cases"],
        2,
        "simdesk: PostgreSQL is not in this version; use sled:DIR, such as sled:/var/lib/simdesk\n",
    ),
    (&["--config", "none.toml", "cases"], 2, "simdesk: none.toml: the configuration file does not exist\n"),
    (
        &["--config", "keys.toml", "cases"],
        2,
        "simdesk: keys.toml:1: unknown key `stor` (did you mean `store`?)\nsimdesk: keys.toml:4: unknown key `tries_per_persn` in [limits] (did you mean `tries_per_person`?)\n",
    ),
    (&["--config", "swap.toml", "cases"], 2, "simdesk: swap.toml:2: unknown key `ulr` in [store] (did you mean `url`?)\n"),
    (&["import", "missing.csv"], 3, "simdesk: missing.csv: it does not exist; check the path\n"),
    (&["import", "data1"], 3, "simdesk: data1: it is not a regular file\n"),
    (&["--config", "broken.toml", "cases"], 2, "simdesk: broken.toml:2: not valid TOML: unclosed array, expected `]`\n"),
    (
        &["--data", "data1", "understand"],
        3,
        "simdesk: the data has 1 fault\n  data1/faq/quota.toml:2: not valid TOML: unclosed array, expected `]`\n",
    ),
    (
        &["--data", "data1", "chat", "--demo"],
        3,
        "simdesk: the data has 1 fault\n  data1/faq/quota.toml:2: not valid TOML: unclosed array, expected `]`\n",
    ),
    (
        &["--data", "nodir", "chat"],
        3,
        "simdesk: the data has 1 fault\n  nodir: the data directory can't be opened: it does not exist; check the path\n",
    ),
    (
        &["import", "noise.csv"],
        3,
        "simdesk: noise.csv is not a CSV, XLSX or JSONL file: it is binary\nsimdesk: nothing was imported\n",
    ),
    (
        &["import", "empty.csv"],
        3,
        "simdesk: empty.csv is not a CSV, XLSX or JSONL file: it is empty\nsimdesk: nothing was imported\n",
    ),
    (&["lookup", "12"], 4, "This is no order number: an order number has 4 to 40 letters and digits.\n"),
    (&["cases", "C-77"], 4, "simdesk: there is no case C-77\n"),
    (&["reply", "C-77", "您好"], 4, "simdesk: there is no case C-77; `simdesk cases` lists the open ones\n"),
];

#[test]
fn one_message_with_its_place_and_the_way_out() {
    let home = Home::new();
    home.file("keys.toml", "[stor]\nurl = \"memory:\"\n[limits]\ntries_per_persn = 3\n");
    home.file("swap.toml", "[store]\nulr = \"memory:\"\n");
    home.file("broken.toml", "[log]\nlevel = [\n");
    home.file("data1/faq/quota.toml", "id = \"quota\"\nkind = [\n");
    home.file("noise.csv", (0..4000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 11).to_le_bytes()[0]).collect::<Vec<_>>());
    home.file("empty.csv", "");
    for (args, code, err) in WRONG {
        home.simdesk(*args).run().code(*code).err(err).out("");
    }
    let done = home.simdesk(["import", "missing.csv"]).run().code(3).out("");
    done.complains("missing.csv: ");
    home.simdesk(["fly"]).run().code(2).complains("unrecognized subcommand 'fly'").complains("Usage: simdesk");
    home.simdesk(["chat", "--demmo"]).run().code(2).complains("unexpected argument '--demmo'").complains("'--demo'");
    home.simdesk(["chat", "--lang", "fr"]).run().code(2).complains("--lang");
}

#[test]
fn a_place_that_cannot_be_a_store_is_named() {
    let home = Home::new();
    home.file("file", "");
    home.on("file", &["cases"]).run().code(1).complains("file cannot be used: ").complains("not a directory");
    home.on("file/below", &["cases"]).run().code(1).complains("file/below cannot be used: ").complains("not a directory");
    home.simdesk(["--store", "sled:/proc/simdesk", "cases"]).run().code(1).complains("the store /proc/simdesk cannot be used: ");
}

#[cfg(target_os = "linux")]
#[test]
fn a_store_in_use_without_a_socket_names_its_holder() {
    let home = Home::new();
    fs::create_dir(home.path("s")).expect("an empty home");
    let lock = File::create(home.path("s/lock")).expect("the lock file can be made");
    lock.lock().expect("nobody else locks it");
    write!(&lock, "4711").expect("it can be written");
    let place = home.path("s").display().to_string();
    let told = format!(
        "simdesk: the store {place} is in use by process 4711; stop that process, or let this command reach it over its control socket\n"
    );
    home.on("s", &["cases"]).run().code(1).err(&told);
    home.on("s", &["chat"]).stdin("你好\n").run().code(1).err(&told).out("");
    drop(lock);
    home.on("s", &["cases"]).run().code(0).out("No case is open.\n");
}

#[test]
fn a_damaged_store_is_said_to_be_damaged() {
    let home = Home::new();
    home.on("whole", &["chat"]).stdin("转人工\n").run().code(0);
    let damages: [(&str, Damage); 5] = [
        ("db/db", |bytes| bytes.iter_mut().step_by(97).for_each(|byte| *byte ^= 0x5a)),
        ("db/db", |bytes| bytes[..4096].fill(0xff)),
        ("db/db", |bytes| bytes.truncate(1000)),
        ("db/conf", |bytes| bytes.fill(0)),
        ("commits", |bytes| bytes.iter_mut().for_each(|byte| *byte = !*byte)),
    ];
    for (at, (file, damage)) in damages.into_iter().enumerate() {
        let name = format!("copy{at}");
        for path in home.files("whole") {
            let inside = path.strip_prefix(home.path("whole")).expect("it was found there");
            home.file(&format!("{name}/{}", inside.display()), fs::read(&path).expect("it can be read"));
        }
        fs::copy(home.path("whole.key"), home.path(&format!("{name}.key"))).expect("the key can be copied");
        let path = home.path(&format!("{name}/{file}"));
        let mut bytes = fs::read(&path).expect("the file is there");
        damage(&mut bytes);
        fs::write(&path, &bytes).expect("it can be written");
        // Without the note beside it the database is checked as a whole; it is, and nothing is lost.
        if file == "commits" {
            home.on(&name, &["cases"]).run().code(0).err("").says("C-1001");
            continue;
        }
        for command in ["cases", "chat"] {
            let done = home.on(&name, &[command]).stdin("你好\n").run().code(1).out("").complains("is damaged: ");
            assert!(done.complains("restore a backup").err.lines().count() == 1);
        }
    }
}

#[test]
fn what_is_no_text_is_named_by_its_line_and_the_rest_is_answered() {
    let home = Home::new();
    let input = b"\xe4\xbd\xa0\xe5\xa5\xbd\n\xff\xfe\n\xe8\xbd\xac\xe4\xba\xba\xe5\xb7\xa5\n";
    let done = home.simdesk(["understand"]).stdin(input).run().code(3);
    let done = done.err("simdesk: standard input, line 2: not UTF-8 (byte 1); convert the file to UTF-8\n");
    let entries: Vec<_> =
        done.out.lines().map(|l| serde_json::from_str::<serde_json::Value>(l).expect("JSON")["entry"].clone()).collect();
    assert_eq!(entries, ["greeting".into(), serde_json::Value::Null, "human".into()]);
    let done = home.on("s", &["chat"]).stdin(input).run().code(3).says("! line 2: not UTF-8 (byte 1)");
    done.says("工单号 C-1001");
    home.simdesk(["chat", "--demo"]).stdin_file(&home.path("home")).run().code(1).complains("line 1: cannot be read");
}

#[test]
fn a_line_without_end_takes_no_memory() {
    let home = Home::new();
    let path = home.path("long");
    let mut file = File::create(&path).expect("it can be made");
    let block = "审核失败x".repeat(100_000);
    for _ in 0..160 {
        file.write_all(block.as_bytes()).expect("there is room");
    }
    file.write_all("\n转人工\n".as_bytes()).expect("there is room");
    assert!(file.metadata().expect("it is there").len() > 200_000_000);
    home.simdesk(["import", "long"]).run().code(3).complains("long, line 1: longer than 1024 KiB").within_mib(150);
    let done = home.simdesk(["understand"]).stdin_file(&path).run().code(3).within_mib(150);
    assert_eq!(done.out.lines().count(), 2);
    done.complains("standard input, line 1: longer than 1048576 bytes");
    let done = home.on("s", &["chat"]).stdin_file(&path).run().code(0).within_mib(150);
    done.says("内容太长").says("工单号 C-1001");
    fs::remove_file(path).expect("it is large and not needed any more");
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_an_error_and_the_answer_is_kept() {
    let home = Home::new();
    for args in [&["understand"][..], &["cases"], &["lookup", "6900000000000000112"], &["faq", "check"]] {
        home.on("s", args).stdin("你好\n").stdout_file("/dev/full").run();
    }
    home.simdesk(["understand"]).stdin("你好\n").stdout_file("/dev/full").run().code(1).complains("No space left on device");
    home.on("s", &["cases"]).stdout_file("/dev/full").run().code(1).complains("No space left on device");
    let done = home.on("chat", &["chat"]).stdin("转人工\n").stdout_file("/dev/full").run().code(1);
    done.complains("cannot be written to standard output").complains("shown at the next start");
    home.on("chat", &["chat"]).stdin("").run().code(0).says("(?) ").says("您好，我是电话卡审核助手");
}

#[cfg(unix)]
#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let home = Home::new();
    let many = "转人工\n".repeat(20_000);
    home.on("s", &["chat"]).stdin("转人工\n").run().code(0);
    for (args, input) in
        [("understand", many.as_str()), ("chat", "转人工\n你好\n"), ("cases", ""), ("cases --json", ""), ("faq check", "")]
    {
        let script = format!("{} --store {} {args} | head -n 1", env!("CARGO_BIN_EXE_simdesk"), home.store("s"));
        // The shell reports the status of the left side.
        home.file("script", format!("set -o pipefail; {script}\n"));
        home.program("bash", ["script"]).stdin(input).run().code(0).err("");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_loses_nothing() {
    let home = Home::new();
    let disk = home.path("disk");
    fs::create_dir(&disk).expect("an empty home");
    let mount = |args: &[&str]| std::process::Command::new("mount").args(args).arg(&disk).status().is_ok_and(|s| s.success());
    if !mount(&["-t", "tmpfs", "-o", "size=96m", "tmpfs"]) {
        return skip("a small disk can't be mounted here (needs root)");
    }
    let filled = fill(&home);
    let unmounted = std::process::Command::new("umount").arg(&disk).status();
    filled.expect("a disk that is full is told, and works again when there is room");
    assert!(unmounted.is_ok_and(|s| s.success()));
}

#[cfg(target_os = "linux")]
fn fill(home: &Home) -> std::thread::Result<()> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        home.on("disk/s", &["chat"]).stdin("转人工\n").run().code(0).says("C-1001");
        let filler = home.file("disk/filler", vec![1_u8; 60 << 20]);
        home.file("rows.jsonl", pending_orders(100));
        for args in [&["chat"][..], &["import", "rows.jsonl"], &["reply", "C-1001", "好的"], &["cases"]] {
            let done = home.on("disk/s", args).stdin("在吗\n").run();
            done.code(1).complains("no space left for").complains("free some space and start again, nothing was lost");
        }
        fs::remove_file(filler).expect("it is there");
        home.on("disk/s", &["cases"]).run().code(0).says("C-1001");
        home.on("disk/s", &["import", "rows.jsonl"]).run().code(0).says("100 new");
    }))
}
