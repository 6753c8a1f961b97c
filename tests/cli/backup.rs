//! Backups as an operator meets them: taken beside a running chat, restored, refused when they can't be trusted, and erased data that
//! stays erased.
#![cfg(unix)]

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::PermissionsExt;

use age_encryption::secrecy::ExposeSecret;

use super::help::Home;

/// A store with two orders, a conversation and an open case; its chat still runs when `then` is called.
fn while_it_runs(then: impl FnOnce(&Home)) -> Home {
    let home = Home::new();
    let mut chat = home.on("s", &["chat"]).start();
    chat.say("转人工");
    chat.expect("工单号 C-1001");
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/import/neutral.jsonl");
    home.on("s", &["import", file]).run().code(0).says("2 new");
    then(&home);
    chat.say("还在等");
    chat.expect("> 还在等");
    chat.end().code(0).err("");
    home
}

fn holds(dir: &Home, name: &str, text: &str) -> bool {
    let files = dir.files(name);
    assert!(!files.is_empty(), "{name} is there");
    files.iter().any(|path| has(&fs::read(path).expect("a file can be read"), text))
}

fn has(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn a_backup_beside_a_running_chat_is_restored_and_goes_on() {
    let home = while_it_runs(|home| {
        home.on("s", &["backup", "b.backup"]).run().code(0).err("").says("not encrypted").says("s.key");
    });
    home.simdesk(["verify", "b.backup"]).run().code(0).err("").says("2  audit records").says("The backup is whole.");
    let to = home.store("r");
    home.simdesk(["restore", "b.backup", "--to", &to]).run().code(0).err("").says("restored").says("r.key");
    assert!(!home.path("r.restoring").exists(), "nothing is left beside it");
    home.on("r", &["cases"]).run().code(1).complains("r.key");
    fs::copy(home.path("s.key"), home.path("r.key")).expect("the key can be copied");
    home.on("r", &["verify"]).run().code(0).err("").says("No faults.");
    home.on("r", &["lookup", "6900000000000000112"]).run().code(0).says("灰名单校验失败");
    home.on("r", &["chat"]).stdin("在吗\n").run().code(0).err("");
    let case = home.on("r", &["cases", "C-1001"]).run().code(0).says("customer: 转人工").says("customer: 在吗");
    assert_eq!(case.count("还在等"), 0, "what came after the backup is not in it: {case}");
}

#[test]
fn a_backup_without_a_running_process_and_into_a_directory() {
    let home = Home::new();
    home.on("s", &["backup", "b.backup"]).run().code(4).complains("there is no store");
    home.on("s", &["chat"]).stdin("转人工\n").run().code(0);
    fs::create_dir(home.path("backups")).expect("a new directory");
    home.on("s", &["backup", "backups"]).run().code(0).err("");
    let [file] = home.files("backups").try_into().expect("one file");
    home.simdesk([OsStr::new("verify"), file.as_os_str()]).run().code(0).says("The backup is whole.");
    let mode = fs::metadata(&file).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "for its owner only");
    home.on("s", &["backup", "no/such/place.backup"]).run().code(1).complains("cannot write");
}

#[test]
fn a_killed_backup_leaves_the_old_one_whole() {
    let home = Home::new();
    home.on("s", &["chat"]).stdin("转人工\n").run().code(0);
    home.on("s", &["backup", "b.backup"]).run().code(0);
    let old = fs::read(home.path("b.backup")).expect("it is there");
    let killed = home.on("s", &["backup", "b.backup"]).env("SIMDESK_FAILPOINTS", "backup-chunk=return(abort)").run();
    assert!(!killed.out.contains("records"), "{killed}");
    assert!(home.path(".b.backup.part").exists(), "it was killed while it wrote");
    assert!(fs::read(home.path("b.backup")).expect("it is there") == old, "the old backup is as it was");
    home.on("s", &["backup", "b.backup"]).env("SIMDESK_FAILPOINTS", "backup-chunk=return(full)").run().code(1).complains("space");
    assert!(fs::read(home.path("b.backup")).expect("it is there") == old, "the old backup is as it was");
    home.on("s", &["backup", "b.backup"]).run().code(0);
    assert!(!home.path(".b.backup.part").exists(), "what was left is used up");
    // A restore that is killed leaves nothing under the new name, and the next one works.
    let to = home.store("r");
    home.simdesk(["restore", "b.backup", "--to", &to]).env("SIMDESK_FAILPOINTS", "backup-chunk=return(abort)").run();
    assert!(!home.path("r").exists());
    home.simdesk(["restore", "b.backup", "--to", &to]).run().code(0);
}

#[test]
fn encrypted_backups_open_with_their_key_only() {
    let home = Home::new();
    home.on("s", &["chat"]).stdin("照片模糊怎么办\n").run().code(0);
    let (ours, other) = (age_encryption::x25519::Identity::generate(), age_encryption::x25519::Identity::generate());
    home.file("ours", format!("# created\n{}\n", ours.to_string().expose_secret()));
    home.file("other", other.to_string().expose_secret());
    home.file("pass", "correct horse\n");
    home.file("wrong", "battery staple\n");
    home.file("empty", "\n");
    home.on("s", &["backup", "p.backup"]).run().code(0);
    home.on("s", &["backup", "k.age", "--encrypt", &ours.to_public().to_string()]).run().code(0).says(", encrypted");
    home.on("s", &["backup", "w.age", "--passphrase-file", "pass"]).run().code(0).says(", encrypted");
    let text = "照片";
    let holds = |name: &str| has(&fs::read(home.path(name)).expect("it is there"), text);
    assert_eq!((holds("p.backup"), holds("k.age"), holds("w.age")), (true, false, false));
    let refused = [
        (vec!["k.age"], "encrypted"),
        (vec!["k.age", "--identity", "other"], "does not open"),
        (vec!["k.age", "--identity", "pass"], "no age key"),
        (vec!["k.age", "--passphrase-file", "pass"], "does not open"),
        (vec!["w.age", "--passphrase-file", "wrong"], "does not open"),
        (vec!["w.age", "--passphrase-file", "empty"], "empty"),
    ];
    let to = home.store("r");
    for (args, why) in refused {
        let args: Vec<&str> = ["restore", "--to", &to].into_iter().chain(args).collect();
        let done = home.simdesk(args).run().code(2).complains(why);
        assert!(done.out.is_empty() && !home.path("r").exists(), "{done}");
    }
    for (name, key) in [("k.age", ["--identity", "ours"]), ("w.age", ["--passphrase-file", "pass"])] {
        home.simdesk(["verify", name, key[0], key[1]]).run().code(0).says("The backup is whole.");
        let to = home.store(&format!("r-{name}"));
        home.simdesk(["restore", name, key[0], key[1], "--to", &to]).run().code(0).says("restored");
    }
    home.on("s", &["backup", "x", "--encrypt", "age1nobody"]).run().code(2).complains("no age recipient");
    assert!(!home.path("x").exists());
}

#[test]
fn what_cannot_be_trusted_is_refused_with_its_place() {
    let home = Home::new();
    home.on("s", &["chat"]).stdin("转人工\n").run().code(0);
    home.on("s", &["backup", "b.backup"]).run().code(0);
    let whole = fs::read(home.path("b.backup")).expect("it is there");
    let to = home.store("r");
    let restore = |bytes: &[u8]| {
        home.file("x.backup", bytes);
        home.simdesk(["restore", "x.backup", "--to", &to]).run()
    };
    let changed = |at: usize| {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        bytes
    };
    let cases: [(Vec<u8>, &str); 9] = [
        (Vec::new(), "no backup of simdesk"),
        (b"order_id,status\n".to_vec(), "no backup of simdesk"),
        (changed(3), "no backup of simdesk"),
        (changed(15), "later version"),
        (changed(whole.len() / 2), "damaged in chunk 1, at byte "),
        (changed(whole.len() - 1), "damaged"),
        (whole[..whole.len() - 1].to_vec(), "cut short"),
        (whole[..whole.len() / 2].to_vec(), "cut short"),
        ([&whole[..], b"x"].concat(), "follows its end"),
    ];
    for (bytes, why) in cases {
        restore(&bytes).code(3).out("").complains("x.backup").complains(why);
        assert!(!home.path("r").exists() && !home.path("r.restoring").exists(), "{why}: nothing is left");
        home.simdesk(["verify", "x.backup"]).run().code(3).complains(why);
    }
    home.simdesk(["restore", "b.backup", "--to", &home.store("s")]).run().code(1).complains("not empty");
    home.simdesk(["restore", "none", "--to", &to]).run().code(1).complains("cannot read none: it does not exist; check the path");
    home.simdesk(["restore", "b.backup", "--to", "memory:"]).run().code(2).complains("--to sled:DIR");
    fs::create_dir(home.path("r")).expect("a new directory");
    restore(&whole).code(0).says("restored");
}

#[test]
fn what_was_erased_stays_erased() {
    const WORDS: &str = "照片模糊怎么办呀斑马";
    let home = Home::new();
    home.on("s", &["chat"]).stdin(format!("{WORDS}\n转人工\n")).run().code(0);
    home.on("s", &["backup", "before"]).run().code(0);
    assert!(holds(&home, "s", WORDS));
    home.on("s", &["erase", "terminal:tester"]).run().code(2).complains("--yes");
    home.on("s", &["erase", "terminal:nobody", "--yes"]).run().code(4).complains("nothing is stored");
    let done = home.on("s", &["erase", "terminal:tester", "--yes"]).run().code(0).err("").says("erased").says("C-1001 is open");
    assert!(done.out.contains("s.erasures"), "{done}");
    home.on("s", &["verify"]).run().code(0).says("No faults.");

    // The open case keeps its texts until it is closed.
    home.on("s", &["cases", "C-1001"]).run().code(0).says("斑马");
    home.on("s", &["reply", "C-1001", "再见", "--close"]).run().code(0);
    home.on("s", &["chat"]).stdin("").run().code(0);
    let closed = home.on("s", &["cases", "C-1001"]).run().code(0).says("closed by");
    assert_eq!(closed.count("斑马"), 0, "{closed}");

    let restored = |from: &str, name: &str, more: &[&str]| {
        let to = home.store(name);
        let args: Vec<&str> = ["restore", from, "--to", &to].into_iter().chain(more.iter().copied()).collect();
        let done = home.simdesk(args).run().code(0).err("");
        fs::copy(home.path("s.key"), home.path(&format!("{name}.key"))).expect("the key can be copied");
        home.on(name, &["verify"]).run().code(0).says("No faults.");
        done
    };
    // A new backup, and what is restored from it, hold nothing of it.
    home.on("s", &["backup", "after"]).run().code(0);
    assert!(!has(&fs::read(home.path("after")).expect("it is there"), WORDS));
    restored("after", "r-after", &[]);
    assert!(!holds(&home, "r-after", WORDS));
    // An older backup is erased again: what is open in it stays open until it is closed.
    let log = home.path("s.erasures").display().to_string();
    restored("before", "r-before", &["--erasures", &log]).says("and again now: 1");
    home.on("r-before", &["reply", "C-1001", "再见", "--close"]).run().code(0);
    home.on("r-before", &["chat"]).stdin("").run().code(0);
    home.on("r-before", &["backup", "again"]).run().code(0);
    assert!(!has(&fs::read(home.path("again")).expect("it is there"), WORDS));
    // What comes after an erasure is not erased by a restore.
    home.on("s", &["chat"]).stdin("身份证看不清怎么办\n").run().code(0);
    home.on("s", &["backup", "later"]).run().code(0);
    restored("later", "r-later", &["--erasures", &log]).says("and again now: 0");
    assert!(holds(&home, "r-later", "看不清"));
    // Without the log it is said.
    let to = home.store("r-bare");
    home.simdesk(["restore", "before", "--to", &to]).run().code(0).says("No log of erasures was found");
    home.file("bad", "12 nonsense\n");
    home.simdesk(["restore", "before", "--to", &home.store("r-bad"), "--erasures", "bad"]).run().code(1).complains("line 1");
    assert!(!home.path("r-bad").exists());
}

/// The number before this word in what `verify` prints.
fn counted(verified: &str, kind: &str) -> u64 {
    let of_kind = verified.lines().find_map(|line| line.trim().strip_suffix(kind)?.trim().parse().ok());
    of_kind.unwrap_or(0)
}

#[test]
fn a_backup_in_the_middle_of_an_import_is_one_moment_of_it() {
    const ROWS: u64 = 12_000;
    let home = Home::new();
    // Main orders with two cards each, and a distributor's number for every card.
    let row = |n: u64| {
        format!(
            "{{\"order_id\": \"69000000000000{:05}\", \"sub_order_id\": \"69000000000001{n:05}\", \"upstream_order_id\": \"D20261110{n:05}\", \
             \"audit_status\": \"rejected\", \"reason_text\": \"证件照片模糊\", \"submitted_at\": \"2026-11-10 09:00:00\"}}\n",
            n / 2
        )
    };
    home.file("rows.jsonl", (0..ROWS).map(row).collect::<String>());
    let mut chat = home.on("s", &["chat"]).start();
    chat.expect("5 转人工");
    let import = home.on("s", &["import", "rows.jsonl"]).env("SIMDESK_FAILPOINTS", "between-chunks=sleep(100)").start();
    let mut parts = Vec::new();
    for n in 0.. {
        let file = format!("{n}.backup");
        home.on("s", &["backup", &file]).run().code(0).err("");
        let verified = home.simdesk(["verify", &file]).run().code(0).says("The backup is whole.");
        let orders = counted(&verified.out, "audit records");
        if orders == ROWS {
            break;
        }
        if orders > 0 {
            parts.push((file, orders));
        }
    }
    import.end().code(0).err("");
    chat.say("还在吗");
    chat.end().code(0).err("");
    assert!(!parts.is_empty(), "a backup was made while the import ran");
    let (file, orders) = &parts[parts.len() / 2];
    home.simdesk(["restore", file, "--to", &home.store("r")]).run().code(0);
    fs::copy(home.path("s.key"), home.path("r.key")).expect("the key can be copied");
    // Every number of every order leads to it, and every such number to an order.
    let verified = home.on("r", &["verify"]).run().code(0).says("No faults.");
    let counts = ["audit records", "order aliases", "shared order aliases"].map(|kind| counted(&verified.out, kind));
    assert_eq!(counts, [*orders; 3], "{verified}");
}

#[test]
fn two_backups_to_one_file_leave_a_whole_one() {
    let home = Home::new();
    home.on("s", &["chat"]).stdin("转人工\n").run().code(0);
    // The first one has opened the file that the second one then finishes and renames: what it holds is no half backup any more.
    let slow = home.on("s", &["backup", "b.backup"]).env("SIMDESK_FAILPOINTS", "backup-opened=1*sleep(1500)").start();
    while !home.path(".b.backup.part").exists() {
        std::thread::yield_now();
    }
    let quick = home.on("s", &["backup", "b.backup"]).run().code(0).err("");
    let slow = slow.end().code(0).err("");
    for done in [&quick, &slow] {
        assert!(done.out.contains("records"), "{done}");
    }
    home.simdesk(["verify", "b.backup"]).run().code(0).says("The backup is whole.");
    assert!(!home.path(".b.backup.part").exists(), "nothing is left beside it");
    // One that writes keeps the other away.
    let writes = home.on("s", &["backup", "b.backup"]).env("SIMDESK_FAILPOINTS", "backup-chunk=sleep(1500)").start();
    while !home.path(".b.backup.part").exists() {
        std::thread::yield_now();
    }
    let other = home.on("s", &["backup", "b.backup"]).run();
    assert!(other.code == Some(0) || other.err.contains("another backup to the same file is under way"), "{other}");
    writes.end().code(0).err("");
    home.simdesk(["verify", "b.backup"]).run().code(0).says("The backup is whole.");
}
