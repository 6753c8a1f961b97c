//! A whole turn: accepted, understood, decided, rendered, committed, delivered and recorded as sent.
//!
//! The store on disk is measured twice: in a directory in memory, where a sync costs nothing, and on the disk. The difference is what
//! durability costs; the disk's own share is measured beside it, by overwriting and syncing 4 KiB in the same directory.

use std::fs::File;
use std::io::{Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use simdesk::audits::Keyring;
use simdesk::flow::Knowledge;
use simdesk::model::ConversationId;
use simdesk::port::Store;
use simdesk::store::{MemoryStore, SledOptions, SledStore};

use crate::Effort;
use crate::sheet::{self, Times, shown};
use crate::talk::{Talk, runtime};

/// What a person writes, one message a turn.
const CONVERSATION: [&str; 8] =
    ["你好", "4781320682406083640", "8000", "1", "是", "那钱什么时候退", "重新提交要等几天？账号会不会受影响？", "谢谢"];

/// Where a directory in memory is, on Linux.
const IN_MEMORY: &str = "/dev/shm";

/// One line a store, then the ratios.
pub fn measure(knowledge: &Arc<Knowledge>, effort: Effort) {
    let runtime = runtime();
    let play = |store: Arc<dyn Store>| runtime.block_on(play(store, knowledge, effort.conversations));

    let memory = play(Arc::new(MemoryStore::new()));
    sheet::times("turn, store in memory", &memory, "");

    let unsynced = Path::new(IN_MEMORY).is_dir().then(|| {
        let dir = tempfile::tempdir_in(IN_MEMORY).expect("a directory in memory");
        play(Arc::new(open(&dir.path().join("store"))))
    });
    if let Some(times) = &unsynced {
        sheet::times("turn, sled, syncs that cost nothing", times, &format!("in {IN_MEMORY}"));
    }

    // Beside the build, on the disk where the program is built, and not in a temporary directory that may be memory.
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory beside the build");
    let place = dir.path().join("store");
    let store = Arc::new(open(&place));
    let before = commits(&place);
    let durable = play(Arc::clone(&store) as Arc<dyn Store>);
    let turns = durable.count();
    let per_turn = ratio(commits(&place).saturating_sub(before), turns);
    drop(store);
    sheet::times("turn, sled, durable", &durable, &format!("{per_turn:.1} synced commits a turn"));

    let floor = floor(dir.path(), (turns / 2).max(20));
    sheet::times("floor: overwrite and sync 4 KiB, same directory", &floor, "");

    let median = |times: &Times| times.percentile(50).as_secs_f64();
    let times = |what: f64| format!("{what:.1} ×");
    sheet::figure("durable turn : floor", &times(median(&durable) / median(&floor)), "of the medians");
    let one = Duration::from_secs_f64(median(&durable) / per_turn.max(1.0));
    let per_commit = one.as_secs_f64() / median(&floor);
    sheet::figure("one durable commit : floor", &times(per_commit), &format!("{} a commit", shown(one)));
    if let Some(unsynced) = &unsynced {
        sheet::figure("turn without syncs : memory store", &times(median(unsynced) / median(&memory)), "");
    }
}

fn open(dir: &Path) -> SledStore {
    SledStore::open(dir, &SledOptions::default()).unwrap_or_else(|e| panic!("{e}"))
}

fn ratio(part: u64, whole: usize) -> f64 {
    let exact = |n: u64| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    exact(part) / exact(whole as u64).max(1.0)
}

/// The store counts its commits in a file beside the database.
fn commits(dir: &Path) -> u64 {
    let bytes = std::fs::read(dir.join("commits")).unwrap_or_default();
    bytes.first_chunk().map_or(0, |b| u64::from_le_bytes(*b))
}

/// Every turn's time, over many people's conversations.
async fn play(store: Arc<dyn Store>, knowledge: &Arc<Knowledge>, conversations: usize) -> Times {
    let talk = Talk::on(store, Keyring::from_bytes([7; 32]), knowledge, 5).await;
    let mut times = Vec::new();
    for number in 0..=conversations {
        let person: ConversationId = format!("bench:p{number}").parse().expect("a name");
        for (at, line) in CONVERSATION.iter().enumerate() {
            talk.clock().advance(TimeDelta::seconds(20));
            let (took, finished) = talk.turn(&person, &at.to_string(), line).await;
            assert_eq!(finished, 1, "one message is one turn");
            // The first conversation warms up.
            if number > 0 {
                times.push(took);
            }
        }
    }
    Times::new(times)
}

/// What the disk takes for the smallest durable write into space that the file has already, as a store's log writes.
fn floor(dir: &Path, count: usize) -> Times {
    let path: PathBuf = dir.join("floor");
    let block = [0x5a_u8; 4096];
    let mut file = File::create(&path).expect("a file in the same directory");
    file.write_all(&block.repeat(count)).and_then(|()| file.sync_all()).expect("it can be written");
    file.rewind().expect("a file has a beginning");
    let timed = (0..count).map(|_| {
        let began = Instant::now();
        file.write_all(&block).expect("it can be written");
        file.sync_data().expect("it can be synced");
        began.elapsed()
    });
    Times::new(timed.collect())
}
