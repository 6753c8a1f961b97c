//! What turns came to: kept with the turn or not at all, by day in Shanghai, read page by page.

use chrono::NaiveDate;
use simdesk::model::{Carrier, TurnMark, TurnNote, TurnOutcome, TurnRow};
use simdesk::port::StoreError;

use super::Subject;
use super::things::*;

pub fn note(minutes: i64, outcome: TurnOutcome) -> TurnNote {
    TurnNote {
        at: at(minutes),
        outcome,
        entry: Some("refund".parse().unwrap()),
        question: Some("钱退不退".to_owned()),
        carrier: Some(Carrier::Cbn),
        code: Some("E900009".to_owned()),
    }
}

/// Ends a turn of this conversation with this note.
pub async fn noted(store: &Subject, conversation: &str, id: &str, note: TurnNote) {
    let claim = claimed(store, conversation, id).await;
    let changes = simdesk::port::Changes { note: Some(note), ..saying(&claim, &[]) };
    store.finish(&claim, changes).await.unwrap();
}

async fn pages(store: &Subject, from: NaiveDate, limit: usize) -> Vec<TurnRow> {
    let mut rows: Vec<TurnRow> = Vec::new();
    loop {
        let after: Option<TurnMark> = rows.last().map(|row| row.mark.clone());
        let page = store.turn_notes(from, after.as_ref(), limit).await.unwrap();
        if page.is_empty() {
            return rows;
        }
        rows.extend(page);
    }
}

pub async fn notes_are_read_by_day_and_conversation(store: Subject) {
    // The tests' time begins at noon in Shanghai: twelve hours later is the next day.
    let table = [("t:b", 0), ("t:a", 719), ("t:ab", 5), ("t:a", 720), ("t:b", 3), ("t:a", -721), ("t:b", 2000)];
    for (n, (conversation, minutes)) in table.into_iter().enumerate() {
        noted(&store, conversation, &n.to_string(), note(minutes, TurnOutcome::Answered)).await;
    }
    // A turn that notes nothing leaves nothing.
    say(&store, "t:a", "none", &["hello"]).await;
    let day = |day| NaiveDate::from_ymd_opt(2026, 2, day).unwrap();
    let expected = [
        (9, "t:a", -721),
        (10, "t:a", 719),
        (10, "t:ab", 5),
        (10, "t:b", 0),
        (10, "t:b", 3),
        (11, "t:a", 720),
        (11, "t:b", 2000),
    ];
    for (from, skipped) in [(1, 0), (9, 0), (10, 1), (11, 5), (12, 7)] {
        for limit in [1, 3, 9] {
            let rows = pages(&store, day(from), limit).await;
            let seen: Vec<_> = rows.iter().map(|r| (r.mark.day, r.mark.conversation.as_str(), r.note.at)).collect();
            let wanted: Vec<_> = expected[skipped..].iter().map(|(d, who, minutes)| (day(*d), *who, at(*minutes))).collect();
            assert_eq!(seen, wanted, "from day {from}, {limit} at once");
        }
    }
    let rows = store.turn_notes(day(11), None, 1).await.unwrap();
    assert_eq!(rows[0].note, note(720, TurnOutcome::Answered));
    let early = TurnMark { day: day(1), ..rows[0].mark.clone() };
    assert_eq!(store.turn_notes(day(11), Some(&early), 1).await.unwrap(), rows, "a place before the first day");
}

pub async fn a_turn_that_is_refused_leaves_no_note(store: Subject) {
    let claim = claimed(&store, "t:a", "1").await;
    let mut changes = saying(&claim, &[]);
    let long = TurnNote { question: Some("长".repeat(201)), ..note(1, TurnOutcome::OutOfScope) };
    changes.note = Some(long);
    assert!(matches!(store.finish(&claim, changes.clone()).await, Err(StoreError::Refused(_))));
    changes.note = Some(TurnNote { question: Some("长".repeat(200)), ..note(1, TurnOutcome::OutOfScope) });
    changes.conversation.version = 7;
    assert_eq!(store.finish(&claim, changes.clone()).await, Err(StoreError::Conflict));
    assert_eq!(pages(&store, NaiveDate::MIN, 9).await, []);
    changes.conversation.version = 0;
    store.finish(&claim, changes.clone()).await.unwrap();
    assert_eq!(store.finish(&claim, changes).await, Err(StoreError::Fenced));
    assert_eq!(pages(&store, NaiveDate::MIN, 9).await.len(), 1, "once");
}
