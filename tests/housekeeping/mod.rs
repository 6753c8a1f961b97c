//! What a running process does by itself, under a clock that the tests move: backups when they are due, and a sweep once a day.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod waits;

use std::fs;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::task::Poll;

use age_encryption::secrecy::ExposeSecret;
use chrono::{DateTime, TimeDelta, Utc};
use simdesk::app::backup::{key, open};
use simdesk::app::housekeeping::{Done, Housekeeper, last_failure};
use simdesk::app::schedule::Schedule;
use simdesk::config::{BackupPlan, Config};
use simdesk::failpoint;
use simdesk::model::{AuditStatus, AuditUpdate};
use simdesk::port::{FixedClock, ImportId, Store};
use simdesk::store::MemoryStore;
use simdesk::store::backup::{check, mark_of};

const FULL: &str = "SIMDESK_FULL_DISK_TEST";

fn start() -> DateTime<Utc> {
    "2026-02-10T04:00:00Z".parse().unwrap()
}

fn on_runtime<T>(test: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test)
}

/// A store with its directory, a directory for backups, and a clock.
struct House {
    home: tempfile::TempDir,
    store: Arc<MemoryStore>,
    clock: Arc<FixedClock>,
    config: Config,
}

impl House {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        for dir in ["store", "backups"] {
            fs::create_dir(home.path().join(dir)).unwrap();
        }
        let backup = BackupPlan { dir: Some(home.path().join("backups")), keep: 3, ..BackupPlan::default() };
        let config = Config { backup, ..Config::default() };
        Self { home, store: Arc::new(MemoryStore::new()), clock: Arc::new(FixedClock::new(start())), config }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn keeper(&self) -> Housekeeper {
        Housekeeper::new(self.store.clone(), self.clock.clone(), &self.config, Some(&self.path("store")))
    }

    fn pass(&self, minutes: i64) {
        self.clock.advance(TimeDelta::minutes(minutes));
    }

    /// The name of a backup made at a time, as in `20260210T040000Z`.
    fn name(&self, time: &str) -> String {
        format!("simdesk-auto-{}-{time}.backup", mark_of(&self.path("store")))
    }

    fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path("backups")).unwrap();
        let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

fn made(done: &Done) -> Option<bool> {
    done.backup.as_ref().map(Result::is_ok)
}

const DAY: i64 = 24 * 60;

/// Minutes that pass, and whether a backup is made then.
const DUE: &[(i64, Option<bool>)] = &[
    (0, Some(true)),
    (0, None),
    (DAY - 1, None),
    (1, Some(true)),
    (1, None),
    // What was missed is made up for once.
    (10 * DAY, Some(true)),
    (DAY - 1, None),
    (1, Some(true)),
    // A clock that is set back makes no further one, until the time has come again.
    (-5, None),
    (DAY - 60, None),
    (65, Some(true)),
];

#[test]
fn a_backup_is_made_when_it_is_due() {
    let house = House::new();
    let mut keeper = house.keeper();
    on_runtime(async {
        for (at, (minutes, expected)) in DUE.iter().enumerate() {
            house.pass(*minutes);
            assert_eq!(made(&keeper.look().await), *expected, "step {at}");
        }
        // A later start sees by the files what is due.
        drop(keeper);
        assert_eq!(made(&house.keeper().look().await), None);
        for file in house.files() {
            fs::remove_file(house.path("backups").join(file)).unwrap();
        }
        assert_eq!(made(&house.keeper().look().await), Some(true), "somebody has taken the backups away");
    });
    let [file] = house.files().try_into().unwrap();
    let checked = check(open(&house.path("backups").join(file)).unwrap(), None).unwrap();
    assert_eq!(checked.header.created_ms, (start() + TimeDelta::minutes(13 * DAY + 1)).timestamp_millis());
}

#[test]
fn without_a_directory_nothing_is_made() {
    let mut house = House::new();
    house.config.backup.dir = None;
    assert_eq!(made(&on_runtime(house.keeper().look())), None);
    assert_eq!(Schedule::new(&house.config.backup, &house.path("store")), None);
}

#[test]
fn so_many_are_kept_and_files_of_others_stay() {
    let house = House::new();
    let foreign = [
        "simdesk-20200101T000000Z.backup",
        "simdesk-auto-00000000-20200101T000000Z.backup",
        "notes.txt",
        &house.name("20200101T000000Z").replace(".backup", ".backup.old"),
        &house.name("2020-01-01"),
        &house.name("20209901T000000Z"),
        &house.name("20200101T0000Z"),
        ".simdesk-auto-00000000-20200101T000000Z.backup.part",
    ];
    // What a clock that went wrong has made stays, too, and doesn't count.
    let ahead = house.name("20990101T000000Z");
    // Half a backup that a killed process has left is of no use to anybody.
    let part = format!(".{}.part", house.name("20260209T040000Z"));
    for name in foreign.iter().copied().chain([ahead.as_str(), part.as_str()]) {
        fs::write(house.path("backups").join(name), "x").unwrap();
    }
    let mut keeper = house.keeper();
    on_runtime(async {
        for _ in 0..5 {
            assert_eq!(made(&keeper.look().await), Some(true));
            house.pass(DAY);
        }
    });
    let own = ["20260212T040000Z", "20260213T040000Z", "20260214T040000Z"].map(|time| house.name(time));
    let mut expected: Vec<String> = foreign.iter().map(|name| (*name).to_owned()).chain(own).chain([ahead]).collect();
    expected.sort();
    assert_eq!(house.files(), expected);
}

#[test]
fn what_fails_is_tried_again_ever_more_rarely_and_told() {
    let mut house = House::new();
    house.config.backup.dir = Some(house.path("file"));
    fs::write(house.path("file"), "x").unwrap();
    let mut keeper = house.keeper();
    on_runtime(async {
        let why = keeper.look().await.backup.unwrap().unwrap_err();
        assert!(why.contains("file") && why.contains("check that it exists") && why.contains("[backup]"), "{why}");
        assert_eq!(last_failure(&*house.store).await, Ok(Some((start(), why))));
        for wait in [5, 10, 20, 40, 80, 160, 320, 320] {
            house.pass(wait - 1);
            assert_eq!(made(&keeper.look().await), None, "{wait}");
            house.pass(1);
            assert_eq!(made(&keeper.look().await), Some(false), "{wait}");
        }
        fs::remove_file(house.path("file")).unwrap();
        fs::create_dir(house.path("file")).unwrap();
        house.pass(320);
        assert_eq!(made(&keeper.look().await), Some(true));
        assert_eq!(last_failure(&*house.store).await, Ok(None));
    });
}

#[test]
fn encrypted_backups_open_with_their_key_only() {
    let mut house = House::new();
    let ours = age_encryption::x25519::Identity::generate();
    fs::write(house.path("ours"), ours.to_string().expose_secret()).unwrap();
    fs::write(house.path("pass"), "correct horse\n").unwrap();
    let newest = |house: &House| house.path("backups").join(house.files().pop().unwrap());
    on_runtime(async {
        house.config.backup.recipient = Some(ours.to_public().to_string());
        assert_eq!(made(&house.keeper().look().await), Some(true));
        let file = newest(&house);
        assert!(check(open(&file).unwrap(), None).is_err());
        let identity = key(Some(&house.path("ours")), None).unwrap();
        check(open(&file).unwrap(), identity.as_ref()).unwrap();

        house.config.backup.recipient = None;
        house.config.backup.passphrase_file = Some(house.path("pass"));
        house.pass(DAY);
        assert_eq!(made(&house.keeper().look().await), Some(true));
        let file = newest(&house);
        assert!(check(open(&file).unwrap(), None).is_err());
        check(open(&file).unwrap(), key(None, Some(&house.path("pass"))).unwrap().as_ref()).unwrap();

        house.pass(DAY);
        house.config.backup.passphrase_file = Some(house.path("gone"));
        let why = house.keeper().look().await.backup.unwrap().unwrap_err();
        assert!(why.contains("cannot read") && why.contains("gone"), "{why}");
        house.config.backup.passphrase_file = None;
        house.config.backup.recipient = Some("age1nonsense".to_owned());
        let why = house.keeper().look().await.backup.unwrap().unwrap_err();
        assert!(why.contains("age1nonsense"), "{why}");
    });
    assert_eq!(house.files().len(), 2, "nothing is left of those that failed");
}

/// Not a test of its own: the process whose disk is full.
#[test]
fn on_a_full_disk() {
    let Ok(told) = std::env::var(FULL) else { return };
    let house = House::new();
    let old = house.path("backups").join(house.name("20260101T000000Z"));
    fs::write(&old, "x").unwrap();
    let mut keeper = house.keeper();
    on_runtime(async {
        house.store.put_setting("something", b"to be kept").await.unwrap();
        failpoint::tell("backup-chunk", &told);
        let why = keeper.look().await.backup.unwrap().unwrap_err();
        assert!(why.contains("has space"), "{why}");
        assert!(old.exists() && house.files().len() == 1, "{:?}", house.files());
        failpoint::tell("backup-chunk", "off");
        house.pass(5);
        assert_eq!(made(&keeper.look().await), Some(true));
    });
}

#[test]
fn a_full_disk_leaves_the_old_backups() {
    for told in ["return(full)", "return(error)"] {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "housekeeping::on_a_full_disk", "--nocapture", "--test-threads=1"]);
        let done = command.env(FULL, told).stdin(Stdio::null()).output().unwrap();
        assert!(done.status.success(), "{told}: {}", String::from_utf8_lossy(&done.stderr));
    }
}

fn order_of(number: &str) -> AuditUpdate {
    let long_ago = "1926-01-01T00:00:00Z".parse().unwrap();
    AuditUpdate { status: Some(AuditStatus::Rejected), ..crate::rows::empty(&[number], long_ago) }
}

/// An order without news for a hundred years.
async fn old_order(store: &dyn Store, number: u32) {
    let update = order_of(&format!("69000000{number:02}"));
    store.import_chunk(&ImportId(number.to_string()), 0, vec![update], start()).await.unwrap();
}

#[test]
fn the_store_is_swept_once_a_day_and_when_the_rules_change() {
    let mut house = House::new();
    house.config.backup.dir = None;
    // Minutes that pass, days of an order, and how many orders go; one comes before every step.
    let steps = [(0, 730, Some(1)), (1, 730, None), (DAY - 2, 730, None), (1, 730, Some(3)), (1, 100, Some(1)), (1, 100, None)];
    on_runtime(async {
        for (at, (minutes, days, expected)) in steps.into_iter().enumerate() {
            old_order(&*house.store, u32::try_from(at).unwrap()).await;
            house.pass(minutes);
            house.config.retention.orders_days = days;
            // Every start looks at what the store says.
            let swept = house.keeper().look().await.swept.map(|gone| gone.unwrap().get("orders").copied().unwrap_or_default());
            assert_eq!(swept, expected, "step {at}");
        }
    });
}

/// How often a life of the process comes to do something before it ends: a few parts of a sweep.
const STEPS_OF_A_LIFE: usize = 15;
/// Many lives more than the sweep below takes.
const LIVES_MAX: usize = 30;

/// One look of a new process that ends after so many steps, or when it has nothing more to do.
async fn life(house: &House, steps: usize) -> Option<Done> {
    let mut keeper = house.keeper();
    let mut look = std::pin::pin!(keeper.look());
    let mut left = steps;
    std::future::poll_fn(|context| {
        let polled = look.as_mut().poll(context).map(Some);
        left -= 1;
        if polled.is_pending() && left == 0 { Poll::Ready(None) } else { polled }
    })
    .await
}

#[test]
fn a_sweep_that_is_interrupted_again_and_again_gets_to_its_end() {
    const YOUNG: usize = 6_000;
    let mut house = House::new();
    house.config.backup.dir = None;
    on_runtime(async {
        // Those that stay come first: whoever begins at the beginning sees nothing else.
        let young = |n: usize| AuditUpdate { updated_at: start(), ..order_of(&format!("4{n:09}")) };
        for (chunk, numbers) in (0..YOUNG).collect::<Vec<_>>().chunks(2_000).enumerate() {
            let updates = numbers.iter().map(|n| young(*n)).collect();
            let chunk = u32::try_from(chunk).unwrap();
            house.store.import_chunk(&ImportId("young".to_owned()), chunk, updates, start()).await.unwrap();
        }
        old_order(&*house.store, 1).await;
        let is_there =
            async |house: &House| !house.store.audits_by_order(&"6900000001".parse().unwrap()).await.unwrap().is_empty();
        let mut lives = 0;
        while is_there(&house).await {
            lives += 1;
            assert!(lives < LIVES_MAX, "it never gets there");
            life(&house, STEPS_OF_A_LIFE).await;
        }
        assert!(lives > 1, "one life was not enough");
        while life(&house, STEPS_OF_A_LIFE).await.is_none() {}
        let again = life(&house, STEPS_OF_A_LIFE).await.expect("there is nothing to do");
        assert!(again.swept.is_none(), "it is done for today");
        // One that is ended long after it was begun has looked at much of the store long ago: the next one is due at once.
        house.pass(2 * DAY);
        assert!(life(&house, STEPS_OF_A_LIFE).await.is_none());
        house.pass(2 * DAY);
        for due in [true, true, false] {
            assert_eq!(house.keeper().look().await.swept.is_some(), due);
        }
        // With other rules a sweep that was interrupted begins anew: what was passed may have to go now.
        house.pass(2 * DAY);
        assert!(life(&house, STEPS_OF_A_LIFE).await.is_none());
        house.config.retention.orders_days = 1;
        let swept = house.keeper().look().await.swept.unwrap().unwrap();
        assert_eq!(swept.get("orders"), Some(&(YOUNG as u64)));
    });
}

#[test]
fn of_several_processes_one_keeps_house() {
    let house = House::new();
    let (mut first, mut second) = (house.keeper(), house.keeper());
    on_runtime(async {
        assert_eq!(made(&first.look().await), Some(true));
        house.pass(DAY);
        assert_eq!(made(&second.look().await), None);
        drop(first);
        assert_eq!(made(&second.look().await), Some(true));
    });
}

#[test]
fn a_store_that_fails_is_told_and_ends_nothing() {
    let house = House::new();
    let broken = [(b"abroken".to_vec(), b"?".to_vec())];
    let store = Arc::new(MemoryStore::with_records(broken));
    let mut keeper = Housekeeper::new(store, house.clock.clone(), &house.config, Some(Path::new("/none")));
    assert!(made(&on_runtime(keeper.look())).is_none(), "no lock, no work");
    let store = Arc::new(MemoryStore::with_records([(b"abroken".to_vec(), b"?".to_vec())]));
    let mut keeper = Housekeeper::new(store, house.clock.clone(), &house.config, None);
    on_runtime(async {
        let failed = |done: Done| done.swept.map(|swept| swept.is_err());
        assert_eq!(failed(keeper.look().await), Some(true));
        house.pass(59);
        assert_eq!(failed(keeper.look().await), None);
        house.pass(1);
        assert_eq!(failed(keeper.look().await), Some(true));
    });
}
