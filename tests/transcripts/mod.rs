//! Golden conversations: `tests/transcripts/*.txt`, played through inbox, turn and outbox on every store.
//!
//! A stale answer fails; `SIMDESK_TRANSCRIPTS=write cargo test --test main transcripts::` writes what is said today, for review.
//! The format, line by line:
//!
//! ```text
//! # a remark
//! now 2026-11-22 10:00            the clock, in Asia/Shanghai
//! hours Mon-Fri 09:00-18:00       when staff are there (anywhere in the file)
//! lang zh-Hans                    the language of the person's system
//! order 4781… tail=8000 status=rejected reason="…" submitted="2026-11-18 10:00" …
//! > what the person writes        (\n for a line break)
//! | what is answered
//! + 3d                            time passes (d, h, m)
//! staff C-1 li "…"                a member of staff answers (closing: staff-close)
//! claim C-1 li                    or does something else: claim, close, reopen, hand-back, read, note C-1 li "…", assign C-1 li lin
//! ! what staff are told instead   where it can't be done
//! account li admin                an account of staff: agent or admin
//! file                            the person sends a picture
//! start                           the person opens the channel
//! ```

pub mod play;
mod script;

use std::fs;
use std::path::PathBuf;

use play::Stage;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts")
}

fn scripts() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder())
        .expect("the folder of transcripts is there")
        .map(|entry| entry.expect("a folder entry can be read").path())
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .collect();
    files.sort();
    files
}

/// Plays every transcript.
pub fn play_all(play: &impl AsyncFn(&str) -> Result<String, String>) {
    let write = std::env::var("SIMDESK_TRANSCRIPTS").is_ok_and(|v| v == "write");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts");
    let mut outdated = Vec::new();
    for path in scripts() {
        let text = fs::read_to_string(&path).expect("a transcript is UTF-8");
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let played = runtime.block_on(play(&text)).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        if played == text {
            continue;
        }
        if write {
            fs::write(&path, &played).expect("the transcript can be written");
        } else {
            outdated.push(format!("{name}:\n{}", difference(&text, &played)));
        }
    }
    assert!(outdated.is_empty(), "{} transcripts differ from what is said today:\n\n{}", outdated.len(), outdated.join("\n\n"));
}

/// The first lines that differ, with what stands around them.
fn difference(expected: &str, played: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), played.lines().collect());
    let first = old.iter().zip(&new).position(|(a, b)| a != b).unwrap_or(old.len().min(new.len()));
    let from = first.saturating_sub(3);
    let part = |lines: &[&str], sign: &str| {
        lines.iter().skip(first).take(12).map(|l| format!("{sign} {l}")).collect::<Vec<_>>().join("\n")
    };
    let before = old[from..first].iter().map(|l| format!("  {l}")).collect::<Vec<_>>().join("\n");
    format!("line {}:\n{before}\n{}\n{}", first + 1, part(&old, "-"), part(&new, "+"))
}

#[test]
fn on_the_store_in_memory() {
    play_all(&async |text| play::play(text, Stage::memory()).await);
}

#[test]
fn on_the_store_on_disk() {
    // Writing happens in the other test; here the same conversations must come out of another store.
    if std::env::var("SIMDESK_TRANSCRIPTS").is_err() {
        play_all(&async |text| play::play(text, Stage::disk()).await);
    }
}

#[test]
fn a_call_for_a_person_is_heard_beside_an_order_number() {
    let rows = [
        ("订单6931204857719364025，我要转人工", "hand-off"),
        ("转人工 6931204857719364025", "hand-off"),
        ("订单6931204857719364025 我要投诉", "hand-off"),
        ("6931204857719364025 不用转人工，帮我查", "look-up"),
        ("订单6931204857719364025为什么被拒，客服电话多少", "look-up"),
        ("6931204857719364025 查一下", "look-up"),
        ("719364025", "look-up"),
    ];
    for (text, action) in rows {
        let engine = &play::KNOWLEDGE.engine;
        assert_eq!(engine.action(&engine.read(text)).0.name(), action, "{text}");
    }
}

#[test]
fn notices_are_turned_on_and_off_only_by_those_who_say_so() {
    let rows = [
        ("不要再通知我了", Some(false)),
        ("别再给我发消息了", Some(false)),
        ("以后不用提醒我", Some(false)),
        ("取消通知", Some(false)),
        ("關閉訂單通知", Some(false)),
        ("退订", Some(false)),
        ("TD", Some(false)),
        ("stop messaging me", Some(false)),
        ("Please stop sending me notifications", Some(false)),
        ("有结果了告诉我一声", Some(true)),
        ("打开通知", Some(true)),
        ("let me know when it is approved", Some(true)),
        ("收到订单取消通知", None),
        ("我收到了一条取消的短信", None),
        ("今天发来消息取消了我的订单", None),
        ("怎么没通知我", None),
        ("你们会通知我吗", None),
        ("审核失败的通知是什么意思", None),
        ("客服告诉我照片不清楚", None),
        ("我要提醒你们，照片没问题", None),
        ("取消订单", None),
        ("why did nobody tell me", None),
    ];
    for (text, notices) in rows {
        assert_eq!(play::KNOWLEDGE.engine.read(text).notices, notices, "{text}");
    }
}
