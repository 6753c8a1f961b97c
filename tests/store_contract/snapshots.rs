//! A snapshot shows the store as it was when it began, whatever is written while it is read; erasing takes all that a conversation left.

use simdesk::model::{Case, CaseNote, CaseState, Speaker, Timer, TimerKind, TurnOutcome};
use simdesk::port::{ImportId, RawRecord, Snapshot, StoreError, TimerChange};

use super::Subject;
use super::things::*;

async fn rest(store: &Subject, snapshot: &Snapshot, mut read: Vec<RawRecord>) -> Vec<RawRecord> {
    loop {
        let after = read.last().map(|(key, _)| key.clone()).unwrap_or_default();
        let page = store.snapshot_page(snapshot, &after).await.unwrap();
        if page.is_empty() {
            return read;
        }
        read.extend(page);
    }
}

async fn import(store: &Subject, name: &str, from: usize, minutes: i64, why: &str) {
    let rows = (from..from + 1_500).map(|n| rejected(&[&format!("6900000000{n:08}")], minutes, why)).collect();
    store.import_chunk(&ImportId(name.to_owned()), 0, rows, at(0)).await.unwrap();
}

pub async fn a_snapshot_does_not_see_what_comes_after_it(store: Subject) {
    for part in 0..4 {
        import(&store, &format!("first {part}"), part * 3_000, 1, "模糊").await;
    }
    say(&store, "t:a", "1", &["one"]).await;
    let whole = rest(&store, &store.snapshot().await.unwrap(), Vec::new()).await;
    assert!(whole.len() > 5_000 && whole.is_sorted());

    let snapshot = store.snapshot().await.unwrap();
    let mut read = store.snapshot_page(&snapshot, &[]).await.unwrap();
    let first = read.len();
    assert!(first < whole.len(), "it takes several pages");
    // Records that were read and such that were not are changed, added between them and deleted.
    import(&store, "second", 0, 2, "过期了").await;
    import(&store, "third", 1_500, 1, "模糊").await;
    read.extend(store.snapshot_page(&snapshot, &read.last().unwrap().0).await.unwrap());
    import(&store, "fourth", 9_000, 2, "过期了").await;
    say(&store, "t:b", "1", &["two"]).await;
    store.erase(&who("t:a"), at(1)).await.unwrap().unwrap();
    let read = rest(&store, &snapshot, read).await;
    assert!(read == whole, "{} records, {} expected", read.len(), whole.len());
    assert!(rest(&store, &store.snapshot().await.unwrap(), Vec::new()).await != whole);
}

pub async fn a_snapshot_that_is_gone_says_so(store: Subject) {
    say(&store, "t:a", "1", &["one"]).await;
    let old = store.snapshot().await.unwrap();
    for _ in 0..4 {
        store.snapshot().await.unwrap();
    }
    assert!(matches!(store.snapshot_page(&old, &[]).await, Err(StoreError::Refused(_))), "others took its place");
    let ended = store.snapshot().await.unwrap();
    let read = rest(&store, &ended, Vec::new()).await;
    assert!(matches!(store.snapshot_page(&ended, &read[0].0).await, Err(StoreError::Refused(_))), "it was read to its end");
}

pub async fn a_reader_that_went_away_is_dropped_by_the_clock(store: Subject) {
    for part in 0..4 {
        import(&store, &format!("part {part}"), part * 3_000, 1, "模糊").await;
    }
    let work = async |minutes| assert_eq!(store.fire_due_timers(at(minutes), 1).await.unwrap(), 0);
    let (slow, dead) = (store.snapshot().await.unwrap(), store.snapshot().await.unwrap());
    let first = store.snapshot_page(&slow, &[]).await.unwrap();
    store.snapshot_page(&dead, &[]).await.unwrap();
    work(0).await;
    work(9).await;
    let second = store.snapshot_page(&slow, &first.last().unwrap().0).await.unwrap();
    work(10).await;
    let refused = store.snapshot_page(&dead, &first.last().unwrap().0).await;
    assert!(matches!(refused, Err(StoreError::Refused(_))), "ten minutes without a page");
    work(19).await;
    let third = store.snapshot_page(&slow, &second.last().unwrap().0).await;
    assert!(third.is_ok(), "nine minutes since its last page");
    // However late it is: what counts is how long it was heard of nothing, not how late it began.
    let late = store.snapshot().await.unwrap();
    work(1_000).await;
    assert!(store.snapshot_page(&late, &[]).await.is_ok());
}

pub async fn erasing_takes_what_a_conversation_left(store: Subject) {
    let claim = claimed(&store, "t:a", "1").await;
    let (open, done) = (store.next_case_id().await.unwrap(), store.next_case_id().await.unwrap());
    let mut changes = saying(&claim, &["one", "two"]);
    let note = CaseNote { at: at(0), who: Speaker::Customer, text: "help".to_owned() };
    let mut closed = Case { notes: vec![note.clone()], ..case(done, "t:a") };
    closed.state = CaseState::Resolved { at: at(1), by: None };
    changes.cases = vec![Case { notes: vec![note], ..case(open, "t:a") }, closed];
    changes.conversation.case = Some(open);
    changes.timers =
        vec![TimerChange::Set(Timer { conversation: who("t:a"), kind: TimerKind::Overdue(order("10000001")), due: at(5) })];
    changes.watch = vec![order("10000001")];
    store.finish(&claim, changes).await.unwrap();
    let sending = store.claim_send(&owner(1), "t", at(2), LEASE).await.unwrap().unwrap();
    say(&store, "t:b", "1", &["other"]).await;
    for who in ["t:b", "t:a"] {
        super::notes::noted(&store, who, "noted", super::notes::note(2, TurnOutcome::Answered)).await;
    }
    store.accept(text("t:a", "2")).await.unwrap();

    let erased = store.erase(&who("t:a"), at(3)).await.unwrap().unwrap();
    assert_eq!((erased.cases, erased.open), (1, vec![open]));
    assert_eq!(store.verify().await.unwrap().faults, Vec::<String>::new());
    assert_eq!(store.messages(&who("t:a"), 0, 9).await.unwrap(), []);
    let notes = store.turn_notes(chrono::NaiveDate::MIN, None, 9).await.unwrap();
    assert_eq!(
        notes.into_iter().map(|row| row.mark.conversation).collect::<Vec<_>>(),
        [who("t:b")],
        "its notes go, others' stay"
    );
    let left = store.conversation(&who("t:a")).await.unwrap().unwrap();
    assert_eq!((left.sent, left.case, left.recent.len()), (2, Some(open), 0));
    assert_eq!(store.case(done).await.unwrap().unwrap().notes, []);
    assert_ne!(store.case(open).await.unwrap().unwrap().notes, []);
    assert_eq!(store.fire_due_timers(at(9), 9).await.unwrap(), 0);
    let sent = store.record_send(&sending, simdesk::port::SendOutcome::Sent { external_id: None }).await;
    assert_eq!(sent, Err(StoreError::Fenced));
    assert!(store.knows(&key("t:a", "1")).await.unwrap(), "a redelivery is still known");
    // The others are as they were, and the conversation goes on.
    assert_eq!(store.messages(&who("t:b"), 0, 9).await.unwrap().len(), 1);
    say(&store, "t:a", "3", &["three"]).await;
    assert_eq!(store.messages(&who("t:a"), 0, 9).await.unwrap()[0].sequence, 3);
    let mut closing = store.case(open).await.unwrap().unwrap();
    closing.state = CaseState::Resolved { at: at(4), by: None };
    let claim = claimed(&store, "t:a", "4").await;
    let mut changes = saying(&claim, &[]);
    changes.cases = vec![closing];
    store.finish(&claim, changes).await.unwrap();
    assert_eq!(store.case(open).await.unwrap().unwrap().notes, [], "its texts go when it is closed");
    assert_eq!(store.erase(&who("t:nobody"), at(3)).await.unwrap(), None);
}
