//! The audit log grows and never shrinks, and holds numbers only.

use simdesk::model::{About, Act, CaseId, LogEntry, LogMark, LogRow};
use simdesk::port::StoreError;

use super::Subject;
use super::things::*;

fn entry(minutes: i64, act: Act, about: Vec<About>) -> LogEntry {
    LogEntry { at: at(minutes), staff: Some("amy".parse().unwrap()), account: "amy/1000".to_owned(), act, about }
}

async fn all(store: &Subject) -> Vec<LogRow> {
    store.audit_log(None, 1_000).await.unwrap()
}

pub async fn entries_are_added_and_read_in_order(store: Subject) {
    assert_eq!(all(&store).await, []);
    let entries: Vec<LogEntry> =
        (0..5).map(|n| entry(n, Act::LookUp, vec![About::Order(order(&format!("1000000{n}")))])).collect();
    for one in &entries {
        store.log(one.clone()).await.unwrap();
    }
    // The same again, at the same time, is another entry.
    store.log(entries[4].clone()).await.unwrap();
    let rows = all(&store).await;
    assert_eq!(rows.iter().map(|row| &row.entry).collect::<Vec<_>>(), entries.iter().chain([&entries[4]]).collect::<Vec<_>>());
    let mut paged = Vec::new();
    let mut after = None;
    loop {
        let page = store.audit_log(after, 2).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.mark);
        paged.extend(page);
    }
    assert_eq!(paged, rows);
    let late = store.audit_log(Some(LogMark::before(at(3))), 10).await.unwrap();
    assert_eq!(late, rows[3..], "from a time on");
}

pub async fn nothing_takes_an_entry_back(store: Subject) {
    say(&store, "t:a", "1", &["one"]).await;
    store.log(entry(1, Act::ShowCase, vec![About::Case(CaseId(1001))])).await.unwrap();
    let before = all(&store).await;
    store.erase(&who("t:a"), at(2)).await.unwrap().unwrap();
    let claim = claimed(&store, "t:a", "2").await;
    let changes = simdesk::port::Changes { erase: true, ..saying(&claim, &["gone"]) };
    store.finish(&claim, changes).await.unwrap();
    let after = all(&store).await;
    assert_eq!(after[0], before[0]);
    let [_, customer] = after.as_slice() else { panic!("{after:?}") };
    assert_eq!((customer.entry.act, &customer.entry.staff), (Act::Erase, &None), "what the customer erases is noted, too");
    let [About::Conversation(hash)] = customer.entry.about.as_slice() else { panic!("{customer:?}") };
    assert_eq!(*hash, simdesk::store::conversation_hash(&who("t:a")));
}

pub async fn only_numbers_get_into_the_log(store: Subject) {
    let refused = [
        entry(1, Act::Import, vec![About::File("orders of amy.csv".to_owned())]),
        entry(1, Act::Erase, vec![About::Conversation("terminal:amy".to_owned())]),
        entry(1, Act::Erase, vec![About::Conversation("ab".repeat(40))]),
        entry(1, Act::ListCases, vec![About::Case(CaseId(1)); LogEntry::ABOUT_MAX + 1]),
        LogEntry { account: "x".repeat(200), ..entry(1, Act::LookUp, Vec::new()) },
    ];
    for one in refused {
        let answer = store.log(one).await;
        assert!(matches!(answer, Err(StoreError::Refused(_))), "{answer:?}");
    }
    assert_eq!(all(&store).await, []);
}
