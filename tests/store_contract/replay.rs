//! What was erased stays erased when an older backup is restored, and what came after an erasure that failed stays there.

use std::fs;
use std::io::BufReader;
use std::path::Path;
use std::sync::Arc;

use simdesk::app::backup;
use simdesk::model::{Case, CaseState, Event, Retention, TurnOutcome};
use simdesk::store::{SledStore, conversation_hash, erasures_path, restore};

use super::retention::{days, swept};
use super::things::*;
use super::{Subject, on_runtime, options};

/// Restores the backup by a log of these lines; how many conversations were erased again.
fn restored(home: &Path, name: &str, log: &str) -> (usize, Subject) {
    let (to, lines) = (home.join(name), home.join(format!("{name}.log")));
    fs::write(&lines, log).unwrap();
    let from = BufReader::new(fs::File::open(home.join("backup")).unwrap());
    let erased = restore(from, None, &to, &options(), Some(&lines)).unwrap().erased.unwrap();
    (erased, Arc::new(SledStore::open(&to, &options()).unwrap()))
}

/// A line of an erasure of `t:a` that the backup has no trace of, although its commit should be in it.
fn line(day: i64) -> String {
    format!("{} {} 1\n", days(day).timestamp_millis(), conversation_hash(&who("t:a")))
}

async fn back_up(store: &Subject, home: &Path) {
    backup::write(&**store, &home.join("backup"), None, days(100)).await.unwrap();
}

/// Of a conversation in which nothing happens for long a sweep leaves what lives longer. Each of these shows when somebody wrote last.
#[test]
fn what_a_sweep_left_shows_that_somebody_wrote_after_an_erasure_that_failed() {
    for left in ["a note of a turn", "a closed case", "the name of an event"] {
        let home = tempfile::tempdir().unwrap();
        on_runtime(async {
            let store: Subject = Arc::new(SledStore::open(&home.path().join("s"), &options()).unwrap());
            store.accept(Event { at: days(10), ..text("t:a", "1") }).await.unwrap();
            let claim = store.claim_next(&owner(1), days(10), LEASE).await.unwrap().unwrap();
            let mut changes = saying(&claim, &[]);
            match left {
                "a note of a turn" => changes.note = Some(super::notes::note(10 * 24 * 60, TurnOutcome::Answered)),
                "a closed case" => {
                    let state = CaseState::Resolved { at: days(10), by: None };
                    let id = store.next_case_id().await.unwrap();
                    changes.cases = vec![Case { state, order: Some(order("6900000001")), ..case(id, "t:a") }];
                }
                _ => {}
            }
            store.finish(&claim, changes).await.unwrap();
            let names = if left == "the name of an event" { 0 } else { 30 };
            let rules = Retention { conversations_days: 30, event_names_days: names, ..Retention::default() };
            swept(&store, &rules, days(90), 9, false).await;
            assert_eq!(store.conversation(&who("t:a")).await, Ok(None), "{left}: the conversation itself has gone");
            back_up(&store, home.path()).await;
        });
        assert_eq!(restored(home.path(), "later", &line(5)).0, 0, "{left}: somebody wrote after that");
        if left != "the name of an event" {
            assert_eq!(restored(home.path(), "before", &line(20)).0, 1, "{left}: nobody wrote after that");
        }
    }
}

#[test]
fn notes_that_are_all_that_is_left_stay_erased() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("s");
    on_runtime(async {
        let store: Subject = Arc::new(SledStore::open(&dir, &options()).unwrap());
        for name in ["t:a", "t:ab"] {
            super::notes::noted(&store, name, "1", super::notes::note(2, TurnOutcome::Answered)).await;
        }
        let rules = Retention { conversations_days: 30, event_names_days: 30, ..Retention::default() };
        swept(&store, &rules, days(90), 9, false).await;
        let kinds: Vec<String> = store.verify().await.unwrap().records.into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, ["counters", "turn notes"], "nothing else is left");
        back_up(&store, home.path()).await;
        store.erase(&who("t:a"), days(91)).await.unwrap().unwrap();
    });
    let log = fs::read_to_string(erasures_path(&dir)).unwrap();
    let (erased, store) = restored(home.path(), "r", &log);
    assert_eq!(erased, 1);
    on_runtime(async {
        let left = store.turn_notes(chrono::NaiveDate::MIN, None, 9).await.unwrap();
        assert_eq!(left.into_iter().map(|row| row.mark.conversation).collect::<Vec<_>>(), [who("t:ab")]);
        assert_eq!(store.verify().await.unwrap().faults, Vec::<String>::new());
    });
    assert_eq!(fs::read_to_string(erasures_path(&home.path().join("r"))).unwrap(), log, "the next restore goes by it, too");
}
